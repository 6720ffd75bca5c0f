"""The glossary: what the centre calls things, what is heard instead, and taking it to transcripts."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from qa_studio.domain.errors import KnownError
from qa_studio.domain.glossary import GlossaryTerm
from qa_studio.domain.jobs import Report
from qa_studio.domain.people import Permission
from qa_studio.services.manage_glossary import (
    GlossaryOutcome,
    TermCheck,
    add_term,
    change_term,
    check_terms,
    list_terms,
    reapply_glossary,
    remove_term,
)
from qa_studio.services.studio import Studio
from qa_studio.services.workspace_settings import workspace_settings
from qa_studio.ui.desk import Desk
from qa_studio.ui.jobs.runner import Lane
from qa_studio.ui.models.glossary import TERM_COLUMNS, TermRow
from qa_studio.ui.models.table import RowTable
from qa_studio.ui.pages.page import Page
from qa_studio.ui.views.glossary_view import GlossaryView
from qa_studio.ui.views.parts import whole
from qa_studio.ui.widgets.glossary_csv import GlossaryCsv

SPOKEN = ("es", "en")


@dataclass(frozen=True)
class _Terms:
    """The terms, and the languages that can be chosen for one, the workspace's own first."""

    terms: tuple[GlossaryTerm, ...]
    languages: tuple[str, ...]


@dataclass(frozen=True)
class _Begun:
    """A term that was begun and not kept: the stored one, if there is one, and what stands in the form."""

    editing: GlossaryTerm | None
    in_form: tuple[str, str, str, str]


def _look(studio: Studio) -> _Terms:
    terms, settings = list_terms(studio), workspace_settings(studio)
    used = (*settings.queue_languages.values(), *SPOKEN, *(term.language for term in terms))
    return _Terms(terms, tuple(dict.fromkeys(code.split("-")[0] for code in (settings.default_language, *used))))


