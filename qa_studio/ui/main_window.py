"""The main window: brings pages to the front, and builds them anew for another person, language or look."""

from pathlib import Path

from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import (
    QAction,
    QActionGroup,
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QKeySequence,
    QShortcut,
)
from PySide6.QtWidgets import QApplication, QMainWindow, QMenu, QWidget

from qa_studio.domain.people import Permission, Person
from qa_studio.messages import LANGUAGES
from qa_studio.services.manage_people import list_people
from qa_studio.services.studio import Studio
from qa_studio.ui.desk import Desk
from qa_studio.ui.icons import icon
from qa_studio.ui.notify import Crash
from qa_studio.ui.pages.calls_page import CallsPage
from qa_studio.ui.pages.catalogue import Entry, entries_for, places_of
from qa_studio.ui.pages.coaching_page import CoachingPage
from qa_studio.ui.pages.page import Page
from qa_studio.ui.pages.queue_page import QueuePage
from qa_studio.ui.pages.review_page import ReviewPage
from qa_studio.ui.theme import dress, theme_for
from qa_studio.ui.views.window_view import WindowView
from qa_studio.ui.widgets.crash_dialog import CrashDialog
from qa_studio.ui.widgets.sidebar import Sidebar
from qa_studio.ui.widgets.who_dialog import WhoDialog

SMALLEST_PX = (1080, 660)
LOOKS = ("system", "light", "dark")


