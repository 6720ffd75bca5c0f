"""Listening to a whole recording: its outline, when each channel is heard, and what leaks from one into another."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from qa_studio.audio.activity import ActivityMeter, doubts_of, runs_of, voice_spans
from qa_studio.audio.crosstalk import leaked_frames
from qa_studio.audio.decode import open_sound
from qa_studio.audio.noisy_voice import SAMPLE_RATE_HZ, NoisyVoiceMeter
from qa_studio.audio.peaks import PeakMeter
from qa_studio.audio.sound import are_channels_equal
from qa_studio.audio.spans import Spans, joined, within, without
from qa_studio.domain.errors import KnownError
from qa_studio.services.speech_rows import Listened, Peaks, SoundFile, path_of

_LEAST_LEAK_S: Final = 0.1


@dataclass(frozen=True)
class Hearing:
    """What listening gave, and by channel the spans (seconds) that hold only what leaks in from another one."""

    listened: Listened
    leaks: tuple[Spans, ...]

    @property
    def has_one_track(self) -> bool:
        """Whether the recording is mono, or its channels are copies of each other."""
        return len(self.listened.activity) == 1


def listen(files: tuple[SoundFile, ...]) -> Listened:
    """Decodes a recording for its peaks, voice activity and true length; raises `KnownError` as `hear`."""
    return hear(files).listened


def hear(files: tuple[SoundFile, ...]) -> Hearing:
    """Decodes a recording once, and again only where energy cannot tell voice from noise.

    Channels that are copies of each other count as one, in the outline and in the activity.

    Raises:
        KnownError: the file is no recording, is damaged or has no samples (`audio.…`).
    """
    with open_sound(files) as sound:
        peaks = PeakMeter(sound.sample_rate_hz, sound.channels)
        meter = ActivityMeter(sound.sample_rate_hz, sound.channels)
        is_one_track = True
        for block in sound.blocks():
            is_one_track = is_one_track and are_channels_equal(block)
            peaks.feed(block)
            meter.feed(block)
    if meter.duration_s == 0.0:
        raise KnownError("audio.no_samples", path=path_of(files[0]).name)
    outline = peaks.peaks()
    tracks = 1 if is_one_track else len(outline.channels)
    activity, leaks = _activity(files, meter, tracks)
    listened = Listened(Peaks(outline.per_second, outline.channels[:tracks]), activity, meter.duration_s)
    return Hearing(listened, leaks)


def _activity(
    files: tuple[SoundFile, ...], meter: ActivityMeter, tracks: int
) -> tuple[tuple[Spans, ...], tuple[Spans, ...]]:
    """Gives voice activity and leaks by channel."""
    energies = meter.energies()[:, :tracks]
    leaked = leaked_frames(energies, meter.frame_s)
    leaks = tuple(_lasting(runs_of(leaked[:, one]), meter.frame_s) for one in range(tracks))
    activity = [voice_spans(energies[:, one], meter.frame_s, meter.duration_s, leaked[:, one]) for one in range(tracks)]
    doubts = {one: doubts_of(energies[:, one], activity[one], meter.duration_s) for one in range(tracks)}
    for channel, decided in _decided(files, {one: spans for one, spans in doubts.items() if spans}).items():
        certain = without(activity[channel], doubts[channel])
        activity[channel] = joined((*certain, *without(within(decided, doubts[channel]), leaks[channel])))
    return tuple(activity), tuple(without(leaks[one], activity[one]) for one in range(tracks))


def _decided(files: tuple[SoundFile, ...], doubts: Mapping[int, Spans]) -> dict[int, Spans]:
    """Gives what is voice within the doubtful spans of channels, by channel."""
    if not doubts:
        return {}
    meters = {channel: NoisyVoiceMeter(spans) for channel, spans in doubts.items()}
    with open_sound(files) as sound:
        for block in sound.resampled(SAMPLE_RATE_HZ):
            for channel, meter in meters.items():
                meter.feed(block[:, channel])
    return {channel: meter.spans() for channel, meter in meters.items()}


def _lasting(runs: list[tuple[int, int]], frame_s: float) -> Spans:
    return tuple((start * frame_s, end * frame_s) for start, end in runs if (end - start) * frame_s >= _LEAST_LEAK_S)
