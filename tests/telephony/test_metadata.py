"""Metadata of calls from CSV and XLSX files."""

import contextlib
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qa_studio.domain.calls import Direction
from qa_studio.domain.errors import KnownError
from qa_studio.services.rows import ColumnMapping
from qa_studio.telephony.metadata import PbxFiles

FILES = PbxFiles()
BASIC = {"recording": "Grabación", "agent": "Agente", "started_at": "Fecha"}
SPANISH = "Grabación;Agente;Fecha\nmonitor/uno.wav;Ana Niño;05/11/2024 09:17\ndos.wav;Luis;25/11/2024 10:00:05\n"


def read(path, columns=BASIC, **options):
    return FILES.read(path, ColumnMapping(columns, **options))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1"])
def test_any_usual_encoding_is_read(written, encoding):
    table = read(written(SPANISH, encoding=encoding), timezone="Europe/Madrid")
    assert table.headings == ("Grabación", "Agente", "Fecha")
    assert [row.facts.agent_handle for row in table.rows] == ["Ana Niño", "Luis"]
    assert table.rows[0].facts.started_at == datetime(2024, 11, 5, 9, 17, tzinfo=ZoneInfo("Europe/Madrid"))


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_any_usual_delimiter_is_found(written, delimiter):
    table = read(written(SPANISH.replace(";", delimiter)))
    assert [row.recording for row in table.rows] == ["monitor/uno.wav", "dos.wav"]


def test_quoted_cells_may_hold_the_delimiter_and_line_breaks(written):
    table = read(written('Grabación,Agente,Fecha\nuno.wav,"Niño, Ana\nturno 2",2024-11-05\ndos.wav,Luis,ayer\n'))
    assert table.rows[0].facts.agent_handle == "Niño, Ana\nturno 2"
    assert [problem.line for problem in table.problems] == [4]


def test_a_wrong_date_is_listed_and_the_other_cells_of_its_line_stay(written, sentences):
    table = read(written(SPANISH + "tres.wav;Eva;31/02/2024\ncuatro.wav;Eva;26/11/2024\n"))
    assert [row.recording for row in table.rows] == ["monitor/uno.wav", "dos.wav", "tres.wav", "cuatro.wav"]
    assert (table.rows[2].facts.agent_handle, table.rows[2].facts.started_at) == ("Eva", None)
    (problem,) = table.problems
    assert problem.line == 4
    for sentence in sentences(problem.reason):
        assert "31/02/2024" in sentence
        assert "05/11/2024 09:17" in sentence


@pytest.mark.parametrize("form", ["", "%d/%m/%Y"])
def test_a_year_in_which_no_call_was_is_a_wrong_date(written, form):
    table = read(written("Grabación,Agente,Fecha\na.wav,A,05/11/0024\nb.wav,B,05/11/2024\n"), date_format=form)
    assert [problem.line for problem in table.problems] == [2]
    assert [row.facts.agent_handle for row in table.rows] == ["A", "B"]


def test_a_column_that_is_month_first_says_so_of_a_wrong_date(written, sentences):
    table = read(
        written("Grabación,Agente,Fecha\na.wav,A,11/25/2024 9:00 PM\nb.wav,B,02/30/2024\nc.wav,C,11/26/2024\n")
    )
    assert [row.facts.started_at is None for row in table.rows] == [False, True, False]
    assert all("11/25/2024" in sentence for sentence in sentences(table.problems[0].reason))


def test_month_first_dates_are_read_where_the_column_shows_it(written):
    table = read(written("Grabación,Agente,Fecha\na.wav,A,11/05/2024 9:00 PM\nb.wav,B,11/25/2024 1:00 AM\n"))
    assert table.rows[0].facts.started_at == datetime(2024, 11, 5, 21, tzinfo=UTC)


def test_a_missing_column_is_named_with_the_columns_there_are(written, sentences):
    with pytest.raises(KnownError) as caught:
        read(written(SPANISH), {"recording": "Grabación", "queue": "Cola"})
    for sentence in sentences(caught.value.message):
        assert "Cola" in sentence
        assert "Grabación, Agente, Fecha" in sentence


def test_a_mapping_without_recording_or_id_is_refused(written):
    with pytest.raises(KnownError) as caught:
        read(written(SPANISH), {"agent": "Agente"})
    assert caught.value.message.id == "metadata.no_recording_column"


@pytest.mark.parametrize(("form", "line"), [("%d/%m/%Y %H:%M", 3), ("%d/%m/%Y %H:%M:%S", 2)])
def test_a_given_date_format_is_kept_to(written, form, line):
    table = read(written(SPANISH), date_format=form)
    assert [problem.line for problem in table.problems] == [line]
    assert table.problems[0].reason.params["format"] == form


