"""Words by time as CTM, the form in which NIST's scoring tools read them (SCTK, infmts.htm)."""

import math
import re
from collections.abc import Iterator, Sequence
from typing import Final

from qa_studio.domain.calls import Speaker
from qa_studio.domain.errors import KnownError
from qa_studio.domain.speakers import at_pauses, utterance_of
from qa_studio.domain.transcripts import SpeakerSource, Transcript, Utterance, Word
from qa_studio.speech.cues import speaker_named
from qa_studio.speech.tokens import is_word

_CHANNELS: Final = {"A": 0, "1": 0, "B": 1, "2": 1}
_LETTERS: Final = "AB"
_COMMENT: Final = ";;"
_LINE: Final = re.compile(r"\S+\s+\S+\s+\d*\.?\d+\s+\d*\.?\d+\s+\S+(?:\s+\S+){0,3}")
_SPOKEN: Final = frozenset({"lex", "frag", "fp", "un-lex", "for-lex"})
"""Types of words (seventh column) that somebody said; others are noises."""

_BY_SPEAKER: Final = {Speaker.AGENT: 0, Speaker.CUSTOMER: 1, Speaker.UNKNOWN: 0}


def is_ctm(text: str) -> bool:
    """Whether the first line that is no comment has the columns of CTM."""
    lines = (line.strip() for line in text.split("\n"))
    first = next((line for line in lines if line and not line.startswith(_COMMENT)), "")
    return _LINE.fullmatch(first) is not None


def write_ctm(transcript: Transcript, note: str = "") -> str:
    """Gives the words by channel and time: name (the call's uid), channel, start, duration, word, confidence.

    Channel A is the recording's left or only one, B the right; where no channel is known A is the agent's and B the
    customer's. A confidence that is not known is left out, as the form allows. Words of an utterance without word
    times share its time by their length.
    """
    rows = sorted(
        ((_channel(utterance), word) for utterance in transcript.utterances for word in _timed(utterance)),
        key=lambda row: (row[0], row[1].start_s),
    )
    head = f"{_COMMENT} {' '.join(note.split())}\n" if note else ""
    return head + "".join(_row(transcript.call_uid, channel, word) for channel, word in rows)


def read_ctm(text: str, path: str) -> tuple[Utterance, ...]:
    """Reads words by channel, parted into utterances at pauses; of alternatives the first is taken.

    Whose a channel is the file does not say, unless it names speakers in the eighth column.

    Raises:
        KnownError: `transcript.bad_ctm` with `path` and `line`; `transcript.several_calls` with `path`, where words
            of more than one recording stand in the file.
    """
    found: dict[tuple[int | None, Speaker], list[Word]] = {}
    names = set()
    for number, columns in _lines(text):
        names.add(columns[0])
        word = _word(columns, path, number)
        is_spoken = len(columns) < 7 or columns[6] in _SPOKEN
        if is_spoken and is_word(word.text):
            speaker = (speaker_named(columns[7]) if len(columns) > 7 else None) or Speaker.UNKNOWN
            found.setdefault((_CHANNELS.get(columns[1].upper()), speaker), []).append(word)
    if len(names) > 1:
        raise KnownError("transcript.several_calls", path=path)
    return tuple(
        utterance_of(run, speaker, channel, SpeakerSource.IMPORTED)
        for (channel, speaker), words in found.items()
        for run in at_pauses(sorted(words, key=lambda word: word.start_s))
    )


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Gives numbered lines of words, with the first of alternatives only."""
    is_left_out = False
    for number, line in enumerate(text.split("\n"), 1):
        columns = line.split()
        if not columns or columns[0].startswith(_COMMENT):
            continue
        mark = columns[4].upper() if len(columns) > 4 else ""
        if mark in ("<ALT_BEGIN>", "<ALT>", "<ALT_END>"):
            is_left_out = mark == "<ALT>"
        elif not is_left_out:
            yield number, columns


def _word(columns: Sequence[str], path: str, line: int) -> Word:
    try:
        start_s, length_s = float(columns[2]), float(columns[3])
        told = columns[5] if len(columns) > 5 else "NA"
        confidence = None if told.upper() == "NA" else float(told)
        if not (0.0 <= start_s < math.inf and 0.0 <= length_s < math.inf):
            raise ValueError
        if confidence is not None and not 0.0 <= confidence <= 1.0:
            raise ValueError
        return Word(columns[4], start_s, round(start_s + length_s, 6), confidence)
    except (ValueError, IndexError) as error:
        raise KnownError("transcript.bad_ctm", path=path, line=line) from error


def _channel(utterance: Utterance) -> int:
    return utterance.channel if utterance.channel in (0, 1) else _BY_SPEAKER[utterance.speaker]


def _timed(utterance: Utterance) -> Iterator[Word]:
    """Gives words without blanks in them, each with a time."""
    words = utterance.words or (Word(utterance.text, utterance.start_s, utterance.end_s),)
    for word in words:
        parts = word.text.split()
        letters = sum(map(len, parts))
        start_s = word.start_s
        for part in parts:
            end_s = start_s + (word.end_s - word.start_s) * len(part) / letters
            yield Word(part, start_s, end_s, word.confidence)
            start_s = end_s


def _row(name: str, channel: int, word: Word) -> str:
    confidence = "" if word.confidence is None else f" {word.confidence:.3f}"
    return f"{name} {_LETTERS[channel]} {word.start_s:.3f} {word.end_s - word.start_s:.3f} {word.text}{confidence}\n"