class GlossaryPage(Page):
    """A table of terms, and the one in front to change."""

    name = "glossary"
    permission = Permission.TRANSCRIBE
    shows = frozenset({"glossary", "settings"})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        """Makes the page at a desk."""
        super().__init__(desk, parent)
        self.model: RowTable[TermRow] = RowTable(TERM_COLUMNS, desk.texts, desk.theme, self)
        self.view = GlossaryView(desk, self.model)
        self.setLayout(whole(self.view))
        self.csv = GlossaryCsv(desk, self.view, self)
        self._terms: tuple[GlossaryTerm, ...] = ()
        self._checks: dict[GlossaryTerm, TermCheck] = {}
        self._editing: GlossaryTerm | None = None
        self._shown_in_form = ("", "", "", "")
        self._wanted: int | None = None
        self._connect()

    def _connect(self) -> None:
        view = self.view
        view.language.currentIndexChanged.connect(self._show_terms)
        view.table.selectionModel().currentRowChanged.connect(self._show_front)
        view.add.clicked.connect(self.begin)
        view.save.clicked.connect(self.save)
        view.cancel.clicked.connect(self._give_up)
        view.remove.clicked.connect(self.remove)
        view.check.clicked.connect(self.check)
        view.apply.clicked.connect(self.apply)
        view.written.textChanged.connect(self._fit)
        view.heard.textChanged.connect(self._fit)
        view.note.textChanged.connect(self._fit)
        view.term_language.currentIndexChanged.connect(self._fit)
        view.written.returnPressed.connect(self.save)
        if view.empty.button is not None:
            view.empty.button.clicked.connect(self.begin)

    def refresh(self) -> None:
        """Loads the terms."""
        studio = self.desk.studio
        self.ask("terms", lambda report: _look(studio), self._show)

    def leave(self) -> bool:
        """Stays where a term was begun and not kept."""
        if self.is_dirty:
            self.desk.notify.warning("glossary.unsaved")
            self.view.written.setFocus(Qt.FocusReason.OtherFocusReason)
            return False
        return True

    def keep_begun(self) -> None:
        """Keeps a term that was begun for the page in another language or look."""
        if self.is_dirty:
            self.desk.drafts[self.name] = _Begun(self._editing, self._in_form())

    def _take_up(self) -> None:
        begun, view = self.desk.drafts.pop(self.name, None), self.view
        if isinstance(begun, _Begun):
            self._fill(begun.editing)
            written, heard, language, note = begun.in_form
            view.stack.setCurrentIndex(0)
            view.written.setText(written)
            view.heard.setPlainText(heard)
            view.term_language.setCurrentIndex(max(0, view.term_language.findData(language)))
            view.note.setText(note)

    @property
    def is_dirty(self) -> bool:
        """Whether the form holds what is not stored."""
        return self.view.stack.currentIndex() == 0 and self._in_form() != self._shown_in_form

    def _in_form(self) -> tuple[str, str, str, str]:
        view = self.view
        language = str(view.term_language.currentData() or "")
        return view.written.text().strip(), view.heard.toPlainText().strip(), language, view.note.text().strip()

    def _show(self, found: _Terms) -> None:
        self._terms, was_dirty = found.terms, self.is_dirty
        texts = self.desk.texts
        chosen = self.view.language.currentData()
        for box, first in ((self.view.language, texts("glossary.all_languages")), (self.view.term_language, "")):
            kept = box.currentData()
            box.blockSignals(True)
            box.clear()
            if first:
                box.addItem(first, "")
            for language in found.languages:
                box.addItem(texts.language_name(language), language)
            box.setCurrentIndex(max(0, box.findData(kept)))
            box.blockSignals(False)
        self.view.language.setCurrentIndex(max(0, self.view.language.findData(chosen)))
        if not was_dirty:
            self._shown_in_form = self._in_form()
        self._take_up()
        self._show_terms()

    def _show_terms(self) -> None:
        language = str(self.view.language.currentData() or "")
        shown = [term for term in self._terms if language in ("", term.language)]
        is_dirty, front = self.is_dirty, self._editing
        self.model.set_rows([TermRow(term, self._checks.get(term)) for term in shown])
        self.view.count.setText(self.desk.texts("glossary.count", n=len(shown)))
        self.view.stack.setCurrentIndex(0 if self._terms or is_dirty else 1)
        for part in (self.view.check, self.view.apply, self.view.export_file):
            part.setEnabled(bool(self._terms))
        wanted = self._wanted if self._wanted is not None else front.id if front else None
        self._wanted = None
        numbers = [row.term.id for row in self.model.rows]
        if is_dirty:
            self._fit()
        elif numbers:
            self.view.table.selectRow(numbers.index(wanted) if wanted in numbers else 0)
            self._show_front()
        else:
            self._fill(None)

    def _show_front(self) -> None:
        front = self.model.row_at(self.view.table.currentIndex())
        if front is not None and not self.is_dirty:
            self._fill(front.term)

    def _fill(self, term: GlossaryTerm | None) -> None:
        view, texts = self.view, self.desk.texts
        self._editing = term
        view.title.setText(term.written if term else texts("glossary.new"))
        view.written.setText(term.written if term else "")
        view.heard.setPlainText("\n".join(term.heard) if term else "")
        view.note.setText(term.note if term else "")
        language = term.language if term else str(view.language.currentData() or "")
        view.term_language.setCurrentIndex(max(0, view.term_language.findData(language)))
        check = self._checks.get(term) if term else None
        view.hint.setText(texts.of(check.hint) if check else texts("glossary.hint"))
        self._shown_in_form = self._in_form()
        self._fit()

    def _fit(self) -> None:
        view, is_dirty = self.view, self.is_dirty
        view.save.setEnabled(is_dirty and bool(view.written.text().strip()))
        view.cancel.setEnabled(is_dirty)
        view.remove.setVisible(self._editing is not None)

    def _give_up(self) -> None:
        self._shown_in_form = self._in_form()
        self._show_terms()

    def begin(self) -> None:
        """Begins a new term."""
        if not self.leave():
            return
        self.view.table.clearSelection()
        self.view.stack.setCurrentIndex(0)
        self._fill(None)
        self.view.written.setFocus(Qt.FocusReason.OtherFocusReason)

    def save(self) -> None:
        """Keeps the term in the form."""
        written, heard, language, note = self._in_form()
        if not self.is_dirty or not written:
            return
        studio, editing = self.desk.studio, self._editing
        phrases = tuple(line.strip() for line in heard.splitlines() if line.strip())

        def keep(report: Report) -> GlossaryTerm:
            if editing is None:
                return add_term(studio, language, written, phrases, note)
            return change_term(studio, replace(editing, language=language, written=written, heard=phrases, note=note))

        self.desk.jobs.run(keep, done=partial(self._note_kept, self._in_form()), lane=Lane.DATABASE)

    def _note_kept(self, kept: tuple[str, str, str, str], term: GlossaryTerm) -> None:
        if self._in_form() == kept:
            self._shown_in_form = kept
        self._editing, self._wanted = term, term.id
        self.desk.notify.success("glossary.kept", written=term.written)
        self.desk.tell("glossary")

    def remove(self) -> None:
        """Removes the term in front."""
        studio, editing = self.desk.studio, self._editing
        if editing is not None:
            self._shown_in_form = self._in_form()
            self._do(lambda: remove_term(studio, editing.id))

    def _do(self, change: Callable[[], object]) -> None:
        self.desk.jobs.run(lambda report: change(), done=self._note_change, lane=Lane.DATABASE)

    def _note_change(self, _: object) -> None:
        self.desk.tell("glossary")

    def check(self) -> None:
        """Asks the speech models which words they do not have."""
        studio = self.desk.studio
        chosen = str(self.view.language.currentData() or "")
        languages = [chosen] if chosen else sorted({term.language for term in self._terms})

        def ask(report: Report) -> tuple[tuple[TermCheck, ...], tuple[KnownError, ...]]:
            checks: list[TermCheck] = []
            problems: list[KnownError] = []
            for done, language in enumerate(languages):
                report(done, len(languages))
                try:
                    checks += check_terms(studio, language)
                except KnownError as error:
                    problems.append(error)
            return tuple(checks), tuple(problems)

        self.view.check.setEnabled(False)
        title = self.desk.texts("glossary.checking")
        self.desk.jobs.run(ask, done=self._note_checked, failed=self._note_unchecked, title=title)

    def _note_checked(self, found: tuple[tuple[TermCheck, ...], tuple[KnownError, ...]]) -> None:
        checks, problems = found
        self._checks.update({check.term: check for check in checks})
        for problem in problems:
            self.desk.notify.failure(problem)
        self._show_terms()

    def _note_unchecked(self, error: Exception) -> None:
        self.view.check.setEnabled(True)
        self.desk.notify.failure(error)

    def apply(self) -> None:
        """Takes the glossary to the transcripts there are."""
        studio = self.desk.studio

        def work(report: Report) -> GlossaryOutcome:
            return reapply_glossary(studio, None, report)

        self.desk.jobs.run(work, done=self._note_applied, title=self.desk.texts("glossary.applying"))

    def _note_applied(self, outcome: GlossaryOutcome) -> None:
        self.desk.notify.success("glossary.applied", n=len(outcome.changed), of=outcome.looked_at)
        self.desk.tell("transcripts")
