"""The catalogue: every indicator, declared once."""

from analytics.indicators import movements, petitions, projects, receptions, services, sides
from analytics.indicators.facts import DIMENSIONS, PLACES, TIME, Fact
from analytics.indicators.record import Indicator, Unit, Waiting

CATALOGUE: tuple[Indicator, ...] = (
    *petitions.INDICATORS,
    *services.INDICATORS,
    *movements.INDICATORS,
    *receptions.INDICATORS,
    *sides.INDICATORS,
    *projects.INDICATORS,
)
INDICATORS = {indicator.key: indicator for indicator in CATALOGUE}

__all__ = ["CATALOGUE", "DIMENSIONS", "INDICATORS", "PLACES", "TIME", "Fact", "Indicator", "Unit", "Waiting"]
