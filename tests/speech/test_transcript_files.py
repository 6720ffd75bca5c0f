"""Transcripts as files: what goes out comes back, and what is wrong is told with its line."""

import json
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa_studio.domain.calls import Speaker
from qa_studio.domain.errors import KnownError
from qa_studio.domain.sentiment import Sentiment
from qa_studio.domain.transcripts import Transcript, TranscriptSource, Utterance, Word
from qa_studio.speech import cues
from qa_studio.speech.transcript_files import TranscriptFileFormats
from qa_studio.speech.transcript_json import read_json, write_json

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
    read_source, language, utterances = FILES.read(path)
    assert read_source is source
    assert language == ("es" if form == "json" else None)
    for read, written in zip(utterances, UTTERANCES, strict=True):
        expected_text = "No & punto" if form == "srt" and "<" in written.text else written.text
        assert (read.speaker, read.start_s, read.end_s) == (written.speaker, written.start_s, written.end_s)
        assert read.text == expected_text
        if form == "json":
            assert read.words == written.words


def test_json_has_the_shape_of_the_command_line() -> None:
    told = json.loads(FILES.write(transcript(), (Sentiment(0.6, ("ayudo",)), Sentiment(-0.3), Sentiment(0.0)), "json"))
    assert list(told) == ["source", "model", "language", "utterances"]
    first = told["utterances"][0]
    assert list(first) == ["speaker", "start_s", "end_s", "text", "confidence", "sentiment", "words"]
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
    _, _, utterances = FILES.read(write(tmp_path, "call.vtt", text))
    assert [(one.speaker, one.start_s, one.text) for one in utterances] == [
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
        "00:00:05,000 --> 00:00:06,000\nAgent 2: Yes?\n"
    )
    _, _, utterances = FILES.read(write(tmp_path, "call.srt", text, "cp1252"))
    assert [(one.speaker, one.text) for one in utterances] == [
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
        ("a.json", "[]", ("transcript.bad_field", "utterances")),
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
        ("a.vtt", "WEBVTT\n\0\0", ("transcript.not_text", None)),
    ],
)
def test_what_is_wrong_is_told_with_its_place(
    tmp_path: Path, name: str, text: str, expected: tuple[str, object]
) -> None:
    assert problem(write(tmp_path, name, text)) == expected


def test_a_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    assert problem(tmp_path / "gone.vtt")[0] == "transcript.unreadable"


TIMES = st.floats(0, 300_000).map(lambda seconds: round(seconds, 3))
TEXTS = st.text(st.characters(blacklist_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=60)


@st.composite
def utterances(draw: st.DrawFn) -> Utterance:
    """Any utterance."""
    start_s, end_s = sorted((draw(TIMES), draw(TIMES)))
    text = " ".join(draw(TEXTS.filter(lambda text: bool(text.split()))).split())
    return Utterance(draw(st.sampled_from(Speaker)), start_s, end_s, text)


@given(st.lists(utterances(), max_size=5))
def test_any_words_survive_webvtt_and_json(given_utterances: list[Utterance]) -> None:
    assert cues.read_vtt(cues.write_vtt(given_utterances), "x") == tuple(given_utterances)
    assert read_json(write_json(transcript(given_utterances), ()), "x")[1] == tuple(given_utterances)


@settings(max_examples=50)
@given(st.text(max_size=200))
def test_no_text_at_all_makes_the_readers_fall_over(text: str) -> None:
    for read in (cues.read_vtt, cues.read_srt, read_json):
        for start in ("", "WEBVTT\n\n00:01.000 --> 00:02.000\n"):
            with suppress(KnownError):
                read(start + text, "x")
