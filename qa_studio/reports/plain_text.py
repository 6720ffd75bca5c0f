"""Text from outside made fit for a page: no control characters, bounded in length, breakable, usable in file names."""

import re
import unicodedata

_CONTROLS = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200b\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)
"""Control characters, invisible breaks, and marks that turn the direction of what follows (they can disguise text)."""
_SURROGATES = re.compile("[\ud800-\udfff]")
_SLUG_LENGTH = 40
ZERO_WIDTH_SPACE = "\u200b"


def clean(text: str, longest: int) -> str:
    """Gives `text` on one line, of at most `longest` characters, cut at a word with "…" where it was longer."""
    line = " ".join(_SURROGATES.sub("\ufffd", _CONTROLS.sub("", text)).split())
    if len(line) <= longest:
        return line
    kept = line[: longest - 1]
    at_word = kept.rsplit(" ", 1)[0]
    return (at_word if len(at_word) > longest // 2 else kept).rstrip(" ,;:.") + "…"


def breakable(text: str, longest_run: int) -> str:
    """Gives `text` with invisible places to break in any run of more than `longest_run` characters without one."""
    return re.sub(rf"\S{{{longest_run + 1},}}", lambda run: _with_breaks(run.group()), text)


def _with_breaks(run: str) -> str:
    return ZERO_WIDTH_SPACE.join(run[start : start + 12] for start in range(0, len(run), 12))


def wrapped(text: str, width: int, lines: int) -> list[str]:
    """Gives `text` in at most `lines` lines of about `width` characters; the last ends in "…" where more was left."""
    words = breakable(text, width).replace(ZERO_WIDTH_SPACE, " ").split()
    found: list[str] = []
    for word in words:
        if found and len(found[-1]) + 1 + len(word) <= width:
            found[-1] += f" {word}"
        else:
            found.append(word)
    if len(found) > lines:
        found = [*found[: lines - 1], clean(" ".join(found[lines - 1 :]), width)]
    return found


def slug(name: str, fallback: str) -> str:
    """Gives a name fit for a file on any system: lower-case ASCII letters and digits joined by "-"."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii").lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_SLUG_LENGTH].strip("-") or fallback