@pytest.mark.parametrize(
    ("options", "message"),
    [({"timezone": "Europa/Madrit"}, "metadata.bad_timezone"), ({"date_format": "%Q"}, "metadata.bad_date_format")],
)
def test_a_wrong_option_is_one_known_error(written, options, message, sentences):
    with pytest.raises(KnownError) as caught:
        read(written(SPANISH), **options)
    assert caught.value.message.id == message
    assert all(not sentence.startswith("metadata.") for sentence in sentences(caught.value.message))


def test_a_line_with_too_many_cells_is_listed(written):
    table = read(written("Grabación,Agente,Fecha\na.wav,SIP/5301,60,2024-11-05\nb.wav,B,2024-11-05\n"))
    assert [row.recording for row in table.rows] == ["b.wav"]
    assert table.problems[0].reason.id == "metadata.too_many_cells"


def test_a_line_without_recording_is_listed_and_a_short_line_is_filled_up(written):
    table = read(written("Grabación,Agente,Fecha\n,A,2024-11-05\nb.wav\n"))
    assert [row.recording for row in table.rows] == ["b.wav"]
    assert [problem.line for problem in table.problems] == [2]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "metadata.empty"),
        (b" \r\n\r\n", "metadata.empty"),
        (b"\xef\xbb\xbf", "metadata.empty"),
        (b"RIFF\x24\x00\x00\x00WAVEfmt \x10\x00\x00\x00\x01\x00", "metadata.not_a_table"),
        (b"PK\x03\x04 broken", "metadata.damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "metadata.old_excel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "metadata.password"),
    ],
)
def test_what_is_no_table_gets_one_clear_sentence(tmp_path, content, message, sentences):
    path = tmp_path / "llamadas.xlsx"
    path.write_bytes(content)
    with pytest.raises(KnownError) as caught:
        FILES.headings(path)
    assert caught.value.message.id == message
    for sentence in sentences(caught.value.message):
        assert "llamadas.xlsx" in sentence


def test_a_file_that_is_gone_is_a_known_error(tmp_path):
    with pytest.raises(KnownError) as caught:
        FILES.headings(tmp_path / "nada.csv")
    assert caught.value.message.id == "metadata.gone"


