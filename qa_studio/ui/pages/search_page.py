"""Search: what was said, by whom and when in the call; hear it, open the call there, keep the search, draw from it."""

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QModelIndex, QTimer
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from qa_studio.domain.calls import Span, Speaker
from qa_studio.domain.jobs import Report
from qa_studio.domain.people import Permission, Person, Role
from qa_studio.domain.sampling import DrawRecord
from qa_studio.domain.searching import SavedSearch, SearchQuery
from qa_studio.services import search_transcripts as searching
from qa_studio.services.browse_calls import queues
from qa_studio.services.manage_people import list_people
from qa_studio.services.search_transcripts import (
    draw_from_search,
    forget_search,
    save_search,
    saved_searches,
    search_transcripts,
)
from qa_studio.services.studio import Studio
from qa_studio.services.understanding_repositories import SearchRow
from qa_studio.services.workspace_settings import workspace_settings
from qa_studio.ui.desk import Desk
from qa_studio.ui.jobs.runner import Lane
from qa_studio.ui.models.paged import PAGE_ROWS, PagedTable
from qa_studio.ui.models.period import ChosenCalls
from qa_studio.ui.models.search import HIT_COLUMNS, PLAYED, SaidWhen, Sought
from qa_studio.ui.pages.page import Page
from qa_studio.ui.views.parts import whole
from qa_studio.ui.views.search_view import SearchView
from qa_studio.ui.widgets.draw_dialog import DrawDialog, DrawRequest
from qa_studio.ui.widgets.moment_player import MomentPlayer
from qa_studio.ui.widgets.reason_dialog import ReasonDialog

TYPING_PAUSE_MS = 300


@dataclass(frozen=True)
class _Choices:
    """What can be chosen: queues, agents, and the searches that were saved."""

    queues: tuple[str, ...]
    agents: tuple[Person, ...]
    saved: tuple[SavedSearch, ...]


def _choices(studio: Studio) -> _Choices:
    return _Choices(queues(studio), list_people(studio, Role.AGENT), saved_searches(studio))


def _query(studio: Studio, sought: Sought) -> SearchQuery:
    return sought.query(workspace_settings(studio).site_timezone)


