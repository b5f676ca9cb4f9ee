"""What whoever manages sees and does: accounts, the rights in force, sessions, the record. A deed is recorded first."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from itertools import islice

import pandas as pd

from analytics.access import accounts, audit, rights, sessions
from analytics.access.accounts import AccountError as AccountError  # the page names what cannot be done
from analytics.access.sessions import Session
from analytics.scope import places
from analytics.scope.viewer import Viewer

MOST = 300  # lines of the record on a page
_ROLES = {
    "leader": "lãnh đạo",
    "analyst": "phân tích",
    "commune": "xã, thị trấn",
    "loader": "người nạp",
    "wall": "màn hình",
    "admin": "quản trị",
}
_HEADINGS = {"at": "Lúc", "who": "Ai", "role": "Vai trò", "deed": "Việc"}


def people(viewer: Viewer) -> pd.DataFrame:
    """Accounts with their groups, what is theirs now, and how far they are. Raises NotAllowed, StateError."""
    viewer.must("manage")
    found = accounts.listed()
    return pd.DataFrame(
        {
            "Tài khoản": [a.name for a in found],
            "Nhóm": [", ".join(a.groups) for a in found],
            "Quyền": [_rights(a.name) for a in found],
            "Tình trạng": [
                "chưa đổi mật khẩu đầu" if a.must_change else "có mã xác thực" if a.has_code else "" for a in found
            ],
        }
    )


def names(viewer: Viewer) -> list[str]:
    """The accounts. Raises NotAllowed, StateError."""
    viewer.must("manage")
    return [account.name for account in accounts.listed()]


def _rights(name: str) -> str:
    try:
        found = rights.viewer(name, "person")
    except rights.NoRights:
        return "chưa được giao quyền"
    where = f" ({', '.join(places.names().get(u, u) for u in found.communes)})" if found.communes else ""
    return _ROLES.get(found.role, found.role) + where


def mistakes(viewer: Viewer) -> tuple[str, ...]:
    """What is wrong with `access.toml`; what was right before is in force. Raises NotAllowed."""
    viewer.must("manage")
    return rights.now().mistakes


def add(name: str, groups: Iterable[str], viewer: Viewer) -> str:
    """Make an account; its one-time password, to be shown once. Raises NotAllowed, AccountError, StateError."""
    viewer.must("manage")
    audit.write("add account", viewer, account=name, groups=", ".join(groups))
    return accounts.add(name, groups)


def reset(name: str, viewer: Viewer) -> str:
    """A new one-time password; sessions end, codes go. Raises NotAllowed, AccountError, StateError."""
    viewer.must("manage")
    audit.write("reset account", viewer, account=accounts.known(name))
    return accounts.reset(name)


def remove(name: str, viewer: Viewer) -> None:
    """Take an account away; its sessions end. Raises NotAllowed, AccountError, StateError."""
    viewer.must("manage")
    if name == viewer.who:
        raise AccountError("Không tự bỏ được tài khoản đang dùng. Hãy nhờ người quản trị khác.")
    audit.write("remove account", viewer, account=accounts.known(name))
    accounts.remove(name)


def standing(viewer: Viewer) -> list[Session]:
    """Who is signed in, the latest sign of life first. Raises NotAllowed, StateError."""
    viewer.must("manage")
    return sorted(sessions.standing(), key=lambda session: -session.seen)


def session_table(found: Iterable[Session]) -> pd.DataFrame:
    rows = [
        (s.who, "màn hình" if s.kind == "wall" else "người", s.address, _moment(s.began), _moment(s.seen))
        for s in found
    ]
    return pd.DataFrame(rows, columns=["Ai", "Loại", "Từ máy", "Bắt đầu", "Lần cuối"])


def end(key: str, viewer: Viewer) -> None:
    """End one session. Raises NotAllowed, StateError."""
    viewer.must("manage")
    found = sessions.of(key)
    if found is not None:
        audit.write("end session", viewer, ended=found.who, began=_moment(found.began))
        sessions.end(key)


def record(viewer: Viewer, search: str = "", most: int | None = MOST) -> pd.DataFrame:
    """Lines of the record in which every word is found, the newest first. Raises NotAllowed, StateError."""
    wanted = search.casefold().split()
    found = (e for e in audit.entries(viewer) if all(w in json.dumps(e, ensure_ascii=False).casefold() for w in wanted))
    rows = []
    for entry in islice(found, most):
        rest = {k: v for k, v in entry.items() if k not in (*_HEADINGS, "n", "before") and v not in ("", None)}
        said = {heading: str(entry.get(name, "")) for name, heading in _HEADINGS.items()}
        said["Lúc"] = f"{datetime.fromisoformat(entry['at']).astimezone():%d/%m/%Y %H:%M:%S}"
        rows.append(said | {"Chi tiết": "; ".join(f"{k}={v}" for k, v in rest.items())})
    return pd.DataFrame(rows, columns=[*_HEADINGS.values(), "Chi tiết"])


def _moment(seconds: float) -> str:
    return f"{datetime.fromtimestamp(seconds):%d/%m/%Y %H:%M}"
