"""Chooses a period: a named one, or two days."""

from datetime import date, timedelta

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QWidget

from qa_studio.messages import Texts
from qa_studio.ui.models.period import Period, Preset, period_of
from qa_studio.ui.views.parts import day_field, day_of, label, row, show_day, today


class PeriodPicker(QWidget):
    """A list of named periods with two dates beside it for a period of one's own."""

    changed = Signal()

    def __init__(
        self, texts: Texts, preset: Preset = Preset.ALL, *, has_all: bool = True, parent: QWidget | None = None
    ) -> None:
        """Starts with `preset`; `has_all` offers to leave the period open."""
        super().__init__(parent)
        self._presets = [one for one in Preset if has_all or one is not Preset.ALL]
        self.presets = QComboBox()
        for one in self._presets:
            self.presets.addItem(texts(f"period.{one.value}"))
        self.presets.setAccessibleName(texts("period.label"))
        self.first = day_field(texts("period.first"), today())
        self.last = day_field(texts("period.last"), today())
        self._dash = label("–", "muted")
        self.presets.setCurrentIndex(self._presets.index(preset))
        self.presets.currentIndexChanged.connect(self._choose_preset)
        self.first.dateChanged.connect(self._choose_days)
        self.last.dateChanged.connect(self._choose_days)
        self.setLayout(row(self.presets, self.first, self._dash, self.last))
        self._fit()

    @property
    def preset(self) -> Preset:
        """The named period in force."""
        return self._presets[self.presets.currentIndex()]

    @property
    def period(self) -> Period:
        """The days in force."""
        if self.preset is not Preset.CUSTOM:
            return period_of(self.preset, today())
        first, last = day_of(self.first), day_of(self.last)
        return Period(min(first, last), max(first, last) + timedelta(days=1))

    def show_period(self, first: date, before: date) -> None:
        """Puts in a period of days, without telling that it changed."""
        blockers = [QSignalBlocker(part) for part in (self.presets, self.first, self.last)]
        self.presets.setCurrentIndex(self._presets.index(Preset.CUSTOM))
        show_day(self.first, first)
        show_day(self.last, before - timedelta(days=1))
        del blockers
        self._fit()

    def _choose_preset(self) -> None:
        self._fit()
        self.changed.emit()

    def _choose_days(self) -> None:
        if self.preset is Preset.CUSTOM:
            self.changed.emit()

    def _fit(self) -> None:
        is_custom = self.preset is Preset.CUSTOM
        for part in (self.first, self._dash, self.last):
            part.setVisible(is_custom)
        if not is_custom:
            day = today()
            shown = period_of(self.preset, day)
            blockers = [QSignalBlocker(self.first), QSignalBlocker(self.last)]
            show_day(self.first, shown.first or day - timedelta(days=30))
            show_day(self.last, (shown.before or day + timedelta(days=1)) - timedelta(days=1))
            del blockers
