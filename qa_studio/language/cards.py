"""Masks payment card numbers, card codes and expiry dates before any text is stored."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final

from qa_studio.domain.redactions import RedactionKind
from qa_studio.domain.transcripts import Redaction, Utterance
from qa_studio.language.card_numbers import CardFinder
from qa_studio.language.card_talk import Place, Said
from qa_studio.language.number_words import BY_LANGUAGE, DIGITS_ONLY
from qa_studio.language.redaction.card_codes import card_codes
from qa_studio.language.redaction.dates import card_expiries
from qa_studio.language.redaction.masking import Group, mask
from qa_studio.language.redaction.spelling import Spelling
from qa_studio.language.redaction.views import Stretch, Talk, View

_BRIDGED: Final = 8
_BRIDGED_CODE: Final = 3
_CUTS: Final = frozenset(":@=")
"""Between two groups of digits these say that they are two things (a time of day, an address)."""


def mask_cards(utterances: Sequence[Utterance], language: str) -> tuple[tuple[Utterance, ...], tuple[Redaction, ...]]:
    """Gives the utterances with card numbers, codes and expiry dates masked, and where they were.

    `language` is an ISO 639-1 code; see `redaction.masking.mask` for how text, words and spans are treated.
    """
    return mask(utterances, language, lambda views: by_utterance(Talk(views), found_cards(views, language)))


def found_cards(views: Sequence[View], language: str) -> list[Stretch]:
    """Gives the stretches of card data, each within one utterance, in order and apart from each other."""
    finder = CardFinder([_said(view) for view in views], BY_LANGUAGE.get(language, DIGITS_ONLY))
    cards = finder.cards()
    codes = finder.codes(cards) - cards
    talk = Talk(views)
    stretches = [
        Stretch(kind, *(talk.starts[place.utterance] + place.index for place in (group[0], group[-1])))
        for kind, places, gap in (
            (RedactionKind.CARD, cards, _BRIDGED),
            (RedactionKind.CARD_CODE, codes, _BRIDGED_CODE),
        )
        for group in _consecutive(places, gap)
    ]
    spelling = Spelling(talk, language)
    stretches += card_expiries(spelling, stretches)
    return apart(talk, [*stretches, *card_codes(spelling, stretches)])


def apart(talk: Talk, stretches: Iterable[Stretch]) -> list[Stretch]:
    """Sorts stretches, parted at the ends of utterances; one that reaches into another of its utterance joins it."""
    found: list[Stretch] = []
    for kind, first, last in sorted(_parted(talk, stretches), key=lambda one: (one.first, -one.last)):
        if found and first <= found[-1].last:
            found[-1] = Stretch(found[-1].kind, found[-1].first, max(last, found[-1].last))
        else:
            found.append(Stretch(kind, first, last))
    return found


def by_utterance(
    talk: Talk, stretches: Iterable[Stretch], never_kept: frozenset[Stretch] = frozenset()
) -> dict[int, list[Group]]:
    """Gives stretches that are apart as the groups of each utterance; the words of `never_kept` are not to be kept."""
    groups: dict[int, list[Group]] = {}
    for one in stretches:
        start = talk.starts[talk.utterances[one.first]]
        group = Group(one.kind, one.first - start, one.last - start, one not in never_kept)
        groups.setdefault(talk.utterances[one.first], []).append(group)
    return groups


def _parted(talk: Talk, stretches: Iterable[Stretch]) -> Iterator[Stretch]:
    for kind, first, last in stretches:
        for _, indexes in groupby(range(first, last + 1), key=talk.utterances.__getitem__):
            inside = list(indexes)
            yield Stretch(kind, inside[0], inside[-1])


def _said(view: View) -> Said:
    cuts = frozenset(index for index, token in enumerate(view.tokens) if index and _CUTS & set(token.joint))
    return Said(view.speaker, view.folded, cuts)


def _consecutive(places: set[Place], gap: int) -> Iterator[list[Place]]:
    """Parts places into groups of one utterance with at most `gap` other words in between."""
    for _, group in groupby(sorted(places), key=lambda place: place.utterance):
        together: list[Place] = []
        for place in group:
            if together and place.index - together[-1].index > gap + 1:
                yield together
                together = []
            together.append(place)
        yield together
