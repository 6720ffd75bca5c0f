"""What workers are asked to do in tests: things that go well, badly, or never end."""

import json
import os
import signal
import sys
import time
from pathlib import Path

from qa_studio.domain.errors import KnownError
from qa_studio.domain.jobs import Report
from qa_studio.services.speech_rows import Heard, Inspection, SpeechRequest


def double(number: int) -> int:
    """Gives twice a number."""
    return number * 2


def process_id() -> int:
    """Gives the worker's process id."""
    return os.getpid()


def refuse(path: str) -> None:
    """Raises an error for people."""
    raise KnownError("audio.damaged", path=path, count=3)


def fail() -> None:
    """Has a bug."""
    raise ZeroDivisionError("a bug in the worker")


def leave() -> None:
    """Asks the interpreter to end."""
    sys.exit(0)


def vanish(code: int) -> None:
    """Ends the process as a library might."""
    os._exit(code)


def die() -> None:
    """Is killed."""
    os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))


def sleep(seconds: float) -> int:
    """Takes its time; gives the worker's process id."""
    time.sleep(seconds)
    return os.getpid()


def tell_and_sleep(place: Path, seconds: float, report: Report) -> None:
    """Writes its process id to a file, reports, and takes its time."""
    place.write_text(str(os.getpid()))
    report(1.0, 4.0, "half way")
    time.sleep(seconds)


def count(report: Report) -> str:
    """Reports often and ends."""
    for done in range(30):
        report(float(done), 30.0, "counting")
        time.sleep(0.05)
    return "counted"


_hoard: list[bytes] = []


def hoard(megabytes: int) -> int:
    """Takes memory and keeps it; gives the worker's process id."""
    _hoard.append(os.urandom(megabytes << 20))
    return os.getpid()


def meet_others(request: SpeechRequest, report: Report) -> Heard:
    """Waits until three workers are in the folder at the same time; the length of what is heard tells which it was."""
    (folder,) = request.files
    assert isinstance(folder, Path)
    (folder / str(os.getpid())).touch()
    while len(list(folder.iterdir())) < 3:
        time.sleep(0.02)
    return Heard((), float(os.getpid()))


def chatter() -> None:
    """Prints, as libraries do."""
    sys.stdout.write("to nobody\n")
    sys.stdout.flush()
    os.write(1, b"out\n")
    os.write(2, b"ASSERTION_FAILED\n")


def modules() -> set[str]:
    """Gives the modules the worker has imported."""
    return set(sys.modules)


def inspect_or_die(path: Path) -> Inspection:
    """Looks at a file, unless its name forbids."""
    if "deadly" in path.name:
        die()
    return Inspection(path, 1, "0" * 64, None, None)


def inspect_or_fail(path: Path) -> Inspection:
    """Looks at a file, unless a bug shows with its name."""
    if "odd" in path.name:
        raise UnicodeEncodeError("utf-8", path.name, 0, 1, "a bug")
    return Inspection(path, 1, "0" * 64, None, None)


def render_half(path: Path, target: Path, bleeps: object) -> None:
    """Dies in the middle of writing."""
    target.with_name(f".{target.name}.1234.part").write_text("half")
    die()


def plain_words(model: Path, path: Path) -> tuple[str, ...]:
    """Recognises a recording with Vosk alone."""
    import soundfile
    import vosk

    vosk.SetLogLevel(-2)
    samples, rate = soundfile.read(path, dtype="int16")
    recogniser = vosk.KaldiRecognizer(vosk.Model(str(model)), float(rate))
    recogniser.SetWords(True)
    results = [
        recogniser.Result()
        for start in range(0, len(samples), rate // 5)
        if recogniser.AcceptWaveform(samples[start : start + rate // 5].tobytes())
    ]
    results.append(recogniser.FinalResult())
    return tuple(word["word"] for result in results for word in json.loads(result).get("result", ()))
