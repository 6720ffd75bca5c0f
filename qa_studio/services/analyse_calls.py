"""Analysing calls: sentiment, measures, phrases and topics of a transcript, and all anew after a changed library."""

from collections.abc import Sequence
from dataclasses import dataclass

from qa_studio.domain.analysis import CallAnalysis
from qa_studio.domain.calls import Speaker
from qa_studio.domain.conversation import activity_of
from qa_studio.domain.conversation_measures import measure_conversation
from qa_studio.domain.errors import NotFound
from qa_studio.domain.jobs import Report, silent
from qa_studio.domain.people import Permission
from qa_studio.domain.sentiment import speaker_sentiment
from qa_studio.domain.sentiment_arc import arc_of, turning_points
from qa_studio.domain.transcripts import Transcript
from qa_studio.services.browse_calls import require_call
from qa_studio.services.manage_phrases import library_in, rules_in
from qa_studio.services.repositories import UnitOfWork
from qa_studio.services.studio import Studio

_ALL = 1_000_000_000


@dataclass(frozen=True)
class AnalysisRun:
    """What analysing anew did: calls whose analysis was made anew, and those that somebody changed meanwhile.

    The latter were analysed by that change.
    """

    analysed: tuple[str, ...]
    changed_meanwhile: tuple[str, ...]


def analyse(studio: Studio, uow: UnitOfWork, transcript: Transcript) -> CallAnalysis:
    """Reads a transcript: sentiment of utterances and speakers with its arc, measures, phrases and topics.

    The sound's own activity is preferred to the words' times.
    """
    call = uow.calls.get(transcript.call_uid)
    said, language, reader = transcript.utterances, transcript.language, studio.reader
    sentiments = tuple(reader.sentiment(utterance.text, language) for utterance in said)
    by_speaker = (speaker_sentiment(speaker, said, sentiments) for speaker in Speaker)
    hits = reader.phrases(said, language, call.duration_s, rules_in(studio, uow))
    activity = uow.calls.activity(call.uid) or activity_of(said, call.duration_s)
    return CallAnalysis(
        utterances=sentiments,
        speakers=tuple(one for one in by_speaker if one),
        measures=measure_conversation(activity, said, hits),
        arc=arc_of(said, sentiments),
        turning_points=turning_points(said, sentiments),
        phrases=hits,
        key_phrases=reader.key_phrases(said, language),
        library=library_in(studio, uow),
    )


def analysis_of(studio: Studio, uid: str) -> tuple[Transcript, CallAnalysis]:
    """Gives a call's current transcript with its analysis as it is kept.

    Raises:
        NotAllowed: the call is not for this person.
        NotFound: there is no such call, or `transcript.none`.
    """
    require_call(studio, uid)
    with studio.uow() as uow:
        uow.calls.get(uid)
        transcript, analysis = uow.transcripts.current(uid), uow.transcripts.analysis(uid)
    if transcript is None or analysis is None:
        raise NotFound("transcript.none")
    return transcript, analysis


def outdated_calls(studio: Studio) -> tuple[str, ...]:
    """Gives the calls whose analysis was made with other lexicons or rules than there are now.

    Raises:
        NotAllowed: the role may not transcribe.
    """
    studio.require(Permission.TRANSCRIBE)
    with studio.uow() as uow:
        return uow.topics.outdated(library_in(studio, uow), _ALL)


def analyse_outdated(studio: Studio, report: Report = silent) -> AnalysisRun:
    """Analyses anew all calls of `outdated_calls`, one at a time.

    Each is kept as soon as it is done: whoever begins again, after a stop or a crash, goes on where it ended. `report`
    is called before each with how many are done of how many.

    Raises:
        NotAllowed: the role may not transcribe.
        Cancelled: `report` raised it; what was done stays done.
    """
    return analyse_anew(studio, outdated_calls(studio), report)


def analyse_anew(studio: Studio, uids: Sequence[str], report: Report = silent) -> AnalysisRun:
    """Analyses calls anew, whatever they were analysed with.

    Raises:
        NotAllowed: the role may not transcribe.
        NotFound: there is no such call, or `transcript.none`.
        Cancelled: `report` raised it; what was done stays done.
    """
    studio.require(Permission.TRANSCRIBE)
    analysed: list[str] = []
    meanwhile: list[str] = []
    try:
        for done, uid in enumerate(uids):
            report(done, len(uids))
            (analysed if _renew(studio, uid) else meanwhile).append(uid)
        report(len(uids), len(uids))
    finally:
        _note(studio, len(analysed))
    return AnalysisRun(tuple(analysed), tuple(meanwhile))


def _renew(studio: Studio, uid: str) -> bool:
    """Analyses a call anew without holding up who works in the database; whether the transcript still was the same."""
    with studio.uow() as uow:
        uow.calls.get(uid)
        transcript = uow.transcripts.current(uid)
        if transcript is None:
            raise NotFound("transcript.none")
        analysis = analyse(studio, uow, transcript)
    with studio.uow() as uow:
        if not uow.transcripts.renew_analysis(transcript, analysis):
            return False
        uow.commit()
    return True


def _note(studio: Studio, analysed: int) -> None:
    if not analysed:
        return
    with studio.uow() as uow:
        uow.audit.record(studio.event("analysis.renewed", "workspace", calls=analysed))
        uow.commit()
