"""What was read out of a call, in the place of its transcript: arc, measures, phrases and topics with their moments."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QToolButton, QVBoxLayout, QWidget

from qa_studio.domain.transcripts import Utterance
from qa_studio.messages import Texts
from qa_studio.services.rows import CallDetails
from qa_studio.ui.models.insights import Fact, Moment, measure_facts, phrase_facts, topic_facts, turning_facts
from qa_studio.ui.widgets.arc_chart import ArcChart
from qa_studio.ui.widgets.review_details import plain_label
from qa_studio.ui.widgets.review_flow import FlowLayout
from qa_studio.ui.widgets.review_transcript_tips import plain_tip

_MOST_MOMENTS = 8


class InsightsPanel(QScrollArea):
    """Estimates, each with its definition and the moments it rests on."""

    asked_to_play = Signal(float)
    """Play from this moment (seconds)."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._shown: tuple[object, ...] = ()
        self.arc = ArcChart(texts)
        self.arc.seeked.connect(self.asked_to_play)
        self.setObjectName("reviewForm")
        self.setAccessibleName(texts("insights.title"))
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = QWidget()
        inner.setObjectName("scrolled")
        self._note = plain_label("guidance", wraps=True)
        self._facts = QVBoxLayout()
        self._facts.setSpacing(3)
        layout = QVBoxLayout(inner)
        layout.setContentsMargins(10, 8, 10, 10)
        layout.setSpacing(6)
        layout.addWidget(self._note)
        layout.addWidget(self.arc)
        layout.addLayout(self._facts)
        layout.addStretch(1)
        self.setWidget(inner)

    @property
    def moments(self) -> tuple[QToolButton, ...]:
        """All buttons that play a moment, from top to bottom."""
        return tuple(button for button in self.findChildren(QToolButton) if button.objectName() == "moment")

    def show_call(self, details: CallDetails, utterances: Sequence[Utterance]) -> None:
        """Shows what was read out of a call."""
        shown = (details.call.uid, details.analysis, tuple(utterances))
        if shown == self._shown:
            return
        self._shown = shown
        self._clear()
        analysis, texts = details.analysis, self._texts
        self.arc.setVisible(analysis is not None and bool(analysis.arc))
        self._note.setText(texts("insights.none" if analysis is None else "insights.note"))
        if analysis is None:
            return
        self.arc.show_arc(analysis, details.call.duration_s)
        self._add("insights.turns", turning_facts(analysis, utterances, texts))
        self._add("insights.measures", measure_facts(analysis.measures, texts))
        self._add("insights.phrases", phrase_facts(analysis, texts))
        self._add("insights.topics", topic_facts(analysis, utterances, texts))

    def _clear(self) -> None:
        while (item := self._facts.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def _add(self, heading: str, facts: Sequence[Fact]) -> None:
        if not facts:
            return
        title = plain_label("panelTitle")
        title.setText(self._texts(heading))
        self._facts.addWidget(title)
        for fact in facts:
            self._facts.addWidget(self._line(fact))

    def _line(self, fact: Fact) -> QWidget:
        line = QFrame()
        line.setObjectName("insight")
        layout = FlowLayout(line, 4)
        name, value = plain_label("fieldName"), plain_label("insightValue")
        name.setText(fact.name)
        value.setText(fact.value)
        for part in (name, value):
            part.setToolTip(plain_tip(fact.definition))
        name.setAccessibleDescription(fact.definition)
        layout.addWidget(name)
        layout.addWidget(value)
        for moment in fact.moments[:_MOST_MOMENTS]:
            layout.addWidget(self._button(fact, moment))
        left = len(fact.moments) - _MOST_MOMENTS
        if left > 0:
            more: QLabel = plain_label("guidance")
            more.setText(self._texts("insights.more", n=left))
            layout.addWidget(more)
        return line

    def _button(self, fact: Fact, moment: Moment) -> QToolButton:
        time = self._texts.duration(moment.span.start_s)
        button = QToolButton()
        button.setObjectName("moment")
        button.setText(f"▸ {time}")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setToolTip(plain_tip(moment.words or self._texts("insights.play", time=time)))
        button.setAccessibleName(self._texts("insights.play_name", name=fact.name, time=time, words=moment.words))
        button.clicked.connect(partial(self._play, moment.span.start_s))
        return button

    def _play(self, at_s: float) -> None:
        self.asked_to_play.emit(at_s)
