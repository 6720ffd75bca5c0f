"""The phases of a call: greeting, identification, the customer's need, work on it, closing."""

from collections.abc import Sequence
from typing import Final

from qa_studio.domain.calls import Span, Speaker
from qa_studio.domain.conversation import Phase, PhaseSpan
from qa_studio.domain.phrases import PhraseGroup, PhraseHit
from qa_studio.domain.transcripts import Utterance

NEED_WORDS: Final = 6
"""The customer states a need in so many words at least, before the agent says anything."""
WORK_WORDS: Final = 8
"""With so many words that ask for no datum the agent has taken the matter in hand."""
GREETING_UNTIL_S: Final = 45.0
"""A greeting ends within so many seconds of the first word."""
IDENTIFICATION_GAP_S: Final = 45.0
"""Requests for data further apart are no longer one identification."""
CLOSING_FROM: Final = 0.5
"""A closing begins in the second half of a call."""

_GREETS: Final = frozenset({PhraseGroup.GREETING, PhraseGroup.PRESENTATION})


def phases(utterances: Sequence[Utterance], hits: Sequence[PhraseHit]) -> tuple[PhaseSpan, ...]:
    """Gives the phases of a call in order; those that are not found are left out.

    Each utterance belongs to one phase. Greeting: what is said before the need and the first request for a datum,
    else up to the last greeting or presentation. Identification: from the agent's first request for a datum to the
    answer to the last one that follows it closely. Need: from the customer's first words of substance that answer no
    such request, up to where identification begins or the agent takes the matter in hand. Work: what comes after
    both, up to the closing. Closing: from the agent's last offer of more help, else their farewell, in the second half
    of the call. Need and identification may come in either order; where neither is found, work is not told either.
    """
    spoken = [index for index, one in enumerate(utterances) if one.text.strip()]
    if not spoken:
        return ()
    requests = sorted({hit.utterance for hit in hits if _is_request(hit)})
    need = next((index for index in spoken if _is_need(utterances, index, requests)), None)
    matter = min((index for index in (need, *requests) if index is not None), default=None)
    begun = _after_greeting(utterances, hits, spoken, matter)
    ended = _closing(utterances, hits, [index for index in spoken if index >= begun])
    middle = [index for index in spoken if begun <= index < ended]
    labels = {index: Phase.GREETING for index in spoken if index < begun}
    labels.update(_middle(utterances, middle, requests, need))
    labels.update({index: Phase.CLOSING for index in spoken if index >= ended})
    return _as_spans(utterances, [(index, labels[index]) for index in spoken if index in labels])


def _after_greeting(
    utterances: Sequence[Utterance], hits: Sequence[PhraseHit], spoken: Sequence[int], matter: int | None
) -> int:
    """Gives the utterance after the greeting; `matter`: where the first need or request for a datum is."""
    until_s = utterances[spoken[0]].start_s + GREETING_UNTIL_S
    if matter is not None and utterances[matter].start_s <= until_s:
        return matter
    greets = [hit.utterance for hit in hits if hit.group in _GREETS and hit.span.start_s <= until_s]
    return max((index for index in greets if matter is None or index < matter), default=-1) + 1


def _closing(utterances: Sequence[Utterance], hits: Sequence[PhraseHit], spoken: Sequence[int]) -> int:
    """Gives the first utterance of the closing, the number of utterances where there is none."""
    if not spoken:
        return len(utterances)
    start_s, end_s = utterances[spoken[0]].start_s, utterances[spoken[-1]].end_s
    half_s = start_s + CLOSING_FROM * (end_s - start_s)
    late = [hit for hit in hits if hit.speaker is Speaker.AGENT and hit.span.start_s >= half_s]
    offers = [hit.utterance for hit in late if hit.group is PhraseGroup.MORE_HELP]
    farewells = [hit.utterance for hit in late if hit.group is PhraseGroup.CLOSING]
    return max(offers) if offers else min(farewells, default=len(utterances))


def _middle(
    utterances: Sequence[Utterance], middle: Sequence[int], requests: Sequence[int], need: int | None
) -> dict[int, Phase]:
    """Gives identification, need and work of the utterances between greeting and closing."""
    parts: list[tuple[int, int, Phase]] = []
    asked = _identification(utterances, [index for index in requests if index in middle])
    if asked:
        parts.append((*asked, Phase.IDENTIFICATION))
    if need is not None and need in middle:
        taken = next((index for index in middle if index > need and _takes_over(utterances[index])), len(utterances))
        if asked and asked[0] > need:
            taken = asked[0]
        if not asked or not asked[0] <= need <= asked[1]:
            parts.append((need, taken - 1, Phase.NEED))
    labels: dict[int, Phase] = {}
    for index in middle if parts else ():
        coming = [phase for _, last, phase in sorted(parts) if index <= last]
        labels[index] = coming[0] if coming else Phase.WORK
    return labels


def _identification(utterances: Sequence[Utterance], requests: Sequence[int]) -> tuple[int, int] | None:
    """Gives the first and last utterance of the requests that follow each other closely, with their answers.

    They do as long as the agent does not take the matter in hand between two of them.
    """
    if not requests:
        return None
    last = requests[0]
    for index in requests[1:]:
        is_far = utterances[index].start_s - utterances[last].end_s > IDENTIFICATION_GAP_S
        if is_far or any(_takes_over(one) for one in utterances[last + 1 : index]):
            break
        last = index
    answer = last
    while answer + 1 < len(utterances) and utterances[answer + 1].speaker is Speaker.CUSTOMER:
        answer += 1
    return requests[0], answer


def _takes_over(utterance: Utterance) -> bool:
    return utterance.speaker is Speaker.AGENT and utterance.word_count >= WORK_WORDS


def _is_request(hit: PhraseHit) -> bool:
    return hit.group is PhraseGroup.IDENTITY and hit.speaker is Speaker.AGENT


def _is_need(utterances: Sequence[Utterance], index: int, requests: Sequence[int]) -> bool:
    """Whether the customer says `NEED_WORDS` or more from an utterance on, and not in answer to a request."""
    if utterances[index].speaker is not Speaker.CUSTOMER:
        return False
    before = next((one for one in range(index - 1, -1, -1) if utterances[one].speaker is Speaker.AGENT), None)
    if before in requests:
        return False
    words = 0
    for one in utterances[index:]:
        if one.speaker is Speaker.AGENT:
            break
        words += one.word_count
    return words >= NEED_WORDS


def _as_spans(utterances: Sequence[Utterance], labelled: Sequence[tuple[int, Phase]]) -> tuple[PhaseSpan, ...]:
    """Gives each phase's stretch: from its first utterance to the end of its last, or to where the next begins."""
    found: list[PhaseSpan] = []
    for index, phase in labelled:
        one = utterances[index]
        if found and found[-1].phase is phase:
            end_s = max(found[-1].span.end_s, one.end_s)
            found[-1] = PhaseSpan(phase, Span(found[-1].span.start_s, end_s))
        else:
            start_s = max(one.start_s, found[-1].span.start_s if found else one.start_s)
            if found and found[-1].span.end_s > start_s:
                found[-1] = PhaseSpan(found[-1].phase, Span(found[-1].span.start_s, start_s))
            found.append(PhaseSpan(phase, Span(start_s, one.end_s)))
    return tuple(found)
