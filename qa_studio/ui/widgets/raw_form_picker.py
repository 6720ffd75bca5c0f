"""How to read recordings without header, which do not tell it themselves."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFrame

from qa_studio.domain.calls import RAW_ENCODINGS, RawForm
from qa_studio.messages import Texts
from qa_studio.ui.views.parts import column, label, row

RATES_HZ: Final = (8000, 11025, 16000, 22050, 32000, 44100, 48000)
CHANNELS: Final = (1, 2)


class RawFormPicker(QFrame):
    """Encoding, samples a second, channels; without an encoding nothing is told."""

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self.encoding = QComboBox()
        self.encoding.addItem(texts("import.raw.none"), "")
        for encoding in RAW_ENCODINGS:
            self.encoding.addItem(texts(f"import.raw.{encoding}"), encoding)
        self.rate = QComboBox()
        for rate_hz in RATES_HZ:
            self.rate.addItem(f"{texts.number(rate_hz, 0)} Hz", rate_hz)
        self.channels = QComboBox()
        for count in CHANNELS:
            self.channels.addItem(texts(f"import.raw.channels_{count}"), count)
        for part, name in ((self.encoding, "encoding"), (self.rate, "rate"), (self.channels, "channels")):
            part.setAccessibleName(texts(f"import.raw.{name}"))
            part.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        title = label(texts("import.raw"))
        title.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        hint = label(texts("import.raw.hint"), "muted", wraps=True)
        self.setLayout(column(row(title, self.encoding, self.rate, self.channels, None), hint, gap_px=6))
        self.encoding.currentIndexChanged.connect(self._fit)
        self._fit()

    @property
    def form(self) -> RawForm | None:
        """What was chosen; None where no encoding was."""
        encoding = str(self.encoding.currentData())
        return RawForm(encoding, int(self.rate.currentData()), int(self.channels.currentData())) if encoding else None

    def _fit(self) -> None:
        for part in (self.rate, self.channels):
            part.setEnabled(bool(self.encoding.currentData()))
