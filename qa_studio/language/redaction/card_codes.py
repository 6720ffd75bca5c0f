"""Card codes told right behind a card or its expiry date, where nothing but "the code" is said of them."""

from collections.abc import Iterator, Sequence
from typing import Final

from qa_studio.domain.redactions import RedactionKind
from qa_studio.language.lexicon import words
from qa_studio.language.redaction.spelling import Spelling
from qa_studio.language.redaction.views import Stretch

_CODE: Final = words("codigo clave cvv cvc cvv2 code pin atras reverso dorso back digits digitos")
_OTHER_CODES: Final = words(
    "postal zip confirmacion confirmation reserva booking cliente customer autorizacion authorization promocional "
    "promo descuento discount pais country area producto product sms pedido order verificacion"
)
_BETWEEN: Final = words(
    "es is seria son are eh uh um it's its el los la de seguridad security the of pues numero number"
)
_REACH_UTTERANCES: Final = 6
_MOST_BETWEEN: Final = 4


def card_codes(spelling: Spelling, cards: Sequence[Stretch]) -> Iterator[Stretch]:
    """Gives three or four digits behind the word for a code, within a few utterances of card data."""
    talk = spelling.talk
    for index, word in enumerate(talk.words):
        if word not in _CODE or _OTHER_CODES & set(talk.words[index + 1 : index + 4]):
            continue
        if not any(0 <= talk.utterances[index] - talk.utterances[one.last] <= _REACH_UTTERANCES for one in cards):
            continue
        first = index + 1
        while talk.word(first) in _BETWEEN and first <= index + _MOST_BETWEEN:
            first += 1
        last = first - 1
        while spelling.is_number(last + 1):
            last += 1
        if last >= first and 3 <= len(spelling.heard(first, last + 1)) <= 4:
            yield Stretch(RedactionKind.CARD_CODE, first, last)
