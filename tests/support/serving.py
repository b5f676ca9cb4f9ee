"""The server and the browser the journeys are made with."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[2]
TODAY = "2026-12-31"
START = ("-m", "analytics", "serve", "--no-browser")
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
NO_BROWSER = (
    "Không thấy Chromium hay Chrome trên máy này nên không chạy được các bài kiểm thử trình duyệt; "
    "hãy cài (Debian: apt-get install chromium) rồi chạy lại."
)


def chromium() -> str | None:
    """The machine's Chromium or Chrome, or the one Playwright brought."""
    for found in (*map(shutil.which, NAMES), *PLACES):
        if found and Path(found).exists():
            return found
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


@dataclass(frozen=True)
class Server:
    """A running dashboard: where it listens, and the file it writes its messages to."""

    address: str
    log: Path

    def ready(self) -> tuple[int, str]:
        """What it tells machines of its data."""
        try:
            with urllib.request.urlopen(f"{self.address}/readyz", timeout=5) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()


@contextmanager
def serving(home: Path, log: Path, start: Sequence[str] = START) -> Iterator[Server]:
    """The dashboard on a free port until it answers; stopped at the end."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    surroundings = os.environ | {"DANVAN_HOME": str(home), "DANVAN_TODAY": TODAY, "PYTHONUNBUFFERED": "1"}
    surroundings.pop("DANVAN_REFERENCE", None)
    command = [sys.executable, *start, "--port", str(port)]
    server = Server(f"http://127.0.0.1:{port}", log)
    with log.open("w") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=surroundings, stdout=out, stderr=subprocess.STDOUT)
        try:
            wait_for(server, process)
            yield server
        finally:
            process.terminate()
            process.wait(20)


def wait_for(server: Server, process: subprocess.Popen[bytes]) -> None:
    """Until /readyz answers, with data or without."""
    for _ in range(600):
        assert process.poll() is None, server.log.read_text("utf-8")
        try:
            server.ready()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"no answer from {server.address}: {server.log.read_text('utf-8')}")
