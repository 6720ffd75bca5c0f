"""Personal data in what is said: its kinds, and which of them is never stored anywhere."""

from enum import StrEnum
from typing import Final


class RedactionKind(StrEnum):
    """What a masked stretch was; it is shown in its place, as `[dni]` is."""

    CARD = "card"
    CARD_CODE = "card_code"
    CARD_EXPIRY = "card_expiry"
    IBAN = "iban"
    ACCOUNT = "account"
    DNI = "dni"
    NIE = "nie"
    CIF = "cif"
    CURP = "curp"
    RFC = "rfc"
    RUT = "rut"
    CUIT = "cuit"
    CEDULA = "cedula"
    SSN = "ssn"
    NHS = "nhs"
    PASSPORT = "passport"
    PHONE = "phone"
    EMAIL = "email"
    BIRTH_DATE = "birth_date"
    ADDRESS = "address"
    NAME = "name"


NEVER_STORED: Final = frozenset({RedactionKind.CARD, RedactionKind.CARD_CODE, RedactionKind.CARD_EXPIRY})
"""Payment card data: stored nowhere, shown to nobody, bleeped for everybody."""
