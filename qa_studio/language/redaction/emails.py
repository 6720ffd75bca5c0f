"""E-mail addresses, written and spoken aloud ("juan punto pérez arroba gmail punto com")."""

from collections.abc import Iterator
from typing import Final

from qa_studio.domain.redactions import RedactionKind
from qa_studio.language.lexicon import words
from qa_studio.language.redaction.spelling import Spelling
from qa_studio.language.redaction.views import Stretch, Talk

_AT: Final = words("arroba aroba")
_DOTS: Final = words("punto dot point")
_JOINERS: Final = _DOTS | words("guion bajo medio raya underscore dash hyphen barra alto normal")
_FILLERS: Final = words("eh em este um uh er okay vale si ya ajá aja o sea yes yeah right")
_ENDINGS: Final = words(
    "com es net org edu mx ar co cl pe uk us info gov gob eu ec uy gmail hotmail outlook yahoo icloud cat io biz "
    "fr de it pt me ie au nz ca bo py ve gt cr pa do"
)
_HOSTS: Final = words("gmail hotmail outlook yahoo icloud jimeil jotmail live msn aol protonmail gmx terra telefonica")
_NO_PART: Final = words(
    "es correo electronico mail email e-mail emails mails correos is it its it's that's address al a en el la mi su tu "
    "to at my your seria sera son era was be would puede escribir escribirme mandar mandarme manda mandalo enviar "
    "enviarme envia envie envielo envienlo mandeme mandemelo escribame send reach write contact use tengo uso cuenta "
    "de con por para y entonces bueno pues anote apunte apunto anota tome the and on for or que como direccion "
    "claro perfecto mire mira le digo dice gracias tiene registrado aparece so sure ok emailed sent"
)
_LONGEST_PART: Final = 14
_LONGEST_HOST: Final = 10
_STOPS: Final = frozenset(',;:?!¿¡()<>"')


def emails(spelling: Spelling) -> Iterator[Stretch]:
    """Gives the e-mail addresses, from the first word of the name to the last of the host."""
    talk = spelling.talk
    for index in range(len(talk)):
        if "@" in talk.joint(index):
            first, last = _first(spelling, index), _last(spelling, index)
            if first < index and last is not None:
                yield Stretch(RedactionKind.EMAIL, first, last)
        elif talk.words[index] in _AT or _is_spoken_at(talk, index):
            last = _last(spelling, index + 1)
            first = _first(spelling, index)
            if last is not None and (first < index or talk.words[index] in _AT):
                yield Stretch(RedactionKind.EMAIL, first, last)


def _is_spoken_at(talk: Talk, index: int) -> bool:
    """Whether an English "at" is the sign: a host with a dot stands behind it."""
    return talk.words[index] == "at" and (
        talk.word(index + 1) in _HOSTS or bool(_DOTS & set(talk.words[index + 2 : index + 6]))
    )


def _first(spelling: Spelling, at: int) -> int:
    """Gives the first word of the name before the sign, `at` where there is none."""
    talk = spelling.talk
    is_written = "@" in talk.joint(at)
    first, index = at, at - 1
    while index >= max(0, at - _LONGEST_PART):
        joint = talk.joint(index + 1).replace("@", "")
        if talk.words[index] == "[]" or set(joint) & _STOPS or (is_written and joint.strip("._-+")):
            break
        if talk.words[index] not in _FILLERS or _is_joined(talk, index, at):
            if not _is_part(spelling, index, at):
                break
            first = index
        index -= 1
    while first < at and talk.words[first] in _JOINERS:
        first += 1
    return first


def _is_part(spelling: Spelling, index: int, at: int) -> bool:
    """Whether a word belongs to the name: a joiner, letters, digits, or a word that introduces nothing."""
    talk = spelling.talk
    word = talk.words[index]
    if word in _JOINERS or spelling.is_number(index) or (word == "y" and spelling.is_number(index + 1)):
        return True
    if word not in _NO_PART or (_is_letter(spelling, index) and _is_letter(spelling, index - 1)):
        return True
    return _is_joined(talk, index, at) and (talk.word(index - 1) in _DOTS or talk.joint(index) in (".", "-", "_"))


def _is_letter(spelling: Spelling, index: int) -> bool:
    """Whether a word may be the name of a letter."""
    return index >= 0 and any(one.digits.isalpha() and one.digits != "ES" for one in spelling.readings(index))


def _is_joined(talk: Talk, index: int, at: int) -> bool:
    return index + 1 == at or talk.word(index + 1) in _JOINERS


def _last(spelling: Spelling, start: int) -> int | None:
    """Gives the last word of the host that begins at a word; None where no ending of a host is told."""
    talk = spelling.talk
    last: int | None = None
    for index in range(start, min(start + _LONGEST_HOST, len(talk))):
        joint = talk.joint(index)
        if last is not None and not (talk.words[index] in _DOTS or joint == "." or talk.word(index - 1) in _DOTS):
            if talk.words[index] not in _FILLERS:
                break
            continue
        if index > start and set(joint) & _STOPS:
            break
        is_ending = talk.word(index - 1) in _DOTS or joint == "."
        if talk.words[index] in _ENDINGS and (is_ending or talk.words[index] in _HOSTS):
            last = index
    return last
