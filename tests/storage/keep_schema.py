"""Keeps the present schema, with one of everything in it, for the test that opens databases of earlier versions.

Run it whenever a migration was added: `PYTHONPATH=.:tests python tests/storage/keep_schema.py`.
"""

import sqlite3
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

from qa_studio.domain.analysis import CallAnalysis
from qa_studio.domain.audit import AuditEvent, is_intact
from qa_studio.domain.calls import CallFilter, Direction, Leg, Span, Speaker
from qa_studio.domain.checks import CheckAgreement
from qa_studio.domain.coaching import ActionItem
from qa_studio.domain.conversation import Activity
from qa_studio.domain.errors import Message
from qa_studio.domain.evaluations import Answer, EvaluationState
from qa_studio.domain.glossary import GlossaryTerm
from qa_studio.domain.people import Handle, Role, TeamMembership
from qa_studio.domain.phrases import PhraseGroup, PhraseHit, PhraseRule, Window
from qa_studio.domain.sampling import verify
from qa_studio.domain.searching import SavedSearch, SearchQuery
from qa_studio.domain.sentiment import Sentiment
from qa_studio.domain.sentiment_arc import ArcPoint, Turn, TurningPoint
from qa_studio.domain.topics import KeyPhrase, Problem, ProblemState
from qa_studio.domain.transcripts import (
    ChangedBy,
    Redaction,
    SpeakerSource,
    Transcript,
    TranscriptSource,
    Utterance,
    Word,
)
from qa_studio.storage.engine import open_database
from qa_studio.storage.schema import NEWEST
from qa_studio.storage.unit_of_work import SqlUnitOfWork
from storage.examples import (
    NOON,
    add_agent,
    add_calls,
    analysis,
    call,
    draw_record,
    evaluation,
    recording,
    scorecard,
    transcript,
    uid_of,
)


def store_one_of_everything(uow: SqlUnitOfWork) -> None:
    """Puts a row or more into every table."""
    agent, reviewer = add_agent(uow), uow.people.add("Eva", Role.REVIEWER)
    uow.people.add_handle(Handle(agent.id, "101", date(2026, 1, 1)))
    uow.people.add_membership(TeamMembership(agent.id, "norte"))
    facts = {"queue": "ventas", "direction": Direction.INBOUND, "fields": {"ticket": "T", "disposition": "ok"}}
    [uid, _] = add_calls(uow, [1, 2], agent, **facts)
    uow.calls.save_activity(uid, Activity({Speaker.AGENT: (Span(0.0, 3.0),)}, 60.0))
    uow.transcripts.replace_current(transcript(uid), analysis(transcript(uid)))
    number = uow.draws.add(draw_record(uow, per_agent=1))
    uow.scorecards.save(scorecard())
    published = evaluation(uid, agent, reviewer, state=EvaluationState.PUBLISHED, published_at=NOON, draw_id=number)
    uow.evaluations.add(published)
    uow.jobs.enqueue([uid], language="es", priority=1, now=NOON)
    uow.coaching.add_action(ActionItem(0, agent.id, "saludar", "90 %", date(2026, 5, 1), date(2026, 3, 1), "Eva"))
    uow.settings.put("workspace", {"agent_channel": 1})
    uow.audit.record(AuditEvent(NOON, "Eva", "draw.made", f"draw:{number}", "prueba", {"calls": 1}))


LEGS = replace(recording("out.wav"), customer_leg=Leg("nas", "in.wav", 960_044))
TERM = GlossaryTerm(1, "es", "Plan Ñandú", ("plan andú",), "tarifa", "Eva")


def corrected_transcript() -> Transcript:
    """Gives a transcript that was supplied, in which a person and the glossary changed something."""
    word = Word("Ñandú", 0.0, 1.5, None, (Word("andú", 0.0, 1.5, 0.5),), ChangedBy.GLOSSARY)
    said = Utterance(Speaker.CUSTOMER, 0.0, 1.5, "Ñandú", (word,), None, SpeakerSource.IMPORTED, "andú", "Eva")
    warning = Message.of("transcript.warning", n=1)
    return Transcript(uid_of(3), TranscriptSource.IMPORTED_JSON, None, "es", (said,), NOON, (), (warning,))


def store_what_0005_added(uow: SqlUnitOfWork) -> None:
    """Puts something into every table and column that came with 0005."""
    uow.calls.add(call(3, recording=LEGS))
    uow.transcripts.replace_current(corrected_transcript(), analysis(corrected_transcript()))
    uow.jobs.enqueue([uid_of(3)], language=None, priority=0, now=NOON)
    lease = uow.jobs.claim("another machine", NOON, 60.0, [uid_of(3)])
    assert lease is not None
    uow.jobs.crashed(lease, Message.of("speech.worker_crashed"), NOON, alone=True)
    uow.glossary.add(TERM)


def what_0005_added_is_there(uow: SqlUnitOfWork) -> bool:
    """Whether everything that `store_what_0005_added` stored can be read."""
    crashes = {row.call.uid: (row.crashes, row.alone) for row in uow.jobs.rows()}
    return (
        uow.calls.get(uid_of(3)).recording == LEGS
        and uow.transcripts.current(uid_of(3)) == corrected_transcript()
        and crashes[uid_of(3)] == (1, True)
        and uow.glossary.all() == (TERM,)
    )


