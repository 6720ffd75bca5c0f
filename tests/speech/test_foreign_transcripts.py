"""Transcripts that other recognisers wrote as JSON: Vosk's own, and Amazon Transcribe's."""

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa_studio.domain.calls import Speaker
from qa_studio.domain.errors import KnownError
from qa_studio.domain.transcripts import SpeakerSource, TranscriptSource, Utterance, Word
from qa_studio.services.speech_rows import FileTranscript
from qa_studio.speech.transcript_files import TranscriptFileFormats

VOSK_WORDS = [
    {"conf": 1.0, "start": 0.12, "end": 0.45, "word": "buenos"},
    {"conf": 0.75, "start": 0.45, "end": 0.9, "word": "días"},
    {"conf": 0.3, "start": 0.9, "end": 1.0, "word": "[noise]"},
]
RESULT = {"result": VOSK_WORDS, "text": "buenos días [noise]"}
LATER = {"result": [{"conf": 0.5, "start": 4.0, "end": 4.5, "word": "adiós"}], "text": "adiós"}
GREETING = (Word("buenos", 0.12, 0.45, 1.0), Word("días", 0.45, 0.9, 0.75))


def read(folder: Path, *documents: Any, name: str = "call.json") -> FileTranscript:
    path = folder / name
    path.write_text("\n".join(json.dumps(document, indent=1) for document in documents), encoding="utf-8")
    return TranscriptFileFormats().read(path)


def problem(folder: Path, *documents: Any) -> tuple[str, object]:
    with pytest.raises(KnownError) as caught:
        read(folder, *documents)
    return caught.value.message.id, caught.value.message.params.get("field")


def said(found: FileTranscript) -> list[tuple[Speaker, int | None, float, float, str]]:
    return [(one.speaker, one.channel, one.start_s, one.end_s, one.text) for one in found.utterances]


@pytest.mark.parametrize(
    "documents",
    [
        ({"partial": "bue"}, RESULT, {"partial": ""}, LATER, {"text": ""}),
        ([RESULT, LATER],),
        ([{"alternatives": [{**RESULT, "confidence": 180.2}, {"text": "buenas", "confidence": 170.0}]}, LATER],),
    ],
    ids=["one after the other", "a list", "alternatives"],
)
def test_results_of_vosk_are_read_without_what_is_no_word(tmp_path: Path, documents: tuple[Any, ...]) -> None:
    found = read(tmp_path, *documents)
    assert found.source is TranscriptSource.IMPORTED_VOSK
    assert said(found) == [
        (Speaker.UNKNOWN, None, 0.12, 0.9, "buenos días"),
        (Speaker.UNKNOWN, None, 4.0, 4.5, "adiós"),
    ]
    assert found.utterances[0].words == GREETING
    assert found.utterances[0].speaker_source is SpeakerSource.IMPORTED


def test_a_single_result_of_vosk_is_a_transcript(tmp_path: Path) -> None:
    assert said(read(tmp_path, RESULT)) == [(Speaker.UNKNOWN, None, 0.12, 0.9, "buenos días")]


def test_json_lines_of_vosk_are_read_whatever_the_file_is_called(tmp_path: Path) -> None:
    path = tmp_path / "call.txt"
    path.write_text("".join(json.dumps(one) + "\n" for one in (RESULT, LATER)), encoding="utf-8")
    assert len(TranscriptFileFormats().read(path).utterances) == 2


def test_a_long_pause_within_a_result_parts_it(tmp_path: Path) -> None:
    found = read(tmp_path, {"result": [*VOSK_WORDS, *LATER["result"]], "text": "buenos días adiós"})
    assert [one.text for one in found.utterances] == ["buenos días", "adiós"]


def test_what_vosk_transcriber_writes_is_read(tmp_path: Path) -> None:
    terms = [
        {"confidence": one["conf"], "start": one["start"], "end": one["end"], "text": one["word"], "type": "WORD"}
        for one in VOSK_WORDS
    ]
    monologue = {"speaker": {"id": "unknown", "name": None}, "start": 0.12, "end": 1.0, "terms": terms}
    named = {**monologue, "speaker": {"id": "1", "name": "Agente"}}
    found = read(tmp_path, {"schemaVersion": "2.0", "monologues": [monologue, named], "text": []})
    assert found.source is TranscriptSource.IMPORTED_VOSK
    assert [(one.speaker, one.words) for one in found.utterances] == [
        (Speaker.UNKNOWN, GREETING),
        (Speaker.AGENT, GREETING),
    ]


