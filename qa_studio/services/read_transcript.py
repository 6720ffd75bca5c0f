"""Transcripts: keeping them masked and analysed, reading, importing and exporting them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from qa_studio.domain.calls import Call
from qa_studio.domain.corrections import without_original
from qa_studio.domain.errors import KnownError, Message
from qa_studio.domain.glossary import apply_glossary
from qa_studio.domain.people import Permission
from qa_studio.domain.redactions import storable
from qa_studio.domain.transcripts import Transcript, TranscriptSource, Utterance, Word
from qa_studio.services.analyse_calls import analyse
from qa_studio.services.browse_calls import require_call
from qa_studio.services.imported_sides import with_sides
from qa_studio.services.repositories import UnitOfWork
from qa_studio.services.studio import Studio
from qa_studio.services.workspace_settings import settings_in

FORMS = ("json", "vtt", "srt", "txt", "ctm")
_FOR_PEOPLE = ("txt", "vtt", "srt")
_SLACK_S = 2.0


def masked_transcript(
    studio: Studio,
    uid: str,
    source: TranscriptSource,
    model: str | None,
    language: str,
    utterances: Sequence[Utterance],
) -> Transcript:
    """Gives a transcript in which personal data is masked, what was said of it beside in the redactions.

    Nothing else may be stored, and that through `keep_transcript`, which leaves out what the workspace does not keep.
    """
    masked, redactions = studio.reader.mask_personal_data(utterances, language)
    heard = [_as_heard(utterance) for utterance in utterances]
    if any(before is not utterance for before, utterance in zip(heard, utterances, strict=True)):
        kept, _ = studio.reader.mask_personal_data(heard, language)
        masked = tuple(
            one if before == after else without_original(one)
            for one, before, after in zip(masked, heard, kept, strict=True)
        )
    return Transcript(uid, source, model, language, masked, studio.clock.now(), redactions)


def with_glossary(uow: UnitOfWork, transcript: Transcript) -> Transcript:
    """Gives a transcript in which the glossary as it now is stands; only words that an engine heard are touched."""
    if not transcript.source.was_heard:
        return transcript
    languages = (transcript.language, transcript.language.replace("_", "-").split("-")[0])
    terms = [term for term in uow.glossary.all() if term.language in languages]
    return replace(transcript, utterances=apply_glossary(transcript.utterances, terms))


def keep_transcript(studio: Studio, uow: UnitOfWork, transcript: Transcript) -> Transcript:
    """Makes a masked transcript the call's current one in `uow`, with glossary and analysis; gives it as it is kept."""
    kept = with_glossary(uow, transcript)
    keeps = settings_in(uow).keeps_personal_data
    kept = replace(kept, redactions=storable(kept.redactions, keeps_personal_data=keeps))
    uow.transcripts.replace_current(kept, analyse(studio, uow, kept))
    return kept


def in_digits(studio: Studio, transcript: Transcript) -> Transcript:
    """Gives a transcript with its spoken numbers as digits, for reading only: what is stored and corrected is words."""
    utterances = tuple(studio.reader.with_digits(one, transcript.language) for one in transcript.utterances)
    return replace(transcript, utterances=utterances)


def transcript_of(studio: Studio, uid: str) -> Transcript | None:
    """Gives a call's current transcript as it is stored, None where there is none.

    Raises:
        NotAllowed: the call is not for this person.
        NotFound: there is no such call.
    """
    require_call(studio, uid)
    with studio.uow() as uow:
        uow.calls.get(uid)
        return uow.transcripts.current(uid)


def export_transcript(studio: Studio, uid: str, form: str, *, digits: bool | None = None) -> str:
    """Gives the current transcript in one of `FORMS`.

    `digits`: with numbers as digits; None: as the workspace's people like it in what people read, and never in what
    machines do.

    Raises:
        KnownError: `transcript.none`, `transcript.unknown_format`.
    """
    if form not in FORMS:
        raise KnownError("transcript.unknown_format", form=form, forms=", ".join(FORMS))
    transcript = transcript_of(studio, uid)
    if transcript is None:
        raise KnownError("transcript.none")
    with studio.uow() as uow:
        analysis = uow.transcripts.analysis(uid)
        as_liked = settings_in(uow).numbers_as_digits and form in _FOR_PEOPLE
    if as_liked if digits is None else digits:
        transcript = in_digits(studio, transcript)
    return studio.transcript_files.write(transcript, analysis.utterances if analysis else (), form)


def import_transcript(
    studio: Studio, uid: str, path: Path, *, language: str | None = None, source: TranscriptSource | None = None
) -> Transcript:
    """Imports a transcript that was made elsewhere; where it is shown it says so.

    `source` overrides what the file is taken for (the demo's scripts say what they are).

    Raises:
        NotAllowed: the role may not transcribe.
        KnownError: the file cannot be read.
    """
    studio.require(Permission.TRANSCRIBE)
    read = studio.transcript_files.read(path)
    with studio.uow() as uow:
        call = uow.calls.get(uid)
        _refuse_other_call(call, read.utterances)
        settings = settings_in(uow)
        chosen = language or read.language or settings.language_of(call.language, call.queue)
        utterances, look_swapped = with_sides(studio, call, settings, read.source, read.utterances, chosen)
        transcript = masked_transcript(studio, uid, source or read.source, None, chosen, utterances)
        warnings = (*read.warnings, Message.of("speech.sides_look_swapped")) if look_swapped else read.warnings
        transcript = replace(transcript, warnings=warnings)
        transcript = keep_transcript(studio, uow, transcript)
        uow.audit.record(studio.event("transcript.imported", f"call:{uid}", source=transcript.source.value))
        uow.commit()
    return transcript


def _as_heard(utterance: Utterance) -> Utterance:
    """Gives an utterance as it was before anything in it was changed; itself where nothing was."""
    words = tuple(_first_heard(utterance.words))
    if utterance.heard_text is None and words == utterance.words:
        return utterance
    return replace(utterance, text=utterance.heard_text or " ".join(word.text for word in words), words=words)


def _first_heard(words: Sequence[Word]) -> Iterator[Word]:
    for word in words:
        if word.heard:
            yield from _first_heard(word.heard)
        else:
            yield word


def _refuse_other_call(call: Call, utterances: Sequence[Utterance]) -> None:
    """Refuses a transcript in which somebody begins to speak after the call's end: it is most likely another's."""
    last = max((utterance.start_s for utterance in utterances), default=0.0)
    if call.recording is not None and last > call.duration_s + _SLACK_S:
        raise KnownError("transcript.longer_than_call", at=f"{last:.0f} s", length=f"{call.duration_s:.0f} s")
