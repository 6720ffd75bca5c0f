"""Words of a transcript in their places: found by time, by character and by search."""

from hypothesis import given
from hypothesis import strategies as st

from qa_studio.domain.calls import Speaker
from qa_studio.domain.transcripts import Utterance, Word
from qa_studio.ui.widgets.review_words import Timeline, find_all, folded, placed_words, shown_text


def said(text: str, start_s: float = 0.0, speaker: Speaker = Speaker.AGENT) -> Utterance:
    """Every word takes one second."""
    words = tuple(Word(word, start_s + place, start_s + place + 0.9) for place, word in enumerate(text.split()))
    return Utterance(speaker, start_s, start_s + len(words), text, words)


@given(st.text(max_size=80))
def test_folding_keeps_every_character_in_its_place(text: str) -> None:
    assert len(folded(text)) == len(text)


@given(st.text(max_size=80))
def test_an_utterance_is_shown_on_one_line_with_as_many_characters(text: str) -> None:
    utterance = Utterance(Speaker.AGENT, 0, 1, text)
    assert len(shown_text(utterance)) == len(text)
    assert len(shown_text(utterance).splitlines()) <= 1


@given(st.lists(st.sampled_from(["sí", "no", "factura", "la", "LA", "ño"]), min_size=1, max_size=20))
def test_words_stand_where_the_text_has_them(words: list[str]) -> None:
    utterance = said(" ".join(words))
    placed = placed_words(utterance)
    assert [utterance.text[word.begin : word.end] for word in placed] == words


def test_punctuation_between_words_does_not_disturb() -> None:
    utterance = Utterance(Speaker.AGENT, 0, 2, "¿Qué tal?  Bien, gracias.", (Word("qué", 0, 1), Word("gracias", 1, 2)))
    assert [(word.begin, word.end) for word in placed_words(utterance)] == [(1, 4), (17, 24)]


def test_words_the_text_does_not_hold_are_left_out() -> None:
    utterance = Utterance(Speaker.AGENT, 0, 2, "uno tres", (Word("uno", 0, 1), Word("dos", 1, 2), Word("tres", 2, 3)))
    assert [word.word.text for word in placed_words(utterance)] == ["uno", "tres"]


def test_a_moment_finds_its_utterance_and_word() -> None:
    timeline = Timeline((said("hola buenos días", 1.0), said("dígame", 10.0)))
    assert timeline.utterance_at(0.5) is None
    assert timeline.utterance_at(2.5) == 0
    assert timeline.utterance_at(7.0) == 0
    assert timeline.utterance_at(10.2) == 1
    word = timeline.word_at(0, 2.5)
    assert word is not None
    assert word.word.text == "buenos"
    assert timeline.word_at(0, 7.0) is None


def test_while_both_speak_the_one_who_still_does_is_found() -> None:
    timeline = Timeline((said("uno dos tres cuatro cinco", 0.0), said("sí", 1.0, Speaker.CUSTOMER)))
    assert timeline.utterance_at(1.5) == 1
    assert timeline.utterance_at(3.0) == 0


def test_a_character_finds_when_it_is_said() -> None:
    timeline = Timeline((said("hola buenos días", 1.0),))
    assert timeline.moment_of(0, 6) == 2.0
    assert timeline.end_of(0, 11) == 2.9


def test_without_word_times_the_utterance_stands_for_its_words() -> None:
    timeline = Timeline((Utterance(Speaker.AGENT, 4.0, 9.0, "hola buenos días"),))
    assert timeline.moment_of(0, 6) == 4.0
    assert timeline.end_of(0, 6) == 9.0


def test_search_minds_neither_case_nor_accents() -> None:
    texts = [folded("El teléfono, el TELEFONO"), folded("nada"), folded("Teléfono")]
    assert find_all(texts, "telefono") == ((0, 3), (0, 16), (2, 0))
    assert find_all(texts, "  TELÉFONO ") == ((0, 3), (0, 16), (2, 0))
    assert find_all(texts, "   ") == ()
