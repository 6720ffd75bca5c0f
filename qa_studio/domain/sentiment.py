"""Sentiment of text: its scale, labels and how a speaker's is made from utterances. Never enters a score."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from qa_studio.domain.calls import Speaker
from qa_studio.domain.transcripts import Utterance

LABEL_THRESHOLD = 0.05
"""VADER's own limits (Hutto & Gilbert 2014): compound ≥ 0.05 is positive, ≤ −0.05 negative."""


class SentimentLabel(StrEnum):
    """The sign of a sentiment."""

    POSITIVE = "positive"
    NEUTRAL = "neutral"
    NEGATIVE = "negative"


def label_of(compound: float) -> SentimentLabel:
    """Gives the label of a compound in −1…1 by VADER's limits."""
    if compound >= LABEL_THRESHOLD:
        return SentimentLabel.POSITIVE
    return SentimentLabel.NEGATIVE if compound <= -LABEL_THRESHOLD else SentimentLabel.NEUTRAL


@dataclass(frozen=True)
class Sentiment:
    """Sentiment of a text: compound −1…1, the words it rests on, and each one's share (−1…1, signs as they pull).

    The absolute shares add up to 1; there are none where nothing is known of them.
    """

    compound: float
    evidence: tuple[str, ...] = ()
    shares: tuple[float, ...] = ()

    @property
    def label(self) -> SentimentLabel:
        """Positive, neutral or negative."""
        return label_of(self.compound)


@dataclass(frozen=True)
class SpeakerSentiment:
    """A speaker's sentiment over a call (−1…1): word-weighted mean, first and last quarter of their utterances."""

    speaker: Speaker
    mean: float
    start: float
    end: float


def speaker_sentiment(
    speaker: Speaker, utterances: Sequence[Utterance], sentiments: Sequence[Sentiment]
) -> SpeakerSentiment | None:
    """Sums up one speaker's utterances; None where they said nothing.

    `sentiments[i]` belongs to `utterances[i]`. A quarter is at least one utterance.
    """
    own = [
        (sentiment.compound, utterance.word_count)
        for utterance, sentiment in zip(utterances, sentiments, strict=True)
        if utterance.speaker is speaker and utterance.word_count
    ]
    if not own:
        return None
    quarter = max(1, len(own) // 4)
    return SpeakerSentiment(speaker, _mean(own), _mean(own[:quarter]), _mean(own[-quarter:]))


def _mean(weighted: Sequence[tuple[float, int]]) -> float:
    return sum(value * weight for value, weight in weighted) / sum(weight for _, weight in weighted)
