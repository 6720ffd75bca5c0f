"""What was read out of a call, as lines for people: measures, phrases, key phrases and turning points with moments."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from qa_studio.domain.analysis import CallAnalysis
from qa_studio.domain.calls import Span, Speaker
from qa_studio.domain.conversation import ConversationMeasures
from qa_studio.domain.phrases import PhraseGroup
from qa_studio.domain.sentiment_arc import Turn
from qa_studio.domain.transcripts import Utterance
from qa_studio.messages import Texts

_Value = TypeVar("_Value")
_SIDES = (Speaker.AGENT, Speaker.CUSTOMER)


@dataclass(frozen=True)
class Moment:
    """A stretch of the call, and what is said or happens there."""

    span: Span
    words: str = ""


@dataclass(frozen=True)
class Fact:
    """One line: its name, what it came to, how it is defined, and the moments it rests on."""

    name: str
    value: str = ""
    definition: str = ""
    moments: tuple[Moment, ...] = ()


def measure_facts(measures: ConversationMeasures, texts: Texts) -> tuple[Fact, ...]:
    """Gives the measures of a conversation; those that are not known say so."""
    return tuple(_measures(measures, texts))


def _measures(measures: ConversationMeasures, texts: Texts) -> Iterator[Fact]:
    yield _fact("talk", _by_side(measures.talk_share, texts, texts.percent), (), texts)
    speed = measures.words_per_minute
    yield _fact("words_per_minute", _by_side(speed, texts, lambda rate: texts.number(rate, 0)), (), texts)
    monologues = measures.longest_monologue
    spans = [monologues[side] for side in _SIDES if side in monologues] if monologues else []
    lengths = _by_side(monologues, texts, lambda span: texts.duration(span.duration_s))
    yield _fact("longest_monologue", lengths, [Moment(span) for span in spans], texts)
    waits = measures.response
    slowest = [Moment(waits[side].longest) for side in _SIDES if side in waits] if waits else []
    medians = _by_side(waits, texts, lambda wait: texts("insights.seconds", seconds=texts.number(wait.median_s)))
    yield _fact("response", medians, slowest, texts)
    silences = [
        Moment(one.span, texts("insights.owed", who=speaker_name(one.owed_by, texts))) for one in measures.silences
    ]
    longest = texts("insights.longest", length=texts.duration(measures.longest_dead_air_s))
    counted = texts.number(len(silences), 0)
    yield _fact("dead_air", f"{counted} · {longest}" if silences else counted, silences, texts)
    overtalk = [Moment(span, who) for span, who in _came_in(measures, texts)]
    yield _fact("overtalk", texts.number(len(overtalk), 0), overtalk, texts)
    yield from _turns(measures, texts)


def _turns(measures: ConversationMeasures, texts: Texts) -> Iterator[Fact]:
    cut = measures.interruptions
    moments = [Moment(one.span, speaker_name(one.by, texts)) for one in cut or ()]
    counts = {side: sum(one.by is side for one in cut or ()) for side in _SIDES}
    shown = _by_side(None if cut is None else counts, texts, lambda count: texts.number(count, 0))
    yield _fact("interruptions", shown, moments, texts)
    holds = measures.holds
    asked = [
        Moment(one.span, texts("insights.hold_asked" if one.asked is not None else "insights.hold_unasked"))
        for one in holds or ()
    ]
    yield _fact("holds", _count(holds, texts), asked, texts)
    repeated = measures.asked_twice
    twice = [Moment(one.again, texts.known_as("insights.datum", one.datum)) for one in repeated or ()]
    yield _fact("asked_twice", _count(repeated, texts), twice, texts)
    phases = measures.phases
    parts = [Moment(one.span, texts(f"insights.phase.{one.phase.value}")) for one in phases or ()]
    yield _fact("phases", _count(phases, texts), parts, texts)


def phrase_facts(analysis: CallAnalysis, texts: Texts) -> tuple[Fact, ...]:
    """Gives the phrases that were found, by group in the library's order."""
    facts = []
    for group in PhraseGroup:
        hits = [hit for hit in analysis.phrases if hit.group is group]
        if hits:
            moments = tuple(
                Moment(hit.span, f"{speaker_name(hit.speaker, texts)}: {hit.text}")
                for hit in sorted(hits, key=lambda hit: hit.span.start_s)
            )
            facts.append(Fact(texts(f"insights.group.{group.value}"), texts.number(len(hits), 0), "", moments))
    return tuple(facts)


def topic_facts(analysis: CallAnalysis, utterances: Sequence[Utterance], texts: Texts) -> tuple[Fact, ...]:
    """Gives what the call is about, each phrase with where it was said."""
    facts = []
    for phrase in analysis.key_phrases:
        places = (utterances[place] for place in phrase.utterances if 0 <= place < len(utterances))
        moments = tuple(Moment(Span(one.start_s, one.end_s), one.text) for one in places)
        facts.append(Fact(phrase.text, texts.number(phrase.count, 0), "", moments))
    return tuple(facts)


def turning_facts(analysis: CallAnalysis, utterances: Sequence[Utterance], texts: Texts) -> tuple[Fact, ...]:
    """Gives where a speaker's sentiment changed lastingly, with the words that turned it."""
    facts = []
    for point in analysis.turning_points:
        name = "insights.soured" if point.turn is Turn.SOURED else "insights.saved"
        change = texts("insights.change", before=texts.number(point.before, 2), after=texts.number(point.after, 2))
        words = utterances[point.utterance].text if 0 <= point.utterance < len(utterances) else ""
        who = speaker_name(point.speaker, texts)
        facts.append(Fact(texts(name, who=who), change, "", (Moment(point.span, words),)))
    return tuple(facts)


def speaker_name(speaker: Speaker, texts: Texts) -> str:
    """Gives what a speaker is called."""
    return texts(f"insights.speaker.{speaker.value}")


def _fact(name: str, value: str, moments: Iterable[Moment], texts: Texts) -> Fact:
    help_id = f"measure.{name}.help"
    definition = texts(help_id) if texts.has(help_id) else ""
    return Fact(texts(f"insights.measure.{name}"), value, definition, tuple(moments))


def _by_side(values: Mapping[Speaker, _Value] | None, texts: Texts, show: Callable[[_Value], str]) -> str:
    if values is None:
        return texts("insights.unknown")
    parts = [f"{speaker_name(side, texts)} {show(values[side])}" for side in _SIDES if side in values]
    return " · ".join(parts) or "–"


def _count(found: Sequence[object] | None, texts: Texts) -> str:
    return texts("insights.unknown") if found is None else texts.number(len(found), 0)


def _came_in(measures: ConversationMeasures, texts: Texts) -> Iterator[tuple[Span, str]]:
    by = measures.overtalk_by
    for place, span in enumerate(measures.overtalk):
        who = by[place] if by is not None and place < len(by) else None
        yield span, texts("insights.came_in", who=speaker_name(who, texts)) if who is not None else ""