RULE = PhraseRule("own.1", "es", PhraseGroup.APOLOGY, "Perdón", ("pedir perdón",), Speaker.AGENT, Window(15.0))
PROBLEM = Problem(1, "Cortes", ("corte de luz",), "es", "averias", ProblemState.OPEN, "", "Eva", NOON)
SEARCH = SavedSearch(1, "Bajas", SearchQuery("baja*", Speaker.CUSTOMER, 60.0), "Eva")


def understood_transcript() -> Transcript:
    """Gives a transcript of which something was masked and kept."""
    masked = (Redaction("dni", 0, Span(0.0, 0.5), "12345678Z"),)
    return replace(transcript(uid_of(4), "[DNI] sí", "quiero la baja"), redactions=masked)


def understood_analysis() -> CallAnalysis:
    """Gives an analysis of it with something in every field."""
    span, of = Span(2.0, 3.5), understood_transcript()
    return replace(
        analysis(of),
        utterances=(Sentiment(0.5, ("sí",), (1.0,)), Sentiment(-0.5, ("quiero", "baja"), (0.25, -0.75))),
        arc=(ArcPoint(1, 2.0, Speaker.CUSTOMER, -0.5),),
        turning_points=(TurningPoint(1, span, Speaker.CUSTOMER, Turn.SOURED, 0.5, -0.5),),
        phrases=(PhraseHit("es.c", PhraseGroup.CANCELLATION, Speaker.CUSTOMER, 1, 0, 2, span, "quiero la baja"),),
        key_phrases=(KeyPhrase("baja", "la baja", 1, (1,)),),
        library="abc",
    )


def store_what_0006_added(uow: SqlUnitOfWork) -> None:
    """Puts something into every table and column that came with 0006."""
    agent, reviewer = uow.people.all()
    uow.calls.add(call(4, agent_id=agent.id))
    uow.transcripts.replace_current(understood_transcript(), understood_analysis())
    uow.phrases.save(RULE)
    uow.topics.add_problem(PROBLEM)
    uow.search.save(SEARCH)
    answers = {"greeting": Answer(True, suggested=False)}
    uow.evaluations.add(evaluation(uid_of(4), agent, reviewer, answers=answers, state=EvaluationState.SUBMITTED))


def what_0006_added_is_there(uow: SqlUnitOfWork) -> bool:
    """Whether everything that `store_what_0006_added` stored can be read."""
    return (
        uow.transcripts.current(uid_of(4)) == understood_transcript()
        and uow.transcripts.analysis(uid_of(4)) == understood_analysis()
        and uow.phrases.all() == (RULE,)
        and uow.topics.problems() == (PROBLEM,)
        and uow.search.saved() == (SEARCH,)
        and uow.search.calls(SEARCH.query) == (uid_of(4),)
        and uow.evaluations.check_agreement() == (CheckAgreement("basic", "greeting", 1, 0),)
    )


def one_of_everything_is_there(uow: SqlUnitOfWork) -> bool:
    """Whether everything that `store_one_of_everything` stored can be read, whatever was migrated since."""
    [agent, reviewer] = uow.people.all()
    [row, _] = uow.calls.rows(CallFilter(queues=("ventas",), text="perez"), order_by="started_at")
    [published] = uow.evaluations.published(agent_id=agent.id)
    return (
        (agent.name, reviewer.name) == ("Ana Pérez", "Eva")
        and uow.people.find("101") == agent
        and len(uow.people.memberships()) == len(uow.coaching.actions(agent.id)) == 1
        and uow.jobs.waiting()[0] == row.uid
        and (row.uid, row.evaluations, row.talk_share) == (uid_of(1), 1, {"agent": 1.0})
        and row.fields == {"ticket": "T", "disposition": "ok"}
        and uow.transcripts.current(row.uid) == transcript(row.uid)
        and uow.transcripts.analysis(row.uid) == analysis(transcript(row.uid))
        and verify(uow.draws.get(uow.draws.rows()[0].id))
        and uow.scorecards.get(published.scorecard_id, published.scorecard_version) == scorecard()
        and len(published.answers) == 3
        and uow.settings.get("workspace") == {"agent_channel": 1}
        and is_intact(uow.audit.events())
    )


def dumped(path: Path) -> str:
    """Gives a database as SQL, its full-text index too, whose tables are dumped like any others.

    The index itself can only be searched, not read: its entry in the schema is taken out and put in at the end.
    """
    kept = sqlite3.connect(path)
    index = "FROM sqlite_master WHERE name = 'search_lines'"
    [made] = kept.execute(f"SELECT quote(sql) {index}").fetchone()
    kept.execute("PRAGMA writable_schema = ON")
    kept.execute(f"DELETE {index}")
    script = "\n".join(kept.iterdump())
    kept.close()
    entry = f"INSERT INTO sqlite_master VALUES ('table', 'search_lines', 'search_lines', 0, {made});"
    return f"{script}\nPRAGMA writable_schema=ON;\n{entry}\nPRAGMA writable_schema=OFF;"


def main() -> None:
    """Writes `schemas/<revision>.sql` beside this file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "qa-studio.sqlite"
        engine = open_database(path)
        with SqlUnitOfWork(engine, now=lambda: NOON) as uow:
            store_one_of_everything(uow)
            store_what_0005_added(uow)
            store_what_0006_added(uow)
            uow.commit()
        engine.dispose()
        script = dumped(path)
    target = Path(__file__).parent / "schemas" / f"{NEWEST}.sql"
    target.write_text(script + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
