"""Postal addresses of people, by what introduces them and how they are told."""

from collections.abc import Iterator
from typing import Final

from qa_studio.domain.redactions import RedactionKind
from qa_studio.language.card_talk import QUANTITIES
from qa_studio.language.lexicon import words
from qa_studio.language.redaction.spelling import Spelling
from qa_studio.language.redaction.views import Stretch, Talk

_HOME: Final = words(
    "vivo vive vivimos direccion domicilio domiciliado domiciliada resido reside mudado mude mudo empadronado casa "
    "mandelo mandarlo mandenlo mandenmelo mandeme envienlo envienmelo enviarlo enviarmelo envieme enviar mandar "
    "entreguen "
    "entregar entrega entregarlo recoger recojan "
    "live lives living address moved mailing home residence reside ship deliver delivered send mail shipped"
)
_BUSINESS: Final = words(
    "oficina oficinas sucursal tienda tiendas local almacen sede taller clinica hospital correos web ip mac email "
    "electronica electronico office branch store shop warehouse headquarters clinic depot website url"
)
_STREETS_ES: Final = words(
    "calle c avenida avda av paseo plaza plazuela carrera cra kra calzada camino carretera pasaje jiron ronda travesia "
    "boulevard bulevar callejon diagonal transversal urbanizacion glorieta rambla cuesta barrio colonia "
    "fraccionamiento privada circuito autopista sector via"
)
_STREETS_EN: Final = words(
    "street st road rd avenue ave lane ln drive dr court ct close crescent terrace place boulevard blvd way "
    "gardens grove square parkway circle row hill walk mews green park highway route trail view rise"
)
_UNITS_EN: Final = words("flat apartment apt unit suite house number floor box po ground basement studio")
_TAIL_ES: Final = words(
    "numero num n piso planta puerta portal escalera bloque letra izquierda derecha bajo atico interior exterior "
    "dpto depto departamento apartamento apto casa manzana lote torre colonia barrio col codigo postal cp edificio "
    "primero segundo tercero cuarto quinto sexto septimo octavo noveno decimo primera segunda tercera cuarta quinta "
    "esquina entre sin s chalet villa nave km kilometro parcela finca residencial duplex bungalow centro norte "
    "sur este oeste oriente poniente bis urbanizacion local oficina nro altura "
    "municipio provincia ciudad distrito delegacion alcaldia comuna sector etapa conjunto no"
)
_TAIL_EN: Final = words(
    "flat apartment apt unit suite floor house zip code postcode postal north south east west ne nw se sw number "
    "street road avenue lane drive court"
)
_DOORS: Final = words(
    "primero segundo tercero cuarto quinto sexto septimo octavo noveno decimo letra puerta piso portal bajo escalera "
    "flat apartment apt unit"
)
_QUARTERS: Final = words("colonia barrio torre edificio urbanizacion col residencial")
_JOINING: Final = words("de del la las los el y con en eh em coma a guion raya comma and in um uh of the dash is")
_CITIES: Final = words(
    "madrid barcelona valencia sevilla zaragoza malaga murcia bilbao alicante cordoba valladolid vigo gijon granada "
    "coruña vitoria elche oviedo cartagena jerez sabadell terrassa badalona mostoles alcala fuenlabrada leganes getafe "
    "burgos salamanca huelva lleida leon tarragona cadiz jaen ourense lugo girona caceres badajoz toledo logroño "
    "pamplona santander palma almeria castellon albacete mexico guadalajara monterrey puebla tijuana leon queretaro "
    "merida cancun toluca bogota medellin cali barranquilla cartagena bucaramanga pereira manizales lima arequipa "
    "trujillo cusco quito guayaquil cuenca santiago valparaiso concepcion antofagasta temuco buenos aires rosario "
    "mendoza tucuman plata montevideo asuncion paz caracas maracaibo panama jose tegucigalpa guatemala managua "
    "london manchester birmingham leeds liverpool bristol sheffield glasgow edinburgh cardiff belfast dublin "
    "nottingham leicester newcastle brighton oxford cambridge york bath reading norwich exeter plymouth southampton "
    "portsmouth coventry bradford wolverhampton derby swansea aberdeen dundee cork galway limerick chicago houston "
    "phoenix philadelphia dallas austin jacksonville columbus charlotte indianapolis seattle denver boston nashville "
    "detroit portland vegas memphis louisville baltimore milwaukee albuquerque tucson fresno sacramento atlanta miami "
    "tampa orlando cleveland minneapolis oakland tulsa raleigh omaha springfield new york los angeles san diego "
    "antonio francisco california texas florida ohio georgia michigan illinois pennsylvania arizona washington "
    "massachusetts virginia oregon colorado tennessee missouri maryland wisconsin minnesota jersey carolina nevada "
    "utah kansas oklahoma kentucky louisiana alabama iowa connecticut"
)
_ENDING: Final = words(
    "es son esta estoy tengo quiero me mi se que no si gracias telefono correo pero porque para por llamo soy llevo "
    "llegado hace tiene vivo viven han he my i you that's thanks thank please phone email but because for so we it "
    "was been have has do are this can will would need there and're they right okay vale desde"
)
_INTRODUCING: Final = words("es is it's in en at to a al")
_REACH: Final = 25
_REACH_UTTERANCES: Final = 3
_MOST_NAME: Final = 7
_LONGEST: Final = 40
_LONGEST_TOWN: Final = 3
_BREAKS: Final = frozenset(",.;?!\n")
_STOPS: Final = frozenset("?!;¿¡")


