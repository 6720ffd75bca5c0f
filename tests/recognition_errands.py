"""What workers do for the recognition benchmark: a bare loop around Vosk, and telling how much memory they took."""

import json
import resource
import time
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Heard = tuple[tuple[str, float, float], ...]


@cache
def loaded(model: Path) -> Any:
    """Gives a model, loaded once in this process."""
    import vosk

    vosk.SetLogLevel(-2)
    return vosk.Model(str(model))


def load(model: Path) -> None:
    """Loads a model, so that what is timed next has it."""
    loaded(model)


def bare_loop(model: Path, samples: npt.NDArray[np.int16], rate: int) -> tuple[Heard, float]:
    """Recognises samples with Vosk alone, 0.2 s at a time; gives words with their times, and the seconds it took."""
    import vosk

    ready = loaded(model)
    started = time.perf_counter()
    recogniser = vosk.KaldiRecognizer(ready, float(rate))
    recogniser.SetWords(True)
    words = []
    for start in range(0, len(samples), rate // 5):
        if recogniser.AcceptWaveform(samples[start : start + rate // 5].tobytes()):
            words.extend(json.loads(recogniser.Result()).get("result", ()))
    words.extend(json.loads(recogniser.FinalResult()).get("result", ()))
    seconds = time.perf_counter() - started
    return tuple((word["word"], word["start"], word["end"]) for word in words), seconds


def peak_memory_bytes() -> int:
    """Gives the most memory this process ever had (Linux)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
