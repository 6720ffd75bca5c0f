"""Random samples: what a plan would give, drawing, the proof of each draw, replacing a call."""

from PySide6.QtWidgets import QWidget

from qa_studio.domain.people import Permission, Person, Role
from qa_studio.domain.sampling import DrawnCall, DrawRecord, SamplingPlan
from qa_studio.services.browse_calls import list_calls, queues
from qa_studio.services.draw_sample import (
    draw_sample,
    get_draw,
    list_draws,
    preview,
    replace_call,
    seed_from_hex,
    verify_draw,
)
from qa_studio.services.manage_people import list_people
from qa_studio.services.rows import AgentCount, CallRow, DrawRow
from qa_studio.services.studio import Studio
from qa_studio.services.workspace_settings import workspace_settings
from qa_studio.ui.desk import Desk
from qa_studio.ui.jobs.runner import Lane
from qa_studio.ui.models.draws import DRAW_COLUMNS, WANTED_COLUMNS, Wanted, wanted_rows
from qa_studio.ui.models.period import ChosenCalls
from qa_studio.ui.models.table import RowTable
from qa_studio.ui.pages.page import Page
from qa_studio.ui.views.parts import fill, whole
from qa_studio.ui.views.sample_view import SampleView
from qa_studio.ui.widgets.reason_dialog import ReasonDialog

_PAST_TAB = 1


def _plan(studio: Studio, chosen: ChosenCalls, per_agent: int, include_drawn: bool) -> SamplingPlan:
    zone = workspace_settings(studio).site_timezone
    return SamplingPlan(chosen.at(zone), per_agent, include_drawn)


def _draw_with_calls(studio: Studio, draw_id: int) -> tuple[DrawRecord, dict[str, CallRow]]:
    record = get_draw(studio, draw_id)
    wanted = {item.uid for item in record.items}
    agents = tuple({item.agent_id for item in record.items})
    rows = list_calls(studio, ChosenCalls(agent_ids=agents).at("UTC"), limit=None).rows
    return record, {row.uid: row for row in rows if row.uid in wanted}


