"""The layout of the sample page: a plan with what it would give at the left, the draws of the past at the right."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QFormLayout, QLineEdit, QSpinBox, QWidget

from qa_studio.ui.desk import Desk
from qa_studio.ui.models.period import Preset
from qa_studio.ui.views.parts import MARGIN_PX, Decor, card, column, label, line, row, table, tabs
from qa_studio.ui.widgets.choice_button import ChoiceButton
from qa_studio.ui.widgets.draw_proof import DrawProof
from qa_studio.ui.widgets.empty_state import EmptyState
from qa_studio.ui.widgets.period_picker import PeriodPicker

MOST_PER_AGENT = 500


class SampleView(QWidget):
    """Two tabs: a new draw; the draws there are, with their proof."""

    def __init__(self, desk: Desk) -> None:
        """Lays out the parts; they do nothing by themselves."""
        super().__init__()
        self._texts = desk.texts
        self._decor = Decor(desk.studio.resources, desk.theme)
        self.tabs = tabs(
            (self._new_draw(), desk.texts("sample.new")), (self._past_draws(desk), desk.texts("sample.past"))
        )
        layout = column(self.tabs)
        layout.setContentsMargins(MARGIN_PX, 0, MARGIN_PX, MARGIN_PX)
        self.setLayout(layout)

    def _new_draw(self) -> QWidget:
        texts = self._texts
        self.period = PeriodPicker(texts, Preset.LAST_30)
        self.queues = ChoiceButton(texts("sample.all_queues"))
        self.agents = ChoiceButton(texts("sample.all_agents"))
        self.per_agent = QSpinBox()
        self.per_agent.setRange(1, MOST_PER_AGENT)
        self.per_agent.setValue(5)
        self.per_agent.setMinimumWidth(90)
        self.per_agent.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.include_drawn = QCheckBox(texts("sample.include_drawn"))
        self.choose_seed = QCheckBox(texts("sample.choose_seed"))
        self.seed = QLineEdit()
        self.seed.setObjectName("mono")
        self.seed.setMaxLength(32)
        self.seed.setPlaceholderText("0" * 32)
        self.seed.setAccessibleName(texts("sample.seed"))
        self.seed.hide()
        self.seed_hint = label(texts("sample.seed_hint"), "muted", wraps=True)
        self.seed_hint.hide()
        self.summary = label("", "sectionTitle", wraps=True)
        self.shortage = label("", "negative", wraps=True)
        self.draw = self._decor.button(texts("sample.draw"), "sample", "primary")
        form = QFormLayout()
        form.setVerticalSpacing(10)
        form.setHorizontalSpacing(14)
        form.addRow(label(texts("period.label")), self.period)
        form.addRow(label(texts("column.queue")), self.queues)
        form.addRow(label(texts("column.agent")), self.agents)
        form.addRow(label(texts("sample.per_agent")), row(self.per_agent, None))
        plan = card(
            label(texts("sample.plan"), "sectionTitle"),
            form,
            self.include_drawn,
            self.choose_seed,
            self.seed,
            self.seed_hint,
            line(),
            self.summary,
            self.shortage,
            row(self.draw, None),
            None,
        )
        plan.setFixedWidth(430)
        self.preview = table()
        self.preview.setAccessibleName(texts("sample.preview"))
        shown = column(
            label(texts("sample.preview"), "sectionTitle"),
            label(texts("sample.preview_hint"), "muted", wraps=True),
            self.preview,
        )
        whole = QWidget()
        layout = row(plan, shown, gap_px=18)
        layout.setStretch(1, 1)
        layout.setContentsMargins(0, 14, 0, 0)
        whole.setLayout(layout)
        return whole

    def _past_draws(self, desk: Desk) -> QWidget:
        self.draws = table()
        self.draws.setMaximumHeight(230)
        self.draws.setAccessibleName(self._texts("sample.past"))
        self.proof = DrawProof(desk)
        self.no_draws = EmptyState(desk, "sample", "sample.empty")
        whole = QWidget()
        layout = column(self.draws, self.proof, self.no_draws, gap_px=12)
        layout.setContentsMargins(0, 14, 0, 0)
        layout.setStretch(1, 1)
        layout.setStretch(2, 1)
        whole.setLayout(layout)
        return whole
