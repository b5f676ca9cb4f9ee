"""Who is looking, and what they may do. Travels with the filters into everything that reads rows.

A viewer has no default anywhere: who forgets one gets a type error, not a view of everything.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import KW_ONLY, dataclass, field
from typing import Literal, get_args

from data import settings

Deed = Literal["see rows", "see denunciations", "sql", "load", "undo", "match columns", "keep decks", "manage"]
DEEDS: frozenset[Deed] = frozenset(get_args(Deed))
_REFUSED: dict[Deed, str] = {
    "see rows": "xem từng dòng số liệu",
    "see denunciations": "xem đơn tố cáo",
    "sql": "hỏi bằng SQL",
    "load": "nạp dữ liệu",
    "undo": "hoàn tác lần nạp hay quay lại bản dữ liệu cũ",
    "match columns": "ghép cột của tệp",
    "keep decks": "đổi bộ trình chiếu đã lưu",
    "manage": "quản trị người dùng và nhật ký",
}


class NotAllowed(Exception):
    """The viewer may not do this; a sentence for them."""

    def __init__(self, deed: Deed) -> None:
        super().__init__(f"Người đang xem không được {_REFUSED[deed]}. Hãy nhờ người quản trị hoặc máy có quyền này.")


@dataclass(frozen=True)
class Viewer:
    """`role` is in what office they look; `communes` are the units they may see, empty means all.

    `deeds` are what they may do; nothing that is not said. `who` is the person who signed in, "" on one's own desk: it
    names them in the audit and where something is kept for them, and is no part of what numbers depend on, so two
    viewers of the same rights are equal and share what is cached.
    """

    role: str
    communes: tuple[str, ...] = ()
    deeds: frozenset[Deed] = frozenset()
    _: KW_ONLY
    who: str = field(default="", compare=False)

    def may(self, deed: Deed) -> bool:
        return deed in self.deeds

    def must(self, deed: Deed) -> None:
        """Raises NotAllowed."""
        if deed not in self.deeds:
            raise NotAllowed(deed)

    @property
    def sees_denunciations(self) -> bool:
        """Whole, like every other letter; to the others there are none (`row_scope`) but in `denunciations.totals`."""
        return self.may("see denunciations")


LOCAL = Viewer("analyst", deeds=DEEDS)  # on one's own computer: everything
WALL = Viewer("viewer", deeds=frozenset({"see rows", "sql"}))


_acting: ContextVar[Viewer | None] = ContextVar("acting", default=None)


def here() -> Viewer:
    """Who runs commands on this computer, or looks at its screens where nobody signs in.

    Everything is theirs, unless DANVAN_ROLE=viewer, or `--as` names somebody else.
    """
    return _acting.get() or (WALL if settings.role() == "viewer" else LOCAL)


@contextmanager
def acting(viewer: Viewer) -> Iterator[None]:
    """What is done inside is done as this viewer: commands with `--as`."""
    token = _acting.set(viewer)
    try:
        yield
    finally:
        _acting.reset(token)
