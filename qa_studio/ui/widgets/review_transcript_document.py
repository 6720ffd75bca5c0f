"""A transcript as a plain text document: an utterance a block, room on the left for who and when."""

from collections.abc import Sequence

from PySide6.QtGui import QColor, QTextBlockFormat, QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QTextEdit, QWidget

from qa_studio.domain.transcripts import Utterance
from qa_studio.ui.widgets.review_words import shown_text

_GAP_PX = 7
EDGE_PX = 22
"""Room at the right for the mark of a correction."""
_TOP_PX = 6


def transcript_document(utterances: Sequence[Utterance], gutter_px: int, parent: QWidget) -> QTextDocument:
    """Gives a new document of the utterances in the parent's font.

    A new one is many times faster than giving the blocks of an old one other margins.
    """
    document = QTextDocument(parent)
    document.setUndoRedoEnabled(False)
    document.setDefaultFont(parent.font())
    margins = document.rootFrame().frameFormat()
    margins.setLeftMargin(gutter_px)
    margins.setRightMargin(EDGE_PX)
    margins.setTopMargin(_TOP_PX)
    document.rootFrame().setFrameFormat(margins)
    form = QTextBlockFormat()
    form.setBottomMargin(_GAP_PX)
    cursor = QTextCursor(document)
    cursor.setBlockFormat(form)
    cursor.insertText("\n".join(shown_text(utterance) for utterance in utterances))
    return document


def selection_of(document: QTextDocument, index: int, begin: int, end: int, colour: QColor) -> QTextEdit.ExtraSelection:
    """Gives a stretch of an utterance, by its characters, on a ground of this colour."""
    cursor = QTextCursor(document.findBlockByNumber(index))
    cursor.setPosition(cursor.position() + begin)
    cursor.setPosition(cursor.position() + end - begin, QTextCursor.MoveMode.KeepAnchor)
    form = QTextCharFormat()
    form.setBackground(colour)
    selection = QTextEdit.ExtraSelection()
    selection.cursor, selection.format = cursor, form
    return selection
