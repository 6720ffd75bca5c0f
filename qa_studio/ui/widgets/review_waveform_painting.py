"""How a call's sound is drawn: lanes, silences, overtalk and sentiment, into a picture that is kept."""

from bisect import bisect_left
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPen

from qa_studio.domain.calls import Span, Speaker
from qa_studio.domain.sentiment import SentimentLabel
from qa_studio.messages import Texts
from qa_studio.ui.widgets.review_colours import ReviewColours, with_alpha
from qa_studio.ui.widgets.review_outline import Lane, Outline, Pin, WaveMarks

RULER_PX = 18
MOOD_PX = 5
OVERVIEW_PX = 4
_STEPS_S = (0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600)
_MIN_TICK_PX = 64
_CROWDED_S_PER_PX = 1.5
_HATCHED_FROM_PX = 4.0


@dataclass(frozen=True)
class Stretch:
    """The part of a call that is seen: from `start_s` on, `seconds_per_px` in each column."""

    start_s: float
    seconds_per_px: float
    width_px: int

    @property
    def end_s(self) -> float:
        """Where the picture ends, in seconds of the call."""
        return self.start_s + self.width_px * self.seconds_per_px

    def x(self, seconds: float) -> float:
        """Gives the column of a moment."""
        return (seconds - self.start_s) / self.seconds_per_px

    def seconds(self, x: float) -> float:
        """Gives the moment of a column."""
        return self.start_s + x * self.seconds_per_px


