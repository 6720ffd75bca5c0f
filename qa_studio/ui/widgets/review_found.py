"""What a search finds in a transcript: every occurrence, and the one in front."""

from collections.abc import Sequence

from qa_studio.domain.transcripts import Utterance
from qa_studio.ui.widgets.review_words import find_all, folded, shown_text


class FoundWords:
    """The occurrences of what was last searched for in a transcript, numbered from 0 from above."""

    def __init__(self, utterances: Sequence[Utterance] = ()) -> None:
        self._utterances = utterances
        self._folded: list[str] = []
        self._places: tuple[tuple[int, int], ...] = ()
        self._by_utterance: dict[int, tuple[tuple[int, int], ...]] = {}
        self._length = 0
        self._front: int | None = None

    def __len__(self) -> int:
        """Gives how many occurrences there are."""
        return len(self._places)

    @property
    def front(self) -> tuple[int, int, int] | None:
        """The occurrence in front: its utterance, and the characters where it begins and ends."""
        if self._front is None:
            return None
        index, begin = self._places[self._front]
        return index, begin, begin + self._length

    def search(self, wanted: str) -> set[int]:
        """Looks for `wanted`, whatever its case and accents; gives the utterances that look different by it."""
        if not self._folded:
            self._folded = [folded(shown_text(utterance)) for utterance in self._utterances]
        before = set(self._by_utterance)
        self._places = find_all(self._folded, wanted)
        self._length = len(wanted.strip())
        self._front = None
        self._by_utterance = {}
        for index, begin in self._places:
            self._by_utterance[index] = (*self.within(index), (begin, self._length))
        return before | set(self._by_utterance)

    def within(self, index: int) -> tuple[tuple[int, int], ...]:
        """Gives the occurrences within an utterance: where each begins, and its length."""
        return self._by_utterance.get(index, ())

    def bring_to_front(self, number: int) -> int | None:
        """Puts an occurrence in front and gives its utterance; None where there is no such number."""
        if not 0 <= number < len(self._places):
            return None
        self._front = number
        return self._places[number][0]

    def place(self, number: int) -> tuple[int, int]:
        """Gives an occurrence's utterance and the character where it begins."""
        return self._places[number]

    def first_from(self, index: int) -> int:
        """Gives the number of the first occurrence from an utterance on; 0 where there is none."""
        return next((number for number, (place, _) in enumerate(self._places) if place >= index), 0)
