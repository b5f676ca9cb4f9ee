"""The one door to small state: SQLite in the home, or the database that `DANVAN_STATE` names.

Opened at first use and brought up to date then (`migrations`). A desk without accounts that keeps nothing never opens
it and never imports SQLAlchemy: this module does so when it opens, and callers ask `is_used` before they read.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout

from data import settings

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

FILE = "state.db"
OLD = ("decks", "mappings.json", "texts.json")  # what the release before kept as files; see `takeover`
WAIT = 10.0  # seconds for another process to finish writing
_engines: dict[str, Engine] = {}
_opening = threading.Lock()


def is_used() -> bool:
    """Whether anything is or was kept: cheap, opens nothing."""
    home = settings.home()
    return bool(os.environ.get("DANVAN_STATE")) or any((home / name).exists() for name in (FILE, *OLD))


def is_here() -> bool:
    """Whether the store is in the home, not a database elsewhere."""
    return not os.environ.get("DANVAN_STATE")


def place() -> Path:
    """The file of the store, where it is SQLite in the home."""
    return settings.home() / FILE


def stamp() -> tuple[int, ...]:
    """Changes whenever something was written: what is read often is kept in memory under it."""
    if os.environ.get("DANVAN_STATE"):
        return (int(time.monotonic()),)  # another's database tells us nothing: ask again every second
    found = []
    for path in (place(), place().with_name(FILE + "-wal")):
        try:
            seen = path.stat()
            found += [seen.st_mtime_ns, seen.st_size, seen.st_ino]
        except OSError:
            found.append(0)
    return tuple(found)


def engine() -> Engine:
    """The store, at the version of this code. Raises StateError."""
    url = os.environ.get("DANVAN_STATE") or f"sqlite:///{place()}"
    with _opening:
        found = _engines.get(url)
        if found is not None and url.startswith("sqlite:///") and not Path(url.removeprefix("sqlite:///")).exists():
            found.dispose()  # the file was taken away: what is still open leads nowhere
            found = None
        if found is None:
            found = _engines[url] = _opened(url)
    return found


def close() -> None:
    """Let go of the store's file: another takes its place."""
    with _opening:
        for found in _engines.values():
            found.dispose()
        _engines.clear()


@contextmanager
def begin() -> Iterator[Connection]:
    """One transaction that may write: all of it or nothing. Writers wait for each other. Raises StateError."""
    with _transaction("BEGIN IMMEDIATE") as connection:
        yield connection


@contextmanager
def reading() -> Iterator[Connection]:
    """One transaction that reads; no writer is waited for. Raises StateError."""
    with _transaction("BEGIN") as connection:
        yield connection


@contextmanager
def _transaction(how: str) -> Iterator[Connection]:
    from sqlalchemy.exc import SQLAlchemyError

    from data.state.errors import told

    store = engine()
    try:
        with store.connect().execution_options(how=how) as connection, connection.begin():
            yield connection
    except SQLAlchemyError as error:
        raise told(error) from None


def _opened(url: str) -> Engine:
    """A new engine, its database migrated under a lock that dies with its process."""
    from sqlalchemy.exc import SQLAlchemyError

    from data.state import migrations
    from data.state.errors import StateError, told

    try:
        settings.home().mkdir(parents=True, exist_ok=True)
        made = _made(url)
        with FileLock(settings.home() / "state.lock", timeout=WAIT):
            migrations.bring_up(made)
        return made
    except Timeout:
        raise StateError("Kho trạng thái đang được chương trình khác nâng cấp. Hãy đợi một lát rồi thử lại.") from None
    except (SQLAlchemyError, OSError) as error:
        raise told(error) from None


def _made(url: str) -> Engine:
    from sqlalchemy import create_engine, event

    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True, hide_parameters=True)
    if url == f"sqlite:///{place()}":
        _private(place())
    made = create_engine(url, connect_args={"timeout": WAIT}, hide_parameters=True)

    @event.listens_for(made, "connect")
    def _settings(raw: Any, _: Any) -> None:
        raw.isolation_level = None  # sqlite3 begins nothing by itself: `begin` below does
        for setting in ("journal_mode = wal", "foreign_keys = on", "synchronous = full"):
            raw.execute(f"pragma {setting}")

    @event.listens_for(made, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(connection.get_execution_options().get("how", "BEGIN IMMEDIATE"))

    return made


def _private(path: Path) -> None:
    """Made for its owner alone before anything is in it; SQLite gives its log the same rights."""
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    if os.name == "posix" and path.stat().st_mode & 0o077:
        path.chmod(0o600)
