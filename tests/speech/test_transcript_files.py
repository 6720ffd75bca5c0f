"""Transcripts as files: what goes out comes back, and what is wrong is told with its line."""

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa_studio.domain.calls import Speaker
from qa_studio.domain.errors import KnownError, Message
from qa_studio.domain.sentiment import Sentiment
from qa_studio.domain.transcripts import ChangedBy, SpeakerSource, Transcript, TranscriptSource, Utterance, Word
from qa_studio.speech.ctm import read_ctm
from qa_studio.speech.transcript_files import TranscriptFileFormats

FILES = TranscriptFileFormats()
UTTERANCES = (
    Utterance(Speaker.AGENT, 0.5, 2.25, "Buenos días, ¿en qué le ayudo?", (Word("buenos", 0.5, 0.9, 0.75),)),
    Utterance(Speaker.CUSTOMER, 2.5, 3.0, "No <funciona> & punto"),
    Utterance(Speaker.UNKNOWN, 3600.0, 3601.5, "Adiós"),
)


def transcript(utterances: Sequence[Utterance] = UTTERANCES) -> Transcript:
    """A transcript of some utterances."""
    return Transcript("u", TranscriptSource.VOSK, "m", "es", tuple(utterances), datetime(2026, 1, 1, tzinfo=UTC))


