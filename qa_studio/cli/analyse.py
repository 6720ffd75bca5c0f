"""The command that analyses calls and tells what was read out of them."""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Annotated, TypeVar

import typer

from qa_studio.cli.console import Answer, exit_for, run_in_workspace
from qa_studio.cli.options import Json, User, Workspace, text
from qa_studio.domain.analysis import CallAnalysis
from qa_studio.domain.calls import CallFilter, Span, Speaker
from qa_studio.domain.conversation import ConversationMeasures, Response
from qa_studio.domain.phrases import PhraseHit
from qa_studio.domain.transcripts import Transcript
from qa_studio.services.analyse_calls import analyse_anew, analyse_outdated, analysis_of
from qa_studio.services.browse_calls import list_calls, resolve_call
from qa_studio.services.studio import Studio

_Value = TypeVar("_Value")


def analyse_command(
    calls: Annotated[list[str] | None, typer.Argument(metavar="[CALL]...", help=text("cli.arg.analyse_calls"))] = None,
    workspace: Workspace = None,
    user: User = None,
    as_json: Json = False,
) -> None:
    """Analyses calls: those named, or all that were analysed with other lexicons or rules."""

    def work(studio: Studio, answer: Answer) -> None:
        uids = tuple(dict.fromkeys(resolve_call(studio, call) for call in calls or ()))
        with answer.progress("cli.progress.analyse") as report:
            run = analyse_anew(studio, uids, report) if uids else analyse_outdated(studio, report)
        answer.say("cli.analyse.done", n=len(run.analysed))
        shown = uids or (_transcribed(studio) if as_json else ())
        found = [_as_json(*analysis_of(studio, uid)) for uid in shown]
        if len(uids) == 1 and not as_json:
            _tell(answer, *analysis_of(studio, uids[0]))
        alone = found[0] if len(uids) == 1 else {}
        given = {**alone, "analysed": list(run.analysed), "calls": found}
        answer.give(given, exit_for(1, 0))

    run_in_workspace(workspace, user, as_json, work)


def _transcribed(studio: Studio) -> tuple[str, ...]:
    rows = list_calls(studio, CallFilter(), limit=None).rows
    return tuple(row.uid for row in rows if row.transcript is not None)


def _tell(answer: Answer, transcript: Transcript, analysis: CallAnalysis) -> None:
    """Tells a person what was read out of a call."""
    measures = analysis.measures
    numbers = {
        "talk": _by_speaker(measures.talk_share, text.percent),
        "words_per_minute": _by_speaker(measures.words_per_minute, lambda words: text.number(words, 0)),
        "longest_monologue": _by_speaker(measures.longest_monologue, lambda span: _seconds(span.duration_s)),
        "response": _by_speaker(measures.response, lambda one: _seconds(one.median_s)),
        "dead_air": ", ".join(_place(one.span) for one in measures.silences),
        "overtalk": ", ".join(map(_place, measures.overtalk)),
        "interruptions": ", ".join(
            f"{_place(one.span)} ({text(f'cli.speaker.{one.by.value}')})" for one in measures.interruptions or ()
        ),
        "holds": ", ".join(_place(one.span) for one in measures.holds or ()),
        "asked_twice": ", ".join(
            f"{text(f'datum.{one.datum}') if text.has(f'datum.{one.datum}') else one.datum} {_place(one.again)}"
            for one in measures.asked_twice or ()
        ),
        "phases": ", ".join(f"{text(f'phase.{one.phase.value}')} {_place(one.span)}" for one in measures.phases or ()),
    }
    answer.line(f"{transcript.call_uid[:12]}  {transcript.language}")
    for one in analysis.speakers:
        shown = f"{text.number(one.mean, 2)} ({text.number(one.start, 2)} → {text.number(one.end, 2)})"
        answer.line(f"{text('cli.show.sentiment')}, {text(f'cli.speaker.{one.speaker.value}')}: {shown}")
    for name, shown in numbers.items():
        if shown:
            answer.line(f"{text(f'measure.{name}')}: {shown}")
    for group, count in Counter(hit.group for hit in analysis.phrases).items():
        answer.line(f"{text(f'phrase_group.{group.value}')}: {count}")
    if analysis.key_phrases:
        answer.line(f"{text('cli.analyse.topics')}: {', '.join(one.text for one in analysis.key_phrases)}")