def test_a_workbook_with_a_title_and_real_dates_is_read(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Informe de llamadas"])
    sheet.append([])
    sheet.append(["Archivo", "Extensión", "Fecha", "Hora", "Teléfono", "Ticket", None])
    sheet.append(["uno.wav", 1001, date(2024, 11, 5), time(9, 17), 34600123123, "T-1", None])
    sheet.append(["dos.wav", 1002.0, "no se sabe", None, None, None, None])
    book.save(tmp_path / "a.xlsx")
    path = tmp_path / "a.xlsx"
    mapping = FILES.propose(FILES.headings(path))
    table = FILES.read(path, mapping)
    row, dateless = table.rows
    assert row.line == 4
    assert (dateless.facts.agent_handle, dateless.facts.started_at) == ("1002", None)
    assert row.facts.started_at == datetime(2024, 11, 5, 9, 17, tzinfo=UTC)
    assert (row.facts.agent_handle, row.facts.customer_number) == ("1001", "34600123123")
    assert row.facts.fields == {"ticket": "T-1"}
    assert [problem.line for problem in table.problems] == [5]


def test_spanish_headings_are_recognised():
    headings = (
        *("Agente", "Cola", "Fecha", "Hora de inicio", "Teléfono", "Cliente", "Ticket"),
        *("Tipificación", "Campaña", "Idioma", "Grabación", "Dirección"),
    )
    assert FILES.propose(headings).columns == {
        "recording": "Grabación",
        "started_at": "Fecha",
        "started_time": "Hora de inicio",
        "agent": "Agente",
        "queue": "Cola",
        "direction": "Dirección",
        "customer_number": "Teléfono",
        "language": "Idioma",
        "ticket": "Ticket",
        "crm_reference": "Cliente",
        "disposition": "Tipificación",
        "campaign": "Campaña",
    }


def test_english_headings_are_recognised():
    mapping = FILES.propose(("File Name", "Agent Name", "StartTime", "customer_phone", "Skill", "Wrap-up code"))
    assert mapping.columns == {
        "recording": "File Name",
        "agent": "Agent Name",
        "started_at": "StartTime",
        "customer_number": "customer_phone",
        "queue": "Skill",
        "disposition": "Wrap-up code",
    }


def test_a_lone_time_heading_is_the_start():
    assert FILES.propose(("Archivo", "Hora")).columns == {"recording": "Archivo", "started_at": "Hora"}


def test_unknown_headings_are_left_to_the_person():
    assert FILES.propose(("foo", "bar")).columns == {}


def test_a_freepbx_export_is_read_by_its_proposal(written):
    heading = (
        "calldate,clid,src,dst,dcontext,channel,dstchannel,lastapp,lastdata,duration,billsec,disposition,amaflags,"
        "accountcode,uniqueid,userfield,did,recordingfile,cnum,cnam,outbound_cnum,outbound_cnam,dst_cnam"
    )
    recording = "q-8001-5550100-20240105-101530-1704449730.12.wav"
    lines = (
        f'2024-01-05 10:15:30,"""Ana"" <555>",5550100,8001,ext-queues,SIP/trunk-1,PJSIP/1001-000a,Queue,"8001,t",60,55,'
        f"ANSWERED,3,,1704449730.12,,,{recording},,,,,\n"
        "2024-01-05 10:20:30,x,1001,5550101,from-internal,SIP/1001-1,SIP/trunk_out-2,Dial,d,9,0,NO ANSWER,3,,"
        "1704450030.9,,,,,,,,\n"
    )
    path = written(f"{heading}\n{lines}")
    table = FILES.read(path, FILES.propose(FILES.headings(path)))
    answered, unanswered = table.rows
    assert (answered.recording, answered.facts.agent_handle) == (recording, "1001")
    assert answered.facts.fields == {"unique_id": "1704449730.12", "disposition": "ANSWERED"}
    assert (unanswered.recording, unanswered.facts.agent_handle) == ("1704450030.9", None)


def test_a_vicidial_export_gives_a_row_for_each_recording(written):
    headings = "call_date\tphone_number_dialed\tstatus\tuser\tfull_name\tcampaign_id\tstatus_name\trecording_filename"
    line = "2024-01-05 10:15:30\t5550100\tSALE\t1001\tAna\tS1\tSale Made\t20240105-101530_5550100_1001-all|x-all"
    path = written(f"{headings}\n{line}\n")
    rows = FILES.read(path, FILES.propose(FILES.headings(path))).rows
    assert [row.recording for row in rows] == ["20240105-101530_5550100_1001-all", "x-all"]
    assert rows[0].facts.agent_handle == "1001"
    assert rows[0].facts.fields == {"campaign": "S1", "disposition": "Sale Made"}


def test_a_bright_pattern_export_is_recognised():
    headings = (
        *("Start Time", "Agent loginId", "Agent First Name", "Agent Last Name", "Customer phone", "Direction"),
        *("Service", "Disposition", "Notes", "Voice Signature", "Flagged", "Talk Time", "Export status"),
        *("RecordingId", "Global Interaction ID"),
    )
    columns = FILES.propose(headings).columns
    assert (columns["agent"], columns["queue"], columns["recording"]) == ("Agent loginId", "Service", "RecordingId")


def test_an_asterisk_master_file_gets_its_headings(written):
    line = '"","5550100","1001","default","""A"" <5>","SIP/t-1","SIP/1001-2","Dial","x","2024-01-05 10:15:30",'
    path = written(
        f'{line}"2024-01-05 10:15:33","2024-01-05 10:16:30",60,57,"ANSWERED","DOCUMENTATION","1704449730.1",""\n'
    )
    (row,) = FILES.read(path, FILES.propose(FILES.headings(path))).rows
    assert (row.recording, row.facts.agent_handle) == ("1704449730.1", "1001")


@pytest.mark.parametrize(
    ("said", "direction", "fields"),
    [
        ("Entrante", Direction.INBOUND, {}),
        ("OUT", Direction.OUTBOUND, {}),
        ("interna", Direction.INTERNAL, {}),
        ("Transferida", None, {"direction": "Transferida"}),
        ("", None, {}),
    ],
)
def test_a_direction_is_understood_or_kept_as_it_was(written, said, direction, fields):
    path = written(f"Grabación,Sentido\na.wav,{said}\n")
    (row,) = read(path, {"recording": "Grabación", "direction": "Sentido"}).rows
    assert (row.facts.direction, row.facts.fields) == (direction, fields)


@pytest.mark.parametrize(
    ("said", "language"), [("Español", "es"), ("en-US", "en"), ("INGLÉS", "en"), ("pt_BR", "pt"), ("klingon", None)]
)
def test_a_language_is_given_by_its_code(written, said, language):
    path = written(f"Grabación,Idioma\na.wav,{said}\n")
    (row,) = read(path, {"recording": "Grabación", "language": "Idioma"}).rows
    assert row.facts.language == language


def test_facts_from_names_are_at_hand_here_too():
    assert FILES.facts_from_name("20240105-101530_5550100_1001.wav", UTC).agent_handle == "1001"


def test_repeated_and_empty_headings_get_names_of_their_own(written):
    assert FILES.headings(written("a,,a,a\n1,2,3,4\n")) == ("a", "B", "a (2)", "a (3)")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=timedelta(seconds=2))
@given(content=st.binary(max_size=200))
def test_any_bytes_give_a_table_or_a_known_error(tmp_path, content):
    path = tmp_path / "x.csv"
    path.write_bytes(content)
    with contextlib.suppress(KnownError):
        FILES.headings(path)