def test_words_of_vosk_without_times_cannot_be_placed(tmp_path: Path) -> None:
    assert problem(tmp_path, {"text": "buenos días"})[0] == "transcript.no_times"


def aws_word(start: str, end: str, content: str, confidence: str = "1.0", **labels: Any) -> dict[str, Any]:
    alternatives = [{"confidence": confidence, "content": content}]
    return {"type": "pronunciation", "start_time": start, "end_time": end, "alternatives": alternatives, **labels}


def aws_mark(content: str, **labels: Any) -> dict[str, Any]:
    return {"type": "punctuation", "alternatives": [{"confidence": "0.0", "content": content}], **labels}


FIRST = [aws_word("0.2", "0.6", "Hola"), aws_mark(","), aws_mark("¿"), aws_word("0.6", "0.9", "diga", "0.75")]
SECOND = [aws_mark("?"), aws_word("3.0", "3.5", "Gracias")]
ANSWER = [aws_word("1.0", "1.5", "Buenas"), aws_mark(".")]


def aws_job(results: dict[str, Any]) -> dict[str, Any]:
    transcripts = [{"transcript": "…"}]
    return {
        "jobName": "job",
        "accountId": "1",
        "status": "COMPLETED",
        "results": {"transcripts": transcripts, **results},
    }


def test_amazon_transcribe_with_channels_is_read(tmp_path: Path) -> None:
    channels = [{"channel_label": "ch_1", "items": ANSWER}, {"channel_label": "ch_0", "items": [*FIRST, *SECOND]}]
    labels = {"channels": channels, "number_of_channels": 2}
    found = read(
        tmp_path, aws_job({"channel_labels": labels, "items": [*FIRST, *ANSWER, *SECOND], "language_code": "es-US"})
    )
    assert (found.source, found.language) == (TranscriptSource.IMPORTED_AWS, "es")
    assert said(found) == [
        (Speaker.UNKNOWN, 0, 0.2, 0.9, "Hola, ¿diga?"),
        (Speaker.UNKNOWN, 1, 1.0, 1.5, "Buenas."),
        (Speaker.UNKNOWN, 0, 3.0, 3.5, "Gracias"),
    ]
    assert found.utterances[0].words == (Word("Hola,", 0.2, 0.6, 1.0), Word("¿diga?", 0.6, 0.9, 0.75))


@pytest.mark.parametrize("is_repeated", [True, False], ids=["in each word", "in segments alone"])
def test_amazon_transcribe_with_speakers_is_read_as_an_estimate(tmp_path: Path, is_repeated: bool) -> None:
    turns = [("spk_1", FIRST), ("spk_0", ANSWER), ("spk_1", SECOND[1:])]
    segments = [
        {
            "speaker_label": label,
            "items": [
                {"start_time": one["start_time"], "end_time": one["end_time"], "speaker_label": label}
                for one in items
                if "start_time" in one
            ],
        }
        for label, items in turns
    ]
    labelled = [{**item, "speaker_label": label} if is_repeated else item for label, items in turns for item in items]
    results = {"speaker_labels": {"speakers": 2, "segments": segments}, "items": labelled}
    found = read(tmp_path, aws_job(results))
    assert [(one.speaker, one.text) for one in found.utterances] == [
        (Speaker.AGENT, "Hola, ¿diga"),
        (Speaker.CUSTOMER, "Buenas."),
        (Speaker.AGENT, "Gracias"),
    ]
    assert {one.speaker_source for one in found.utterances} == {SpeakerSource.ESTIMATED}


def test_amazon_transcribe_without_labels_is_one_unknown_voice(tmp_path: Path) -> None:
    languages = [
        {"language_code": "en-US", "duration_in_seconds": 2.5},
        {"language_code": "es-ES", "duration_in_seconds": 9},
    ]
    found = read(tmp_path, aws_job({"items": [*FIRST, *SECOND], "language_codes": languages}))
    assert found.language == "es"
    assert said(found) == [
        (Speaker.UNKNOWN, None, 0.2, 0.9, "Hola, ¿diga?"),
        (Speaker.UNKNOWN, None, 3.0, 3.5, "Gracias"),
    ]


