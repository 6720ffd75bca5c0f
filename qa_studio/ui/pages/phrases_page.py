"""The phrase library: rules by language and group, changed and tried on a call before they are kept."""

from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFileDialog, QListWidgetItem, QWidget

from qa_studio.domain.calls import CallFilter, Speaker
from qa_studio.domain.errors import KnownError
from qa_studio.domain.jobs import Report
from qa_studio.domain.people import Permission
from qa_studio.domain.phrases import PhraseGroup, PhraseHit, PhraseRule
from qa_studio.services.analyse_calls import AnalysisRun, analyse_outdated
from qa_studio.services.browse_calls import list_calls
from qa_studio.services.manage_phrases import (
    PhraseImport,
    export_phrases,
    import_phrases,
    list_phrases,
    remove_phrase,
    save_phrase,
    switch_phrase,
    try_rule,
)
from qa_studio.services.rows import CallRow
from qa_studio.services.studio import Studio
from qa_studio.ui.desk import Desk
from qa_studio.ui.jobs.runner import Lane
from qa_studio.ui.models.calls import started
from qa_studio.ui.models.phrases import PHRASE_COLUMNS
from qa_studio.ui.models.table import RowTable
from qa_studio.ui.pages.page import Page
from qa_studio.ui.views.parts import whole
from qa_studio.ui.views.phrases_view import PhrasesView

LANGUAGES = ("es", "en")
TYPING_PAUSE_MS = 400
_TRIAL_CALLS = 100


@dataclass(frozen=True)
class _Library:
    """The rules, and calls with a transcript to try one on."""

    rules: tuple[PhraseRule, ...]
    calls: tuple[CallRow, ...]


def _look(studio: Studio) -> _Library:
    calls = list_calls(studio, CallFilter(), limit=_TRIAL_CALLS).rows
    return _Library(list_phrases(studio), tuple(row for row in calls if row.transcript is not None))


