"""Text from outside, made fit for a page and for a file's name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_studio.reports.plain_text import ZERO_WIDTH_SPACE, breakable, clean, slug, wrapped


@given(st.text(max_size=400), st.integers(2, 60))
def test_cleaned_text_is_one_short_line_that_can_be_written(text: str, longest: int) -> None:
    line = clean(text, longest)
    assert len(line) <= longest
    assert "\n" not in line
    line.encode("utf-8")


def test_a_long_text_is_cut_at_a_word() -> None:
    assert clean("Le pido disculpas por la espera", 20) == "Le pido disculpas…"


def test_marks_that_turn_the_writing_direction_are_dropped() -> None:
    assert clean("abc\u202etxt.exe\u2066x", 40) == "abctxt.exex"


def test_a_lone_surrogate_does_not_break_the_page() -> None:
    assert clean("a\ud800b", 10) == "a\ufffdb"


@given(st.text(max_size=200))
def test_breaks_change_nothing_but_where_a_line_may_end(text: str) -> None:
    plain = text.replace(ZERO_WIDTH_SPACE, "")
    assert breakable(plain, 20).replace(ZERO_WIDTH_SPACE, "") == plain


@given(st.text(st.characters(categories=["L", "Zs"]), max_size=200))
def test_wrapped_text_keeps_to_its_lines(text: str) -> None:
    lines = wrapped(text, 20, 2)
    assert len(lines) <= 2
    assert all(len(line) <= 20 for line in lines)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Lucía Herrera Núñez", "lucia-herrera-nunez"),
        ("  O'Brien / CON: *?<>|\\ ", "o-brien-con"),
        ("김민수", "agent"),
        ("../../etc/passwd", "etc-passwd"),
        ("x" * 300, "x" * 40),
    ],
)
def test_a_name_becomes_a_file_name_that_every_system_takes(name: str, expected: str) -> None:
    assert slug(name, "agent") == expected
