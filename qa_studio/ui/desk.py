"""What every page and widget is handed: the workspace, the words, the jobs, the notices and what changed."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from qa_studio.domain.people import Permission, Person
from qa_studio.messages import Texts
from qa_studio.services.studio import Studio
from qa_studio.ui.jobs.runner import JobRunner
from qa_studio.ui.notify import Notifier
from qa_studio.ui.preferences import Preferences
from qa_studio.ui.theme import LIGHT, Theme

CHANGES = frozenset(
    {
        "calls",
        "draws",
        "transcripts",
        "evaluations",
        "people",
        "scorecards",
        "models",
        "actions",
        "settings",
        "glossary",
        "phrases",
        "problems",
    }
)
"""The names that `Desk.tell` knows."""


class Desk(QObject):
    """The place of work: lives on the GUI thread as long as the window."""

    changed = Signal(object)
    """A frozenset of names out of `CHANGES`."""
    person_changed = Signal()
    language_changed = Signal()
    theme_changed = Signal()
    open_review = Signal(str)
    """Open the review page on a call (uid)."""
    open_moment = Signal(str, float)
    """Open the review page on a call (uid) at a moment (seconds)."""
    open_coaching = Signal(int)
    """Open the coaching page on an agent (id)."""
    open_page = Signal(str)
    """Show the page with this name."""

    def __init__(
        self,
        studio: Studio,
        language: str,
        *,
        preferences: Preferences | None = None,
        log_file: Path | None = None,
        theme: Theme = LIGHT,
    ) -> None:
        """Sets up a desk in `studio` that speaks `language` ("es" or "en").

        Preferences are kept in the workspace folder unless they are given.
        """
        super().__init__()
        self.studio = studio
        self.texts = Texts(studio.resources / "translations", language)
        self.notify = Notifier(self.texts, log_file, self)
        self.jobs = JobRunner(self.notify, self)
        self.preferences = preferences or Preferences(studio.folder / "window.ini")
        self.theme = theme
        self.drafts: dict[str, object] = {}
        """What pages had begun and not kept, by page: it outlives a change of language or look."""

    @property
    def person(self) -> Person:
        """Who works."""
        return self.studio.person

    def may(self, permission: Permission) -> bool:
        """Whether the window offers something at all; whether it is done is for the services to decide."""
        return self.studio.person.may(permission)

    def tell(self, *names: str) -> None:
        """Tells every page what changed, so that each refreshes itself.

        Raises:
            ValueError: for a name outside `CHANGES`.
        """
        unknown = set(names) - CHANGES
        if unknown:
            raise ValueError(f"unknown changes: {sorted(unknown)}")
        self.changed.emit(frozenset(names))

    def work_as(self, person: Person) -> None:
        """Hands the desk to another person."""
        self.studio = self.studio.acting_as(person)
        self.drafts.clear()
        self.person_changed.emit()

    def speak(self, language: str) -> None:
        """Changes the language of the interface; the window builds its pages anew."""
        if language == self.texts.language:
            return
        self.texts = Texts(self.studio.resources / "translations", language)
        self.notify.texts = self.texts
        self.language_changed.emit()

    def wear(self, theme: Theme) -> None:
        """Changes the look."""
        if theme is not self.theme:
            self.theme = theme
            self.theme_changed.emit()
