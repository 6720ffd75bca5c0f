"""A call's transcript that follows the sound: click a word to hear it, select some to pin them."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QTextBlock,
    QTextCursor,
    QWheelEvent,
)
from PySide6.QtWidgets import QTextEdit, QToolTip, QWidget

from qa_studio.domain.calls import Span
from qa_studio.domain.sentiment import Sentiment
from qa_studio.domain.transcripts import Utterance
from qa_studio.messages import Texts
from qa_studio.ui.widgets.review_colours import ReviewColours
from qa_studio.ui.widgets.review_found import FoundWords
from qa_studio.ui.widgets.review_transcript_document import EDGE_PX, selection_of, transcript_document
from qa_studio.ui.widgets.review_transcript_painting import (
    GUTTER_PX,
    LONG_GUTTER_PX,
    UtterancePainter,
    is_another_speaker,
    word_formats,
)
from qa_studio.ui.widgets.review_transcript_tips import plain_tip, utterance_in_words
from qa_studio.ui.widgets.review_words import Timeline, shown_text


class TranscriptView(QTextEdit):
    """Shows utterances as plain text, one block each; nothing in them is ever taken for markup."""

    asked_to_play = Signal(float)
    """The person wants to hear the call from this second."""
    following_changed = Signal(bool)
    """Whether the text scrolls with the sound; it stops when the person scrolls."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._gutter_px = GUTTER_PX
        self._utterances: Sequence[Utterance] = ()
        self._sentiments: Sequence[Sentiment] = ()
        self._timeline = Timeline(())
        self._found = FoundWords()
        self._dressed: set[int] = set()
        self._current: int | None = None
        self._current_word: tuple[int, int] | None = None
        self._follows = True
        self._pressed_at = QPoint()
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        mouse, keys = Qt.TextInteractionFlag.TextSelectableByMouse, Qt.TextInteractionFlag.TextSelectableByKeyboard
        self.setTextInteractionFlags(mouse | keys)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(texts("review.transcript.name"))
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        self.verticalScrollBar().actionTriggered.connect(self._scroll_oneself)

    def show_utterances(
        self, utterances: Sequence[Utterance], sentiments: Sequence[Sentiment] = (), *, keeps_place: bool = False
    ) -> None:
        """Shows a transcript; `sentiments[i]` belongs to `utterances[i]`, or there are none.

        `keeps_place`: it is the one before, somewhat changed, and neither scrolls away nor loses the text cursor.
        """
        place, hand, follows = self.verticalScrollBar().value(), self.textCursor().blockNumber(), self._follows
        self._utterances, self._sentiments = utterances, sentiments
        self._gutter_px = LONG_GUTTER_PX if utterances and utterances[-1].start_s >= 3600 else GUTTER_PX
        self._timeline = Timeline(utterances)
        self._current = self._current_word = None
        self._found = FoundWords(utterances)
        self._dressed.clear()
        self.setExtraSelections([])
        self.setDocument(transcript_document(utterances, self._gutter_px, self))
        self.follow(follows if keeps_place else True)
        if keeps_place:
            self.setTextCursor(QTextCursor(self.document().findBlockByNumber(min(hand, len(utterances) - 1))))
            self.verticalScrollBar().setValue(place)

    @property
    def follows(self) -> bool:
        """Whether the text scrolls with the sound."""
        return self._follows

    def follow(self, wanted: bool) -> None:
        """Scrolls with the sound, or no longer."""
        if wanted != self._follows:
            self._follows = wanted
            self.following_changed.emit(wanted)
        if wanted and self._current is not None:
            self.reveal(self._current)

    def set_position(self, seconds: float) -> None:
        """Marks the utterance and word that are heard."""
        index = self._timeline.utterance_at(seconds)
        placed = self._timeline.word_at(index, seconds) if index is not None else None
        word = (placed.begin, placed.end) if placed else None
        if (index, word) == (self._current, self._current_word):
            return
        is_elsewhere = index != self._current
        self._current, self._current_word = index, word
        self._mark()
        if is_elsewhere:
            self.viewport().update()
            if self._follows and index is not None:
                self.reveal(index)

    def selected_moment(self) -> tuple[Span, str] | None:
        """Gives when the selected text is said, and the text; None where nothing is selected."""
        cursor = self.textCursor()
        if not cursor.hasSelection():
            return None
        first = self.document().findBlock(cursor.selectionStart())
        last = self.document().findBlock(cursor.selectionEnd())
        start_s = self._timeline.moment_of(first.blockNumber(), cursor.selectionStart() - first.position())
        end_s = self._timeline.end_of(last.blockNumber(), cursor.selectionEnd() - last.position())
        return Span(start_s, max(start_s, end_s)), cursor.selectedText().replace("\u2029", " ").strip()

    def moment_at(self, seconds: float) -> tuple[Span, str] | None:
        """Gives the utterance heard at a moment: when, and its text; None where nobody has spoken yet."""
        index = self._timeline.utterance_at(seconds)
        return None if index is None else (self._timeline.span_of(index), shown_text(self._utterances[index]))

    def utterance_in_hand(self) -> int | None:
        """Gives the utterance a person means by now: the one with the text cursor, else the one that is heard."""
        if not self._utterances:
            return None
        return self.textCursor().blockNumber() if self.hasFocus() else self._current

    def utterance_under(self, place: QPoint) -> int | None:
        """Gives the utterance at a place of the viewport, None below the last."""
        block = self.cursorForPosition(place).block()
        is_there = bool(self._utterances) and self._area(block).bottom() >= place.y()
        return block.blockNumber() if is_there else None

    def text_area(self, index: int) -> QRect:
        """Gives where in the viewport an utterance's text stands."""
        area = self._area(self.document().findBlockByNumber(index))
        return area.adjusted(self._gutter_px, 0, -EDGE_PX, 0).toRect()

    def clear_selection(self) -> None:
        """Selects nothing."""
        cursor = self.textCursor()
        cursor.clearSelection()
        self.setTextCursor(cursor)

    def find_text(self, wanted: str) -> int:
        """Marks every occurrence of `wanted`, whatever its case and accents, and gives how many there are."""
        self._dressed -= self._found.search(wanted)
        self._mark()
        self.viewport().update()
        return len(self._found)

    def go_to_found(self, number: int) -> None:
        """Shows the occurrence with this number, from 0."""
        index = self._found.bring_to_front(number)
        if index is not None:
            self.follow(False)
            self.reveal(index, always=True)
            self._mark()

    def found_after_view(self) -> int:
        """Gives the number of the first occurrence from the top of what is seen on; 0 where there is none."""
        return self._found.first_from(self.cursorForPosition(QPoint(self._gutter_px, 2)).blockNumber())

    def found_moment(self, number: int) -> float:
        """Gives when an occurrence is said, in seconds."""
        return self._timeline.moment_of(*self._found.place(number))

    def reveal(self, index: int, *, always: bool = False) -> None:
        """Scrolls to an utterance that is not well in view, or `always`."""
        area = self._area(self.document().findBlockByNumber(index))
        height = self.viewport().height()
        if always or area.top() < height * 0.08 or area.bottom() > height * 0.8:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + round(area.top() - height * 0.3))

    def _area(self, block: QTextBlock) -> QRectF:
        area = self.document().documentLayout().blockBoundingRect(block)
        return QRectF(0, area.top() - self.verticalScrollBar().value(), self.viewport().width(), area.height())

    def _blocks_in_view(self) -> Iterator[tuple[QTextBlock, QRectF]]:
        block = self.cursorForPosition(QPoint(self._gutter_px, 0)).block()
        if block.blockNumber() > 0:
            block = block.previous()
        while block.isValid() and block.blockNumber() < len(self._utterances):
            area = self._area(block)
            if area.top() > self.viewport().height():
                return
            yield block, area
            block = block.next()

    def _sentiment(self, index: int) -> Sentiment | None:
        return self._sentiments[index] if index < len(self._sentiments) else None

    def _dress(self, blocks: Sequence[QTextBlock], colours: ReviewColours) -> None:
        """Gives words their looks, only where they are seen: a long call has tens of thousands."""
        fresh = [block for block in blocks if block.blockNumber() not in self._dressed]
        for block in fresh:
            index = block.blockNumber()
            self._dressed.add(index)
            words, found = self._timeline.words(index), self._found.within(index)
            block.layout().setFormats(word_formats(words, block.text(), self._sentiment(index), found, colours))
        if fresh:
            begin = fresh[0].position()
            self.document().markContentsDirty(begin, fresh[-1].position() + fresh[-1].length() - begin)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws the utterances' ground and margin, then their text."""
        colours = ReviewColours.of(self.palette())
        seen = list(self._blocks_in_view())
        self._dress([block for block, _ in seen], colours)
        painter = QPainter(self.viewport())
        drawing = UtterancePainter(painter, colours, self._texts, self.font(), self._gutter_px)
        for block, area in seen:
            index = block.blockNumber()
            utterance = self._utterances[index]
            is_named = index == 0 or is_another_speaker(self._utterances[index - 1], utterance)
            drawing.draw(area, utterance, self._sentiment(index), is_current=index == self._current, is_named=is_named)
        painter.end()
        super().paintEvent(event)

    def _mark(self) -> None:
        colours, document = ReviewColours.of(self.palette()), self.document()
        marked = []
        if self._current is not None and self._current_word is not None:
            marked.append(selection_of(document, self._current, *self._current_word, colours.current_word))
        if self._found.front is not None:
            marked.append(selection_of(document, *self._found.front, colours.found_here))
        self.setExtraSelections(marked)

    def _scroll_oneself(self) -> None:
        self.follow(False)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolls, and leaves the scrolling to the person."""
        self.follow(False)
        super().wheelEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remembers where a click began."""
        self._pressed_at = event.position().toPoint()
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Plays from a clicked word; a drag selects instead."""
        super().mouseReleaseEvent(event)
        here = event.position().toPoint()
        is_click = (here - self._pressed_at).manhattanLength() < 4 and not self.textCursor().hasSelection()
        if event.button() is Qt.MouseButton.LeftButton and is_click and self._utterances:
            index = min(self.cursorForPosition(here).blockNumber(), len(self._utterances) - 1)
            self.asked_to_play.emit(self._timeline.moment_of(index, self._character_at(here) or 0))

    def _character_at(self, place: QPoint) -> int | None:
        """Gives the character of its utterance at a place, None beside the text."""
        return None if place.x() < self._gutter_px else self.cursorForPosition(place).positionInBlock()

    def event(self, event: QEvent) -> bool:
        """Leaves plain keys to the page, and names an utterance's sentiment where the pointer rests."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if not (event.matches(QKeySequence.StandardKey.Copy) or event.matches(QKeySequence.StandardKey.SelectAll)):
                event.ignore()
                return False
        elif event.type() is QEvent.Type.PaletteChange:
            self._dressed.clear()
        return super().event(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """Says where the pointer rests what is known of an utterance and its words."""
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), plain_tip(self._tip(event.pos())), self)
            return True
        return super().viewportEvent(event)

    def _tip(self, place: QPoint) -> str:
        index = self.utterance_under(place)
        if index is None:
            return ""
        utterance, words = self._utterances[index], self._timeline.words(index)
        return utterance_in_words(utterance, words, self._character_at(place), self._sentiment(index), self._texts)
