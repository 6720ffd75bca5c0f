"""Calls: what is stored comes back, and filters find what they mean."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Engine

from qa_studio.domain.calls import CallFilter, Direction, Leg, Span, Speaker
from qa_studio.domain.conversation import Activity
from qa_studio.domain.errors import KnownError, NotFound
from qa_studio.domain.people import Role
from qa_studio.domain.transcripts import TranscriptSource
from qa_studio.services.rows import AgentCount, CallRow
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


def found(uow: SqlUnitOfWork, **wanted: object) -> list[str]:
    calls = CallFilter(**wanted)  # type: ignore[arg-type]
    rows = uow.calls.rows(calls)
    assert uow.calls.count(calls) == len(rows)
    return sorted(row.uid for row in rows)


def test_a_call_comes_back_as_it_was(uow: SqlUnitOfWork) -> None:
    agent = add_agent(uow)
    full = call(
        1,
        agent_id=agent.id,
        agent_handle="101",
        queue="ventas",
        direction=Direction.INBOUND,
        customer_number="+34 600 000 000",
        language="es",
        agent_channel=1,
        site_timezone="America/Bogota",
        fields={"ticket": "T-1", "disposition": "resuelta", "segmento": "oro"},
    )
    bare = call(2, recording=None)
    uow.calls.add(full)
    uow.calls.add(bare)
    assert uow.calls.get(full.uid) == full
    assert uow.calls.get(bare.uid) == bare
    assert uow.calls.has(full.uid)
    assert not uow.calls.has(uid_of(3))


def test_moments_are_kept_in_utc_whatever_zone_they_come_in(uow: SqlUnitOfWork) -> None:
    bogota = timezone(timedelta(hours=-5))
    uow.calls.add(call(1, started_at=datetime(2026, 3, 1, 20, 30, 0, 123456, tzinfo=bogota)))
    started_at = uow.calls.get(uid_of(1)).started_at
    assert started_at == datetime(2026, 3, 2, 1, 30, 0, 123456, tzinfo=UTC)
    assert started_at.tzinfo is UTC


def test_a_naive_moment_is_refused(uow: SqlUnitOfWork) -> None:
    with pytest.raises(Exception, match="time zone"):
        uow.calls.add(call(1, started_at=datetime(2026, 3, 1)))  # noqa: DTZ001


def test_a_recording_with_a_name_that_is_no_utf8_is_found_again(uow: SqlUnitOfWork) -> None:
    name = b"llamada_se\xf1or.wav".decode("utf-8", "surrogateescape")
    uow.calls.add(call(1, recording=recording(name)))
    stored = uow.calls.get(uid_of(1)).recording
    assert stored is not None
    assert stored.path == f"/calls/{name}"
    assert uow.calls.rows(CallFilter())[0].recording_name == name
    assert uow.calls.resolve(name) == uid_of(1)


def test_text_that_no_database_takes_does_not_stop_an_import(uow: SqlUnitOfWork) -> None:
    uow.calls.add(call(1, queue="ven\0tas\udcf1", fields={"ticket": "a\0b"}))
    stored = uow.calls.get(uid_of(1))
    assert stored.queue == "ventas?"


def test_changed_facts_take_the_place_of_the_old(uow: SqlUnitOfWork) -> None:
    uow.calls.add(call(1, queue="ventas", fields={"disposition": "x"}))
    changed = call(1, queue="soporte", recording=recording("moved.wav", root="nas"), fields={"ticket": "T"})
    uow.calls.update(changed)
    assert uow.calls.get(changed.uid) == changed
    assert found(uow, text="moved") == [changed.uid]
    assert found(uow, text="ventas") == []


def test_unknown_calls_are_not_found(uow: SqlUnitOfWork) -> None:
    for attempt in (
        lambda: uow.calls.get(uid_of(1)),
        lambda: uow.calls.update(call(1)),
        lambda: uow.calls.resolve("nobody.wav"),
        lambda: uow.calls.save_activity(uid_of(1), Activity({}, 1.0)),
    ):
        with pytest.raises(NotFound) as refusal:
            attempt()
        assert refusal.value.message.id == "call.not_found"


def test_a_call_is_added_once(uow: SqlUnitOfWork) -> None:
    uow.calls.add(call(1))
    with pytest.raises(KnownError) as refusal:
        uow.calls.add(call(1))
    assert refusal.value.message.id == "call.known_already"


def test_a_call_in_two_legs_keeps_both_and_is_found_by_either(uow: SqlUnitOfWork) -> None:
    legs = replace(recording("call-out.wav"), customer_leg=Leg("nas", "2026/03/call-in.wav", 4_000_000_000))
    uow.calls.add(call(1, recording=legs))
    assert uow.calls.get(uid_of(1)).recording == legs
    for name in ("call-out.wav", "call-in.wav", r"2026\03\call-in.wav"):
        assert uow.calls.resolve(name) == uid_of(1)
    assert [row.uid for row in uow.calls.rows(CallFilter(text="CALL-IN"))] == [uid_of(1)]
    uow.calls.update(call(1))
    assert uow.calls.get(uid_of(1)).recording == recording("call-1.wav")


def test_a_call_is_resolved_by_uid_prefix_and_file_name(uow: SqlUnitOfWork) -> None:
    add_calls(uow, [1, 2])
    uid = uid_of(1)
    for name in (uid, uid.upper(), uid[:6], f" {uid[:10]} ", "call-1.wav", "/calls/call-1.wav"):
        assert uow.calls.resolve(name) == uid


def test_a_prefix_that_is_too_short_or_no_hash_is_not_a_call(uow: SqlUnitOfWork) -> None:
    add_calls(uow, [1])
    for name in (uid_of(1)[:5], "", "%", "______"):
        with pytest.raises(NotFound):
            uow.calls.resolve(name)


def test_what_could_be_several_calls_is_ambiguous(uow: SqlUnitOfWork) -> None:
    for number in (1, 2, 3):
        uow.calls.add(replace(call(number, recording=recording("same.wav")), uid=f"{'ab' * 4}{number:056d}"))
    for name in ("same.wav", "abab" * 2):
        with pytest.raises(KnownError) as refusal:
            uow.calls.resolve(name)
        assert (refusal.value.message.id, refusal.value.message.params["n"]) == ("call.ambiguous", 3)


def test_each_part_of_a_filter_limits(uow: SqlUnitOfWork) -> None:
    ana, eva = add_agent(uow, "Ana"), add_agent(uow, "Eva")
    facts = {"queue": "ventas", "direction": Direction.INBOUND, "fields": {"disposition": "ok"}, "duration_s": 30.0}
    one = add_calls(uow, [1], ana, **facts)
    two = add_calls(uow, [2], eva, duration_s=90.0)
    start = NOON + timedelta(minutes=2)
    assert found(uow) == sorted(one + two)
    assert found(uow, started_from=start) == two
    assert found(uow, started_before=start) == one
    assert found(uow, queues=("ventas", "other")) == one
    assert found(uow, agent_ids=(eva.id,)) == two
    assert found(uow, directions=(Direction.INBOUND,)) == one
    assert found(uow, dispositions=("ok",)) == one
    assert found(uow, min_duration_s=90.0) == two
    assert found(uow, max_duration_s=30.0) == one


def test_lists_longer_than_a_statement_may_have_parameters_work(uow: SqlUnitOfWork) -> None:
    agent = add_agent(uow)
    uids = add_calls(uow, [1, 2], agent, queue="ventas")
    many = tuple(range(agent.id, agent.id + 70_000))
    assert found(uow, agent_ids=many) == sorted(uids)
    assert found(uow, queues=(*(f"queue {number}" for number in many), "ventas")) == sorted(uids)
    assert list(uow.calls.rows_by_uid([*(uid_of(-number) for number in range(1000)), *uids])) == uids


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("perez", [1]),
        ("PÉREZ", [1]),
        ("ana ventas", [1]),
        ("ventas norte", [1]),
        ("600-11", [2]),
        ("100%", [2]),
        ("a_b", [3]),
        ("call-3.wav", [3]),
        ("\\", [3]),
        ("%", [2]),
        ("_", [3]),
        ("' OR 1=1 --", []),
        ("ana soporte", []),
        ("  ", [1, 2, 3]),
    ],
)
def test_text_is_searched_literally_without_case_and_accents(uow: SqlUnitOfWork, text: str, numbers: list[int]) -> None:
    add_calls(uow, [1], add_agent(uow, "Ana Pérez"), queue="Ventas Norte")
    add_calls(uow, [2], customer_number="600-11", queue="100% oferta")
    add_calls(uow, [3], queue="a_b\\c")
    assert found(uow, text=text) == sorted(uid_of(number) for number in numbers)


def test_a_row_shows_what_is_known_of_a_call(uow: SqlUnitOfWork) -> None:
    agent, reviewer = add_agent(uow), uow.people.add("Eva", Role.REVIEWER)
    [uid] = add_calls(uow, [1], agent, queue="ventas", fields={"ticket": "T", "disposition": "ok"})
    said = transcript(uid, source=TranscriptSource.DEMO_SCRIPT)
    uow.transcripts.replace_current(said, analysis(said))
    uow.calls.save_activity(uid, Activity({Speaker.AGENT: (Span(0, 3),), Speaker.CUSTOMER: (Span(4, 5),)}, 60.0))
    uow.scorecards.save(scorecard())
    uow.evaluations.add(evaluation(uid, agent, reviewer))
    assert uow.calls.rows(CallFilter()) == (
        CallRow(
            uid=uid,
            agent_id=agent.id,
            agent="Ana Pérez",
            queue="ventas",
            direction=None,
            customer_number=None,
            started_at=NOON + timedelta(minutes=1),
            site_timezone="UTC",
            duration_s=60.0,
            channels=2,
            language="es",
            transcript=TranscriptSource.DEMO_SCRIPT,
            recording_name="call-1.wav",
            evaluations=1,
            fields={"ticket": "T", "disposition": "ok"},
            talk_share={"agent": 0.75, "customer": 0.25},
        ),
    )


def test_a_call_of_nobody_shows_its_handle(uow: SqlUnitOfWork) -> None:
    uow.calls.add(call(1, agent_handle="101", recording=None))
    [row] = uow.calls.rows(CallFilter())
    assert (row.agent, row.agent_id, row.channels, row.recording_name, row.talk_share) == ("101", None, 0, "", {})


@pytest.mark.parametrize("field", [field.name for field in fields(CallRow)])
def test_rows_can_be_ordered_by_every_field_either_way(uow: SqlUnitOfWork, field: str) -> None:
    add_calls(uow, [1, 2, 3], add_agent(uow), queue="ventas")
    add_calls(uow, [4])
    ascending = [row.uid for row in uow.calls.rows(CallFilter(), order_by=field)]
    descending = [row.uid for row in uow.calls.rows(CallFilter(), order_by=f"-{field}")]
    assert sorted(ascending) == sorted(descending) == sorted(uid_of(number) for number in (1, 2, 3, 4))


def test_an_unknown_order_is_refused(uow: SqlUnitOfWork) -> None:
    with pytest.raises(ValueError, match="not ordered by"):
        uow.calls.rows(CallFilter(), order_by="uid; DROP TABLE calls")


def test_names_are_ordered_without_case_and_accents(uow: SqlUnitOfWork) -> None:
    for number, name in enumerate(("Zoe", "álvaro", "Bea"), start=1):
        add_calls(uow, [number], add_agent(uow, name))
    assert [row.agent for row in uow.calls.rows(CallFilter(), order_by="agent")] == ["álvaro", "Bea", "Zoe"]


def test_pages_follow_each_other_without_gap_or_double(uow: SqlUnitOfWork) -> None:
    add_calls(uow, range(1, 8))
    every = [row.uid for row in uow.calls.rows(CallFilter(), order_by="queue")]
    pages = [uow.calls.rows(CallFilter(), limit=3, offset=offset, order_by="queue") for offset in (0, 3, 6, 9)]
    assert [row.uid for page in pages for row in page] == every
    assert [len(page) for page in pages] == [3, 3, 1, 0]


def test_agents_are_counted_with_what_no_draw_took(uow: SqlUnitOfWork) -> None:
    ana, eva = add_agent(uow, "Ana"), add_agent(uow, "Eva")
    add_calls(uow, [1, 2, 3], eva)
    add_calls(uow, [4], ana)
    add_calls(uow, [5])
    uow.draws.add(draw_record(uow, per_agent=1))
    assert uow.calls.agent_counts(CallFilter()) == (AgentCount(ana.id, "Ana", 1, 0), AgentCount(eva.id, "Eva", 3, 2))


def test_candidates_have_an_agent_and_were_not_drawn_unless_wanted(uow: SqlUnitOfWork) -> None:
    agent = add_agent(uow)
    add_calls(uow, [1, 2], agent)
    add_calls(uow, [3])
    assert len(uow.calls.candidates(CallFilter(), include_drawn=False)) == 2
    uow.draws.add(draw_record(uow, per_agent=1))
    left = uow.calls.candidates(CallFilter(), include_drawn=False)
    assert [(one.agent_id, one.stratum) for one in left] == [(agent.id, "Ana Pérez")]
    assert len(uow.calls.candidates(CallFilter(), include_drawn=True)) == 2


def test_queues_are_sorted_and_come_once(uow: SqlUnitOfWork) -> None:
    for number, queue in enumerate(("ventas", "Ágil", None, "", "ventas", "soporte")):
        add_calls(uow, [number], queue=queue)
    assert uow.calls.queues() == ("Ágil", "soporte", "ventas")


def test_activity_is_kept_and_can_be_made_anew(uow: SqlUnitOfWork) -> None:
    [uid] = add_calls(uow, [1])
    assert uow.calls.activity(uid) is None
    for end_s in (3.0, 4.0):
        activity = Activity({Speaker.AGENT: (Span(0.5, end_s),)}, 60.0)
        uow.calls.save_activity(uid, activity)
        assert uow.calls.activity(uid) == activity


def test_what_still_has_to_be_heard_or_transcribed_is_listed_oldest_first(uow: SqlUnitOfWork) -> None:
    add_calls(uow, [3, 1, 2])
    add_calls(uow, [4], recording=None)
    uow.calls.save_activity(uid_of(1), Activity({}, 60.0))
    said = transcript(uid_of(2))
    uow.transcripts.replace_current(said, analysis(said))
    assert uow.calls.uids_without_activity() == (uid_of(2), uid_of(3))
    assert uow.calls.uids_without_transcript() == (uid_of(1), uid_of(3))


def test_the_newest_calls_come_from_an_index_without_sorting_all(database: Engine) -> None:
    if database.dialect.name != "sqlite":
        pytest.skip("the plan of an empty PostgreSQL table says nothing")
    page = "SELECT id FROM calls WHERE started_at >= '2026' ORDER BY started_at DESC, id DESC LIMIT 9"
    with database.connect() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {page}").all()
    assert "USING INDEX ix_calls_started_at" in str(plan) or "COVERING INDEX ix_calls_started_at" in str(plan)
    assert "TEMP B-TREE" not in str(plan)
