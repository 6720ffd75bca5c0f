"""What is said around card numbers in Spanish and English: fillers, topics, quantities, and questions for the code."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from qa_studio.language.lexicon import words

FILLERS: Final = words(
    "eh ehh eeh em emm mm mmm m hm hmm ah ahh aha aja ajam uhu mju ok okay okey oka vale bien bueno perfecto listo "
    "correcto exacto claro si no ya luego despues entonces pues este esto a ver o sea y e de acuerdo por favor sigue "
    "siga siguiente sigo seguimos continua continue continuo continuamos adelante dale digame dime aqui ahi aca ahora "
    "espere espera esperame esperese un una momento momentito segundo segundito permitame dejeme deje mire mira anoto "
    "anotado apunto apuntado copiado tomo nota gracias señor señora señorita seria es son termina terminado finalmente "
    "ultimo primero guion raya espacio punto coma barra repito mas otro otra vez eso todo lo la el los las que como "
    "perdon disculpe verdad cierto digamos asi muy con al final seguido de "
    "uh uhh um umm er erm uhm yes yeah yep yup right sure alright all got it and then so well like dash hyphen space "
    "next followed by go ahead let me see hold on please sorry the is that's thats that it's its uh-huh huh mhm "
    "correct great perfect fine good wait just a second moment sec finally lastly last again i have think we think "
    "continue yah sir madam ma'am maam now comma dot point gotcha cool thanks thank you"
)
"""Words that may stand between the parts of a number without ending it."""

CARD_WORDS: Final = words(
    "tarjeta tarjetas visa mastercard master amex american express maestro dinersclub diners plastico pan "
    "card cards visas mastercards discover debit"
)
OTHER_WORDS: Final = words(
    "telefono telefonos celular movil fijo whatsapp dni nie nif cif cedula pasaporte contrato contratos pedido pedidos "
    "factura facturas expediente poliza ticket tiquete folio radicado iban rut cuit cuil curp rfc nss imei postal "
    "nacimiento nacio naci nacido siniestro guia "
    "localizador referencia serie sim iccid cups matricula "
    "phone telephone mobile cell cellphone passport contract order orders invoice policy reference ssn zip postcode "
    "birth birthday born tracking serial claim case"
)
"""Words that speak of another number: they end a run of digits and the talk of a card."""

EXPIRY_WORDS: Final = words(
    "fecha fechas vence vencimiento caduca caducidad expira expiracion "
    "date dates expires expire expiry expiration expiring valid exp thru caducan vencen"
)
"""Words that end a run of digits, though the talk is still of the card."""

QUANTITIES: Final = words(
    "digitos digito numeros numeritos cifras euros euro pesos peso dolares dolar soles sol colones bolivares reales "
    "quetzales lempiras guaranies centimos centavos meses mes dias dia horas hora minutos minuto semanas semana años "
    "año veces cuotas kilos kilometros megas gigas gb mb por_ciento porciento personas lineas puntos grados "
    "enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre diciembre "
    "digits digit numbers figures dollars dollar pounds pound cents cent months month days day hours hour minutes "
    "weeks week years year times percent people lines points gigabytes megabytes gigs january february march april "
    "may june july august september october november december"
)
"""What was counted when a number stands before it: an amount, a date or a length, no part of a card number."""

COUNTED: Final = words("digitos digito numeros numeritos cifras digits digit numbers figures")
"""What is said of the parts of a number: it ends none ("the next four digits are")."""

_POLITE: Final = words("gracias disculpas perdones thanks")
"""Behind "mil" or "thousand" they make a courtesy of it, not a number."""

_NUMBER_NOUN: Final = r"(?:numeros?|numeritos?|digitos?|cifras?)"
_OF_THE_CARD: Final = r"(?: (?:de|para) (?:la|su|mi|tu) tarjeta)?"
_TO_THE: Final = r"(?: (?:de|por|en|del|al|la|el|parte))*"
_BEHIND: Final = rf"{_TO_THE} (?:atras|detras|reverso|dorso|trasera|trasero|posterior|vuelta){_OF_THE_CARD}"
_LETTER: Final = r"(?:uve|ve|be|v|ce|se|c)"
_ON_THE_BACK: Final = r"(?: \w+){0,3} (?:on|at|from|in) (?:the|its) (?:back|reverse|front|rear|signature)(?: side)?"
_CODE_TRIGGERS: Final = (
    rf"(?:codigo|clave|{_NUMBER_NOUN}) de (?:la )?seguridad(?! social){_OF_THE_CARD}",
    rf"codigo (?:de )?(?:verificacion|validacion){_OF_THE_CARD}",
    r"codigo de (?:la|su|mi|tu) tarjeta",
    r"c ?v ?v ?2?|c ?v ?c ?2?|c ?v ?n|csc|cid",
    rf"(?:ce|se|c) (?:uve|ve|be|v)(?: corta| chica)? {_LETTER}(?: dos)?",
    rf"(?:\w+ )?{_NUMBER_NOUN}(?: que)?(?: \w+){{0,3}}{_BEHIND}",
    rf"(?:tres|3|cuatro|4|ultimos tres)(?: ultimos)?(?: que)?(?: \w+){{0,2}}{_BEHIND}",
    r"(?:pin|clave)(?: secreta)? (?:de|para) (?:la|su|mi|tu) tarjeta",
    r"(?:security|safety) (?:code|number|digits|pin)|card (?:verification|security|validation) (?:code|number|value)",
    r"verification (?:code|number|value)|card code|code (?:for|of) (?:the|your|my) card",
    rf"(?:(?:the|last|three|four|3|4) )*(?:digits?|numbers?|code|three|four|3|4){_ON_THE_BACK}"
    r"(?: of (?:the|your|my) card)?",
    r"see vee (?:vee|see)|c vee (?:vee|c)|cee vee (?:vee|cee)|card pin|pin (?:for|of) (?:the|your|my) card",
)
CODE_QUESTION: Final = re.compile("|".join(rf"\b(?:{trigger})\b" for trigger in _CODE_TRIGGERS))
"""Finds in folded words, joined by one space, that a card code is asked for or told."""


@dataclass(frozen=True, order=True)
class Place:
    """A word of a conversation: its utterance and its index there."""

    utterance: int
    index: int


@dataclass(frozen=True)
class Said:
    """An utterance as the finder sees it: who speaks, folded words, and those that punctuation cuts off from before."""

    speaker: str
    words: tuple[str, ...]
    cut_before: frozenset[int] = frozenset()


def is_courtesy(word: str, following: Sequence[str]) -> bool:
    """Whether "mil" or "thousand" only multiplies thanks."""
    return word in ("mil", "thousand") and bool(_POLITE & set(following[:1]))


def code_questions(words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Gives the first word and the word behind each question for a card code."""
    starts: dict[int, int] = {}
    position = 0
    for index, word in enumerate(words):
        starts[position] = index
        position += len(word) + 1
    for match in CODE_QUESTION.finditer(" ".join(words)):
        if match.start() in starts:
            yield starts[match.start()], starts[match.start()] + len(match[0].split())
