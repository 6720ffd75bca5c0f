"""Suggested answers by keys: take the current question's, and hear one after the other what it rests on."""

from collections.abc import Callable

from qa_studio.domain.evaluations import Evidence
from qa_studio.ui.notify import Notifier
from qa_studio.ui.widgets.review_sheet import ReviewSheet


class Suggesting:
    """What keys do with the suggestion of the question that is current."""

    def __init__(
        self, sheet: Callable[[], ReviewSheet | None], play: Callable[[Evidence], None], notify: Notifier
    ) -> None:
        """`sheet` gives the review under way, `play` plays a moment."""
        self._sheet = sheet
        self._play = play
        self._notify = notify
        self._next: tuple[str, int] = ("", 0)

    def take(self) -> None:
        """Answers the current question as suggested."""
        sheet = self._sheet()
        if sheet is not None and sheet.is_editable and not sheet.take_suggestion(sheet.current):
            self._notify.info("review.suggestion.none")

    def play_next(self) -> None:
        """Plays a moment that the suggestion rests on: the first, and each time the next, from the first again."""
        sheet = self._sheet()
        suggestion = sheet.suggestion(sheet.current) if sheet is not None else None
        if sheet is None or suggestion is None or not suggestion.evidence:
            self._notify.info("review.suggestion.no_moments")
            return
        question, place = self._next
        place = place % len(suggestion.evidence) if question == sheet.current else 0
        self._next = (sheet.current, place + 1)
        self._play(Evidence(sheet.current, suggestion.evidence[place]))
