"""The digits of dictated words in every reading, and the card numbers among them."""

from collections.abc import Sequence

from qa_studio.language.number_words import Reading

SHORTEST_CARD, LONGEST_CARD = 13, 19


class DigitLattice:
    """The digits of a run in every reading of its words. A card begins and ends between words, never inside one."""

    def __init__(self, readings: Sequence[Sequence[Reading]]) -> None:
        """Takes the readings that begin at each word of the run; every word has at least one."""
        self._readings = readings

    def lengths(self) -> set[int]:
        """Gives how many digits the run may have."""
        return self._lengths_before()[-1]

    def _lengths_before(self) -> list[set[int]]:
        """Gives how many digits may stand before each word, nothing where it is always inside a number."""
        reachable: list[set[int]] = [set() for _ in range(len(self._readings) + 1)]
        reachable[0].add(0)
        for start, readings in enumerate(self._readings):
            for end, digits in readings:
                reachable[end] |= {length + len(digits) for length in reachable[start]}
        return reachable

    def digits_heard(self) -> int:
        """Gives how many digits the run has as a listener would take it: each number as long as its words allow."""
        count = 0
        index = 0
        while index < len(self._readings):
            end, digits = max(self._readings[index], key=lambda one: (bool(one.digits), one.end, len(one.digits)))
            count += len(digits)
            index = end
        return count

    def passing_luhn(self) -> set[int]:
        """Gives the indexes of the words of every 13 to 19 digits on end that pass the Luhn check in some reading."""
        found: set[int] = set()
        for start, lengths in enumerate(self._lengths_before()[:-1]):
            if lengths:
                found |= self._from(start)
        return found

    def _from(self, start: int) -> set[int]:
        """Follows all readings from a word on; a state is the digits so far and both Luhn sums (see `_luhn`)."""
        found: set[int] = set()
        states: dict[int, set[tuple[int, int, int]]] = {start: {(0, 0, 0)}}
        for index in range(start, len(self._readings)):
            for state in states.get(index, ()):
                for end, digits in self._readings[index]:
                    following, is_card = _luhn(state, digits)
                    if is_card:
                        found |= set(range(start, end))
                    if following[0] <= LONGEST_CARD and (following[0] or index > start):
                        states.setdefault(end, set()).add(following)
        return found


def _luhn(state: tuple[int, int, int], digits: str) -> tuple[tuple[int, int, int], bool]:
    """Adds digits to a state and tells whether a card number ends with them.

    Which digits are doubled depends on the length, so both sums are carried: with the first, third … digit doubled
    (right for even lengths), and with the second, fourth … doubled (right for odd ones), both modulo 10.
    """
    length, even, odd = state
    for character in digits:
        digit = int(character)
        doubled = 2 * digit - 9 if digit > 4 else 2 * digit
        if length % 2:
            even, odd = (even + digit) % 10, (odd + doubled) % 10
        else:
            even, odd = (even + doubled) % 10, (odd + digit) % 10
        length += 1
    is_card = bool(digits) and SHORTEST_CARD <= length <= LONGEST_CARD and (odd if length % 2 else even) == 0
    return (length, even, odd), is_card
