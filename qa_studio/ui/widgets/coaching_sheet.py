"""A coaching report on the screen: figures, charts, standings, critical errors, moments, changes."""

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QGridLayout, QSizePolicy, QWidget

from qa_studio.domain.coaching import CoachingReport, CriticalError, Moment, Standing
from qa_studio.ui.desk import Desk
from qa_studio.ui.views.parts import Decor, card, column, label, line, row
from qa_studio.ui.widgets.figure_card import FigureCard, interval_note
from qa_studio.ui.widgets.moment_card import MomentCard
from qa_studio.ui.widgets.moment_player import MomentPlayer
from qa_studio.ui.widgets.svg_picture import SvgPicture


class CoachingSheet(QWidget):
    """Built anew for each report."""

    def __init__(
        self,
        desk: Desk,
        report: CoachingReport,
        charts: tuple[str, str],
        player: MomentPlayer,
        *,
        can_open: bool,
        parent: QWidget | None = None,
    ) -> None:
        """`charts` are the trend and the sections as SVG ("" where there is nothing to draw)."""
        super().__init__(parent)
        self.setObjectName("scrolled")
        self._desk = desk
        self._texts = desk.texts
        self._report = report
        self._player = player
        self._can_open = can_open
        self._decor = Decor(desk.studio.resources, desk.theme)
        parts: list[QWidget] = [self._figures(), self._charts(*charts)]
        parts.append(
            _pair(
                self._standings("coaching.best", report.best, "coaching.nothing_best"),
                self._standings("coaching.weakest", report.weakest, "coaching.nothing_weakest"),
            )
        )
        parts.append(_pair(self._errors(), self._changes()))
        parts.append(self._moments())
        self.setLayout(column(*parts, gap_px=14))

    def _figures(self) -> QWidget:
        texts, report = self._texts, self._report
        overall = interval_note(report.overall, texts)
        if report.eligible_calls:
            overall += " · " + texts("coaching.of_calls", n=report.eligible_calls)
        return _line_up(
            FigureCard(texts("coaching.score"), texts.number(report.overall.mean), overall),
            FigureCard(
                texts("coaching.previous"), texts.number(report.previous.mean), interval_note(report.previous, texts)
            ),
            FigureCard(
                texts("coaching.team"),
                texts.number(report.team_overall.mean),
                interval_note(report.team_overall, texts),
            ),
            FigureCard(
                texts("coaching.critical_errors"),
                texts.number(len(report.critical_errors), 0),
                texts("coaching.side_notes", targeted=report.targeted_reviews, causes=report.other_causes),
            ),
        )

    def _charts(self, trend: str, sections: str) -> QWidget:
        return _pair(
            self._chart("coaching.trend", trend, "coaching.no_trend"),
            self._chart("coaching.sections", sections, "coaching.no_sections"),
        )

    def _chart(self, heading: str, drawing: str, nothing: str) -> QFrame:
        title = label(self._texts(heading), "sectionTitle")
        if not drawing:
            return card(title, label(self._texts(nothing), "muted", wraps=True), None)
        picture = SvgPicture(self._texts(heading))
        picture.show_svg(drawing)
        return card(title, picture, None)

    def _standings(self, heading: str, standings: Sequence[Standing], nothing: str) -> QFrame:
        parts: list[QWidget] = [label(self._texts(heading), "sectionTitle")]
        for place, standing in enumerate(standings):
            if place:
                parts.append(line())
            parts.append(self._standing(standing, "coaching.beside_team"))
        if not standings:
            parts.append(label(self._texts(nothing), "muted", wraps=True))
        return card(*parts, None)

    def _standing(self, standing: Standing, comparison: str) -> QWidget:
        texts = self._texts
        title = label(standing.title.in_language(texts.language), wraps=True)
        title.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        difference = standing.difference
        tone = "muted" if difference is None or abs(difference) < 0.5 else "positive" if difference > 0 else "negative"
        shown = "" if difference is None else f"{'+' if difference > 0 else '−' if difference < 0 else '±'}"
        shown += "" if difference is None else texts.number(abs(difference))
        note = texts(comparison, n=standing.agent.n, team=texts.number(standing.team.mean))
        if standing.critical_family:
            note = texts(f"family.{standing.critical_family}") + " · " + note
        figure = label(texts.number(standing.agent.mean), "sectionTitle")
        made = QWidget()
        made.setLayout(
            row(column(title, label(note, "muted", wraps=True), gap_px=2), label(shown, tone), figure, gap_px=14)
        )
        return made

    def _errors(self) -> QFrame:
        texts = self._texts
        parts: list[QWidget] = [label(texts("coaching.critical_errors"), "sectionTitle")]
        for family in self._report.families:
            shown = texts(
                "coaching.accuracy",
                family=texts(f"family.{family.family}"),
                share=texts.percent(family.accuracy),
                n=family.applied,
            )
            parts.append(label(shown, "muted", wraps=True))
        parts += [self._error(error) for error in self._report.critical_errors]
        if not self._report.critical_errors:
            parts.append(label(texts("coaching.no_critical_errors"), "muted", wraps=True))
        return card(*parts, None)

    def _error(self, error: CriticalError) -> QWidget:
        texts = self._texts
        when = texts.moment(error.call_started_at, error.site_timezone)
        words = column(
            label(error.question.in_language(texts.language), "negative", wraps=True),
            label(f"{texts(f'family.{error.family}')} · {when}", "muted"),
            gap_px=2,
        )
        made = QWidget()
        layout = row(words)
        layout.setStretch(0, 1)
        if self._can_open:
            button = self._decor.button(texts("moment.open"), "review")
            button.setProperty("call", error.call_uid)
            button.clicked.connect(self._open_call)
            layout.addWidget(button)
        made.setLayout(layout)
        return made

    def _open_call(self) -> None:
        self._desk.open_review.emit(str(self.sender().property("call")))

    def _changes(self) -> QFrame:
        texts = self._texts
        parts: list[QWidget] = [label(texts("coaching.changes"), "sectionTitle")]
        for heading, standings in (
            ("coaching.improved", self._report.improved),
            ("coaching.declined", self._report.declined),
        ):
            if standings:
                parts.append(label(texts(heading), "muted"))
                parts += [self._standing(standing, "coaching.beside_before") for standing in standings]
        if len(parts) == 1:
            parts.append(label(texts("coaching.no_changes"), "muted", wraps=True))
        return card(*parts, None)

    def _moments(self) -> QFrame:
        parts: list[QWidget] = [label(self._texts("coaching.moments"), "sectionTitle")]
        parts += [self._moment(moment) for moment in self._report.moments]
        if not self._report.moments:
            parts.append(label(self._texts("coaching.no_moments"), "muted", wraps=True))
        return card(*parts)

    def _moment(self, moment: Moment) -> MomentCard:
        return MomentCard(
            self._desk,
            self._player,
            moment.call_uid,
            moment.span,
            heading=moment.question.in_language(self._texts.language),
            quote=moment.quote,
            when=self._texts.moment(moment.call_started_at, moment.site_timezone),
            tone="positive" if moment.is_strength else "negative",
            can_open=self._can_open,
        )


def _pair(left: QWidget, right: QWidget) -> QWidget:
    return _line_up(left, right)


def _line_up(*parts: QWidget) -> QWidget:
    """Puts parts side by side, equally wide."""
    made = QWidget()
    grid = QGridLayout(made)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(14)
    for place, part in enumerate(parts):
        part.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        grid.addWidget(part, 0, place)
        grid.setColumnStretch(place, 1)
    return made
