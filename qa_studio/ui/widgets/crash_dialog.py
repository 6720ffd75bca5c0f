"""What a person sees of a bug: one sentence, the details on request, and the log to send."""

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QWidget

from qa_studio.ui.desk import Desk
from qa_studio.ui.notify import Crash
from qa_studio.ui.views.parts import Decor, column, label, row


class CrashDialog(QDialog):
    """Says that something went wrong, that nothing saved is lost, and where the log lies."""

    def __init__(self, crash: Crash, desk: Desk, parent: QWidget | None = None) -> None:
        """Shows `crash`; the dialog is the caller's to open."""
        super().__init__(parent)
        texts = desk.texts
        self._crash = crash
        decor = Decor(desk.studio.resources, desk.theme)
        self.setWindowTitle(texts("crash.title"))
        self.setMinimumWidth(560)
        details = QPlainTextEdit(crash.trace)
        details.setReadOnly(True)
        details.setObjectName("mono")
        details.setMinimumHeight(180)
        details.hide()
        self.show_details = decor.button(texts("crash.details"))
        self.show_details.setCheckable(True)
        self.show_details.toggled.connect(details.setVisible)
        copy = decor.button(texts("crash.copy"))
        copy.clicked.connect(self._copy)
        self.open_log = decor.button(texts("crash.open_log"), "file")
        self.open_log.setVisible(crash.log_file is not None)
        self.open_log.clicked.connect(self._open_log)
        close = decor.button(texts("ui.close"), style="primary")
        close.clicked.connect(self.accept)
        sentence = row(
            decor.picture("error", 32, desk.theme.negative),
            label(texts("crash.sentence"), "sectionTitle", wraps=True),
            gap_px=14,
        )
        sentence.setStretch(1, 1)
        parts: list[QWidget] = [
            label(texts("crash.advice"), "muted", wraps=True),
            label(crash.summary, "mono", wraps=True, selectable=True),
        ]
        if crash.log_file is not None:
            parts.append(label(str(crash.log_file), "muted", wraps=True, selectable=True))
        layout = column(sentence, *parts, details, row(self.show_details, copy, self.open_log, None, close), gap_px=12)
        layout.setContentsMargins(20, 18, 20, 18)
        self.setLayout(layout)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._crash.trace)

    def _open_log(self) -> None:
        if self._crash.log_file is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._crash.log_file)))
