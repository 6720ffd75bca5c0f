"""English sentiment is vaderSentiment's own, before and after Spanish was analysed."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vaderSentiment import vaderSentiment
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from qa_studio.language.english import EnglishSentiment

SUBJECTS = ["The agent", "Your service", "This company", "My router", "She", "Nobody there", "The refund"]
VERBS = ["was", "is not", "has never been", "isn't", "is really", "was kind of", "is VERY", "could not be more"]
WORDS = ["helpful", "rude", "great", "terrible", "bad", "okay", "a disaster", "wonderful", "no problem", "slow"]
ENDS = [".", "!", "!!!", "", " but I am happy", " but it broke again", " :)", "??", " and I want a refund", " 😀"]
GENERATOR = random.Random(7)
SENTENCES = [
    f"{GENERATOR.choice(SUBJECTS)} {GENERATOR.choice(VERBS)} {GENERATOR.choice(WORDS)}{GENERATOR.choice(ENDS)}"
    for _ in range(1_500)
]


def test_the_compound_is_vaders_before_and_after_spanish_was_used(spanish):
    ours = EnglishSentiment()
    vader = SentimentIntensityAnalyzer()
    expected = [vader.polarity_scores(sentence)["compound"] for sentence in SENTENCES]
    lexicon, boosters, negations = (
        len(ours._vader.lexicon),
        dict(vaderSentiment.BOOSTER_DICT),
        list(vaderSentiment.NEGATE),
    )
    assert [ours.sentiment(sentence).compound for sentence in SENTENCES] == expected
    for text in ("no me gusta nada este servicio", "muy mala atención", "excelente, muchas gracias"):
        assert spanish.sentiment(text).compound
    assert [ours.sentiment(sentence).compound for sentence in SENTENCES] == expected
    fresh = SentimentIntensityAnalyzer()
    assert [fresh.polarity_scores(sentence)["compound"] for sentence in SENTENCES] == expected
    assert len(ours._vader.lexicon) == lexicon
    assert (boosters, negations) == (vaderSentiment.BOOSTER_DICT, vaderSentiment.NEGATE)


@pytest.mark.parametrize(
    ("text", "evidence"),
    [
        ("I am not happy, this is Terrible!", ("happy", "Terrible")),
        ("no problem at all", ("problem",)),
        ("what kind of service is that", ()),
        ("no", ("no",)),
        ("", ()),
    ],
)
def test_the_evidence_is_the_words_with_a_valence_in_the_order_said(text, evidence):
    assert EnglishSentiment().sentiment(text).evidence == evidence


@given(st.text())
def test_any_text_has_a_sentiment(text):
    ours = _SHARED.sentiment(text)
    assert -1 <= ours.compound <= 1


_SHARED = EnglishSentiment()


def test_five_thousand_sentences_have_vaders_compound(shared_data):
    lines = (shared_data / "sentiment-es" / "xed-dev.tsv").read_text(encoding="utf-8").splitlines()[1:]
    mixed = [f"{SENTENCES[index % len(SENTENCES)]} {line.split(chr(9))[1]}" for index, line in enumerate(lines)]
    vader = SentimentIntensityAnalyzer()
    assert len(mixed) == 5_000
    assert all(_SHARED.sentiment(text).compound == vader.polarity_scores(text)["compound"] for text in mixed)


def test_shares_add_up_and_point_where_the_words_pull():
    sentiment = _SHARED.sentiment("The agent was very helpful but the router is terrible")
    assert sentiment.evidence == ("helpful", "terrible")
    assert sentiment.shares[0] > 0 > sentiment.shares[1]
    assert sum(map(abs, sentiment.shares)) == pytest.approx(1)
