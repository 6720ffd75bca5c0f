"""Listening to a whole recording once: its outline and when each channel is heard."""

from qa_studio.audio.activity import ActivityMeter
from qa_studio.audio.decode import are_channels_equal, open_sound
from qa_studio.audio.peaks import PeakMeter
from qa_studio.domain.errors import KnownError
from qa_studio.services.speech_rows import Listened, Peaks, SoundFile


def listen(files: tuple[SoundFile, ...]) -> Listened:
    """Decodes a recording once for its peaks, voice activity and true length.

    Channels that are copies of each other count as one, in the outline and in the activity.

    Raises:
        KnownError: the file is no recording, is damaged or has no samples (`audio.…`).
    """
    with open_sound(files) as sound:
        peaks = PeakMeter(sound.sample_rate_hz, sound.channels)
        activity = ActivityMeter(sound.sample_rate_hz, sound.channels)
        frames = 0
        is_one_track = True
        for block in sound.blocks():
            frames += len(block)
            is_one_track = is_one_track and are_channels_equal(block)
            peaks.feed(block)
            activity.feed(block)
        if frames == 0:
            raise KnownError("audio.no_samples", path=files[0].name)
        tracks = 1 if is_one_track else sound.channels
        outline = peaks.peaks()
        return Listened(
            Peaks(outline.per_second, outline.channels[:tracks]),
            activity.spans()[:tracks],
            frames / sound.sample_rate_hz,
        )
