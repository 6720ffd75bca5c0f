"""Personal data is masked with its kind as it is spoken and written; ordinary numbers are left alone."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from language.conftest import RESOURCES
from language.dictation import dictated, passes_luhn, with_check_digit
from qa_studio.domain.calls import Speaker
from qa_studio.domain.transcripts import Utterance, Word
from qa_studio.language.lexicon import tokens_of
from qa_studio.language.number_words import BY_LANGUAGE
from qa_studio.language.redaction.masking import MARKERS
from qa_studio.language.redaction.personal_data import PersonalData

PERSONAL_DATA = PersonalData(RESOURCES)
SPEAKERS = (Speaker.AGENT, Speaker.CUSTOMER)


def call(*texts: str) -> list[Utterance]:
    """Utterances in turn, the agent's first (one alone is the customer's), with words at one a second."""
    utterances = []
    for index, text in enumerate(texts):
        start_s = 100.0 * index
        words = tuple(Word(word, start_s + at, start_s + at + 1) for at, word in enumerate(text.split()))
        utterances.append(Utterance(SPEAKERS[(index + (len(texts) == 1)) % 2], start_s, start_s + 100, text, words))
    return utterances


def masked(language: str, *texts: str) -> list[str]:
    """The utterances' texts as they are stored."""
    return [utterance.text for utterance in PERSONAL_DATA.mask(call(*texts), language)[0]]


@pytest.mark.parametrize(
    ("language", "presented", "answer", "expected"),
    [
        ("es", "buenos días le atiende laura gómez en qué le ayudo", "me llamo juan pérez", "me llamo [NOMBRE]"),
        ("en", "thank you for calling this is ana smith", "my name is john brown", "my name is [NAME]"),
    ],
)
def test_agents_present_themselves_unmasked(language: str, presented: str, answer: str, expected: str) -> None:
    assert masked(language, presented, answer) == [presented, expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mi dni es doce treinta y cuatro cincuenta y seis setenta y ocho zeta de zaragoza", "mi dni es [DNI]"),
        ("el dni es doce millones trescientos cuarenta y cinco mil seiscientos setenta y ocho zeta", "el dni es [DNI]"),
        ("mi nif es equis uno dos tres cuatro cinco seis siete ele", "mi nif es [NIE]"),
        ("el CIF es B-12345674", "el CIF es [CIF]"),
        ("IBAN ES91 2100 0418 4502 0005 1332", "IBAN [IBAN]"),
        (
            "apunte e ese noventa y uno veintiuno cero cero cero cuatro dieciocho cuarenta y cinco cero dos cero cero "
            "cero cinco trece treinta y dos gracias",
            "apunte [IBAN] gracias",
        ),
        ("el número de cuenta es 2100 0418 45 0200051332", "el número de cuenta es [CUENTA]"),
        ("mi rut es doce millones trescientos cuarenta y cinco mil seiscientos setenta y ocho guion cinco",
         "mi rut es [RUT]"),
        ("mi cuit es veinte doce millones trescientos cuarenta y cinco mil seiscientos setenta y ocho seis",
         "mi cuit es [CUIT]"),
        ("mi cédula es uno siete uno cero cero tres cuatro cero seis cinco", "mi cédula es [CÉDULA]"),
        ("el pasaporte es pe a be uno dos tres cuatro cinco seis", "el pasaporte es [PASAPORTE]"),
        ("llámeme al cinco cinco uno dos tres cuatro cinco seis siete ocho", "llámeme al [TELÉFONO]"),
        ("el teléfono de la póliza es 612 345 678", "el teléfono de la póliza es [TELÉFONO]"),
        ("juan punto pérez arroba gmail punto com y ya", "[CORREO] y ya"),
        ("es ana.garcia85@gmail.com, sí", "es [CORREO], sí"),
        ("nací el doce de marzo de mil novecientos ochenta y cinco en madrid", "nací el [NACIMIENTO] en madrid"),
        ("mi dirección es avenida de la constitución 45 piso 3 puerta b 28013 madrid y gracias",
         "mi dirección es [DIRECCIÓN] y gracias"),
        ("me llamo ana garcía lópez y llamo por la factura", "me llamo [NOMBRE] y llamo por la factura"),
        ("la tarjeta es 4539 1488 0343 6467 vence el 08/27 y el código es 123",
         "la tarjeta es [TARJETA] vence el [VENCIMIENTO] y el código es [CÓDIGO]"),
    ],
)  # fmt: skip
def test_spanish_personal_data_is_masked_with_its_kind(text: str, expected: str) -> None:
    assert masked("es", text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("my social is 532-19-8843", "my social is [SSN]"),
        ("nhs number nine four three, four seven six, five nine one nine", "nhs number [NHS]"),
        ("sort code 20-45-67 account number 31926819", "sort code [ACCOUNT] account number [ACCOUNT]"),
        ("reach me on oh seven seven double oh nine hundred one two three", "reach me on [PHONE]"),
        ("my email is john dot smith at gmail dot com thanks", "my email is [EMAIL] thanks"),
        ("date of birth is the third of may nineteen eighty five", "date of birth is the [BIRTH]"),
        ("i live at forty two oak street apartment three springfield illinois six two seven oh four",
         "i live at [ADDRESS]"),
        ("my name is john smith and i have a question", "my name is [NAME] and i have a question"),
        ("my passport number is A12345678", "my passport number is [PASSPORT]"),
        ("my card expires oh eight twenty seven", "my card expires [EXPIRY]"),
    ],
)  # fmt: skip
def test_english_personal_data_is_masked_with_its_kind(text: str, expected: str) -> None:
    assert masked("en", text) == [expected]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "el contrato es 12345678 y la factura 2024-000123 de 45,30 euros"),
        ("es", "su cita es el doce de marzo a las diez y media en la calle alcalá 25"),
        ("es", "su número de incidencia es el 612345678"),
        ("es", "mi cuenta de cliente es 123456789"),
        ("es", "vivo a 20 kilómetros y pago 45 euros por 100 megas"),
        ("es", "su contrato vence en agosto del veintisiete"),
        ("es", "soy la titular y quiero darme de baja, me llamo otra vez si hace falta"),
        ("en", "my order number is 4 1 2 3 4 5 6 7 8 9 and my account number with you is 5512345678"),
        ("en", "i've called 3 times since january 5th 2024 and i'm calling about my bill"),
        ("en", "the promotion expires on december 31st 2026"),
    ],
)
def test_ordinary_numbers_are_left_alone(language: str, text: str) -> None:
    assert masked(language, text) == [text]


