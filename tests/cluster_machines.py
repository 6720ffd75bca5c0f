"""A cluster on this machine: certificates, a real scheduler and real workers over TLS."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import trustme

from qa_studio.speech.cluster_connection import Certificates

PREPARED = ("--preload-nanny", "qa_studio.speech.cluster_worker")


def make_certificates(folder: Path) -> Certificates:
    """Writes an authority and a certificate signed by it."""
    folder.mkdir(parents=True, exist_ok=True)
    authority = trustme.CA()
    signed = authority.issue_cert("127.0.0.1", "localhost")
    told = Certificates(folder / "ca.pem", folder / "cert.pem", folder / "key.pem")
    authority.cert_pem.write_to_path(str(told.authority))
    signed.cert_chain_pems[0].write_to_path(str(told.certificate))
    signed.private_key_pem.write_to_path(str(told.key))
    return told


@dataclass
class Machines:
    """A scheduler and its workers, each with a nanny that brings it back when it dies."""

    folder: Path
    certificates: Certificates
    address: str = ""
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start_scheduler(self) -> None:
        """Starts the scheduler on a free port of this machine."""
        told = self.folder / "scheduler.json"
        arguments = ("--host", "tls://127.0.0.1", "--port", "0", "--dashboard-address", "127.0.0.1:0")
        self._start("dask_scheduler", *arguments, "--scheduler-file", str(told))
        self.address = json.loads(_text_of(told))["address"]

    def start_workers(self, count: int, *arguments: str) -> subprocess.Popen[bytes]:
        """Starts so many workers under one command, as the README does."""
        network = ("--host", "tls://127.0.0.1", "--dashboard-address", "127.0.0.1:0")
        size = ("--nthreads", "1", "--nworkers", str(count))
        folder = ("--local-directory", str(self.folder / "scratch"))
        return self._start("dask_worker", self.address, *network, *size, *folder, *(arguments or PREPARED))

    def dask_workers(self) -> list[psutil.Process]:
        """Gives the worker processes below the nannies: those that talk to the scheduler."""
        found: list[psutil.Process] = []
        for command in self.processes[1:]:
            children = psutil.Process(command.pid).children()
            found += [child for child in children if "spawn_main" in command_of(child)]
        return found

    def _start(self, program: str, *arguments: str) -> subprocess.Popen[bytes]:
        tls = self.certificates
        given = ("--tls-ca-file", str(tls.authority), "--tls-cert", str(tls.certificate), "--tls-key", str(tls.key))
        log = self.folder / f"{program}.{len(self.processes)}.log"
        with log.open("wb") as file:
            process = subprocess.Popen(
                [sys.executable, "-m", f"distributed.cli.{program}", *given, *arguments],
                stdout=file,
                stderr=subprocess.STDOUT,
                env=os.environ | {"NO_PROXY": "127.0.0.1"},
            )
        self.processes.append(process)
        return process

    def stop(self) -> None:
        """Ends everything, the workers first."""
        for process in reversed(self.processes):
            process.send_signal(signal.SIGTERM)
        for process in reversed(self.processes):
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@contextmanager
def machines_in(folder: Path) -> Iterator[Machines]:
    """Gives a cluster with a scheduler and no workers yet."""
    folder.mkdir(parents=True, exist_ok=True)
    cluster = Machines(folder, make_certificates(folder / "certificates"))
    try:
        cluster.start_scheduler()
        yield cluster
    finally:
        cluster.stop()


def command_of(process: psutil.Process) -> str:
    """Gives the command line of a process, "" of one that has just ended."""
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""


def wait_until(holds: Callable[[], bool]) -> None:
    """Waits until something holds; fails after a minute."""
    deadline = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < deadline, "it never came to hold"
        time.sleep(0.05)


def _text_of(path: Path) -> str:
    wait_until(lambda: path.exists() and bool(path.read_text()))
    return path.read_text()
