"""Estimates of means from random samples of calls, with their 95 % intervals.

Intervals are not clipped to 0–100: clip them for display only, or the width that tells how little is known is lost.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import fsum, sqrt
from typing import Final

from qa_studio.domain.coaching import Estimate

CONFIDENCE: Final = 0.95


def mean_interval(values: Sequence[float], population: int | None = None) -> Estimate:
    """Gives ȳ with the interval ± t·s/√n·√(1−n/N), for values drawn at random from `population` (N) calls.

    Without a population nothing is corrected for its being finite. Below 2 values there is no interval, at 0 no mean.
    Values that do not vary give an interval without width: that says no more than that these do not differ.

    Raises:
        ValueError: more values than the population holds.
    """
    n = len(values)
    _refuse_smaller(population, n)
    if n == 0:
        return Estimate(0, None, None, None)
    mean = fsum(values) / n
    if n < 2:
        return Estimate(n, mean, None, None)
    left = 1.0 if population is None else 1 - n / population
    return _estimate(n, mean, _variance(values) / n * left, n - 1, is_whole=n == population)


@dataclass(frozen=True)
class _Part:
    """A stratum's share of the variance of the whole: W²·(1−n/N)/n, to be multiplied by its s²."""

    weight: float
    values: Sequence[float]
    population: int

    @property
    def factor(self) -> float:
        n = len(self.values)
        return self.weight**2 * (1 - n / self.population) / n


def stratified_mean(strata: Iterable[tuple[int, Sequence[float]]]) -> Estimate:
    """Gives Σ(N_h/N)·ȳ_h with variance Σ(N_h/N)²·(1−n_h/N_h)·s_h²/n_h, from (N_h, values) of each stratum.

    N_h is how many calls the stratum holds, the values are those of the calls drawn from it.
    A stratum without values is left out, and the estimate then speaks for the others. One with a single value
    says nothing of its own spread and takes the variance within the others, pooled: Σ(n_h−1)·s_h²/Σ(n_h−1);
    where no stratum has two values there is no interval. t has Satterthwaite's degrees of freedom (Cochran 1977, 5.16).

    Raises:
        ValueError: more values than the stratum holds.
    """
    drawn = [(population, values) for population, values in strata if values]
    for population, values in drawn:
        _refuse_smaller(population, len(values))
    n = sum(len(values) for _, values in drawn)
    if n == 0:
        return Estimate(0, None, None, None)
    together = sum(population for population, _ in drawn)
    parts = [_Part(population / together, values, population) for population, values in drawn]
    mean = fsum(part.weight * (fsum(part.values) / len(part.values)) for part in parts)
    spread = _spread(parts) if n > 1 else None
    return Estimate(n, mean, None, None) if spread is None else _estimate(n, mean, *spread)


def _spread(parts: Sequence[_Part]) -> tuple[float, float] | None:
    """Gives the variance of the mean and its degrees of freedom; None where no stratum tells its spread."""
    several = [part for part in parts if len(part.values) > 1]
    if not several:
        return (0.0, 1.0) if all(part.factor == 0 for part in parts) else None
    variances = [_variance(part.values) for part in several]
    freedoms = [float(len(part.values) - 1) for part in several]
    terms = [part.factor * variance for part, variance in zip(several, variances, strict=True)]
    single_factor = fsum(part.factor for part in parts if len(part.values) == 1)
    if single_factor > 0:
        pooled = fsum(freedom * variance for freedom, variance in zip(freedoms, variances, strict=True))
        terms.append(single_factor * pooled / fsum(freedoms))
        freedoms.append(fsum(freedoms))
    variance = fsum(terms)
    squares = fsum(term**2 / freedom for term, freedom in zip(terms, freedoms, strict=True))
    return variance, (variance**2 / squares if squares > 0 else fsum(freedoms))


def _estimate(n: int, mean: float, variance_of_mean: float, freedom: float, *, is_whole: bool = False) -> Estimate:
    half = _quantile(freedom) * sqrt(max(0.0, variance_of_mean))
    return Estimate(n, mean, mean - half, mean + half, is_whole)


def _variance(values: Sequence[float]) -> float:
    mean = fsum(values) / len(values)
    return fsum((value - mean) ** 2 for value in values) / (len(values) - 1)


def _refuse_smaller(population: int | None, n: int) -> None:
    if population is not None and population < n:
        raise ValueError(f"{n} values cannot come from {population} calls")


def _quantile(freedom: float) -> float:
    """Gives Student's t at `CONFIDENCE` for so many degrees of freedom."""
    from scipy.special import stdtrit  # loads slowly, and few commands estimate anything

    return float(stdtrit(freedom, (1 + CONFIDENCE) / 2))
