"""What stands around a Spanish word and changes its valence: degree, capitals and negation."""

import math
from collections.abc import Sequence
from typing import Final, NamedTuple, Self

from qa_studio.language.lexicon import Token, Valence, words
from qa_studio.language.spanish_frames import FILLERS, NEGATORS

# VADER's constants (Hutto & Gilbert 2014): degree and its decay with distance, capitals, negation.
DEGREE: Final = 0.293
CAPITALS: Final = 0.733
NEGATION: Final = -0.74
DEGREE_DECAY: Final = (1.0, 0.95, 0.9)
EMPHASIS: Final = 1.25

NEGATION_REACH: Final = 3
"""How many words that carry meaning may stand between a negation and what it negates."""

_LITTLE: Final = 0.3
_DENIED_BLAME: Final = -0.35


_BOUNDARIES: Final = words("pero aunque sino porque y e cuando entonces pues mientras ademas o u")
_TRANSPARENT: Final = words(
    "me te se lo la le les nos os los las he ha han has habia habian hemos hubo haber habido sido estado "
    "es son era eran fue fueron ser sea sean esta estan estoy estaba estaban estar este estuvo muy mucho mucha tan mas "
    "nada todo toda un una el de del a al para con en mi su mis sus tu algo demasiado bastante realmente ninguna ningun"
)
_STRONGER: Final = words(
    "muy mucho mucha muchos muchas muchisimo muchisima demasiado demasiada demasiados demasiadas tantos tantas "
    "tan tanto tanta super bastante realmente totalmente absolutamente completamente sumamente extremadamente "
    "increiblemente verdaderamente enormemente especialmente tremendamente terriblemente particularmente "
    "profundamente altamente plenamente mas que puro pura gran grande tremendo tremenda enorme total rotundamente "
    "siempre re recontra requete"
)
_WEAKER: Final = words(
    "algo medio apenas casi ligeramente relativamente menos poquito poquitito parcialmente quiza quizas tantito "
    "medianamente escasamente supuestamente"
)
_BEHIND: Final = words("mucho muchisimo bastante demasiado tanto muchisimas totalmente completamente siempre")
_STRONG: Final = words(
    "muy tan super re demasiado demasiada demasiados demasiadas tanto tanta tantos tantas que puro pura puros puras "
    "sumamente extremadamente totalmente absolutamente increiblemente tremendo tremenda recontra bastante realmente"
)
_AFTER_AN_ANSWER: Final = words(
    "mire mira pues señor señora señorita gracias muchas muchisimas si bueno claro oiga oye"
)


class Hit(NamedTuple):
    """What the lexicon knows of the tokens from `first` to `last` (inclusive)."""

    first: int
    last: int
    valence: Valence

    @property
    def is_phrase(self) -> bool:
        """Whether it is more than one word."""
        return self.last > self.first


class Setting(NamedTuple):
    """What hits stand in: the folded words with their tokens, and those bound in phrases."""

    said: Sequence[str]
    tokens: Sequence[Token]
    bound: frozenset[int]

    @classmethod
    def of(cls, said: Sequence[str], tokens: Sequence[Token], hits: Sequence[Hit]) -> Self:
        """Gives the setting of a text's hits."""
        bound = [index for hit in hits if hit.last > hit.first for index in range(hit.first, hit.last + 1)]
        return cls(said, tokens, frozenset(bound))

    def is_shouted(self, hit: Hit) -> bool:
        """Whether a hit is in capitals; they mean nothing where all is written in them."""
        if not any(_is_capital(token) for token in self.tokens[hit.first : hit.last + 1]):
            return False
        return any(len(token.said) > 1 and not _is_capital(token) for token in self.tokens)


def in_context(hit: Hit, setting: Setting) -> Valence:
    """Gives a hit's valence after degree, capitals and negation; a strong degree makes of a matter a feeling."""
    value, is_faint = hit.valence
    if not value:
        return hit.valence
    said, tokens = setting.said, setting.tokens
    sign = math.copysign(1.0, value)
    if setting.is_shouted(hit):
        value += sign * CAPITALS
    for distance, decay in enumerate(DEGREE_DECAY, start=1):
        index = hit.first - distance
        if index < 0 or tokens[index + 1].after_break:
            break
        if index in setting.bound:
            continue
        if said[index] in _STRONGER and (said[index] != "que" or (distance == 1 and _opens(tokens, index))):
            value += sign * DEGREE * decay
            is_faint = is_faint and (distance > 1 or said[index] not in _STRONG)
        elif said[index] in _WEAKER or _is_a_little(said, index):
            value -= sign * DEGREE * decay
    value = _degree_behind(value if value * sign > 0 else 0.0, hit, setting)
    if not _is_beyond_negation(hit, said):
        value *= _negation(hit, setting)
    return Valence(value, is_faint)


