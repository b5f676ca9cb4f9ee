"""Who is looking. Travels with the filters into `measure`, so that no screen or file goes round it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Role = Literal["viewer", "analyst"]


@dataclass(frozen=True)
class Viewer:
    """`communes` are the units the viewer may see; empty means all of them."""

    role: Role = "analyst"
    communes: tuple[str, ...] = ()


LOCAL = Viewer()  # on one's own computer: everything
