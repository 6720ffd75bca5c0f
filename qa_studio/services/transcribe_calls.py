"""The transcription queue: calls wait as rows, are recognised one by one, and nothing is lost or done twice."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from time import monotonic
from typing import Final

from qa_studio.domain.calls import Call, Speaker
from qa_studio.domain.errors import Cancelled, KnownError, Message
from qa_studio.domain.jobs import JobState, Lease, Report, silent
from qa_studio.domain.people import Permission
from qa_studio.domain.transcripts import TranscriptSource, Utterance
from qa_studio.services.listen_to_calls import listen_to, speakers_by_channel
from qa_studio.services.ports import WorkerCrashed
from qa_studio.services.read_transcript import keep_transcript, masked_transcript
from qa_studio.services.speech_repositories import StaleLease
from qa_studio.services.speech_rows import CallFailure, Heard, JobRow, SpeechModel, SpeechRequest, TranscriptionOutcome
from qa_studio.services.studio import Studio
from qa_studio.services.workspace_settings import WorkspaceSettings, settings_in

LEASE: Final = timedelta(seconds=60)
_HEARTBEAT_S: Final = 10.0
_DRAWN_FIRST: Final = 10


def queue_transcription(studio: Studio, uids: Sequence[str], language: str | None = None) -> None:
    """Queues calls; drawn ones come first. `language` overrules the call's own.

    Raises:
        NotAllowed: the role may not transcribe.
        NotFound: there is no such call.
    """
    studio.require(Permission.TRANSCRIBE)
    now = studio.clock.now()
    with studio.uow() as uow:
        for uid in uids:
            uow.calls.get(uid)
        drawn = [uid for uid in uids if uow.draws.draw_of(uid) is not None]
        rest = [uid for uid in uids if uid not in set(drawn)]
        uow.jobs.enqueue(drawn, language=language, priority=_DRAWN_FIRST, now=now)
        uow.jobs.enqueue(rest, language=language, priority=0, now=now)
        uow.commit()


def untranscribed(studio: Studio) -> tuple[str, ...]:
    """Gives the calls with a recording and no transcript yet, oldest first."""
    with studio.uow() as uow:
        return uow.calls.uids_without_transcript()


def transcription_jobs(studio: Studio) -> tuple[JobRow, ...]:
    """Gives the jobs of the queue, running first.

    Raises:
        NotAllowed: the role may not transcribe.
    """
    studio.require(Permission.TRANSCRIBE)
    with studio.uow() as uow:
        return uow.jobs.rows()


def cancel_transcription(studio: Studio, uids: Sequence[str]) -> None:
    """Takes waiting calls out of the queue.

    Raises:
        NotAllowed: the role may not transcribe.
    """
    studio.require(Permission.TRANSCRIBE)
    with studio.uow() as uow:
        uow.jobs.cancel(uids, studio.clock.now())
        uow.commit()


def run_transcription(
    studio: Studio, report: Report = silent, only: Sequence[str] | None = None
) -> TranscriptionOutcome:
    """Works off the queue (None), or only the given calls, until nothing of it waits.

    Calls that somebody else is at work on are named in the outcome as busy.

    Jobs of a process that died are taken up again. `report` gets the seconds of audio read and to read, and may
    raise `Cancelled`: the call at hand goes back into the queue, those done stay done.

    Raises:
        NotAllowed: the role may not transcribe.
        Cancelled: `report` raised it.
    """
    studio.require(Permission.TRANSCRIBE)
    return _Run(studio, report, None if only is None else tuple(only)).work()


@dataclass
class _Run:
    studio: Studio
    report: Report
    only: tuple[str, ...] | None
    done: list[str] = field(default_factory=list)
    failed: list[CallFailure] = field(default_factory=list)
    audio_seconds: float = 0.0
    passed_seconds: float = 0.0
    total_seconds: float = 0.0
    _asked: frozenset[str] = frozenset()

    def work(self) -> TranscriptionOutcome:
        """Claims and recognises until nothing is left."""
        started = monotonic()
        self._asked = frozenset(self.only or ())
        now = self.studio.clock.now()
        with self.studio.uow() as uow:
            uow.jobs.reclaim(self.studio.is_owner_alive, now)
            waiting = [uid for uid in uow.jobs.waiting() if self._is_meant(uid)]
            rows = uow.calls.rows_by_uid(waiting)
            uow.commit()
        self.total_seconds = sum(row.duration_s for row in rows.values())
        while (lease := self._claim()) is not None:
            self._one(lease)
        seconds = monotonic() - started
        return TranscriptionOutcome(tuple(self.done), tuple(self.failed), self.audio_seconds, seconds, self._busy())

    def _busy(self) -> tuple[str, ...]:
        """Gives the calls of this run that another process has claimed."""
        with self.studio.uow() as uow:
            running = (row.call.uid for row in uow.jobs.rows() if row.state is JobState.RUNNING)
            return tuple(uid for uid in running if self._is_meant(uid))

    def _is_meant(self, uid: str) -> bool:
        return self.only is None or uid in self._asked

    def _claim(self) -> Lease | None:
        if self.only == ():
            return None
        with self.studio.uow() as uow:
            lease = uow.jobs.claim(self.studio.owner, self.studio.clock.now(), LEASE.total_seconds(), self.only or ())
            uow.commit()
            return lease

    def _one(self, lease: Lease) -> None:
        """Sees one job to its end, whatever that is."""
        with self.studio.uow() as uow:
            call = uow.calls.get(lease.call_uid)
            settings = settings_in(uow)
        try:
            self._recognise(lease, call, settings)
            self.done.append(call.uid)
            self.audio_seconds += call.duration_s
        except KnownError as error:
            self._end(lease, error.message, crashed=False)
        except WorkerCrashed:
            self._end(lease, Message.of("speech.worker_crashed"), crashed=True)
        except Cancelled:
            with self.studio.uow() as uow:
                uow.jobs.release(lease, self.studio.clock.now())
                uow.commit()
            raise
        except StaleLease:
            pass
        self.passed_seconds += call.duration_s

    def _recognise(self, lease: Lease, call: Call, settings: WorkspaceSettings) -> None:
        if call.recording is None:
            raise KnownError("recording.none")
        language = lease.language or settings.language_of(call.language, call.queue)
        model = self.studio.models.for_language(language, settings.model_of(language, call.queue))
        files = self.studio.recordings.locate(call.recording)
        request = SpeechRequest(files, model.path, model_name=model.name, language=model.language)
        heard = self.studio.workers.transcribe(request, _Pulse(self, lease, files[0].name))
        if self.studio.derived.peaks(call.uid) is None:
            listen_to(self.studio, call.uid)
        self._keep(lease, call, settings, model, language, heard)

    def _keep(
        self,
        lease: Lease,
        call: Call,
        settings: WorkspaceSettings,
        model: SpeechModel,
        language: str,
        heard: Heard,
    ) -> None:
        utterances = utterances_of(heard, speakers_by_channel(call, settings, len(heard.channels)))
        transcript = masked_transcript(self.studio, call.uid, TranscriptSource.VOSK, model.name, language, utterances)
        with self.studio.uow() as uow:
            uow.jobs.succeed(lease, self.studio.clock.now())
            keep_transcript(self.studio, uow, transcript)
            uow.commit()

    def _end(self, lease: Lease, reason: Message, *, crashed: bool) -> None:
        try:
            with self.studio.uow() as uow:
                now = self.studio.clock.now()
                state = JobState.FAILED
                if crashed:
                    state = uow.jobs.crashed(lease, reason, now, alone=True)
                else:
                    uow.jobs.fail(lease, reason, now)
                uow.commit()
        except StaleLease:
            return
        if state is not JobState.QUEUED:
            self.failed.append(CallFailure(lease.call_uid, reason))


@dataclass
class _Pulse:
    """Passes progress on and renews the lease while a call is being recognised."""

    run: _Run
    lease: Lease
    name: str
    renewed: float = field(default_factory=monotonic)

    def __call__(self, done: float, total: float, what: str = "") -> None:
        if monotonic() - self.renewed > _HEARTBEAT_S:
            with self.run.studio.uow() as uow:
                uow.jobs.heartbeat(self.lease, self.run.studio.clock.now(), LEASE.total_seconds())
                uow.commit()
            self.renewed = monotonic()
        self.run.report(self.run.passed_seconds + done, max(self.run.total_seconds, total), what or self.name)


def utterances_of(heard: Heard, speakers: Sequence[Speaker]) -> tuple[Utterance, ...]:
    """Makes a conversation of what was recognised on each channel, in order of time."""
    utterances = [
        Utterance(
            speakers[index],
            run[0].start_s,
            run[-1].end_s,
            " ".join(word.text for word in run),
            run,
            channel.channel,
        )
        for index, channel in enumerate(heard.channels)
        for run in channel.runs
        if run
    ]
    return tuple(sorted(utterances, key=lambda one: (one.start_s, one.channel or 0)))