def write(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    """Writes a file."""
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def problem(path: Path) -> tuple[str, object]:
    """Gives the id of what is wrong with a file, and its line or field."""
    with pytest.raises(KnownError) as caught:
        FILES.read(path)
    params = caught.value.message.params
    return caught.value.message.id, params.get("line", params.get("field"))


@pytest.mark.parametrize(
    ("form", "source"),
    [
        ("vtt", TranscriptSource.IMPORTED_WEBVTT),
        ("srt", TranscriptSource.IMPORTED_SRT),
        ("json", TranscriptSource.IMPORTED_JSON),
    ],
)
def test_what_is_written_is_read_again(tmp_path: Path, form: str, source: TranscriptSource) -> None:
    path = write(tmp_path, f"call.{form}", FILES.write(transcript(), (), form))
    found = FILES.read(path)
    assert found.source is source
    assert found.language == ("es" if form == "json" else None)
    for read, written in zip(found.utterances, UTTERANCES, strict=True):
        expected_text = "No & punto" if form == "srt" and "<" in written.text else written.text
        assert (read.speaker, read.start_s, read.end_s) == (written.speaker, written.start_s, written.end_s)
        assert read.text == expected_text
        if form == "json":
            assert read.words == written.words


def test_json_has_the_shape_of_the_command_line() -> None:
    told = json.loads(FILES.write(transcript(), (Sentiment(0.6, ("ayudo",)), Sentiment(-0.3), Sentiment(0.0)), "json"))
    assert list(told) == ["source", "model", "language", "utterances", "warnings"]
    first = told["utterances"][0]
    known = ["speaker", "start_s", "end_s", "text", "confidence", "sentiment", "words"]
    assert list(first) == [*known, "channel", "speaker_source", "heard_text", "corrected_by"]
    assert first["sentiment"] == {"compound": 0.6, "label": "positive", "evidence": ["ayudo"]}
    assert first["words"] == [{"word": "buenos", "start_s": 0.5, "end_s": 0.9, "confidence": 0.75}]
    assert json.loads(FILES.write(transcript(), (), "json"))["utterances"][0]["sentiment"] is None


def test_text_is_for_reading() -> None:
    lines = FILES.write(transcript(), (), "txt").splitlines()
    assert lines[0] == "[00:00:00] Agent: Buenos días, ¿en qué le ayudo?"
    assert lines[2] == "[01:00:00] Unknown: Adiós"


def test_an_unknown_form_says_which_there_are() -> None:
    with pytest.raises(KnownError) as caught:
        FILES.write(transcript(), (), "doc")
    assert caught.value.message.id == "transcript.unknown_format"


def test_webvtt_as_others_write_it_is_read(tmp_path: Path) -> None:
    text = (
        "\ufeffWEBVTT - made elsewhere\r\nKind: captions\r\n\r\nNOTE\r\na remark --> not a cue\r\n\r\n"
        "STYLE\r\n::cue { color: red }\r\n\r\nintro\r\n00:01.000 --> 00:02.500 align:start position:10%\r\n"
        "<v.loud Agente María>Hola,\r\n<i>buenas</i> tardes</v>\r\n\r\n"
        "01:00:00.000 --> 01:00:01.000\r\n<v Agent>Bye <v Customer>Thanks &amp; bye\r\n\r\n"
        "01:00:02.000 --> 01:00:03.000\r\nCliente: adiós\r\n\r\n"
        "01:00:04.000 --> 01:00:05.000\r\nnota: nadie\r\n"
    )
    read = FILES.read(write(tmp_path, "call.vtt", text))
    assert [(one.speaker, one.start_s, one.text) for one in read.utterances] == [
        (Speaker.AGENT, 1.0, "Hola, buenas tardes"),
        (Speaker.AGENT, 3600.0, "Bye"),
        (Speaker.CUSTOMER, 3600.0, "Thanks & bye"),
        (Speaker.CUSTOMER, 3602.0, "adiós"),
        (Speaker.UNKNOWN, 3604.0, "nota: nadie"),
    ]


def test_subrip_with_spanish_and_english_speakers_in_an_old_encoding_is_read(tmp_path: Path) -> None:
    text = (
        "1\n00:00:01,000 --> 00:00:02,000\nAgente: Atención al cliente, buenos días\n\n"
        "2\n00:00:03,000 --> 00:00:04,000\n- CLIENTE: Quería una información\nsobre mi línea\n\n"
        "00:00:05,000 --> 00:00:06,000\nAgent 2: Yes? [8]\n\n00:00:07,000 --> 00:00:08,000\n[8]\n"
    )
    read = FILES.read(write(tmp_path, "call.srt", text, "cp1252"))
    assert [(one.speaker, one.text) for one in read.utterances] == [
        (Speaker.AGENT, "Atención al cliente, buenos días"),
        (Speaker.CUSTOMER, "Quería una información sobre mi línea"),
        (Speaker.AGENT, "Yes?"),
    ]


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("a.vtt", "1\n00:01.000 --> 00:02.000\nhi\n", ("transcript.not_vtt", None)),
        ("a.vtt", "WEBVTT\n\n00:01.000 -> 00:02.000\nhi\n", ("transcript.bad_time", 4)),
        ("a.vtt", "WEBVTT\n\n00:03.000 --> 00:02.000\nhi\n", ("transcript.bad_time", 3)),
        ("a.vtt", "WEBVTT\n\n00:01.000 --> 00:99.000\nhi\n", ("transcript.bad_time", 3)),
        ("a.srt", "1\n00:00:01,000 --> 00:00:02,000\nhi\n\n2\nhello\nthere\n", ("transcript.bad_time", 6)),
        ("a.srt", "\n\n", ("transcript.empty", None)),
        ("a.json", '{"utterances": [\n{,}]}', ("transcript.bad_json", 2)),
        ("a.json", "[" * 100_000, ("transcript.bad_json", 1)),
        ("a.json", "[]", ("transcript.empty", None)),
        ("a.json", '{"title": "song"}', ("transcript.unknown_json", None)),
        ("a.json", '{"utterances": 3}', ("transcript.bad_field", "utterances")),
        ("a.json", '{"text": "hola"}\n{"text": ""} x', ("transcript.bad_json", 2)),
        ("a.json", "3", ("transcript.bad_field", "{…}")),
        (
            "a.json",
            '{"utterances": [{"text": "", "start_s": 0, "end_s": 1, "speaker_source": "moon"}]}',
            ("transcript.bad_field", "utterances[0].speaker_source"),
        ),
        ("a.json", '{"utterances": [3]}', ("transcript.bad_field", "utterances[0]")),
        (
            "a.json",
            '{"utterances": [{"text": "x", "start_s": NaN, "end_s": 1}]}',
            ("transcript.bad_field", "utterances[0].start_s"),
        ),
        (
            "a.json",
            '{"utterances": [{"text": "x", "start_s": 2, "end_s": 1}]}',
            ("transcript.bad_field", "utterances[0].end_s"),
        ),
        (
            "a.json",
            '{"utterances": [{"text": "", "start_s": 0, "end_s": 1, "words": [{"start_s": 0, "end_s": 1}]}]}',
            ("transcript.bad_field", "utterances[0].words[0].word"),
        ),
        ("a.doc", "x", ("transcript.unknown_kind", None)),
        ("a.txt", "hello there, how are you today", ("transcript.unknown_kind", None)),
        ("a.ctm", "call A 0.5 0.25 hola 0.9\ncall A x 0.25 hola\n", ("transcript.bad_ctm", 2)),
        ("a.ctm", "hola\n", ("transcript.bad_ctm", 1)),
        ("a.ctm", "call A 0.5 0.25 hola 1.5\n", ("transcript.bad_ctm", 1)),
        ("a.ctm", "one A 0.5 0.25 hola\ntwo A 1.5 0.25 adiós\n", ("transcript.several_calls", None)),
        ("a.vtt", "WEBVTT\n\0\0", ("transcript.not_text", None)),
    ],
)
def test_what_is_wrong_is_told_with_its_place(
    tmp_path: Path, name: str, text: str, expected: tuple[str, object]
) -> None:
    assert problem(write(tmp_path, name, text)) == expected


