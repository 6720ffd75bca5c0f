"""Card numbers and codes are masked, spoken or in digits; other numbers are left alone."""

import random
import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from language.dictation import FILLERS, OPENINGS, REPLIES, dictated, passes_luhn, with_check_digit
from qa_studio.domain.calls import Span, Speaker
from qa_studio.domain.redactions import RedactionKind
from qa_studio.domain.transcripts import Utterance, Word
from qa_studio.language.cards import mask_cards
from qa_studio.language.lexicon import tokens_of
from qa_studio.language.number_words import BY_LANGUAGE
from qa_studio.language.redaction.masking import MARKERS

CARD, CODE, EXPIRY = RedactionKind.CARD, RedactionKind.CARD_CODE, RedactionKind.CARD_EXPIRY
CUSTOMER, AGENT = Speaker.CUSTOMER, Speaker.AGENT


def call(*said, with_words=False):
    utterances = []
    for index, (speaker, text) in enumerate(said):
        start_s = 10.0 * index
        step_s = 8.0 / max(1, len(text.split()))
        words = tuple(
            Word(word, start_s + step_s * place, start_s + step_s * (place + 1), 0.9)
            for place, word in enumerate(text.split())
        )
        utterances.append(Utterance(speaker, start_s, start_s + 8.0, text, words if with_words else ()))
    return utterances


def masked(language, *said, with_words=False):
    utterances, redactions = mask_cards(call(*said, with_words=with_words), language)
    return [utterance.text for utterance in utterances], redactions


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("es", "mi tarjeta es la 4539 1488 0343 6467 gracias", "mi tarjeta es la [TARJETA] gracias"),
        ("es", "es 4539-1488-0343-6467.", "es [TARJETA]."),
        ("es", "4539148803436467", "[TARJETA]"),
        ("es", "４５３９ １４８８ ０３４３ ６４６７", "[TARJETA]"),
        (
            "es",
            "cuarenta y cinco treinta y nueve catorce ochenta y ocho cero tres cuarenta y tres sesenta y cuatro "
            "sesenta y siete",
            "[TARJETA]",
        ),
        (
            "es",
            "cuatro mil quinientos treinta y nueve mil cuatrocientos ochenta y ocho cero trescientos cuarenta y tres "
            "seis mil cuatrocientos sesenta y siete",
            "[TARJETA]",
        ),
        (
            "es",
            "cuatro cinco tres nueve eh uno cuatro doble ocho a ver cero tres cuatro tres y luego seis "
            "cuatro seis siete",
            "[TARJETA]",
        ),
        (
            "en",
            "four five three nine one four double eight oh three four three six four six seven",
            "[CARD]",
        ),
        (
            "en",
            "sure it's forty-five thirty-nine fourteen eighty-eight oh three forty-three sixty-four sixty-seven",
            "sure it's [CARD]",
        ),
        ("ko", "카드 4539 1488 0343 6467", "카드 [CARD]"),
    ],
)
def test_a_card_number_is_masked_however_it_is_told(language, text, expected):
    assert masked(language, (CUSTOMER, text))[0] == [expected]


def test_a_number_told_in_pieces_is_masked_in_each():
    texts, redactions = masked(
        "es",
        (AGENT, "dígame el número de su tarjeta"),
        (CUSTOMER, "cuatro cinco tres nueve"),
        (AGENT, "ajá"),
        (CUSTOMER, "catorce ochenta y ocho"),
        (AGENT, "okay"),
        (CUSTOMER, "cero tres cuarenta y tres"),
        (AGENT, "sí"),
        (CUSTOMER, "seis cuatro seis siete y ya"),
    )
    assert [text for text in texts if "[" in text] == ["[TARJETA]", "[TARJETA]", "[TARJETA]", "[TARJETA] y ya"]
    assert [redaction.utterance for redaction in redactions] == [1, 3, 5, 7]


def test_an_agent_who_reads_it_back_is_masked_too():
    pieces = ("4539", "1488", "0343", "6467")
    said = [turn for piece in pieces for turn in ((CUSTOMER, piece), (AGENT, piece))]
    texts, _ = masked("es", (AGENT, "su tarjeta"), *said)
    assert set(texts[1:]) == {"[TARJETA]"}


