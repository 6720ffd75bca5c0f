"""Listening to recordings: waveform outlines, who is heard when, and sound that may be played."""

from collections.abc import Sequence
from pathlib import Path

from qa_studio.domain.calls import Call, Span, Speaker
from qa_studio.domain.conversation import Activity, merged_spans
from qa_studio.domain.errors import KnownError, Message
from qa_studio.domain.jobs import Report, silent
from qa_studio.domain.people import Permission
from qa_studio.domain.redactions import bleeps
from qa_studio.services.browse_calls import require_call
from qa_studio.services.ports import WorkerCrashed
from qa_studio.services.speech_rows import CallFailure, Listened, Peaks, SoundFile
from qa_studio.services.studio import Studio
from qa_studio.services.workspace_settings import WorkspaceSettings, settings_in


def speakers_by_channel(call: Call, settings: WorkspaceSettings, channels: int) -> tuple[Speaker, ...]:
    """Gives who is heard on each channel: agent and customer of a stereo call, unknown on a single track."""
    if channels != 2:
        return (Speaker.UNKNOWN,) * channels
    agent = settings.agent_channel_of(call.queue) if call.agent_channel is None else call.agent_channel
    return (Speaker.AGENT, Speaker.CUSTOMER) if agent == 0 else (Speaker.CUSTOMER, Speaker.AGENT)


def activity_by_speaker(heard: Listened, speakers: Sequence[Speaker]) -> Activity:
    """Gives when each speaker is heard, `speakers` by channel."""
    spans: dict[Speaker, list[Span]] = {}
    for speaker, channel in zip(speakers, heard.activity, strict=True):
        spans.setdefault(speaker, []).extend(Span(start, end) for start, end in channel)
    return Activity({speaker: merged_spans(found) for speaker, found in spans.items()}, heard.duration_s)


def listen_to_calls(
    studio: Studio, uids: Sequence[str] | None = None, report: Report = silent
) -> tuple[CallFailure, ...]:
    """Makes the outline and voice activity of calls that lack them (None: of all); gives those that failed.

    Raises:
        NotAllowed: the role may neither import nor see calls.
    """
    studio.require(Permission.SEE_CALLS)
    with studio.uow() as uow:
        waiting = uow.calls.uids_without_activity()
    asked = set(waiting if uids is None else uids)
    wanted = [uid for uid in waiting if uid in asked]
    failures: list[CallFailure] = []
    for done, uid in enumerate(wanted):
        report(done, len(wanted))
        try:
            listen_to(studio, uid)
        except KnownError as error:
            failures.append(CallFailure(uid, error.message))
        except WorkerCrashed:
            failures.append(CallFailure(uid, Message("audio.worker_crashed")))
    report(len(wanted), len(wanted))
    return tuple(failures)


def listen_to(studio: Studio, uid: str) -> Peaks | None:
    """Decodes one call for its outline and voice activity and keeps both; None where it has no recording.

    Activity that is known already stays: people and transcription may know better who speaks.

    Raises:
        KnownError: the recording is gone or cannot be decoded.
        WorkerCrashed: the decoder died on it.
    """
    with studio.uow() as uow:
        call = uow.calls.get(uid)
        settings = settings_in(uow)
    if call.recording is None:
        return None
    heard = studio.workers.listen(studio.recordings.locate(call.recording))
    studio.derived.save_peaks(uid, heard.peaks)
    with studio.uow() as uow:
        if uow.calls.activity(uid) is None:
            speakers = speakers_by_channel(call, settings, len(heard.activity))
            uow.calls.save_activity(uid, activity_by_speaker(heard, speakers))
            uow.commit()
    return heard.peaks


def peaks_of(studio: Studio, uid: str) -> Peaks | None:
    """Gives a call's waveform outline, making it when it is missing; None where the call has no recording.

    Raises:
        NotAllowed: the call is not for this person.
        KnownError: the recording is gone or cannot be decoded.
    """
    require_call(studio, uid)
    return studio.derived.peaks(uid) or listen_to(studio, uid)


def playable(studio: Studio, uid: str) -> Path:
    """Gives a PCM WAV of a call, made by a worker, in which what was masked in the text is bleeped.

    For roles that may see personal data only what belongs to payment cards is.

    Raises:
        NotAllowed: the call is not for this person.
        KnownError: `recording.none`, or the recording is gone or cannot be decoded.
    """
    sound, covered = _sound_of(studio, uid, sees_personal_data=studio.person.may(Permission.SEE_PERSONAL_DATA))
    target = studio.derived.playback(uid, covered)
    if not target.exists():
        studio.workers.render(sound, target, covered)
    return target


def export_sound(studio: Studio, uid: str, target: Path) -> None:
    """Writes a call as PCM WAV to `target`, with everything bleeped that was masked in the text, whoever asks.

    Raises:
        NotAllowed: the call is not for this person.
        KnownError: `recording.none`; the recording is gone or cannot be decoded; `audio.cannot_write`.
    """
    sound, covered = _sound_of(studio, uid, sees_personal_data=False)
    studio.workers.render(sound, target, covered)
    with studio.uow() as uow:
        uow.audit.record(studio.event("sound.exported", f"call:{uid}"))
        uow.commit()


def _sound_of(studio: Studio, uid: str, *, sees_personal_data: bool) -> tuple[tuple[SoundFile, ...], tuple[Span, ...]]:
    """Gives a call's recording and the stretches to cover in it."""
    require_call(studio, uid)
    with studio.uow() as uow:
        call = uow.calls.get(uid)
        transcript = uow.transcripts.current(uid)
    if call.recording is None:
        raise KnownError("recording.none")
    covered = bleeps(transcript.redactions, sees_personal_data=sees_personal_data) if transcript else ()
    return studio.recordings.locate(call.recording), covered
