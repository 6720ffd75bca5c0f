"""Scorecards of a few questions, built in a line."""

from dataclasses import replace
from typing import Any

import pytest

from qa_studio.domain.scorecards import (
    Critical,
    FailEffect,
    FailScope,
    Family,
    LocalText,
    Option,
    Question,
    QuestionKind,
    Scorecard,
    ScoringMode,
    Section,
)
from qa_studio.domain.scoring import Score, replay

FORM_ZERO = Critical(Family.CUSTOMER, FailScope.FORM, FailEffect.ZERO)
FORM_MARK = Critical(Family.COMPLIANCE, FailScope.FORM, FailEffect.MARK)
SECTION_ZERO = Critical(Family.BUSINESS, FailScope.SECTION, FailEffect.ZERO)
SECTION_MARK = Critical(Family.BUSINESS, FailScope.SECTION, FailEffect.MARK)


def text(words: str) -> LocalText:
    return LocalText({"en": words})


def yes_no(name: str, **changes: Any) -> Question:
    return replace(Question(name, text(name), QuestionKind.YES_NO), **changes)


def scale(name: str, top: int, **changes: Any) -> Question:
    return replace(Question(name, text(name), QuestionKind.SCALE, scale_max=top), **changes)


def options(name: str, kind: QuestionKind, **points: float) -> Question:
    return Question(name, text(name), kind, options=tuple(Option(key, text(key), it) for key, it in points.items()))


def section(name: str, *questions: Question, weight: float = 1, multiplier: float = 1) -> Section:
    return Section(name, text(name), questions, weight=weight, multiplier=multiplier)


def points(*sections: Section, **changes: Any) -> Scorecard:
    return replace(Scorecard("form", 1, text("form"), ScoringMode.POINTS, sections), **changes)


def weighted(*sections: Section, **changes: Any) -> Scorecard:
    return points(*sections, mode=ScoringMode.WEIGHTED, **changes)


def replayed(result: Score) -> Score:
    """Gives a score back after checking that its trace makes it again."""
    assert replay(result.trace) == pytest.approx(result.total)
    return result


SMALL_YAML = """\
id: small
version: 1
languages: [en]
title: Small
mode: points
bonus_cap: 5
sections:
  - id: all
    title: All
    questions:
      - {id: greeted, text: Greeted?, kind: yes_no}
      - id: mood
        text: Mood?
        kind: choice
        options:
          - {id: good, label: Good, points: 2}
          - {id: bad, label: Bad, points: 0}
      - id: wait
        text: Longest wait?
        kind: number
        bands:
          - {below: 20, points: 2}
          - {from: 20, below: 40, points: 1}
          - {from: 40, points: 0}
      - {id: sorry, text: Apologised?, kind: yes_no, shown_if: {question: mood, answers: [bad]}}
      - {id: extra, text: More?, kind: yes_no, points: 5, bonus: true}
"""
"""A form of five questions as a file."""
