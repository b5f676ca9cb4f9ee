"""One commune on one A4 page: verdict, counts, eight shares, findings, quarters, what is overdue, one request."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from analytics import formatting
from analytics.documents.pdf.typeset import typeset
from analytics.indicators import INDICATORS
from analytics.measure.measure import measure_buckets, scope
from analytics.measure.statistics.proportions import wilson
from analytics.registers import petitions
from analytics.scope import periods, places, snapshot
from analytics.scope.filters import Filters
from analytics.scope.viewer import Viewer
from analytics.summaries import against_target
from analytics.summaries.commune_bullets import bullets, trouble, verdict
from analytics.summaries.findings import findings

COUNTS = ("received", "open", "overdue", "days_median", "responses")
MOST_FINDINGS, MOST_ROWS, QUARTERS = 3, 9, 8
RATE = "on_time_rate"
_ROW = ("petition_id", "received_on", "kind", "field", "agency", "due_on")
_HEADINGS = {
    "petition_id": "Mã đơn",
    "received_on": "Ngày nhận",
    "kind": "Loại",
    "field": "Lĩnh vực",
    "agency": "Cơ quan giải quyết",
    "due_on": "Hạn",
}


_UNSEEN = pd.DataFrame(columns=[*_ROW, "days_over"])
_NOT_LISTED = {"title": "Đơn quá hạn: danh sách chỉ in cho người được xem từng dòng"}


class NeedsOneCommune(ValueError):
    """A commune's page is asked for and not exactly one commune is chosen."""

    def __init__(self) -> None:
        super().__init__("Chọn đúng một xã, thị trấn để lập hồ sơ.")


def commune(filters: Filters, viewer: Viewer) -> bytes:
    """The page of the one commune chosen, as PDF. Raises NeedsOneCommune."""
    return typeset("commune", page(filters, viewer))


def page(filters: Filters, viewer: Viewer) -> dict[str, Any]:
    """All that stands on it, in words and numbers."""
    if len(filters.communes) != 1:
        raise NeedsOneCommune
    (unit,) = filters.communes
    found, shares = scope(filters, viewer), bullets(unit, filters, viewer)
    counts = against_target.results(COUNTS, filters, viewer)
    work = petitions.worklist(filters, viewer=viewer) if viewer.may("see rows") else _UNSEEN
    late = work[work["days_over"] > 0]
    overdue = next(r.value for r in counts if r.key == "overdue")
    name = formatting.group("commune", unit)
    return {
        "title": f"Hồ sơ {_kind(unit)} {name}, {formatting.period(found.period)}",
        "scope": formatting.scope_sentence(filters, found, snapshot.is_sample(), viewer),
        "verdict": dict(zip(("text", "tone"), verdict(shares), strict=True)),
        "trouble": trouble(int(overdue), filters, viewer),
        "map": _map(unit, found.start),
        "counts": [_count(r) for r in counts],
        "bullets": [b.told() for b in shares],
        "findings": [f.sentence for f in findings(filters, viewer)[:MOST_FINDINGS]],
        "quarters": _quarters(filters, viewer),
        "list": _listed(work) | ({} if viewer.may("see rows") else _NOT_LISTED),
        "request": _request(late, name, _kind(unit)),
    }


def _kind(unit: str) -> str:
    known = places.units().set_index("unit")["kind"]
    return str(known.get(unit, "xã")).lower()


def _map(unit: str, start: Any) -> list[dict[str, Any]]:
    by = places.grouping("xa", start)
    return [{"row": row, "column": column, "is_here": u == unit} for u, (row, column) in places.tiles(by).items()]


def _count(found: against_target.Result) -> dict[str, str]:
    days = found.key == "days_median"
    written = formatting.value if days else formatting.bare
    before, name = written(found.indicator, found.before), found.indicator.name
    return {
        "value": written(found.indicator, found.value),
        "name": "một nửa số đơn xong trong" if days else name[:1].lower() + name[1:],
        "before": f"cùng kỳ {before}" if found.before == found.before else "",
        "tone": "bad" if found.key == "overdue" and found.value > 0 else "plain",
    }


def _quarters(filters: Filters, viewer: Viewer) -> list[dict[str, Any]]:
    """The on-time rate by quarter up to the as-of day; of few cases without a judgement."""
    found = scope(filters, viewer)
    first = min(snapshot.reach(viewer)[0] or found.start, found.as_of)
    spans = periods.buckets(first, found.as_of, "quarter", filters.calendar)[-QUARTERS:]
    table = measure_buckets([RATE], filters, spans, (), viewer).set_index("bucket")
    target = places.target(RATE, found.period.year)
    small = INDICATORS[RATE].small_base
    shown = []
    for span in spans:
        value, n = float(table.at[span.label, RATE]), float(table.at[span.label, f"{RATE}_n"])
        known = not math.isnan(value) and n > 0
        is_bad = known and target is not None and _is_surely_below(value, n, target[0])
        tone = "few" if n < small else "bad" if is_bad else "plain"
        year, _, part = span.label.partition("-Q")
        shown.append({"label": ("I", "II", "III", "IV")[int(part) - 1], "year": year, "tone": tone,
                      "value": value if known else None, "text": formatting.number(value, 0)})  # fmt: skip
    return shown


def _is_surely_below(value: float, n: float, target: float) -> bool:
    """Chance alone does not explain that the target is missed."""
    _, high = wilson([round(value * n / 100)], [round(n)])
    return 100 * float(high[0]) < target


# ---------------------------------------------------------------- what is overdue


def _listed(work: pd.DataFrame) -> dict[str, Any]:
    """Letters overdue or due within 7 days, as many as the page holds; codes only for who sees them."""
    shown = work.head(MOST_ROWS)
    columns = [c for c in _ROW if not shown[c].isna().all() or c not in ("petition_id", "agency")]
    rows = [[_cell(row[c]) for c in columns] for row in shown.to_dict("records")]
    late, left = int((work["days_over"] > 0).sum()), len(work) - len(shown)
    soon = formatting.number(len(work) - late)
    return {
        "title": f"{formatting.number(late)} đơn quá hạn, {soon} đơn đến hạn trong 7 ngày",
        "headings": [_HEADINGS[c] for c in columns],
        "rows": rows,
        "days": shown["days_over"].tolist(),
        "more": f"Còn {formatting.number(left)} đơn khác ở trang Thời gian giải quyết." if left else "",
    }


def _cell(found: Any) -> str:
    if pd.isna(found):
        return formatting.MISSING
    return formatting.day(found) if hasattr(found, "year") else str(found)


def _request(late: pd.DataFrame, name: str, kind: str) -> str:
    """Whom to ask for what, by the offices that hold the letters."""
    if late.empty:
        return ""
    held = late["agency"].fillna(f"UBND {kind} {name}").value_counts()
    offices = formatting.joined([f"{office} ({formatting.number(count)} đơn)" for office, count in held.items()])
    return f"giải quyết dứt điểm {formatting.number(len(late))} đơn quá hạn: {offices}."
