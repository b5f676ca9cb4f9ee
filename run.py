"""The one command: sets up .venv, then opens the dashboard, runs the tests, or passes words to `analytics`.

Standard library only, and no syntax newer than Python 3.6, so that an old Python can be told what is wrong
(hints newer than that are quoted, so that it does not evaluate them). Messages go to stderr: stdout belongs to
the command that is run.
"""

import argparse
import collections
import contextlib
import hashlib
import importlib.util
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent
OLDEST = (3, 11)
HOST, PORT = "127.0.0.1", 8501
LISTENING = ("--host", "--cert", "--key", "--proxy")  # for others than this computer; the server says what they need
STAMP, LOCK = "run.json", "run.lock"  # both inside the environment's folder
TAIL = 12  # lines of pip shown when it fails
CANNOT_START, WRONG_WORDS, INTERRUPTED = 3, 2, 130  # 1 and 2 already mean something to `load`
CHECKS = (["ruff", "check", "."], ["ruff", "format", "--check", "."], ["mypy"])
HELP = """Dùng:
  python run.py [--port N] [--no-browser]   mở bảng điều khiển tại http://127.0.0.1:8501
                [--host ĐỊA-CHỈ --cert TỆP --key TỆP | --proxy IP]   mở cho máy khác (cần tài khoản)
  python run.py test [tham số của pytest]   kiểm tra mã (ruff, mypy) rồi chạy các bài kiểm thử
  python run.py LỆNH ...                    load, query, signals, findings, export, snapshots, backup, restore,
                                            sample, template, bench, simulate, doctor, access
  python run.py LỆNH --help                 cách dùng một lệnh
Lần đầu, lệnh tự cài thư viện vào .venv (cần mạng). Biến DANVAN_VENV: dùng thư mục khác thay cho .venv.
Mã thoát 3: chưa khởi động được; 130: dừng bằng Ctrl-C; còn lại là mã của lệnh đã chạy."""

# What pip prints when the index cannot be reached, over its last ten years.
NO_NETWORK = re.compile(
    r"connection broken|NewConnectionError|ConnectTimeout|ReadTimeout|connection (timed out|reset|refused|aborted)"
    r"|failed to connect|unable to connect|name resolution|getaddrinfo|Max retries exceeded|network is unreachable"
    r"|ProxyError|SSLError|CERTIFICATE_VERIFY_FAILED|Could not fetch URL|HTTP error \d+ while getting",
    re.IGNORECASE,
)
NO_ROOM = re.compile(r"\[Errno (13|28|30)\]|\[WinError 5\]|No space left|Read-only file system|Permission denied")
BUILD_FAILED = re.compile(r"Failed (building|to build)|metadata-generation-failed|did not run successfully")


class CannotStart(Exception):
    """A start that cannot go on: one sentence saying why and what to do."""

    def __init__(self, sentence: str, code: int = CANNOT_START) -> None:
        super().__init__(sentence)
        self.code = code


def main(words: "list[str]") -> int:
    """Do what the words ask; every foreseen trouble is one sentence and a code, never a traceback."""
    try:
        check_python(sys.version_info[:3])
        speak_utf8()
        return run(words)
    except CannotStart as refusal:
        say(str(refusal))
        return refusal.code
    except KeyboardInterrupt:
        return INTERRUPTED
    except OSError as error:
        say(f"Không chạy được vì hệ thống báo: {error}; hãy sửa rồi chạy lại.")
        return CANNOT_START


def check_python(version: "tuple[int, ...]") -> None:
    """Refuse a Python that cannot read the rest of the project."""
    if tuple(version[:2]) < OLDEST:
        running, needed = ".".join(map(str, version[:3])), ".".join(map(str, OLDEST))
        raise CannotStart(
            f"Cần Python {needed} trở lên, còn đây là Python {running}: hãy cài bản mới từ "
            "https://www.python.org/downloads/ rồi chạy lại bằng bản đó (ví dụ: python3.12 run.py)."
        )


