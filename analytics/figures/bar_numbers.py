"""The numbers beside lying bars: columns of their own at the right, whose digits stand below each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from analytics.figures.lettering import bold
from analytics.figures.theme import Look

_LETTER = 0.052  # of the longest bar: what a letter beside it takes on a telephone


def beside(
    names: Sequence[str], longest: float, own: Sequence[str], rest: Sequence[str], look: Look
) -> tuple[list[dict[str, Any]], float]:
    """Each bar's number and, quieter, what is added to it, as traces; and where the axis must end to hold them."""
    first, second = (max(map(len, texts), default=0) + 1 for texts in (own, rest))
    at = longest * (1.03 + _LETTER * first)
    end = at + longest * _LETTER * second * any(rest)
    columns = [words(names, at, [bold(text) for text in own], "middle left", look.ink)]
    columns += [words(names, end, rest, "middle left", look.quiet)] if any(rest) else []
    return columns, end + 0.02 * longest


def words(names: Sequence[str], x: float, texts: Sequence[str], side: str, colour: str) -> dict[str, Any]:
    """A column of words; those "middle left" end at `x`."""
    return {
        "type": "scatter",
        "mode": "text",
        "x": [x] * len(names),
        "y": list(names),
        "text": list(texts),
        "textposition": side,
        "textfont": {"size": 13, "color": colour},
        "hoverinfo": "skip",
        "showlegend": False,
        "cliponaxis": False,
    }
