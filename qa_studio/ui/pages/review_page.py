"""The review page: listen, read and score one call, with the keyboard alone if one likes."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QVBoxLayout, QWidget

from qa_studio.domain.jobs import Report
from qa_studio.domain.people import Permission
from qa_studio.ui.desk import Desk
from qa_studio.ui.pages.page import Page
from qa_studio.ui.views.review_view import ReviewView
from qa_studio.ui.widgets.player import Player
from qa_studio.ui.widgets.review_correcting import Correcting
from qa_studio.ui.widgets.review_keys import KeysDialog, ReviewKeys
from qa_studio.ui.widgets.review_listening import Listening
from qa_studio.ui.widgets.review_loading import Loaded, load_call
from qa_studio.ui.widgets.review_obtaining import Obtaining
from qa_studio.ui.widgets.review_scoring import Scoring
from qa_studio.ui.widgets.review_sheet import ReviewSheet
from qa_studio.ui.widgets.review_style import review_style
from qa_studio.ui.widgets.review_suggesting import Suggesting
from qa_studio.ui.widgets.transcript_editor import BegunCorrection


@dataclass(frozen=True)
class _Open:
    """The call that is open, where its sound stands (seconds), and a correction that was begun."""

    uid: str
    at_s: float
    begun: BegunCorrection | None


class ReviewPage(Page):
    """One call on one screen."""

    name: ClassVar[str] = "review"
    permission: ClassVar[Permission | None] = None
    shows: ClassVar[frozenset[str]] = frozenset({"transcripts"})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        """Makes the page without a call."""
        super().__init__(desk, parent)
        self._uid = ""
        self._loaded: Loaded | None = None
        self._before: _Open | None = None
        self.player = Player(self)
        self.view = ReviewView(desk.texts, self.player)
        self.setStyleSheet(review_style(desk.studio.resources, desk.theme))
        self.view.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)
        self.listening = Listening(desk, self.view, self.player, self)
        self.scoring = Scoring(desk, self.view, self)
        self.suggesting = Suggesting(lambda: self.scoring.sheet, self.listening.play_moment, desk.notify)
        self.correcting = Correcting(desk, self.view, self)
        self.obtaining = Obtaining(desk, self.view, self)
        self.correcting.words_changed.connect(self._show_words)
        self.correcting.left.connect(self.focus_list)
        self.scoring.pins_changed.connect(self.listening.show_pins)
        self.view.form.asked_to_play.connect(self.listening.play_moment)
        self.view.bar.pin_wanted.connect(self.pin)
        self.view.bar.keys_wanted.connect(self.show_keys)
        self.view.search.closed.connect(self.focus_list)
        self._keys = ReviewKeys(self, self._actions())

    def open_call(self, uid: str, start_s: float | None = None) -> None:
        """Opens a call, at a moment (seconds) if one is given; the call that is open already only moves there."""
        if uid == self._uid and self._loaded is not None:
            if start_s:
                self.player.seek(start_s)
            self.focus_list()
            return
        if self.correcting.holds_unsaved():
            return
        self.scoring.close()
        self.listening.close()
        self.correcting.close()
        self._uid, self._loaded = uid, None
        self.view.hide()
        studio = self.desk.studio

        def load(report: Report) -> Loaded:
            return load_call(studio, uid)

        self.ask("call", load, partial(self._show, start_s))

    def refresh(self) -> None:
        """Loads the transcript anew; answers under way are left alone."""
        if self._loaded is None:
            return
        studio, uid = self.desk.studio, self._uid

        def load(report: Report) -> Loaded:
            return load_call(studio, uid)

        self.ask("transcript", load, self._show_transcript)

    def enter(self) -> None:
        """Takes up the call again that was open before the page was built anew."""
        super().enter()
        before = self.desk.drafts.pop(self.name, None)
        if isinstance(before, _Open):
            self._before = before
            self.open_call(before.uid, before.at_s)

    def leave(self) -> bool:
        """Stops the sound and stores what is not stored yet; a correction under way is not left behind."""
        self._stop()
        return not self.correcting.holds_unsaved()

    def keep_begun(self) -> None:
        """Stores what can be stored, and keeps the call, its moment and a correction under way for the next page."""
        self._stop()
        if self._before is not None:
            self.desk.drafts[self.name] = self._before
        elif self._uid:
            self.desk.drafts[self.name] = _Open(self._uid, self.player.position_s, self.correcting.editor.begun)

    def _stop(self) -> None:
        self.player.pause()
        if self.scoring.keeper is not None:
            self.scoring.keeper.flush()

    def pin(self) -> None:
        """Pins the moment at the playhead, or the selected words, to the current question."""
        sheet = self._editable()
        if sheet is not None:
            span, quote = self.listening.moment()
            if not sheet.pin(sheet.current, span, quote):
                self.desk.notify.info("review.evidence.twice")

    def show_keys(self) -> None:
        """Shows the list of keys."""
        KeysDialog(self.desk.texts, self).open()

    def focus_list(self) -> None:
        """Gives the keys back to the question list; an open search closes first."""
        if self.view.search.isVisible():
            self.view.search.close_search()
            return
        is_form = self.view.sheet.currentIndex() == 1
        (self.view.form if is_form else self.view.start).setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, start_s: float | None, loaded: Loaded) -> None:
        if loaded.details.call.uid != self._uid:
            return
        self._loaded = loaded
        self.view.show()
        self.view.header.show_call(loaded.details)
        self.obtaining.show_call(loaded.details.call)
        self.correcting.show_call(loaded)
        self.listening.show_call(loaded.details, self.correcting.utterances, loaded.agent_channel, start_s)
        self.scoring.show_call(loaded)
        self.focus_list()
        before, self._before = self._before, None
        if before is not None and before.begun is not None and before.uid == self._uid:
            self.correcting.take_up(before.begun)

    def _show_transcript(self, loaded: Loaded) -> None:
        if loaded.details.call.uid != self._uid or self._loaded is None:
            return
        before, now = self._loaded.details.transcript, loaded.details.transcript
        self._loaded = loaded
        self.correcting.show_words(loaded)
        self.scoring.show_suggestions(loaded.suggestions)
        if now != before:
            self.view.header.show_call(loaded.details)
            self.obtaining.show_call(loaded.details.call)
            self._show_words()

    def _show_words(self) -> None:
        if self._loaded is not None:
            utterances = self.correcting.utterances
            keeps_place = self.view.transcript.document().blockCount() == len(utterances)
            self.listening.show_words(self._loaded.details, utterances, keeps_place=keeps_place)
            self.correcting.editor.place()

    def _editable(self) -> ReviewSheet | None:
        sheet = self.scoring.sheet
        return sheet if sheet is not None and sheet.is_editable and sheet.current else None

    def _on_sheet(self, action: Callable[[ReviewSheet], object]) -> Callable[[], None]:
        """Gives what a key does to an editable sheet; without one it does nothing."""

        def act() -> None:
            sheet = self._editable()
            if sheet is not None:
                action(sheet)

        return act

    def _press_digit(self, digit: int) -> Callable[[], None]:
        def press() -> None:
            sheet = self._editable()
            if sheet is not None:
                if not sheet.press_digit(digit):
                    self.view.form.type_into(str(digit))
            elif self.scoring.sheet is None:
                self.view.start.pick(digit - 1)

        return press

    def _step(self, steps: int) -> Callable[[], None]:
        def step() -> None:
            if self.scoring.sheet is not None:
                self.scoring.sheet.step(steps)
            else:
                self.view.start.step(steps)

        return step

    def _press_or(self, otherwise: Callable[[], None]) -> Callable[[], None]:
        """Gives what a key does that presses a button reached with Tab, and does something else elsewhere."""

        def act() -> None:
            focused = QApplication.focusWidget()
            if isinstance(focused, QAbstractButton) and self.isAncestorOf(focused):
                focused.click()
            else:
                otherwise()

        return act

    def _type(self) -> None:
        if self.scoring.sheet is None:
            self.view.start.start()
        elif not self.view.form.focus_answer():
            self.scoring.sheet.step_to_missing()

    def _focus_general(self) -> None:
        if self.view.form.general_comment is not None:
            self.view.form.general_comment.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _actions(self) -> dict[str, Callable[[], None]]:
        listening, view = self.listening, self.view
        return {
            "play": self._press_or(self.player.toggle),
            "back": listening.skip_back,
            "forward": listening.skip_forward,
            "slower": listening.slower,
            "faster": listening.faster,
            "loop": listening.toggle_loop,
            "silences": listening.toggle_silences,
            "zoom_in": listening.zoom_in,
            "zoom_out": listening.zoom_out,
            "follow": listening.toggle_follow,
            "search": view.search.open,
            "next": self._step(1),
            "previous": self._step(-1),
            "missing": self.scoring.go_to_missing,
            "yes": self._on_sheet(lambda sheet: sheet.press_yes(True)),
            "no": self._on_sheet(lambda sheet: sheet.press_yes(False)),
            "na": self._on_sheet(ReviewSheet.press_na),
            "take": self.suggesting.take,
            "proof": self.suggesting.play_next,
            "insights": listening.toggle_insights,
            "clear": self._on_sheet(lambda sheet: sheet.set_value(sheet.current, None)),
            "type": self._press_or(self._type),
            "pin": self.pin,
            "comment": view.form.focus_comment,
            "cause": self._on_sheet(ReviewSheet.next_cause),
            "general": self._focus_general,
            "guidance": view.form.toggle_guidance,
            "trace": view.score.toggle_trace,
            "submit": self.scoring.submit,
            "finish": self.scoring.finish,
            "next_call": self.scoring.go_to_next_call,
            "edit": self.correcting.edit,
            "undo": self.correcting.undo,
            "speaker": self.correcting.next_speaker,
            "swap": self.correcting.swap,
            "spoken_digits": self.correcting.toggle_digits,
            "list": self.focus_list,
            "keys": self.show_keys,
            **{f"digit_{digit}": self._press_digit(digit) for digit in range(10)},
        }
