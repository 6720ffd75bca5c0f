"""Names of people, by what introduces them."""

import re
from collections.abc import Iterator, Mapping
from itertools import accumulate
from pathlib import Path
from typing import Final

from simplemma import is_known

from qa_studio.domain.calls import Speaker
from qa_studio.domain.redactions import RedactionKind
from qa_studio.language.lexicon import fold, words
from qa_studio.language.redaction.views import Stretch, Talk

_SURE: Final[Mapping[str, str]] = {
    "es": (
        r"me llamo|mi nombre(?: completo)?(?: es)?|(?:a|al|en) nombre de|"
        r"(?:el|la) titular(?: de \w+ \w+)?(?: se llama| es)|se llama|(?:mis|los|sus) apellidos? (?:son|es)|"
        r"mi apellido(?: es)?|le habla|(?:su|el) nombre (?:completo )?(?:es|seria)|me apellido|de parte de|"
        r"(?:mi|su) (?:esposa|esposo|marido|mujer|hijo|hija|madre|padre) (?:se llama|es)|(?:esta|figura|aparece|"
        r"registrad[oa]) a nombre de|nombre y apellidos?(?: son| es)?"
    ),
    "en": (
        r"my (?:full |first |last |sur)?name(?: is|'s)?|name's|(?:first|last|full|maiden) name(?: is)?|surname(?: is)?|"
        r"under the name(?: of)?|(?:is |it's |it is )?in the name of|(?:his|her|account holder'?s?) name is|"
        r"(?:husband|wife|son|daughter|mother|father|mom|dad|partner)'s name(?: is)?|"
        r"i am called|the name is|name on the (?:account|card|policy) is|speaking with (?:a )?(?:mr|mrs|ms|miss)?"
    ),
}
"""What a name follows, whether it is a known one or not."""

_LIKELY: Final[Mapping[str, str]] = {
    "es": (
        r"soy(?: el| la)?(?: señora?)?|hablo con|habla con|(?:don|doña|señor|señora|señorita|sr|sra|srta|dña)|habla|"
        r"saluda|atiende|titular|con(?: el| la)? (?:señora?|don|doña)|comunica con|"
        r"(?:mi|su) (?:esposa|esposo|marido|mujer|hijo|hija|madre|padre|hermano|hermana)(?: se llama)?"
    ),
    "en": (
        r"this is|i'm|i am|it's|speaking with|speak (?:to|with)|speaking to|talking to|(?:mr|mrs|ms|miss|mister|"
        r"missus|doctor|dr|sir|madam)|"
        r"am i (?:speaking|talking) (?:with|to)|my (?:wife|husband|son|daughter|mother|father|brother|sister)"
        r"(?:'s name is)?|thank you|thanks"
    ),
}
"""What a name may follow: only a known one is taken, or one written with a capital behind a title."""

_ASKED: Final = re.compile(
    r"(?:cual es|digame|me (?:dice|da|indica|confirma|facilita|regala|puede dar|podria dar)|indiqueme|facilita\w*) "
    r"(?:por favor )?(?:su|el) nombre|(?:con )?quien (?:tengo el gusto|hablo)|quien (?:me )?(?:habla|llama)|"
    r"(?:su|el) nombre(?: completo)? por favor|a nombre de quien|nombre (?:completo )?(?:del|de la) titular|"
    r"como se llama|"
    r"(?:your|the) (?:full |first |last )?name(?: please)?|who am i (?:speaking|talking)|who's calling"
)
_TITLES: Final = words("don doña señor señora señorita sr sra srta dña mr mrs ms miss mister doctor dr")
_PARTICLES: Final = words("de del la las los y e van von der da dos san santa mac o'")
_NO_NAME: Final = words(
    "y e o u a de del la el los las un una que es son no si en con por para se su mi tu lo le me te al como cuando "
    "porque pero ya muy mas aqui ahi esta estoy soy era fue tengo tiene quiero quisiera llamo llamaba llamando hablo "
    "necesito gracias buenas buenos dias tardes noches hola vale bueno claro perfecto numero telefono dni correo "
    "titular cliente cliente clienta señor señora usuario responsable encargado encargada dueño dueña yo usted nuevo "
    "nueva correcto exacto eh em pues entonces ahora vivo nacido nacida desde hace puedo puede digame dime servicio "
    "departamento atencion ventas empresa banco linea contrato cuenta tarjeta quien cual otro otra todo todos favor "
    "vecino vecina madre padre hija hijo esposa marido mayor extranjero autonomo pensionista consumidor abogado "
    "the a an and or of to in on at is am are was i you he she it we they my your his her our their this that not no "
    "yes yeah just calling call from with for about here there so but if when because have has had need want would "
    "like please sorry thanks thank good morning afternoon evening hello hi okay ok right sure account number phone "
    "email address customer manager supervisor agent trying looking having going getting very really still also "
    "correct spelled spelt first last name date birth speaking how can may help what who now then well um uh er new "
    "sir madam"
)
_OWN: Final = re.compile(
    r"\b(?:me llamo|mi nombre es|le (?:habla|saluda|atiende)|les? (?:atendemos|saludamos)|soy|my name(?: is|'s)|"
    r"this is|i'm|i am|you're speaking (?:with|to)|habla con|esta hablando con)$"
)
"""What stands before the name of an agent who presents themselves."""
_LONGEST_OPENING: Final = 4
_LONGEST: Final = 6
_SPEAKING: Final = words("here speaking calling al")
_WAIT: Final = 6
_FEWEST_SPELLED: Final = 3
_FILLERS: Final = words(
    "si es soy me llamo eh claro buenas hola señorita señor mi nombre completo yo pues bueno tardes dias buenos "
    "el la con de "
    "yes sure it's is it my name i'm i am um uh yeah okay of course this the full mister mr mrs ms and a don doña em"
)


