"""Data asked twice: the same datum requested again after the customer gave it."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from qa_studio.domain.calls import Span, Speaker
from qa_studio.domain.conversation import RepeatedRequest
from qa_studio.domain.phrases import PhraseGroup, PhraseHit
from qa_studio.domain.transcripts import Utterance

ANSWER_WITHIN_S: Final = 20.0
"""The customer's answer begins at most so long after the question."""


def datum_of(rule: str) -> str:
    """Gives what a rule of the group "identity" asks for: the last part of its id, "name" of "es.identity.name"."""
    return rule.rpartition(".")[2]


def asked_twice(utterances: Sequence[Utterance], hits: Iterable[PhraseHit]) -> tuple[RepeatedRequest, ...]:
    """Gives the requests for a datum that the customer had given after an earlier one.

    Requests are the agent's phrases of the group "identity". Given is a datum where the customer speaks within
    `ANSWER_WITHIN_S` of the question and in none of what they say up to the agent's next turn put it off
    (a customer's phrase of the same group: "I don't have it here", "sorry?").
    """
    identity = [hit for hit in hits if hit.group is PhraseGroup.IDENTITY]
    put_off = {hit.utterance for hit in identity if hit.speaker is Speaker.CUSTOMER}
    first: dict[str, tuple[Span, Span]] = {}
    found: list[RepeatedRequest] = []
    for hit in identity:
        if hit.speaker is not Speaker.AGENT:
            continue
        datum = datum_of(hit.rule)
        if datum in first and hit.span.start_s >= first[datum][1].end_s:
            asked, given = first[datum]
            found.append(RepeatedRequest(datum, asked, given, hit.span))
            continue
        answer = _answer(utterances, hit, put_off)
        if answer is not None:
            first.setdefault(datum, (hit.span, answer))
    return tuple(found)


def _answer(utterances: Sequence[Utterance], asked: PhraseHit, put_off: set[int]) -> Span | None:
    """Gives where the customer answered a request, None where they did not or put it off."""
    said = list(_said_after(utterances, asked.utterance))
    if (
        not said
        or said[0][1].start_s - asked.span.end_s > ANSWER_WITHIN_S
        or any(index in put_off for index, _ in said)
    ):
        return None
    return Span(said[0][1].start_s, said[-1][1].end_s)


def _said_after(utterances: Sequence[Utterance], asked: int) -> Iterator[tuple[int, Utterance]]:
    """Gives what the customer says after an utterance, up to the agent's next one."""
    for index in range(asked + 1, len(utterances)):
        one = utterances[index]
        if one.speaker is Speaker.CUSTOMER and one.text.strip():
            yield index, one
        elif one.speaker is Speaker.AGENT and index > asked + 1 and utterances[index - 1].speaker is Speaker.CUSTOMER:
            return
