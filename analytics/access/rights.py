"""Who may what: `access.toml` in the home, looked at with every run of a page, so that a change needs no restart.

    [person.an]                     # the name of an account, or what an OpenID provider says of a person
    role = "analyst"
    [person."le.thu@binhson.example"]
    role = "commune"
    communes = ["Bình Châu"]        # names or units; left out: all of them (a commune's people must have some)
    [group.tiep-nhan]
    role = "loader"
    more = ["undo"]                 # deeds besides the role's
    less = ["match columns"]        # deeds of the role that are not theirs
    [wall.phong-hop]                # optional: a wall sees what a wall sees
    communes = ["Bình Châu"]

A person's own entry counts, else the first group of the file they are in: rights of several entries are never added up,
as the deeds of one would reach the communes of another. With a mistake in it the file that was good last stays in
force.
"""

from __future__ import annotations

import hashlib
import logging
import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from analytics.access import access_file, accounts, audit, sessions
from analytics.access.access_file import Entry, Misread
from analytics.access.accounts import AccountError, NobodyLooks
from analytics.access.sessions import Kind
from analytics.scope.viewer import Deed, Viewer
from data import settings
from data.state import store, whole_files
from data.state.errors import StateError

log = logging.getLogger(__name__)
FILE = "access.toml"
ROLES: Mapping[str, frozenset[Deed]] = {
    "leader": frozenset({"keep decks"}),
    "analyst": frozenset({"see rows", "see denunciations", "sql", "keep decks"}),
    "commune": frozenset({"see rows", "keep decks"}),
    "loader": frozenset({"see rows", "load", "undo", "match columns"}),
    "wall": frozenset(),
    "admin": frozenset({"manage"}),
}
NEED_A_CODE: frozenset[Deed] = frozenset({"load", "undo", "see rows", "manage"})  # these sign in with TOTP too


class NoRights(NobodyLooks):
    """Signed in, but `access.toml` gives them nothing; a sentence for them."""

    is_in = True


class SignedOut(NobodyLooks):
    """There are accounts, and no session that stands; a sentence for whoever looks."""

    def __init__(self) -> None:
        super().__init__("Phiên làm việc đã kết thúc hoặc chưa đăng nhập. Hãy đăng nhập lại.")


@dataclass(frozen=True)
class Rights:
    """What the file says: entries in its order, and the mistakes of the newest one where an older one is in force."""

    entries: tuple[Entry, ...] = ()
    mistakes: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Looking:
    """Who looks in a session, found at one state of the store and of the file."""

    stamp: tuple[object, ...]
    until: float
    viewer: Viewer


_ASKED_EVERY, _MOST = 1.0, 500  # seconds after which a session that ended by itself is noticed; sessions remembered
_looking: dict[str, _Looking] = {}
_lock = threading.Lock()
_read: dict[Path, tuple[tuple[int, int, int], Rights]] = {}  # stamp of the file last looked at, what is in force


def place() -> Path:
    return settings.home() / FILE


def now() -> Rights:
    """What is in force; read again when the file has changed."""
    path = place()
    try:
        seen = path.stat()
        stamp = (seen.st_mtime_ns, seen.st_size, seen.st_ino)
    except OSError:
        stamp = (0, 0, 0)
    with _lock:
        before = _read.get(path)
        if before is not None and before[0] == stamp:
            return before[1]
        found = _newer(path, before[1] if before else Rights())
        _read[path] = (stamp, found)
    if before is not None:
        _changed(path, found)
    return found


def _changed(path: Path, found: Rights) -> None:
    """Whoever changed the file did it outside; that it changed stands in the record."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else ""
    try:
        audit.write("rights changed", "(tệp access.toml)", sha256=digest, mistakes=len(found.mistakes))
    except StateError:
        log.exception("Not in the record: access.toml has changed")


def viewer(who: str, kind: Kind) -> Viewer:
    """Somebody who signed in, with what is theirs at this moment. Raises NoRights, StateError."""
    entries = now().entries
    if kind == "wall":
        entry = _first(entries, "wall", {access_file.name(who)})
        return Viewer("wall", entry.communes if entry else (), ROLES["wall"], who=who)
    entry = _first(entries, "person", {access_file.name(who)}) or _first(
        entries, "group", set(map(access_file.name, accounts.groups_of(who)))
    )
    if entry is None:
        raise NoRights(
            f"“{who}” đã đăng nhập nhưng chưa được giao quyền nào. Hãy nhờ người quản trị ghi vào tệp {FILE} "
            "(mục [person] hoặc [group])."
        )
    return Viewer(entry.role, entry.communes, ROLES[entry.role] - entry.less | entry.more, who=who)


def of_session(key: str) -> Viewer:
    """Who looks in a session, by its key, as of now.

    Asked many times a page: an answer holds while neither the store nor `access.toml` changes, a second at most.
    Raises SignedOut, NoRights, StateError.
    """
    stamp = (store.place(), store.stamp(), now())
    with _lock:
        known = _looking.get(key)
    if known is not None and known.stamp == stamp and time.monotonic() < known.until:
        return known.viewer
    found = sessions.of(key) if key else None
    if found is None:
        raise SignedOut
    known = _Looking(stamp, time.monotonic() + _ASKED_EVERY, _with_a_code(viewer(found.who, found.kind), found))
    with _lock:
        if len(_looking) >= _MOST:
            _looking.clear()
        _looking[key] = known
    return known.viewer


def needs_a_code(viewer: Viewer) -> bool:
    """Whether they sign in with a code of their telephone besides the password."""
    return bool(viewer.deeds & NEED_A_CODE)


def _with_a_code(looking: Viewer, session: sessions.Session) -> Viewer:
    """The viewer; nobody while rights that need a code were given to who has signed in without one. Raises NoRights."""
    account = accounts.get(session.who) if session.kind == "person" and needs_a_code(looking) else None
    if account is not None and not account.has_code:
        raise NoRights(
            f"“{session.who}” được giao quyền cần mã 6 số. Hãy đăng xuất rồi đăng nhập lại để lập mã trên điện thoại."
        )
    return looking


def _first(entries: Iterable[Entry], of: str, names: set[str]) -> Entry | None:
    return next((entry for entry in entries if entry.of == of and entry.name in names), None)


def _newer(path: Path, before: Rights) -> Rights:
    """What the file says now; with a mistake in it, what held before and the mistakes."""
    try:
        return Rights(access_file.read(path, frozenset(ROLES)))
    except Misread as error:
        return Rights(before.entries, error.mistakes)


def try_with(section: str) -> None:
    """Whether the file can take a section. Raises AccountError with what would be wrong."""
    path = place()
    before = path.read_text("utf-8") if path.exists() else ""
    with TemporaryDirectory() as folder:
        draft = Path(folder) / FILE
        draft.write_text(before + section, "utf-8")
        try:
            access_file.read(draft, frozenset(ROLES))
        except Misread as error:
            raise AccountError("\n".join(error.mistakes)) from None


def append(section: str) -> None:
    """Add a section to the end of the file, in one move. Raises AccountError, OSError."""
    try_with(section)
    path = place()
    before = path.read_text("utf-8") if path.exists() else ""
    whole_files.write(path, before + section)