class SamplePage(Page):
    """A new draw, and the draws there are."""

    name = "sample"
    permission = Permission.DRAW_SAMPLE
    shows = frozenset({"calls", "draws", "people", "evaluations", "settings"})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        """Makes the page at a desk."""
        super().__init__(desk, parent)
        self.view = SampleView(desk)
        self.setLayout(whole(self.view))
        self.wanted: RowTable[Wanted] = RowTable(WANTED_COLUMNS, desk.texts, desk.theme, self)
        self.draws: RowTable[DrawRow] = RowTable(DRAW_COLUMNS, desk.texts, desk.theme, self)
        fill(self.view.preview, self.wanted, WANTED_COLUMNS)
        fill(self.view.draws, self.draws, DRAW_COLUMNS)
        self._counts: tuple[AgentCount, ...] = ()
        self._front_draw: int | None = None
        self._connect()

    def _connect(self) -> None:
        view = self.view
        view.period.changed.connect(self._preview)
        view.queues.changed.connect(self._preview)
        view.agents.changed.connect(self._preview)
        view.per_agent.valueChanged.connect(self._show_wanted)
        view.include_drawn.toggled.connect(self._show_wanted)
        view.choose_seed.toggled.connect(view.seed.setVisible)
        view.choose_seed.toggled.connect(view.seed_hint.setVisible)
        view.draw.clicked.connect(self.draw)
        view.draws.selectionModel().currentRowChanged.connect(self._load_draw)
        view.proof.verify.clicked.connect(self._verify)
        view.proof.replace.clicked.connect(self._ask_reason)
        view.proof.open.clicked.connect(self._open)
        if view.no_draws.button is not None:
            view.no_draws.button.clicked.connect(self._show_new)

    @property
    def chosen(self) -> ChosenCalls:
        """Which calls may be drawn."""
        return ChosenCalls(
            period=self.view.period.period,
            queues=tuple(str(value) for value in self.view.queues.chosen),
            agent_ids=tuple(value for value in self.view.agents.chosen if isinstance(value, int)),
        )

    def refresh(self) -> None:
        """Loads the choices, the preview and the draws."""
        studio = self.desk.studio
        self.ask("choices", lambda report: (queues(studio), list_people(studio, Role.AGENT)), self._show_choices)
        self.ask("draws", lambda report: list_draws(studio), self._show_draws)
        self._preview()

    def _show_choices(self, choices: tuple[tuple[str, ...], tuple[Person, ...]]) -> None:
        self.view.queues.offer([(queue, queue) for queue in choices[0]])
        self.view.agents.offer([(person.id, person.name) for person in choices[1]])

    def _preview(self) -> None:
        studio, chosen = self.desk.studio, self.chosen
        self.ask("preview", lambda report: preview(studio, _plan(studio, chosen, 1, True)), self._take_counts)

    def _take_counts(self, counts: tuple[AgentCount, ...]) -> None:
        self._counts = counts
        self._show_wanted()

    def _show_wanted(self) -> None:
        rows = wanted_rows(self._counts, self.view.per_agent.value(), self.view.include_drawn.isChecked())
        self.wanted.set_rows(rows)
        texts = self.desk.texts
        total = sum(row.will_take for row in rows)
        self.view.summary.setText(texts("sample.summary", n=total, agents=len([row for row in rows if row.will_take])))
        short = [row for row in rows if row.will_take < self.view.per_agent.value()]
        self.view.shortage.setText(texts("sample.shortage", n=len(short)) if short else "")
        self.view.draw.setEnabled(total > 0)

    def draw(self) -> None:
        """Draws by the plan as it stands."""
        studio, chosen = self.desk.studio, self.chosen
        per_agent, again = self.view.per_agent.value(), self.view.include_drawn.isChecked()
        seed = self.view.seed.text().strip() if self.view.choose_seed.isChecked() else ""

        def work(report: object) -> DrawRecord:
            plan = _plan(studio, chosen, per_agent, again)
            return draw_sample(studio, plan, seed_from_hex(seed) if seed else None)

        self.view.draw.setEnabled(False)
        self.desk.jobs.run(work, done=self._note_drawn, failed=self._note_not_drawn, lane=Lane.DATABASE)

    def _note_drawn(self, record: DrawRecord) -> None:
        self.desk.notify.success("sample.done", n=len(record.items))
        self.view.tabs.setCurrentIndex(_PAST_TAB)
        self._front_draw = record.id
        self.desk.tell("draws")

    def _note_not_drawn(self, error: Exception) -> None:
        self.view.draw.setEnabled(True)
        self.desk.notify.failure(error)

    def _show_draws(self, rows: tuple[DrawRow, ...]) -> None:
        self.draws.set_rows(rows)
        self.view.draws.setVisible(bool(rows))
        self.view.proof.setVisible(bool(rows))
        self.view.no_draws.setVisible(not rows)
        if rows:
            known = [row.id for row in self.draws.rows]
            front = self._front_draw if self._front_draw in known else max(known)
            self.view.draws.selectRow(known.index(front))
            self._load(front)

    def _load_draw(self) -> None:
        row = self.draws.row_at(self.view.draws.currentIndex())
        if row is not None:
            self._load(row.id)

    def _load(self, draw_id: int) -> None:
        self._front_draw = draw_id
        studio = self.desk.studio
        self.ask("draw", lambda report: _draw_with_calls(studio, draw_id), self._show_draw)

    def _show_draw(self, found: tuple[DrawRecord, dict[str, CallRow]]) -> None:
        self.view.proof.show_draw(*found)

    def _verify(self) -> None:
        record, studio = self.view.proof.record, self.desk.studio
        if record is not None:
            self.ask("verify", lambda report: verify_draw(studio, record.id), self.view.proof.show_verdict)

    def _ask_reason(self) -> None:
        dialog = ReasonDialog(self.desk, "sample.replace_reason", self)
        dialog.given.connect(self._replace)
        dialog.open()

    def _replace(self, reason: str) -> None:
        record, marked, studio = self.view.proof.record, self.view.proof.selected, self.desk.studio
        if record is not None and marked is not None:
            self.desk.jobs.run(
                lambda report: replace_call(studio, record.id, marked.uid, reason),
                done=self._note_replaced,
                lane=Lane.DATABASE,
            )

    def _note_replaced(self, replacement: DrawnCall | None) -> None:
        if replacement is None:
            self.desk.notify.warning("sample.no_replacement")
        else:
            self.desk.notify.success("sample.replaced_by", rank=replacement.rank)
        self.desk.tell("draws")

    def _open(self) -> None:
        marked = self.view.proof.selected
        if marked is not None:
            self.desk.open_review.emit(marked.uid)

    def _show_new(self) -> None:
        self.view.tabs.setCurrentIndex(0)
