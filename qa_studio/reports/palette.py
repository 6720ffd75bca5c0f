"""Colours of reports, one set for HTML, PDF and charts; told apart by lightness too, so safe for colour blindness."""

from dataclasses import dataclass, fields


@dataclass(frozen=True)
class Palette:
    """Colours as `#rrggbb` by what they are used for.

    `agent` and `good`, `attention` build on the blue, bluish green and vermilion of Okabe & Ito (2008).
    """

    paper: str
    ink: str
    muted: str
    rule: str
    wash: str
    agent: str
    team: str
    good: str
    attention: str


LIGHT = Palette(
    paper="#ffffff",
    ink="#1b2430",
    muted="#5a6675",
    rule="#d5dbe2",
    wash="#f3f6f9",
    agent="#0a66a6",
    team="#9aa4b1",
    good="#00735a",
    attention="#a84300",
)
DARK = Palette(
    paper="#14191f",
    ink="#e8ecf1",
    muted="#a3afbd",
    rule="#37424f",
    wash="#1d242c",
    agent="#62b4ee",
    team="#7d8998",
    good="#4cc3a2",
    attention="#f19a5b",
)


def counterparts(light: Palette = LIGHT, dark: Palette = DARK) -> tuple[tuple[str, str], ...]:
    """Gives for each colour of `light` the one of `dark` that stands for the same thing."""
    return tuple((getattr(light, one.name), getattr(dark, one.name)) for one in fields(Palette))
