"""How wide a line of Times New Roman is, so that rules can be as long as the words above them.

Widths are thousandths of the letters' size; a letter with marks is as wide as without them.
"""

from __future__ import annotations

from unicodedata import normalize

_BOLD = {
    250: " .,",
    278: "il/",
    333: "fjt-():;",
    389: "sI",
    444: "cerz",
    500: "agovxyJ0123456789“”",
    556: "bdhknpquS",
    611: "FP",
    667: "BELTZ",
    722: "wACDNRUVXYĐ",
    778: "GHKOQ",
    833: "m",
    944: "M",
    1000: "W",
}
_WIDTH = {letter: width for width, letters in _BOLD.items() for letter in letters} | {"đ": 556, "ư": 610, "Ư": 800}
_OTHER = 550  # what stands in no table


def bold(text: str, points: float) -> float:
    """Centimetres that a bold line takes."""
    return sum(_of(letter) for letter in text) / 1000 * points / 72 * 2.54


def _of(letter: str) -> int:
    return _WIDTH.get(letter) or _WIDTH.get(normalize("NFD", letter)[0], _OTHER)
