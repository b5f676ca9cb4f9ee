"""Formulas over columns that add up: `1 - (flow("late") + stock("overdue")) / (…)` as declared data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Span = Literal["flow", "stock", "opening"]


@dataclass(frozen=True)
class Sums:
    """A sum of columns of a fact, each taken over a span of days, with its sign."""

    terms: tuple[tuple[int, Span, str], ...]

    def __add__(self, other: Sums) -> Sums:
        return Sums(self.terms + other.terms)

    def __sub__(self, other: Sums) -> Sums:
        return Sums(self.terms + tuple((-sign, span, column) for sign, span, column in other.terms))

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(column for _, _, column in self.terms))


def flow(column: str) -> Sums:
    """What happened from the start of the period to the day the state is read."""
    return Sums(((1, "flow", column),))


def stock(column: str) -> Sums:
    """What stands at the end of that day: everything that ever happened up to it."""
    return Sums(((1, "stock", column),))


def opening(column: str) -> Sums:
    """What stood at the end of the day before the period."""
    return Sums(((1, "opening", column),))
