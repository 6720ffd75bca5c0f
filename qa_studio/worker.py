"""What runs in a worker process: foreign sound is decoded and recognised here, and nothing else is."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from qa_studio.audio import decode, gating, listening, playback, probe
from qa_studio.audio.spans import Spans
from qa_studio.domain.calls import Span
from qa_studio.domain.errors import Message
from qa_studio.domain.jobs import Report
from qa_studio.services.speech_rows import (
    ChannelWords,
    Heard,
    Inspection,
    Listened,
    SoundFile,
    SpeechRequest,
    VoiceTurn,
)

_FEED_BLOCK_S = 2.0


def inspect(file: SoundFile) -> Inspection:
    """Hashes a file and reads its header."""
    return probe.inspect(file)


def listen(files: tuple[SoundFile, ...]) -> Listened:
    """Gives a recording's outline and voice activity; raises `KnownError` ("audio.…")."""
    return listening.listen(files)


def render(files: tuple[SoundFile, ...], target: Path, bleeps: Sequence[Span]) -> None:
    """Writes a playable, bleeped copy of a recording; raises `KnownError` ("audio.…")."""
    playback.render(files, target, bleeps)


def transcribe(request: SpeechRequest, report: Report) -> Heard:
    """Listens to a recording, then recognises it; channels that are copies of each other count as one.

    Raises:
        KnownError: the recording cannot be decoded (`audio.…`) or the model not loaded (`model.…`).
    """
    from qa_studio.speech import engine, manifest  # Vosk is heavy, and most workers only decode

    rate = manifest.sample_rate_hz(request.model)
    hearing = listening.hear(request.files)
    listened = hearing.listened
    parts: list[Spans | None] = [None] * len(listened.activity)
    if request.is_gated:
        parts = [gating.worth_hearing(activity, listened.duration_s) for activity in listened.activity]
        if not any(parts):
            silent = tuple(ChannelWords(channel, ()) for channel in range(len(parts)))
            return Heard(silent, listened.duration_s, listened)
    choice = engine.Choice(tuple(parts), hearing.leaks)
    with decode.open_sound(request.files) as sound:
        blocks = sound.resampled(rate, _FEED_BLOCK_S)
        tracks = decode.first_channel(blocks) if hearing.has_one_track else blocks
        samples = (decode.to_int16(block) for block in tracks)
        heard = engine.recognise(samples, rate, listened.duration_s, request.model, report, choice)
    return replace(heard, listened=listened, turns=_voices(request, hearing))


def _voices(request: SpeechRequest, hearing: listening.Hearing) -> tuple[VoiceTurn, ...]:
    """Tells the voices of a single track apart, where that is asked."""
    if not (request.with_voices and hearing.has_one_track):
        return ()
    from qa_studio.audio import voices  # scikit-learn is heavy too

    return voices.estimate_turns(request.files, hearing.listened.activity[0])


def unknown_words(model: Path, words: Sequence[str]) -> tuple[str, ...]:
    """Gives the words that a speech model does not know; raises `KnownError` ("model.does_not_load")."""
    from qa_studio.speech import engine

    return engine.unknown_words(model, words)


def try_model(path: Path) -> Message | None:
    """Loads a speech model; gives why it cannot be used, or None. The process ends afterwards."""
    from qa_studio.speech import confinement, engine, manifest

    confinement.confine_memory(path)
    return engine.try_model(path, manifest.sample_rate_hz(path))
