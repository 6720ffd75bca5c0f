"""Words people mean: what a centre calls its products, and what the recogniser hears instead."""

from dataclasses import dataclass


@dataclass(frozen=True)
class GlossaryTerm:
    """A term as it is to be written, in one language, and what is heard in its place.

    `heard` holds phrases in lower case as the recogniser gives them, without the term itself. `id` is 0 until stored.
    """

    id: int
    language: str
    written: str
    heard: tuple[str, ...]
    note: str = ""
    added_by: str = ""
