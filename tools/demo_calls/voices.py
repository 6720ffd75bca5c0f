"""Speech by espeak-ng, as a telephone would carry it."""

import subprocess
import tempfile
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soundfile
import soxr
from scipy.signal import butter, sosfiltfilt

from demo_calls.scripts import Voice

Samples = npt.NDArray[np.float64]

SAMPLE_RATE_HZ = 8000
_SPEECH_RMS = 0.1
_AUDIBLE = 0.004


def speak(text: str, voice: Voice) -> Samples:
    """Gives `text` spoken: 8 kHz mono, −20 dBFS RMS, without silence at either end.

    Raises:
        FileNotFoundError: espeak-ng is not installed.
        subprocess.CalledProcessError: espeak-ng does not know the voice.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "spoken.wav"
        command = ["espeak-ng", "-v", voice.name, "-s", str(voice.speed), "-p", str(voice.pitch), "-w", str(path)]
        subprocess.run([*command, text], check=True, capture_output=True)
        samples, rate_hz = soundfile.read(path, dtype="float64")
    narrow = sosfiltfilt(_line_band(), soxr.resample(samples, rate_hz, SAMPLE_RATE_HZ, "VHQ"))
    heard = np.flatnonzero(np.abs(narrow) > _AUDIBLE)
    trimmed: Samples = narrow[heard[0] : heard[-1] + 1]
    levelled: Samples = trimmed * (_SPEECH_RMS / np.sqrt(np.mean(trimmed**2)))
    return levelled


@cache
def _line_band() -> Samples:
    """What an 8 kHz line lets through. The 300–3400 Hz of old trunks would cost a recogniser most of its words."""
    sections: Samples = butter(3, (80, 3900), btype="bandpass", fs=SAMPLE_RATE_HZ, output="sos")
    return sections
