"""Databases of the released schemas 0004 and 0005, with rows in them, brought up to date on both databases."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, create_engine, make_url, text

from qa_studio.domain.analysis import CallAnalysis
from qa_studio.domain.calls import Span
from qa_studio.domain.conversation import ConversationMeasures
from qa_studio.domain.errors import Message
from qa_studio.domain.evaluations import Answer
from qa_studio.domain.jobs import JobState
from qa_studio.domain.searching import SearchQuery
from qa_studio.domain.sentiment import Sentiment
from qa_studio.domain.transcripts import Redaction, SpeakerSource, TranscriptSource, Word
from qa_studio.services.speech_rows import QueueSummary
from qa_studio.storage.engine import open_database
from qa_studio.storage.unit_of_work import SqlUnitOfWork
from storage.examples import NOON, uid_of

ROWS_OF_0004 = [
    "INSERT INTO calls (id, uid, started_at, site_timezone, duration_s, agent_handle, fields, search_text)"
    f" VALUES (1, '{uid_of(1)}', '2026-03-02 12:00:00+00', 'UTC', 60.0, '101', '{{}}', 'call.wav'),"
    f" (2, '{uid_of(2)}', '2026-03-02 12:01:00+00', 'UTC', 60.0, '101', '{{}}', '')",
    "INSERT INTO recordings (call_id, root, path, name, size_bytes, duration_s, sample_rate_hz, channels, codec)"
    " VALUES (1, '', '/calls/call.wav', 'call.wav', 960044, 60.0, 8000, 2, 'pcm_s16le')",
    "INSERT INTO transcripts (id, call_id, is_current, source, model, language, created_at)"
    " VALUES (1, 1, true, 'vosk', 'vosk-small', 'es', '2026-03-02 12:00:00+00'),"
    " (2, 2, true, 'imported_srt', NULL, 'es', '2026-03-02 12:00:00+00'),"
    " (3, 2, false, 'demo_script', NULL, 'es', '2026-03-02 11:00:00+00')",
    *(
        "INSERT INTO utterances (transcript_id, position, speaker, start_s, end_s, text, words)"
        f" VALUES ({number}, 0, 'agent', 0.0, 1.0, 'hola', '[[\"hola\", 0.0, 0.5, 0.75]]')"
        for number in (1, 2, 3)
    ),
    "INSERT INTO transcription_jobs (call_id, state, priority, attempts, crashes, token, reason, queued_at, updated_at)"
    ' VALUES (1, \'queued\', 0, 1, 1, 3, \'{"message": "speech.worker_crashed", "params": {}}\','
    " '2026-03-02 12:00:00+00', '2026-03-02 12:00:00+00')",
]


ROWS_OF_0005 = [
    *ROWS_OF_0004,
    "UPDATE utterances SET speaker_source = 'imported' WHERE transcript_id > 1",
    "INSERT INTO redactions (transcript_id, position, kind, utterance, start_s, end_s) VALUES (1, 0, 'card', 0, 0, 1)",
    "INSERT INTO analyses (transcript_id, speakers, measures) VALUES (1, '[]',"
    ' \'{"talk_s": {}, "talk_share": {}, "silences": [], "overtalk": [], "longest_silence": null}\')',
    "INSERT INTO people (id, name, name_key, folded_name, role, is_active)"
    " VALUES (1, 'Ana', 'ana', 'ana', 'agent', true)",
    "INSERT INTO scorecard_versions (scorecard_id, version, content) VALUES ('a', 1, '{}')",
    "INSERT INTO evaluations (id, call_id, agent_id, reviewer_id, scorecard_id, scorecard_version, state, origin,"
    " comment, failed, section_scores, families, revision, revision_reason, updated_at)"
    " VALUES (1, 1, 1, 1, 'a', 1, 'submitted', 'random', '', false, '{}', '{}', 1, '', '2026-03-02 12:00:00+00')",
    "INSERT INTO evaluation_answers (evaluation_id, question_id, value, comment) VALUES (1, 'q', 'true', '')",
]


@pytest.fixture(params=["sqlite-0004", "postgresql-0004", "sqlite-0005", "postgresql-0005"])
def old_url(request: pytest.FixtureRequest, tmp_path: Path, empty_postgresql: Callable[[], str]) -> str:
    """The URL of a database that an earlier QA Studio made and filled."""
    database, revision = request.param.split("-")
    url = f"sqlite:///{tmp_path.as_posix()}/old.sqlite" if database == "sqlite" else empty_postgresql()
    driver = "sqlite" if database == "sqlite" else "postgresql+psycopg"
    engine = create_engine(make_url(url).set(drivername=driver))
    configuration = Config()
    configuration.set_main_option("script_location", "qa_studio.storage:migrations")
    configuration.set_main_option("path_separator", "os")
    with engine.begin() as connection:
        configuration.attributes["connection"] = connection
        command.upgrade(configuration, revision)
        for statement in ROWS_OF_0004 if revision == "0004" else ROWS_OF_0005:
            stored = statement.replace("+00'", ".000000'") if database == "sqlite" else statement
            connection.execute(text(stored.replace('":', '"\\:')))
    engine.dispose()
    return url


@pytest.fixture
def upgraded(old_url: str) -> Iterator[Engine]:
    """The same database, opened by this QA Studio."""
    engine = open_database(old_url)
    yield engine
    engine.dispose()


def test_recordings_of_before_have_one_file(upgraded: Engine) -> None:
    with SqlUnitOfWork(upgraded) as uow:
        recording = uow.calls.get(uid_of(1)).recording
        assert recording is not None
        assert (recording.path, recording.customer_leg) == ("/calls/call.wav", None)
        assert uow.calls.resolve("call.wav") == uid_of(1)


def test_speakers_of_before_are_told_by_the_channel_or_were_supplied(upgraded: Engine) -> None:
    with SqlUnitOfWork(upgraded) as uow:
        transcripts = [*uow.transcripts.history(uid_of(1)), *uow.transcripts.history(uid_of(2))]
    assert {one.source: one.utterances[0].speaker_source for one in transcripts} == {
        TranscriptSource.VOSK: SpeakerSource.CHANNEL,
        TranscriptSource.IMPORTED_SRT: SpeakerSource.IMPORTED,
        TranscriptSource.DEMO_SCRIPT: SpeakerSource.IMPORTED,
    }


def test_words_of_before_are_unchanged_and_nothing_warns_of_them(upgraded: Engine) -> None:
    with SqlUnitOfWork(upgraded) as uow:
        said = uow.transcripts.current(uid_of(1))
    assert said is not None
    assert said.warnings == ()
    assert [(one.words, one.heard_text, one.corrected_by) for one in said.utterances] == [
        ((Word("hola", 0.0, 0.5, 0.75),), None, None)
    ]


def test_jobs_of_before_wait_on_with_their_crash_and_their_token(upgraded: Engine) -> None:
    with SqlUnitOfWork(upgraded) as uow:
        [row] = uow.jobs.rows()
        assert (row.state, row.crashes, row.alone) == (JobState.QUEUED, 1, False)
        assert row.reason == Message.of("speech.worker_crashed")
        assert uow.jobs.summary() == QueueSummary(1, 0, 0, 0, 60.0)
        lease = uow.jobs.claim("me", NOON, 60.0)
        assert lease is not None
        assert lease.token == 4


def test_transcripts_of_before_become_searchable_and_are_to_be_read_anew(upgraded: Engine) -> None:
    with SqlUnitOfWork(upgraded) as uow:
        assert uow.search.count(SearchQuery("hola")) == (0, 0)
        assert uow.search.index_missing(10) == 0
        assert uow.search.count(SearchQuery("hola")) == (2, 2)
        assert uow.topics.outdated("now", 10) == tuple(sorted((uid_of(1), uid_of(2))))


@pytest.mark.parametrize("old_url", ["sqlite-0005", "postgresql-0005"], indirect=True)
def test_analyses_and_answers_of_before_have_nothing_of_what_came_later(upgraded: Engine) -> None:
    with SqlUnitOfWork(upgraded) as uow:
        analysis, transcript = uow.transcripts.analysis(uid_of(1)), uow.transcripts.current(uid_of(1))
        assert analysis is not None
        assert analysis == CallAnalysis((Sentiment(0.0),), (), ConversationMeasures({}, {}, (), (), None))
        assert transcript is not None
        assert transcript.redactions == (Redaction("card", 0, Span(0.0, 1.0)),)
        [evaluation] = uow.evaluations.of_call(uid_of(1))
        assert evaluation.answers == {"q": Answer(True)}
        assert uow.evaluations.check_agreement() == ()
