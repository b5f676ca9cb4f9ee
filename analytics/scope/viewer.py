"""Who is looking, and what they may do. Travels with the filters into everything that reads rows.

A viewer has no default anywhere: who forgets one gets a type error, not a view of everything.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from data import settings

Deed = Literal["denunciations", "sql", "load", "undo", "match columns", "keep decks"]
DEEDS: frozenset[Deed] = frozenset(get_args(Deed))
_REFUSED: dict[Deed, str] = {
    "denunciations": "xem đơn tố cáo",
    "sql": "hỏi bằng SQL",
    "load": "nạp dữ liệu",
    "undo": "hoàn tác lần nạp hay quay lại bản dữ liệu cũ",
    "match columns": "ghép cột của tệp",
    "keep decks": "đổi bộ trình chiếu đã lưu",
}


class NotAllowed(Exception):
    """The viewer may not do this; a sentence for them."""

    def __init__(self, deed: Deed) -> None:
        super().__init__(f"Người đang xem không được {_REFUSED[deed]}. Hãy nhờ người quản trị hoặc máy có quyền này.")


@dataclass(frozen=True)
class Viewer:
    """`role` names them where something is kept for them; `communes` are the units they may see, empty means all.

    `deeds` are what they may do; nothing that is not said.
    """

    role: str
    communes: tuple[str, ...] = ()
    deeds: frozenset[Deed] = frozenset()

    def may(self, deed: Deed) -> bool:
        return deed in self.deeds

    def must(self, deed: Deed) -> None:
        """Raises NotAllowed."""
        if deed not in self.deeds:
            raise NotAllowed(deed)

    @property
    def sees_denunciations(self) -> bool:
        """Whole, like every other letter; to the others there are none (`row_scope`) but in `denunciations.totals`."""
        return self.may("denunciations")


LOCAL = Viewer("analyst", deeds=DEEDS)  # on one's own computer: everything
WALL = Viewer("viewer", deeds=frozenset({"sql"}))


def here() -> Viewer:
    """Who looks at this server's screens or runs its commands: everything is theirs, unless DANVAN_ROLE=viewer."""
    return WALL if settings.role() == "viewer" else LOCAL
