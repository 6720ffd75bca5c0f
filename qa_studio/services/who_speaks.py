"""Who says what: a conversation made of what was recognised, checked, and put right by people."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from qa_studio.domain.calls import Call, Span, Speaker
from qa_studio.domain.conversation import Activity, merged_spans
from qa_studio.domain.errors import KnownError, Message
from qa_studio.domain.speakers import (
    Voices,
    agents_voice,
    at_pauses,
    channel_of,
    look_swapped,
    moments_heard,
    moved_activity,
    swapped,
    swapped_activity,
    utterance_of,
)
from qa_studio.domain.transcripts import SpeakerSource, Transcript, Utterance
from qa_studio.services.listen_to_calls import activity_by_speaker, speakers_by_channel
from qa_studio.services.repositories import UnitOfWork
from qa_studio.services.revise_transcript import require_editor, revise, utterance_at, with_utterance
from qa_studio.services.speech_rows import Heard
from qa_studio.services.studio import Studio
from qa_studio.services.workspace_settings import WorkspaceSettings, is_language

SIDES_LOOK_SWAPPED: Final = "speech.sides_look_swapped"


@dataclass(frozen=True)
class Conversation:
    """What was recognised, by speaker and in order of time, with what a reader should know of it.

    `activity` is when each speaker is heard, None where the recogniser did not listen on the way; who stores the
    conversation keeps it with the call before the analysis is made.
    """

    utterances: tuple[Utterance, ...]
    warnings: tuple[Message, ...]
    activity: Activity | None


def conversation_of(
    studio: Studio, call: Call, settings: WorkspaceSettings, heard: Heard, language: str
) -> Conversation:
    """Gives the conversation of a recognised call; nothing in it is masked yet.

    Of two channels each is a speaker, checked against what agents say. Of a single track the estimated voices are,
    and whose is the agent's is told by what agents say, else by who answers; without voices nobody is named.
    """
    if len(heard.channels) > 1:
        return _of_channels(studio, call, settings, heard, language)
    runs = [part for channel in heard.channels for run in channel.runs for part in at_pauses(run)]
    turns = [(Span(turn.start_s, turn.end_s), turn.voice) for turn in heard.turns]
    if len({voice for _, voice in turns}) < 2:
        utterances = _in_order(utterance_of(run, Speaker.UNKNOWN, 0, SpeakerSource.CHANNEL) for run in runs)
        return Conversation(utterances, (), _of_track(heard, None))
    voices = Voices(turns)
    parts = [part for run in runs for part in voices.parts(run)]
    signs = [0, 0]
    for voice, words in parts:
        signs[voice] += studio.reader.agent_signs(" ".join(word.text for word in words), language)
    agent = agents_voice(signs, call.direction)
    speakers = {agent: Speaker.AGENT, 1 - agent: Speaker.CUSTOMER}
    utterances = _in_order(utterance_of(words, speakers[voice], 0, SpeakerSource.ESTIMATED) for voice, words in parts)
    spans = voices.shares(_voiced(heard))
    return Conversation(utterances, (), _of_track(heard, {speakers[voice]: found for voice, found in spans.items()}))


def _of_channels(studio: Studio, call: Call, settings: WorkspaceSettings, heard: Heard, language: str) -> Conversation:
    speakers = speakers_by_channel(call, settings, len(heard.channels))
    utterances = _in_order(
        utterance_of(part, speaker, channel.channel, SpeakerSource.CHANNEL)
        for speaker, channel in zip(speakers, heard.channels, strict=True)
        for run in channel.runs
        for part in at_pauses(run)
    )
    signs: dict[Speaker, list[int]] = {}
    for utterance in utterances:
        signs.setdefault(utterance.speaker, []).append(studio.reader.agent_signs(utterance.text, language))
    is_swapped = look_swapped(signs.get(Speaker.AGENT, ()), signs.get(Speaker.CUSTOMER, ()))
    listened = heard.listened
    fits = listened is not None and len(listened.activity) == len(speakers)
    return Conversation(
        utterances,
        (Message.of(SIDES_LOOK_SWAPPED),) if is_swapped else (),
        activity_by_speaker(listened, speakers) if listened and fits else None,
    )


def _of_track(heard: Heard, spans: Mapping[Speaker, tuple[Span, ...]] | None) -> Activity | None:
    if heard.listened is None:
        return None
    return Activity(spans or {Speaker.UNKNOWN: _voiced(heard)}, heard.listened.duration_s)


def _voiced(heard: Heard) -> tuple[Span, ...]:
    """Gives when anybody is heard on any channel."""
    channels = heard.listened.activity if heard.listened else ()
    return merged_spans(Span(start_s, end_s) for channel in channels for start_s, end_s in channel)


def _in_order(utterances: Iterable[Utterance]) -> tuple[Utterance, ...]:
    return tuple(sorted(utterances, key=lambda one: (one.start_s, one.channel or 0)))


def swap_speakers(studio: Studio, uid: str) -> Transcript:
    """Makes the agent the customer and the customer the agent in the whole call; gives the transcript as it now is.

    Of a call with a channel for each, the agent's channel is remembered, so that later transcripts have it right.

    Raises:
        NotAllowed: the role may neither transcribe nor review.
        NotFound: there is no such call, or `transcript.none`.
        KnownError: `speakers.nothing_to_swap`, where neither is known.
    """
    require_editor(studio)

    def change(uow: UnitOfWork, transcript: Transcript) -> Transcript:
        if not any(one.speaker is not Speaker.UNKNOWN for one in transcript.utterances):
            raise KnownError("speakers.nothing_to_swap")
        utterances = swapped(transcript.utterances)
        activity = uow.calls.activity(uid)
        if activity and moments_heard(utterances, swapped_activity(activity)) >= moments_heard(utterances, activity):
            uow.calls.save_activity(uid, swapped_activity(activity))
        agent_channel = channel_of(Speaker.AGENT, utterances)
        if agent_channel is not None:
            uow.calls.update(replace(uow.calls.get(uid), agent_channel=agent_channel))
        warnings = tuple(one for one in transcript.warnings if one.id != SIDES_LOOK_SWAPPED)
        return replace(transcript, utterances=utterances, warnings=warnings)

    return revise(studio, uid, studio.event("transcript.speakers_swapped", f"call:{uid}"), change)


def set_speaker(
    studio: Studio, uid: str, utterance: int, speaker: Speaker, *, expected: str | None = None
) -> Transcript:
    """Says who says one utterance (by its index); gives the transcript as it now is.

    `expected` is the text the person saw there.

    Raises:
        NotAllowed: the role may neither transcribe nor review.
        NotFound: there is no such call, or `transcript.none`.
        KnownError: `transcript.changed_meanwhile`, where the utterance is gone or reads otherwise.
    """
    require_editor(studio)

    def change(uow: UnitOfWork, transcript: Transcript) -> Transcript:
        before = utterance_at(transcript, utterance, expected)
        activity = uow.calls.activity(uid)
        if activity and before.speaker is not speaker:
            span = Span(before.start_s, before.end_s)
            uow.calls.save_activity(uid, moved_activity(activity, span, before.speaker, speaker))
        said = replace(before, speaker=speaker, speaker_source=SpeakerSource.PERSON)
        return with_utterance(transcript, utterance, said)

    event = studio.event("transcript.speaker_set", f"call:{uid}", utterance=utterance, speaker=speaker.value)
    return revise(studio, uid, event, change)


def set_call_language(studio: Studio, uid: str, language: str | None) -> None:
    """Says what language a call is in (None: its queue's), for the next time it is transcribed.

    Raises:
        NotAllowed: the role may neither transcribe nor review.
        NotFound: there is no such call.
        KnownError: `settings.unknown_language`.
    """
    require_editor(studio)
    if language is not None and not is_language(language):
        raise KnownError("settings.unknown_language", language=language)
    with studio.uow() as uow:
        uow.audit.record(studio.event("call.language_set", f"call:{uid}", language=language))
        uow.calls.update(replace(uow.calls.get(uid), language=language))
        uow.commit()
