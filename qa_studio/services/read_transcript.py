"""Transcripts: keeping them masked and analysed, reading, importing and exporting them."""

from collections.abc import Sequence
from pathlib import Path

from qa_studio.domain.analysis import CallAnalysis
from qa_studio.domain.calls import Call, Speaker
from qa_studio.domain.conversation import Activity, activity_of, measure
from qa_studio.domain.errors import KnownError
from qa_studio.domain.people import Permission
from qa_studio.domain.sentiment import speaker_sentiment
from qa_studio.domain.transcripts import Transcript, TranscriptSource, Utterance
from qa_studio.services.browse_calls import require_call
from qa_studio.services.repositories import UnitOfWork
from qa_studio.services.studio import Studio
from qa_studio.services.workspace_settings import settings_in

FORMS = ("json", "vtt", "srt", "txt")
_SLACK_S = 2.0


def masked_transcript(
    studio: Studio,
    uid: str,
    source: TranscriptSource,
    model: str | None,
    language: str,
    utterances: Sequence[Utterance],
) -> Transcript:
    """Gives a transcript in which card numbers and codes are masked; nothing else may ever be stored."""
    masked, redactions = studio.reader.mask_cards(utterances, language)
    return Transcript(uid, source, model, language, masked, studio.clock.now(), redactions)


def analyse(studio: Studio, transcript: Transcript, activity: Activity | None, duration_s: float) -> CallAnalysis:
    """Reads sentiment and measures out of a transcript; the sound's own activity is preferred to the words' times."""
    sentiments = tuple(
        studio.reader.sentiment(utterance.text, transcript.language) for utterance in transcript.utterances
    )
    by_speaker = (speaker_sentiment(speaker, transcript.utterances, sentiments) for speaker in Speaker)
    heard = activity or activity_of(transcript.utterances, duration_s)
    return CallAnalysis(sentiments, tuple(one for one in by_speaker if one), measure(heard))


def keep_transcript(studio: Studio, uow: UnitOfWork, transcript: Transcript) -> None:
    """Makes a masked transcript the call's current one, with its analysis, in `uow`."""
    call = uow.calls.get(transcript.call_uid)
    activity = uow.calls.activity(call.uid)
    uow.transcripts.replace_current(transcript, analyse(studio, transcript, activity, call.duration_s))


def transcript_of(studio: Studio, uid: str) -> Transcript | None:
    """Gives a call's current transcript, None where there is none.

    Raises:
        NotAllowed: the call is not for this person.
        NotFound: there is no such call.
    """
    require_call(studio, uid)
    with studio.uow() as uow:
        uow.calls.get(uid)
        return uow.transcripts.current(uid)


def export_transcript(studio: Studio, uid: str, form: str) -> str:
    """Gives the current transcript as "json", "vtt", "srt" or "txt".

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
    read_source, read_language, utterances = studio.transcript_files.read(path)
    with studio.uow() as uow:
        call = uow.calls.get(uid)
        _refuse_other_call(call, utterances)
        chosen = language or read_language or settings_in(uow).language_of(call.language, call.queue)
        transcript = masked_transcript(studio, uid, source or read_source, None, chosen, utterances)
        keep_transcript(studio, uow, transcript)
        uow.audit.record(studio.event("transcript.imported", f"call:{uid}", source=transcript.source.value))
        uow.commit()
    return transcript


def _refuse_other_call(call: Call, utterances: Sequence[Utterance]) -> None:
    """Refuses a transcript in which somebody begins to speak after the call's end: it is most likely another's."""
    last = max((utterance.start_s for utterance in utterances), default=0.0)
    if call.recording is not None and last > call.duration_s + _SLACK_S:
        raise KnownError("transcript.longer_than_call", at=f"{last:.0f} s", length=f"{call.duration_s:.0f} s")
