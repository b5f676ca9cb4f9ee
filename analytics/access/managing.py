"""What whoever manages sees and does: accounts, the rights in force, sessions, the record. A deed is recorded first."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import islice
from typing import Any

import pandas as pd

from analytics import formatting
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
DEEDS = {
    "add account": "lập tài khoản",
    "reset account": "cấp lại mật khẩu",
    "remove account": "bỏ tài khoản",
    "add wall": "thêm màn hình",
    "remove wall": "bỏ màn hình",
    "end session": "kết thúc phiên",
    "rights changed": "đổi quyền",
    "look as": "xem như người khác",
    "sign in": "đăng nhập",
    "sign in failed": "đăng nhập không được",
    "sign out": "đăng xuất",
    "load": "nạp",
    "loaded": "đã nạp xong",
    "undo": "hoàn tác",
    "match columns": "ghép cột",
    "decide texts": "xét chữ có thể là tên người",
    "sql": "hỏi SQL",
    "export": "xuất tệp",
    "backup": "sao lưu",
    "restore": "phục hồi",
}
FACTS = {
    "account": "tài khoản",
    "address": "từ máy",
    "asked": "đã xét",
    "back_to": "về bản",
    "began": "bắt đầu",
    "by": "bằng",
    "bytes": "byte",
    "columns": "số cột",
    "command": "lệnh",
    "document": "tài liệu",
    "ended": "phiên của",
    "files": "số tệp",
    "filters": "lọc",
    "folder": "thư mục",
    "given": "vai trò",
    "groups": "nhóm",
    "keep": "cách giữ dòng",
    "kept": "giữ lại",
    "looked_as": "như",
    "mistakes": "chỗ sai",
    "rows": "số dòng",
    "sha256": "mã SHA-256",
    "snapshot": "bản dữ liệu",
    "sql": "câu hỏi",
    "table": "bảng",
    "wall": "màn hình",
    "why": "sai",
}
_VALUES = _ROLES | {
    "password": "mật khẩu",
    "password and code": "mật khẩu và mã",
    "name, password or code": "tên, mật khẩu hoặc mã",
    "token of a wall": "mã của màn hình",
    "good": "dòng đúng",
    "none": "không dòng nào nếu có dòng sai",
    "rule": "theo quy tắc 5%",
}


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
    """Lines of the record in which every word is found, as shown or as written; the newest first.

    Raises NotAllowed, StateError.
    """
    wanted = search.casefold().split()
    lines = ((entry, _said(entry)) for entry in audit.entries(viewer))
    found = (said for entry, said in lines if all(word in _searched(entry, said) for word in wanted))
    return pd.DataFrame(islice(found, most), columns=[*_HEADINGS.values(), "Chi tiết"])


def _said(entry: dict[str, Any]) -> dict[str, str]:
    """A line of the record in the words of the screen."""
    rest = {k: v for k, v in entry.items() if k not in (*_HEADINGS, "n", "before") and v not in ("", None)}
    at = datetime.fromisoformat(entry["at"])
    return {
        "Lúc": f"{formatting.moment(at)}:{at:%S}",
        "Ai": str(entry.get("who", "")),
        "Vai trò": _ROLES.get(entry.get("role", ""), str(entry.get("role", ""))),
        "Việc": DEEDS.get(entry["deed"], str(entry["deed"])),
        "Chi tiết": "; ".join(f"{FACTS.get(k, k)}: {_VALUES.get(v, v)}" for k, v in rest.items()),
    }


def _searched(entry: dict[str, Any], said: dict[str, str]) -> str:
    return "\n".join((json.dumps(entry, ensure_ascii=False), *said.values())).casefold()


def _moment(seconds: float) -> str:
    return formatting.moment(datetime.fromtimestamp(seconds, UTC))
