"""Words on a drawing: lines and bold letters of our own, while whatever comes from a file stays letters.

Plotly draws tags in texts, links among them, and a file may well have "<b>" or "<br>" in a name. So builders never
write tags: they use the marks below, Unicode's noncharacters for a program's own use. At the door to Plotly every tag
and entity becomes mere letters, and the marks become tags. Templates (`hovertemplate`) are the exception: they hold
tags, and never a text of a file.
"""

from __future__ import annotations

import re
import textwrap
from typing import Any

BREAK, _BOLD, _UNBOLD = "\ufdd0", "\ufdd1", "\ufdd2"
_TAGS = str.maketrans({BREAK: "<br>", _BOLD: "<b>", _UNBOLD: "</b>"})
_SPOKEN = re.compile(rf"<|&(?=#?\w+;)|[{BREAK}{_BOLD}{_UNBOLD}]")


def bold(text: str) -> str:
    return f"{_BOLD}{text}{_UNBOLD}"


def two_lines(name: str) -> str:
    """A long name broken at the space nearest its middle."""
    spaces = [i for i, c in enumerate(name) if c == " "]
    if len(name) <= 8 or not spaces:
        return name
    middle = min(spaces, key=lambda i: abs(i - len(name) / 2))
    return f"{name[:middle]}{BREAK}{name[middle + 1 :]}"


def in_lines(name: str, letters: int) -> str:
    """A name in lines of at most so many letters; words stay whole."""
    return BREAK.join(textwrap.wrap(name, letters, break_long_words=False))


def for_plotly(part: Any, name: str = "") -> Any:
    """A part of a spec, called `name` there, with all its texts as Plotly is to be told them."""
    if isinstance(part, str):
        return part if name.endswith("template") or not _SPOKEN.search(part) else _SPOKEN.sub(_told, part)
    if isinstance(part, dict):
        return {key: for_plotly(value, key) for key, value in part.items()}
    if isinstance(part, list | tuple) and part and not isinstance(part[0], int | float):
        return [for_plotly(each, name) for each in part]
    return part


def _told(found: re.Match[str]) -> str:
    return {"<": "&lt;", "&": "&amp;"}.get(found[0]) or found[0].translate(_TAGS)