def _as_json(transcript: Transcript, analysis: CallAnalysis) -> dict[str, object]:
    return {
        "call": transcript.call_uid,
        "language": transcript.language,
        "library": analysis.library,
        "sentiment": {
            one.speaker.value: {"mean": _round(one.mean), "start": _round(one.start), "end": _round(one.end)}
            for one in analysis.speakers
        },
        "arc": [
            {"utterance": one.utterance, "at_s": _round(one.at_s), "speaker": one.speaker.value}
            | {"compound": _round(one.compound)}
            for one in analysis.arc
        ],
        "turning_points": [
            {"utterance": one.utterance, "speaker": one.speaker.value, "turn": one.turn.value, **_span(one.span)}
            | {"before": _round(one.before), "after": _round(one.after)}
            for one in analysis.turning_points
        ],
        "measures": measures_as_json(analysis.measures),
        "phrases": [hit_as_json(hit) for hit in analysis.phrases],
        "topics": [
            {"key": one.key, "text": one.text, "count": one.count, "utterances": list(one.utterances)}
            for one in analysis.key_phrases
        ],
    }


def measures_as_json(measures: ConversationMeasures) -> dict[str, object]:
    """Gives all measures as JSON; null is what is not known."""
    return {
        "talk_s": _of_speakers(measures.talk_s, _round),
        "talk_share": _of_speakers(measures.talk_share, _round),
        "listen_share": _of_speakers(measures.listen_share, _round),
        "words_per_minute": _of_speakers(measures.words_per_minute, _round),
        "longest_monologue": _of_speakers(measures.longest_monologue, _span),
        "response": _of_speakers(measures.response, _response),
        "silences": [{**_span(one.span), "owed_by": one.owed_by.value} for one in measures.silences],
        "longest_dead_air_s": _round(measures.longest_dead_air_s),
        "overtalk": [
            {**_span(span), "by": by.value if by else None}
            for span, by in zip(
                measures.overtalk, measures.overtalk_by or (None,) * len(measures.overtalk), strict=True
            )
        ],
        "interruptions": _all(measures.interruptions, lambda one: {**_span(one.span), "by": one.by.value}),
        "holds": _all(
            measures.holds,
            lambda one: {
                **_span(one.span),
                "asked": _span(one.asked) if one.asked else None,
                "thanked": _span(one.thanked) if one.thanked else None,
            },
        ),
        "asked_twice": _all(
            measures.asked_twice,
            lambda one: {
                "datum": one.datum,
                "asked": _span(one.asked),
                "given": _span(one.given),
                "again": _span(one.again),
            },
        ),
        "phases": _all(measures.phases, lambda one: {"phase": one.phase.value, **_span(one.span)}),
    }


def hit_as_json(hit: PhraseHit) -> dict[str, object]:
    """Gives where a phrase was said as JSON."""
    place = {"utterance": hit.utterance, "first": hit.first, "last": hit.last, **_span(hit.span)}
    return {"rule": hit.rule, "group": hit.group.value, "speaker": hit.speaker.value, **place, "text": hit.text}


def _all(found: tuple[_Value, ...] | None, shown: Callable[[_Value], object]) -> list[object] | None:
    return None if found is None else [shown(one) for one in found]


def _of_speakers(found: Mapping[Speaker, _Value] | None, shown: Callable[[_Value], object]) -> dict[str, object] | None:
    return None if found is None else {speaker.value: shown(one) for speaker, one in found.items()}


def _by_speaker(found: Mapping[Speaker, _Value] | None, shown: Callable[[_Value], str]) -> str:
    return ", ".join(f"{text(f'cli.speaker.{speaker.value}')} {shown(one)}" for speaker, one in (found or {}).items())


def _response(one: Response) -> dict[str, object]:
    return {"median_s": _round(one.median_s), "longest": _span(one.longest), "turns": one.turns}


def _span(span: Span) -> dict[str, float]:
    return {"start_s": _round(span.start_s), "end_s": _round(span.end_s)}


def _round(value: float) -> float:
    return round(value, 4)


def _seconds(value: float) -> str:
    return f"{text.number(value)} s"


def _place(span: Span) -> str:
    return f"{text.duration(span.start_s)}–{text.duration(span.end_s)}"
