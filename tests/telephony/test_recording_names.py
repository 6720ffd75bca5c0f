"""Facts from recording names, by the custom of each telephone system."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_studio.domain.calls import CallFacts, Direction
from qa_studio.telephony.recording_names import facts_from_name, leg_of

BOGOTA = ZoneInfo("America/Bogota")
NUMBERS = st.from_regex(r"\+?[0-9*#]{1,14}", fullmatch=True)
MOMENTS = st.integers(1_010_000_000, 2_140_000_000).map(lambda epoch: datetime.fromtimestamp(epoch, UTC))
AGENTS = st.from_regex(r"[A-Z]{2}[0-9]{2,6}", fullmatch=True)
OFFSETS = st.integers(-48, 56).map(lambda quarters: timedelta(minutes=15 * quarters))


def freepbx(kind: str, destination: str, caller: str) -> CallFacts:
    return facts_from_name(f"{kind}-{destination}-{caller}-20240105-101530-1704449730.12.wav", BOGOTA)


@pytest.mark.parametrize(
    ("kind", "destination", "caller", "agent", "queue", "customer", "direction"),
    [
        ("out", "71222", "002", "002", None, "71222", Direction.OUTBOUND),
        ("q", "8001", "5550100", None, "8001", "5550100", Direction.INBOUND),
        ("rg", "600", "5550100", None, "600", "5550100", Direction.INBOUND),
        ("external", "1001", "+34600000000", "1001", None, "+34600000000", Direction.INBOUND),
        ("internal", "1100", "1101", "1100", None, "1101", Direction.INTERNAL),
        ("exten", "1100", "1101", "1100", None, "1101", Direction.INTERNAL),
        ("exten", "1100", "600123123", "1100", None, "600123123", Direction.INBOUND),
        ("force", "600123123", "1101", "1101", None, "600123123", Direction.OUTBOUND),
        ("conf", "900", "1101", "1101", None, None, None),
        ("q", "ventas-norte", "unknown", None, "ventas-norte", None, Direction.INBOUND),
    ],
)
def test_a_freepbx_type_says_who_is_who(kind, destination, caller, agent, queue, customer, direction):
    facts = freepbx(kind, destination, caller)
    assert (facts.agent_handle, facts.queue, facts.customer_number, facts.direction) == (
        agent,
        queue,
        customer,
        direction,
    )


def test_the_epoch_and_the_stamp_of_a_freepbx_name_give_the_moment_and_the_offset_of_the_site():
    facts = facts_from_name("out-71222-002-20241105-091730-1730780250.107.wav", BOGOTA)
    assert facts.started_at == datetime(2024, 11, 5, 4, 17, 30, tzinfo=UTC)
    assert facts.started_at.utcoffset() == timedelta(hours=5)
    assert facts.fields["unique_id"] == "1730780250.107"


def test_a_stamp_that_fits_no_offset_leaves_the_epoch_in_utc():
    facts = facts_from_name("q-8001-5550100-20240105-102400-1704449730.12.wav", BOGOTA)
    assert facts.started_at == datetime(2024, 1, 5, 10, 15, 30, tzinfo=UTC)
    assert facts.started_at.utcoffset() == timedelta(0)


@pytest.mark.parametrize("extension", ["WAV", "wav", "gsm", "MP3", "alaw"])
def test_extensions_are_read_in_either_case(extension):
    facts = facts_from_name(f"out-71222-002-20241105-091730-1730780250.107.{extension}", BOGOTA)
    assert facts.fields["unique_id"] == "1730780250.107"


@pytest.mark.parametrize("folder", ["monitor/2024/01/05/", "C:\\monitor\\2024\\"])
def test_the_folder_is_set_aside(folder):
    assert facts_from_name(f"{folder}q-8001-5550100-20240105-101530-1704449730.12.wav", BOGOTA).queue == "8001"


def test_a_vicidial_name_gives_agent_customer_campaign_and_leg_in_local_time():
    facts = facts_from_name("20240105-101530_5550100_1001_SALES01-all.mp3", BOGOTA)
    assert facts == CallFacts(
        agent_handle="1001",
        customer_number="5550100",
        started_at=datetime(2024, 1, 5, 10, 15, 30, tzinfo=BOGOTA),
        fields={"campaign": "SALES01", "leg": "all"},
    )


@pytest.mark.parametrize(
    ("name", "agent", "fields"),
    [
        ("20240105-101530_5550100_1001", "1001", {}),
        ("20240105-101530_5550100_1001-in.wav", "1001", {"leg": "in"}),
        ("20240105-101530_5550100_VDAD_OUT_B-out.wav", None, {"campaign": "OUT_B", "leg": "out"}),
    ],
)
def test_a_vicidial_name_may_lack_campaign_leg_or_agent(name, agent, fields):
    facts = facts_from_name(name, BOGOTA)
    assert (facts.agent_handle, facts.fields) == (agent, fields)


def test_a_wolkvox_name_gives_agent_codes_customer_and_who_hung_up():
    name = "agent.12345.date.2024-01-05-10-15-30.cod.12.cod2.33.tel.573001234567.id.ab.12-f (1).hung_up.customer.gsm"
    assert facts_from_name(name, BOGOTA) == CallFacts(
        agent_handle="12345",
        customer_number="573001234567",
        started_at=datetime(2024, 1, 5, 10, 15, 30, tzinfo=BOGOTA),
        fields={"disposition": "12", "disposition_2": "33", "unique_id": "ab.12-f", "hung_up": "customer"},
    )


def test_a_yeastar_name_gives_both_sides_and_the_direction():
    facts = facts_from_name("20180315201242-1521173562.46-203-201-Internal.yswav", BOGOTA)
    assert (facts.agent_handle, facts.customer_number, facts.direction) == ("201", "203", Direction.INTERNAL)
    assert facts.started_at == datetime(2018, 3, 16, 4, 12, 42, tzinfo=UTC)
    outbound = facts_from_name("20180315201242-1521173562.46-203-5550100-Outbound.wav", BOGOTA)
    assert (outbound.agent_handle, outbound.customer_number) == ("203", "5550100")


def test_an_aws_sample_name_gives_agent_start_and_id():
    assert facts_from_name("Auto0_GUID_000_AGENT_ChrisL_DT_2025-02-19T06-01-22_Mono.wav", BOGOTA) == CallFacts(
        agent_handle="ChrisL",
        started_at=datetime(2025, 2, 19, 6, 1, 22, tzinfo=BOGOTA),
        fields={"unique_id": "000"},
    )


def test_an_aws_sample_name_may_name_the_customer():
    facts = facts_from_name("X_GUID_7_CUST_5550100_AGENT_AnaM_DT_2025-02-19T06-01-22.wav", BOGOTA)
    assert (facts.agent_handle, facts.customer_number) == ("AnaM", "5550100")


@pytest.mark.parametrize(
    "name",
    [
        "20240105-251530_5550100_1001.wav",
        "agent.1.date.2024-13-05-10-15-30.cod.12.tel.573.id.a.hung_up.agent.gsm",
        "Auto0_GUID_000_AGENT_ChrisL_DT_2025-02-30T06-01-22_Mono.wav",
    ],
)
def test_a_date_that_cannot_be_gives_no_start_but_the_rest(name):
    facts = facts_from_name(name, BOGOTA)
    assert facts.started_at is None
    assert facts.agent_handle


@pytest.mark.parametrize(
    "name", ["", "llamada.wav", "20240105.wav", "q-8001.wav", "....", "audio 1.WAV", "out-1-2.wav"]
)
def test_an_unknown_name_gives_no_facts(name):
    assert facts_from_name(name, BOGOTA) == CallFacts()


@given(st.text())
def test_garbage_never_raises(name):
    facts_from_name(name, BOGOTA)


@given(
    st.sampled_from(["out", "q", "rg", "external", "internal"]),
    NUMBERS,
    NUMBERS,
    MOMENTS,
    OFFSETS,
    st.integers(0, 99999),
)
def test_a_built_freepbx_name_reads_back(kind, destination, caller, moment, offset, sequence):
    local = moment.replace(tzinfo=timezone(offset))
    stamp = local.strftime("%Y%m%d-%H%M%S")
    name = f"{kind}-{destination}-{caller}-{stamp}-{int(local.timestamp())}.{sequence}.wav"
    facts = facts_from_name(name, BOGOTA)
    assert facts.started_at == local
    assert facts.started_at.utcoffset() == offset
    assert {facts.agent_handle, facts.queue, facts.customer_number} - {None} == {destination, caller}


@given(
    MOMENTS,
    st.from_regex(r"[0-9]{4,12}", fullmatch=True),
    AGENTS,
    st.none() | st.from_regex(r"[A-Z0-9]{2,8}", fullmatch=True),
    st.sampled_from(["", "-all", "-in", "-out"]),
    st.sampled_from(["wav", "mp3", "GSM"]),
)
def test_a_built_vicidial_name_reads_back(moment, phone, agent, campaign, leg, extension):
    parts = [moment.strftime("%Y%m%d-%H%M%S"), phone, agent, *([campaign] if campaign else [])]
    facts = facts_from_name(f"{'_'.join(parts)}{leg}.{extension}", BOGOTA)
    assert facts.started_at == moment.replace(tzinfo=BOGOTA)
    assert (facts.customer_number, facts.agent_handle, facts.fields.get("campaign")) == (phone, agent, campaign)
    assert facts.fields.get("leg", "") == leg.lstrip("-")


@pytest.mark.parametrize(
    ("name", "agent", "epoch"),
    [
        ("out-600123123-1001-20241399-091730-1730780250.108.wav", "1001", 1_730_780_250),
        ("20180315206142-1521173562.46-203-201-Internal.yswav", "201", 1_521_173_562),
    ],
)
def test_an_impossible_stamp_leaves_the_epoch_beside_it(name, agent, epoch):
    facts = facts_from_name(name, BOGOTA)
    assert facts.started_at == datetime.fromtimestamp(epoch, UTC)
    assert facts.agent_handle == agent


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("call-in.wav", ("call.wav", "in")),
        ("call-out.WAV", ("call.WAV", "out")),
        ("archive/call_IN.gsm", ("call.gsm", "in")),
        ("1704449730.12.out.wav", ("1704449730.12.wav", "out")),
        ("call-rx.alaw", ("call.alaw", "in")),
        ("call-tx.alaw", ("call.alaw", "out")),
        ("20240105-101530_5550100_1001_SALES01-in", ("20240105-101530_5550100_1001_SALES01", "in")),
        ("out-71222-002-20241105-091730-1730780250.107.wav", None),
        ("checkin.wav", None),
        ("in.wav", None),
        ("20240105-101530_5550100_1001_SALES01-all.mp3", None),
    ],
)
def test_a_name_tells_whether_a_file_is_one_leg_of_a_call(name, expected):
    assert leg_of(name) == expected


def test_the_name_of_a_leg_gives_the_facts_of_its_call_and_which_leg_it_is():
    whole = facts_from_name("q-8001-5550100-20240105-101530-1704449730.12.wav", BOGOTA)
    one = facts_from_name("q-8001-5550100-20240105-101530-1704449730.12-rx.wav", BOGOTA)
    assert one.fields == {**whole.fields, "leg": "in"}
    assert (one.queue, one.customer_number, one.started_at) == (whole.queue, whole.customer_number, whole.started_at)
