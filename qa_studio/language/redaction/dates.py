"""Dates of birth and expiry dates of cards, by what is said around them."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from qa_studio.domain.redactions import RedactionKind
from qa_studio.language.card_talk import CARD_WORDS, FILLERS, OTHER_WORDS, QUANTITIES
from qa_studio.language.lexicon import words
from qa_studio.language.redaction.spelling import Spelling
from qa_studio.language.redaction.views import Stretch, Talk

MONTHS: Final = words(
    "enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre diciembre "
    "january february march april may june july august september october november december "
    "jan feb mar apr jun jul aug sep sept oct nov dec"
)
ORDINALS: Final = words(
    "primero first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth thirtieth"
)
_INSIDE: Final = FILLERS | words("de del of the y and in el los año mes dia th st nd rd oh o month year day slash and")
_BIRTH: Final = words(
    "nacimiento naci nacido nacida nacio nacimos cumpleaños cumplo birth born birthday birthday's birthdate dob"
)
_EXPIRY: Final = words(
    "vence vencimiento vencen caduca caducidad caducan expira expiracion expires expire expiry expiration expiring exp "
    "valida validez valid thru"
)
_OTHER_DATES: Final = words(
    "cita citas factura pago entrega visita turno reserva vuelo instalacion pedido alta appointment invoice payment "
    "delivery visit booking flight installation order contrato poliza contract policy garantia warranty oferta offer"
)
_EXPIRING_THINGS: Final = words(
    "permanencia promocion descuento suscripcion licencia seguro plazo prestamo hipoteca bono puntos tarifa plan "
    "carnet "
    "permiso certificado itv recibo deuda cuota cupon saldo promotion discount subscription license licence insurance "
    "loan mortgage points plan permit certificate membership coupon voucher deal lease pass miles credit rate balance"
)
_CODE_WORDS: Final = words("cvv cvc codigo code security seguridad reverso atras back clave")
_YEAR: Final = r"(?:(?:19|20)?\d\d)"
_BIRTH_FORM: Final = re.compile(
    rf"md\d{{0,2}}{_YEAR}|m\d{{1,2}}{_YEAR}|\d{{1,2}}\d{{1,2}}{_YEAR}|(?:19|20)\d\d[01]\d[0-3]\d"
)
_EXPIRY_FORM: Final = re.compile(r"m(?:20)?[2-4]\d|(?:0?[1-9]|1[0-2])(?:20)?[2-4]\d")
"""A month's name is m, an ordinal d; numbers are their digits."""

_WAIT_WORDS: Final = 14
_WAIT_UTTERANCES: Final = 4
_LONGEST: Final = 24
_MOST_BEFORE: Final = 7
_LINKS: Final = words("es is was that's era")
_LONGEST_DATE_DIGITS: Final = 8


def birth_dates(spelling: Spelling) -> Iterator[Stretch]:
    """Gives the date told behind each mention of a birth, and what others say back of it."""
    for index, word in enumerate(spelling.talk.words):
        if word in _BIRTH or _is_dob(spelling.talk, index) or _is_born(spelling, index):
            found = _date_behind(spelling, index + 1, _OTHER_DATES, _BIRTH_FORM) or _date_before(spelling, index)
            if found and _is_full_date(spelling, *found):
                yield Stretch(RedactionKind.BIRTH_DATE, *found)
                yield from _echo(spelling, RedactionKind.BIRTH_DATE, *found, _BIRTH_FORM)


def card_expiries(spelling: Spelling, cards: Sequence[Stretch]) -> Iterator[Stretch]:
    """Gives the month and year told behind each mention of an expiry, where a card is the topic."""
    talk = spelling.talk
    for index, word in enumerate(talk.words):
        is_of_card = bool(CARD_WORDS & set(talk.words[index + 1 : index + 4]))
        is_mere_date = word in ("fecha", "date") and (_follows_card(talk, index, cards) or is_of_card)
        if word not in _EXPIRY and not is_mere_date:
            continue
        found = _date_behind(spelling, index + 1, _OTHER_DATES | _BIRTH | _CODE_WORDS, _EXPIRY_FORM)
        if not found or not _is_month_and_year(spelling, *found):
            continue
        if is_of_card or _is_about_card(talk, index, cards) or _is_plain_expiry(spelling, index, *found):
            yield Stretch(RedactionKind.CARD_EXPIRY, *found)
            yield from _echo(spelling, RedactionKind.CARD_EXPIRY, *found, _EXPIRY_FORM)


def _is_born(spelling: Spelling, index: int) -> bool:
    """Whether "soy del" is said of a day ("soy del catorce de febrero")."""
    words_behind = spelling.talk.words[index + 1 : index + 6]
    return spelling.talk.words[index] == "soy" and words_behind[:1] == ["del"] and bool(MONTHS & set(words_behind))


def _date_before(spelling: Spelling, mention: int) -> tuple[int, int] | None:
    """Gives the date of which a birth is told right behind it ("… es mi fecha de nacimiento")."""
    talk = spelling.talk
    last = mention - 1
    while last >= max(0, mention - _MOST_BEFORE) and not _is_part(spelling, last):
        last -= 1
    if last < max(0, mention - _MOST_BEFORE) or not _LINKS & set(talk.words[last + 1 : mention]):
        return None
    first = index = last
    while index >= 0 and (_is_part(spelling, index) or talk.words[index] in _INSIDE):
        first = index if _is_part(spelling, index) else first
        index -= 1
    return (first, last) if last - first < _LONGEST else None


