"""What agents say and customers do not, in Spain, in Latin America and in English."""

import json
from pathlib import Path

import pytest

from qa_studio.language.reader import TextReader

AGENTS = {
    "es": [
        "nubia telecom buenos días le atiende lucía en qué puedo ayudarle",
        "Gracias por llamar a Nubia, ¿en qué le puedo servir?",
        "gracias por comunicarse con soporte",
        "¿con quién tengo el gusto?",
        "me regala su número de cédula por favor",
        "¿me permite su número de cliente?",
        "me podría confirmar su dirección de correo",
        "no me cuelgue por favor ya le atiendo",
        "permítame un momento mientras reviso",
        "le voy a transferir con el área de bajas",
        "su número de reporte es cuatro cinco seis",
        "hay algo más en lo que pueda ayudarle",
        "ha sido un placer atenderle",
        "esta llamada está siendo grabada",
        "lamento los inconvenientes ocasionados",
    ],
    "en": [
        "thank you for calling nubia telecom this is ana how can i help you",
        "Who am I speaking with, please?",
        "can i have your account number please",
        "could you please verify your date of birth",
        "for security purposes i need the last four digits of your card",
        "may i place you on a brief hold",
        "thank you for holding",
        "i do apologize for the wait",
        "your confirmation number is four five six",
        "is there anything else i can help you with today",
        "let me pull up your account",
        "i'm going to transfer you to billing",
    ],
}
CUSTOMERS = {
    "es": [
        "hola buenos días llamo porque no tengo internet",
        "nadie me atiende y llevo una hora en espera",
        "gracias por atenderme muy amable",
        "mi número de cliente es cuatro cinco seis",
        "no sé en qué momento me cobraron eso",
        "me puede ayudar con la factura por favor",
        "quiero hablar con el supervisor",
        "le llamo por lo de ayer",
        "pues gracias por comunicarse conmigo",
        "que tenga buen día",
        "le atiende mal todo el mundo",
    ],
    "en": [
        "hi i'm calling about my bill",
        "thanks for calling me back",
        "can you help me with my account",
        "i have been on hold for an hour",
        "my account number is four five six",
        "i want to speak to a supervisor",
        "you have a nice day",
    ],
}


@pytest.fixture(scope="module")
def reader(resources: Path) -> TextReader:
    return TextReader(resources)


@pytest.mark.parametrize(("language", "text"), [(one, text) for one in AGENTS for text in AGENTS[one]])
def test_agents_are_told_by_what_they_say(reader: TextReader, language: str, text: str) -> None:
    assert reader.agent_signs(text, language) > 0


@pytest.mark.parametrize(("language", "text"), [(one, text) for one in CUSTOMERS for text in CUSTOMERS[one]])
def test_customers_are_not_taken_for_agents(reader: TextReader, language: str, text: str) -> None:
    assert reader.agent_signs(text, language) == 0


def test_accents_case_and_punctuation_do_not_matter(reader: TextReader) -> None:
    assert (
        reader.agent_signs("¿EN QUÉ PUEDO AYUDARLE?", "es-AR") == reader.agent_signs("en que puedo ayudarle", "es") > 0
    )


def test_each_phrase_counts_once_and_greetings_hold_several(reader: TextReader) -> None:
    assert reader.agent_signs("thank you for calling thank you for calling", "en") == 1
    assert reader.agent_signs("gracias por llamar a Nubia, le atiende Ana, ¿en qué le puedo ayudar?", "es") == 3


def test_there_are_no_phrases_for_other_languages(reader: TextReader) -> None:
    assert reader.agent_signs("thank you for calling", "ko") == 0


@pytest.mark.parametrize("language", ["es", "en"])
def test_there_are_at_least_sixty_phrases(resources: Path, language: str) -> None:
    lines = (resources / "phrases" / f"agent_{language}.txt").read_text(encoding="utf-8").splitlines()
    assert len({line for line in lines if line.strip() and not line.startswith("#")}) >= 60


def test_in_the_demo_no_customer_is_taken_for_an_agent_and_most_agents_are_known(
    reader: TextReader, resources: Path
) -> None:
    known = calls = 0
    for path in (resources / "demo" / "transcripts").glob("*.json"):
        call = json.loads(path.read_text(encoding="utf-8"))
        signs = {"agent": 0, "customer": 0}
        for one in call["utterances"]:
            signs[one["speaker"]] += reader.agent_signs(one["text"], call["language"])
        assert signs["customer"] == 0, path.name
        calls += call["language"] in ("es", "en")
        known += signs["agent"] > 0
    assert known / calls > 0.9
