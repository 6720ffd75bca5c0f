"""A call's transcript that follows the sound: click a word to hear it, select some to pin them."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QEvent, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import (
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
    QWheelEvent,
)
from PySide6.QtWidgets import QTextEdit, QToolTip, QWidget

from qa_studio.domain.calls import Span
from qa_studio.domain.sentiment import Sentiment
from qa_studio.domain.transcripts import Utterance
from qa_studio.messages import Texts
from qa_studio.ui.widgets.review_colours import ReviewColours
from qa_studio.ui.widgets.review_transcript_document import transcript_document
from qa_studio.ui.widgets.review_transcript_painting import (
    GUTTER_PX,
    LONG_GUTTER_PX,
    UtterancePainter,
    sentiment_in_words,
    word_formats,
)
from qa_studio.ui.widgets.review_words import Timeline, find_all, folded, shown_text


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
        self._folded: list[str] = []
        self._found: tuple[tuple[int, int], ...] = ()
        self._found_in: dict[int, list[int]] = {}
        self._found_length = 0
        self._found_here: int | None = None
        self._dressed: set[int] = set()
        self._current: int | None = None
        self._current_word: tuple[int, int] | None = None
        self._follows = True
        self._pressed_at = QPoint()
        self.setReadOnly(True)
        self.setAcceptRichText(False)
        self.setUndoRedoEnabled(False)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(texts("review.transcript.name"))
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        self.verticalScrollBar().actionTriggered.connect(self._stop_following)

    def show_utterances(self, utterances: Sequence[Utterance], sentiments: Sequence[Sentiment] = ()) -> None:
        """Shows a transcript; `sentiments[i]` belongs to `utterances[i]`, or there are none."""
        self._utterances, self._sentiments = utterances, sentiments
        self._gutter_px = LONG_GUTTER_PX if utterances and utterances[-1].start_s >= 3600 else GUTTER_PX
        self._timeline = Timeline(utterances)
        self._current = self._current_word = None
        self._found, self._found_in, self._found_here = (), {}, None
        self._dressed.clear()
        self._folded = []
        self.setExtraSelections([])
        self.setDocument(transcript_document(utterances, self._gutter_px, self))
        self.follow(True)

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
            self._reveal(self._current, always=False)

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
                self._reveal(index, always=False)

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

    def clear_selection(self) -> None:
        """Selects nothing."""
        cursor = self.textCursor()
        cursor.clearSelection()
        self.setTextCursor(cursor)

    def find_text(self, wanted: str) -> int:
        """Marks every occurrence of `wanted`, whatever its case and accents, and gives how many there are."""
        if not self._folded:
            self._folded = [folded(shown_text(utterance)) for utterance in self._utterances]
        self._found = find_all(self._folded, wanted)
        self._found_length = len(wanted.strip())
        self._found_here = None
        touched = set(self._found_in)
        self._found_in = {}
        for index, begin in self._found:
            self._found_in.setdefault(index, []).append(begin)
        self._dressed -= touched | set(self._found_in)
        self._mark()
        self.viewport().update()
        return len(self._found)

    def go_to_found(self, number: int) -> None:
        """Shows the occurrence with this number, from 0."""
        if 0 <= number < len(self._found):
            self._found_here = number
            self._stop_following()
            self._reveal(self._found[number][0], always=True)
            self._mark()

    def found_after_view(self) -> int:
        """Gives the number of the first occurrence from the top of what is seen on; 0 where there is none."""
        top = self.cursorForPosition(QPoint(self._gutter_px, 2)).blockNumber()
        return next((number for number, (index, _) in enumerate(self._found) if index >= top), 0)

    def found_moment(self, number: int) -> float:
        """Gives when an occurrence is said, in seconds."""
        return self._timeline.moment_of(*self._found[number])

    def _reveal(self, index: int, *, always: bool) -> None:
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
            found = tuple((begin, self._found_length) for begin in self._found_in.get(index, ()))
            words = self._timeline.words(index)
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
            is_named = index == 0 or self._utterances[index - 1].speaker is not utterance.speaker
            drawing.draw(area, utterance, self._sentiment(index), is_current=index == self._current, is_named=is_named)
        painter.end()
        super().paintEvent(event)

    def _mark(self) -> None:
        colours = ReviewColours.of(self.palette())
        marked = []
        if self._current is not None and self._current_word is not None:
            form = QTextCharFormat()
            form.setBackground(colours.current_word)
            marked.append(self._selection(self._current, *self._current_word, form))
        if self._found_here is not None:
            form = QTextCharFormat()
            form.setBackground(colours.found_here)
            index, begin = self._found[self._found_here]
            marked.append(self._selection(index, begin, begin + self._found_length, form))
        self.setExtraSelections(marked)

    def _selection(self, index: int, begin: int, end: int, form: QTextCharFormat) -> QTextEdit.ExtraSelection:
        cursor = QTextCursor(self.document().findBlockByNumber(index))
        cursor.setPosition(cursor.position() + begin)
        cursor.setPosition(cursor.position() + end - begin, QTextCursor.MoveMode.KeepAnchor)
        selection = QTextEdit.ExtraSelection()
        selection.cursor, selection.format = cursor, form
        return selection

    def _stop_following(self) -> None:
        self.follow(False)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolls, and leaves the scrolling to the person."""
        self._stop_following()
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
            cursor = self.cursorForPosition(here)
            index = min(cursor.blockNumber(), len(self._utterances) - 1)
            begin = 0 if here.x() < self._gutter_px else cursor.positionInBlock()
            self.asked_to_play.emit(self._timeline.moment_of(index, begin))

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
        """Shows an utterance's sentiment where the pointer rests."""
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            sentiment = self._sentiment(self.cursorForPosition(event.pos()).blockNumber())
            text = "" if sentiment is None else sentiment_in_words(sentiment, self._texts)
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().viewportEvent(event)