def speak_utf8() -> None:
    """Make Vietnamese printable on a Windows console and through a pipe."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


def say(sentence: str) -> None:
    """Tell the user something, at once."""
    print(sentence, file=sys.stderr, flush=True)


def run(words: "list[str]") -> int:
    """Choose between help, dashboard, tests and the commands of `analytics`."""
    if words and words[0] in ("-h", "--help"):
        print(HELP)
        return 0
    if not words or words[0].startswith("-") or words[0] == "serve":
        return serve(words[1:] if words[:1] == ["serve"] else words)
    python = prepare(environment_folder())
    if words[0] == "test":
        return test(python, words[1:])
    # The caller's folder stays, so that relative file names keep their meaning.
    return become([str(python), "-P", "-m", "analytics", *words], Path.cwd())


# The dashboard


def serve(words: "list[str]") -> int:
    """Open the dashboard, once its port is known to be free."""
    parser = Parser(add_help=False, allow_abbrev=False)
    parser.add_argument("--port", type=int, default=PORT)
    parser.add_argument("--no-browser", action="store_true")
    for name in LISTENING:
        parser.add_argument(name)
    parser.add_argument("-h", "--help", action="store_true")
    options = parser.parse_args(words)
    if options.help:
        return run(["--help"])
    check_port(options.port)
    python = prepare(environment_folder())
    quiet = ["--no-browser"] if options.no_browser else []
    given = [f"{name}={getattr(options, name[2:])}" for name in LISTENING if getattr(options, name[2:])]
    return become([str(python), "-P", "-m", "analytics", "serve", "--port", str(options.port), *given, *quiet], ROOT)


class Parser(argparse.ArgumentParser):
    """Says in Vietnamese, in one sentence, that an option is not understood."""

    def error(self, message: str) -> NoReturn:
        """Replace argparse's usage text and exit."""
        raise CannotStart(f"Không hiểu tham số ({message}): gõ python run.py --help để xem cách dùng.", WRONG_WORDS)


def check_port(port: int) -> None:
    """Refuse a port that does not exist, is not allowed, or is taken."""
    if not 0 < port < 65536:
        raise CannotStart(f"Không có cổng {port}: hãy chọn một số từ 1024 đến 65535.", WRONG_WORDS)
    with socket.socket() as probe:
        if os.name == "posix":  # a server stopped a moment ago must not count; on Windows this would allow two
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError:
            raise CannotStart(
                f"Hệ điều hành không cho dùng cổng {port}: hãy chạy python run.py --port {other_port(port)}."
            ) from None
        except OSError:
            raise CannotStart(
                f"Cổng {port} đang có chương trình khác dùng (có thể bảng điều khiển đã mở tại http://{HOST}:{port}): "
                f"hãy chạy python run.py --port {other_port(port)}."
            ) from None


def other_port(port: int) -> int:
    """A port to try instead."""
    return port + 1 if 1024 <= port < 65535 else PORT + 1


# The tests


def test(python: Path, words: "list[str]") -> int:
    """Run every check, then pytest last, so that its closing line closes the output; the first failure is the code."""
    codes = [step(python, check) for check in CHECKS]
    failed = [" ".join(check) for check, code in zip(CHECKS, codes, strict=True) if code]
    if failed:
        print(f"\nChưa đạt: {'; '.join(failed)}.", flush=True)
    codes.append(step(python, ["pytest", *spread(words), *words]))
    return next((code for code in codes if code), 0)


def step(python: Path, words: "list[str]") -> int:
    """Announce one check and run it from the project's folder."""
    print(f"\n== {' '.join(words)}", flush=True)
    return show([str(python), "-m", *words], ROOT)


def spread(words: "list[str]") -> "list[str]":
    """Two workers, a file to each, unless the caller has a wish about workers (or a debugger, which allows none)."""
    wishes = ("-n", "--numprocesses", "--dist", "--pdb", "--trace")
    if "no:xdist" in " ".join(words) or any(word.startswith(wishes) for word in words):
        return []
    return ["-n", "2", "--dist", "loadfile"]


# Setting up


def environment_folder() -> Path:
    """Where the libraries live: .venv, or the folder DANVAN_VENV names."""
    return Path(os.path.abspath(os.path.expanduser(os.environ.get("DANVAN_VENV") or ROOT / ".venv")))


def prepare(venv: Path) -> Path:
    """Make the folder ready (nothing to do: a few hundredths of a second) and return its interpreter."""
    stamp = wanted(venv)
    if ready(venv, stamp):
        return interpreter(venv)
    try:
        refuse_foreign(venv)
        with locked(venv) as lock:
            if not ready(venv, stamp):  # the start we waited for may have done the work
                build(venv, stamp, lock)
    except OSError as error:
        raise CannotStart(no_room(venv, error.strerror or str(error))) from None
    return interpreter(venv)


def wanted(venv: Path) -> "dict[str, str]":
    """What the stamp of a finished folder says: any difference means there is work to do."""
    try:
        pins = (ROOT / "requirements.txt").read_bytes()
    except OSError:
        raise CannotStart(f"Không đọc được {ROOT / 'requirements.txt'}: hãy tải lại đủ dự án.") from None
    python = f"{sys.implementation.cache_tag} {sysconfig.get_platform()}"
    return {"python": python, "folder": str(venv), "requirements": hashlib.sha256(pins).hexdigest()}


