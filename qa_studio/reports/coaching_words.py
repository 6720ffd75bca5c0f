"""Puts the figures of a coaching report into words: estimates, differences, dates."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from qa_studio.domain.coaching import CoachingReport, Estimate
from qa_studio.domain.scorecards import LocalText
from qa_studio.messages import Texts
from qa_studio.reports.plain_text import clean

NAME_LENGTH = 60
TEXT_LENGTH = 180
QUOTE_LENGTH = 280


class Words:
    """The words of one language for one report."""

    def __init__(self, texts: Texts, report: CoachingReport) -> None:
        self.texts = texts
        self.language = texts.language
        self.report = report
        self._scores: dict[float, str] = {}

    def __call__(self, name: str, /, **params: object) -> str:
        """Gives the sentence `coaching_report.<name>`."""
        return self.texts(f"coaching_report.{name}", **params)

    def local(self, text: LocalText) -> str:
        """Gives a scorecard's text in this language, fit for a page."""
        return clean(text.in_language(self.language), TEXT_LENGTH)

    def score(self, value: float) -> str:
        """Gives a score of 0–100 with one decimal; the same few come again and again, and formatting is slow."""
        if value not in self._scores:
            self._scores[value] = self.texts.number(value, 1)
        return self._scores[value]

    def value(self, estimate: Estimate) -> str:
        """Gives the mean, or "–" where `estimate` is too small to tell (n below 2)."""
        return self.score(estimate.mean) if tells(estimate) and estimate.mean is not None else "–"

    def spread(self, estimate: Estimate) -> str:
        """Gives the interval, that all values are alike, or that there are too few to tell."""
        limits = bounded(estimate)
        if limits is None:
            return self("estimate.too_few")
        if estimate.low == estimate.high:
            return self("estimate.whole") if estimate.is_whole else self("estimate.alike")
        return self("estimate.interval", low=self.score(limits[0]), high=self.score(limits[1]))

    def interval(self, estimate: Estimate) -> str:
        """Gives the spread and n, or that nothing was reviewed."""
        if estimate.n == 0:
            return self("estimate.none")
        return self("estimate.spread_and_n", spread=self.spread(estimate), n=estimate.n)

    def estimate(self, estimate: Estimate) -> str:
        """Gives mean, interval and n in one phrase."""
        if not tells(estimate):
            return self.interval(estimate)
        return self("estimate.full", value=self.value(estimate), interval=self.interval(estimate))

    def points(self, difference: float) -> str:
        """Gives a difference in points with its sign."""
        sign = "+" if difference > 0 else "−" if difference < 0 else "±"
        return self("points", value=f"{sign}{self.score(abs(difference))}")

    def day(self, value: date) -> str:
        """Gives a date."""
        return self.texts.date(value)

    def month(self, value: date) -> str:
        """Gives month and year."""
        return self.texts.date(value, "MMM y")

    def position(self, seconds: float) -> str:
        """Gives a place in a recording as mm:ss (h:mm:ss from an hour on), rounded down so that nothing is missed."""
        whole = max(0, int(seconds))
        hours, rest = divmod(whole, 3600)
        return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60:02}:{rest % 60:02}"

    def call_moment(self, started_at: datetime, zone: str) -> str:
        """Gives day and time at the site."""
        day = started_at.astimezone(ZoneInfo(zone)).date()
        return self("call_moment", day=self.day(day), time=self.texts.moment(started_at, zone, "HH:mm"))


def tells(estimate: Estimate) -> bool:
    """Whether an estimate rests on enough reviews to be named: 2 or more, with an interval."""
    return estimate.n >= 2 and None not in (estimate.mean, estimate.low, estimate.high)


def bounded(estimate: Estimate) -> tuple[float, float] | None:
    """Gives the interval as shown: kept within 0–100, which no mean can leave (but by a bonus); None: no interval."""
    if estimate.mean is None or estimate.low is None or estimate.high is None or estimate.n < 2:
        return None
    return max(0.0, min(estimate.low, estimate.mean)), min(max(100.0, estimate.mean), estimate.high)


def apart(one: Estimate, other: Estimate) -> bool:
    """Whether two intervals do not overlap. One without width (all values alike) says too little to claim that."""
    if one.low == one.high or other.low == other.high:
        return False
    mine, theirs = bounded(one), bounded(other)
    return mine is not None and theirs is not None and (mine[0] > theirs[1] or mine[1] < theirs[0])
