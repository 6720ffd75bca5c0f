"""Numbers of people and accounts: the forms they have, their check digits, and the words that announce them."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import phonenumbers
from stdnum import iban
from stdnum.ar import cbu, cuit
from stdnum.cl import rut
from stdnum.do import cedula as cedula_do
from stdnum.ec import ci as cedula_ec
from stdnum.es import ccc, cif, dni, nie
from stdnum.gb import nhs
from stdnum.mx import curp, rfc
from stdnum.us import ssn

from qa_studio.domain.redactions import RedactionKind as Kind

Check = Callable[[str], bool]


@dataclass(frozen=True)
class Document:
    """A kind of number: its forms (see `Spelling.codes`), its check, and how few digits are taken on its name alone.

    `is_strong`: a number that passes the check is taken without being named. Without `fewest` digits nothing is taken
    that fails the check.
    """

    kind: Kind
    forms: tuple[str, ...]
    check: Check
    is_strong: bool = False
    fewest: int = 0


def _of(module: Any) -> Check:
    return lambda value: bool(module.is_valid(value))


_IBAN_REST: Final = {
    "ES": "#" * 22, "PT": "#" * 23, "DE": "#" * 20, "BE": "#" * 14, "AT": "#" * 18, "PL": "#" * 26, "DK": "#" * 16,
    "FR": "#" * 12 + "*" * 11 + "##", "IT": "##@" + "#" * 10 + "*" * 12, "NL": "##@@@@" + "#" * 10,
    "GB": "##@@@@" + "#" * 14, "IE": "##@@@@" + "#" * 14, "LU": "#" * 5 + "*" * 13, "CH": "#" * 7 + "*" * 12,
    "CR": "#" * 20, "DO": "##****" + "#" * 20, "GT": "##" + "*" * 24, "SV": "##@@@@" + "#" * 20,
}  # fmt: skip
"""Check digits and account of an IBAN by country (SWIFT, IBAN registry)."""

_CIF_CHECK: Final = re.compile(r"[ABCDEFGHJNPQRSUVW]\d{7}[\dA-J]")
_RFC_PERSON: Final = re.compile(r"[A-ZÑ&]{3,4}\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[A-Z\d]{3}")
_SSN: Final = re.compile(r"(?!000|666|9)\d{3}(?!00)\d{2}(?!0000)\d{4}")


def _is_clabe(value: str) -> bool:
    """Check of a Mexican CLABE: weights 3, 7, 1, each product modulo 10 (Banco de México, circular 14/2017)."""
    total = sum(int(digit) * weight % 10 for digit, weight in zip(value[:17], (3, 7, 1) * 6, strict=False))
    return len(value) == 18 and (10 - total % 10) % 10 == int(value[17])


def _is_uruguayan(value: str) -> bool:
    """Check of a Uruguayan cédula: weights 2, 9, 8, 7, 6, 3, 4."""
    total = sum(int(digit) * weight for digit, weight in zip(value, (2, 9, 8, 7, 6, 3, 4), strict=False))
    return len(value) == 8 and (10 - total % 10) % 10 == int(value[7])


def _is_account(value: str) -> bool:
    checks: Mapping[int, Check] = {18: _is_clabe, 20: _of(ccc), 22: _of(cbu)}
    return len(value) in checks and checks[len(value)](value)


def _is_cedula(value: str) -> bool:
    if len(value) == 8:
        return _is_uruguayan(value)
    country = {10: cedula_ec, 11: cedula_do}.get(len(value))
    return country is not None and bool(country.is_valid(value))


def _is_cif(value: str) -> bool:
    return _CIF_CHECK.fullmatch(value) is not None and bool(cif.is_valid(value))


_IBAN = Document(Kind.IBAN, tuple(f"{land}{rest}" for land, rest in _IBAN_REST.items()), _of(iban), True, 12)
_CURP = Document(Kind.CURP, ("@@@@######@@@@@@*#",), _of(curp), True, 18)
_RFC = Document(
    Kind.RFC, ("@@@@######***", "@@@######***"), lambda v: bool(_RFC_PERSON.fullmatch(v) and rfc.is_valid(v)), True, 12
)
_CCC = Document(Kind.ACCOUNT, ("#" * 22, "#" * 20, "#" * 18), _is_account, True, 6)
_NIE = Document(Kind.NIE, ("X#######@", "Y#######@", "Z#######@"), _of(nie), True, 7)
_DNI = Document(Kind.DNI, ("########@", "#######@"), lambda v: bool(dni.is_valid(v.zfill(9))), True, 7)
_CIF = Document(Kind.CIF, ("@########", "@#######@"), _is_cif, False, 7)
_CUIT = Document(Kind.CUIT, ("#" * 11,), _of(cuit), True, 10)
_RUT = Document(Kind.RUT, ("########K", "#######K", "#########", "########"), _of(rut), True, 7)
_CEDULA = Document(Kind.CEDULA, ("#" * 11, "#" * 10, "#" * 8), _is_cedula, False, 6)
_SSN_US = Document(Kind.SSN, ("#########",), lambda v: bool(_SSN.fullmatch(v) and ssn.is_valid(v)), True, 8)
_NHS = Document(Kind.NHS, ("##########",), _of(nhs), True, 9)
_PASSPORT = Document(Kind.PASSPORT, ("@@@######", "@########", "@@#######", "@@######", "@#######"), lambda _: True,
                     False, 6)  # fmt: skip
_PHONE = Document(Kind.PHONE, (), lambda _: False, False, 7)

STRONG: Final = (_IBAN, _CURP, _RFC, _CCC, _NIE, _DNI, _CUIT, _RUT, _SSN_US, _NHS)
"""What is looked for everywhere, the surest first."""

BY_TOPIC: Final[Mapping[str, tuple[Document, ...]]] = {
    "iban": (_IBAN, _CCC),
    "account": (_CCC, _IBAN),
    "dni": (_DNI, _NIE, _CIF),
    "nie": (_NIE, _DNI),
    "cif": (_CIF, _DNI, _NIE),
    "curp": (_CURP,),
    "rfc": (_RFC,),
    "rut": (_RUT,),
    "cuit": (_CUIT,),
    "cedula": (_CEDULA,),
    "ssn": (_SSN_US,),
    "nhs": (_NHS,),
    "passport": (_PASSPORT,),
    "phone": (_PHONE,),
}
"""What may be meant where a kind is named; the first is taken for what passes no check."""

_REGIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "es": ("ES", "MX", "AR", "CO", "CL", "PE", "EC", "UY"),
    "en": ("GB", "US", "IE", "AU"),
}
_BRITISH: Final = re.compile(r"0(?:1[2-9]|2[0-9]|7[1-9])\d{8}")
"""Numbers of Great Britain as they are dialled at home, those kept for fiction among them (Ofcom, numbering plan)."""

_MOBILE: Final = (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE)


@lru_cache(maxsize=4096)
def is_unmistakable_phone(digits: str, language: str) -> bool:
    """Whether digits alone are most likely a telephone number: a mobile's in the country where those are told apart."""
    national = {"es": ("ES", 9), "en": ("GB", 11)}.get(language)
    if national is None or len(digits) != national[1]:
        return False
    return _is_valid(digits, national[0]) or _BRITISH.fullmatch(digits) is not None


@lru_cache(maxsize=4096)
def is_phone(digits: str, language: str) -> bool:
    """Whether digits are a valid telephone number in a country of the language, or with a country's prefix."""
    if any(_is_valid(digits, region) for region in _REGIONS.get(language, ())):
        return True
    return len(digits) > 9 and _is_possible("+" + digits.removeprefix("00"))


def _is_possible(number: str) -> bool:
    try:
        return bool(phonenumbers.is_possible_number(phonenumbers.parse(number)))
    except phonenumbers.NumberParseException:
        return False


def _is_valid(digits: str, region: str | None) -> bool:
    try:
        number = phonenumbers.parse(digits, region)
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.is_valid_number(number) and (
        region is None or phonenumbers.number_type(number) in _MOBILE or region == "US"
    )
