"""What can be chosen: the fields of the filters by the columns they restrict, and the marks that set them."""

from __future__ import annotations

from functools import cache

from data.tables.tables import TABLES

# Field of Filters to the column it restricts, and its name on screen.
CHOICES = {
    "kinds": ("kind", "Loại đơn"),
    "fields": ("field", "Lĩnh vực"),
    "channels": ("channel", "Nguồn, hình thức"),
    "levels": ("level", "Cấp"),
    "agencies": ("agency", "Cơ quan"),
}

# Groupings whose marks can be clicked, and the field of Filters that a click sets.
CROSSED = {
    "commune": "communes",
    "successor": "communes",
    "item": "items",
    "kind": "kinds",
    "field": "fields",
    "channel": "channels",
    "level": "levels",
    "agency": "agencies",
    "month": "period",
    "quarter": "period",
    "year": "period",
}


@cache
def known_values(name: str) -> tuple[str, ...]:
    """The values a choice can take, as the tables declare them."""
    column = CHOICES[name][0]
    return tuple(dict.fromkeys(v for t in TABLES.values() for c in t.columns if c.name == column for v in c.values))