def test_a_run_that_fails_the_check_is_masked_where_a_card_is_the_topic():
    assert masked("es", (CUSTOMER, "mi tarjeta es 4539 1488 0343 6468"))[0] == ["mi tarjeta es [TARJETA]"]
    assert masked("es", (CUSTOMER, "mi guía es 4539 1488 0343 6468"))[0] == ["mi guía es 4539 1488 0343 6468"]


@pytest.mark.parametrize(
    ("language", "said", "expected"),
    [
        ("es", ["el código de seguridad es 123"], ["el código de seguridad es [CÓDIGO]"]),
        ("es", ["cvv ciento veintitrés"], ["cvv [CÓDIGO]"]),
        (
            "es",
            ["me dice los tres números de atrás", "cuatro cinco seis"],
            ["me dice los tres números de atrás", "[CÓDIGO]"],
        ),
        (
            "es",
            ["los tres dígitos que están al reverso", "eh sí doce tres"],
            ["los tres dígitos que están al reverso", "eh sí [CÓDIGO]"],
        ),
        (
            "es",
            ["y el ce uve uve por favor", "a ver espere lo busco es el cero cuarenta y dos"],
            ["y el ce uve uve por favor", "a ver espere lo busco es el [CÓDIGO]"],
        ),
        ("es", ["cuatro cinco seis es el código de seguridad"], ["[CÓDIGO] es el código de seguridad"]),
        ("en", ["the security code is 4 5 6"], ["the security code is [CODE]"]),
        (
            "en",
            ["three digits on the back of the card please", "it's one twenty three"],
            ["three digits on the back of the card please", "it's [CODE]"],
        ),
        ("en", ["what's the c v v", "um double oh seven"], ["what's the c v v", "um [CODE]"]),
    ],
)
def test_a_card_code_is_masked_where_it_is_asked_for(language, said, expected):
    speakers = [AGENT, CUSTOMER] if len(said) == 2 else [CUSTOMER]
    texts, redactions = masked(language, *zip(speakers, said, strict=True))
    assert texts == expected
    assert [redaction.kind for redaction in redactions] == [CODE]


def test_card_and_code_are_told_apart():
    texts, redactions = masked(
        "es",
        (CUSTOMER, "la tarjeta es 4539 1488 0343 6467"),
        (AGENT, "¿la fecha de vencimiento?"),
        (CUSTOMER, "doce veintisiete"),
        (AGENT, "¿y el código de seguridad?"),
        (CUSTOMER, "cuatro cinco seis"),
        (AGENT, "¿y su teléfono?"),
        (CUSTOMER, "seiscientos doce treinta y cuatro cincuenta y seis setenta y ocho"),
    )
    assert texts[0] == "la tarjeta es [TARJETA]"
    assert texts[2] == "[VENCIMIENTO]"
    assert texts[4] == "[CÓDIGO]"
    assert texts[6] == "seiscientos doce treinta y cuatro cincuenta y seis setenta y ocho"
    assert [redaction.kind for redaction in redactions] == [CARD, EXPIRY, CODE]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "mi contrato es el 123456789012"),
        ("es", "mi teléfono es el seis cero cero uno dos tres cuatro cinco seis"),
        ("es", "mi teléfono es 600 123 456 y el fijo 912 345 678"),
        ("es", "son mil doscientos cuarenta y cinco euros con treinta y dos céntimos"),
        ("es", "el 5 de noviembre de 2024 a las 09:17:30"),
        ("es", "pagué 1.234.567,89 pesos en 12 cuotas con la tarjeta"),
        ("es", "la tarjeta termina en cuatro cinco seis siete"),
        ("es", "dígame los dieciséis números de la tarjeta"),
        ("es", "mil gracias por todo"),
        ("en", "my phone number is five five five zero one hundred"),
        ("en", "the last four digits are four five six seven"),
        ("en", "order 1234567890 from 2024-11-05"),
        ("en", "I waited for two hours and called three times for one refund of forty dollars"),
        ("ko", "전화번호는 010 1234 5678 입니다"),
    ],
)
def test_ordinary_numbers_are_left_alone(language, text):
    assert masked(language, (CUSTOMER, text)) == ([text], ())


