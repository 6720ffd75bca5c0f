"""What a recogniser heard, for tests that need no recogniser."""

from collections.abc import Sequence

from qa_studio.domain.transcripts import Word
from qa_studio.services.speech_rows import ChannelWords, Heard, Listened, Peaks, VoiceTurn


def words_from(text: str, start_s: float, word_s: float = 0.4) -> tuple[Word, ...]:
    """Gives words that follow each other without a pause."""
    return tuple(
        Word(one, start_s + index * word_s, start_s + (index + 1) * word_s, 0.9)
        for index, one in enumerate(text.split())
    )


def heard_on(channels: Sequence[Sequence[tuple[float, str]]], turns: Sequence[tuple[float, float, int]] = ()) -> Heard:
    """Gives what was heard on each channel as runs (start in seconds, text), with activity where words are."""
    runs = [tuple(words_from(text, start_s) for start_s, text in channel) for channel in channels]
    activity = tuple(tuple((run[0].start_s, run[-1].end_s) for run in channel) for channel in runs)
    duration_s = max((end for channel in activity for _, end in channel), default=0.0)
    return Heard(
        tuple(ChannelWords(index, channel) for index, channel in enumerate(runs)),
        duration_s,
        Listened(Peaks(10, tuple(b"" for _ in channels)), activity, duration_s),
        tuple(VoiceTurn(*turn) for turn in turns),
    )
