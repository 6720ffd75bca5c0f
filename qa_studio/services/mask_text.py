"""Masks card numbers and codes in what people type and import, as it is done in transcripts."""

from collections.abc import Mapping
from dataclasses import replace

from qa_studio.domain.calls import Speaker
from qa_studio.domain.evaluations import Answer, Evaluation
from qa_studio.domain.scorecards import AnswerValue
from qa_studio.domain.transcripts import Utterance
from qa_studio.services.studio import Studio


def masked_text(studio: Studio, text: str, language: str | None = None) -> str:
    """Gives a text without card numbers and codes; `language` (Spanish by default) is what its words are read in."""
    if not text.strip():
        return text
    masked, _ = studio.reader.mask_cards((Utterance(Speaker.UNKNOWN, 0.0, 0.0, text),), language or "es")
    return masked[0].text


def masked_fields(studio: Studio, fields: Mapping[str, str], language: str | None) -> dict[str, str]:
    """Gives a call's free fields without card numbers and codes."""
    return {name: masked_text(studio, value, language) for name, value in fields.items()}


def masked_evaluation(studio: Studio, evaluation: Evaluation, language: str | None) -> Evaluation:
    """Gives an evaluation in whose comments, text answers and quotes there are no card numbers and codes."""
    return replace(
        evaluation,
        comment=masked_text(studio, evaluation.comment, language),
        answers={
            question: replace(answer, value=_masked_value(studio, answer, language), comment=comment)
            for question, answer in evaluation.answers.items()
            for comment in (masked_text(studio, answer.comment, language),)
        },
        evidence=tuple(replace(one, quote=masked_text(studio, one.quote, language)) for one in evaluation.evidence),
    )


def _masked_value(studio: Studio, answer: Answer, language: str | None) -> AnswerValue:
    return masked_text(studio, answer.value, language) if isinstance(answer.value, str) else answer.value
