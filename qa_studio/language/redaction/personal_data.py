"""Masks personal data of every kind in a conversation."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import Final

from qa_studio.domain.redactions import RedactionKind
from qa_studio.domain.transcripts import Redaction, Utterance
from qa_studio.language.cards import by_utterance, found_cards
from qa_studio.language.redaction.addresses import addresses
from qa_studio.language.redaction.dates import MONTHS, birth_dates
from qa_studio.language.redaction.emails import emails
from qa_studio.language.redaction.masking import Group, mask
from qa_studio.language.redaction.names import NameFinder
from qa_studio.language.redaction.numbers import NumberFinder
from qa_studio.language.redaction.spelling import PASSED, Spelling
from qa_studio.language.redaction.views import Stretch, Talk, View

_RANKS: Final = {
    kind: rank
    for rank, kind in enumerate(
        (
            *(RedactionKind.EMAIL, RedactionKind.IBAN, RedactionKind.CURP, RedactionKind.RFC, RedactionKind.ACCOUNT),
            *(RedactionKind.NIE, RedactionKind.DNI, RedactionKind.CIF, RedactionKind.CUIT, RedactionKind.RUT),
            *(RedactionKind.CEDULA, RedactionKind.SSN, RedactionKind.NHS, RedactionKind.PASSPORT),
            *(RedactionKind.BIRTH_DATE, RedactionKind.PHONE, RedactionKind.ADDRESS, RedactionKind.NAME),
        )
    )
}
"""Where two kinds claim the same words, the one named first has them."""

_TOLD: Final = frozenset(RedactionKind) - {RedactionKind.ADDRESS, RedactionKind.NAME, RedactionKind.EMAIL}


class PersonalData:
    """Finds and masks personal data; the lists of names are read when they are first needed."""

    def __init__(self, resources: Path) -> None:
        """Takes the resources folder."""
        self._resources = resources

    def mask(
        self, utterances: Sequence[Utterance], language: str
    ) -> tuple[tuple[Utterance, ...], tuple[Redaction, ...]]:
        """Gives the utterances masked and what was masked; `language` is an ISO 639-1 code.

        In other languages than Spanish and English only what is written in letters and digits is found, not names.
        """
        return mask(utterances, language, lambda views: self._found(views, language))

    @cached_property
    def _names(self) -> dict[str, NameFinder]:
        return {language: NameFinder(self._resources, language) for language in ("es", "en")}

    def _found(self, views: Sequence[View], language: str) -> dict[int, list[Group]]:
        talk = Talk(views)
        spelling = Spelling(talk, language)
        claims: list[Stretch] = [
            *NumberFinder(spelling, language).find(),
            *emails(spelling),
            *birth_dates(spelling),
            *addresses(spelling, language),
        ]
        if language in self._names:
            claims += self._names[language].find(talk)
        told = [part for claim in claims for part in _parts(spelling, claim)]
        cards = found_cards(views, language)
        chosen, secret = _settled(talk, told, cards)
        return by_utterance(talk, chosen, secret)


def _parts(spelling: Spelling, stretch: Stretch) -> Iterator[Stretch]:
    """Parts a stretch at the ends of utterances; where it goes over several, mere assent in between is left alone."""
    talk = spelling.talk
    for _, indexes in groupby(range(stretch.first, stretch.last + 1), key=talk.utterances.__getitem__):
        inside = list(indexes)
        if stretch.kind in _TOLD and len(inside) <= stretch.last - stretch.first:
            inside = [index for index in inside if _tells(spelling, index)]
        if inside:
            yield Stretch(stretch.kind, inside[0], inside[-1])


def _tells(spelling: Spelling, index: int) -> bool:
    word = spelling.talk.words[index]
    return word not in PASSED or spelling.is_number(index) or word in MONTHS or len(word) == 1


def _settled(
    talk: Talk, claims: Iterable[Stretch], cards: Sequence[Stretch]
) -> tuple[list[Stretch], frozenset[Stretch]]:
    """Gives stretches that are apart, in order, and those among them whose words might be a card's.

    What covers a supposed card number whole and is known to be something else stays what it is.
    """
    chosen: list[Stretch] = []
    for claim in sorted(set(claims), key=lambda one: (_RANKS[RedactionKind(one.kind)], one.first - one.last)):
        chosen = _joined(chosen, claim)
    for card in cards:
        owner = next((one for one in chosen if one.first <= card.first and card.last <= one.last), None)
        if owner is None or owner.kind not in _TOLD or card.kind != RedactionKind.CARD:
            chosen = _over(chosen, card)
    whole = _without_seams(talk, sorted(chosen, key=lambda one: one.first))
    secret = {one for one in whole if any(one.first <= card.last and card.first <= one.last for card in cards)}
    return whole, frozenset(secret)


def _without_seams(talk: Talk, chosen: Iterable[Stretch]) -> list[Stretch]:
    """Joins stretches of one kind that touch in one utterance."""
    whole: list[Stretch] = []
    for one in chosen:
        is_next = bool(whole) and one.first == whole[-1].last + 1
        if is_next and whole[-1].kind == one.kind and talk.utterances[one.first] == talk.utterances[whole[-1].last]:
            whole[-1] = Stretch(one.kind, whole[-1].first, one.last)
        else:
            whole.append(one)
    return whole


def _joined(chosen: list[Stretch], claim: Stretch) -> list[Stretch]:
    """Adds a claim; those it overlaps grow over what it says besides, and keep their kind."""
    overlapped = [one for one in chosen if one.first <= claim.last and claim.first <= one.last]
    if not overlapped:
        return [*chosen, claim]
    kept = [one for one in chosen if one not in overlapped]
    whole = Stretch(
        overlapped[0].kind,
        min(claim.first, *(one.first for one in overlapped)),
        max(claim.last, *(one.last for one in overlapped)),
    )
    return [*kept, whole]


def _over(chosen: list[Stretch], card: Stretch) -> list[Stretch]:
    """Adds card data, which takes over what it overlaps."""
    overlapped = [one for one in chosen if one.first <= card.last and card.first <= one.last]
    kept = [one for one in chosen if one not in overlapped]
    first = min([card.first, *(one.first for one in overlapped)])
    return [*kept, Stretch(card.kind, first, max([card.last, *(one.last for one in overlapped)]))]
