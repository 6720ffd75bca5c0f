"""The reader behind its port."""

import pytest

from qa_studio.domain.calls import Speaker
from qa_studio.domain.transcripts import Utterance
from qa_studio.language.reader import TextReader
from qa_studio.services import ports


@pytest.fixture(scope="module")
def reader(resources) -> ports.Reader:
    return TextReader(resources)


@pytest.mark.parametrize(
    ("language", "known"), [("es", True), ("en", True), ("es-MX", True), ("en_US", True), ("ko", False)]
)
def test_it_knows_spanish_and_english(reader, language, known):
    assert reader.knows(language) is known


def test_each_language_has_its_own_analyser(reader):
    assert reader.sentiment("This is terrible", "en").compound < 0
    assert reader.sentiment("me dejaron tirado", "es-AR").compound < 0
    assert reader.sentiment("me dejaron tirado", "en").compound == 0


def test_other_languages_are_neutral_and_still_masked(reader):
    assert reader.sentiment("great 최고", "ko").compound == 0
    utterances, redactions = reader.mask_cards([Utterance(Speaker.CUSTOMER, 0, 5, "4539 1488 0343 6467")], "ko")
    assert utterances[0].text == "[CARD]"
    assert len(redactions) == 1


def test_a_missing_lexicon_is_only_missed_when_it_is_needed(tmp_path):
    reader = TextReader(tmp_path)
    assert reader.sentiment("good", "en").compound > 0
    with pytest.raises(FileNotFoundError):
        reader.sentiment("bueno", "es")
