"""What all pages of the window have in common."""

from collections.abc import Callable
from typing import ClassVar, TypeVar

from PySide6.QtWidgets import QWidget

from qa_studio.domain.jobs import Report
from qa_studio.domain.people import Permission
from qa_studio.ui.desk import Desk
from qa_studio.ui.jobs.runner import Job, Lane

_Result = TypeVar("_Result")


class Page(QWidget):
    """A page of the window. It refreshes itself when it is shown, and when something it shows has changed."""

    name: ClassVar[str] = ""
    """The page's name: "calls"; its title is the text "page.<name>", its icon <name>.svg."""
    permission: ClassVar[Permission | None] = None
    """What a person must be allowed for the navigation to offer the page; None: everybody."""
    shows: ClassVar[frozenset[str]] = frozenset()
    """Names of changes (see `Desk.tell`) after which the page is out of date."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        """Makes the page at a desk."""
        super().__init__(parent)
        self.desk = desk
        self._asked: dict[str, Job] = {}
        self._is_stale = True
        desk.changed.connect(self._hear_of_change)

    @property
    def title(self) -> str:
        """The page's name in the person's language."""
        return self.desk.texts(f"page.{self.name}")

    def refresh(self) -> None:
        """Loads what the page shows; pages do it through `ask`, so that it never blocks the window."""

    def enter(self) -> None:
        """Called when the page comes to the front: loads it if it is out of date."""
        if self._is_stale:
            self._is_stale = False
            self.refresh()

    def leave(self) -> bool:
        """Called before another page comes to the front; False keeps this one."""
        return True

    def keep_begun(self) -> None:
        """Called before the page is built anew in another language or look: what is begun goes to `Desk.drafts`."""
        self.leave()

    def ask(
        self,
        key: str,
        work: Callable[[Report], _Result],
        done: Callable[[_Result], None],
        *,
        failed: Callable[[Exception], None] | None = None,
    ) -> Job:
        """Loads something on the database's lane; a later question with the same `key` replaces this one.

        `done` is called on the GUI thread, and only with the answer to the latest question.
        """
        earlier = self._asked.get(key)
        if earlier is not None:
            earlier.cancel()

        def deliver(value: _Result) -> None:
            if self._asked.get(key) is job:
                del self._asked[key]
                done(value)

        job = self.desk.jobs.run(work, done=deliver, failed=failed, lane=Lane.DATABASE, owner=self)
        self._asked[key] = job
        return job

    def _hear_of_change(self, names: frozenset[str]) -> None:
        if not names & self.shows:
            return
        if self.isVisible():
            self.refresh()
        else:
            self._is_stale = True
