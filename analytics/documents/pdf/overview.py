"""Tổng quan on one A4 page: verdict, the tiles with their lines, what deserves attention, the on-time map."""

from __future__ import annotations

import math
from typing import Any

from analytics import formatting
from analytics.documents.pdf.typeset import typeset
from analytics.indicators import INDICATORS
from analytics.measure.measure import measure, scope
from analytics.scope import places, snapshot
from analytics.scope.filters import Filters
from analytics.scope.viewer import Viewer
from analytics.summaries import decisions, headline_tiles
from analytics.summaries.findings import SEVERITY_WORDS, findings, verdict
from analytics.summaries.headline_tiles import Tile

MOST_FINDINGS = 5  # besides what is to be decided
MAPPED = "on_time_rate"


def overview(filters: Filters, viewer: Viewer) -> bytes:
    """The page of what is chosen, as PDF."""
    return typeset("overview", page(filters, viewer))


def page(filters: Filters, viewer: Viewer) -> dict[str, Any]:
    """All that stands on it, in words and numbers."""
    found = scope(filters, viewer)
    shown, asked = headline_tiles.tiles(filters, viewer=viewer), decisions.decisions(filters, viewer)
    return {
        "title": f"Tổng quan công tác dân vận {formatting.period(found.period)}",
        "scope": formatting.scope_sentence(filters, found, snapshot.is_sample(), viewer),
        "verdict": verdict.verdict(shown, filters, viewer, len(asked)).text,
        "decisions": [
            {"title": d.title, "office": d.office, "due": formatting.day(d.due), "detail": d.detail} for d in asked
        ],
        "tiles": [tile(t) for t in shown],
        "findings": [
            {"word": SEVERITY_WORDS[f.severity], "text": f.sentence, "tone": _tone(f.severity)}
            for f in [f for f in findings(filters, viewer) if f.severity != "todo"][:MOST_FINDINGS]
        ],
        "map_title": f"{INDICATORS[MAPPED].name} theo xã, thị trấn",
        "map": _map(filters, viewer),
        "list": _by_place(filters, viewer),
        "foot": "Gạch chéo: dưới 10 đơn, không xét. Hình vuông đặc: chưa đạt mục tiêu; hình vuông rỗng: đạt.",
    }


def _tone(severity: str) -> str:
    return {"todo": "bad", "concern": "bad", "improvement": "good"}.get(severity, "plain")


def tile(found: Tile) -> dict[str, Any]:
    """A tile as the template draws it: its line between 0 and 1, colour by the signal alone."""
    known = [v for v in found.line if v is not None]
    low, span = min(known, default=0.0), (max(known, default=0.0) - min(known, default=0.0)) or 1.0
    return {
        "name": found.name,
        "value": found.value,
        "change": f"{found.change} so với cùng kỳ" if found.change != formatting.MISSING else "",
        "target": found.target,
        "met": {True: "good", False: "bad", None: "plain"}[found.target_met],
        "line": [None if v is None else (v - low) / span for v in found.line],
        "span": f"{found.line_from} – {found.line_to}",
        "signal": found.judged,
        "tone": {"good": "good", "concern": "bad", "neutral": "plain"}[found.signal_tone],
    }


def _map(filters: Filters, viewer: Viewer) -> list[dict[str, Any]]:
    by = places.grouping(filters.places, scope(filters, viewer).start)
    table = measure([MAPPED], filters.everywhere(), (by,), viewer).set_index(by)
    target = places.target(MAPPED, scope(filters, viewer).period.year)
    shown = []
    own = viewer.communes  # a map of all is not for who may see their own alone
    for unit, (row, column) in places.tiles(by).items():
        if own and unit not in own:
            continue
        value, n = (float(table.at[unit, c]) if unit in table.index else float("nan") for c in (MAPPED, f"{MAPPED}_n"))
        known = not math.isnan(value) and n > 0
        few = known and n < INDICATORS[MAPPED].small_base
        missed = known and not few and target is not None and value < target[0]
        shown.append({"row": row, "column": column, "name": formatting.group(by, unit),
                      "value": formatting.number(value, 1) if known else formatting.MISSING,
                      "tone": "few" if few else "bad" if missed else "plain"})  # fmt: skip
    return shown


def _by_place(filters: Filters, viewer: Viewer) -> dict[str, Any]:
    """The units with most overdue letters."""
    by = places.grouping(filters.places, scope(filters, viewer).start)
    table = measure(["received", "overdue", MAPPED], filters, (by,), viewer)
    worst = table[table["overdue"] > 0].sort_values(["overdue", "received"], ascending=False).head(8)
    rows = [
        [formatting.group(by, u), formatting.number(o), formatting.number(r)]
        for u, o, r in zip(worst[by], worst["overdue"], worst["received"], strict=True)
    ]
    return {"headings": ["Nơi", "Quá hạn", "Nhận"], "rows": rows}
