"""Gating: which parts of a channel the recogniser is to hear, so that silence costs nothing.

Around each voice the recogniser hears the real sound, 0.3 s before and 0.5 s after, since it needs to hear pauses to
end its utterances; only pauses longer than that are shortened. Parts begin and end on its grid of 30 ms (three
feature frames of 10 ms, of which it decodes one), so that its view of the speech, and with it the times of words,
is what it would be without any gate.
"""

from math import ceil, floor
from typing import Final

from qa_studio.audio.spans import Spans

GRID_S: Final = 0.03
_BEFORE_S: Final = 0.3
_AFTER_S: Final = 0.5
_LEAST_GAP_S: Final = 0.3
"""Cutting out less is not worth the seam."""


def worth_hearing(activity: Spans, duration_s: float) -> Spans:
    """Gives the parts of a channel (seconds, sorted, on the grid) that hold its voice and some sound around it."""
    parts: list[tuple[int, int]] = []
    end_of_sound = ceil(duration_s / GRID_S)
    for start_s, end_s in activity:
        start = max(0, floor((start_s - _BEFORE_S) / GRID_S))
        end = min(end_of_sound, ceil((end_s + _AFTER_S) / GRID_S))
        if parts and start - parts[-1][1] < _LEAST_GAP_S / GRID_S:
            parts[-1] = (parts[-1][0], max(parts[-1][1], end))
        else:
            parts.append((start, end))
    return tuple((start * GRID_S, end * GRID_S) for start, end in parts)
