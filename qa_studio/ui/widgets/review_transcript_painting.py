"""How utterances are drawn behind and beside their text: who, when, and with what sentiment."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPolygonF, QTextCharFormat, QTextLayout

from qa_studio.domain.calls import Speaker
from qa_studio.domain.sentiment import Sentiment, SentimentLabel
from qa_studio.domain.transcripts import ChangedBy, SpeakerSource, Utterance
from qa_studio.messages import Texts
from qa_studio.ui.widgets.review_colours import ReviewColours, with_alpha
from qa_studio.ui.widgets.review_words import PlacedWord, folded

GUTTER_PX = 140
LONG_GUTTER_PX = 166
"""Where times take hours."""
_BAR_PX = 3


class UtterancePainter:
    """Draws the surroundings of utterances onto a painter."""

    def __init__(self, painter: QPainter, colours: ReviewColours, texts: Texts, font: QFont, gutter_px: int) -> None:
        self._painter = painter
        self._colours = colours
        self._texts = texts
        self._gutter_px = gutter_px
        self._font = QFont(font)
        self._font.setPixelSize(max(11, font.pixelSize() - 2) if font.pixelSize() > 0 else 11)
        self._bold = QFont(self._font)
        self._bold.setBold(True)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def draw(
        self, area: QRectF, utterance: Utterance, sentiment: Sentiment | None, *, is_current: bool, is_named: bool
    ) -> None:
        """Draws one utterance's ground, bar, speaker (where it changes), time and sentiment."""
        colour = self._colours.of_speaker(utterance.speaker)
        ground = area.adjusted(4, -2, -4, 2)
        if is_current:
            self._painter.setPen(QPen(with_alpha(self._colours.overtalk, 150), 1))
            self._painter.setBrush(self._colours.current_utterance)
            self._painter.drawRoundedRect(ground, 4, 4)
        elif utterance.speaker is Speaker.CUSTOMER:
            self._painter.setPen(Qt.PenStyle.NoPen)
            self._painter.setBrush(with_alpha(colour, 16))
            self._painter.drawRoundedRect(ground, 4, 4)
        self._painter.fillRect(QRectF(ground.left(), ground.top(), _BAR_PX, ground.height()), colour)
        line = QRectF(ground.left() + 9, area.top() - 1, self._gutter_px - 20, 19)
        if is_named:
            self._painter.setFont(self._bold)
            self._painter.setPen(colour)
            self._painter.drawText(line, _LEFT, self._name(utterance))
        self._painter.setFont(self._font)
        self._painter.setPen(self._colours.muted)
        self._painter.drawText(line.adjusted(0, 0, -18, 0), _RIGHT, self._texts.duration(utterance.start_s))
        if sentiment is not None:
            self._sentiment(QPointF(line.right() - 6, line.center().y()), sentiment.label)

        if utterance.corrected_by is not None:
            self._pencil(QPointF(area.right() - 13, line.center().y()))

    def _name(self, utterance: Utterance) -> str:
        name = self._texts(f"review.speaker.{utterance.speaker.value}")
        is_guess = utterance.speaker_source is SpeakerSource.ESTIMATED
        return self._texts("review.speaker.estimated", name=name) if is_guess else name

    def _pencil(self, centre: QPointF) -> None:
        self._painter.save()
        self._painter.translate(centre)
        self._painter.rotate(45)
        self._painter.setPen(QPen(self._colours.accent, 1.3))
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.drawRect(QRectF(-2, -6, 4, 8))
        self._painter.drawPolygon(QPolygonF([QPointF(-2, 2), QPointF(2, 2), QPointF(0, 6)]))
        self._painter.restore()

    def _sentiment(self, centre: QPointF, label: SentimentLabel) -> None:
        x, y = centre.x(), centre.y()
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(self._colours.of_sentiment(label))
        match label:
            case SentimentLabel.POSITIVE:
                self._painter.drawPolygon(QPolygonF([QPointF(x - 5, y + 4), QPointF(x + 5, y + 4), QPointF(x, y - 5)]))
            case SentimentLabel.NEGATIVE:
                self._painter.drawPolygon(QPolygonF([QPointF(x - 5, y - 4), QPointF(x + 5, y - 4), QPointF(x, y + 5)]))
            case _:
                self._painter.setBrush(with_alpha(self._colours.neutral, 110))
                self._painter.drawEllipse(centre, 1.6, 1.6)


_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def is_another_speaker(before: Utterance, now: Utterance) -> bool:
    """Whether the speaker is to be named anew: somebody else speaks, or it is known otherwise who does."""
    was_guess = before.speaker_source is SpeakerSource.ESTIMATED
    return before.speaker is not now.speaker or was_guess != (now.speaker_source is SpeakerSource.ESTIMATED)


def word_formats(
    words: tuple[PlacedWord, ...],
    text: str,
    sentiment: Sentiment | None,
    found: tuple[tuple[int, int], ...],
    colours: ReviewColours,
) -> list[QTextLayout.FormatRange]:
    """Gives how the words of one utterance are written.

    Doubtful words are lighter and dotted, changed ones dashed (by a person in italics as well), words that a sentiment
    rests on are underlined, and `found` stretches
    (begin, length) are marked.
    """
    ranges = [
        _range(placed.begin, placed.end - placed.begin, _doubtful(colours)) for placed in words if placed.is_doubtful
    ]
    ranges += [
        _range(placed.begin, placed.end - placed.begin, _changed(placed.word.changed_by, colours))
        for placed in words
        if placed.word.changed_by in (ChangedBy.PERSON, ChangedBy.GLOSSARY)
    ]
    if sentiment is not None and sentiment.label is not SentimentLabel.NEUTRAL:
        underlined = _underlined(colours.of_sentiment(sentiment.label))
        plain = folded(text)
        for word in dict.fromkeys(folded(word) for word in sentiment.evidence):
            begin = _whole_word(plain, word)
            if begin >= 0:
                ranges.append(_range(begin, len(word), underlined))
    marked = QTextCharFormat()
    marked.setBackground(colours.found)
    ranges.extend(_range(begin, length, marked) for begin, length in found)
    return ranges


def _whole_word(text: str, word: str) -> int:
    begin = text.find(word) if word else -1
    while begin >= 0:
        end = begin + len(word)
        if not text[begin - 1 : begin].isalnum() and not text[end : end + 1].isalnum():
            return begin
        begin = text.find(word, end)
    return -1


def _range(begin: int, length: int, form: QTextCharFormat) -> QTextLayout.FormatRange:
    made = QTextLayout.FormatRange()
    made.start, made.length, made.format = begin, length, form
    return made


def _doubtful(colours: ReviewColours) -> QTextCharFormat:
    form = QTextCharFormat()
    form.setForeground(colours.muted)
    form.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DotLine)
    form.setUnderlineColor(colours.muted)
    return form


def _changed(changed_by: ChangedBy | None, colours: ReviewColours) -> QTextCharFormat:
    form = QTextCharFormat()
    form.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DashUnderline)
    form.setUnderlineColor(colours.accent)
    form.setFontItalic(changed_by is ChangedBy.PERSON)
    return form


def _underlined(colour: QColor) -> QTextCharFormat:
    form = QTextCharFormat()
    form.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
    form.setUnderlineColor(colour)
    return form
