"""Who says what: a conversation made of what was recognised, checked, and put right by people."""

from dataclasses import dataclass

from qa_studio.domain.calls import Call, Speaker
from qa_studio.domain.conversation import Activity
from qa_studio.domain.errors import Message
from qa_studio.domain.transcripts import Transcript, Utterance
from qa_studio.services.speech_rows import Heard
from qa_studio.services.studio import Studio
from qa_studio.services.workspace_settings import WorkspaceSettings


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
    """Gives the conversation of a recognised call; nothing in it is masked yet."""
    raise NotImplementedError


def swap_speakers(studio: Studio, uid: str) -> Transcript:
    """Makes the agent the customer and the customer the agent in the whole call; gives the transcript as it now is.

    Of a call with a channel for each, the agent's channel is remembered, so that later transcripts have it right.

    Raises:
        NotAllowed: the role may neither transcribe nor review.
        NotFound: there is no such call, or `transcript.none`.
        KnownError: `speakers.nothing_to_swap`, where neither is known.
    """
    raise NotImplementedError


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
    raise NotImplementedError


def set_call_language(studio: Studio, uid: str, language: str | None) -> None:
    """Says what language a call is in (None: its queue's), for the next time it is transcribed.

    Raises:
        NotAllowed: the role may neither transcribe nor review.
        NotFound: there is no such call.
        KnownError: `settings.unknown_language`.
    """
    raise NotImplementedError