def test_masked_words_become_one_word_with_the_marker_and_their_times():
    utterances, redactions = mask_cards(call((CUSTOMER, "es la 4539 1488 0343 6467 sí"), with_words=True), "es")
    (utterance,) = utterances
    assert [word.text for word in utterance.words] == ["es", "la", "[TARJETA]", "sí"]
    assert utterance.text == "es la [TARJETA] sí"
    (redaction,) = redactions
    marker = utterance.words[2]
    assert redaction.span == Span(marker.start_s, marker.end_s)
    assert (round(marker.start_s, 3), round(marker.end_s, 3)) == (2.286, 6.857)


def test_without_word_times_the_span_is_guessed_with_a_margin():
    _, (redaction,) = masked("es", (CUSTOMER, "mi tarjeta de siempre es la 4539 1488 0343 6467"))
    assert 3.0 < redaction.span.start_s < 4.6
    assert redaction.span.end_s == 8.0


def test_words_that_do_not_agree_with_the_text_are_masked_as_well():
    words = tuple(Word(text, index, index + 1.0) for index, text in enumerate(["4539", "1488", "0343", "6467", "."]))
    utterance = Utterance(CUSTOMER, 0, 5, "Cuarenta y cinco, 39 14 88 03 43 64 67.", words)
    (changed,), redactions = mask_cards([utterance], "es")
    assert changed.text == "[TARJETA]."
    assert [word.text for word in changed.words] == ["[TARJETA]", "."]
    assert redactions[0].span == Span(0, 4.0)


def test_what_holds_no_card_comes_back_untouched():
    utterances = call((CUSTOMER, "hola, buenas"), (AGENT, ""), with_words=True)
    assert mask_cards(utterances, "es") == (tuple(utterances), ())
    assert mask_cards([], "en") == ((), ())


CARDS = (
    st.text("0123456789", min_size=12, max_size=18).map(with_check_digit).filter(lambda digits: set(digits) != {"0"})
)


@settings(max_examples=250, deadline=None)
@given(digits=CARDS, language=st.sampled_from(["es", "en"]), seed=st.integers(0, 2**32), with_words=st.booleans())
def test_no_card_survives_whatever_the_style_of_dictation(digits, language, seed, with_words):
    chance = random.Random(seed)
    said = conversation(dictated(digits, language, chance), len(digits), language, chance)
    utterances = call(*said, with_words=with_words)
    changed, redactions = mask_cards(utterances, language)
    for texts in ([u.text for u in changed], [" ".join(w.text for w in u.words) for u in changed]):
        assert not surviving_cards(texts, language)
    assert redactions
    assert all(utterances[one.utterance].start_s <= one.span.start_s < one.span.end_s for one in redactions)
    assert any(MARKERS[language][CARD] in utterance.text for utterance in changed)


def conversation(groups, length, language, chance):
    """Puts the groups of a number into utterances of a customer, with fillers and an agent's replies in between.

    Short numbers may fall below 13 digits to the ear ("ninety, eight" is 98), so that a card is named before them.
    """
    said = []
    text = OPENINGS[language][0] if length < 16 else chance.choice(OPENINGS[language])
    for group in groups:
        text = f"{text} {group}"
        if chance.random() < 0.25:
            text = f"{text} {chance.choice(FILLERS[language])}"
        if chance.random() < 0.2:
            said += [(CUSTOMER, " ".join(text.split())), (AGENT, chance.choice(REPLIES[language]))]
            text = ""
    return [*said, (CUSTOMER, " ".join(text.split()))]


def surviving_cards(texts, language):
    """Gives the card numbers left in all texts on end, reading number words one by one and written groups joined."""
    grammar = BY_LANGUAGE[language]
    digits = ""
    for token in (token for text in texts for token in tokens_of(text)):
        if token.folded.isdecimal():
            digits += token.folded
        elif grammar.is_number(token.folded):
            digits += next((reading.digits for reading in grammar.readings([token.folded], 0)), "")
    windows = (digits[start : start + size] for size in range(13, 20) for start in range(len(digits) - size + 1))
    return [window for window in windows if passes_luhn(window)]


