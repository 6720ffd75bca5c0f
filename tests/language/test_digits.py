"""Spoken numbers as digits: what is surely a number is written so, everything else stays as it was said."""

import pytest

from qa_studio.domain.calls import Speaker
from qa_studio.domain.transcripts import ChangedBy, Utterance, Word, as_heard
from qa_studio.language.digits import with_digits
from qa_studio.language.reader import TextReader

SPANISH = {
    "son treinta y nueve euros": "son 39 euros",
    "seis uno dos tres cuatro cinco seis siete ocho": "612345678",
    "seiscientos doce treinta y cuatro cincuenta y seis setenta y ocho": "612 34 56 78",
    "mi número es seis doce treinta y cuatro cinco seis": "mi número es 6 12 34 56",
    "novecientos uno dos tres cuatro cinco seis": "900 123456",
    "ochocientos cinco cinco cinco": "800 555",
    "cero cero siete": "007",
    "doble cero siete": "007",
    "triple ocho cinco": "8885",
    "uno dos uno": "121",
    "un dos tres": "123",
    "mil novecientos noventa y ocho": "1998",
    "dos mil veintiséis": "2026",
    "veintiún días": "21 días",
    "treinta y un días": "31 días",
    "treinta y una cuotas": "31 cuotas",
    "ciento ochenta pesos al mes": "180 pesos al mes",
    "cien mil": "100.000",
    "cuarenta mil ciento doce": "40.112",
    "dos millones trescientos mil": "2.300.000",
    "treinta y cinco por ciento": "35 por ciento",
    "cien por ciento seguro": "100 por ciento seguro",
    "tres coma cinco": "3,5",
    "a las doce y media": "a las 12 y media",
    "a las cinco y cuarto": "a las 5 y cuarto",
    "cinco gigas": "5 gigas",
    "dos o tres": "2 o 3",
    "tres cuatro días": "3 4 días",
    "de uno a diez": "de uno a 10",
    "una cosa": "una cosa",
    "uno de ellos": "uno de ellos",
    "el uno": "el uno",
    "un momento": "un momento",
    "la una y media": "la una y media",
    "la primera vez": "la primera vez",
    "el segundo piso": "el segundo piso",
    "deme un segundo": "deme un segundo",
    "mil gracias": "mil gracias",
    "mil disculpas": "mil disculpas",
    "unos cien mensajes": "unos 100 mensajes",
    "cada uno paga": "cada uno paga",
    "[TARJETA] cinco uno dos": "[TARJETA] 512",
    "nada que ver": "nada que ver",
}
ENGLISH = {
    "thirty nine dollars": "39 dollars",
    "six one two three four five": "612345",
    "six one two oh four five": "612045",
    "zip code nine oh two one oh": "zip code 90210",
    "double oh seven": "007",
    "double five": "55",
    "one two oh five": "1205",
    "zero zero seven": "007",
    "call eight hundred five five five one two three four": "call 800 5551234",
    "the last four digits are eight four seven one": "the last 4 digits are 8471",
    "one hundred and twenty": "120",
    "one hundred dollars": "100 dollars",
    "two hundred thousand": "200,000",
    "twenty one": "21",
    "fifty percent": "50 percent",
    "three point five": "3.5",
    "in nineteen ninety eight": "in 1998",
    "since twenty twenty six": "since 2026",
    "at five thirty": "at 5:30",
    "five thirty pm": "5:30 pm",
    "two three": "2 3",
    "for twenty dollars": "for 20 dollars",
    "nineteen ninety nine": "nineteen ninety nine",
    "it's five fifty": "it's five fifty",
    "a hundred things": "a hundred things",
    "a thousand thanks": "a thousand thanks",
    "one of them": "one of them",
    "no one knows": "no one knows",
    "one moment": "one moment",
    "the first time": "the first time",
    "just a second": "just a second",
    "the twenty first": "the twenty first",
    "oh no": "oh no",
    "oh four people": "oh 4 people",
    "i need to go for you": "i need to go for you",
    "[CARD] five one two": "[CARD] 512",
}
EXAMPLES = [("es", *one) for one in SPANISH.items()] + [("en", *one) for one in ENGLISH.items()]


def timed(text: str) -> Utterance:
    words = tuple(Word(one, index * 0.4, index * 0.4 + 0.3, 0.7) for index, one in enumerate(text.split()))
    return Utterance(Speaker.AGENT, 0, len(words) * 0.4, text, words)


@pytest.mark.parametrize(("language", "said", "written"), EXAMPLES)
def test_numbers_are_written_as_digits_and_the_words_kept(language: str, said: str, written: str) -> None:
    utterance = timed(said)
    changed = with_digits(utterance, language)
    assert changed.text == written == " ".join(word.text for word in changed.words)
    assert as_heard(changed.words, ChangedBy.NUMBER) == utterance.words


@pytest.mark.parametrize(("language", "said", "written"), EXAMPLES)
def test_text_without_word_times_reads_the_same(language: str, said: str, written: str) -> None:
    assert with_digits(Utterance(Speaker.AGENT, 0, 1, said), language).text == written


def test_punctuation_stays_and_parts_numbers() -> None:
    for utterance in (Utterance(Speaker.AGENT, 0, 1, said := "Veinte, uno. ¿Treinta y dos?"), timed(said)):
        assert with_digits(utterance, "es").text == "20, uno. ¿32?"


def test_a_pause_parts_numbers() -> None:
    words = (Word("veinte", 0, 0.5), Word("treinta", 3, 3.5), Word("y", 3.5, 3.6), Word("dos", 3.6, 4))
    assert with_digits(Utterance(Speaker.AGENT, 0, 4, "veinte treinta y dos", words), "es").text == "20 32"
    ones = (Word("cinco", 0, 0.5), Word("seis", 3, 3.5), Word("siete", 3.6, 4))
    assert with_digits(Utterance(Speaker.AGENT, 0, 4, "cinco seis siete", ones), "es").text == "5 6 7"


def test_a_number_spans_the_time_of_its_words_and_has_their_confidence() -> None:
    word = with_digits(timed("treinta y nueve"), "es").words[0]
    assert (word.start_s, round(word.end_s, 3), round(word.confidence or 0, 3)) == (0.0, 1.1, 0.7)


def test_terms_of_the_glossary_keep_their_numbers() -> None:
    term = Word("Cinco", 0.5, 1, None, (Word("sinco", 0.5, 1),), ChangedBy.GLOSSARY)
    utterance = Utterance(Speaker.AGENT, 0, 1, "Plan Cinco", (Word("Plan", 0, 0.5), term))
    assert with_digits(utterance, "es") == utterance


def test_thousands_are_parted_as_the_country_does() -> None:
    reader = TextReader.__new__(TextReader)
    utterance = Utterance(Speaker.AGENT, 0, 1, "cien mil pesos")
    assert reader.with_digits(utterance, "es-MX").text == "100,000 pesos"
    assert reader.with_digits(utterance, "es-ES").text == "100.000 pesos"


def test_other_languages_stay_as_they_are() -> None:
    reader = TextReader.__new__(TextReader)
    utterance = Utterance(Speaker.AGENT, 0, 1, "오백 원 treinta y nueve")
    assert reader.with_digits(utterance, "ko") is utterance
