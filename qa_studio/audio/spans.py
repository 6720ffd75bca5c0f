"""Spans of a channel in seconds: sorted, and apart from each other."""

from collections.abc import Iterable

Spans = tuple[tuple[float, float], ...]


def joined(spans: Iterable[tuple[float, float]]) -> Spans:
    """Sorts spans and makes one of those that touch or overlap."""
    found: list[tuple[float, float]] = []
    for start_s, end_s in sorted(spans):
        if found and start_s <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end_s))
        else:
            found.append((start_s, end_s))
    return tuple(found)


def without(spans: Spans, others: Spans) -> Spans:
    """Gives what of `spans` lies in none of the `others`."""
    left = []
    index = 0
    for span_start_s, end_s in spans:
        start_s = span_start_s
        while index < len(others) and others[index][1] <= start_s:
            index += 1
        at = index
        while at < len(others) and others[at][0] < end_s:
            if others[at][0] > start_s:
                left.append((start_s, others[at][0]))
            start_s = max(start_s, others[at][1])
            at += 1
        if start_s < end_s:
            left.append((start_s, end_s))
    return tuple(left)


def within(spans: Spans, others: Spans) -> Spans:
    """Gives what of `spans` lies in one of the `others`."""
    return without(spans, without(spans, others))
