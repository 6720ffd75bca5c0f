"""The context menu of a transcript: hear, correct, undo, say who speaks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

from qa_studio.domain.calls import Speaker
from qa_studio.messages import Texts
from qa_studio.ui.widgets.transcript_view import TranscriptView

if TYPE_CHECKING:
    from qa_studio.ui.widgets.review_correcting import Correcting


def transcript_menu(texts: Texts, view: TranscriptView, correcting: Correcting, index: int | None) -> QMenu:
    """Gives the menu for an utterance (None: beside them all); it deletes itself when it closes."""
    menu = QMenu(view)
    menu.aboutToHide.connect(menu.deleteLater)
    transcript = correcting.transcript
    if index is not None and transcript is not None and index < len(transcript.utterances):
        utterance = transcript.utterances[index]
        menu.addAction(texts("review.menu.play")).triggered.connect(lambda: view.asked_to_play.emit(utterance.start_s))
        if correcting.may_edit:
            menu.addAction(texts("review.menu.edit")).triggered.connect(lambda: correcting.edit(index))
            undo = menu.addAction(texts("review.menu.undo"))
            undo.setEnabled(utterance.corrected_by is not None and utterance.heard_text is not None)
            undo.triggered.connect(lambda: correcting.undo(index))
            menu.addSeparator()
            _add_speakers(menu, texts, correcting, index, utterance.speaker)
            swap = menu.addAction(texts("review.menu.swap"))
            swap.setEnabled(correcting.may_swap)
            swap.triggered.connect(correcting.swap)
        menu.addSeparator()
    copy = menu.addAction(texts("review.menu.copy"))
    copy.setEnabled(view.textCursor().hasSelection())
    copy.triggered.connect(view.copy)
    return menu


def _add_speakers(menu: QMenu, texts: Texts, correcting: Correcting, index: int, current: Speaker) -> None:
    speakers = menu.addMenu(texts("review.menu.speaker"))
    for speaker in Speaker:
        action = speakers.addAction(texts(f"review.speaker.{speaker.value}"))
        action.setCheckable(True)
        action.setChecked(speaker is current)
        action.triggered.connect(lambda _=False, one=speaker: correcting.say_speaker(index, one))
