"""Set-up and refusals of run.py, tried on small copies of the project: no network, and never the real .venv."""

import ast
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import run

# Says how it was called, and ends with a code of its own.
ANALYTICS = "import json, os, sys; print(json.dumps([os.getcwd(), sys.argv[1:], sys.prefix])); sys.exit(7)"
OFFLINE = {"PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_RETRIES": "0", "PIP_CONFIG_FILE": os.devnull}


def make_project(folder: Path) -> Path:
    """A project of three files, with nothing to install."""
    (folder / "analytics").mkdir(parents=True)
    (folder / "analytics" / "__main__.py").write_text(ANALYTICS)
    (folder / "requirements.txt").write_text("")
    shutil.copy(run.__file__, folder / "run.py")
    return folder


def make_venv(venv: Path) -> None:
    """An environment without pip: made in a moment, and any call of pip would fail."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(venv)], check=True)


def surroundings() -> dict[str, str]:
    """This machine's environment without the settings of its pip and of the caller's set-up."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PIP_", "DANVAN_", "PYTHON"))}
    return {**kept, **OFFLINE}


def start(project: Path, *words: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run the copy as a user does, and require what holds for every start: no traceback."""
    command = [sys.executable, str(project / "run.py"), *words]
    done = subprocess.run(command, cwd=cwd or project, env=surroundings(), capture_output=True, encoding="utf-8")
    assert "Traceback" not in done.stderr
    return done


def assert_one_sentence(said: str) -> None:
    """One sentence on one line; what pip said may follow, indented."""
    first, *rest = said.strip().splitlines()
    assert first.endswith(".")
    assert not re.search(r"[.!?] [A-ZĐ]", first)
    assert all(line.startswith("    ") for line in rest)
    assert "Traceback" not in said


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small project that the imported `run` takes for its own."""
    folder = make_project(tmp_path / "du án")
    monkeypatch.setattr(run, "ROOT", folder)
    # The real one would put the command in the place of pytest itself.
    monkeypatch.setattr(run, "become", lambda command, folder: pytest.fail(f"went on to {command}"))
    monkeypatch.delenv("DANVAN_VENV", raising=False)
    return folder


@pytest.fixture
def venv(project: Path) -> Path:
    """The project's environment, sound and stamped, without pip."""
    folder = project / ".venv"
    make_venv(folder)
    run.write_stamp(folder, run.wanted(folder))
    return folder


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What set-up asked for ("venv", "pip"), and what took over in the end; only the environments are real."""
    made: list[str] = []

    def listen(command: list[str], lock: int) -> tuple[int, list[str]]:
        made.append(next(word for word in ("venv", "pip") if word in command))
        if made[-1] == "venv":
            make_venv(Path(command[-1]))
        return 0, []

    monkeypatch.setattr(run, "listen", listen)
    monkeypatch.setattr(run, "become", lambda command, folder: made.append(" ".join(command[4:])) or 0)
    return made


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project set up for real by run.py, over a half-made .venv (the only slow step of this file)."""
    folder = make_project(tmp_path_factory.mktemp("run") / "du án")
    (folder / ".venv" / "lib").mkdir(parents=True)
    (folder / ".venv" / "lib" / "half").write_text("")
    done = start(folder, "query")
    assert done.returncode == 7, done.stderr
    return folder


@pytest.fixture
def real(installed: Path) -> Iterator[Path]:
    """The same, as it was again afterwards."""
    stamp = (installed / ".venv" / run.STAMP).read_bytes()
    yield installed
    (installed / "requirements.txt").write_text("")
    (installed / ".venv" / run.STAMP).write_bytes(stamp)


# Set-up


def test_half_made_environment_is_rebuilt_for_real(real: Path):
    assert not (real / ".venv" / "lib" / "half").exists()
    folder, words, prefix = json.loads(start(real, "query", "received").stdout)
    assert (Path(folder), words, Path(prefix)) == (real, ["query", "received"], real / ".venv")


def test_matching_stamp_asks_nothing_of_pip(venv: Path, calls: list[str]):
    assert run.main(["query", "received"]) == 0
    assert calls == ["query received"]


def test_matching_stamp_writes_nothing(venv: Path, project: Path):
    before = {path: path.lstat().st_mtime_ns for path in venv.rglob("*")}
    done = start(project, "query")
    assert (done.returncode, done.stderr) == (7, "")
    assert {path: path.lstat().st_mtime_ns for path in venv.rglob("*")} == before


def replace_interpreter(venv: Path, text: str) -> None:
    """Put something else in its place (never write through the link: that is the machine's Python)."""
    python = run.interpreter(venv)
    python.unlink()
    python.write_text(text)
    python.chmod(0o755)


def restamp(venv: Path, **changed: str) -> None:
    run.write_stamp(venv, {**run.wanted(venv), **changed})


BREAKAGES: dict[str, Callable[[Path], object]] = {
    "no folder": shutil.rmtree,
    "stamp missing": lambda venv: (venv / run.STAMP).unlink(),
    "stamp cut short": lambda venv: (venv / run.STAMP).write_text('{"python": '),
    "stamp of another kind": lambda venv: (venv / run.STAMP).write_text("[]"),
    "no interpreter": lambda venv: run.interpreter(venv).unlink(),
    "interpreter does not start": lambda venv: replace_interpreter(venv, ""),
    "interpreter fails": lambda venv: replace_interpreter(venv, "#!/bin/sh\nexit 1\n"),
    "interpreter changed its version": lambda venv: replace_interpreter(venv, "#!/bin/sh\necho cpython-30\n"),
    "made by another Python": lambda venv: restamp(venv, python="cpython-30 linux-x86_64"),
    "moved folder": lambda venv: restamp(venv, folder="/elsewhere/.venv"),
    "new pins, but no pip to install them": lambda venv: restamp(venv, requirements="other"),
}


@pytest.mark.parametrize("breakage", BREAKAGES)
def test_broken_environment_is_rebuilt_once(breakage: str, venv: Path, calls: list[str]):
    (venv / "leftover").mkdir()
    BREAKAGES[breakage](venv)
    assert run.main(["query"]) == 0
    assert run.main(["query"]) == 0
    assert calls == ["venv", "pip", "query", "query"]
    assert not (venv / "leftover").exists()


def test_moved_project_is_set_up_again(venv: Path, project: Path, calls: list[str], monkeypatch: pytest.MonkeyPatch):
    moved = project.rename(project.with_name("moved"))
    monkeypatch.setattr(run, "ROOT", moved)
    assert run.main(["query"]) == 0
    assert calls == ["venv", "pip", "query"]


def test_new_pins_are_installed_into_the_sound_environment(real: Path):
    (real / ".venv" / "kept").write_text("")
    (real / "requirements.txt").write_text("# one more line\n")
    done = start(real, "query")
    assert done.returncode == 7
    assert "cập nhật" in done.stderr
    assert (real / ".venv" / "kept").exists()
    assert start(real, "query").stderr == ""


def test_environment_of_another_folder(
    project: Path, tmp_path: Path, calls: list[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("DANVAN_VENV", str(tmp_path / "other"))
    assert run.main(["query"]) == 0
    assert run.ready(tmp_path / "other", run.wanted(tmp_path / "other"))
    assert not (project / ".venv").exists()


def test_folder_of_something_else_is_never_emptied(
    project: Path, tmp_path: Path, calls: list[str], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
):
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "mine.txt").write_text("mine")
    monkeypatch.setenv("DANVAN_VENV", str(tmp_path / "letters"))
    assert run.main(["query"]) == run.CANNOT_START
    assert_one_sentence(capfd.readouterr().err)
    assert [path.name for path in (tmp_path / "letters").iterdir()] == ["mine.txt"]
    assert calls == []


def test_second_start_waits_for_the_first(venv: Path, project: Path):
    (venv / run.STAMP).unlink()
    with run.locked(venv):
        command = [sys.executable, str(project / "run.py"), "query"]
        second = subprocess.Popen(command, env=surroundings(), stdout=-1, stderr=-1, encoding="utf-8")
        assert second.stderr is not None
        assert_one_sentence(second.stderr.readline())
        run.write_stamp(venv, run.wanted(venv))
    rest = second.communicate(timeout=120)[1]
    assert (second.returncode, rest) == (7, "")  # nothing to install: the first has done it


# Words


def test_words_keep_the_callers_folder_and_code(venv: Path, project: Path, tmp_path: Path):
    done = start(project, "load", "thư 1.csv", "--dry-run", "-h", cwd=tmp_path)
    folder, words, prefix = json.loads(done.stdout)
    assert (Path(folder), words, Path(prefix)) == (tmp_path, ["load", "thư 1.csv", "--dry-run", "-h"], venv)
    assert done.returncode == 7


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((run.HOST, 0))
        return int(probe.getsockname()[1])


@pytest.mark.parametrize("word", [[], ["serve"]])
def test_dashboard_starts_in_the_project(word: list[str], venv: Path, project: Path, tmp_path: Path):
    port = str(free_port())
    done = start(project, *word, "--port", port, "--no-browser", cwd=tmp_path)
    folder, words, _ = json.loads(done.stdout)
    assert (Path(folder), words) == (project, ["serve", "--port", port, "--no-browser"])


def test_no_word_at_all_means_the_dashboard_on_its_usual_port(
    venv: Path, calls: list[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(run, "check_port", lambda port: calls.append(f"check {port}"))
    assert run.main([]) == 0
    assert calls == ["check 8501", "serve --port 8501"]


@pytest.mark.parametrize("word", ["-h", "--help"])
def test_help_needs_no_set_up(word: str, project: Path):
    done = start(project, word)
    assert done.returncode == 0
    assert all(word in done.stdout for word in ("run.py test", "--port", "--no-browser", "load", "DANVAN_VENV"))
    assert not (project / ".venv").exists()


# Tests


def write_tools(project: Path, **codes: int) -> None:
    """Stand-ins for ruff, mypy and pytest that say how they were called and end with a given code."""
    for name in ("ruff", "mypy", "pytest"):
        (project / name).mkdir()
        says = f"import os, sys; print({name!r}, *sys.argv[1:], os.getcwd()); sys.exit({codes.get(name, 0)})"
        (project / name / "__main__.py").write_text(says)


def test_every_check_runs_and_pytest_has_the_last_line(venv: Path, project: Path, tmp_path: Path):
    write_tools(project, mypy=4, pytest=5)
    done = start(project, "test", "tests/test_a.py", "-k", "một hai", cwd=tmp_path)
    ran = [line for line in done.stdout.splitlines() if line.startswith(("ruff", "mypy", "pytest"))]
    assert ran == [
        f"ruff check . {project}",
        f"ruff format --check . {project}",
        f"mypy {project}",
        f"pytest -n 2 --dist loadfile tests/test_a.py -k một hai {project}",
    ]
    assert done.stdout.splitlines()[-1] == ran[-1]
    assert "Chưa đạt: mypy." in done.stdout
    assert (done.returncode, done.stderr) == (4, "")


@pytest.mark.parametrize(("codes", "expected"), [({}, 0), ({"pytest": 5}, 5), ({"ruff": 1, "mypy": 2}, 1)])
def test_the_first_failure_is_the_code(codes: dict[str, int], expected: int, venv: Path, project: Path):
    write_tools(project, **codes)
    assert start(project, "test").returncode == expected


@pytest.mark.parametrize(
    ("words", "workers"),
    [
        ([], True),
        (["--no-header", "tests"], True),
        (["-n", "4"], False),
        (["-n0"], False),
        (["--numprocesses=3"], False),
        (["-p", "no:xdist"], False),
        (["-pno:xdist"], False),
        (["--pdb"], False),
    ],
)
def test_two_workers_unless_the_caller_wishes_otherwise(words: list[str], workers: bool):
    assert run.spread(words) == (["-n", "2", "--dist", "loadfile"] if workers else [])


# Refusals


def test_old_python_is_told_so():
    with pytest.raises(run.CannotStart) as refusal:
        run.check_python((3, 10, 13))
    assert_one_sentence(str(refusal.value))
    assert "3.10.13" in str(refusal.value)
    for good in ((3, 11, 0), (3, 14, 0)):
        run.check_python(good)


def test_old_python_is_checked_before_anything_else(project: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(run.sys, "version_info", (3, 9, 2, "final", 0))
    monkeypatch.setattr(run, "run", lambda words: pytest.fail("went on"))
    assert run.main(["--help"]) == run.CANNOT_START


def test_old_python_can_read_the_file():
    tree = ast.parse(Path(run.__file__).read_text(encoding="utf-8"), feature_version=(3, 6))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    hints = [argument.annotation for node in functions for argument in node.args.args] + [f.returns for f in functions]
    # `list[str]` or `X | None` would be evaluated, and fail, before the version is looked at: they stand in quotes.
    assert not [ast.unparse(hint) for hint in hints if isinstance(hint, ast.Subscript | ast.BinOp)]


def test_port_in_use_is_told_before_set_up(project: Path):
    with socket.socket() as taken:
        taken.bind((run.HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = start(project, "--port", str(port))
    assert done.returncode == run.CANNOT_START
    assert_one_sentence(done.stderr)
    assert f"python run.py --port {run.other_port(port)}" in done.stderr
    assert not (project / ".venv").exists()


def test_usual_port_in_use_suggests_the_next():
    assert [run.other_port(port) for port in (8501, 9000, 80, 65535)] == [8502, 9001, 8502, 8502]


def test_port_just_left_is_free():
    with socket.create_server((run.HOST, 0)) as server, socket.create_connection(server.getsockname()) as client:
        port = server.getsockname()[1]
        server.accept()[0].close()  # the server closes first: its port then lingers in TIME_WAIT
        client.recv(1)
    run.check_port(port)


def test_port_not_allowed(monkeypatch: pytest.MonkeyPatch):
    def bind(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(run.socket, "socket", lambda: Socket(bind))
    with pytest.raises(run.CannotStart, match="không cho dùng cổng 80") as refusal:
        run.check_port(80)
    assert_one_sentence(str(refusal.value))


class Socket(socket.socket):
    """A socket with another way to bind."""

    def __init__(self, bind: Callable[..., None]) -> None:
        super().__init__()
        self.bind = bind  # type: ignore[method-assign]


@pytest.mark.parametrize("words", [["--port", "0"], ["--port", "65536"], ["--port", "x"], ["--port"], ["--prt", "1"]])
def test_words_not_understood(words: list[str], project: Path, capfd: pytest.CaptureFixture[str]):
    assert run.main(words) == run.WRONG_WORDS
    assert_one_sentence(capfd.readouterr().err)


def test_no_network_is_told_and_keeps_the_old_set(real: Path):
    (real / "requirements.txt").write_text("click==8.5.1\n")
    done = start(real, "query")
    assert done.returncode == run.CANNOT_START
    working, sentence = done.stderr.split("\n", 1)
    assert "Đang cập nhật" in working
    assert sentence.startswith("Không kết nối được kho thư viện")
    assert_one_sentence(sentence)
    (real / "requirements.txt").write_text("")  # back to the old pins: they are still installed
    assert start(real, "query").stderr == ""


def test_package_that_fails_is_told_with_the_words_of_pip(real: Path):
    (real / "hong-1.0-py3-none-any.whl").write_text("not a wheel")
    (real / "requirements.txt").write_text("./hong-1.0-py3-none-any.whl\n")
    done = start(real, "query")
    assert done.returncode == run.CANNOT_START
    sentence = done.stderr.split("\n", 1)[1]
    assert sentence.startswith("Có thư viện không cài được")
    assert "hong-1.0-py3-none-any.whl is invalid" in sentence
    assert_one_sentence(sentence)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError'", "Không kết nối"),
        ("getaddrinfo failed\nERROR: No matching distribution found for click", "Không kết nối"),
        ("SSLError(CERTIFICATE_VERIFY_FAILED)", "Không kết nối"),
        ("ERROR: Could not install packages: [Errno 28] No space left on device", "Không ghi được"),
        ("ERROR: Could not install packages: [Errno 13] Permission denied: '/x'", "Không ghi được"),
        ("ERROR: No matching distribution found for click==99", "Có thư viện"),
        ("WARNING: connection broken once\nERROR: Failed building wheel for duckdb", "Có thư viện"),
    ],
)
def test_troubles_of_pip_are_told_apart(said: str, sentence: str):
    told = run.pip_trouble(Path("/x/.venv"), said)
    assert told.startswith(sentence)
    assert_one_sentence(told)


def test_failed_first_set_up_leaves_no_stamp(project: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(run, "create", lambda venv, lock: make_venv(venv))
    assert run.main(["query"]) == run.CANNOT_START  # no pip in there
    assert not (project / ".venv" / run.STAMP).exists()


def test_missing_venv_module(project: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]):
    monkeypatch.setattr(run.importlib.util, "find_spec", lambda name: None if name == "ensurepip" else name)
    assert run.main(["query"]) == run.CANNOT_START
    sentence = capfd.readouterr().err.split("\n", 1)[1]
    assert f"sudo apt install python3.{sys.version_info.minor}-venv" in sentence
    assert_one_sentence(sentence)


@pytest.mark.parametrize("reason", ["Permission denied", "Read-only file system"])
def test_read_only_folder(
    reason: str, project: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
):
    def mkdir(*_: object, **__: object) -> None:
        raise OSError(30, reason)

    monkeypatch.setattr(Path, "mkdir", mkdir)  # root, who runs these tests in CI, may write anywhere
    assert run.main(["query"]) == run.CANNOT_START
    said = capfd.readouterr().err
    assert_one_sentence(said)
    assert said.startswith(f"Không ghi được vào {project / '.venv'} ({reason})")


def test_missing_requirements(project: Path):
    (project / "requirements.txt").unlink()
    done = start(project, "query")
    assert done.returncode == run.CANNOT_START
    assert_one_sentence(done.stderr)


def running(project: Path) -> list[str]:
    """The command lines of every process of the project's environment."""
    listed = subprocess.run(["ps", "-ww", "-eo", "args"], capture_output=True, encoding="utf-8", check=True).stdout
    return [line for line in listed.splitlines() if str(project / ".venv") in line]


@pytest.fixture
def hears_ctrl_c() -> Iterator[None]:
    """Started in the background, this process ignores SIGINT, and its children would take that over."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("hears_ctrl_c")
@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_stopped_during_set_up(sent: signal.Signals, code: int, tmp_path: Path):
    project = make_project(tmp_path / "stopped")
    command = [sys.executable, str(project / "run.py"), "query"]
    started = subprocess.Popen(command, env=surroundings(), stdout=-1, stderr=-1, encoding="utf-8")
    while started.poll() is None and not any("ensurepip" in line for line in running(project)):
        time.sleep(0.05)
    started.send_signal(sent)
    printed, said = started.communicate(timeout=120)
    assert (started.returncode, printed, said.count("\n")) == (code, "", 1)  # "Đang cài…", and nothing after
    for _ in range(20):  # told to stop, they need a moment; left alone, ensurepip would take several seconds
        if not running(project):
            break
        time.sleep(0.05)
    assert running(project) == []


@pytest.mark.usefixtures("hears_ctrl_c")
def test_stopped_during_tests(venv: Path, project: Path):
    write_tools(project)
    (project / "ruff" / "__main__.py").write_text("import time; print('ready', flush=True); time.sleep(60)")
    command = [sys.executable, str(project / "run.py"), "test"]
    # A group of its own stands for a terminal: Ctrl-C reaches run.py and its child.
    started = subprocess.Popen(
        command, env=surroundings(), stdout=-1, stderr=-1, encoding="utf-8", start_new_session=True
    )
    assert started.stdout is not None
    while started.stdout.readline() != "ready\n":
        pass
    os.killpg(started.pid, signal.SIGINT)
    said = started.communicate(timeout=120)
    assert started.returncode == 130
    assert "mypy" not in said[0]  # nothing more is begun
    assert 'run.py"' not in said[1]  # the stand-in has its traceback, run.py has none