class NameFinder:
    """Looks for names of people in Spanish and English."""

    def __init__(self, resources: Path, language: str) -> None:
        """Reads the language's common names."""
        self._language = language
        self._given, self._family = _listed(resources / "names" / f"{language}.txt")
        self._known = self._given | self._family
        self._unlike = self._known - _words_too(self._known)
        self._sure = re.compile(rf"\b(?:{_SURE[language]})(?![\w'])")
        self._likely = re.compile(rf"\b(?:{_LIKELY[language]})(?![\w'])")

    def find(self, talk: Talk) -> Iterator[Stretch]:
        """Gives the names that are introduced or asked for; with which agents present themselves are no secret."""
        own = set(self._presented(talk))
        yield from (stretch for stretch in self._found(talk) if stretch.first not in own)

    def _presented(self, talk: Talk) -> Iterator[int]:
        """Gives the words of the names that agents give as their own."""
        for first in range(len(talk)):
            if talk.speakers[talk.utterances[first]] != Speaker.AGENT:
                continue
            before = " ".join(talk.words[max(0, first - _LONGEST_OPENING) : first])
            is_opened = _OWN.search(before) is not None
            if is_opened or (talk.words[first] in self._given and talk.word(self._last(talk, first) + 1) == "speaking"):
                yield from range(first, self._last(talk, first) + 1)

    def _found(self, talk: Talk) -> Iterator[Stretch]:
        text = " ".join(talk.words)
        starts = {start: index for index, start in enumerate(accumulate((len(w) + 1 for w in talk.words), initial=0))}
        for match in self._sure.finditer(text):
            yield from self._behind(talk, starts[match.start()] + match[0].count(" ") + 1, is_sure=True)
        for match in self._likely.finditer(text):
            first = starts[match.start()] + match[0].count(" ") + 1
            yield from self._behind(talk, first, is_sure=False)
        yield from self._full(talk)
        for match in _ASKED.finditer(text):
            if match.start() in starts:
                yield from self._answered(talk, starts[match.start()] + match[0].count(" "))

    def _full(self, talk: Talk) -> Iterator[Stretch]:
        """Gives known given names with a known surname right behind, and those that say that they speak."""
        for first in range(len(talk)):
            if talk.words[first] not in self._given or talk.words[first] not in self._unlike:
                continue
            behind = talk.word(first + 1)
            is_on_end = not talk.joint(first + 1).strip()
            if is_on_end and behind in self._family and (behind in self._unlike or talk.is_capitalised(first + 1)):
                yield Stretch(RedactionKind.NAME, first, self._last(talk, first))
            last = self._last(talk, first)
            if talk.word(last + 1) in _SPEAKING and not talk.joint(last + 1).strip():
                yield Stretch(RedactionKind.NAME, first, last)

    def _behind(self, talk: Talk, first: int, *, is_sure: bool) -> Iterator[Stretch]:
        while talk.word(first) in _TITLES or (is_sure and talk.word(first) in ("es", "is", "el", "la")):
            first += 1
        if first >= len(talk) or (first and set(talk.joint(first)) & set("?!;\n") and not is_sure):
            return
        if not self._begins(talk, first, is_sure=is_sure):
            return
        last = self._last(talk, first)
        yield Stretch(RedactionKind.NAME, first, last)

    def _answered(self, talk: Talk, asked: int) -> Iterator[Stretch]:
        """Gives the known name with which somebody else answers a question for it."""
        speaker = talk.utterances[asked]
        index = asked + 1
        while index < len(talk) and talk.utterances[index] == speaker and index < asked + 20:
            index += 1
        for first in range(index, min(index + _WAIT, len(talk))):
            if talk.utterances[first] > speaker + 2:
                return
            if talk.words[first] in self._known or self._is_unknown(talk.words[first]):
                yield Stretch(RedactionKind.NAME, first, self._last(talk, first))
                return
            if talk.words[first] not in _FILLERS:
                return

    def _begins(self, talk: Talk, first: int, *, is_sure: bool) -> bool:
        word = talk.words[first]
        if word in _NO_NAME or not (word.isalpha() or "'" in word):
            return False
        if word in self._known:
            return is_sure or word in self._unlike or talk.is_capitalised(first) or talk.word(first + 1) in self._known
        is_written = talk.is_capitalised(first)
        if is_sure:
            return is_written or self._is_unknown(word)
        return is_written and talk.word(first - 1) in _TITLES

    def _last(self, talk: Talk, first: int) -> int:
        last, index = first, first + 1
        while index < len(talk) and index - first < _LONGEST:
            word = talk.words[index]
            if set(talk.joint(index)) & set(".,?!;:\n¿¡"):
                break
            if word in _PARTICLES:
                index += 1
                continue
            if not self._goes_on(talk, index, is_next=index == last + 1):
                break
            last = index
            index += 1
        return self._spelled_behind(talk, last)

    def _spelled_behind(self, talk: Talk, last: int) -> int:
        """Gives the last of at least three single letters with which a name is spelled, else the name's last word."""
        index = last + 1
        while len(talk.word(index)) == 1 and talk.word(index).isalpha():
            index += 1
        return index - 1 if index - last > _FEWEST_SPELLED else last

    def _goes_on(self, talk: Talk, index: int, *, is_next: bool) -> bool:
        word = talk.words[index]
        if word in self._known:
            return word not in _NO_NAME
        if word in _NO_NAME or not word.isalpha() or not is_next or len(word) < 3:
            return False
        return talk.is_capitalised(index) or self._is_unknown(word)

    def _is_unknown(self, word: str) -> bool:
        """Whether a word is none of the language's, so that behind an introduction it is a name."""
        return len(word) > 2 and word.isalpha() and word not in _NO_NAME and not is_known(word, self._language)