def test_a_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    assert problem(tmp_path / "gone.vtt")[0] == "transcript.unreadable"


def test_our_json_loses_nothing(tmp_path: Path) -> None:
    heard = (Word("ce", 0.0, 0.5, 0.5), Word("be", 0.5, 0.75))
    number = Word("2", 0.75, 1.0, 0.25, (Word("dos", 0.75, 1.0, 0.25),), ChangedBy.NUMBER)
    words = (Word("CB", 0.0, 0.75, None, heard, ChangedBy.GLOSSARY), number)
    said = tuple(
        Utterance(Speaker.AGENT, 0.0, 1.0, "CB 2", words, 0, source, "ce be dos", "Eva") for source in SpeakerSource
    )
    written = replace(transcript(said), warnings=(Message("speech.sides_look_swapped"),))
    read = FILES.read(write(tmp_path, "call.json", FILES.write(written, (), "json")))
    assert read.utterances == said
    assert read.warnings == written.warnings


def test_json_of_earlier_versions_is_read_as_supplied(tmp_path: Path) -> None:
    text = '{"utterances": [{"speaker": "agent", "start_s": 0, "end_s": 1, "text": "hola", "words": []}]}'
    read = FILES.read(write(tmp_path, "call.json", text))
    assert read.utterances == (Utterance(Speaker.AGENT, 0.0, 1.0, "hola", speaker_source=SpeakerSource.IMPORTED),)


@pytest.mark.parametrize(
    ("form", "mark"), [("vtt", "<v.estimated Agent>"), ("srt", "Agent (estimated): "), ("txt", "Agent (estimated): ")]
)
def test_estimated_speakers_are_marked_and_stay_so(tmp_path: Path, form: str, mark: str) -> None:
    said = (Utterance(Speaker.AGENT, 0.0, 1.0, "hola", speaker_source=SpeakerSource.ESTIMATED),)
    text = FILES.write(transcript(said), (), form)
    assert f"{mark}hola" in text
    if form != "txt":
        assert FILES.read(write(tmp_path, f"call.{form}", text)).utterances == said


def test_a_file_is_told_by_its_content_whatever_its_name(tmp_path: Path) -> None:
    names = {
        "srt": TranscriptSource.IMPORTED_SRT,
        "vtt": TranscriptSource.IMPORTED_WEBVTT,
        "json": TranscriptSource.IMPORTED_JSON,
        "ctm": TranscriptSource.IMPORTED_CTM,
    }
    for form, source in names.items():
        path = write(tmp_path, f"{form}.txt", FILES.write(transcript(), (), form))
        assert FILES.read(path).source is source


