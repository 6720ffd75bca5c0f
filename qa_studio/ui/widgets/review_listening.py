"""Keeps sound, waveform and transcript together: one position, one loop, the same pinned moments."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject

from qa_studio.domain.calls import Span
from qa_studio.domain.errors import KnownError
from qa_studio.domain.evaluations import Evidence
from qa_studio.domain.jobs import Report
from qa_studio.domain.transcripts import Utterance
from qa_studio.services.listen_to_calls import peaks_of, playable
from qa_studio.services.ports import WorkerCrashed
from qa_studio.services.rows import CallDetails
from qa_studio.services.speech_rows import Peaks
from qa_studio.ui.desk import Desk
from qa_studio.ui.views.review_view import ReviewView
from qa_studio.ui.widgets.player import SKIP_S, Player
from qa_studio.ui.widgets.review_outline import Pin, WaveMarks, marks_of

_AFTER_S = 0.6
"""So long after an utterance the playhead still means it."""
_BEFORE_PAUSE_S = 1.0
_AFTER_PAUSE_S = 2.0


class Listening(QObject):
    """What a person does with the sound and the words of one call."""

    def __init__(self, desk: Desk, view: ReviewView, player: Player, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._view = view
        self._player = player
        self._uid = ""
        self._marks = WaveMarks()
        self._told: set[str] = set()
        player.moved.connect(view.waveform.set_position)
        player.moved.connect(view.transcript.set_position)
        player.loop_changed.connect(view.waveform.set_loop)
        player.sound_missing.connect(self._tell_once)
        view.waveform.seeked.connect(player.seek)
        view.waveform.loop_chosen.connect(player.set_loop)
        view.transcript.asked_to_play.connect(player.play_from)
        view.transcript.following_changed.connect(view.follow.setChecked)
        view.follow.clicked.connect(view.transcript.follow)
        player.moved.connect(view.insights.arc.set_position)
        view.insights.asked_to_play.connect(player.play_from)
        view.words_bar.insights.toggled.connect(self._show_insights)
        view.bar.zoom_wanted.connect(view.waveform.zoom)
        view.bar.loop_wanted.connect(self.toggle_loop)
        view.bar.search_wanted.connect(view.search.open)

    def show_call(
        self, details: CallDetails, utterances: Sequence[Utterance], agent_channel: int, start_s: float | None
    ) -> None:
        """Shows a call's sound and words; the sound itself is fetched meanwhile."""
        call = details.call
        self._uid = call.uid
        self._marks = marks_of(details)
        has_sound = call.recording is not None
        self._view.sound.setVisible(has_sound)
        self._view.bar.set_ready(False)
        self._view.waveform.show_call(call.duration_s, self._marks)
        self._player.prepare(call.duration_s, self._marks.silences)
        self.show_words(details, utterances)
        self._player.seek(start_s or 0.0)
        if not has_sound:
            return
        studio, uid = self._desk.studio, call.uid

        def find_peaks(report: Report) -> Peaks | None:
            return peaks_of(studio, uid)

        def make_sound(report: Report) -> Path:
            return playable(studio, uid)

        jobs = self._desk.jobs
        jobs.run(find_peaks, done=partial(self._show_peaks, uid, agent_channel), quiet=True, owner=self)
        jobs.run(make_sound, done=partial(self._take_sound, uid), failed=partial(self._lack_sound, uid), owner=self)

    def show_words(self, details: CallDetails, utterances: Sequence[Utterance], *, keeps_place: bool = False) -> None:
        """Shows the words of the call's transcript, or that there is none."""
        self._view.search.close_search()
        self._view.words.setCurrentIndex(0 if details.transcript is not None else 1)
        sentiments = details.analysis.utterances if details.analysis else ()
        self._view.transcript.show_utterances(utterances, sentiments, keeps_place=keeps_place)
        self._view.insights.show_call(details, utterances)
        if self._marks != marks_of(details):
            self._marks = marks_of(details)
            self._view.waveform.set_marks(self._marks)
        self._view.transcript.set_position(self._player.position_s)

    def show_pins(self, pins: tuple[Pin, ...]) -> None:
        """Shows which moments are pinned."""
        self._view.waveform.set_pins(pins)

    def close(self) -> None:
        """Stops, and lets go of the sound."""
        self._uid = ""
        self._player.clear()

    def moment(self) -> tuple[Span, str]:
        """Gives what a person means by now: the selected words, else the utterance or silence at the playhead."""
        selected = self._view.transcript.selected_moment()
        if selected is not None:
            self._view.transcript.clear_selection()
            return selected
        at = self._player.position_s
        heard = self._view.transcript.moment_at(at)
        if heard is not None and at <= heard[0].end_s + _AFTER_S:
            return heard
        silence = next((span for span in self._marks.silences if span.start_s <= at < span.end_s), None)
        return silence or self._around(at), ""

    def _around(self, at_s: float) -> Span:
        """Gives a moment in a short pause enough of its surroundings to be heard."""
        return Span(max(0.0, at_s - _BEFORE_PAUSE_S), max(at_s, min(at_s + _AFTER_PAUSE_S, self._player.duration_s)))

    def play_moment(self, moment: Evidence) -> None:
        """Plays a pinned moment."""
        self._player.play_from(moment.span.start_s)

    def toggle_loop(self) -> None:
        """Repeats the selected words or the utterance that is heard, or goes on without."""
        if self._player.loop is not None:
            self._player.set_loop(None)
        else:
            span, _ = self.moment()
            self._player.set_loop(span if span.duration_s > 0.2 else None)
            self._view.bar.loop.setChecked(self._player.loop is not None)

    def toggle_silences(self) -> None:
        """Leaves silences out, or no longer."""
        self._view.bar.silences.toggle()

    def toggle_follow(self) -> None:
        """Scrolls with the sound, or no longer."""
        self._view.transcript.follow(not self._view.transcript.follows)

    def toggle_insights(self) -> None:
        """Shows what was read out of the call in the place of its words, or the words again."""
        self._view.words_bar.insights.toggle()

    def _show_insights(self, is_wanted: bool) -> None:
        self._view.search.close_search()
        self._view.reading.setCurrentIndex(int(is_wanted))

    def skip_back(self) -> None:
        """Goes back a little."""
        self._player.skip(-SKIP_S)

    def skip_forward(self) -> None:
        """Goes on a little."""
        self._player.skip(SKIP_S)

    def slower(self) -> None:
        """Plays slower."""
        self._player.change_speed(-1)

    def faster(self) -> None:
        """Plays faster."""
        self._player.change_speed(1)

    def zoom_in(self) -> None:
        """Shows less of the sound, larger."""
        self._view.waveform.zoom(1)

    def zoom_out(self) -> None:
        """Shows more of the sound."""
        self._view.waveform.zoom(-1)

    def _show_peaks(self, uid: str, agent_channel: int, peaks: Peaks | None) -> None:
        if uid == self._uid and peaks is not None:
            self._view.waveform.show_peaks(peaks, agent_channel)

    def _take_sound(self, uid: str, sound_file: Path) -> None:
        if uid == self._uid:
            self._player.load(sound_file)
            self._view.bar.set_ready(True)

    def _lack_sound(self, uid: str, error: Exception) -> None:
        if uid == self._uid:
            is_crash = isinstance(error, WorkerCrashed)
            self._desk.notify.failure(KnownError("audio.worker_crashed") if is_crash else error)

    def _tell_once(self, message_id: str) -> None:
        if message_id not in self._told:
            self._told.add(message_id)
            self._desk.notify.info(message_id)