def _is_capital(token: Token) -> bool:
    return token.said.isupper() and len(token.said) > 1


def _is_beyond_negation(hit: Hit, said: Sequence[str]) -> bool:
    """Whether a "no" before a hit is no business of it: thanks, phrases with a negation, answers ("no perfecto")."""
    if "gracias" in said[hit.first : hit.last + 1] or (hit.is_phrase and said[hit.first] in NEGATORS):
        return True
    return hit.first == 1 and said[0] == "no" and said[1] in FILLERS


def _opens(tokens: Sequence[Token], index: int) -> bool:
    """Whether a "que" is the one of an exclamation ("qué lento"), rather than a conjunction."""
    return tokens[index].after_break or tokens[index].said.lower() == "qué"


def _is_a_little(said: Sequence[str], index: int) -> bool:
    return said[index] in ("poco", "poquito") and index > 0 and said[index - 1] == "un"


def _degree_behind(value: float, hit: Hit, setting: Setting) -> float:
    """Applies a degree that follows: "me molesta mucho", "me ayudaron muy poco"."""
    behind = hit.last + 1
    said = setting.said
    if behind >= len(said) or setting.tokens[behind].after_break:
        return value
    if said[behind] in _BEHIND:
        return value + math.copysign(DEGREE, value)
    if said[behind] == "muy":
        behind += 1
    if said[behind : behind + 1] in (["poco"], ["poquito"]):
        return value * (NEGATION if value > 0 else _LITTLE)
    return value


def _negation(hit: Hit, setting: Setting) -> float:
    """Gives the factor that negation puts on a hit: 1, `NEGATION`, or `EMPHASIS` for "nunca … tan bien".

    However many negators agree ("no estoy nada contenta"), the factor is applied once. "poco amable" negates,
    "no solo" does not, and "no puedo estar más contenta" is emphasis. Blame that is denied is but faint praise.
    """
    said = setting.said
    if said[hit.first] in _BOUNDARIES:
        return 1.0
    negated = NEGATION if hit.valence.value > 0 else _DENIED_BLAME
    left = 0 if hit.is_phrase else NEGATION_REACH
    for index in range(hit.first - 1, -1, -1):
        if setting.tokens[index + 1].after_break or said[index] in _BOUNDARIES:
            return 1.0
        word = said[index]
        if index in setting.bound:
            left -= 1
        elif word in ("poco", "poca", "pocos", "pocas") and index == hit.first - 1 and not _is_a_little(said, index):
            return NEGATION if hit.valence.value > 0 else _LITTLE
        elif word in NEGATORS:
            between = said[index + 1 : hit.first]
            if "solo" in between[:1] or _is_an_answer(said, index):
                return 1.0
            return EMPHASIS if _is_superlative(word, between, hit, said) else negated
        elif word not in _TRANSPARENT:
            left -= 1
        if left < 0:
            break
    return 1.0


def _is_an_answer(said: Sequence[str], index: int) -> bool:
    """Whether a "no" answers or opens ("no mire", "ay no"), rather than negates what follows."""
    following = said[index + 1] if index + 1 < len(said) else ""
    return said[index] == "no" and (following in _AFTER_AN_ANSWER or (index == 1 and said[0] == "ay"))


def _is_superlative(negator: str, between: Sequence[str], hit: Hit, said: Sequence[str]) -> bool:
    if negator in ("nunca", "jamas", "nadie") and any(word in ("tan", "tanto", "tanta", "asi") for word in between):
        return hit.valence.value > 0
    if negator in ("nunca", "jamas") and hit.is_phrase and "tan" in said[hit.first : hit.last + 1]:
        return True
    can = any(word.startswith(("pued", "pod", "pud")) for word in between)
    return negator == "no" and can and "mas" in between[-1:]