def test_ctm_has_a_line_a_word_by_channel_and_time() -> None:
    said = (
        Utterance(Speaker.AGENT, 0.5, 2.0, "Plan Ñandú [TARJETA]", (Word("Plan Ñandú", 0.5, 1.4, 0.75),), 1),
        Utterance(Speaker.CUSTOMER, 0.0, 1.0, "sí", (Word("sí", 0.25, 0.5),), 0),
        Utterance(Speaker.CUSTOMER, 2.0, 4.0, "va bien"),
    )
    assert FILES.write(transcript(said), (), "ctm").splitlines() == [
        "u A 0.250 0.250 sí",
        "u B 0.500 0.400 Plan 0.750",
        "u B 0.900 0.500 Ñandú 0.750",
        "u B 2.000 0.667 va",
        "u B 2.667 1.333 bien",
    ]


def test_ctm_as_scoring_tools_have_it_is_read() -> None:
    text = (
        ";; a comment\n"
        "call A 0.50 0.30 hola 0.9\ncall A 0.80 0.20 <UNK> 0.1\ncall A 0.9 0.1 que NA\n"
        "call 2 1.00 0.50 buenas\ncall 2 1.5 .25 mm 0.5 non-lex\n"
        "call A * * <ALT_BEGIN>\ncall A 3.0 0.5 tal\ncall A * * <ALT>\ncall A 3.0 0.5 cual\ncall A * * <ALT_END>\n"
        "call B 5.0 0.5 adiós 1 lex Customer\n"
    )
    assert [(one.speaker, one.channel, one.start_s, one.end_s, one.text) for one in read_ctm(text, "x")] == [
        (Speaker.UNKNOWN, 0, 0.5, 1.0, "hola que"),
        (Speaker.UNKNOWN, 0, 3.0, 3.5, "tal"),
        (Speaker.UNKNOWN, 1, 1.0, 1.5, "buenas"),
        (Speaker.CUSTOMER, 1, 5.0, 5.5, "adiós"),
    ]


def test_ctm_gives_back_words_times_and_channels(tmp_path: Path) -> None:
    words = (Word("buenos", 0.5, 0.9, 0.75), Word("días", 0.9, 1.25))
    said = (Utterance(Speaker.AGENT, 0.5, 1.25, "buenos días", words, 0),)
    [read] = FILES.read(write(tmp_path, "call.ctm", FILES.write(transcript(said), (), "ctm"))).utterances
    assert (read.words, read.text, read.channel) == (words, "buenos días", 0)


TIMES = st.floats(0, 300_000).map(lambda seconds: round(seconds, 3))
TEXTS = st.text(st.characters(blacklist_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=60)


@st.composite
def utterances(draw: st.DrawFn) -> Utterance:
    """Any utterance."""
    start_s, end_s = sorted((draw(TIMES), draw(TIMES)))
    text = " ".join(draw(TEXTS.filter(lambda text: bool(text.split()))).split())
    source = draw(st.sampled_from([SpeakerSource.IMPORTED, SpeakerSource.ESTIMATED]))
    return Utterance(draw(st.sampled_from(Speaker)), start_s, end_s, text, speaker_source=source)


@given(st.lists(utterances(), min_size=1, max_size=5))
def test_any_words_survive_webvtt_and_json(
    tmp_path_factory: pytest.TempPathFactory, given_utterances: list[Utterance]
) -> None:
    in_order = tuple(sorted(given_utterances, key=lambda one: one.start_s))
    folder = tmp_path_factory.mktemp("any")
    for form in ("vtt", "json"):
        assert (
            FILES.read(write(folder, f"call.{form}", FILES.write(transcript(in_order), (), form))).utterances
            == in_order
        )


@settings(max_examples=50)
@given(st.text(max_size=200))
def test_no_text_at_all_makes_the_readers_fall_over(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    folder = tmp_path_factory.mktemp("text")
    starts = ("", "WEBVTT\n\n00:01.000 --> 00:02.000\n", "{", '{"utterances": [', "call A 0.5 1 hola\n")
    for start in starts:
        for name in ("a.vtt", "a.srt", "a.json", "a.ctm", "a.txt"):
            path = folder / name
            path.write_text(start + text, encoding="utf-8", errors="replace")
            with suppress(KnownError):
                FILES.read(path)
