"""Masks payment cards in all that people type and import, and other personal data in what they write about calls."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final, NamedTuple

from qa_studio.domain.calls import Speaker
from qa_studio.domain.evaluations import Answer, Evaluation
from qa_studio.domain.scorecards import AnswerValue
from qa_studio.domain.transcripts import Utterance, Word
from qa_studio.services.ports import Reader
from qa_studio.services.studio import Studio

_WORD: Final = re.compile(r"\[[^\W\d_]+\]|\w+(?:['’]\w+)*|[^\w\s]")


class Found(NamedTuple):
    """Personal data in a text: its `redactions.RedactionKind` and where it stands (characters, the end exclusive)."""

    kind: str
    start: int
    end: int


def personal_data_in(reader: Reader, text: str, language: str) -> tuple[str, tuple[Found, ...]]:
    """Gives a text with its personal data masked, and what was found where."""
    words = tuple(Word(match[0], match.start(), match.end()) for match in _WORD.finditer(text))
    masked, redactions = reader.mask_personal_data((Utterance(Speaker.UNKNOWN, 0, len(text), text, words),), language)
    found = (Found(one.kind, int(one.span.start_s), int(one.span.end_s)) for one in redactions)
    return masked[0].text, tuple(found)


def masked_text(studio: Studio, text: str, language: str | None = None) -> str:
    """Gives a text without payment card data; `language` (Spanish by default) is what its words are read in."""
    if not text.strip():
        return text
    masked, _ = studio.reader.mask_cards((Utterance(Speaker.UNKNOWN, 0.0, 0.0, text),), language or "es")
    return masked[0].text


def masked_remark(studio: Studio, text: str, language: str | None = None) -> str:
    """Gives what somebody wrote about a call without personal data."""
    if not text.strip():
        return text
    masked, _ = studio.reader.mask_personal_data((Utterance(Speaker.UNKNOWN, 0.0, 0.0, text),), language or "es")
    return masked[0].text


def masked_fields(studio: Studio, fields: Mapping[str, str], language: str | None) -> dict[str, str]:
    """Gives a call's free fields without card numbers and codes."""
    return {name: masked_text(studio, value, language) for name, value in fields.items()}


def masked_evaluation(studio: Studio, evaluation: Evaluation, language: str | None) -> Evaluation:
    """Gives an evaluation in whose comments, text answers and quotes there is no personal data."""
    return replace(
        evaluation,
        comment=masked_remark(studio, evaluation.comment, language),
        answers={
            question: replace(answer, value=_masked_value(studio, answer, language), comment=comment)
            for question, answer in evaluation.answers.items()
            for comment in (masked_remark(studio, answer.comment, language),)
        },
        evidence=tuple(replace(one, quote=masked_remark(studio, one.quote, language)) for one in evaluation.evidence),
    )


def _masked_value(studio: Studio, answer: Answer, language: str | None) -> AnswerValue:
    return masked_remark(studio, answer.value, language) if isinstance(answer.value, str) else answer.value
