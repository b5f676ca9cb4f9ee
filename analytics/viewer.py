"""Who is looking. Travels with the filters into `measure`, so that no screen or file goes round it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from data import settings

Role = Literal["viewer", "analyst"]


@dataclass(frozen=True)
class Viewer:
    """`communes` are the units the viewer may see; empty means all of them."""

    role: Role = "analyst"
    communes: tuple[str, ...] = ()

    @property
    def is_analyst(self) -> bool:
        """Sees denunciations commune by commune (`masking`)."""
        return self.role == "analyst"


LOCAL = Viewer()  # on one's own computer: everything


def here() -> Viewer:
    """Who looks at this server's screens: an analyst, unless DANVAN_ROLE=viewer says it hangs on a wall."""
    return Viewer("viewer") if settings.role() == "viewer" else LOCAL
