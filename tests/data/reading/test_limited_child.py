"""Whatever a child does, it ends within its limits, and its reader is told which."""

from __future__ import annotations

import os
import random
import time
from pathlib import Path

import pytest

from data import limited_child, settings
from data.limited_child import Ended, Limit, Limits

MB = 1 << 20
LIMITS = Limits(memory=400 * MB, seconds=60, answer=MB, processor=1)
posix = pytest.mark.skipif(os.name != "posix", reason="Windows limits neither memory nor processor time")


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """`work(code)`: a module of one's own that limits itself, reads what it is asked, and does the code."""
    (tmp_path / "data").mkdir()
    monkeypatch.setattr(settings, "HERE", tmp_path / "data")
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[3]))
    before = (
        "import os, signal, sys, time\nfrom data.limited_child import limit_self\nlimit_self()\n"
        "asked = sys.stdin.buffer.read()\n"
    )

    def made(code: str) -> str:
        name = f"work_{abs(hash(code))}"
        (tmp_path / f"{name}.py").write_text(before + code)
        return name

    return made


@pytest.mark.parametrize("seed", range(6))
def test_what_was_asked_comes_back_up_to_the_last_byte_allowed(work, seed: int):
    at_random = random.Random(seed)
    asked = at_random.randbytes(at_random.choice([0, 1, 70_000, MB - 1, MB]))
    assert limited_child.run(work("sys.stdout.buffer.write(asked)"), asked, LIMITS) == asked


@pytest.mark.parametrize(
    ("code", "limit"),
    [
        pytest.param("while True: pass", Limit.PROCESSOR, marks=posix),
        pytest.param("signal.signal(signal.SIGXCPU, signal.SIG_IGN)\nwhile True: pass", Limit.BROKE, marks=posix),
        pytest.param("x = bytearray(500 << 20)", Limit.BROKE, marks=posix),
        pytest.param("x = []\nwhile True: x.append(bytes(1 << 20))", Limit.BROKE, marks=posix),
        ("sys.stdout.buffer.write(bytes((1 << 20) + 1))", Limit.SIZE),
        ("while True: sys.stdout.buffer.write(b'x' * 1000)", Limit.SIZE),
        ("os._exit(3)", Limit.BROKE),
        ("os.abort()", Limit.BROKE),
        ("os.kill(os.getpid(), 9)", Limit.BROKE),
        ("raise SystemExit('no')", Limit.BROKE),
    ],
)  # fmt: skip
def test_each_excess_is_ended(work, code: str, limit: Limit):
    with pytest.raises(Ended) as ended:
        limited_child.run(work(code), b"x" * 100_000, LIMITS)
    assert ended.value.limit is limit


@pytest.mark.parametrize("code", ["time.sleep(600)", "sys.stdout.buffer.close(); os.close(1); time.sleep(600)"])
def test_waiting_ends(work, code: str):
    start = time.monotonic()
    with pytest.raises(Ended):
        limited_child.run(work(code), b"", Limits(memory=400 * MB, seconds=1, answer=MB, processor=10))
    assert time.monotonic() - start < 60


def test_a_reader_who_leaves_takes_the_child_along(work, tmp_path: Path):
    class Left(BaseException):
        pass

    sign = tmp_path / "pid"

    def leave(seconds: float) -> None:
        if sign.exists() and sign.read_text():
            raise Left

    with pytest.raises(Left):
        limited_child.run(
            work(f"open({str(sign)!r}, 'w').write(str(os.getpid()))\ntime.sleep(600)"), b"", LIMITS, leave
        )
    if os.name == "posix":
        with pytest.raises(ProcessLookupError):
            os.kill(int(sign.read_text()), 0)
