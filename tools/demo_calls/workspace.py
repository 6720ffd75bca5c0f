"""The workspace file: people, calls and evaluations with the script's true times, ready to be read by the demo."""

from collections.abc import Mapping, Sequence
from typing import Any

from demo_calls.scripts import CallScript, EvaluationSource, EvidenceSource, PeopleSource, PersonSource

FORMAT = 1


class WrongSource(Exception):
    """A slip in the sources; the text says where and what."""


def workspace(
    people: PeopleSource,
    calls: Sequence[CallScript],
    evaluations: Sequence[EvaluationSource],
    transcripts: Mapping[str, Any],
    durations_s: Mapping[str, float],
) -> dict[str, Any]:
    """Gives the content of `workspace.json`; `transcripts` and `durations_s` (seconds) go by call name.

    Its evaluations have the shape that `evaluations import` reads, but that `call` is the call's name and
    `published_days_ago` stands for `published_at`.

    Raises:
        WrongSource: An evaluation quotes what is not said, or names somebody or something unknown.
    """
    by_name = {call.name: call for call in calls}
    return {
        "format": FORMAT,
        "company": people.company,
        "site_timezone": people.site_timezone,
        "agent_channel": people.agent_channel,
        "queues": [queue.model_dump() for queue in people.queues],
        "people": [_person(person) for person in people.people],
        "calls": [_call(call, people.person(call.agent), durations_s[call.name]) for call in calls],
        "evaluations": [_evaluation(entry, by_name, people, transcripts) for entry in evaluations],
    }


def _person(person: PersonSource) -> dict[str, Any]:
    return person.model_dump(include={"key", "name", "role", "site_timezone", "handles", "teams"}, mode="json")


def _call(call: CallScript, agent: PersonSource, duration_s: float) -> dict[str, Any]:
    facts = call.model_dump(
        include={"name", "language", "about", "queue", "direction", "customer_number", "days_ago", "time", "fields"}
    )
    return {
        **facts,
        "recording": f"recordings/{call.name}.ogg",
        "transcript": f"transcripts/{call.name}.json",
        "agent": agent.key,
        "agent_handle": agent.handle_on(call.days_ago),
        "site_timezone": agent.site_timezone,
        "duration_s": duration_s,
        "heard": list(call.heard),
    }


def _evaluation(
    entry: EvaluationSource,
    calls: Mapping[str, CallScript],
    people: PeopleSource,
    transcripts: Mapping[str, Any],
) -> dict[str, Any]:
    if entry.call not in calls:
        raise WrongSource(f"{entry.call}: evaluated, but there is no such call")
    unanswered = (set(entry.causes) | set(entry.remarks)) - set(entry.answers)
    if unanswered:
        raise WrongSource(f"{entry.call}: causes or remarks on what is not answered: {sorted(unanswered)}")
    call = calls[entry.call]
    published_days_ago = call.days_ago - entry.published_after_days
    if published_days_ago < 0:
        raise WrongSource(f"{entry.call}: would be published in the future")
    utterances = transcripts[entry.call]["utterances"]
    return {
        "call": entry.call,
        "agent": people.person(call.agent).name,
        "reviewer": people.person(entry.reviewer).name,
        "scorecard": entry.scorecard,
        "version": entry.version,
        "published_days_ago": published_days_ago,
        "answers": {question: _answer(question, entry) for question in entry.answers},
        "evidence": [_evidence(entry.call, moment, utterances) for moment in entry.evidence],
        "comment": entry.comment,
    }


def _answer(question: str, entry: EvaluationSource) -> dict[str, Any]:
    value = entry.answers[question]
    return {
        "value": list(value) if isinstance(value, tuple) else value,
        "cause": entry.causes.get(question),
        "comment": entry.remarks.get(question, ""),
    }


def _evidence(call: str, moment: EvidenceSource, utterances: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    wanted = moment.quote or moment.silence_after
    hits = [index for index, utterance in enumerate(utterances) if wanted and wanted in utterance["text"]]
    if len(hits) != 1:
        raise WrongSource(f"{call}: “{wanted}” is said in {len(hits)} lines instead of one")
    said = utterances[hits[0]]
    if moment.quote:
        return _span(moment.question, said["start_s"], said["end_s"], moment.quote)
    following = utterances[hits[0] + 1]
    return _span(moment.question, said["end_s"], following["start_s"], "")


def _span(question: str, start_s: float, end_s: float, quote: str) -> dict[str, Any]:
    return {"question": question, "start_s": start_s, "end_s": end_s, "quote": quote}
