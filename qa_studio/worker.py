"""What runs in a worker process: foreign sound is decoded and recognised here, and nothing else is."""

from collections.abc import Sequence
from pathlib import Path

from qa_studio.audio import decode, listening, playback, probe
from qa_studio.domain.calls import Span
from qa_studio.domain.errors import KnownError, Message
from qa_studio.domain.jobs import Report
from qa_studio.services.speech_rows import Heard, Inspection, Listened, SoundFile, SpeechRequest

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
    """Recognises a recording; channels that are copies of each other count as one.

    Raises:
        KnownError: the recording cannot be decoded (`audio.…`) or the model not loaded (`model.…`).
    """
    from qa_studio.speech import engine, manifest  # Vosk is heavy, and most workers only decode

    rate = manifest.sample_rate_hz(request.model)
    is_one_track = decode.has_one_voice_track(request.files)
    with decode.open_sound(request.files) as sound:
        if sound.frames == 0:
            raise KnownError("audio.no_samples", path=request.files[0].name)
        blocks = sound.resampled(rate, _FEED_BLOCK_S)
        tracks = decode.first_channel(blocks) if is_one_track else blocks
        samples = (decode.to_int16(block) for block in tracks)
        return engine.recognise(samples, rate, sound.duration_s, request.model, report)


def unknown_words(model: Path, words: Sequence[str]) -> tuple[str, ...]:
    """Gives the words that a speech model does not know; raises `KnownError` ("model.does_not_load")."""
    from qa_studio.speech import engine

    return engine.unknown_words(model, words)


def try_model(path: Path) -> Message | None:
    """Loads a speech model; gives why it cannot be used, or None."""
    from qa_studio.speech import engine, manifest

    return engine.try_model(path, manifest.sample_rate_hz(path))