def test_a_dictation_over_several_utterances_is_masked_in_each_and_assent_is_not() -> None:
    texts = masked(
        "es", "¿y un teléfono?", "seis cero cero", "seis cero cero", "uno dos tres", "ajá", "cuatro cinco seis"
    )
    assert texts == ["¿y un teléfono?", "[TELÉFONO]", "[TELÉFONO]", "[TELÉFONO]", "ajá", "[TELÉFONO]"]


def test_each_redaction_points_at_its_words_and_keeps_what_was_said_but_of_cards() -> None:
    (utterance,), redactions = PERSONAL_DATA.mask(call("mi dni es 12345678Z y la tarjeta 4539 1488 0343 6467"), "es")
    assert [word.text for word in utterance.words] == ["mi", "dni", "es", "[DNI]", "y", "la", "tarjeta", "[TARJETA]"]
    assert [(one.kind, one.span.start_s, one.span.end_s) for one in redactions] == [("dni", 3, 4), ("card", 7, 11)]
    assert [one.original for one in redactions] == ["12345678Z", ""]


@settings(max_examples=60, deadline=None)
@given(
    digits=st.text("0123456789", min_size=14, max_size=18).map(with_check_digit).filter(lambda one: len(set(one)) > 2),
    language=st.sampled_from(["es", "en"]),
    seed=st.integers(0, 2**32),
    opening=st.sampled_from(["", "iban", "mi teléfono es", "my account number is", "dni", "vivo en la calle mayor"]),
)
def test_no_card_number_is_left_in_texts_words_or_originals(
    digits: str, language: str, seed: int, opening: str
) -> None:
    text = " ".join([opening, "visa" * (not opening), *dictated(digits, language, random.Random(seed))]).strip()
    utterances, redactions = PERSONAL_DATA.mask(call(text), language)
    left = [*(one.text for one in utterances), *(" ".join(word.text for word in one.words) for one in utterances)]
    for said in [*left, *(one.original for one in redactions)]:
        assert not cards_in(said, language)


def cards_in(text: str, language: str) -> list[str]:
    """The card numbers in a text, number words read one by one and written groups joined."""
    digits = ""
    for token in tokens_of(text):
        if token.folded.isdecimal():
            digits += token.folded
        else:
            digits += next((one.digits for one in BY_LANGUAGE[language].readings([token.folded], 0)), "")
    return [
        digits[start : start + size]
        for size in range(13, 20)
        for start in range(len(digits) - size + 1)
        if passes_luhn(digits[start : start + size])
    ]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(["me llamo", "ana", "es", "mi dni", "12345678Z", "vivo en", "calle sol 5", "a@b.com", "visa"]),
        max_size=20,
    ),
    st.sampled_from(["es", "en", "ko"]),
)
def test_markers_stay_where_a_text_is_masked_again(said: list[str], language: str) -> None:
    once, _ = PERSONAL_DATA.mask(call(" ".join(said)), language)
    again, _ = PERSONAL_DATA.mask(once, language)
    markers = set(MARKERS.get(language, MARKERS["en"]).values())
    for before, after in zip(once, again, strict=True):
        assert sum(map(before.text.count, markers)) <= sum(map(after.text.count, markers))
