"""Prints how well text is read, measured on the test sets in tests/data: `make quality`.

Every set was written apart from what it measures and is never tuned on; the aggregates alone are printed.
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from qa_studio import bootstrap
from qa_studio.language.spanish import SpanishSentiment
from qa_studio.services.mask_text import Found, personal_data_in
from qa_studio.services.ports import Reader
from qa_studio.settings import Settings
from quality_sentiment import RESOURCES, confusion, table

DATA = Path(__file__).parent.parent / "tests" / "data"


def main() -> None:
    """Prints the tables."""
    reader = bootstrap.text_reader(Settings())
    print_sentiment()
    for language in ("es", "en"):
        print_redaction(reader, language)


def print_sentiment() -> None:
    """Prints accuracy, each class's F1 and the confusion on the call utterances."""
    print("\nSentiment of call utterances, es")
    print(table(confusion(DATA / "call_utterances_es.tsv", SpanishSentiment(RESOURCES))))


def print_redaction(reader: Reader, language: str) -> None:
    """Prints, by kind, how much was found and how much of what was found is right; and ordinary numbers masked.

    Found: a stretch lies wholly under masks, whatever their kind; as such: under one of its own kind. Right: a mask
    overlaps a stretch of its kind.
    """
    wanted: Counter[str] = Counter()
    hidden: Counter[str] = Counter()
    named: Counter[str] = Counter()
    given: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for text, expected, found in _redacted(reader, language):
        for one in expected:
            wanted[one.kind] += 1
            hidden[one.kind] += is_hidden(text, one, found)
            named[one.kind] += any(other.kind == one.kind and overlap(one, other) for other in found)
        for one in found:
            given[one.kind] += 1
            right[one.kind] += any(other.kind == one.kind and overlap(one, other) for other in expected)
    print(f"\nPersonal data, {language}:    n  hidden  as such  right of found")
    for kind in sorted(set(wanted) | set(given)):
        shares = [share(hidden[kind], wanted[kind]), share(named[kind], wanted[kind]), share(right[kind], given[kind])]
        print(f"  {kind:14}{wanted[kind]:6}  {shares[0]:>6}  {shares[1]:>7}  {shares[2]:>14}")
    totals = [share(sum(a.values()), sum(b.values())) for a, b in ((hidden, wanted), (named, wanted), (right, given))]
    print(f"  {'all':14}{sum(wanted.values()):6}  {totals[0]:>6}  {totals[1]:>7}  {totals[2]:>14}")
    table_lines = (DATA / f"ordinary_numbers_{language}.tsv").read_text(encoding="utf-8").splitlines()
    lines = [line for line in table_lines if not line.startswith("#")][1:]
    masked = Counter(one.kind for line in lines for one in personal_data_in(reader, line, language)[1][:1])
    kinds = ", ".join(f"{kind} {count}" for kind, count in masked.most_common())
    print(f"Ordinary numbers masked, {language}: {sum(masked.values())} of {len(lines)} lines"
          f" ({share(sum(masked.values()), len(lines))})  {kinds}")  # fmt: skip


def _redacted(reader: Reader, language: str) -> Iterator[tuple[str, Sequence[Found], Sequence[Found]]]:
    for line in (DATA / f"redaction_{language}.jsonl").read_text(encoding="utf-8").splitlines():
        entry: dict[str, Any] = json.loads(line)
        expected = [Found(one["kind"], one["start"], one["end"]) for one in entry["found"]]
        yield entry["text"], expected, personal_data_in(reader, entry["text"], language)[1]


def overlap(one: Found, other: Found) -> bool:
    """Whether two stretches share a character."""
    return one.start < other.end and other.start < one.end


def is_hidden(text: str, one: Found, found: Sequence[Found]) -> bool:
    """Whether every letter and digit of a stretch lies under a mask."""
    return all(
        any(other.start <= index < other.end for other in found)
        for index in range(one.start, one.end)
        if text[index].isalnum()
    )


def share(part: int, whole: int) -> str:
    """Gives a share in per cent, a dash of nothing."""
    return f"{100 * part / whole:.1f} %" if whole else "–"


if __name__ == "__main__":
    main()
