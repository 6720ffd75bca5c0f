"""What a person does with the words of one call: correct them, say who speaks, and what language it is."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QMouseEvent

from qa_studio.domain.calls import Speaker
from qa_studio.domain.corrections import Suggestion, glossary_suggestions
from qa_studio.domain.errors import KnownError
from qa_studio.domain.glossary import GlossaryTerm
from qa_studio.domain.jobs import Report
from qa_studio.domain.people import Permission
from qa_studio.domain.transcripts import Transcript, Utterance
from qa_studio.services.correct_transcript import correct_utterance, undo_correction
from qa_studio.services.manage_glossary import learn_term
from qa_studio.services.transcribe_calls import queue_transcription
from qa_studio.services.who_speaks import set_call_language, set_speaker, swap_speakers
from qa_studio.ui.desk import Desk
from qa_studio.ui.icons import icon
from qa_studio.ui.jobs.runner import Lane
from qa_studio.ui.views.review_view import ReviewView
from qa_studio.ui.widgets.review_loading import Loaded
from qa_studio.ui.widgets.transcript_editor import BegunCorrection, TranscriptEditor
from qa_studio.ui.widgets.transcript_menu import transcript_menu

_CHANGED = "transcript.changed_meanwhile"


class Correcting(QObject):
    """Keeps the transcript right; who may not edit sees the same words and nothing to press."""

    words_changed = Signal()
    """The same words are to be shown in another way (`utterances`)."""
    left = Signal()
    """The keys belong to the page again."""

    def __init__(self, desk: Desk, view: ReviewView, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._view = view
        self._uid = ""
        self._loaded: Loaded | None = None
        self._swallows_release = False
        self.editor = TranscriptEditor(desk.texts, view.transcript)
        self.editor.asked_to_keep.connect(self._keep)
        self.editor.left.connect(self.left)
        bar = view.words_bar
        bar.draw_with(icon(desk.studio.resources, "swap", desk.theme.accent))
        bar.swap.clicked.connect(self.swap)
        bar.digits.toggled.connect(self._show_digits)
        bar.language_chosen.connect(self.transcribe_again)
        view.notes.swap_wanted.connect(self.swap)
        view.notes.learning_wanted.connect(self.learn)
        view.transcript.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.transcript.customContextMenuRequested.connect(self._open_menu)
        view.transcript.viewport().installEventFilter(self)

    @property
    def may_edit(self) -> bool:
        """Whether this person may change transcripts."""
        return self._desk.may(Permission.REVIEW) or self._desk.may(Permission.TRANSCRIBE)

    @property
    def transcript(self) -> Transcript | None:
        """The transcript as it is stored."""
        return self._loaded.details.transcript if self._loaded else None

    @property
    def may_swap(self) -> bool:
        """Whether there is an agent or a customer to swap, and this person may."""
        is_known = self.transcript is not None and any(
            one.speaker is not Speaker.UNKNOWN for one in self.transcript.utterances
        )
        return self.may_edit and is_known

    @property
    def utterances(self) -> Sequence[Utterance]:
        """What is shown: the stored words, or the same with numbers as digits."""
        if self._loaded is None or self.transcript is None:
            return ()
        return self._loaded.in_digits if self._view.words_bar.digits.isChecked() else self.transcript.utterances

    def show_call(self, loaded: Loaded) -> None:
        """Takes another call."""
        self.close()
        self._view.words_bar.digits.blockSignals(True)
        self._view.words_bar.digits.setChecked(loaded.prefers_digits)
        self._view.words_bar.digits.blockSignals(False)
        self.show_words(loaded)

    def show_words(self, loaded: Loaded) -> None:
        """Takes the call's transcript as it now is; an open correction stays open."""
        self._uid, self._loaded = loaded.details.call.uid, loaded
        transcript = loaded.details.transcript
        has_recording = loaded.details.call.recording is not None
        languages = loaded.languages if has_recording and self._desk.may(Permission.TRANSCRIBE) else ()
        current = transcript.language if transcript else loaded.language
        self._view.words_bar.offer(may_swap=self.may_swap, languages=languages, current=current)
        self._view.notes.show_transcript(transcript, may_swap=self.may_edit)

    def close(self) -> None:
        """Leaves the call."""
        self._uid, self._loaded = "", None
        self.editor.close_editor()
        self._view.notes.drop_offers()

    def holds_unsaved(self) -> bool:
        """Whether a correction is open that would be lost; the person is told, and led back to it."""
        if not self.editor.is_dirty:
            return False
        self._desk.notify.warning("review.correct.unsaved")
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def edit(self, index: int | None = None) -> None:
        """Opens an utterance for correction: the given one, or the one in hand."""
        wanted = self._in_hand(index)
        if wanted is None or self.holds_unsaved():
            return
        place, utterance = wanted
        self.editor.open_on(place, utterance.text)

    def take_up(self, begun: BegunCorrection) -> None:
        """Opens a correction again that was begun before; where the words are others by now, keeping it says so."""
        if self.may_edit and self.transcript is not None and self.transcript.utterances:
            self.editor.take_up(replace(begun, index=min(begun.index, len(self.transcript.utterances) - 1)))

    def undo(self, index: int | None = None) -> None:
        """Gives an utterance back the words that were heard."""
        wanted = self._in_hand(index)
        if wanted is None or wanted[1].corrected_by is None or self.holds_unsaved():
            return
        place, utterance = wanted
        studio, uid = self._desk.studio, self._uid
        self._change(lambda: undo_correction(studio, uid, place, utterance.text))

    def swap(self) -> None:
        """Makes the agent the customer and the customer the agent."""
        if self.may_swap and not self.holds_unsaved():
            studio, uid = self._desk.studio, self._uid
            self._change(lambda: swap_speakers(studio, uid), told="review.swap.done")

    def next_speaker(self) -> None:
        """Gives the utterance in hand to the other speaker."""
        wanted = self._in_hand(None)
        if wanted is not None:
            is_agent = wanted[1].speaker is Speaker.AGENT
            self.say_speaker(wanted[0], Speaker.CUSTOMER if is_agent else Speaker.AGENT)

    def say_speaker(self, index: int, speaker: Speaker) -> None:
        """Says who says an utterance."""
        wanted = self._in_hand(index)
        if wanted is not None:
            place, utterance = wanted
            studio, uid = self._desk.studio, self._uid
            self._change(lambda: set_speaker(studio, uid, place, speaker, expected=utterance.text))

    def toggle_digits(self) -> None:
        """Shows numbers as digits, or as they were said."""
        self._view.words_bar.digits.toggle()

    def transcribe_again(self, language: str) -> None:
        """Says what language the call is in, and queues it anew."""
        studio, uid = self._desk.studio, self._uid

        def queue(report: Report) -> None:
            set_call_language(studio, uid, language)
            queue_transcription(studio, [uid], language)

        self._desk.jobs.run(queue, done=partial(self._note_queued, language), lane=Lane.DATABASE)

    def learn(self, suggestion: Suggestion) -> None:
        """Puts what was heard and what is meant into the glossary."""
        transcript, studio = self.transcript, self._desk.studio
        if transcript is not None:
            language = transcript.language.split("-")[0]

            def learn(report: Report) -> GlossaryTerm:
                return learn_term(studio, language, suggestion.written, suggestion.heard)

            self._desk.jobs.run(learn, done=self._note_learnt, lane=Lane.DATABASE)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Opens an utterance with a double click, which then neither selects nor plays."""
        if not isinstance(event, QMouseEvent) or not self.may_edit:
            return super().eventFilter(watched, event)
        if event.type() is QEvent.Type.MouseButtonDblClick and event.button() is Qt.MouseButton.LeftButton:
            self._swallows_release = True
            self.edit(self._view.transcript.utterance_under(event.position().toPoint()))
            return True
        if event.type() is QEvent.Type.MouseButtonRelease and self._swallows_release:
            self._swallows_release = False
            return True
        return super().eventFilter(watched, event)

    def _in_hand(self, index: int | None) -> tuple[int, Utterance] | None:
        transcript = self.transcript
        place = self._view.transcript.utterance_in_hand() if index is None else index
        if transcript is None or place is None or not self.may_edit or not 0 <= place < len(transcript.utterances):
            return None
        return place, transcript.utterances[place]

    def _open_menu(self, place: QPoint) -> None:
        index = self._view.transcript.utterance_under(place)
        menu = transcript_menu(self._desk.texts, self._view.transcript, self, index)
        menu.popup(self._view.transcript.viewport().mapToGlobal(place))

    def _keep(self, index: int, text: str, expected: str) -> None:
        studio, uid = self._desk.studio, self._uid
        before = self.transcript.utterances[index] if self.transcript else None
        self.editor.wait(True)

        def correct(report: Report) -> Transcript:
            return correct_utterance(studio, uid, index, text, expected)

        self._desk.jobs.run(
            correct, done=partial(self._note_kept, index, before), failed=self._note_refused, lane=Lane.DATABASE
        )

    def _note_kept(self, index: int, before: Utterance | None, transcript: Transcript) -> None:
        self.editor.wait(False)
        self.editor.close_editor()
        self._view.notes.drop_offers()
        if before is not None and self._desk.may(Permission.TRANSCRIBE):
            for suggestion in glossary_suggestions(before, transcript.utterances[index])[:2]:
                self._view.notes.offer(suggestion)
        self._desk.tell("transcripts")

    def _note_refused(self, error: Exception) -> None:
        """Tells what went wrong; the text stays in the field, so that nothing typed is lost."""
        self.editor.wait(False)
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(error, KnownError) and error.message.id == _CHANGED:
            now = str(error.message.params.get("now", ""))
            self.editor.expect(now)
            self._desk.notify.warning("review.correct.changed", now=now)
            self._desk.tell("transcripts")
        else:
            self._desk.notify.failure(error)

    def _change(self, change: Callable[[], Transcript], told: str = "") -> None:
        self._desk.jobs.run(
            lambda report: change(),
            done=partial(self._note_changed, told),
            failed=self._note_failed,
            lane=Lane.DATABASE,
        )

    def _note_changed(self, told: str, _: Transcript) -> None:
        if told:
            self._desk.notify.success(told)
        self._desk.tell("transcripts")

    def _note_failed(self, error: Exception) -> None:
        self._desk.notify.failure(error)
        if isinstance(error, KnownError):
            self._desk.tell("transcripts")

    def _note_queued(self, language: str, _: None) -> None:
        self._desk.notify.success("review.again.queued", language=self._desk.texts.language_name(language))
        self._desk.tell("transcripts")

    def _note_learnt(self, term: GlossaryTerm) -> None:
        self._desk.notify.success("review.learn.done", written=term.written)
        self._desk.tell("glossary")

    def _show_digits(self) -> None:
        self.words_changed.emit()