def _is_dob(talk: Talk, index: int) -> bool:
    return talk.words[index - 2 : index + 1] == ["d", "o", "b"]


def _is_part(spelling: Spelling, index: int) -> bool:
    word = spelling.talk.word(index)
    return spelling.is_number(index) or word in MONTHS or word in ORDINALS


def _date_behind(
    spelling: Spelling, start: int, ending: frozenset[str], form: re.Pattern[str]
) -> tuple[int, int] | None:
    """Gives the first and last word of the first date told from a word on, without what stands around it."""
    talk = spelling.talk
    last_utterance = talk.utterances[start - 1] + _WAIT_UTTERANCES
    for first in range(start, min(start + _WAIT_WORDS, len(talk))):
        if talk.words[first] in ending or talk.utterances[first] > last_utterance:
            return None
        if _is_part(spelling, first) and not (talk.words[first] == "may" and not _is_near_number(spelling, first)):
            return spelling.with_noughts_before(first), _last_of_date(spelling, first, form)
    return None


def _is_near_number(spelling: Spelling, index: int) -> bool:
    return any(spelling.is_number(near) or spelling.talk.word(near) in ORDINALS for near in (index - 1, index + 1))


def _last_of_date(spelling: Spelling, first: int, form: re.Pattern[str]) -> int:
    """Gives the last word of what reads as a date in `form`, else of all that may belong to one."""
    talk = spelling.talk
    last = whole = first
    for index in range(first + 1, min(first + _LONGEST, len(talk))):
        word = talk.words[index]
        if not _is_part(spelling, index) and word not in _INSIDE:
            if word in QUANTITIES and word not in MONTHS:
                return max(whole, first)
            break
        if _is_part(spelling, index):
            read = spelling.heard(first, index + 1)
            if len(read) > _LONGEST_DATE_DIGITS:
                break
            last = index
            months = "m" * bool(MONTHS & set(talk.words[first : index + 1]))
            ordinals = "d" * bool(ORDINALS & set(talk.words[first : index + 1]))
            if form.fullmatch(months + ordinals + read):
                whole = index
    return whole if whole > first else last


def _is_full_date(spelling: Spelling, first: int, last: int) -> bool:
    """Whether day and month are told at least: a month by name and a number, or as many digits as a date has."""
    said = spelling.talk.words[first : last + 1]
    following = spelling.talk.word(last + 1)
    digits = spelling.heard(first, last + 1)
    if following in QUANTITIES - MONTHS or _is_digit_behind(spelling, last):
        return False
    if MONTHS & set(said):
        return bool(digits) or bool(ORDINALS & set(said))
    return (len(said) > 1 and len(digits) >= 3) or (len(digits) in (6, 8) and len(said) == 1)


def _is_month_and_year(spelling: Spelling, first: int, last: int) -> bool:
    said = spelling.talk.words[first : last + 1]
    digits = spelling.heard(first, last + 1)
    if _EXPIRY_FORM.fullmatch("m" * bool(MONTHS & set(said)) + digits):
        return True
    if spelling.talk.word(last + 1) in QUANTITIES - MONTHS or _is_digit_behind(spelling, last):
        return False
    return bool(MONTHS & set(said) and digits) or 3 <= len(digits) <= _LONGEST_DATE_DIGITS


def _is_digit_behind(spelling: Spelling, last: int) -> bool:
    """Whether a number goes on behind what was taken for a date: it is a longer one."""
    index = last + 1
    while spelling.talk.word(index) in _INSIDE and index <= last + 2:
        index += 1
    return index < len(spelling.talk) and index <= last + 1 and spelling.is_number(index)


def _is_plain_expiry(spelling: Spelling, mention: int, first: int, last: int) -> bool:
    """Whether a month and a year of two digits or four are told, and nothing else is named of which they might be."""
    talk = spelling.talk
    said = talk.words[first : last + 1]
    near = set(talk.words[max(0, mention - 12) : last + 8])
    form = "m" * bool(MONTHS & set(said)) + spelling.heard(first, last + 1)
    is_form = _EXPIRY_FORM.fullmatch(form) is not None and (said[0] in MONTHS or not MONTHS & set(said))
    return is_form and not near & (OTHER_WORDS | _OTHER_DATES | _EXPIRING_THINGS)


def _is_about_card(talk: Talk, index: int, cards: Sequence[Stretch]) -> bool:
    near = range(max(0, index - 60), min(len(talk), index + 20))
    if any(abs(talk.utterances[one.first] - talk.utterances[index]) <= 8 for one in cards):
        return True
    named = [at for at in near if talk.words[at] in CARD_WORDS]
    others = [at for at in near if talk.words[at] in OTHER_WORDS | _OTHER_DATES and at < index]
    return bool(named) and (not others or max(named) > max(others))


def _follows_card(talk: Talk, index: int, cards: Sequence[Stretch]) -> bool:
    return any(0 <= talk.utterances[index] - talk.utterances[one.last] <= _WAIT_UTTERANCES for one in cards)


def _echo(spelling: Spelling, kind: str, first: int, last: int, form: re.Pattern[str]) -> Iterator[Stretch]:
    """Gives the same date said back within the next two utterances."""
    talk = spelling.talk
    said = set(talk.words[first : last + 1])
    index = last + 1
    while index < len(talk) and talk.utterances[index] <= talk.utterances[last] + 2 and index < last + 30:
        if _is_part(spelling, index):
            end = _last_of_date(spelling, index, form)
            if end > index and {w for w in talk.words[index : end + 1] if w not in _INSIDE} <= said:
                yield Stretch(kind, index, end)
            index = end
        index += 1
