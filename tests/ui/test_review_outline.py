"""The outline of a call's sound: every column holds exactly the peaks that fall into it."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from qa_studio.domain.calls import Speaker
from qa_studio.services.speech_rows import Peaks
from qa_studio.ui.widgets.review_outline import Lane, Outline, lanes_of


def peaks(*channels: list[tuple[int, int]], per_second: int = 10) -> Peaks:
    return Peaks(per_second, tuple(np.array(pairs, dtype=np.int8).tobytes() for pairs in channels))


@given(
    st.lists(st.tuples(st.integers(-127, 0), st.integers(0, 127)), min_size=1, max_size=300),
    st.integers(1, 80),
)
def test_the_loudest_peak_is_never_lost_however_narrow_the_picture(pairs: list[tuple[int, int]], width: int) -> None:
    outline = Outline(peaks(pairs))

    columns = outline.columns(0, 0.0, outline.duration_s, width)

    loudest = max(max(high for _, high in pairs), -min(low for low, _ in pairs), 1)
    assert columns.shape == (width, 2)
    assert columns[:, 1].max() == max(high for _, high in pairs) / loudest
    assert columns[:, 0].min() == min(low for low, _ in pairs) / loudest


def test_beyond_the_end_there_is_nothing() -> None:
    outline = Outline(peaks([(-50, 50)] * 10))

    columns = outline.columns(0, 0.0, 2.0, 20)

    assert columns[:10].any(axis=1).all()
    assert not columns[10:].any()


def test_an_empty_recording_has_an_empty_outline() -> None:
    outline = Outline(Peaks(100, (b"", b"")))

    assert outline.duration_s == 0
    assert not outline.columns(1, 0.0, 5.0, 30).any()


def test_the_agent_is_above_whichever_channel_is_theirs() -> None:
    assert lanes_of(2, 1) == (Lane(Speaker.AGENT, 1), Lane(Speaker.CUSTOMER, 0))
    assert lanes_of(2, 0) == (Lane(Speaker.AGENT, 0), Lane(Speaker.CUSTOMER, 1))
    assert lanes_of(1, 0) == (Lane(Speaker.UNKNOWN, 0),)
    assert lanes_of(0, 0) == ()