class WaveformPainter:
    """Draws one stretch of a call onto a painter, `height_px` high."""

    def __init__(self, painter: QPainter, stretch: Stretch, height_px: int, colours: ReviewColours) -> None:
        self._painter = painter
        self._stretch = stretch
        self._height_px = height_px
        self._colours = colours

    def lane_area(self, index: int, lanes: int) -> QRectF:
        """Gives the area of a lane, its sentiment band included."""
        height = (self._height_px - RULER_PX - OVERVIEW_PX) / max(1, lanes)
        return QRectF(0, RULER_PX + index * height, self._stretch.width_px, height)

    def background(self) -> None:
        """Fills the picture and rules it with times."""
        self._painter.fillRect(QRectF(0, 0, self._stretch.width_px, self._height_px), self._colours.surface)
        self._painter.fillRect(QRectF(0, 0, self._stretch.width_px, RULER_PX), self._colours.raised)

    def ruler(self, texts: Texts, duration_s: float) -> None:
        """Writes the times along the top."""
        step = next((step for step in _STEPS_S if step / self._stretch.seconds_per_px >= _MIN_TICK_PX), _STEPS_S[-1])
        font = self._painter.font()
        font.setPixelSize(11)
        self._painter.setFont(font)
        number = int(self._stretch.start_s / step)
        while number * step <= min(self._stretch.end_s, duration_s):
            x = self._stretch.x(number * step)
            self._painter.setPen(self._colours.line)
            self._painter.drawLine(QPointF(x, RULER_PX - 5), QPointF(x, self._height_px - OVERVIEW_PX))
            self._painter.setPen(self._colours.muted)
            label = texts.duration(number * step) if step >= 1 else texts.number(number * step, 1)
            self._painter.drawText(QPointF(x + 3, RULER_PX - 5), label)
            number += 1

    def lane(self, lane: Lane, area: QRectF, outline: Outline) -> None:
        """Draws one channel in its speaker's colour."""
        body = area.adjusted(0, 2, 0, -MOOD_PX - 3)
        middle = body.center().y()
        ratio = self._painter.device().devicePixelRatio()
        width, height = round(self._stretch.width_px * ratio), max(1, round(body.height() * ratio))
        columns = outline.columns(lane.channel, self._stretch.start_s, self._stretch.end_s, width)
        colour = self._colours.of_speaker(lane.speaker)
        self._painter.setPen(QPen(with_alpha(colour, 90), 1))
        self._painter.drawLine(QPointF(0, middle), QPointF(area.right(), middle))
        image = _outline_image(columns, height, colour)
        image.setDevicePixelRatio(ratio)
        self._painter.drawImage(body.topLeft(), image)

    def silences(self, spans: tuple[Span, ...]) -> None:
        """Hatches the stretches in which nobody speaks."""
        areas = self._areas(spans)
        self._fill(areas, with_alpha(self._colours.silence, 34))
        wide = [area for area in areas if area.width() >= _HATCHED_FROM_PX]
        self._fill(wide, QBrush(with_alpha(self._colours.silence, 150), Qt.BrushStyle.BDiagPattern))

    def overtalk(self, spans: tuple[Span, ...]) -> None:
        """Tints the stretches in which both speak, with a bar at their top."""
        areas = self._areas(spans)
        self._fill(areas, with_alpha(self._colours.overtalk, 60))
        bars = [QRectF(area.x(), area.y(), max(2.0, area.width()), 3) for area in areas]
        self._fill(bars, self._colours.overtalk)

    def _fill(self, areas: list[QRectF], brush: QBrush | QColor) -> None:
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(brush)
        self._painter.drawRects(areas)

    def moods(self, marks: WaveMarks, lanes: tuple[Lane, ...]) -> None:
        """Draws a band for each utterance in its sentiment's colour, a thin one for neutral (none where crowded)."""
        rows = {lane.speaker: self.lane_area(index, len(lanes)).bottom() for index, lane in enumerate(lanes)}
        only = next(iter(rows.values()), 0.0)
        is_crowded = self._stretch.seconds_per_px > _CROWDED_S_PER_PX
        bands: dict[SentimentLabel, list[QRectF]] = {label: [] for label in SentimentLabel}
        for mood in marks.moods:
            if mood.span.end_s < self._stretch.start_s or mood.span.start_s > self._stretch.end_s:
                continue
            is_neutral = mood.label is SentimentLabel.NEUTRAL
            if is_neutral and is_crowded:
                continue
            top = rows.get(mood.speaker, only) - MOOD_PX - 1 + (2.0 if is_neutral else 0.0)
            width = max(1.0, mood.span.duration_s / self._stretch.seconds_per_px - 1)
            x = self._stretch.x(mood.span.start_s)
            bands[mood.label].append(QRectF(x, top, width, 1.5 if is_neutral else MOOD_PX))
        for label, areas in bands.items():
            self._fill(areas, self._colours.of_sentiment(label))

    def pins(self, pins: tuple[Pin, ...]) -> None:
        """Sets a flag with the question's number at each pinned moment."""
        font = self._painter.font()
        font.setPixelSize(10)
        font.setBold(True)
        self._painter.setFont(font)
        for pin in pins:
            x = self._stretch.x(pin.span.start_s)
            if not -40 <= x <= self._stretch.width_px:
                continue
            width = self._painter.fontMetrics().horizontalAdvance(pin.label) + 8
            self._painter.setPen(QPen(self._colours.accent, 1))
            self._painter.drawLine(QPointF(x, RULER_PX), QPointF(x, self._height_px - OVERVIEW_PX))
            flag = QRectF(x, RULER_PX, width, 13)
            self._painter.fillRect(flag, self._colours.accent)
            self._painter.setPen(self._colours.on_accent)
            self._painter.drawText(flag, Qt.AlignmentFlag.AlignCenter, pin.label)

    def overview(self, duration_s: float) -> None:
        """Shows at the bottom which part of the call is seen; nothing where all of it is."""
        if duration_s <= 0 or self._stretch.end_s - self._stretch.start_s >= duration_s:
            return
        top, width = self._height_px - OVERVIEW_PX, self._stretch.width_px
        self._painter.fillRect(QRectF(0, top, width, OVERVIEW_PX), self._colours.raised)
        left = self._stretch.start_s / duration_s * width
        seen = max(8.0, (self._stretch.end_s - self._stretch.start_s) / duration_s * width)
        self._painter.fillRect(QRectF(left, top, seen, OVERVIEW_PX), self._colours.muted)

    def _areas(self, spans: tuple[Span, ...]) -> list[QRectF]:
        first = bisect_left(spans, self._stretch.start_s, key=lambda span: span.end_s)
        areas = []
        for span in spans[first:]:
            if span.start_s > self._stretch.end_s:
                break
            x = self._stretch.x(span.start_s)
            width = max(1.0, span.duration_s / self._stretch.seconds_per_px)
            areas.append(QRectF(x, RULER_PX, width, self._height_px - RULER_PX - OVERVIEW_PX))
        return areas


def lane_name(speaker: Speaker) -> str:
    """Gives the message id of a speaker's name."""
    return f"review.speaker.{speaker.value}"


def _outline_image(columns: npt.NDArray[np.float64], height: int, colour: QColor) -> QImage:
    """Gives the columns (lowest, highest in −1…1) as a picture, each pixel as dense as the outline covers it.

    One array operation for the whole picture: thousands of line objects would cost more than all else.
    """
    upper = (1 - columns[:, 1]) / 2 * height
    lower = (1 - columns[:, 0]) / 2 * height
    rows = np.arange(height)[:, np.newaxis]
    cover = np.clip(np.minimum(rows + 1, lower) - np.maximum(rows, upper), 0, 1)
    pixels = np.empty((height, len(columns), 4), dtype=np.uint8)
    for place, level in enumerate((colour.red(), colour.green(), colour.blue())):
        pixels[:, :, place] = level
    pixels[:, :, 3] = np.rint(cover * 255)
    kept = QImage(pixels.data, len(columns), height, 4 * len(columns), QImage.Format.Format_RGBA8888)
    return kept.copy()
