"""Reads text in Spanish and English: sentiment, what agents say, numbers, and masking of payment cards."""

from collections.abc import Sequence
from pathlib import Path

from qa_studio.domain.sentiment import Sentiment
from qa_studio.domain.transcripts import Redaction, Utterance
from qa_studio.language.agent_phrases import AgentPhrases
from qa_studio.language.cards import mask_cards
from qa_studio.language.digits import with_digits
from qa_studio.language.english import EnglishSentiment
from qa_studio.language.spanish import SpanishSentiment

_NEUTRAL = Sentiment(0.0)


class TextReader:
    """Implements `ports.Reader`. Languages are ISO 639-1 codes; a region behind them ("es-MX") is set aside."""

    def __init__(self, resources: Path) -> None:
        """Takes the resources folder; the lexicons in it are read when they are first needed."""
        self._analysers: dict[str, EnglishSentiment | SpanishSentiment] = {
            "en": EnglishSentiment(),
            "es": SpanishSentiment(resources),
        }
        self._phrases = {
            language: AgentPhrases(resources / "phrases" / f"agent_{language}.txt") for language in ("en", "es")
        }

    def sentiment(self, text: str, language: str) -> Sentiment:
        """Gives a text's sentiment; neutral for a language without analyser."""
        analyser = self._analysers.get(primary(language))
        return analyser.sentiment(text) if analyser else _NEUTRAL

    def knows(self, language: str) -> bool:
        """Whether there is a sentiment analyser for the language."""
        return primary(language) in self._analysers

    def agent_signs(self, text: str, language: str) -> int:
        """Counts the phrases in a text that agents say and customers do not; 0 in other languages."""
        phrases = self._phrases.get(primary(language))
        return phrases.count(text) if phrases else 0

    def with_digits(self, utterance: Utterance, language: str) -> Utterance:
        """Writes spoken numbers as digits; see `qa_studio.language.digits`. Other languages stay as they are."""
        if primary(language) not in ("en", "es"):
            return utterance
        return with_digits(utterance, primary(language), language.replace("_", "-").partition("-")[2])

    def mask_cards(
        self, utterances: Sequence[Utterance], language: str
    ) -> tuple[tuple[Utterance, ...], tuple[Redaction, ...]]:
        """Masks payment card numbers and card codes in text and words; see `qa_studio.language.cards`.

        In other languages than Spanish and English numbers are found in digits, not in words.
        """
        return mask_cards(utterances, primary(language))

    def mask_personal_data(
        self, utterances: Sequence[Utterance], language: str
    ) -> tuple[tuple[Utterance, ...], tuple[Redaction, ...]]:
        """Masks payment cards and other personal data, with what was said in each redaction but those of cards."""
        return mask_cards(utterances, primary(language))


def primary(language: str) -> str:
    """Gives the ISO 639-1 code of a language tag."""
    return language.replace("_", "-").split("-")[0].lower()
