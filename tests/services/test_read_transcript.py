"""Transcripts made elsewhere: masked before they are stored, analysed, and always said to be imported."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
import soundfile

from factories import SCRIPT_VTT, tone_call
from qa_studio import bootstrap
from qa_studio.domain.errors import KnownError
from qa_studio.domain.transcripts import TranscriptSource
from qa_studio.services.browse_calls import call_details
from qa_studio.services.import_calls import import_calls
from qa_studio.services.listen_to_calls import playable
from qa_studio.services.read_transcript import export_transcript, import_transcript, transcript_of
from qa_studio.services.studio import Studio


@pytest.fixture
def call(studio: Studio, tmp_path: Path) -> str:
    """A call with an imported transcript in which a card number is read out."""
    uid = import_calls(studio, [tone_call(tmp_path / "one.wav", 4.0)]).imported[0]
    script = tmp_path / "one.vtt"
    script.write_text(SCRIPT_VTT, encoding="utf-8")
    import_transcript(studio, uid, script, language="en")
    return uid


def test_it_says_where_it_came_from(studio: Studio, call: str) -> None:
    transcript = transcript_of(studio, call)
    assert transcript is not None
    assert transcript.source is TranscriptSource.IMPORTED_WEBVTT
    assert json.loads(export_transcript(studio, call, "json"))["source"] == "imported_webvtt"


def test_no_card_number_is_stored_anywhere(studio: Studio, call: str) -> None:
    transcript = transcript_of(studio, call)
    assert transcript is not None
    assert [one.kind for one in transcript.redactions] == ["card"]
    assert not any(one.original for one in transcript.redactions)
    database = b"".join(path.read_bytes() for path in studio.folder.glob("qa_studio.sqlite3*"))
    assert b"one one one one" not in database
    assert b"angry" in database


def test_the_card_number_is_covered_by_a_tone_in_what_is_played(studio: Studio, call: str) -> None:
    transcript = transcript_of(studio, call)
    assert transcript is not None
    (span,) = (one.span for one in transcript.redactions if one.kind == "card")
    played, rate = soundfile.read(playable(studio, call))
    with studio.uow() as uow:
        recording = uow.calls.get(call).recording
    assert recording is not None
    original, _ = soundfile.read(recording.path)
    inside = slice(int((span.start_s + 0.1) * rate), int((span.end_s - 0.1) * rate))
    outside = slice(int((span.end_s + 0.5) * rate), int((span.end_s + 1.0) * rate))
    assert abs(played[inside] - original[inside]).max() > 0.05
    assert abs(played[outside] - original[outside]).max() < 0.001


def test_sentiment_of_each_speaker_follows(studio: Studio, call: str) -> None:
    analysis = call_details(studio, call).analysis
    assert analysis is not None
    means = {one.speaker.value: one.mean for one in analysis.speakers}
    assert means["customer"] < 0 < means["agent"]


@pytest.mark.parametrize("form", ["json", "vtt", "srt", "txt"])
def test_each_format_holds_the_words(studio: Studio, call: str, form: str) -> None:
    assert "I am so sorry" in export_transcript(studio, call, form)


def test_an_unknown_format_and_a_missing_transcript_are_one_sentence(studio: Studio, tmp_path: Path) -> None:
    uid = import_calls(studio, [tone_call(tmp_path / "two.wav", 1.0, seed=9)]).imported[0]
    for form, expected in (("docx", "transcript.unknown_format"), ("txt", "transcript.none")):
        with pytest.raises(KnownError) as error:
            export_transcript(studio, uid, form)
        assert error.value.message.id == expected


def test_what_was_made_for_the_player_is_gone_when_the_workspace_is_closed(studio: Studio, call: str) -> None:
    path = playable(studio, call)
    assert path.is_file()
    bootstrap.close_studio(replace(studio, workers=KeptOpen()))  # type: ignore[arg-type]
    assert not path.exists()


class KeptOpen:
    """Workers that other tests still need."""

    def close(self) -> None:
        """Stays open."""
