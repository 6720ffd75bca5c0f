"""What stands where nothing is yet: why, and the button that changes it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from qa_studio.ui.desk import Desk
from qa_studio.ui.views.parts import Decor, column, label, row


class EmptyState(QWidget):
    """A drawing, a title, a sentence and at most one button."""

    def __init__(self, desk: Desk, drawing: str, message_id: str, parent: QWidget | None = None) -> None:
        """Reads "<message_id>.title", "<message_id>.hint" and, where the catalogue has it, "<message_id>.button"."""
        super().__init__(parent)
        texts = desk.texts
        decor = Decor(desk.studio.resources, desk.theme)
        picture = decor.picture(drawing, 48, desk.theme.strong_border)
        title = label(texts(f"{message_id}.title"), "sectionTitle")
        hint = label(texts(f"{message_id}.hint"), "muted", wraps=True)
        hint.setMaximumWidth(460)
        hint.setMinimumWidth(420)
        hint.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.button: QPushButton | None = None
        parts: list[QWidget] = [picture, title, hint]
        if texts.has(f"{message_id}.button"):
            self.button = decor.button(texts(f"{message_id}.button"), style="primary")
            parts.append(self.button)
        self.setLayout(column(None, *(row(None, part, None) for part in parts), None, gap_px=10))
