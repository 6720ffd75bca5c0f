"""Drawing in SVG Tiny 1.2: presentation attributes only, so that browsers, Typst and Qt all show the same."""

from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

NAMESPACE = ' xmlns="http://www.w3.org/2000/svg"'
Point = tuple[float, float]


class Drawing:
    """A drawing of `width` × `height` units with a title and a description for who cannot see it.

    It carries no width and height of its own but its view box, and fills the place it is given.
    """

    def __init__(self, width: float, height: float, title: str, description: str, font: str) -> None:
        self._size = f"{width:g} {height:g}"
        self._parts = [f"<title>{escape(title)}</title>", f"<desc>{escape(description)}</desc>"]
        self._label = title
        self._font = font

    def line(self, start: Point, end: Point, colour: str, width: float = 1.0, dashes: str = "") -> None:
        """Draws a straight line; `dashes` as in `stroke-dasharray`."""
        dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
        self._parts.append(
            f'<line x1="{start[0]:.1f}" y1="{start[1]:.1f}" x2="{end[0]:.1f}" y2="{end[1]:.1f}" '
            f'stroke="{colour}" stroke-width="{width:g}"{dashed}/>'
        )

    def path(self, points: Sequence[Point], colour: str, width: float) -> None:
        """Draws a line through `points`."""
        self._parts.append(
            f'<polyline points="{_listed(points)}" fill="none" stroke="{colour}" stroke-width="{width:g}" '
            'stroke-linejoin="round" stroke-linecap="round"/>'
        )

    def area(self, points: Sequence[Point], colour: str, opacity: float) -> None:
        """Fills the shape with the corners `points`."""
        self._parts.append(f'<polygon points="{_listed(points)}" fill="{colour}" fill-opacity="{opacity:g}"/>')

    def rectangle(self, corner: Point, width: float, height: float, colour: str) -> None:
        """Fills a rectangle from its upper left `corner`."""
        self._parts.append(
            f'<rect x="{corner[0]:.1f}" y="{corner[1]:.1f}" width="{max(width, 0.0):.1f}" '
            f'height="{height:.1f}" fill="{colour}"/>'
        )

    def circle(self, centre: Point, radius: float, fill: str, stroke: str) -> None:
        """Draws a dot with an outline."""
        self._parts.append(
            f'<circle cx="{centre[0]:.1f}" cy="{centre[1]:.1f}" r="{radius:g}" fill="{fill}" '
            f'stroke="{stroke}" stroke-width="2"/>'
        )

    def text(
        self, place: Point, words: str, colour: str, *, size: float = 12, anchor: str = "start", is_bold: bool = False
    ) -> None:
        """Writes one line; `anchor` is start, middle or end."""
        weight = ' font-weight="bold"' if is_bold else ""
        self._parts.append(
            f'<text x="{place[0]:.1f}" y="{place[1]:.1f}" font-family={quoteattr(self._font)} font-size="{size:g}" '
            f'fill="{colour}" text-anchor="{anchor}"{weight}>{escape(words)}</text>'
        )

    def whisker(self, start: Point, end: Point, colour: str, cap: float) -> None:
        """Draws an interval as a line with a cap of half-length `cap` at both ends."""
        self.line(start, end, colour, 1.2)
        is_level = start[1] == end[1]
        for x, y in (start, end):
            low, high = ((x, y - cap), (x, y + cap)) if is_level else ((x - cap, y), (x + cap, y))
            self.line(low, high, colour, 1.2)

    def as_svg(self) -> str:
        """Gives the drawing as an SVG document without a declaration."""
        return (
            f'<svg{NAMESPACE} viewBox="0 0 {self._size}" role="img" aria-label={quoteattr(self._label)}>'
            f"{''.join(self._parts)}</svg>"
        )


def _listed(points: Sequence[Point]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
