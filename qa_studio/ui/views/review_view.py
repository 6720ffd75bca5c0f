"""The layout of the review page: head, sound, and below it the words beside the scorecard."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from qa_studio.messages import Texts
from qa_studio.ui.widgets.insights_panel import InsightsPanel
from qa_studio.ui.widgets.player import Player
from qa_studio.ui.widgets.review_header import ReviewHeader
from qa_studio.ui.widgets.review_missing import MissingTranscript
from qa_studio.ui.widgets.review_notes import TranscriptNotes
from qa_studio.ui.widgets.review_player_bar import PlayerBar
from qa_studio.ui.widgets.review_search import TranscriptSearch
from qa_studio.ui.widgets.review_start import ReviewStart
from qa_studio.ui.widgets.review_words_bar import WordsBar
from qa_studio.ui.widgets.score_trace import ScoreTrace
from qa_studio.ui.widgets.scorecard_form import ScorecardForm
from qa_studio.ui.widgets.transcript_view import TranscriptView
from qa_studio.ui.widgets.waveform import Waveform


class ReviewView(QWidget):
    """Holds the parts of the review page where they belong."""

    def __init__(self, texts: Texts, player: Player, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("reviewPage")
        self.header = ReviewHeader(texts)
        self.waveform = Waveform(texts)
        self.bar = PlayerBar(texts, player)
        self.transcript = TranscriptView(texts)
        self.search = TranscriptSearch(texts, self.transcript)
        self.insights = InsightsPanel(texts)
        self.reading = QStackedWidget()
        self.reading.addWidget(self.transcript)
        self.reading.addWidget(self.insights)
        self.missing = MissingTranscript(texts)
        self.words_bar = WordsBar(texts)
        self.follow = self.words_bar.follow
        self.notes = TranscriptNotes(texts)
        self.transcript_title = _title(texts("review.transcript.title"))
        self.form_title = _title("")
        self.form = ScorecardForm(texts)
        self.score = ScoreTrace(texts)
        self.start = ReviewStart(texts)
        self.sound = self._sound()
        self.words = QStackedWidget()
        self.words.addWidget(self._transcript_panel())
        self.words.addWidget(self.missing)
        self.sheet = QStackedWidget()
        self.sheet.addWidget(self.start)
        self.sheet.addWidget(self._form_panel())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 8, 14, 10)
        layout.setSpacing(6)
        layout.addWidget(self.header)
        layout.addWidget(self.sound)
        layout.addWidget(self._beside(), 1)

    def _sound(self) -> QWidget:
        box = QWidget()
        frame = QFrame()
        frame.setObjectName("waveformFrame")
        inner = QVBoxLayout(frame)
        inner.setContentsMargins(1, 1, 1, 1)
        inner.addWidget(self.waveform)
        layout = QVBoxLayout(box)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        layout.addWidget(frame)
        layout.addWidget(self.bar)
        box.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        return box

    def _transcript_panel(self) -> QWidget:
        panel = QWidget()
        head = QHBoxLayout()
        head.addWidget(self.transcript_title, 1)
        head.addWidget(self.words_bar)
        layout = QVBoxLayout(panel)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        layout.addLayout(head)
        layout.addWidget(self.notes)
        layout.addWidget(self.search)
        layout.addWidget(self.reading, 1)
        return panel

    def _form_panel(self) -> QWidget:
        panel = QWidget()
        layout = QVBoxLayout(panel)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(5)
        layout.addWidget(self.form_title)
        layout.addWidget(self.form, 1)
        layout.addWidget(self.score)
        return panel

    def _beside(self) -> QSplitter:
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(9)
        splitter.addWidget(self.words)
        splitter.addWidget(self.sheet)
        splitter.setStretchFactor(0, 45)
        splitter.setStretchFactor(1, 55)
        splitter.setSizes([450, 550])
        return splitter


def _title(text: str) -> QLabel:
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setObjectName("panelTitle")
    made.setMinimumHeight(24)
    made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    return made
