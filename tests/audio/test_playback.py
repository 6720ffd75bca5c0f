"""Playable sound: PCM at the recording's own rate, with nothing left of what must not be heard."""

import os
import stat
from pathlib import Path

import numpy as np
import pytest
import soundfile

from qa_studio.audio.playback import render
from qa_studio.domain.calls import Span
from qa_studio.domain.errors import KnownError
from sounds import Write, speech_like


def test_sound_is_kept_but_for_the_bleeps_which_cover_all_channels(write: Write, tmp_path: Path) -> None:
    samples = np.stack((speech_like(10.0, 8000), speech_like(10.0, 8000, seed=3)), axis=1)
    target = tmp_path / "derived" / "play.wav"
    render((write("call.wav", samples, 8000, "FLOAT"),), target, (Span(6.0, 7.5), Span(3.9, 4.2)))
    played, rate = soundfile.read(target, dtype="float64")
    assert rate == 8000
    assert soundfile.info(target).subtype == "PCM_16"
    covered = np.zeros(len(samples), bool)
    covered[31200:33600] = covered[48000:60000] = True
    assert np.abs(played[~covered] - samples[~covered]).max() < 1e-4
    tone = 0.2 * np.sin(2 * np.pi * 1000 * np.arange(len(samples)) / 8000)
    for channel in range(2):
        assert np.abs(played[covered, channel] - tone[covered]).max() < 1e-3


def test_spans_that_overlap_or_lie_outside_are_harmless(write: Write, tmp_path: Path) -> None:
    target = tmp_path / "play.wav"
    spans = (Span(0.5, 0.8), Span(0.6, 2.0), Span(0.9, 99.0), Span(50.0, 60.0), Span(0.0, 0.0))
    render((write("call.wav", speech_like(1.0, 16000), 16000),), target, spans)
    assert soundfile.info(target).frames == 16000


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_only_the_owner_may_read_it(write: Write, tmp_path: Path) -> None:
    target = tmp_path / "play.wav"
    render((write("call.wav", speech_like(0.2, 8000)),), target, ())
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


def test_nothing_is_left_of_a_failure(tmp_path: Path) -> None:
    source = tmp_path / "call.wav"
    source.write_text("no sound")
    target = tmp_path / "out" / "play.wav"
    with pytest.raises(KnownError):
        render((source,), target, ())
    assert not target.exists()
    assert not target.parent.exists() or not list(target.parent.iterdir())


def test_a_place_that_cannot_be_written_is_named(write: Write, tmp_path: Path) -> None:
    blocker = tmp_path / "blocker"
    blocker.write_text("a file, not a folder")
    with pytest.raises(KnownError) as caught:
        render((write("call.wav", speech_like(0.2, 8000)),), blocker / "play.wav", ())
    assert caught.value.message.id == "audio.cannot_write"
