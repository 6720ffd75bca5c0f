"""Correcting what the recogniser misheard, in place; what was heard stays beside it."""

from qa_studio.domain.transcripts import Transcript
from qa_studio.services.studio import Studio


def correct_utterance(studio: Studio, uid: str, utterance: int, text: str, expected: str) -> Transcript:
    """Replaces the text of an utterance (by its index); gives the transcript as it now is.

    `expected` is the stored text that the person began with, so that two editors do not overwrite each other.
    Unchanged words keep times and confidence. Card numbers typed are masked. For pairs worth a place in the glossary
    see `qa_studio.domain.corrections.glossary_suggestions(before, after)`.

    Raises:
        NotAllowed: the role may neither transcribe nor review.
        NotFound: there is no such call, or `transcript.none`.
        KnownError: `transcript.changed_meanwhile` (with `now`, the text as it stands), `transcript.correction_empty`.
    """
    raise NotImplementedError


def undo_correction(studio: Studio, uid: str, utterance: int, expected: str) -> Transcript:
    """Gives an utterance back the words that were heard; gives the transcript as it now is.

    Raises:
        NotAllowed: the role may neither transcribe nor review.
        NotFound: there is no such call, or `transcript.none`.
        KnownError: `transcript.changed_meanwhile`, `transcript.not_corrected`.
    """
    raise NotImplementedError