class MainWindow(QMainWindow):
    """The window. Pages are built when they are first asked for."""

    def __init__(self, desk: Desk, door: Studio | None = None) -> None:
        """Opens on the start page of whoever works at `desk`; `door` is who may see everybody when asking who works."""
        super().__init__()
        self.desk = desk
        self._door = door or desk.studio
        self._pages: dict[str, Page] = {}
        self._entries: tuple[Entry, ...] = ()
        self._crash: CrashDialog | None = None
        self._is_built = False
        self.current = ""
        self._came_from = "queue"
        self._leaves_unanswered = False
        self.setMinimumSize(*SMALLEST_PX)
        self.setAcceptDrops(True)
        self.setWindowIcon(icon(desk.studio.resources, "app", desk.theme.accent))
        if not self.restoreGeometry(desk.preferences.geometry):
            self.resize(1280, 800)
        desk.person_changed.connect(self._start_over)
        desk.language_changed.connect(self._rebuild)
        desk.theme_changed.connect(self._rebuild)
        desk.open_review.connect(self.open_review)
        desk.open_moment.connect(self.open_moment)
        desk.open_coaching.connect(self.open_coaching)
        desk.open_page.connect(self.show_page)
        desk.notify.crashed.connect(self.show_crash)
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._follow_system)
        back = QShortcut(QKeySequence(QKeySequence.StandardKey.Back), self)
        back.activated.connect(self.go_back)
        narrow = QShortcut(QKeySequence("Ctrl+B"), self)
        narrow.activated.connect(self._toggle_sidebar)
        self._rebuild()

    @property
    def _may_open_calls(self) -> bool:
        return self.desk.may(Permission.REVIEW) or self.desk.may(Permission.SEE_ALL_EVALUATIONS)

    def page(self, name: str) -> Page:
        """Gives a page, building it the first time.

        Raises:
            KeyError: the person's navigation has no such page.
        """
        if name not in self._pages:
            kinds: dict[str, type[Page]] = {entry.page.name: entry.page for entry in self._entries}
            if self._may_open_calls:
                kinds[ReviewPage.name] = ReviewPage
            made = kinds[name](self.desk)
            self._pages[name] = made
            self.view.pages.addWidget(made)
        return self._pages[name]

    def show_page(self, name: str) -> None:
        """Brings a page to the front, unless the one in front has a reason to stay."""
        front = self._pages.get(self.current)
        if front is not None and name != self.current and not front.leave():
            self.view.sidebar.mark(self.current)
            return
        page = self.page(name)
        if name == ReviewPage.name and self.current not in ("", name):
            self._came_from = self.current
        if name != self.current:
            self.view.notices.leave_page()
        self.current = name
        is_review = name == ReviewPage.name
        self.view.title.setText(page.title)
        hint = self.desk.texts(f"page.{name}.hint") if self.desk.texts.has(f"page.{name}.hint") else ""
        self.view.hint.setText(hint)
        self.view.hint.setVisible(bool(hint) and not is_review)
        self.view.back.setVisible(is_review)
        self.view.sidebar.mark(self._came_from if is_review else name)
        self.view.pages.setCurrentWidget(page)
        self.setWindowTitle(
            self.desk.texts("app.window_title", page=page.title, workspace=self.desk.studio.folder.name)
        )
        page.enter()

    def open_review(self, uid: str) -> None:
        """Opens the review page on a call."""
        self.open_moment(uid, 0.0)

    def open_moment(self, uid: str, at_s: float) -> None:
        """Opens the review page on a call, at a moment of it (seconds)."""
        self.show_page(ReviewPage.name)
        page = self.page(ReviewPage.name)
        if self.current == ReviewPage.name and isinstance(page, ReviewPage):
            page.open_call(uid, at_s)

    def open_coaching(self, agent_id: int) -> None:
        """Opens the coaching page on an agent."""
        self.show_page(CoachingPage.name)
        page = self.page(CoachingPage.name)
        if isinstance(page, CoachingPage):
            page.show_agent(agent_id)

    def go_back(self) -> None:
        """Leaves the review page for the page it was opened from."""
        if self.current == ReviewPage.name:
            known = {entry.page.name for entry in self._entries}
            self.show_page(self._came_from if self._came_from in known else QueuePage.name)

    def show_crash(self, crash: Crash) -> None:
        """Shows a bug, one at a time."""
        if self._crash is not None and self._crash.isVisible():
            return
        self._crash = CrashDialog(crash, self.desk, self)
        self._crash.open()

    def ask_who(self) -> None:
        """Asks who works; whoever is chosen has the desk from then on."""
        self.desk.jobs.run(lambda report: list_people(self._door), done=self._offer_people)

    def require_who(self) -> None:
        """Asks who works at the start; whoever will not say leaves, since the window would act in somebody's name."""
        self._leaves_unanswered = True
        self.ask_who()

    def _offer_people(self, people: tuple[Person, ...]) -> None:
        if len(people) < 2:
            return
        dialog = WhoDialog(people, self.desk, self.desk.person, self)
        dialog.accepted.connect(lambda: self._take_over(dialog.person))
        if self._leaves_unanswered:
            self._leaves_unanswered = False
            dialog.rejected.connect(self.close)
        dialog.open()

    def _take_over(self, person: Person | None) -> None:
        front = self._pages.get(self.current)
        if person is None or (person != self.desk.person and front is not None and not front.leave()):
            return
        self.desk.preferences.remember("person", person.name)
        if person != self.desk.person:
            self.desk.work_as(person)

    def _start_over(self) -> None:
        self.current = ""
        self._rebuild()

    def _rebuild(self) -> None:
        """Builds the shell and forgets the pages; the page in front stays in front."""
        desk = self.desk
        QLocale.setDefault(QLocale(desk.texts.language))
        wanted = self.current
        front = self._pages.get(wanted)
        if front is not None:
            front.keep_begun()
        application = QApplication.instance()
        if isinstance(application, QApplication):
            dress(application, desk.theme, desk.studio.resources)
        self._pages = {}
        self._entries = entries_for(desk.person)
        is_narrow = self._is_built and self.view.sidebar.is_narrow
        sidebar = Sidebar(desk, places_of(self._entries))
        if is_narrow:
            sidebar.toggle_width()
        sidebar.chosen.connect(self.show_page)
        sidebar.show_person(desk.person.name, desk.texts(f"role_name.{desk.person.role.value}"))
        sidebar.person_button.setMenu(self._person_menu(sidebar))
        self.view: WindowView = WindowView(desk, sidebar)
        self._is_built = True
        self.view.back.clicked.connect(self.go_back)
        self.setCentralWidget(self.view)
        known = {entry.page.name for entry in self._entries}
        if self._may_open_calls:
            known.add(ReviewPage.name)
        self.current = ""
        self.show_page(wanted if wanted in known else self._entries[0].page.name)

    def _person_menu(self, parent: QWidget) -> QMenu:
        texts = self.desk.texts
        menu = QMenu(parent)
        menu.addAction(texts("who.switch")).triggered.connect(self.ask_who)
        menu.addSeparator()
        languages = menu.addMenu(texts("settings.language"))
        group = QActionGroup(languages)
        for language in LANGUAGES:
            self._choice(languages, group, texts(f"language.{language}"), language, language == texts.language)
        group.triggered.connect(self._choose_language)
        looks = menu.addMenu(texts("settings.theme"))
        others = QActionGroup(looks)
        current = self.desk.preferences.text("theme", "system")
        for look in LOOKS:
            self._choice(looks, others, texts(f"theme.{look}"), look, look == current)
        others.triggered.connect(self._choose_look)
        return menu

    @staticmethod
    def _choice(menu: QMenu, group: QActionGroup, text: str, value: str, is_chosen: bool) -> None:
        action = QAction(text, menu, checkable=True)
        action.setData(value)
        action.setChecked(is_chosen)
        group.addAction(action)
        menu.addAction(action)

    def _choose_language(self, action: QAction) -> None:
        self.desk.preferences.remember("language", str(action.data()))
        self.desk.speak(str(action.data()))

    def _choose_look(self, action: QAction) -> None:
        self.desk.preferences.remember("theme", str(action.data()))
        self.desk.wear(theme_for(str(action.data())))

    def _follow_system(self) -> None:
        if self.desk.preferences.text("theme", "system") == "system":
            self.desk.wear(theme_for("system"))

    def _toggle_sidebar(self) -> None:
        self.view.sidebar.toggle_width()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Takes files and folders from whoever may import calls."""
        if event.mimeData().hasUrls() and self.desk.may(Permission.IMPORT_CALLS):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        """Offers to import what was dropped."""
        paths = tuple(Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile())
        if not paths:
            return
        event.acceptProposedAction()
        self.show_page(CallsPage.name)
        page = self.page(CallsPage.name)
        if isinstance(page, CallsPage):
            page.offer_import(paths)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remembers the window's place; the page in front saves what it holds."""
        front = self._pages.get(self.current)
        if front is not None and not front.leave():
            event.ignore()
            return
        self.desk.preferences.geometry = self.saveGeometry()
        event.accept()
