"""What the meeting is asked to decide, as a table that can be edited: as made by rule, or as somebody left it.

What is kept are the meeting's own words for one period and choice of places; the report repeats them.
"""

from __future__ import annotations

import json

import pandas as pd

from analytics import formatting
from analytics.documents.owners import owner
from analytics.scope.filters import Filters
from analytics.scope.viewer import Viewer
from analytics.summaries.decisions import Decision, decisions
from data.state import kept_decks
from data.state.errors import StateError as StateError  # pages name it when keeping fails

WORK, OFFICE, DUE, OTHERWISE, OUTCOME = "Việc", "Cơ quan thực hiện", "Hạn", "Nếu không", "Kết luận"
COLUMNS = [WORK, OFFICE, DUE, OTHERWISE, OUTCOME]
OUTCOMES = ("Thông qua", "Sửa", "Để lại")
MOST_KEPT = 12  # rows; what is longer is no question to a meeting


def made(filters: Filters, viewer: Viewer) -> pd.DataFrame:
    """By rule, from today's numbers; no outcome yet."""
    return pd.DataFrame([_row(d) for d in decisions(filters, viewer)], columns=COLUMNS, dtype=object)


def _row(found: Decision) -> list[str]:
    detail = found.detail.rstrip(".")
    return [f"{found.title}. {detail}.", found.office, formatting.day(found.due), found.otherwise, ""]


def first(found: pd.DataFrame, filters: Filters, viewer: Viewer) -> str:
    """What the first row is about, where it still says what was made by rule; "" where somebody has written it anew."""
    titles = [d.title for d in decisions(filters, viewer)]
    return next((title for title in titles if found[WORK].iloc[0].startswith(f"{title}. ")), "")


def table(filters: Filters, viewer: Viewer) -> pd.DataFrame:
    """As kept for what is chosen, else by rule."""
    try:
        text = kept_decks.read(owner(viewer), _key(filters))
        rows = json.loads(text) if text else None
        if rows is not None:
            return pd.DataFrame([[str(row[c]) for c in COLUMNS] for row in rows], columns=COLUMNS, dtype=object)
    except (StateError, ValueError, KeyError, TypeError):  # unreadable, by whatever: by rule is better than none
        pass
    return made(filters, viewer)


def keep(found: pd.DataFrame, filters: Filters, viewer: Viewer) -> None:
    """Keep the rows that say something, or nothing where they are as made by rule. Raises NotAllowed, StateError."""
    shown = found.reindex(columns=COLUMNS).fillna("").astype(str).map(lambda text: " ".join(text.split()))
    shown = shown[shown[WORK] != ""].head(MOST_KEPT).reset_index(drop=True)
    is_as_made = shown.to_numpy().tolist() == made(filters, viewer).to_numpy().tolist()
    viewer.must("keep decks")
    text = None if is_as_made else json.dumps(shown.to_dict("records"), ensure_ascii=False)
    kept_decks.write(owner(viewer), _key(filters), text)


def _key(filters: Filters) -> str:
    return f"quyet-dinh:{filters.file_name()}"
