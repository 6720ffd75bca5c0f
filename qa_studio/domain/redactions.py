"""Personal data in what is said: its kinds, which of them is never stored, and who reads and hears what."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Final

from qa_studio.domain.calls import Span
from qa_studio.domain.transcripts import Redaction, Transcript, Utterance

_MARKER: Final = re.compile(r"\[[^\W\d_]+\]")


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


def storable(redactions: Sequence[Redaction], *, keeps_personal_data: bool) -> tuple[Redaction, ...]:
    """Gives redactions as they may be stored: what was said only where it is kept, and never of a payment card."""
    return tuple(
        one if keeps_personal_data and one.kind not in NEVER_STORED else replace(one, original="") for one in redactions
    )


def bleeps(redactions: Sequence[Redaction], *, sees_personal_data: bool) -> tuple[Span, ...]:
    """Gives the stretches (seconds) that are covered by a tone for somebody who listens."""
    return tuple(one.span for one in redactions if not sees_personal_data or one.kind in NEVER_STORED)


def with_originals(transcript: Transcript) -> Transcript:
    """Gives a transcript with what was said in the place of its markers, as far as that was kept.

    An utterance whose markers are not those of its redactions, as somebody corrected it, stays masked.
    """
    by_utterance: dict[int, list[Redaction]] = {}
    for redaction in transcript.redactions:
        by_utterance.setdefault(redaction.utterance, []).append(redaction)
    utterances = tuple(
        _unmasked(utterance, by_utterance[index]) if index in by_utterance else utterance
        for index, utterance in enumerate(transcript.utterances)
    )
    return replace(transcript, utterances=utterances)


def _unmasked(utterance: Utterance, redactions: Sequence[Redaction]) -> Utterance:
    if len(_MARKER.findall(utterance.text)) != len(redactions):
        return utterance
    words = utterance.words
    originals = iter(redactions)
    if sum(len(_MARKER.findall(word.text)) for word in words) == len(redactions):
        words = tuple(replace(word, text=_filled(word.text, originals)) for word in words)
    return replace(utterance, text=_filled(utterance.text, iter(redactions)), words=words)


def _filled(text: str, redactions: Iterator[Redaction]) -> str:
    """Gives a text with each marker replaced by what the next redaction keeps; it stays where that keeps nothing."""
    return _MARKER.sub(lambda marker: next(redactions).original or marker[0], text)
