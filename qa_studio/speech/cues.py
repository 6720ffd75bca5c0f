"""Timed lines of WebVTT and SubRip files: who speaks, when, and what."""

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from qa_studio.domain.calls import Speaker
from qa_studio.domain.errors import KnownError
from qa_studio.domain.transcripts import SpeakerSource, Utterance

_NAMES: Final = MappingProxyType(
    {
        Speaker.AGENT: (
            *("agent", "advisor", "operator", "representative"),
            *("agente", "asesor", "asesora", "ejecutivo", "ejecutiva", "operador", "operadora", "representante"),
            *("teleoperador", "teleoperadora"),
        ),
        Speaker.CUSTOMER: (
            *("caller", "client", "customer"),
            *("cliente", "clienta", "llamante", "usuario", "usuaria"),
        ),
        Speaker.UNKNOWN: ("unknown", "speaker", "desconocido", "desconocida", "hablante"),
    }
)
VOICES: Final = MappingProxyType({Speaker.AGENT: "Agent", Speaker.CUSTOMER: "Customer", Speaker.UNKNOWN: "Unknown"})
ESTIMATED: Final = "estimated"
"""How files mark a speaker who is a guess from the voices."""

_TIME: Final = r"(?:(\d{1,4}):)?([0-5]?\d):([0-5]?\d)[.,](\d{1,3})"
_TIMING: Final = re.compile(rf"\s*{_TIME}\s*-->\s*{_TIME}(?:\s.*)?")
_VOICE: Final = re.compile(r"<v((?:\.[^\s>]*)?)\s+([^>]*)>")
_TAG: Final = re.compile(r"</?[^>]*>")
_NOISE: Final = re.compile(r"\[\d+\]")
"""What some of Vosk's models give for noise, and `vosk-transcriber` writes into its SubRip files."""

_PREFIX: Final = re.compile(rf"\s*[-–]?\s*([^\W\d_]+(?:\s+\d+)?)\s*(\({ESTIMATED}\))?\s*:\s*")


@dataclass(frozen=True)
class _Block:
    """Lines between blank lines; `line` is the number of the first, from 1."""

    line: int
    lines: tuple[str, ...]


def read_vtt(text: str, path: str) -> tuple[Utterance, ...]:
    """Reads WebVTT: voices (`<v Agent>`) tell the speaker, those of class `estimated` as a guess.

    Notes, styles, regions and cue names are passed over.

    Raises:
        KnownError: `transcript.not_vtt`, `transcript.bad_time` with `path` and `line`.
    """
    if not re.match(r"WEBVTT(?:[ \t\n]|$)", text):
        raise KnownError("transcript.not_vtt", path=path)
    blocks = [block for block in _blocks(text) if block.line > 1]
    skipped = ("NOTE", "STYLE", "REGION")
    cues = [block for block in blocks if block.lines[0].split(" ")[0].strip() not in skipped]
    return tuple(utterance for block in cues for utterance in _vtt_cue(block, path))


def read_srt(text: str, path: str) -> tuple[Utterance, ...]:
    """Reads SubRip; "Agent:", "Agente:", "Cliente:" and the like in front of a line tell the speaker.

    Raises:
        KnownError: `transcript.bad_time` with `path` and `line`.
    """
    found = []
    for block in _blocks(text):
        start_s, end_s, lines = _timed(block, path)
        speaker, said, source = _spoken(_one_line(_NOISE.sub("", " ".join(_plain(line) for line in lines))))
        if said:
            found.append(Utterance(speaker, start_s, end_s, said, speaker_source=source))
    return tuple(found)


def has_timings(text: str) -> bool:
    """Whether a text has a line with two times as SubRip and WebVTT write them."""
    return any("-->" in line and _TIMING.fullmatch(line) for line in text.split("\n"))


def write_vtt(utterances: Sequence[Utterance], note: str = "") -> str:
    """Gives WebVTT with the speakers as voices, and a note in front where there is one."""
    cues = (
        f"{_stamp(one.start_s, '.')} --> {_stamp(one.end_s, '.')}\n"
        f"<v{f'.{ESTIMATED}' if _is_estimated(one) else ''} {VOICES[one.speaker]}>"
        f"{html.escape(_one_line(one.text), quote=False)}\n"
        for one in utterances
    )
    notes = (f"NOTE {_one_line(note).replace('-->', '→')}\n",) if note else ()
    return "\n".join(("WEBVTT\n", *notes, *cues))


