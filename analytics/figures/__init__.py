"""Tables to figures. A figure carries its question, reading, base and data; names and units come from the catalogue."""

from analytics.figures.figure import Figure
from analytics.figures.theme import DARK, LIGHT, Look

__all__ = ["DARK", "LIGHT", "Figure", "Look"]
