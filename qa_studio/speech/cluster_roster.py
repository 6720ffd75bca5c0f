"""Who is at work in a cluster: its workers come and go, and each is lent to one recording at a time."""

import logging
import math
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic
from typing import Final

from qa_studio import __version__
from qa_studio.domain.errors import Cancelled, KnownError, Message
from qa_studio.domain.jobs import Report
from qa_studio.services.ports import WorkersGone
from qa_studio.speech import cluster_worker
from qa_studio.speech.cluster_connection import Client

_LOOK_EVERY_S: Final = 0.5
_SURVEYS_AT_ONCE: Final = 16

_log = logging.getLogger(__name__)


@dataclass
class _Member:
    """A worker as its survey found it: the models it has, or why it is of no use."""

    address: str
    name: str
    models: frozenset[str] = frozenset()
    problem: Message | None = None
    is_lent: bool = False
    last_model: str = ""


class Roster:
    """Keeps the list of workers current. May be used from several threads at once."""

    def __init__(self, client: Client, address: str, make_room: cluster_worker.MakeRoom, patience_s: float) -> None:
        """Follows the scheduler at `address`; what is gone for `patience_s` seconds is not waited for any longer."""
        self._client = client
        self._address = address
        self._make_room = make_room
        self._patience_s = patience_s
        self._members: dict[str, _Member] = {}
        self._surveys: dict[str, Future[_Member]] = {}
        self._models: set[str] = set()
        self._had_usable = False
        self._answered_at = self._usable_at = monotonic()
        self._changed = threading.Condition()
        self._is_closed = threading.Event()
        self._threads = ThreadPoolExecutor(_SURVEYS_AT_ONCE, "survey")
        self._follower = threading.Thread(target=self._follow, name="cluster roster", daemon=True)
        self._follower.start()

    def close(self) -> None:
        """Stops following; whoever waits for a worker is told `Cancelled`."""
        self._is_closed.set()
        with self._changed:
            self._changed.notify_all()

    def has(self, address: str) -> bool:
        """Whether the scheduler still knows a worker."""
        with self._changed:
            return address in self._members

    def count(self) -> int:
        """Gives how many workers can be used, waiting until one is there and all that are there have been asked.

        Raises:
            WorkersGone: `cluster.lost`, `cluster.no_workers`, or why none of the workers can be used.
            Cancelled: the roster was closed.
        """
        with self._changed:
            while not self._is_closed.is_set():
                if self._surveys or not self._usable():
                    self._give_up_if_hopeless()
                    self._changed.wait(_LOOK_EVERY_S)
                else:
                    return len(self._usable())
        raise Cancelled

    @contextmanager
    def lend(self, model: str, report: Report) -> Iterator[str]:
        """Lends a free worker that has a model and gives its address; `report` is told an infinite total meanwhile.

        Raises:
            KnownError: `cluster.no_model`: no worker has it.
            WorkersGone, Cancelled: as from `count`.
        """
        member = self._borrow(model, report)
        try:
            yield member.address
        finally:
            with self._changed:
                member.is_lent = False
                self._changed.notify_all()

    def _borrow(self, model: str, report: Report) -> _Member:
        while not self._is_closed.is_set():
            with self._changed:
                fit = [one for one in self._usable() if model in one.models]
                free = [one for one in fit if not one.is_lent]
                if free:
                    chosen = max(free, key=lambda one: one.last_model == model)
                    chosen.is_lent, chosen.last_model = True, model
                    return chosen
                self._give_up_if_hopeless()
                if self._usable() and not self._surveys and model not in self._models:
                    raise KnownError("cluster.no_model", model=model, worker=self._usable()[0].name)
                self._changed.wait(_LOOK_EVERY_S)
            report(0.0, math.inf)
        raise Cancelled

    def _usable(self) -> list[_Member]:
        return [member for member in self._members.values() if member.problem is None]

    def _give_up_if_hopeless(self) -> None:
        now = monotonic()
        if now - self._answered_at > self._patience_s:
            raise WorkersGone("cluster.lost", address=self._address)
        if self._usable() or self._surveys:
            return
        problem = next((member.problem for member in self._members.values() if member.problem), None)
        if problem is not None and not self._had_usable:
            raise WorkersGone(problem.id, **problem.params)
        if now - self._usable_at > self._patience_s:
            raise WorkersGone("cluster.no_workers", address=self._address, seconds=round(self._patience_s))

    def _follow(self) -> None:
        while not self._is_closed.is_set():
            try:
                self._note(frozenset(self._client.nthreads()))
            except Exception as error:  # noqa: BLE001  whatever ails the line, the next look tells whether it is mended
                if not self._is_closed.is_set():
                    _log.warning("the scheduler at %s does not answer: %s", self._address, error)
            self._is_closed.wait(_LOOK_EVERY_S)
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _note(self, there: frozenset[str]) -> None:
        with self._changed:
            self._answered_at = monotonic()
            self._members = {address: one for address, one in self._members.items() if address in there}
            for address in there - self._members.keys() - self._surveys.keys():
                self._surveys[address] = self._threads.submit(self._survey, address)
            for address, survey in tuple(self._surveys.items()):
                if survey.done() or address not in there:
                    del self._surveys[address]
                    self._welcome(survey)
            if self._usable():
                self._had_usable, self._usable_at = True, monotonic()
            self._changed.notify_all()

    def _welcome(self, survey: "Future[_Member]") -> None:
        if not survey.done() or survey.cancelled():
            return
        error = survey.exception()
        if error is not None:
            _log.warning("a worker could not be asked: %s", error)
            return
        member = survey.result()
        self._members[member.address] = member
        self._models |= member.models
        if member.problem is not None:
            _log.warning("a worker of the cluster is left out: %s", member.problem)

    def _survey(self, address: str) -> _Member:
        told = self._client.run(cluster_worker.survey, self._make_room, workers=[address], on_error="return")[address]
        if isinstance(told, ImportError | AttributeError):
            return _Member(address, address, problem=Message.of("cluster.without_qa_studio", worker=address))
        if isinstance(told, Exception):
            raise told
        name = f"{told['host']} ({address})"
        problem: Message | None = None
        if told["version"] != __version__:
            problem = Message.of("cluster.other_version", worker=name, theirs=told["version"], ours=__version__)
        elif not told["is_prepared"]:
            problem = Message.of("cluster.not_prepared", worker=name)
        return _Member(address, name, frozenset(told["models"]), problem)
