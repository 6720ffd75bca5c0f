"""Corrections: what stays keeps its time, what was heard stays beside what is written, and all can be taken back."""

from hypothesis import given
from hypothesis import strategies as st

from qa_studio.domain.calls import Speaker
from qa_studio.domain.corrections import Suggestion, corrected, glossary_suggestions, uncorrected, without_original
from qa_studio.domain.glossary import GlossaryTerm, apply_glossary
from qa_studio.domain.transcripts import ChangedBy, Utterance, Word


def said(text: str) -> Utterance:
    words = tuple(Word(one, index * 1.0, index + 0.5, 0.9) for index, one in enumerate(text.split()))
    return Utterance(Speaker.AGENT, 0.0, max(0.5, len(words) - 0.5), text, words)


HEARD = said("la fibra blues llega mañana")


def test_unchanged_words_keep_time_and_confidence() -> None:
    after = corrected(HEARD, "la fibra plus llega mañana", "Rita")
    assert [after.words[index] for index in (0, 1, 3, 4)] == [HEARD.words[index] for index in (0, 1, 3, 4)]
    assert (after.text, after.heard_text, after.corrected_by) == (
        "la fibra plus llega mañana",
        "la fibra blues llega mañana",
        "Rita",
    )


def test_a_changed_word_carries_what_was_heard_and_no_confidence() -> None:
    word = corrected(HEARD, "la fibra plus llega mañana", "Rita").words[2]
    assert (word.text, word.start_s, word.end_s, word.confidence) == ("plus", 2.0, 2.5, None)
    assert (word.heard, word.changed_by) == ((HEARD.words[2],), ChangedBy.PERSON)


def test_capitals_and_punctuation_leave_the_confidence() -> None:
    word = corrected(HEARD, "La fibra blues llega mañana.", "Rita").words[0]
    assert (word.text, word.confidence, word.heard) == ("La", 0.9, (HEARD.words[0],))


def test_new_words_share_the_gap_they_stand_in() -> None:
    words = corrected(HEARD, "la fibra blues ya no llega mañana", "Rita").words
    assert [(one.text, one.start_s, one.end_s) for one in words[3:5]] == [("ya", 2.5, 2.75), ("no", 2.75, 3.0)]


def test_deleted_words_are_remembered_by_a_neighbour() -> None:
    after = corrected(HEARD, "fibra blues mañana", "Rita")
    assert [[one.text for one in word.heard] for word in after.words] == [["la", "fibra"], ["blues", "llega"], []]
    assert uncorrected(after) == HEARD


def test_a_second_correction_is_of_what_was_heard() -> None:
    twice = corrected(corrected(HEARD, "la fibra bus llega mañana", "Rita"), "la fibra plus llega mañana", "Sol")
    assert twice == corrected(HEARD, "la fibra plus llega mañana", "Sol")


def test_writing_what_was_heard_takes_the_correction_back() -> None:
    assert corrected(corrected(HEARD, "otra cosa", "Rita"), HEARD.text, "Sol") == HEARD


def test_a_correction_over_the_glossary_keeps_both() -> None:
    (written,) = apply_glossary([HEARD], [GlossaryTerm(1, "es", "Fibra Plus", ("fibra blues",))])
    after = corrected(written, "la Fibra Max llega mañana", "Rita")
    assert after.words[2].heard == (written.words[2],)
    assert uncorrected(after) == written


def test_text_without_word_times_is_corrected_and_given_back() -> None:
    bare = Utterance(Speaker.CUSTOMER, 0, 2, "hola que tal")
    after = corrected(bare, "Hola, ¿qué tal?", "Rita")
    assert (after.text, after.words, after.heard_text) == ("Hola, ¿qué tal?", (), "hola que tal")
    assert uncorrected(after) == bare


def test_without_its_original_nothing_of_what_was_heard_is_left() -> None:
    after = without_original(corrected(HEARD, "la fibra plus llega hoy mañana", "Rita"))
    assert "blues" not in repr(after)
    assert uncorrected(after) == after


def test_what_was_replaced_is_offered_for_the_glossary() -> None:
    after = corrected(HEARD, "la Fibra Plus, llega mañana", "Rita")
    assert glossary_suggestions(HEARD, after) == (Suggestion("blues", "Plus"),)
    heard = said("contrato lo vitel hoy")
    assert glossary_suggestions(heard, corrected(heard, "contrato Movitel hoy", "Rita")) == (
        Suggestion("lo vitel", "Movitel"),
    )


def test_short_words_masked_ones_and_mere_capitals_are_not_offered() -> None:
    heard = said("de la [TARJETA] casa")
    after = corrected(heard, "del la tarjeta Casa", "Rita")
    assert glossary_suggestions(heard, after) == ()


PHRASES = st.lists(st.sampled_from(["la", "fibra", "blues", "Blues", "no", "[TARJETA]", "sí"]), min_size=1, max_size=9)


@given(PHRASES, PHRASES)
def test_every_correction_can_be_taken_back(before: list[str], after: list[str]) -> None:
    utterance = said(" ".join(before))
    changed = corrected(utterance, " ".join(after), "Rita")
    assert " ".join(word.text for word in changed.words) == changed.text == " ".join(after)
    assert uncorrected(changed) == utterance
    assert all(one.end_s >= one.start_s for one in changed.words)
