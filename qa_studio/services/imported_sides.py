"""Whose the sides of an imported transcript are, where its file tells channels or voices apart and not people."""

from collections.abc import Sequence
from dataclasses import replace

from qa_studio.domain.calls import Call, Speaker
from qa_studio.domain.speakers import agents_voice, look_swapped, swapped
from qa_studio.domain.transcripts import SpeakerSource, TranscriptSource, Utterance
from qa_studio.services.listen_to_calls import speakers_by_channel
from qa_studio.services.studio import Studio
from qa_studio.services.workspace_settings import WorkspaceSettings


def with_sides(
    studio: Studio,
    call: Call,
    settings: WorkspaceSettings,
    source: TranscriptSource,
    utterances: Sequence[Utterance],
    language: str,
) -> tuple[tuple[Utterance, ...], bool]:
    """Gives the utterances with agent and customer named, and whether the sides look swapped.

    Channels are the call's, as they are when it is recognised here. Of two voices that somebody else's recogniser
    told apart the agent's is estimated as it is here. What names its speakers, or has one side only, stays as it is.
    """
    if _has_sides(call, utterances):
        speakers = speakers_by_channel(call, settings, 2)
        named = tuple(_named(utterance, speakers) for utterance in utterances)
        signs = _signs(studio, named, language)
        return named, look_swapped(signs[Speaker.AGENT], signs[Speaker.CUSTOMER])
    if source is TranscriptSource.IMPORTED_AWS and any(map(_is_estimated, utterances)):
        signs = _signs(studio, utterances, language)
        voices = (sum(signs[Speaker.AGENT]), sum(signs[Speaker.CUSTOMER]))
        return (swapped(utterances) if agents_voice(voices, call.direction) else tuple(utterances)), False
    return tuple(utterances), False


def _has_sides(call: Call, utterances: Sequence[Utterance]) -> bool:
    channels = {utterance.channel for utterance in utterances if utterance.speaker is Speaker.UNKNOWN} - {None}
    is_stereo = call.recording is not None and call.recording.audio.channels == 2
    return channels == {0, 1} or (is_stereo and bool(channels) and channels <= {0, 1})


def _named(utterance: Utterance, speakers: Sequence[Speaker]) -> Utterance:
    if utterance.speaker is not Speaker.UNKNOWN or utterance.channel is None:
        return utterance
    return replace(utterance, speaker=speakers[utterance.channel], speaker_source=SpeakerSource.CHANNEL)


def _signs(studio: Studio, utterances: Sequence[Utterance], language: str) -> dict[Speaker, list[int]]:
    """Counts what agents say and customers do not, by speaker and utterance."""
    signs: dict[Speaker, list[int]] = {speaker: [] for speaker in Speaker}
    for utterance in utterances:
        signs[utterance.speaker].append(studio.reader.agent_signs(utterance.text, language))
    return signs


def _is_estimated(utterance: Utterance) -> bool:
    return utterance.speaker_source is SpeakerSource.ESTIMATED
