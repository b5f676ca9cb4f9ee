"""What a cross table is made of: values, rows, columns, and how it is shown. All of it stands in the link."""

from __future__ import annotations

import streamlit as st

from analytics.indicators import DIMENSIONS, INDICATORS, TIME
from analytics.summaries import pivot
from analytics.summaries.pivot import cross_table, cross_text
from analytics.summaries.pivot.cross_table import Question
from pages.parts.frame import link_state
from pages.parts.tables.pivot_table import HEATS, SORT, Shown

VALUES, ROWS, COLUMNS = "chi-tieu", "theo", "roi-theo"
_SHARE, _HEAT, _TOP, _LESS = "ty-trong", "to-mau", "dau", "bo-tong"
_TOPS = ("0", "3", "5", "10")
_TOTALS = {"tong": "Tổng cộng", "nhom": "Tổng từng nhóm"}


def values() -> list[str]:
    """The indicators asked for."""
    asked = link_state.multi(VALUES, list(INDICATORS), pivot.DEFAULT)
    found = st.container(key="pivot-values").multiselect(
        "Chỉ tiêu", list(INDICATORS), default=asked, format_func=lambda k: INDICATORS[k].name, max_selections=5,
        placeholder="Chọn chỉ tiêu", select_all=False,
    )  # fmt: skip
    link_state.write({VALUES: found if found != pivot.DEFAULT else []})
    return found


def groupings(keys: list[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The groupings of the rows (one at least) and of the columns; time stands once."""
    left, middle, right = st.container(key="pivot-groupings").columns([5, 4, 2], vertical_alignment="bottom")
    shared = pivot.groupings(keys)
    rows = _chosen(left, "Hàng", ROWS, shared, default=shared[:1], most=cross_table.MOST_ROWS) or shared[:1]
    beside = [d for d in shared if all(d in pivot.groupings(keys, row) for row in rows)]
    columns = _chosen(middle, "Cột", COLUMNS, beside, default=[], most=cross_table.MOST_COLUMNS)
    right.button(
        "Đổi hàng với cột", icon=":material/swap_horiz:", type="tertiary", disabled=not 0 < len(columns) <= 3,
        on_click=_swap, args=(rows, columns),
    )  # fmt: skip
    link_state.write({ROWS: rows if rows != shared[:1] else [], COLUMNS: columns})
    return tuple(rows), tuple(columns)


def _chosen(place: object, label: str, name: str, known: list[str], *, default: list[str], most: int) -> list[str]:
    asked = _once(link_state.multi(name, known, default))[:most]
    found: list[str] = place.multiselect(  # type: ignore[attr-defined]  # a column of Streamlit's
        label, known, default=asked, format_func=DIMENSIONS.__getitem__, max_selections=most, select_all=False,
        placeholder="Không chia" if name == COLUMNS else "Chọn cách chia",
    )  # fmt: skip
    return _once(found)


def _once(found: list[str]) -> list[str]:
    """Of times the first alone: months lie within quarters, and are no grouping of them."""
    times = [d for d in found if d in TIME]
    return [d for d in found if d not in times[1:]]


def _swap(rows: list[str], columns: list[str]) -> None:
    link_state.write({ROWS: columns, COLUMNS: rows[: cross_table.MOST_COLUMNS]})


def shown(question: Question) -> tuple[Shown, int]:
    """How the table is shown, and how many values of the last row grouping."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="pivot-look"):
        share = ""
        if any(cross_table.can_share(key, question) for key in question.keys):
            share = _one("Tỷ trọng", _SHARE, cross_text.SHARES, "")
        heat = _one("Tô màu", _HEAT, HEATS, "column")
        top = 0
        if question.rows[-1] in cross_table.FOLDED:
            place = link_state.place(_TOP, _TOPS, 0)
            top = int(
                st.selectbox(
                    "Lấy đầu mỗi nhóm", _TOPS, index=place, format_func=lambda n: "Tất cả" if n == "0" else n, width=140
                )
            )
        known = list(_TOTALS)
        left_out = link_state.multi(_LESS, known, [])
        kept = st.pills(
            "Tổng", known, selection_mode="multi", format_func=_TOTALS.__getitem__,
            default=[t for t in known if t not in left_out],
        )  # fmt: skip
    less = [t for t in known if t not in (kept or [])]
    link_state.write({_SHARE: [share] if share else [], _HEAT: [heat or "khong"] if heat != "column" else [],
                      _TOP: [str(top)] if top else [], _LESS: less})  # fmt: skip
    sort = st.query_params.get(SORT, "")
    return Shown(share=share, heat=heat, totals="tong" not in less, subtotals="nhom" not in less, sort=sort), top


def _one(label: str, name: str, options: dict[str, str], default: str) -> str:
    """One of a few, as buttons; in the link "" is "khong"."""
    asked = st.query_params.get(name, default).replace("khong", "")
    found = st.segmented_control(
        label, list(options), default=asked if asked in options else default, required=True,
        format_func=options.__getitem__,
    )  # fmt: skip
    return str(found or "")