def _listed(path: Path) -> tuple[frozenset[str], frozenset[str]]:
    """Gives the given names and, from the last line, the surnames."""
    rows = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    given, family = ({fold(name) for row in part for name in row.split()} for part in (rows[:-1], rows[-1:]))
    return frozenset(given), frozenset(family)


def _words_too(names: frozenset[str]) -> frozenset[str]:
    """Gives the names that are everyday words as well."""
    return names & words(
        "luz flor rosa pilar sol gloria consuelo esperanza soledad dolores mercedes remedios milagros nieves paz salud "
        "angel salvador domingo jesus victoria alba estrella perla candela blanca clara serena leon rey reyes cruz "
        "campos flores fuentes rios rio sierra montes prado plaza casas casado bueno blanco moreno rubio delgado "
        "gallego caballero cortes segura leal franco guerra guerrero vega mesa mata rico calvo cano crespo bravo "
        "marques conde pastor herrero prieto hidalgo santos gracia valencia toledo cordoba zamora avila soria lugo "
        "santiago leon mora rojas parra peña romero mercado puentes rosado lucero luna linares rueda toro vaca vela "
        "nieto abril ventura rio valle pozo olmo castillo campo monte hoyo bosque torre fuente "
        "may will mark frank grace hope joy faith rose ivy iris holly penny daisy jasmine violet amber crystal price "
        "long young king white black brown green gray wood woods hill hall cook bell fox stone rice may day little "
        "west north park banks fields page short sharp savage winter waters swift marsh moss frost bull lane ward "
        "hunter mason cooper carter baker taylor walker turner parker porter bishop dean knight king rich grant bill "
        "jack drew pat sue art chase cash dale dawn earl gene glen mike rob sandy summer april june august paige "
        "robin ray guy jean miles lee le li day love"
    )
