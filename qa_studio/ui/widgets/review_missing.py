"""What stands in the transcript's place where there is none: one sentence, and two ways to get one."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from qa_studio.messages import Texts
from qa_studio.ui.widgets.review_details import plain_label


class MissingTranscript(QFrame):
    """Offers to transcribe the call or to import a transcript."""

    transcription_wanted = Signal()
    import_wanted = Signal()

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self.setObjectName("scorePanel")
        self._sentence = plain_label("missingTranscript", wraps=True)
        self._transcribe = QPushButton(texts("review.missing.transcribe"))
        self._transcribe.setObjectName("primary")
        self._import = QPushButton(texts("review.missing.import"))
        buttons = QHBoxLayout()
        for button in (self._transcribe, self._import):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        buttons.addStretch(1)
        self._transcribe.clicked.connect(self.transcription_wanted)
        self._import.clicked.connect(self.import_wanted)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 16)
        layout.setSpacing(10)
        layout.setAlignment(Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._sentence)
        layout.addLayout(buttons)

    def offer(self, *, has_recording: bool, may_transcribe: bool) -> None:
        """Says that there is no transcript, and offers what is possible."""
        self._sentence.setText(self._texts("review.missing" if has_recording else "review.missing.no_recording"))
        self._transcribe.setVisible(has_recording and may_transcribe)
        self._transcribe.setEnabled(True)
        self._import.setVisible(may_transcribe)

    def show_queued(self) -> None:
        """Says that the transcript is on its way."""
        self._sentence.setText(self._texts("review.missing.queued"))
        self._transcribe.setEnabled(False)
