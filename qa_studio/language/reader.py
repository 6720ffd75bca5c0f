"""Reads text in Spanish and English: sentiment, phrases and topics, numbers, and masking of personal data."""

import hashlib
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Final

from qa_studio.domain.phrases import PhraseHit, PhraseRule
from qa_studio.domain.sentiment import Sentiment
from qa_studio.domain.topics import KeyPhrase
from qa_studio.domain.transcripts import Redaction, Utterance
from qa_studio.language.agent_phrases import AgentPhrases
from qa_studio.language.cards import mask_cards
from qa_studio.language.digits import with_digits
from qa_studio.language.english import EnglishSentiment
from qa_studio.language.phrases import boilerplate_of, check_rule, library_of
from qa_studio.language.phrases_files import read_phrase_file
from qa_studio.language.redaction.personal_data import PersonalData
from qa_studio.language.spanish import SpanishSentiment
from qa_studio.language.topics import KeyPhrases

_NEUTRAL = Sentiment(0.0)
_LANGUAGES: Final = ("es", "en")
_METHOD: Final = "1"
"""Changes when the same lexicons and rules are read in another way."""


class TextReader:
    """Implements `ports.Reader`. Languages are ISO 639-1 codes; a region behind them ("es-MX") is set aside."""

    def __init__(self, resources: Path) -> None:
        """Takes the resources folder; what is in it is read when it is first needed."""
        self._resources = resources
        self._personal_data = PersonalData(resources)
        self._analysers: dict[str, EnglishSentiment | SpanishSentiment] = {
            "en": EnglishSentiment(),
            "es": SpanishSentiment(resources),
        }
        self._phrases = {
            language: AgentPhrases(resources / "phrases" / f"agent_{language}.txt") for language in ("en", "es")
        }

    def shipped_phrases(self) -> tuple[PhraseRule, ...]:
        """Gives the phrase library that ships, all languages."""
        return self._shipped

    def check_phrase(self, rule: PhraseRule) -> None:
        """Raises `KnownError` ("phrase.…") where a rule cannot be read; see `qa_studio.language.phrases`."""
        check_rule(rule)

    def read_phrases(self, path: Path) -> tuple[PhraseRule, ...]:
        """Reads a phrase library file (YAML); raises `KnownError` with file, line and what to do."""
        return read_phrase_file(path)

    def phrases(
        self, utterances: Sequence[Utterance], language: str, duration_s: float, rules: Sequence[PhraseRule]
    ) -> tuple[PhraseHit, ...]:
        """Finds where the rules of a language were said, in order; see `qa_studio.language.phrases`."""
        return library_of(tuple(rules), primary(language)).hits(utterances, duration_s)

    def key_phrases(self, utterances: Sequence[Utterance], language: str) -> tuple[KeyPhrase, ...]:
        """Gives what a call is about, the most telling first; nothing in languages other than Spanish and English."""
        finder = self._key_phrases.get(primary(language))
        if finder is None:
            return ()
        last_s = max((one.end_s for one in utterances), default=0.0)
        said = library_of(self._shipped, primary(language)).hits(utterances, last_s)
        return finder.of_call(utterances, boilerplate_of(utterances, said))

    def library(self) -> str:
        """Names the state of the lexicons and rules that analysis rests on; it changes when they do."""
        return self._library

    @cached_property
    def _shipped(self) -> tuple[PhraseRule, ...]:
        paths = (self._resources / "phrases" / f"{language}.yaml" for language in _LANGUAGES)
        return tuple(rule for path in paths for rule in read_phrase_file(path, is_shipped=True))

    @cached_property
    def _key_phrases(self) -> dict[str, KeyPhrases]:
        folder = self._resources / "phrases"
        return {language: KeyPhrases(folder / f"stop_{language}.txt", language) for language in _LANGUAGES}

    @cached_property
    def _library(self) -> str:
        """A digest of the method and of every lexicon and phrase library that ships."""
        digest = hashlib.sha256(_METHOD.encode())
        for folder in ("lexicons", "phrases"):
            for path in sorted((self._resources / folder).iterdir()):
                if path.is_file():
                    digest.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
        return digest.hexdigest()[:16]

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
        """Masks payment cards and other personal data; see `qa_studio.language.redaction.personal_data`."""
        return self._personal_data.mask(utterances, primary(language))


def primary(language: str) -> str:
    """Gives the ISO 639-1 code of a language tag."""
    return language.replace("_", "-").split("-")[0].lower()
