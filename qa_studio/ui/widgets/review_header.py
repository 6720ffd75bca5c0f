"""The head of the review page: whose call it is, where its text comes from, and what the machine estimates."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from qa_studio.domain.analysis import CallAnalysis
from qa_studio.domain.calls import Speaker
from qa_studio.domain.evaluations import Evaluation, Origin
from qa_studio.domain.transcripts import Transcript
from qa_studio.messages import Texts
from qa_studio.services.rows import CallDetails
from qa_studio.ui.widgets.review_details import plain_label
from qa_studio.ui.widgets.review_flow import FlowLayout


class ReviewHeader(QWidget):
    """Two lines: the call's facts, and what was estimated about it."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._agent = plain_label("agentName")
        self._facts = QWidget()
        self._facts_layout = FlowLayout(self._facts, 5)
        self._source = plain_label("chip")
        self._origin = plain_label("chipStrong")
        self._state = plain_label("chip")
        self._estimate = plain_label("estimate")
        self._estimate.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self._agent)
        top.addWidget(self._facts, 1)
        for chip in (self._source, self._origin, self._state):
            top.addWidget(chip, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        layout.addLayout(top)
        layout.addWidget(self._estimate)

    def show_call(self, details: CallDetails) -> None:
        """Shows the facts of a call."""
        call, row = details.call, details.row
        self._agent.setText(row.agent or call.agent_handle or self._texts("review.header.no_agent"))
        while (item := self._facts_layout.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        direction = self._texts(f"review.direction.{call.direction.value}") if call.direction else ""
        facts = (
            ("review.header.started", self._texts.moment(call.started_at, call.site_timezone)),
            ("review.header.duration", self._texts.duration(call.duration_s)),
            ("review.header.queue", call.queue or ""),
            ("review.header.direction", direction),
            ("review.header.customer", call.customer_number or ""),
        )
        for name, value in facts:
            if value:
                self._facts_layout.addWidget(self._fact(self._texts(name), value))
        for name, value in sorted(call.fields.items()):
            if value and name in ("ticket", "disposition"):
                self._facts_layout.addWidget(self._fact(self._texts(f"review.header.{name}"), value))
        self._show_source(details.transcript)
        self._estimate.setText(self._estimates(details.analysis))
        self._estimate.setToolTip(self._estimate.text())

    def show_evaluation(self, evaluation: Evaluation | None) -> None:
        """Shows how the call came to be reviewed, and where its evaluation stands."""
        self._origin.setVisible(evaluation is not None)
        self._state.setVisible(evaluation is not None)
        if evaluation is None:
            return
        is_random = evaluation.origin is Origin.RANDOM
        self._origin.setText(
            self._texts("review.origin.draw", draw=str(evaluation.draw_id))
            if is_random and evaluation.draw_id is not None
            else self._texts(f"review.origin.{evaluation.origin.value}")
        )
        self._origin.setToolTip(self._texts(f"review.origin_tip.{evaluation.origin.value}"))
        self._state.setText(self._texts(f"review.state.{evaluation.state.value}"))

    def _fact(self, name: str, value: str) -> QLabel:
        chip = plain_label("chip")
        chip.setText(value)
        chip.setToolTip(name)
        chip.setAccessibleName(f"{name}: {value}")
        chip.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return chip

    def _show_source(self, transcript: Transcript | None) -> None:
        if transcript is None:
            self._source.setText(self._texts("review.source.none"))
            self._source.setToolTip("")
            return
        self._source.setText(self._texts(f"review.source.{transcript.source.value}"))
        tip = "recognised" if transcript.source.is_recognised else "supplied"
        self._source.setToolTip(self._texts(f"review.source_tip.{tip}", model=transcript.model or "–"))

    def _estimates(self, analysis: CallAnalysis | None) -> str:
        if analysis is None:
            return self._texts("review.estimate.none")
        measures = analysis.measures
        parts = []
        if Speaker.AGENT in measures.talk_share:
            share = self._texts.percent(measures.talk_share[Speaker.AGENT])
            parts.append(self._texts("review.estimate.talk", share=share))
        parts.append(self._texts("review.estimate.silence", longest=self._texts.duration(measures.longest_dead_air_s)))
        parts.append(self._texts("review.estimate.overtalk", n=len(measures.overtalk)))
        for speaker in analysis.speakers:
            if speaker.speaker is not Speaker.AGENT:
                parts.append(
                    self._texts(
                        "review.estimate.sentiment",
                        start=self._texts.number(speaker.start, 2),
                        end=self._texts.number(speaker.end, 2),
                    )
                )
        return self._texts("review.estimate", parts=" · ".join(parts))
