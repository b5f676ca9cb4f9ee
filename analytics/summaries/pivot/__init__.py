"""Khám phá: indicators by groupings, crossed with totals and shares, and the reader's own SQL."""

from analytics.summaries.pivot.groups import DEFAULT, groupings, has_numbers, headed, pivot
from analytics.summaries.pivot.questions import EXAMPLE, LONGEST, Answer, Refused, StateError, ask, columns, tables

__all__ = [
    "DEFAULT",
    "EXAMPLE",
    "LONGEST",
    "Answer",
    "Refused",
    "StateError",
    "ask",
    "columns",
    "groupings",
    "has_numbers",
    "headed",
    "pivot",
    "tables",
]
