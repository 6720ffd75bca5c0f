"""Weeks as small bars: in how large a share of each week's calls a problem came up."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from qa_studio.domain.topics import ProblemWeek
from qa_studio.messages import Texts
from qa_studio.ui.theme import Theme

_HEIGHT_PX = 110
_LABEL_PX = 18
_GAP_PX = 4
_WIDEST_PX = 44


class WeekBars(QWidget):
    """One bar a week, oldest first; what each stands for is told where the pointer rests."""

    def __init__(self, texts: Texts, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._theme = theme
        self._weeks: tuple[ProblemWeek, ...] = ()
        self.setFixedHeight(_HEIGHT_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_weeks(self, weeks: Sequence[ProblemWeek]) -> None:
        """Draws these weeks."""
        self._weeks = tuple(weeks)
        told = "; ".join(self._words(week) for week in self._weeks)
        self.setAccessibleName(self._texts("problems.weeks", weeks=told) if told else self._texts("problems.no_weeks"))
        self.update()

    def _words(self, week: ProblemWeek) -> str:
        day = self._texts.date(week.week)
        return self._texts("problems.week", day=day, n=week.calls, of=week.of_calls, share=self._share(week))

    def _share(self, week: ProblemWeek) -> str:
        return self._texts.percent(week.calls / week.of_calls if week.of_calls else None)

    def _area(self, place: int) -> QRectF:
        wide = min(_WIDEST_PX, self.width() / max(1, len(self._weeks)))
        return QRectF(place * wide, 0, wide - _GAP_PX, _HEIGHT_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws the bars over the day each week begins."""
        painter = QPainter(self)
        shares = [week.calls / week.of_calls if week.of_calls else 0.0 for week in self._weeks]
        top = max(shares, default=0.0) or 1.0
        room = _HEIGHT_PX - 2 * _LABEL_PX
        font = painter.font()
        font.setPixelSize(10)
        painter.setFont(font)
        for place, (week, share) in enumerate(zip(self._weeks, shares, strict=True)):
            area = self._area(place)
            height = room * share / top
            bar = QRectF(area.x(), _LABEL_PX + room - height, area.width(), max(1.0, height))
            painter.fillRect(bar, self._theme.colour("accent"))
            painter.setPen(self._theme.colour("text"))
            number = QRectF(area.x(), bar.y() - _LABEL_PX, area.width(), _LABEL_PX)
            painter.drawText(number, Qt.AlignmentFlag.AlignCenter, self._texts.number(week.calls, 0))
            painter.setPen(self._theme.colour("muted"))
            day = QRectF(area.x() - _GAP_PX, _HEIGHT_PX - _LABEL_PX, area.width() + 2 * _GAP_PX, _LABEL_PX)
            painter.drawText(day, Qt.AlignmentFlag.AlignCenter, self._texts.date(week.week, "d/M"))

    def event(self, event: QEvent) -> bool:
        """Tells of the week under the pointer."""
        if isinstance(event, QHelpEvent):
            place = next((n for n in range(len(self._weeks)) if self._area(n).contains(event.pos())), None)
            QToolTip.showText(event.globalPos(), "" if place is None else self._words(self._weeks[place]), self)
            return True
        return super().event(event)
