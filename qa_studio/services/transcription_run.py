"""A run of the transcription queue: several calls at once, each watched, and each brought to one end."""

import logging
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from time import monotonic
from typing import Final

from qa_studio.domain.errors import Cancelled, KnownError, Message
from qa_studio.domain.jobs import JobState, Lease, Report
from qa_studio.services.manage_queue import paused_by
from qa_studio.services.ports import WorkerCrashed, WorkersGone
from qa_studio.services.recognise_call import model_for, recognise_call
from qa_studio.services.run_progress import LEASE_S, STALLED_S, AtWork, Pulse, RunProgress, WorkerStalled
from qa_studio.services.speech_repositories import StaleLease
from qa_studio.services.speech_rows import CallFailure, TranscriptionOutcome
from qa_studio.services.studio import Studio
from qa_studio.services.workspace_settings import settings_in

_TELL_EVERY_S: Final = 0.25
_LOOK_EVERY_S: Final = 5.0
"""How often the queue is looked at: for what dead siblings left behind, and for how much there is to do yet."""
_ASK_AGAIN_S: Final = 1.0

_log = logging.getLogger(__name__)


@dataclass
class TranscriptionRun:
    """Works off the queue, or of it the calls of `only`; see `transcribe_calls.run_transcription`."""

    studio: Studio
    report: Report
    only: tuple[str, ...] | None
    workers: int | None
    _done: list[str] = field(default_factory=list)
    _failed: list[CallFailure] = field(default_factory=list)
    _audio_s: float = 0.0
    _is_paused: bool = False
    _progress: RunProgress = field(default_factory=RunProgress)
    _claiming: threading.Lock = field(default_factory=threading.Lock)
    _stop: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self._asked = frozenset(self.only or ())

    def work(self) -> TranscriptionOutcome:
        """Claims and recognises until nothing is left."""
        started = monotonic()
        self._look()
        while self._round() and not self._is_paused:
            pass
        return TranscriptionOutcome(
            tuple(self._done), tuple(self._failed), self._audio_s, monotonic() - started, self._busy(), self._is_paused
        )

    def _round(self) -> bool:
        """Takes what may run together, then one call that must run alone; gives whether there was anything."""
        together = self._follow(self._work_together, self._capacity())
        alone = not self._is_paused and self._follow(self._work_alone, 1)
        return together or alone or self._look() > 0

    def _follow(self, work: Callable[[], bool], threads: int) -> bool:
        """Does `work` in so many threads and tells how far they are; gives whether any of them did something."""
        with ThreadPoolExecutor(threads, "transcribe") as executor:
            try:
                return self._watch([executor.submit(work) for _ in range(threads)])
            except BaseException:
                self._stop.set()
                raise

    def _watch(self, running: "Sequence[Future[bool]]") -> bool:
        looked_at = monotonic()
        left = set(running)
        while left:
            ended, left = wait(left, _TELL_EVERY_S, FIRST_COMPLETED)
            for future in ended:
                future.result()
            self.report(*self._progress.told())
            if monotonic() - looked_at > _LOOK_EVERY_S:
                self._look()
                looked_at = monotonic()
        return any(future.result() for future in running)

    def _look(self) -> int:
        """Queues anew what a dead process had at hand, and measures what waits; gives how many it found."""
        with self.studio.uow() as uow:
            found = uow.jobs.reclaim(self.studio.is_owner_alive, self.studio.clock.now())
            uow.commit()
            rows = uow.calls.rows_by_uid([uid for uid in uow.jobs.waiting() if self._is_meant(uid)])
        self._progress.note_waiting(sum(row.duration_s for row in rows.values()))
        return found

    def _capacity(self) -> int:
        """Gives how many of the waiting calls can be recognised at once: as many as their largest model lets."""
        with self.studio.uow() as uow:
            settings = settings_in(uow)
            rows = [row for row in uow.jobs.rows() if row.state is JobState.QUEUED and self._is_meant(row.call.uid)]
        models = set()
        for kind in {(row.language, row.call.language, row.call.queue) for row in rows}:
            try:
                models.add(model_for(self.studio, settings, *kind)[1].path)
            except KnownError:
                continue  # Each of its calls will say so.
        fitting = [self.studio.workers.capacity(model, self.workers) for model in models]
        return max(1, min(fitting, default=1)) if self.only is None else max(1, min([len(self.only), *fitting]))

    def _is_meant(self, uid: str) -> bool:
        return self.only is None or uid in self._asked

    def _busy(self) -> tuple[str, ...]:
        """Gives the calls of this run that another process has claimed."""
        with self.studio.uow() as uow:
            running = (row.call.uid for row in uow.jobs.rows() if row.state is JobState.RUNNING)
            return tuple(uid for uid in running if self._is_meant(uid))

    def _work_together(self) -> bool:
        """A thread's work: calls while there are any, or while others are at work that may yet come back."""
        did_any = False
        while not self._stop.is_set() and not self._is_paused:
            if self._take_one(alone=False):
                did_any = True
            elif self._progress.is_idle:
                break
            else:
                self._stop.wait(_ASK_AGAIN_S)
        return did_any

    def _work_alone(self) -> bool:
        return self._take_one(alone=True)

    def _take_one(self, *, alone: bool) -> bool:
        """Claims a call and sees it through; gives whether there was one."""
        claimed = self._claim(alone=alone)
        if claimed is None:
            return False
        lease, call = claimed
        is_over = False
        try:
            is_over = self._see_through(lease, call)
        finally:
            self._progress.end(lease, is_over=is_over)
        return True

    def _claim(self, *, alone: bool) -> tuple[Lease, AtWork] | None:
        if self.only == ():
            return None
        with self._claiming, self.studio.uow() as uow:
            now = self.studio.clock.now()
            lease = uow.jobs.claim(self.studio.owner, now, LEASE_S, self.only or (), alone=alone)
            if lease is None:
                return None
            # Asked once nobody else can write, so that no call begins after somebody was told that it is paused.
            if paused_by(uow) is not None:
                self._is_paused = True
                return None
            row = uow.calls.rows_by_uid([lease.call_uid])[lease.call_uid]
            uow.commit()
            return lease, self._progress.begin(lease, row)

    def _see_through(self, lease: Lease, call: AtWork) -> bool:
        """Brings a call to its end, whatever that is; gives whether it is over, so that it does not wait again."""
        try:
            recognise_call(self.studio, lease, Pulse(self.studio, lease, call, self._stop))
        except StaleLease:
            return False
        except (Cancelled, WorkersGone):
            self._release(lease)
            raise
        except WorkerCrashed as crash:
            _log.warning("a worker died on %r (%s): %s", call.name, lease.call_uid, crash)
            return self._crashed(lease, crash, alone=lease.alone or not call.had_company)
        except KnownError as error:
            return self._fail(lease, error.message)
        except Exception:  # noqa: BLE001  the edge of a call: a bug that one call brings out costs that call alone
            _log.exception("unexpected with %r (%s)", call.name, lease.call_uid)
            return self._fail(lease, Message.of("speech.unexpected"))
        self._done.append(lease.call_uid)
        self._audio_s += call.duration_s
        return True

    def _release(self, lease: Lease) -> None:
        with self.studio.uow() as uow:
            uow.jobs.release(lease, self.studio.clock.now())
            uow.commit()

    def _crashed(self, lease: Lease, crash: WorkerCrashed, *, alone: bool) -> bool:
        reason = Message.of("speech.worker_crashed" if alone else "speech.crashed_beside")
        if isinstance(crash, WorkerStalled):
            reason = Message.of("speech.stalled", minutes=round(STALLED_S / 60))
        with self.studio.uow() as uow:
            try:
                state = uow.jobs.crashed(lease, reason, self.studio.clock.now(), alone=alone)
            except StaleLease:
                return False
            uow.commit()
        if state is JobState.SET_ASIDE:
            self._failed.append(CallFailure(lease.call_uid, reason))
        return state is JobState.SET_ASIDE

    def _fail(self, lease: Lease, reason: Message) -> bool:
        with self.studio.uow() as uow:
            try:
                uow.jobs.fail(lease, reason, self.studio.clock.now())
            except StaleLease:
                return False
            uow.commit()
        self._failed.append(CallFailure(lease.call_uid, reason))
        return True