class SearchPage(Page):
    """Words in all transcripts."""

    name = "search"
    permission = Permission.SEE_CALLS
    shows = frozenset({"calls", "transcripts", "people", "settings"})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        """Makes the page at a desk."""
        super().__init__(desk, parent)
        self.model: PagedTable[SearchRow] = PagedTable(HIT_COLUMNS, desk.texts, desk.theme, self)
        self.view = SearchView(desk, self.model)
        self.setLayout(whole(self.view))
        self.player = MomentPlayer(desk, self)
        self._saved: tuple[SavedSearch, ...] = ()
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_PAUSE_MS)
        self._connect()
        self._fit()

    def _connect(self) -> None:
        view = self.view
        self._typing.timeout.connect(self.search)
        view.words.textChanged.connect(self._typing.start)
        view.words.returnPressed.connect(self.search)
        view.speaker.currentIndexChanged.connect(self.search)
        view.when.currentIndexChanged.connect(self.search)
        view.seconds.valueChanged.connect(self._typing.start)
        view.period.changed.connect(self.search)
        view.queues.changed.connect(self.search)
        view.agents.changed.connect(self.search)
        view.clear.clicked.connect(self.clear)
        self.model.wanted.connect(self._load_more)
        view.table.clicked.connect(self._note_click)
        view.table.activated.connect(self._open)
        view.table.selectionModel().selectionChanged.connect(self._fit)
        view.play.clicked.connect(self.play)
        view.open.clicked.connect(self._open_selected)
        view.save.clicked.connect(self._ask_name)
        view.draw.clicked.connect(self._ask_draw)
        view.saved_menu.triggered.connect(self._use_saved)
        self.player.playing.connect(self._show_playing)
        for keys, act in (("Space", self.play), ("Ctrl+F", self._focus_words)):
            shortcut = QShortcut(QKeySequence(keys), view.table if keys == "Space" else self)
            shortcut.activated.connect(act)

    @property
    def sought(self) -> Sought:
        """What the fields hold."""
        view = self.view
        return Sought(
            text=view.words.text().strip(),
            speaker=Speaker(side) if (side := view.speaker.currentData()) else None,
            when=SaidWhen(view.when.currentData()),
            seconds=view.seconds.value(),
            calls=ChosenCalls(
                period=view.period.period,
                queues=tuple(str(value) for value in view.queues.chosen),
                agent_ids=tuple(value for value in view.agents.chosen if isinstance(value, int)),
            ),
        )

    @property
    def selected(self) -> SearchRow | None:
        """The hit in front."""
        return self.model.row_at(self.view.table.currentIndex())

    def refresh(self) -> None:
        """Loads what can be chosen, and searches again."""
        studio = self.desk.studio
        self.ask("choices", lambda report: _choices(studio), self._show_choices)
        self.search()

    def leave(self) -> bool:
        """Stops the sound."""
        self.player.stop()
        return True

    def search(self) -> None:
        """Searches for what the fields hold."""
        self._typing.stop()
        self.player.stop()
        sought, studio = self.sought, self.desk.studio
        self._fit()
        if not sought.text:
            self.model.start((), 0)
            self.view.count.setText("")
            self.view.stack.setCurrentWidget(self.view.start)
            return
        self.ask("rows", lambda report: search_transcripts(studio, _query(studio, sought), limit=PAGE_ROWS), self._show)

    def _load_more(self, offset: int) -> None:
        sought, studio = self.sought, self.desk.studio
        self.ask(
            "rows",
            lambda report: search_transcripts(studio, _query(studio, sought), limit=PAGE_ROWS, offset=offset),
            self._append,
            failed=self._give_up,
        )

    def _show(self, found: searching.SearchPage) -> None:
        view = self.view
        self.model.start(found.rows, found.hits)
        view.stack.setCurrentWidget(view.table if found.rows else view.nothing)
        texts = self.desk.texts
        count = texts("search.count", n=found.hits, calls=texts("search.in_calls", n=found.calls))
        left = texts("search.unindexed", n=found.unindexed) if found.unindexed else ""
        view.count.setText(f"{count} · {left}" if left else count)
        if found.rows:
            view.table.selectRow(0)
        self._fit()

    def _append(self, found: searching.SearchPage) -> None:
        self.model.append(found.rows, found.hits)

    def _give_up(self, error: Exception) -> None:
        self.model.give_up()
        self.desk.notify.failure(error)

    def _show_choices(self, choices: _Choices) -> None:
        self.view.queues.offer([(queue, queue) for queue in choices.queues])
        self.view.agents.offer([(person.id, person.name) for person in choices.agents])
        self._show_saved(choices.saved)

    def _show_saved(self, saved: tuple[SavedSearch, ...]) -> None:
        self._saved = saved
        menu = self.view.saved_menu
        menu.clear()
        for search in saved:
            menu.addAction(search.name).setData(("use", search.id))
        if saved:
            menu.addSeparator()
            forget = menu.addMenu(self.desk.texts("search.forget"))
            for search in saved:
                forget.addAction(search.name).setData(("forget", search.id))
        self.view.saved.setVisible(bool(saved))

    def _fit(self) -> None:
        view, has_words = self.view, bool(self.view.words.text().strip())
        view.seconds.setVisible(self.sought.when is not SaidWhen.ANY)
        view.clear.setVisible(self.sought.calls != ChosenCalls())
        view.play.setEnabled(self.selected is not None)
        view.open.setEnabled(self.selected is not None and self.desk.may(Permission.REVIEW))
        view.save.setEnabled(has_words)
        view.draw.setVisible(self.desk.may(Permission.DRAW_SAMPLE))
        view.draw.setEnabled(has_words and bool(self.model.rows))

    def clear(self) -> None:
        """Takes all calls again."""
        self.view.period.presets.setCurrentIndex(0)
        self.view.queues.tick(())
        self.view.agents.tick(())
        self.search()

    def _focus_words(self) -> None:
        self.view.words.setFocus()
        self.view.words.selectAll()

    def play(self) -> None:
        """Plays the hit in front, or stops it."""
        if self.selected is not None:
            self.player.toggle(self.selected.hit.call_uid, self.selected.hit.span)

    def _note_click(self, index: QModelIndex) -> None:
        if index.column() == PLAYED:
            self.play()

    def _show_playing(self, playing: tuple[str, Span] | None) -> None:
        self.view.play.setText(" " + self.desk.texts("moment.stop" if playing else "moment.play"))

    def _open(self, index: QModelIndex) -> None:
        row = self.model.row_at(index)
        if row is not None and self.desk.may(Permission.REVIEW):
            self.desk.open_moment.emit(row.hit.call_uid, row.hit.span.start_s)

    def _open_selected(self) -> None:
        self._open(self.view.table.currentIndex())

    def _use_saved(self, action: QAction) -> None:
        data = action.data()
        if not isinstance(data, tuple | list):
            return
        what, search_id = data
        found = next((search for search in self._saved if search.id == search_id), None)
        if found is not None:
            self._forget(found) if what == "forget" else self.use(found)

    def use(self, search: SavedSearch) -> None:
        """Searches for what was saved."""
        view, query = self.view, search.query
        for part in (view.words, view.speaker, view.when, view.seconds, view.queues, view.agents):
            part.blockSignals(True)
        view.words.setText(query.text)
        view.speaker.setCurrentIndex(max(0, view.speaker.findData(query.speaker)))
        seconds = query.within_s if query.within_s is not None else query.last_s
        when = SaidWhen.FIRST if query.within_s is not None else SaidWhen.LAST if seconds is not None else SaidWhen.ANY
        view.when.setCurrentIndex(view.when.findData(when))
        if seconds is not None:
            view.seconds.setValue(round(seconds))
        view.queues.tick(query.calls.queues)
        view.agents.tick(query.calls.agent_ids)
        if query.calls.started_from is not None and query.calls.started_before is not None:
            view.period.show_period(query.calls.started_from.date(), query.calls.started_before.date())
        else:
            view.period.presets.setCurrentIndex(0)
        for part in (view.words, view.speaker, view.when, view.seconds, view.queues, view.agents):
            part.blockSignals(False)
        self.search()

    def _ask_name(self) -> None:
        dialog = ReasonDialog(self.desk, "search.save_as", self)
        dialog.given.connect(self.save_as)
        dialog.open()

    def save_as(self, name: str) -> None:
        """Keeps the search under a name."""
        studio, sought = self.desk.studio, self.sought

        def keep(report: Report) -> tuple[SavedSearch, ...]:
            save_search(studio, " ".join(name.split()), _query(studio, sought))
            return saved_searches(studio)

        self.desk.jobs.run(keep, done=partial(self._note_saved, "search.kept", name), lane=Lane.DATABASE)

    def _forget(self, search: SavedSearch) -> None:
        studio = self.desk.studio

        def forget(report: Report) -> tuple[SavedSearch, ...]:
            forget_search(studio, search.id)
            return saved_searches(studio)

        self.desk.jobs.run(forget, done=partial(self._note_saved, "search.forgotten", search.name), lane=Lane.DATABASE)

    def _note_saved(self, message: str, name: str, saved: tuple[SavedSearch, ...]) -> None:
        self._show_saved(saved)
        self.desk.notify.success(message, name=name)

    def _ask_draw(self) -> None:
        dialog = DrawDialog(self.desk, self.sought.text, self)
        dialog.wanted.connect(self.draw)
        dialog.open()

    def draw(self, request: DrawRequest) -> None:
        """Keeps the search and draws from its hits: targeted, with the search as the reason."""
        studio, sought = self.desk.studio, self.sought

        def work(report: Report) -> tuple[DrawRecord, tuple[SavedSearch, ...]]:
            saved = save_search(studio, request.name, _query(studio, sought))
            record = draw_from_search(studio, saved.id, request.per_agent)
            return record, saved_searches(studio)

        self.desk.jobs.run(work, done=self._note_drawn, lane=Lane.DATABASE)

    def _note_drawn(self, drawn: tuple[DrawRecord, tuple[SavedSearch, ...]]) -> None:
        record, saved = drawn
        self._show_saved(saved)
        self.desk.notify.success("search.drawn", n=len(record.items), draw=str(record.id))
        self.desk.tell("draws")
