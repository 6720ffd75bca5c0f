"""What the answers come to: the total, the critical families, what is missing, and how it was reckoned."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from qa_studio.domain.scorecards import Family
from qa_studio.domain.scoring import Score
from qa_studio.messages import Texts
from qa_studio.ui.widgets.review_details import plain_label
from qa_studio.ui.widgets.review_draft import DraftState
from qa_studio.ui.widgets.review_flow import FlowLayout
from qa_studio.ui.widgets.review_sheet import ReviewSheet

_TRACE_PX = 170


class ScoreTrace(QFrame):
    """The panel below the form: score, families, trace, and what to do with the review."""

    asked_for_missing = Signal()
    """The person wants to see what is not answered yet."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self.setObjectName("scorePanel")
        self._total = plain_label("total")
        self._total.setMinimumWidth(64)
        self._failed = plain_label("failed")
        self._failed.setText(texts("review.score.failed"))
        self._families = QWidget()
        self._families_layout = FlowLayout(self._families, 4)
        self._missing = QPushButton()
        self._missing.setObjectName("link")
        self._missing.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._missing.clicked.connect(self.asked_for_missing)
        self._saved = plain_label("saved")
        self.submit = _button(texts("review.submit"), texts("review.submit.tip"), "primary")
        self.reopen = _button(texts("review.reopen"), texts("review.reopen.tip"))
        self.publish = _button(texts("review.publish"), texts("review.publish.tip"), "primary")
        self.acknowledge = _button(texts("review.acknowledge"), texts("review.acknowledge.tip"), "primary")
        self.next_call = _button(texts("review.next_call"), texts("review.next_call.tip"), "primary")
        self._fold = QToolButton()
        self._fold.setObjectName("moment")
        self._fold.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._fold.clicked.connect(self.toggle_trace)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(2)
        self._trace = _scrolled(self._lines)
        self._trace.hide()
        self._lay_out()
        self._name_fold()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self._total)
        top.addWidget(self._failed, 0, Qt.AlignmentFlag.AlignVCenter)
        top.addWidget(self._families, 1, Qt.AlignmentFlag.AlignVCenter)
        for button in (self.reopen, self.acknowledge, self.publish, self.submit, self.next_call):
            top.addWidget(button)
        below = QHBoxLayout()
        below.setSpacing(6)
        below.addWidget(self._fold)
        below.addWidget(self._missing)
        below.addStretch(1)
        below.addWidget(self._saved)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 7, 10, 6)
        layout.setSpacing(3)
        layout.addLayout(top)
        layout.addLayout(below)
        layout.addWidget(self._trace)

    def show_score(self, sheet: ReviewSheet) -> None:
        """Shows what the answers come to now."""
        score = sheet.score
        self._total.setText(self._texts.number(score.total))
        self._total.setObjectName("totalFailed" if score.failed else "total")
        self._total.style().unpolish(self._total)
        self._total.style().polish(self._total)
        self._total.setAccessibleName(self._texts("review.score.total", score=self._texts.number(score.total)))
        self._failed.setVisible(score.failed)
        self._show_families(sheet, score)
        self._missing.setVisible(bool(score.missing) and sheet.is_editable)
        self._missing.setText(self._texts("review.score.missing", n=len(score.missing)))
        _clear(self._lines)
        for message in score.trace:
            line = plain_label("traceLine", wraps=True)
            line.setText(self._texts.of(message))
            self._lines.addWidget(line)

    def show_state(self, state: DraftState) -> None:
        """Says whether what the person did is stored."""
        is_lost = state is DraftState.FAILED
        self._saved.setText(self._texts(f"review.draft.{state.name.lower()}"))
        self._saved.setObjectName("notSaved" if is_lost else "saved")
        self._saved.style().unpolish(self._saved)
        self._saved.style().polish(self._saved)

    def say_nothing_of_saving(self) -> None:
        """Shows no note on saving."""
        self._saved.clear()

    def toggle_trace(self) -> None:
        """Folds the reckoning in or out."""
        self._trace.setVisible(self._trace.isHidden())
        self._name_fold()

    def _name_fold(self) -> None:
        sign = "▸" if self._trace.isHidden() else "▾"
        self._fold.setText(f"{sign} {self._texts('review.score.trace')}")

    def _show_families(self, sheet: ReviewSheet, score: Score) -> None:
        _clear(self._families_layout)
        present = {question.critical.family for question in sheet.scorecard.questions() if question.critical}
        for family in Family:
            if family in present:
                self._families_layout.addWidget(self._family(family, score.families.get(family.value)))

    def _family(self, family: Family, is_free: bool | None) -> QLabel:
        style, sign = {True: ("familyGood", "✓"), False: ("familyBad", "✗"), None: ("familyOpen", "–")}[is_free]
        badge = plain_label(style)
        badge.setText(f"{self._texts(f'review.family.{family.value}')} {sign}")
        state = {True: "good", False: "bad", None: "open"}[is_free]
        long_name = self._texts(f"review.family_long.{family.value}")
        badge.setToolTip(self._texts(f"review.family_state.{state}", family=long_name))
        badge.setAccessibleName(badge.toolTip())
        return badge


def _button(text: str, tip: str, style: str = "") -> QPushButton:
    made = QPushButton(text)
    made.setObjectName(style)
    made.setToolTip(tip)
    made.setAutoDefault(False)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    made.hide()
    return made


def _scrolled(layout: QVBoxLayout) -> QScrollArea:
    inner = QWidget()
    inner.setObjectName("scrolled")
    outer = QVBoxLayout(inner)
    outer.setContentsMargins(2, 2, 2, 2)
    outer.addLayout(layout)
    outer.addStretch(1)
    area = QScrollArea()
    area.setWidget(inner)
    area.setWidgetResizable(True)
    area.setFixedHeight(_TRACE_PX)
    area.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return area


def _clear(layout: QVBoxLayout | FlowLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
