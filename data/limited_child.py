"""A piece of work in a process of its own, with limits that the system holds: on memory, processor time, waiting,
and what it may send back. Whatever the work does, the server goes on, and the reader is told which limit it met.

Windows has no limits on memory and processor time of a process: there waiting and the size of the answer are
limited, and the child is ended at them all the same.

`give_memory_back` is for work that has no limit but a server beside it: a load.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from enum import Enum

from data import settings

LOOK = 0.2  # seconds between two looks whether the answer is there

_ALLOCATORS = {
    "ARROW_DEFAULT_MEMORY_POOL": "system",  # one heap for Arrow, NumPy and Python
    "MALLOC_CONF": "dirty_decay_ms:0,muzzy_decay_ms:0",  # jemalloc, which DuckDB is built with on Linux
}
_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8  # of `mallopt`
_LARGE = 128 * 1024  # bytes: a piece beyond them goes back to the system when it is freed


class Limit(Enum):
    """What ended a child."""

    WAITING = "waiting"
    PROCESSOR = "processor"
    SIZE = "size"
    BROKE = "broke"  # by an exit code or a signal of its own: nearly always memory


class Ended(Exception):
    """The child was ended, or ended itself, without an answer."""

    def __init__(self, limit: Limit) -> None:
        super().__init__(limit.value)
        self.limit = limit


@dataclass(frozen=True, kw_only=True)
class Limits:
    """`memory` in bytes of address space; `seconds` of waiting; `answer` in bytes."""

    memory: int
    seconds: float
    answer: int
    processor: int  # seconds of one core


def run(
    module: str,
    asked: bytes,
    limits: Limits,
    meanwhile: Callable[[float], None] = lambda seconds: None,
    surroundings: Mapping[str, str] | None = None,
) -> bytes:
    """What `python -m module` writes when `asked` is given to it. Raises Ended.

    The module calls `limit_self` first. `meanwhile` hears now and then how many seconds it has taken; where that
    raises (the reader has left), the child is killed and the exception goes on.
    """
    words = [sys.executable, "-X", "utf8", "-m", module, str(limits.memory), str(limits.processor)]
    child = subprocess.Popen(
        words,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=settings.HERE.parent,
        env=surroundings,
    )
    with ThreadPoolExecutor(1) as worker:
        speaking = worker.submit(_spoken, child, asked, limits.answer)
        try:
            answer = _awaited(speaking, limits.seconds, meanwhile)
            if len(answer) <= limits.answer:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    child.wait(limits.seconds)
        finally:
            child.kill()
            child.wait()
    if len(answer) > limits.answer:
        raise Ended(Limit.SIZE)
    if child.returncode:
        raise Ended(_reason(child.returncode))
    return answer


def _spoken(child: subprocess.Popen[bytes], asked: bytes, most: int) -> bytes:
    """Give the child its work and hear it out, one byte more than it may say. Ends when the child does."""
    assert child.stdin
    assert child.stdout
    with child.stdout as heard:
        with contextlib.suppress(OSError), child.stdin as told:
            told.write(asked)
        return heard.read(most + 1)


def _awaited(speaking: Future[bytes], seconds: float, meanwhile: Callable[[float], None]) -> bytes:
    start = time.monotonic()
    while not wait([speaking], LOOK).done:
        spent = time.monotonic() - start
        if spent > seconds:
            raise Ended(Limit.WAITING)
        meanwhile(spent)
    return speaking.result()


def _reason(code: int) -> Limit:
    return Limit.PROCESSOR if os.name == "posix" and code == -signal.SIGXCPU else Limit.BROKE


def limit_self() -> None:
    """In the child, before anything else: the limits its parent named, where the system has them."""
    memory, processor = map(int, sys.argv[1:3])
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (processor, processor + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core file would hold what the work holds


def give_memory_back() -> None:
    """In the process that works, before it imports Arrow and DuckDB, whose allocators look at their settings once.

    They keep what is freed for whoever asks next; the steps of a load need different things, so what each leaves
    behind would add up to twice what the largest holds. What the surroundings say already stands.
    """
    for name, value in _ALLOCATORS.items():
        os.environ.setdefault(name, value)
    if sys.platform != "linux":
        return
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)  # musl has none, and keeps less
    if mallopt:
        for what, bytes_or_count in ((_ARENA_MAX, 1), (_MMAP_THRESHOLD, _LARGE), (_TRIM_THRESHOLD, _LARGE)):
            mallopt(what, bytes_or_count)