def ready(venv: Path, stamp: "dict[str, str]") -> bool:
    """True when set-up once ended well, for this Python, this place and these pins, and the interpreter still runs."""
    return read_stamp(venv) == stamp and starts(venv, "sys")


def read_stamp(venv: Path) -> "dict[str, str]":
    """The stamp, or nothing where there is none to be read."""
    try:
        stamp = json.loads((venv / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def write_stamp(venv: Path, stamp: "dict[str, str]") -> None:
    """Declare the folder finished; replaced in one move, so that half a stamp never exists."""
    draft = venv / (STAMP + ".new")
    draft.write_text(json.dumps(stamp, indent=1), encoding="utf-8")
    draft.replace(venv / STAMP)


def starts(venv: Path, module: str) -> bool:
    """True when the folder's interpreter runs, is of our version and has the module."""
    question = f"import sys, {module}; print(sys.implementation.cache_tag)"
    try:
        said = subprocess.run([str(interpreter(venv)), "-I", "-c", question], capture_output=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return said.returncode == 0 and said.stdout.decode().strip() == sys.implementation.cache_tag


def interpreter(venv: Path) -> Path:
    """The folder's own Python."""
    return venv / "Scripts" / "python.exe" if os.name == "nt" else venv / "bin" / "python"


def refuse_foreign(venv: Path) -> None:
    """Never empty a folder that is not an environment: DANVAN_VENV may name the wrong one."""
    if venv == ROOT / ".venv" or not venv.exists() or not any(venv.iterdir()):
        return
    if not any((venv / name).exists() for name in ("pyvenv.cfg", LOCK)):
        raise CannotStart(
            f"{venv} có tệp khác và không phải môi trường Python: hãy đặt DANVAN_VENV là một thư mục mới."
        )


@contextlib.contextmanager
def locked(venv: Path) -> "Iterator[int]":
    """Let one start at a time touch the folder. The lock is the system's own, so a killed start leaves none behind."""
    venv.mkdir(parents=True, exist_ok=True)
    with open(venv / LOCK, "ab") as file:
        if not take(file.fileno()):
            say(f"Một lần chạy khác đang chuẩn bị {venv}; đang chờ lần đó xong (Ctrl-C để thôi).")
            while not take(file.fileno()):
                time.sleep(0.3)
        yield file.fileno()


def take(lock: int) -> bool:
    """Try to get the lock, without waiting."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(lock, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:  # some network folders know no locks: a start without one beats no start
        return True
    return True


def build(venv: Path, stamp: "dict[str, str]", lock: int) -> None:
    """Bring the folder to the stamp; the stamp goes first and comes back last, so a kill in between shows."""
    began, before = time.monotonic(), read_stamp(venv)
    # New pins in a sound folder: pip changes only what differs, and without network the old set is still there.
    refresh = all(before.get(key) == stamp[key] for key in ("python", "folder")) and starts(venv, "pip")
    (venv / STAMP).unlink(missing_ok=True)
    say(f"Đang {'cập nhật' if refresh else 'cài'} thư viện trong {venv} (thường vài phút, cần mạng)…")
    if not refresh:
        clear(venv)
        create(venv, lock)
    try:
        install(venv, lock)
    except CannotStart:
        if refresh:  # pip undoes what it could not finish: the folder is as sound as before, only outdated
            write_stamp(venv, before)
        raise
    write_stamp(venv, stamp)
    say(f"Đã cài xong sau {time.monotonic() - began:.0f} giây.")


def clear(venv: Path) -> None:
    """Empty the folder, but for the lock we hold in it."""
    for child in list(venv.iterdir()):
        if child.is_dir() and not child.is_symlink():
            shutil.rmtree(child)
        elif child.name != LOCK:
            child.unlink()


def create(venv: Path, lock: int) -> None:
    """Make an environment with pip in it."""
    if not all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")):
        package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
        raise CannotStart(
            "Python này thiếu phần venv/ensurepip: trên Debian hoặc Ubuntu hãy chạy sudo apt install "
            f"{package}, máy khác thì cài lại Python từ https://www.python.org/downloads/, rồi chạy lại."
        )
    # Run by an environment's Python, this file must not build an environment on an environment.
    base = getattr(sys, "_base_executable", None) or sys.executable
    code, said = listen([base, "-I", "-m", "venv", str(venv)], lock)
    if code and shutil.disk_usage(venv).free < 50e6:  # the disk is full, but venv does not say so
        raise CannotStart(no_room(venv, "hết chỗ trống"))
    if code:
        raise CannotStart(with_tail(f"Không tạo được môi trường Python trong {venv}: hãy sửa theo lời báo sau.", said))


def install(venv: Path, lock: int) -> None:
    """Install the pins."""
    # With no retry at all, pip says "no matching distribution" for a dead network; with one, it names the network.
    retries = ["--retries", "1"] if os.environ.get("PIP_RETRIES") == "0" else []
    options = ["--disable-pip-version-check", "--no-input", "--requirement", str(ROOT / "requirements.txt"), *retries]
    code, said = listen([str(interpreter(venv)), "-I", "-m", "pip", "install", *options], lock)
    if code:
        raise CannotStart(with_tail(pip_trouble(venv, "\n".join(said)), said))


def pip_trouble(venv: Path, said: str) -> str:
    """Tell apart what stopped pip: the disk, the network, or a package."""
    if NO_ROOM.search(said):
        return no_room(venv, "xem lời của pip bên dưới")
    if NO_NETWORK.search(said) and not BUILD_FAILED.search(said):
        return (
            "Không kết nối được kho thư viện Python: hãy kiểm tra mạng (sau tường lửa thì đặt HTTPS_PROXY hoặc "
            "PIP_INDEX_URL) rồi chạy lại lệnh này."
        )
    return (
        f"Có thư viện không cài được cho Python {sys.version.split()[0]}: hãy đọc các dòng cuối của pip dưới đây, "
        "sửa (hoặc dùng Python 3.11 đến 3.13) rồi chạy lại lệnh này."
    )


def no_room(venv: Path, reason: str) -> str:
    """The sentence for a folder that cannot be written."""
    return (
        f"Không ghi được vào {venv} ({reason}): hãy kiểm tra quyền ghi và chỗ trống, đóng chương trình đang dùng "
        "thư mục này, hoặc đặt DANVAN_VENV là một thư mục ghi được."
    )


def with_tail(sentence: str, said: "Sequence[str]") -> str:
    """The sentence, then the last lines a program said."""
    tail = [line for line in said if line.strip()][-TAIL:]
    return "\n".join([sentence, *(f"    {line[:200]}" for line in tail)])


# Running other programs


def listen(command: "list[str]", lock: int) -> "tuple[int, list[str]]":
    """Run quietly; return the code and the last lines said. The child shares the lock: outliving us, it keeps it."""
    keep = () if os.name == "nt" else (lock,)
    child = subprocess.Popen(
        command,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        pass_fds=keep,
        start_new_session=True,  # a group of its own: pip and venv start children, and `ended` must find them all
    )
    said: collections.deque[str] = collections.deque(maxlen=400)
    with ended(child):
        for line in child.stdout or ():
            said.append(line.decode("utf-8", "replace").rstrip())
            show_progress(said[-1])
        code = child.wait()
    show_progress("")
    return code, list(said)


def show_progress(line: str) -> None:
    """On a screen, keep one moving line: minutes of silence look like a fault."""
    if sys.stderr.isatty() and (not line or line.startswith(("Collecting", "Downloading", "Installing"))):
        print(f"\r{line.strip():<78.78}\r", end="", file=sys.stderr, flush=True)


def show(command: "list[str]", folder: Path) -> int:
    """Run on the user's screen and wait; a child ended by a signal counts as the shell counts it."""
    child = subprocess.Popen(command, cwd=folder, env=surroundings())
    with ended(child):
        try:
            code = child.wait()
        except (KeyboardInterrupt, SystemExit) as end:
            # The terminal sent Ctrl-C to the child too; a stop signal came to us alone. Let it close in peace.
            if isinstance(end, SystemExit):
                child.send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(10)
            raise
    return code if code >= 0 else 128 - code


@contextlib.contextmanager
def ended(child: "subprocess.Popen[bytes]") -> "Iterator[None]":
    """Leave nothing running, whatever happens to us: the child, and its group when it leads one."""
    try:
        yield
    finally:
        if child.poll() is None:
            if sys.platform != "win32" and os.getpgid(child.pid) == child.pid:
                os.killpg(child.pid, signal.SIGTERM)
            else:
                child.terminate()
            child.wait()


def become(command: "list[str]", folder: Path) -> int:
    """Give this process to the command, so that Ctrl-C and stop signals reach it directly (Windows: wait for it)."""
    if os.name == "posix":
        os.chdir(folder)
        os.execve(command[0], command, surroundings())
    return show(command, folder)


def surroundings() -> "dict[str, str]":
    """The child's environment: the project importable from any folder, UTF-8 everywhere, no foreign Python home."""
    kept = {name: value for name, value in os.environ.items() if name not in ("PYTHONHOME", "__PYVENV_LAUNCHER__")}
    kept["PYTHONPATH"] = os.pathsep.join(filter(None, [str(ROOT), kept.get("PYTHONPATH")]))
    return {"PYTHONUTF8": "1", **kept}


if __name__ == "__main__":
    # A stop signal unwinds like an error, so that no child is left behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    sys.exit(main(sys.argv[1:]))