def addresses(spelling: Spelling, language: str) -> Iterator[Stretch]:
    """Gives the addresses at which people say that they live or want something sent."""
    find = {"es": _spanish, "en": _english}.get(language)
    behind = -1
    for home in _homes(spelling.talk):
        if find is None or home < behind:
            continue
        for index in range(home + 1, min(home + _REACH, len(spelling.talk))):
            is_far = spelling.talk.utterances[index] - spelling.talk.utterances[home] > _REACH_UTTERANCES
            if is_far or spelling.talk.words[index] in _BUSINESS:
                break
            last = find(spelling, index) or _without_street(spelling, home, index, language)
            if last is not None:
                yield Stretch(RedactionKind.ADDRESS, index, last)
                behind = last
                break


def _without_street(spelling: Spelling, home: int, first: int, language: str) -> int | None:
    """Gives the last word of an address without a kind of street: a number, and a town or a door behind it."""
    "postcode."
    talk = spelling.talk
    if first - home > _MOST_NAME or talk.word(first - 1) not in _INTRODUCING:
        return None
    tail = _TAIL_ES if language == "es" else _TAIL_EN
    numbers = [at for at in range(first, min(first + _MOST_NAME, len(talk))) if spelling.is_number(at)]
    between = set(talk.words[first : numbers[0] + 6]) if numbers else set()
    if not numbers or between & (_ENDING | QUANTITIES) or (language == "en" and numbers[0] > first + 2):
        return None
    last = _tail(spelling, numbers[0] if language == "es" else min(numbers[0] + 2, len(talk) - 1), tail, _JOINING)
    told = talk.words[numbers[0] + 1 : last + 1]
    return last if any(word in tail or word in _CITIES for word in told) and len(told) > 1 else None


def _homes(talk: Talk) -> Iterator[int]:
    for index, word in enumerate(talk.words):
        if word in _HOME and not _BUSINESS & set(talk.words[max(0, index - 3) : index + 4]):
            yield index


def _spanish(spelling: Spelling, first: int) -> int | None:
    """Gives the last word of an address that begins with a kind of street; it has a name and a number."""
    talk = spelling.talk
    if talk.words[first] not in _STREETS_ES or (talk.words[first] == "c" and talk.joint(first + 1) != "/"):
        return None
    for number in range(first + 1, min(first + 2 + _MOST_NAME, len(talk))):
        word = talk.words[number]
        if word in _ENDING or _STOPS & set(talk.joint(number)):
            return None
        is_sin_numero = word == "sin" and talk.word(number + 1) == "numero"
        if spelling.is_number(number) or is_sin_numero:
            return _tail(spelling, number, _TAIL_ES | _STREETS_ES, _JOINING)
    return None


def _english(spelling: Spelling, first: int) -> int | None:
    """Gives the last word of an address that begins with a number or a flat, with a kind of street close behind."""
    talk = spelling.talk
    is_unit = talk.words[first] in _UNITS_EN and (spelling.is_number(first + 1) or talk.words[first] in ("po", "box"))
    if not (spelling.is_number(first) or is_unit):
        return None
    if is_unit and "box" in talk.words[first : first + 3]:
        return _tail(spelling, first + 1, _TAIL_EN, _JOINING)
    named = 0
    for street in range(first + 1, min(first + 14, len(talk))):
        word = talk.words[street]
        if _STOPS & set(talk.joint(street)) or (word in _ENDING and word != "that's"):
            return None
        if word in _STREETS_EN and (named or talk.word(street - 1) == "the"):
            return _tail(spelling, street, _TAIL_EN, _JOINING)
        named += not (spelling.is_number(street) or word in _UNITS_EN or word in _JOINING or len(word) == 1)
        if named > 4:
            return None
    return None


def _tail(spelling: Spelling, start: int, tail: frozenset[str], joining: frozenset[str]) -> int:
    """Gives the last word of what follows on a street and its number: floor, door, postcode, town."""
    talk = spelling.talk
    last = start
    for index in range(start + 1, min(start + _LONGEST, len(talk))):
        word = talk.words[index]
        if word == "[]" or _STOPS & set(talk.joint(index)) or ". " in talk.joint(index):
            break
        is_part = spelling.is_number(index) or word in tail or word in _CITIES or _is_spelled(talk, index)
        if is_part or (talk.is_capitalised(index) and word not in _ENDING) or _is_place(talk, index, last):
            last = index
        elif word in _ENDING or word not in joining | spelling.grammar.doubtful.keys():
            return _with_town(talk, index, last)
    return last


def _with_town(talk: Talk, index: int, last: int) -> int:
    """Gives the last word of a town that ends the utterance or is parted by commas, else the address's last word."""
    end = index
    while end < len(talk) and end < index + _LONGEST_TOWN and not _BREAKS & set(talk.joint(end + 1)):
        end += 1
    said = talk.words[index : end + 1]
    is_town = end < index + _LONGEST_TOWN and not (_ENDING | _HOME) & set(said) and all(map(str.isalpha, said))
    return min(end, len(talk) - 1) if is_town else last


def _is_spelled(talk: Talk, index: int) -> bool:
    word, before = talk.words[index], talk.word(index - 1)
    is_door = before in _DOORS or before.isdecimal()
    if word in ("a", "e", "i", "be", "ce", "de", "efe", "ge"):
        return is_door and talk.word(index + 1) not in _CITIES
    return len(word) == 1 and word not in "yo"


def _is_place(talk: Talk, index: int, last: int) -> bool:
    """Whether a word is the name behind "colonia", "barrio" and the like."""
    before = talk.word(index - 1)
    return before in _QUARTERS or (index - last <= 2 and before in _JOINING and talk.word(index - 2) in _QUARTERS)
