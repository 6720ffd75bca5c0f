"""An agent's sections and questions beside the team's, and which of them stand out."""

from collections.abc import Iterable, Mapping, Sequence

from qa_studio.domain.coaching import (
    MOVED_POINTS,
    RANKED_FROM,
    SHOWN,
    STRONG_FROM,
    WEAK_BELOW,
    WEAK_GAP,
    Estimate,
    Standing,
)
from qa_studio.domain.coaching_counting import Key, Values
from qa_studio.domain.estimates import mean_interval, stratified_mean
from qa_studio.domain.scorecards import LocalText, Question, QuestionKind, Scorecard

_UNKNOWN_POPULATION = 1_000_000
"""Calls per review where nobody counted an agent's calls: reviews weigh alike, and no correction is made."""


def agent_estimate(values: Sequence[float], eligible: int | None) -> Estimate:
    """Gives an agent's mean with interval, corrected for a finite population of `eligible` calls.

    A number of calls smaller than the number of values cannot be right and corrects nothing.
    """
    return mean_interval(values, eligible if eligible is not None and eligible >= len(values) else None)


def team_estimate(by_agent: Mapping[int, Sequence[float]], eligible: Mapping[int, int]) -> Estimate:
    """Gives the team's stratified estimate over agents with values, each weighing as many calls as they took.

    Where an agent's number of calls is unknown (or smaller than the number reviewed), reviews weigh alike instead.
    With fewer than two agents there is no team to compare with: n 0.
    """
    drawn = {agent: values for agent, values in by_agent.items() if values}
    if len(drawn) < 2:
        return Estimate(0, None, None, None)
    if all(eligible.get(agent, 0) >= len(values) for agent, values in drawn.items()):
        return stratified_mean([(eligible[agent], values) for agent, values in drawn.items()])
    return stratified_mean([(len(values) * _UNKNOWN_POPULATION, values) for values in drawn.values()])


def question_standings(
    values: Values, agent_id: int, eligible: Mapping[int, int], versions: Iterable[Scorecard]
) -> tuple[Standing, ...]:
    """Gives the agent's scored questions beside the team's, in the order of the newest scorecard that has them.

    Bonus questions are left out: nobody falls short who does not earn one.
    """
    standings = []
    for scorecard_id, question in _questions(versions):
        by_agent = values.get((scorecard_id, question.id), {})
        if agent_id in by_agent:
            family = question.critical.family.value if question.critical else None
            standings.append(
                _standing((scorecard_id, question.id), question.text, by_agent, agent_id, eligible, family)
            )
    return tuple(standings)


def section_standings(
    values: Values, agent_id: int, eligible: Mapping[int, int], versions: Iterable[Scorecard]
) -> tuple[Standing, ...]:
    """Gives the agent's sections beside the team's, in the order of the newest scorecard that has them."""
    titles: dict[Key, LocalText] = {}
    for scorecard in _newest_first(versions):
        for section in scorecard.sections:
            titles.setdefault((scorecard.id, section.id), section.title)
    return tuple(
        _standing(key, title, values[key], agent_id, eligible, None)
        for key, title in titles.items()
        if agent_id in values.get(key, {})
    )


def _standing(
    key: Key,
    title: LocalText,
    by_agent: Mapping[int, Sequence[float]],
    agent_id: int,
    eligible: Mapping[int, int],
    family: str | None,
) -> Standing:
    own = agent_estimate(by_agent[agent_id], eligible.get(agent_id))
    return Standing(key[1], title, key[0], own, team_estimate(by_agent, eligible), family)


def _newest_first(versions: Iterable[Scorecard]) -> list[Scorecard]:
    return sorted(versions, key=lambda one: (one.id, -one.version))


def _questions(versions: Iterable[Scorecard]) -> list[tuple[str, Question]]:
    found: dict[Key, Question] = {}
    for scorecard in _newest_first(versions):
        for question in scorecard.questions():
            if question.kind is not QuestionKind.TEXT and not question.is_bonus:
                found.setdefault((scorecard.id, question.id), question)
    return [(key[0], question) for key, question in found.items()]


def strongest(questions: Iterable[Standing]) -> tuple[Standing, ...]:
    """Gives up to `SHOWN` strengths: `RANKED_FROM` calls or more, `STRONG_FROM` or better, not below the team.

    The lead over the team goes first, then the own level, then how many calls show it.
    """
    able = [
        one
        for one in questions
        if one.agent.n >= RANKED_FROM
        and one.agent.mean is not None
        and one.agent.mean >= STRONG_FROM
        and (one.difference is None or one.difference >= 0)
    ]
    return tuple(
        sorted(able, key=lambda one: (-(one.difference or 0.0), -(one.agent.mean or 0.0), -one.agent.n))[:SHOWN]
    )


def weakest(questions: Iterable[Standing]) -> tuple[Standing, ...]:
    """Gives up to `SHOWN` questions to work on.

    They have `RANKED_FROM` calls or more, lie below `WEAK_BELOW`, and at least `WEAK_GAP` below the team; without a
    team to compare with the own level alone decides. The widest gap goes first, then the lowest level.
    """
    able = [
        one
        for one in questions
        if one.agent.n >= RANKED_FROM
        and one.agent.mean is not None
        and one.agent.mean < WEAK_BELOW
        and (one.difference is None or one.difference <= -WEAK_GAP)
    ]
    return tuple(sorted(able, key=lambda one: (one.difference or 0.0, one.agent.mean or 0.0, -one.agent.n))[:SHOWN])


def moved(
    questions: Iterable[Standing], earlier: Values, agent_id: int, earlier_eligible: int | None
) -> tuple[tuple[Standing, ...], tuple[Standing, ...]]:
    """Gives what improved and what declined since the period before; `team` holds the agent's own earlier estimate.

    Both periods need `RANKED_FROM` calls and the means must lie `MOVED_POINTS` apart; the widest move goes first.
    """
    beside = []
    for one in questions:
        before = earlier.get((one.scorecard_id, one.id), {}).get(agent_id, ())
        if min(len(before), one.agent.n) >= RANKED_FROM:
            was = agent_estimate(before, earlier_eligible)
            beside.append(Standing(one.id, one.title, one.scorecard_id, one.agent, was, one.critical_family))
    beside.sort(key=lambda one: -abs(one.difference or 0.0))
    improved = [one for one in beside if (one.difference or 0.0) >= MOVED_POINTS]
    declined = [one for one in beside if (one.difference or 0.0) <= -MOVED_POINTS]
    return tuple(improved[:SHOWN]), tuple(declined[:SHOWN])
