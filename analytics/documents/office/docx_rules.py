"""What decree and guidance ask of a document, by the side that leads it and the day it is dated.

The State: Nghị định 30/2020/NĐ-CP, phụ lục I. The Party: Hướng dẫn 36-HD/VPTW of 03/4/2018, and for documents dated
from 27/5/2026 Hướng dẫn 05-HD/VPTW. Neither says how two bodies sign together: the layout is that of the leading
body, whose symbol names both (see docs/decisions/029-papers-as-offices-send-them.md).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from analytics.documents.catalogue import Style

HD05_FROM = date(2026, 5, 27)


@dataclass(frozen=True, kw_only=True)
class Rules:
    """`first_line` in cm, `line` the exact height of a body line in points (single where None).

    `numeral_end` follows a heading's numeral, `list_end` a line of recipients, `end` the last word of a document.
    """

    style: Style
    guidance: str
    first_line: float
    line: float | None
    numeral_end: str
    list_end: str
    end: str
    kept_by: str
    symbol: str
    bodies: str

    @property
    def is_state(self) -> bool:
        return self.style == "nha-nuoc"

    def heading(self, text: str) -> str:
        """ "I. TIÊU ĐỀ" as its numeral is written."""
        found = re.fullmatch(r"([IVX]+|\d+)\. (.+)", text)
        return f"{found[1]}{self.numeral_end} {found[2]}" if found else text

    def cited(self, text: str) -> str:
        """The Party puts a comma before the day of a document."""
        return text if self.is_state else text.replace("QĐ/HU ngày", "QĐ/HU, ngày")

    @property
    def dated(self) -> str:
        """The number and day of this document as its annexes name them, left to be filled in."""
        comma = "" if self.is_state else ","
        return f"số {self.symbol}{comma} ngày …… tháng …… năm ……"


_STATE = Rules(
    style="nha-nuoc",
    guidance="Nghị định 30/2020/NĐ-CP",
    first_line=1.27,
    line=None,
    numeral_end=".",
    list_end=";",
    end="./.",
    kept_by="Lưu: VT, Ban Dân vận Huyện ủy",
    symbol="……/BC-UBND-BDVHU",
    bodies="UBND huyện và Ban Dân vận Huyện ủy",
)
_HD05 = Rules(
    style="dang",
    guidance="Hướng dẫn 05-HD/VPTW",
    first_line=1.0,
    line=20,
    numeral_end=".",
    list_end=";",
    end=".",
    kept_by="Lưu Ban Dân vận Huyện ủy",
    symbol="……-BC/BDVHU-UBND",
    bodies="Ban Dân vận Huyện ủy và UBND huyện",
)
_HD36 = Rules(
    **(
        vars(_HD05)
        | {"guidance": "Hướng dẫn 36-HD/VPTW", "first_line": 1.27, "line": None, "numeral_end": "-", "list_end": ","}
    )
)


def rules(style: Style, dated: date) -> Rules:
    """What a document of that day is laid out by."""
    if style == "nha-nuoc":
        return _STATE
    return _HD05 if dated >= HD05_FROM else _HD36
