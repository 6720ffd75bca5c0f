"""Correcting what the recogniser misheard, in place; what was heard stays beside it."""

from dataclasses import replace
from typing import Final

from qa_studio.domain.corrections import corrected, uncorrected, without_original
from qa_studio.domain.errors import KnownError
from qa_studio.domain.redactions import storable
from qa_studio.domain.transcripts import Transcript, Utterance
from qa_studio.services.repositories import UnitOfWork
from qa_studio.services.revise_transcript import require_editor, revise, utterance_at, with_utterance
from qa_studio.services.studio import Studio
from qa_studio.services.workspace_settings import settings_in

_LONGEST: Final = 5_000
"""Characters of a correction."""


def correct_utterance(studio: Studio, uid: str, utterance: int, text: str, expected: str) -> Transcript:
    """Replaces the text of an utterance (by its index); gives the transcript as it now is.

    `expected` is the stored text that the person began with, so that two editors do not overwrite each other.
    Unchanged words keep times and confidence. Personal data typed is masked. For pairs worth a place in the glossary
    see `qa_studio.domain.corrections.glossary_suggestions(before, after)`.

    Raises:
        NotAllowed: the role may neither transcribe nor review.
        NotFound: there is no such call, or `transcript.none`.
        KnownError: `transcript.changed_meanwhile` (with `now`, the text as it stands), `transcript.correction_empty`,
            `transcript.correction_too_long`.
    """
    require_editor(studio)
    if not text.strip():
        raise KnownError("transcript.correction_empty")
    if len(text) > _LONGEST:
        raise KnownError("transcript.correction_too_long", letters=_LONGEST, given=len(text))

    def change(uow: UnitOfWork, transcript: Transcript) -> Transcript:
        before = utterance_at(transcript, utterance, expected)
        if " ".join(text.split()) == before.text:
            return transcript
        return _masked(studio, uow, with_utterance(transcript, utterance, corrected(before, text, studio.person.name)))

    return revise(studio, uid, studio.event("transcript.corrected", f"call:{uid}", utterance=utterance), change)


def undo_correction(studio: Studio, uid: str, utterance: int, expected: str) -> Transcript:
    """Gives an utterance back the words that were heard; gives the transcript as it now is.

    Raises:
        NotAllowed: the role may neither transcribe nor review.
        NotFound: there is no such call, or `transcript.none`.
        KnownError: `transcript.changed_meanwhile`; `transcript.not_corrected`, where nobody corrected it or what was
            heard was not kept because it held a card number.
    """
    require_editor(studio)

    def change(uow: UnitOfWork, transcript: Transcript) -> Transcript:
        before = utterance_at(transcript, utterance, expected)
        if before.corrected_by is None or before.heard_text is None:
            raise KnownError("transcript.not_corrected")
        return _masked(studio, uow, with_utterance(transcript, utterance, uncorrected(before)))

    return revise(studio, uid, studio.event("transcript.correction_undone", f"call:{uid}", utterance=utterance), change)


def _masked(studio: Studio, uow: UnitOfWork, transcript: Transcript) -> Transcript:
    """Masks personal data in a changed transcript, anywhere: a corrected word may tell what a number elsewhere is.

    Where something is masked now, nothing of what stood there before may be kept beside it.
    """
    masked, found = studio.reader.mask_personal_data(transcript.utterances, transcript.language)
    if not found and masked == transcript.utterances:
        return transcript

    def scrubbed(before: Utterance, after: Utterance) -> Utterance:
        return after if after == before else without_original(after)

    utterances = tuple(map(scrubbed, transcript.utterances, masked))
    found = storable(found, keeps_personal_data=settings_in(uow).keeps_personal_data)
    redactions = sorted((*transcript.redactions, *found), key=lambda one: (one.utterance, one.span.start_s))
    return replace(transcript, utterances=utterances, redactions=tuple(redactions))