class PhrasesPage(Page):
    """A table of rules, and the one in front to change."""

    name = "phrases"
    permission = Permission.MANAGE_PHRASES
    shows = frozenset({"phrases", "transcripts"})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        """Makes the page at a desk."""
        super().__init__(desk, parent)
        self.model: RowTable[PhraseRule] = RowTable(PHRASE_COLUMNS, desk.texts, desk.theme, self)
        self.view = PhrasesView(desk, self.model)
        self.setLayout(whole(self.view))
        self._rules: tuple[PhraseRule, ...] = ()
        self._front: PhraseRule | None = None
        self._shown: PhraseRule | None = None
        self._wanted = ""
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_PAUSE_MS)
        for language in LANGUAGES:
            self.view.language.addItem(desk.texts.language_name(language), language)
        self.view.language.setCurrentIndex(max(0, self.view.language.findData(desk.texts.language)))
        self._connect()

    def _connect(self) -> None:
        view = self.view
        view.language.currentIndexChanged.connect(self._show_rules)
        view.groups.currentIndexChanged.connect(self._show_rules)
        view.table.selectionModel().currentRowChanged.connect(self._show_front)
        view.add.clicked.connect(self.begin)
        view.save.clicked.connect(self.save)
        view.cancel.clicked.connect(self._give_up)
        view.remove.clicked.connect(self.remove)
        view.is_active.clicked.connect(self.switch)
        view.apply.clicked.connect(self.apply)
        view.import_file.triggered.connect(self._ask_import)
        view.export_file.triggered.connect(self._ask_export)
        view.title.textChanged.connect(self._note_edit)
        view.patterns.textChanged.connect(self._note_edit)
        for box in (view.group, view.speaker, view.trial_call):
            box.currentIndexChanged.connect(self._note_edit)
        for field in (view.within, view.last):
            field.valueChanged.connect(self._note_edit)
        view.hits.itemActivated.connect(self._open_hit)
        self._typing.timeout.connect(self.try_it)

    def refresh(self) -> None:
        """Loads the library."""
        studio = self.desk.studio
        self.ask("library", lambda report: _look(studio), self._show)

    def leave(self) -> bool:
        """Stays where a rule was begun and not kept."""
        if self.is_dirty:
            self.desk.notify.warning("phrases.unsaved")
            self.view.title.setFocus(Qt.FocusReason.OtherFocusReason)
            return False
        return True

    @property
    def is_dirty(self) -> bool:
        """Whether the form holds what is not stored."""
        return self._shown is not None and self.in_form != self._shown

    @property
    def in_form(self) -> PhraseRule:
        """The rule as the form has it."""
        view, front = self.view, self._front
        window = replace(
            front.window if front is not None else PhraseRule("", "", PhraseGroup.GREETING, "", ()).window,
            within_s=float(view.within.value()) if view.within.value() else None,
            last_s=float(view.last.value()) if view.last.value() else None,
        )
        return PhraseRule(
            id=front.id if front is not None else "",
            language=front.language if front is not None else str(view.language.currentData()),
            group=PhraseGroup(view.group.currentData()),
            title=view.title.text().strip(),
            patterns=tuple(line.strip() for line in view.patterns.toPlainText().splitlines() if line.strip()),
            speaker=Speaker(side) if (side := view.speaker.currentData()) else None,
            window=window,
            is_active=front.is_active if front is not None else True,
            is_shipped=front.is_shipped if front is not None else False,
        )

    def _show(self, library: _Library) -> None:
        self._rules = library.rules
        box, texts = self.view.trial_call, self.desk.texts
        chosen = box.currentData()
        box.blockSignals(True)
        box.clear()
        for call in library.calls:
            name = " · ".join((started(call, texts), call.agent or texts("ui.unknown_agent"), call.queue or "–"))
            box.addItem(name, call.uid)
        box.setCurrentIndex(max(0, box.findData(chosen)))
        box.blockSignals(False)
        self._show_rules()

    def _show_rules(self) -> None:
        language, group = self.view.language.currentData(), self.view.groups.currentData()
        shown = [rule for rule in self._rules if rule.language == language and group in (None, "", rule.group)]
        was_dirty, wanted = self.is_dirty, self._wanted or (self._front.id if self._front is not None else "")
        self.model.set_rows(shown)
        self.view.count.setText(self.desk.texts("phrases.count", n=len(shown)))
        if was_dirty:
            return
        self._wanted = ""
        ids = [rule.id for rule in self.model.rows]
        if ids:
            self.view.table.selectRow(ids.index(wanted) if wanted in ids else 0)
            self._show_front()
        else:
            self._fill(None)

    def _show_front(self) -> None:
        rule = self.model.row_at(self.view.table.currentIndex())
        if rule is not None and not self.is_dirty:
            self._fill(rule)

    def _fill(self, rule: PhraseRule | None) -> None:
        view = self.view
        self._front, self._shown = rule, None
        group = rule.group if rule is not None else view.groups.currentData() or PhraseGroup.GREETING
        view.title.setText(rule.title if rule is not None else "")
        view.group.setCurrentIndex(view.group.findData(group))
        view.speaker.setCurrentIndex(max(0, view.speaker.findData(rule.speaker if rule is not None else None)))
        window = rule.window if rule is not None else None
        view.within.setValue(round(window.within_s or 0) if window is not None else 0)
        view.last.setValue(round(window.last_s or 0) if window is not None else 0)
        view.patterns.setPlainText("\n".join(rule.patterns) if rule is not None else "")
        self._shown = self.in_form
        self._note_edit()

    def _note_edit(self) -> None:
        view, front, is_dirty = self.view, self._front, self.is_dirty
        is_whole = bool(view.title.text().strip() and view.patterns.toPlainText().strip())
        view.save.setEnabled(is_dirty and is_whole)
        view.cancel.setEnabled(is_dirty)
        view.remove.setVisible(front is not None and not front.is_shipped)
        view.is_active.setVisible(front is not None)
        is_on = front is None or front.is_active
        view.is_active.setText(self.desk.texts("phrases.switch_off" if is_on else "phrases.switch_on"))
        self._typing.start()

    def begin(self) -> None:
        """Begins a new rule."""
        if self.leave():
            self.view.table.clearSelection()
            self._fill(None)
            self.view.title.setFocus(Qt.FocusReason.OtherFocusReason)

    def _give_up(self) -> None:
        self._shown = None
        self._fill(self._front)

    def try_it(self) -> None:
        """Shows where the rule in the form would be found in the chosen call."""
        self._typing.stop()
        rule, uid, studio = self.in_form, self.view.trial_call.currentData(), self.desk.studio
        if not uid or not rule.patterns:
            self.view.hits.clear()
            self.view.trial_result.setText("")
        else:
            self.ask("trial", lambda report: try_rule(studio, rule, uid), self._show_hits, failed=self._show_fault)

    def _show_hits(self, hits: tuple[PhraseHit, ...]) -> None:
        texts = self.desk.texts
        self.view.hits.clear()
        self.view.trial_result.setText(texts("phrases.found", n=len(hits)))
        for hit in hits:
            item = QListWidgetItem(f"{texts.duration(hit.span.start_s)}  {hit.text}")
            item.setData(Qt.ItemDataRole.UserRole, hit.span.start_s)
            self.view.hits.addItem(item)

    def _show_fault(self, error: Exception) -> None:
        self.view.hits.clear()
        if isinstance(error, KnownError):
            self.view.trial_result.setText(self.desk.texts.of(error.message))
        else:
            self.desk.notify.failure(error)

    def _open_hit(self, item: QListWidgetItem) -> None:
        uid = self.view.trial_call.currentData()
        self.desk.open_moment.emit(uid, float(item.data(Qt.ItemDataRole.UserRole)))

    def save(self) -> None:
        """Keeps the rule in the form."""
        studio, rule = self.desk.studio, self.in_form
        if self.view.save.isEnabled():
            self.desk.jobs.run(lambda report: save_phrase(studio, rule), done=self._note_kept, lane=Lane.DATABASE)

    def _note_kept(self, rule: PhraseRule) -> None:
        self._front = self._shown = None
        self._wanted = rule.id
        self.desk.notify.success("phrases.kept", title=rule.title)
        self.desk.tell("phrases")

    def switch(self) -> None:
        """Switches the rule in front on or off."""
        studio, front = self.desk.studio, self._front
        if front is not None:
            self.desk.jobs.run(
                lambda report: switch_phrase(studio, front.id, is_active=not front.is_active),
                done=self._note_kept,
                lane=Lane.DATABASE,
            )

    def remove(self) -> None:
        """Removes the workspace's rule in front."""
        studio, front = self.desk.studio, self._front
        if front is not None:
            self._shown = None
            self.desk.jobs.run(
                lambda report: remove_phrase(studio, front.id), done=self._note_change, lane=Lane.DATABASE
            )

    def _note_change(self, _: object) -> None:
        self.desk.tell("phrases")

    def apply(self) -> None:
        """Analyses anew, in the background, all calls that were read with another library."""
        studio = self.desk.studio

        def work(report: Report) -> AnalysisRun:
            return analyse_outdated(studio, report)

        self.desk.jobs.run(work, done=self._note_applied, title=self.desk.texts("phrases.applying"))

    def _note_applied(self, run: AnalysisRun) -> None:
        self.desk.notify.success("phrases.applied", n=len(run.analysed))
        self.desk.tell("transcripts")

    def _ask_import(self) -> None:
        texts = self.desk.texts
        file, _ = QFileDialog.getOpenFileName(self, texts("phrases.import"), "", texts("phrases.file_kinds"))
        if file:
            self.import_from(Path(file))

    def import_from(self, path: Path) -> None:
        """Takes in a team's library."""
        studio = self.desk.studio
        self.desk.jobs.run(lambda report: import_phrases(studio, path), done=self._note_imported, lane=Lane.DATABASE)

    def _note_imported(self, outcome: PhraseImport) -> None:
        self.desk.notify.success("phrases.imported", n=len(outcome.added), changed=len(outcome.changed))
        self.desk.tell("phrases")

    def _ask_export(self) -> None:
        texts, language = self.desk.texts, str(self.view.language.currentData())
        name = texts("phrases.file_name", language=language)
        file, _ = QFileDialog.getSaveFileName(self, texts("phrases.export"), name, texts("phrases.file_kinds"))
        if file:
            self.export_to(Path(file))

    def export_to(self, path: Path) -> None:
        """Writes the library of the language shown as YAML."""
        studio, language = self.desk.studio, str(self.view.language.currentData())

        def write(report: Report) -> None:
            try:
                path.write_text(export_phrases(studio, language), encoding="utf-8")
            except OSError as error:
                raise KnownError("phrases.not_written", path=path.name, reason=error.strerror or "") from error

        self.desk.jobs.run(write, done=partial(self._note_written, path.name))

    def _note_written(self, name: str, _: None) -> None:
        self.desk.notify.success("phrases.written_to", path=name)