def test_call_analytics_names_agent_and_customer(tmp_path: Path) -> None:
    spoken = [
        {
            "Type": "pronunciation",
            "Content": "Hello",
            "Confidence": "0.9",
            "BeginOffsetMillis": 120,
            "EndOffsetMillis": 500,
        },
        {"Type": "punctuation", "Content": ".", "Confidence": "0.0"},
    ]
    turns = [
        {
            "ParticipantRole": "AGENT",
            "Content": "Hello.",
            "BeginOffsetMillis": 120,
            "EndOffsetMillis": 500,
            "Items": spoken,
        },
        {"ParticipantId": "C1", "Content": "My  name is [PII].", "BeginOffsetMillis": 900, "EndOffsetMillis": 2100},
    ]
    people = [{"ParticipantId": "C1", "ParticipantRole": "CUSTOMER"}]
    found = read(tmp_path, {"Transcript": turns, "Participants": people, "LanguageCode": "en-US", "Channel": "VOICE"})
    assert (found.source, found.language) == (TranscriptSource.IMPORTED_AWS, "en")
    assert found.utterances == (
        Utterance(
            Speaker.AGENT, 0.12, 0.5, "Hello.", (Word("Hello.", 0.12, 0.5, 0.9),), speaker_source=SpeakerSource.IMPORTED
        ),
        Utterance(Speaker.CUSTOMER, 0.9, 2.1, "My name is [PII].", speaker_source=SpeakerSource.IMPORTED),
    )


@pytest.mark.parametrize(
    ("document", "field"),
    [
        ({"result": [{"word": "a", "start": 0, "end": -1, "conf": 1}], "text": "a"}, "result[0].end"),
        ({"result": [{"word": "a", "start": 0, "end": 1, "conf": 7}], "text": "a"}, "result[0].conf"),
        ({"monologues": [{"terms": 3}]}, "monologues[0].terms"),
        (aws_job({}), "results.items"),
        (aws_job({"items": [aws_word("zero", "1", "a")]}), "results.items[0].start_time"),
        (aws_job({"channel_labels": {"channels": [[]]}}), "results.channel_labels.channels[0]"),
        ({"Transcript": [{"ParticipantRole": "AGENT", "Content": "Hi"}]}, "Transcript[0].BeginOffsetMillis"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(tmp_path: Path, document: dict[str, Any], field: str) -> None:
    assert problem(tmp_path, document) == ("transcript.bad_field", field)


WHOLE = [
    [RESULT, LATER],
    {"monologues": [{"speaker": {"id": "1", "name": "Agent"}, "terms": [{"text": "a", "start": 0, "end": 1}]}]},
    aws_job({"channel_labels": {"channels": [{"channel_label": "ch_0", "items": FIRST}]}, "items": FIRST}),
    aws_job({"items": FIRST, "speaker_labels": {"segments": [{"items": [{"start_time": "0.2", "end_time": "0.6"}]}]}}),
    {"Transcript": [{"Content": "a", "Items": [{"Content": "a", "BeginOffsetMillis": 0, "EndOffsetMillis": 9}]}]},
    {"utterances": [{"text": "a", "start_s": 0, "end_s": 1, "words": [{"word": "a", "start_s": 0, "end_s": 1}]}]},
]


def places(document: Any) -> Iterator[tuple[Any, Any]]:
    """Gives every list and object of a document with each of its indices and keys."""
    keys = list(document) if isinstance(document, dict) else range(len(document) if isinstance(document, list) else 0)
    for key in keys:
        yield document, key
        yield from places(document[key])


@settings(max_examples=150)
@given(st.sampled_from(WHOLE), st.randoms(use_true_random=False), st.sampled_from([None, True, -1, 1e308, "x", [], {}]))
def test_nothing_in_a_field_makes_the_readers_fall_over(
    tmp_path_factory: pytest.TempPathFactory, document: Any, random: Any, value: Any
) -> None:
    changed = json.loads(json.dumps(document))
    within, key = random.choice(list(places(changed)))
    within[key] = value
    with suppress(KnownError):
        read(tmp_path_factory.getbasetemp(), changed)