def write_srt(utterances: Sequence[Utterance]) -> str:
    """Gives SubRip with the speakers in front of what they say."""
    return "\n".join(
        f"{number}\n{_stamp(one.start_s, ',')} --> {_stamp(one.end_s, ',')}\n"
        f"{VOICES[one.speaker]}{f' ({ESTIMATED})' if _is_estimated(one) else ''}: {_one_line(one.text)}\n"
        for number, one in enumerate(utterances, 1)
    )


def write_text(
    utterances: Sequence[Utterance],
    names: Mapping[Speaker, str] = VOICES,
    note: str = "",
    estimated: str = ESTIMATED,
) -> str:
    """Gives lines to read, with time and speaker by `names`; a note goes in front, after "# ".

    `estimated` stands behind the name of a speaker who is a guess from the voices.
    """
    lines = (
        f"[{_clock(one.start_s)}] {names[one.speaker]}{f' ({estimated})' if _is_estimated(one) else ''}:"
        f" {_one_line(one.text)}\n"
        for one in utterances
    )
    return "".join((f"# {_one_line(note)}\n" if note else "", *lines))


def speaker_named(name: str) -> Speaker | None:
    """Gives the speaker that a name means in English or Spanish; None where it means nobody in particular."""
    first = name.strip().lower().split()[:1]
    return next((speaker for speaker, names in _NAMES.items() if first and first[0] in names), None)


def _blocks(text: str) -> Iterator[_Block]:
    lines: list[str] = []
    for number, line in enumerate((*text.split("\n"), ""), 1):
        if line.strip():
            lines.append(line)
        elif lines:
            yield _Block(number - len(lines), tuple(lines))
            lines = []


def _vtt_cue(block: _Block, path: str) -> Iterator[Utterance]:
    start_s, end_s, lines = _timed(block, path)
    payload = "\n".join(lines)
    pieces = _VOICE.split(payload)
    # What stands before the first voice belongs to nobody named, or says its speaker in front as SubRip does.
    speaker, said, source = _spoken(_plain(pieces[0]))
    if said:
        yield Utterance(speaker, start_s, end_s, said, speaker_source=source)
    for classes, name, words in zip(pieces[1::3], pieces[2::3], pieces[3::3], strict=True):
        if said := _plain(words):
            speaker, source = speaker_named(name) or Speaker.UNKNOWN, _source(ESTIMATED in classes.split("."))
            yield Utterance(speaker, start_s, end_s, said, speaker_source=source)


def _timed(block: _Block, path: str) -> tuple[float, float, tuple[str, ...]]:
    at = 0 if "-->" in block.lines[0] else 1
    timing = _TIMING.fullmatch(block.lines[at]) if at < len(block.lines) else None
    if timing is None:
        raise KnownError("transcript.bad_time", path=path, line=block.line + min(at, len(block.lines) - 1))
    start_s, end_s = _seconds(timing.groups()[:4]), _seconds(timing.groups()[4:])
    if end_s < start_s:
        raise KnownError("transcript.bad_time", path=path, line=block.line + at)
    return start_s, end_s, block.lines[at + 1 :]


def _seconds(parts: Sequence[str | None]) -> float:
    hours, minutes, seconds, fraction = parts
    return int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0) + float(f"0.{fraction}")


def _plain(marked: str) -> str:
    return _one_line(html.unescape(_TAG.sub("", marked)))


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _spoken(text: str) -> tuple[Speaker, str, SpeakerSource]:
    prefix = _PREFIX.match(text)
    speaker = speaker_named(prefix[1]) if prefix else None
    if prefix is None or speaker is None:
        return Speaker.UNKNOWN, text, SpeakerSource.IMPORTED
    return speaker, text[prefix.end() :].strip(), _source(bool(prefix[2]))


def _source(is_estimated: bool) -> SpeakerSource:
    return SpeakerSource.ESTIMATED if is_estimated else SpeakerSource.IMPORTED


def _is_estimated(utterance: Utterance) -> bool:
    return utterance.speaker_source is SpeakerSource.ESTIMATED


def _stamp(seconds: float, separator: str) -> str:
    milliseconds = round(seconds * 1000)
    whole, rest = divmod(milliseconds, 1000)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}{separator}{rest:03}"


def _clock(seconds: float) -> str:
    whole = int(seconds)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}"
