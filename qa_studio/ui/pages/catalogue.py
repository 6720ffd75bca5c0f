"""The pages of the window, in the order of the navigation."""

from dataclasses import dataclass

from qa_studio.domain.people import Person
from qa_studio.ui.pages.about_page import AboutPage
from qa_studio.ui.pages.calls_page import CallsPage
from qa_studio.ui.pages.coaching_page import CoachingPage
from qa_studio.ui.pages.evaluations_page import EvaluationsPage
from qa_studio.ui.pages.feedback_page import FeedbackPage
from qa_studio.ui.pages.glossary_page import GlossaryPage
from qa_studio.ui.pages.home_page import HomePage
from qa_studio.ui.pages.models_page import ModelsPage
from qa_studio.ui.pages.page import Page
from qa_studio.ui.pages.people_page import PeoplePage
from qa_studio.ui.pages.phrases_page import PhrasesPage
from qa_studio.ui.pages.problems_page import ProblemsPage
from qa_studio.ui.pages.queue_page import QueuePage
from qa_studio.ui.pages.sample_page import SamplePage
from qa_studio.ui.pages.scorecards_page import ScorecardsPage
from qa_studio.ui.pages.search_page import SearchPage
from qa_studio.ui.pages.settings_page import SettingsPage
from qa_studio.ui.pages.transcription_page import TranscriptionPage
from qa_studio.ui.widgets.sidebar import Place


@dataclass(frozen=True)
class Entry:
    """A page and the group of the navigation it stands in."""

    page: type[Page]
    group: str


ENTRIES = (
    Entry(HomePage, ""),
    Entry(CallsPage, "work"),
    Entry(SearchPage, "work"),
    Entry(SamplePage, "work"),
    Entry(TranscriptionPage, "work"),
    Entry(GlossaryPage, "work"),
    Entry(PhrasesPage, "work"),
    Entry(QueuePage, "work"),
    Entry(EvaluationsPage, "results"),
    Entry(CoachingPage, "results"),
    Entry(ProblemsPage, "results"),
    Entry(FeedbackPage, "results"),
    Entry(ScorecardsPage, "setup"),
    Entry(PeoplePage, "setup"),
    Entry(ModelsPage, "setup"),
    Entry(SettingsPage, "setup"),
    Entry(AboutPage, "setup"),
)


def entries_for(person: Person) -> tuple[Entry, ...]:
    """Gives the pages that `person`'s role has a use for."""
    return tuple(entry for entry in ENTRIES if entry.page.permission is None or person.may(entry.page.permission))


def places_of(entries: tuple[Entry, ...]) -> tuple[Place, ...]:
    """Gives the navigation's places; the first ten can be reached with Ctrl and a digit."""
    return tuple(
        Place(entry.page.name, entry.group, f"Ctrl+{(number + 1) % 10}" if number < 10 else "")
        for number, entry in enumerate(entries)
    )
