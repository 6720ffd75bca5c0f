"""All measures of a conversation, put together from sound, words and phrases."""

from collections.abc import Sequence
from dataclasses import replace

from qa_studio.domain.calls import Speaker
from qa_studio.domain.conversation import Activity, ConversationMeasures, measure
from qa_studio.domain.conversation_holds import holds
from qa_studio.domain.conversation_phases import phases
from qa_studio.domain.conversation_requests import asked_twice
from qa_studio.domain.conversation_turns import (
    came_in_over,
    interruptions,
    longest_monologues,
    responses,
    turns_of,
    words_per_minute,
)
from qa_studio.domain.phrases import PhraseHit
from qa_studio.domain.transcripts import SpeakerSource, Utterance


def measure_conversation(
    activity: Activity, utterances: Sequence[Utterance], hits: Sequence[PhraseHit]
) -> ConversationMeasures:
    """Measures a conversation by its sound, words and phrases.

    Where somebody who speaks is unknown, or estimated from the voices, only what needs no speakers is told.
    """
    measures = measure(activity)
    if not are_speakers_known(activity, utterances):
        return measures
    turns = turns_of(activity)
    return replace(
        measures,
        words_per_minute=words_per_minute(utterances),
        longest_monologue=longest_monologues(turns),
        response=responses(turns),
        overtalk_by=came_in_over(measures.overtalk, activity.spans),
        interruptions=interruptions(turns),
        holds=holds(utterances, hits, activity),
        asked_twice=asked_twice(utterances, hits),
        phases=phases(utterances, hits),
    )


def are_speakers_known(activity: Activity, utterances: Sequence[Utterance]) -> bool:
    """Whether it is known of every word who says it, and not merely estimated."""
    is_guess = any(
        one.speaker is Speaker.UNKNOWN or one.speaker_source is SpeakerSource.ESTIMATED
        for one in utterances
        if one.text.strip()
    )
    return not is_guess and not activity.spans.get(Speaker.UNKNOWN)
