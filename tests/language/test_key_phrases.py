"""Key phrases: what a call is about, without what every call has and without names."""

from pathlib import Path

import pytest

from qa_studio.domain.calls import Speaker
from qa_studio.domain.transcripts import Utterance
from qa_studio.language.reader import TextReader

AGENT, CUSTOMER = Speaker.AGENT, Speaker.CUSTOMER


@pytest.fixture(scope="module")
def reader(resources: Path) -> TextReader:
    return TextReader(resources)


def keys(reader: TextReader, language: str, *lines: tuple[Speaker, str]) -> list[str]:
    said = [Utterance(who, index * 5.0, index * 5.0 + 4, text) for index, (who, text) in enumerate(lines)]
    return [one.key for one in reader.key_phrases(said, language)]


def test_inflections_and_articles_make_no_other_key(reader: TextReader) -> None:
    first = keys(reader, "es", (CUSTOMER, "me han subido otra vez la factura de la luz"))
    second = keys(reader, "es", (CUSTOMER, "no me llegan nunca las facturas de luz a casa"))
    assert "factura de luz" in first
    assert "factura de luz" in second


def test_what_the_customer_wants_goes_before_what_the_agent_says(reader: TextReader) -> None:
    lines = (
        (CUSTOMER, "llamo porque tengo un doble cargo en la tarjeta"),
        (AGENT, "tiene usted la tarifa plana básica"),
    )
    assert keys(reader, "es", *lines)[0] == "doble cargo"


def test_greetings_answers_to_requests_and_names_are_no_topics(reader: TextReader) -> None:
    lines = (
        (AGENT, "Nubia Telecom, buenos días, le atiende Lucía"),
        (CUSTOMER, "Buenos días, señora Prado, se me ha roto la pantalla del móvil"),
        (AGENT, "¿Me dice su nombre y su dirección, por favor?"),
        (CUSTOMER, "Encarnación Robles, calle Real cuatro"),
        (AGENT, "Que tenga un feliz día"),
    )
    found = " ".join(keys(reader, "es", *lines)).split()
    assert "pantalla" in found
    assert not {"nubia", "prado", "encarnacion", "roble", "calle", "feliz", "lucia"} & set(found)


def test_english_calls_have_topics_too_and_other_languages_none(reader: TextReader) -> None:
    lines = ((CUSTOMER, "I was charged a late fee on my credit card statement"), (AGENT, "I will waive the late fee"))
    assert {"late fee", "credit card statement"} & set(keys(reader, "en", *lines))
    assert keys(reader, "ko", *lines) == []


def test_a_key_phrase_points_at_the_utterances_it_is_said_in(reader: TextReader) -> None:
    said = [
        Utterance(CUSTOMER, 0.0, 4.0, "no funciona bien la fibra óptica de casa"),
        Utterance(AGENT, 5.0, 9.0, "vale"),
        Utterance(AGENT, 10.0, 14.0, "la fibra óptica está cortada"),
    ]
    found = {one.key: one for one in reader.key_phrases(said, "es")}
    assert (found["fibra optica"].count, found["fibra optica"].utterances) == (2, (0, 2))
