"""Small values of the domain for storage tests."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from qa_studio.domain.analysis import CallAnalysis
from qa_studio.domain.calls import AudioProperties, Call, CallFilter, Recording, Span, Speaker
from qa_studio.domain.conversation import ConversationMeasures, Silence
from qa_studio.domain.evaluations import Answer, Evaluation, EvaluationState, Evidence, Origin
from qa_studio.domain.people import Person, Role
from qa_studio.domain.sampling import DrawRecord, SamplingPlan, draw
from qa_studio.domain.scorecards import Cause, LocalText, Question, QuestionKind, Scorecard, ScoringMode, Section
from qa_studio.domain.sentiment import Sentiment, SpeakerSentiment
from qa_studio.domain.transcripts import Redaction, Transcript, TranscriptSource, Utterance, Word
from qa_studio.storage.unit_of_work import SqlUnitOfWork

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def uid_of(number: int) -> str:
    """Gives a uid as a recording's hash would be."""
    return hashlib.sha256(str(number).encode()).hexdigest()


def recording(name: str = "call.wav", root: str = "", channels: int = 2) -> Recording:
    """Gives a recording of a minute."""
    return Recording(root, f"/calls/{name}", 960_044, AudioProperties(60.0, 8000, channels, "pcm_s16le"))


def call(number: int = 1, **facts: Any) -> Call:
    """Gives call `number`, which starts that many minutes after `NOON`."""
    known: dict[str, Any] = {"recording": recording(f"call-{number}.wav"), **facts}
    known.setdefault("started_at", NOON + timedelta(minutes=number))
    known.setdefault("duration_s", 60.0)
    return Call(uid=uid_of(number), **known)


def add_agent(uow: SqlUnitOfWork, name: str = "Ana Pérez") -> Person:
    """Stores an agent."""
    return uow.people.add(name, Role.AGENT)


def add_calls(uow: SqlUnitOfWork, numbers: Sequence[int], agent: Person | None = None, **facts: Any) -> list[str]:
    """Stores calls of an agent and gives their uids."""
    for number in numbers:
        uow.calls.add(call(number, agent_id=agent.id if agent else None, **facts))
    return [uid_of(number) for number in numbers]


def transcript(uid: str, *texts: str, source: TranscriptSource = TranscriptSource.VOSK) -> Transcript:
    """Gives a transcript in which agent and customer take turns of two seconds."""
    utterances = tuple(
        Utterance(
            (Speaker.AGENT, Speaker.CUSTOMER)[index % 2],
            index * 2.0,
            index * 2.0 + 1.5,
            text,
            tuple(Word(word, index * 2.0, index * 2.0 + 0.5, 0.875) for word in text.split()),
            index % 2,
        )
        for index, text in enumerate(texts or ("buenos días", "hola"))
    )
    redactions = (Redaction("card", 0, Span(0.5, 1.0)),)
    return Transcript(uid, source, "vosk-small", "es", utterances, NOON, redactions)


def analysis(of: Transcript) -> CallAnalysis:
    """Gives an analysis that fits a transcript."""
    silence = Silence(Span(1.0, 9.5), Speaker.AGENT)
    return CallAnalysis(
        utterances=tuple(Sentiment(index / 8, ("bueno",)) for index, _ in enumerate(of.utterances)),
        speakers=(SpeakerSentiment(Speaker.AGENT, 0.25, 0.0, 0.5),),
        measures=ConversationMeasures(
            {Speaker.AGENT: 3.0}, {Speaker.AGENT: 1.0}, (silence,), (Span(2.0, 2.75),), silence
        ),
    )


def scorecard(version: int = 1, points: float = 1.0) -> Scorecard:
    """Gives a scorecard with one section of three questions."""
    questions = (
        Question("greeting", LocalText({"es": "¿Saludó?", "en": "Greeted?"}), QuestionKind.YES_NO, points=points),
        Question("empathy", LocalText({"es": "Empatía"}), QuestionKind.SCALE),
        Question("notes", LocalText({"es": "Notas"}), QuestionKind.TEXT),
    )
    section = Section("opening", LocalText({"es": "Apertura"}), questions)
    return Scorecard("basic", version, LocalText({"es": "Básica"}), ScoringMode.POINTS, (section,))


def evaluation(uid: str, agent: Person, reviewer: Person, **facts: Any) -> Evaluation:
    """Gives a draft on `scorecard()`."""
    known: dict[str, Any] = {
        "state": EvaluationState.DRAFT,
        "origin": Origin.TARGETED,
        "answers": {
            "greeting": Answer(False, Cause.PROCESS, "sin saludo"),
            "empathy": Answer(4),
            "notes": Answer(None),
        },
        "evidence": (Evidence("greeting", Span(0.0, 1.5), "buenos días"),),
        "score": 62.5,
        "section_scores": {"opening": 62.5, "closing": None},
        "families": {"customer_critical": True},
        "created_at": NOON,
        **facts,
    }
    return Evaluation(0, uid, agent.id, reviewer.id, "basic", 1, **known)


def draw_record(uow: SqlUnitOfWork, per_agent: int = 2, calls: CallFilter | None = None) -> DrawRecord:
    """Draws from what the database holds, as the service does."""
    plan = SamplingPlan(calls or CallFilter(), per_agent)
    candidates = uow.calls.candidates(plan.calls, include_drawn=plan.include_drawn)
    seed = bytes(range(16))
    strata, items, digest = draw(candidates, plan, seed)
    return DrawRecord(0, seed.hex(), True, "sha256-rank-1", plan, strata, digest, items, NOON, "Eva")
