"""Card numbers as people dictate them, for the tests of masking."""

import random

ES_UNITS = ["cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve"]
ES_SMALL = [
    "diez",
    "once",
    "doce",
    "trece",
    "catorce",
    "quince",
    "dieciséis",
    "diecisiete",
    "dieciocho",
    "diecinueve",
    "veinte",
    "veintiuno",
    "veintidós",
    "veintitrés",
    "veinticuatro",
    "veinticinco",
    "veintiséis",
    "veintisiete",
    "veintiocho",
    "veintinueve",
]
ES_TENS = ["treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta", "noventa"]
ES_HUNDREDS = [
    "ciento",
    "doscientos",
    "trescientos",
    "cuatrocientos",
    "quinientos",
    "seiscientos",
    "setecientos",
    "ochocientos",
    "novecientos",
]
EN_UNITS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
EN_SMALL = [
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
EN_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
FILLERS = {
    "es": ["eh", "a ver", "y luego", "ajá", "este", "después", "sí", "guion", "espere un momento", ""],
    "en": ["uh", "okay", "and then", "um", "let me see", "dash", "yeah", ""],
}
REPLIES = {"es": ["ajá", "sí", "okay", "vale, siga", "perfecto"], "en": ["okay", "uh huh", "yes", "go ahead"]}
OPENINGS = {
    "es": ["mi tarjeta es la", "el número es", "", "sí claro le digo", "apunte por favor"],
    "en": ["my card is", "the number is", "", "sure it's", "can you write it down"],
}


def with_check_digit(digits: str) -> str:
    """Completes a number so that it passes the Luhn check."""
    total = 0
    for index, character in enumerate(reversed(digits)):
        digit = int(character) * (2 if index % 2 == 0 else 1)
        total += digit - 9 if digit > 9 else digit
    return digits + str(-total % 10)


def passes_luhn(digits: str) -> bool:
    return with_check_digit(digits[:-1]) == digits


def below_hundred(value: int, language: str) -> str:
    if language == "es":
        if value < 10:
            return ES_UNITS[value]
        if value < 30:
            return ES_SMALL[value - 10]
        return ES_TENS[value // 10 - 3] + (f" y {ES_UNITS[value % 10]}" if value % 10 else "")
    if value < 20:
        return (EN_UNITS + EN_SMALL)[value]
    return EN_TENS[value // 10 - 2] + (f" {EN_UNITS[value % 10]}" if value % 10 else "")


def spoken(group: str, language: str, chance: random.Random) -> str:
    """Says a group of one to four digits; leading zeros are said one by one."""
    if not group:
        return ""
    if group[0] == "0":
        zero = "oh" if language == "en" and chance.random() < 0.5 else below_hundred(0, language)
        return f"{zero} {spoken(group[1:], language, chance)}".strip()
    value = int(group)
    if len(group) <= 2:
        return below_hundred(value, language)
    if len(group) == 3:
        return hundreds(value, language)
    if chance.random() < 0.5:
        return f"{spoken(group[:2], language, chance)} {spoken(group[2:], language, chance)}"
    thousand = "mil" if language == "es" else "thousand"
    head = "" if language == "es" and value // 1000 == 1 else below_hundred(value // 1000, language)
    return f"{head} {thousand} {hundreds(value % 1000, language)}".strip()


def hundreds(value: int, language: str) -> str:
    if value < 100:
        return below_hundred(value, language) if value else ""
    rest = below_hundred(value % 100, language) if value % 100 else ""
    if language == "es":
        return "cien" if value == 100 else f"{ES_HUNDREDS[value // 100 - 1]} {rest}".strip()
    return f"{EN_UNITS[value // 100]} hundred {rest}".strip()


def digit_by_digit(digits: str, language: str, chance: random.Random) -> list[str]:
    """Says digits one by one, some of equal neighbours as double or triple."""
    said = []
    index = 0
    while index < len(digits):
        same = 1
        while same < 3 and index + same < len(digits) and digits[index + same] == digits[index]:
            same += 1
        if same > 1 and chance.random() < 0.6:
            times = {"es": {2: "doble", 3: "triple"}, "en": {2: "double", 3: "triple"}}[language][same]
            said.append(f"{times} {below_hundred(int(digits[index]), language)}")
            index += same
        else:
            said.append(spoken(digits[index], language, chance))
            index += 1
    return said


def dictated(digits: str, language: str, chance: random.Random) -> list[str]:
    """Gives a number as the groups in which somebody says or writes it."""
    style = chance.choice(["single", "pairs", "threes", "fours", "mixed", "written", "written_groups"])
    if style == "single":
        return digit_by_digit(digits, language, chance)
    if style == "written":
        return [digits]
    size = {"pairs": 2, "threes": 3, "fours": 4, "written_groups": 4, "mixed": 0}[style]
    groups = []
    index = 0
    while index < len(digits):
        width = size or chance.randint(1, 4)
        groups.append(digits[index : index + width])
        index += width
    return groups if style == "written_groups" else [spoken(group, language, chance) for group in groups]
