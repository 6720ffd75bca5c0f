"""English sentiment: vaderSentiment's compound exactly as it is, with the words it rests on."""

from functools import cached_property
from typing import Final

from vaderSentiment.vaderSentiment import BOOSTER_DICT, SentimentIntensityAnalyzer, SentiText

from qa_studio.domain.sentiment import Sentiment

_NEGATOR_AND_WORD: Final = "no"


class EnglishSentiment:
    """VADER (Hutto & Gilbert 2014). Its lexicon, rules and module globals are read, never written."""

    @cached_property
    def _vader(self) -> SentimentIntensityAnalyzer:
        return SentimentIntensityAnalyzer()

    def sentiment(self, text: str) -> Sentiment:
        """Gives `polarity_scores(text)["compound"]` (−1…1, four decimals), and its evidence in the order said."""
        compound = float(self._vader.polarity_scores(text)["compound"])
        evidence, valences = self._evidence(text)
        return Sentiment(compound, evidence, _shares(valences))

    def _evidence(self, text: str) -> tuple[tuple[str, ...], list[float]]:
        """Gives the words to which VADER's lexicon gives a valence, as said, and what they count for.

        Left out, as VADER leaves them out: boosters, the "kind" of "kind of", and a "no" that only negates the
        word behind it.
        """
        lexicon = self._vader.lexicon
        said = SentiText(text)
        words = said.words_and_emoticons
        evidence, valences = [], []
        for index, word in enumerate(words):
            following = words[index + 1].lower() if index + 1 < len(words) else ""
            entry = word.lower()
            if not lexicon.get(entry) or entry in BOOSTER_DICT or (entry == "kind" and following == "of"):
                continue
            if entry == _NEGATOR_AND_WORD and following in lexicon:
                continue
            evidence.append(word)
            counted: list[float] = self._vader.sentiment_valence(0, said, word, index, [])
            valences.append(counted[-1])
        return tuple(evidence), valences


def _shares(valences: list[float]) -> tuple[float, ...]:
    """Gives each valence's part of all (absolute parts add up to 1), without the contrast of a "but"."""
    whole = sum(map(abs, valences))
    return tuple(valence / whole if whole else 0.0 for valence in valences)
