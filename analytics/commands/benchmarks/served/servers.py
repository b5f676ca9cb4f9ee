"""Real server processes to measure: the dashboard as people start it, and the same one on constant data."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from analytics.commands.benchmarks.tools.datasets import Dataset

ROOT = Path(__file__).parents[4]
_START_SECONDS = 120


class DidNotStart(Exception):
    """The server process ended or never answered; the text is what it printed last."""


@dataclass(frozen=True)
class TimedServer:
    port: int
    process: int

    def memory_mb(self) -> tuple[float, float] | None:
        """What the process holds now and what it held at most, in MB; None where the system does not say."""
        try:
            lines = Path(f"/proc/{self.process}/status").read_text("ascii", "replace").splitlines()
        except OSError:
            return None
        found = {name: rest for name, _, rest in (line.partition(":") for line in lines)}
        return int(found["VmRSS"].split()[0]) / 1024, int(found["VmHWM"].split()[0]) / 1024


@contextmanager
def running(world: Dataset) -> Iterator[tuple[TimedServer, TimedServer]]:
    """The server of `python run.py` on this world, and the same with every answer of the warehouse remembered."""
    real, constant = _free_port(), _free_port()
    words = {
        real: ["-m", "analytics", "serve", "--no-browser", "--port", str(real)],
        constant: ["-m", "analytics.commands.benchmarks.served.constant", str(constant)],
    }
    started = {port: _start(world, port, words[port]) for port in words}
    try:
        for port, process in started.items():
            _wait(process, port, _log(world, port))
        yield TimedServer(real, started[real].pid), TimedServer(constant, started[constant].pid)
    finally:
        for process in started.values():
            _stop(process)


def _start(world: Dataset, port: int, words: list[str]) -> subprocess.Popen[bytes]:
    surroundings = {**os.environ, "DANVAN_HOME": str(world.home), "PYTHONPATH": str(ROOT)}
    with _log(world, port).open("wb") as out:
        return subprocess.Popen(
            [sys.executable, *words], cwd=ROOT, env=surroundings, stdin=subprocess.DEVNULL, stdout=out, stderr=out
        )


def _log(world: Dataset, port: int) -> Path:
    return world.home / f"server-{port}.log"


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2):
                return
        except (OSError, urllib.error.URLError):
            time.sleep(0.1)
    raise DidNotStart(log.read_text("utf-8", "replace")[-500:])


def _stop(process: subprocess.Popen[bytes]) -> None:
    if os.name == "nt":  # there the command starts a second process, which ends with its tree only
        subprocess.run(["taskkill", "/T", "/F", "/PID", str(process.pid)], check=False, capture_output=True)
    elif process.poll() is None:
        process.send_signal(signal.SIGTERM)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
