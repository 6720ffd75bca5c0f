"""Imported transcripts whose files tell channels or voices apart and not people, and what was heard in them."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from factories import tone_call
from qa_studio.domain.calls import Direction, Speaker
from qa_studio.domain.errors import Message
from qa_studio.domain.transcripts import SpeakerSource, Transcript, TranscriptSource
from qa_studio.services.import_calls import import_calls
from qa_studio.services.read_transcript import import_transcript, transcript_of
from qa_studio.services.studio import Studio

Importing = Callable[..., Transcript]


@pytest.fixture
def imported(studio: Studio, tmp_path: Path) -> Importing:
    """Imports a text as a transcript of a new call, whose facts may be set, and gives what is then stored."""

    def make(text: str, channels: int = 2, **facts: Any) -> Transcript:
        uid = import_calls(studio, [tone_call(tmp_path / "one.wav", 4.0, channels=channels)]).imported[0]
        with studio.uow() as uow:
            uow.calls.update(replace(uow.calls.get(uid), **facts))
            uow.commit()
        path = tmp_path / "transcript.txt"
        path.write_text(text, encoding="utf-8")
        import_transcript(studio, uid, path, language="es")
        stored = transcript_of(studio, uid)
        assert stored is not None
        return stored

    return make


SIDES = "c A 0.1 0.4 hola\nc A 0.5 0.4 buenas\nc B 1.1 0.4 le\nc B 1.5 0.4 atiende\nc B 2.0 0.4 Marta\n"


def test_channels_are_the_calls_and_sides_that_look_swapped_are_told(imported: Importing) -> None:
    stored = imported(SIDES, agent_channel=0)
    assert stored.source is TranscriptSource.IMPORTED_CTM
    assert [(one.speaker, one.channel) for one in stored.utterances] == [(Speaker.AGENT, 0), (Speaker.CUSTOMER, 1)]
    assert {one.speaker_source for one in stored.utterances} == {SpeakerSource.CHANNEL}
    assert stored.warnings == (Message("speech.sides_look_swapped"),)


def test_the_agents_channel_of_the_call_counts(imported: Importing) -> None:
    stored = imported(SIDES, agent_channel=1)
    assert [one.speaker for one in stored.utterances] == [Speaker.CUSTOMER, Speaker.AGENT]
    assert stored.warnings == ()


def test_the_only_channel_of_a_single_track_is_nobodys(imported: Importing) -> None:
    stored = imported("c A 0.1 0.4 hola\nc A 0.5 0.4 buenas\n", channels=1)
    assert [one.speaker for one in stored.utterances] == [Speaker.UNKNOWN]


def voices(*turns: tuple[str, str]) -> str:
    """Gives what Amazon Transcribe writes of voices it told apart."""
    items = [
        {
            "type": "pronunciation",
            "speaker_label": label,
            "start_time": str(index),
            "end_time": str(index + 0.9),
            "alternatives": [{"content": text, "confidence": "0.9"}],
        }
        for index, (label, text) in enumerate(turns)
    ]
    return json.dumps({"results": {"items": items}})


@pytest.mark.parametrize(
    ("first", "direction", "expected"),
    [
        ("hola", Direction.INBOUND, [Speaker.AGENT, Speaker.CUSTOMER]),
        ("hola", Direction.OUTBOUND, [Speaker.CUSTOMER, Speaker.AGENT]),
        ("hola le atiende Marta", Direction.OUTBOUND, [Speaker.AGENT, Speaker.CUSTOMER]),
    ],
)
def test_of_two_voices_the_agents_is_estimated_as_it_is_here(
    imported: Importing, first: str, direction: Direction, expected: list[Speaker]
) -> None:
    stored = imported(voices(("spk_0", first), ("spk_1", "buenas")), channels=1, direction=direction)
    assert [one.speaker for one in stored.utterances] == expected
    assert stored.has_estimated_speakers


def test_a_card_number_in_what_was_heard_before_a_correction_is_not_stored(imported: Importing, studio: Studio) -> None:
    number = "4111111111111111"
    word = {"word": "número", "start_s": 0.0, "end_s": 1.0, "confidence": None, "changed_by": "person"}
    heard = [{"word": number, "start_s": 0.0, "end_s": 1.0, "confidence": 0.5}]
    utterance = {
        "speaker": "customer",
        "start_s": 0.0,
        "end_s": 1.0,
        "text": "número",
        "words": [{**word, "heard": heard}],
        "heard_text": number,
        "corrected_by": "Eva",
    }
    [stored] = imported(json.dumps({"utterances": [utterance]})).utterances
    assert (stored.text, stored.heard_text, stored.corrected_by) == ("número", None, "Eva")
    assert stored.words[0].heard == ()
    database = b"".join(path.read_bytes() for path in studio.folder.glob("qa_studio.sqlite3*"))
    assert number.encode() not in database
