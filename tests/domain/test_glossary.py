"""The glossary: the longest phrase wins, whole words only, marked, and exactly reversible."""

from hypothesis import given
from hypothesis import strategies as st

from qa_studio.domain.calls import Speaker
from qa_studio.domain.glossary import GlossaryTerm, apply_glossary, without_glossary
from qa_studio.domain.transcripts import ChangedBy, Utterance, Word

FIBRA = GlossaryTerm(1, "es", "Fibra Plus", ("fibra blus", "libra plus"))
FIBRA_MAX = GlossaryTerm(2, "es", "Fibra Plus Max", ("fibra blus más",))
ROUTER = GlossaryTerm(3, "es", "rúter", ("router", "el ruta"))


def said(text: str) -> Utterance:
    words = tuple(Word(one, index * 0.5, index * 0.5 + 0.4, 0.8) for index, one in enumerate(text.split()))
    return Utterance(Speaker.AGENT, 0.0, len(words) * 0.5, text, words)


def written(text: str, *terms: GlossaryTerm) -> str:
    return apply_glossary([said(text)], terms)[0].text


def test_what_is_heard_instead_becomes_the_term() -> None:
    assert written("quiero fibra blus ya", FIBRA) == "quiero Fibra Plus ya"
    assert written("libra plus", FIBRA) == "Fibra Plus"


def test_the_term_itself_is_written_as_it_is_meant() -> None:
    assert written("tengo fibra plus en casa", FIBRA) == "tengo Fibra Plus en casa"


def test_the_longest_phrase_wins_wherever_its_term_stands() -> None:
    for terms in ((FIBRA, FIBRA_MAX), (FIBRA_MAX, FIBRA)):
        assert written("la fibra blus más y la fibra blus", *terms) == "la Fibra Plus Max y la Fibra Plus"


def test_case_and_accents_do_not_matter_but_ñ_does() -> None:
    term = GlossaryTerm(1, "es", "Añil", ("ano il",))
    assert written("FIBRA BLÚS", FIBRA) == "Fibra Plus"
    assert written("año il", term) == "año il"
    assert written("ano il", term) == "Añil"


def test_parts_of_words_are_left_alone() -> None:
    assert written("routers y enrutador", ROUTER) == "routers y enrutador"


def test_masked_words_are_never_touched_nor_passed_over() -> None:
    term = GlossaryTerm(1, "es", "Tarjeta Oro", ("tarjeta", "mi tarjeta", "mi número"))
    assert written("mi [TARJETA] número", term) == "mi [TARJETA] número"


def test_each_word_keeps_its_time_and_what_was_heard() -> None:
    first, second = apply_glossary([said("fibra blus")], [FIBRA])[0].words
    assert (first.text, first.start_s, first.end_s, first.changed_by) == ("Fibra", 0.0, 0.4, ChangedBy.GLOSSARY)
    assert [one.text for one in second.heard] == ["blus"]
    assert second.confidence == 0.8


def test_a_phrase_of_another_length_shares_the_time_and_its_first_word_keeps_what_was_heard() -> None:
    (word,) = apply_glossary([said("el ruta")], [ROUTER])[0].words
    assert (word.text, word.start_s, word.end_s, [one.text for one in word.heard]) == (
        "rúter",
        0.0,
        0.9,
        ["el", "ruta"],
    )
    term = GlossaryTerm(1, "es", "Wi Fi", ("guifi",))
    first, second = apply_glossary([said("guifi")], [term])[0].words
    assert (first.start_s, first.end_s, second.end_s) == (0.0, second.start_s, 0.4)
    assert second.heard == ()


def test_text_without_word_times_is_changed_and_given_back() -> None:
    bare = Utterance(Speaker.CUSTOMER, 0, 2, "¿Tengo fibra blus, o router? [TARJETA]")
    (changed,) = apply_glossary([bare], [FIBRA, ROUTER])
    assert changed.text == "¿Tengo Fibra Plus, o rúter? [TARJETA]"
    assert changed.heard_text == bare.text
    assert without_glossary([changed]) == (bare,)


def test_what_a_person_corrected_stays() -> None:
    corrected = Utterance(Speaker.AGENT, 0, 1, "fibra blus", (), corrected_by="Rita", heard_text="libra bus")
    assert apply_glossary([corrected], [FIBRA]) == (corrected,)


def test_a_term_that_is_gone_is_taken_back_when_the_glossary_is_applied_again() -> None:
    changed = apply_glossary([said("fibra blus router")], [FIBRA, ROUTER])
    assert apply_glossary(changed, [ROUTER])[0].text == "fibra blus rúter"
    assert apply_glossary(changed, [])[0] == said("fibra blus router")


WORDS = st.lists(
    st.sampled_from(["fibra", "blus", "plus", "más", "router", "el", "ruta", "[TARJETA]", "ya"]), max_size=12
)


@given(WORDS, st.booleans())
def test_it_is_reversible_and_applying_it_twice_changes_nothing_more(words: list[str], is_timed: bool) -> None:
    utterance = said(" ".join(words))
    if not is_timed:
        utterance = Utterance(Speaker.AGENT, 0, 1, utterance.text)
    terms = [FIBRA, FIBRA_MAX, ROUTER]
    once = apply_glossary([utterance], terms)
    assert without_glossary(once) == (utterance,)
    assert apply_glossary(once, terms) == once