@settings(max_examples=100, deadline=None)
@given(
    digits=st.text("123456789", min_size=6, max_size=12),
    language=st.sampled_from(["es", "en"]),
    seed=st.integers(0, 999),
)
def test_shorter_numbers_survive_whatever_the_style(digits, language, seed):
    chance = random.Random(seed)
    groups = [group for group in dictated(digits, language, chance) if group]
    written = [group.isdecimal() for group in groups]
    text = " ".join(groups)
    if all(written) or not (any(written) or re.search(r"mil|thousand|hundred|cient", text)):
        assert masked(language, (CUSTOMER, text))[0] == [text]


@given(st.lists(st.text(max_size=40), max_size=5), st.sampled_from(["es", "en", "ko"]))
def test_any_text_can_be_searched(texts, language):
    utterances = call(*((CUSTOMER, text) for text in texts))
    changed, _ = mask_cards(utterances, language)
    assert len(changed) == len(utterances)
    assert all(a.start_s <= b.start_s for a, b in pairwise(changed))


def test_a_card_dictated_in_a_real_order_of_talk_leaves_everything_else():
    texts, _ = masked(
        "es",
        (AGENT, "me indica el número de su tarjeta y la fecha de vencimiento"),
        (CUSTOMER, "sí es cuarenta y cinco treinta y dos"),
        (AGENT, "cuarenta y cinco treinta y dos"),
        (CUSTOMER, "doce treinta y cuatro cincuenta y seis setenta y ocho"),
        (AGENT, "ajá"),
        (CUSTOMER, "noventa doce"),
        (AGENT, "y la fecha"),
        (CUSTOMER, "cero ocho del veintisiete"),
        (AGENT, "y los tres numeritos de la parte de atrás"),
        (CUSTOMER, "son el uno"),
        (AGENT, "uno"),
        (CUSTOMER, "dos tres"),
        (AGENT, "su número de pedido es el ochocientos cuarenta y cinco doscientos"),
    )
    assert texts[1:6] == ["sí es [TARJETA]", "[TARJETA]", "[TARJETA]", "ajá", "[TARJETA]"]
    assert texts[7] == "[VENCIMIENTO]"
    assert texts[9:] == [
        "son el [CÓDIGO]",
        "[CÓDIGO]",
        "[CÓDIGO]",
        "su número de pedido es el ochocientos cuarenta y cinco doscientos",
    ]


def test_a_number_read_out_behind_a_code_is_no_echo_of_it():
    texts, _ = masked(
        "en",
        (CUSTOMER, "my card is four one one one one one one one triple one one one one one one"),
        (AGENT, "and the three digit security code on the back"),
        (CUSTOMER, "that is nine oh two"),
        (AGENT, "thanks your confirmation number is eight eight three one two"),
    )
    assert texts[2:] == ["that is [CODE]", "thanks your confirmation number is eight eight three one two"]


@pytest.mark.parametrize(
    ("language", "question", "answer", "secret"),
    [
        ("es", "¿La fecha y los tres números de atrás?", "Vence en agosto del veintiocho, y el código es 204.", "204"),
        ("es", "¿La fecha y los tres números de atrás?", "cero ocho veintiocho, y dos cero cuatro", "dos cero cuatro"),
        ("es", "¿Los tres números de atrás?", "Vence en agosto del veintiocho, 204.", "204"),
        (
            "en",
            "The expiry date and the three digits on the back?",
            "oh eight twenty eight, two oh four",
            "two oh four",
        ),
        ("en", "And the security code?", "It expires in August twenty eight and the code is 204", "204"),
    ],
)
def test_a_code_is_found_beside_the_expiry_date_that_is_told_with_it(language, question, answer, secret):
    texts, redactions = masked(language, (AGENT, question), (CUSTOMER, answer))
    assert secret not in texts[1]
    assert any(redaction.kind == CODE for redaction in redactions)
