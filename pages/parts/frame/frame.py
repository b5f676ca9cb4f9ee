"""The frame around every page: its small style, and what it says when the data is not well."""

from __future__ import annotations

import streamlit as st

from analytics.scope import snapshot

_STYLE = """<style>
.block-container {padding-top:3.6rem;padding-bottom:3rem;max-width:1560px}
[data-testid="stStatusWidget"], [data-testid="stAppDeployButton"] {display:none}
[data-testid="stMarkdownContainer"] h4 {padding:0;margin:0 0 .1rem}
[data-testid="stHorizontalBlock"] [data-testid="stMarkdownContainer"]:has(h4) {margin-bottom:0}
.st-key-filter-bar {position:relative;row-gap:.5rem;flex-wrap:wrap}
[data-testid="stColumn"] > [data-testid="stVerticalBlock"] {height:100%}
[data-testid="stColumn"] > [data-testid="stVerticalBlock"] > div:last-child {flex-grow:1}
h1 {padding:.2rem 0 0 !important}
[data-testid="stPageLink"] a, [data-testid="stPageLink"] a * {white-space:normal;overflow:visible;height:auto}
.dv-rows {overflow:auto;max-height:34rem;font-size:.87rem}
.dv-rows table {border-collapse:collapse;font-variant-numeric:tabular-nums}
.dv-rows th, .dv-rows td {text-align:left;vertical-align:top;padding:.25rem .9rem .25rem 0;white-space:pre-wrap;
  min-width:3rem;max-width:32rem;overflow-wrap:anywhere;
  border-bottom:1px solid rgba(128,128,128,.3);unicode-bidi:isolate}
.dv-rows th {position:sticky;top:0;background:inherit;font-weight:600}
@media (max-width: 640px) {
  .block-container {padding-left:1rem;padding-right:1rem}
  .st-key-filter-bar > div {width:auto !important;flex:1 1 45% !important;min-width:45% !important}
  [data-testid="stTable"] td, [data-testid="stTable"] th {padding:.22rem .2rem !important;font-size:.78rem !important}
  .st-key-chart-outlines .textpoint {display:none} /* names would lie upon each other: a touch says them */
  /* a table wider than the telephone fades at its edge while there is more to scroll to */
  [data-testid="stTable"] > div {animation:dv-more linear;animation-timeline:scroll(self inline)}
}
@keyframes dv-more {
  from {mask-image:linear-gradient(to right, #000 calc(100% - 2.4rem), transparent)}
  to {mask-image:linear-gradient(to right, #000 100%, transparent)}
}
@media print {
  header, .st-key-filter-bar, [data-testid="stPopover"] {display:none !important}
  [class*="st-key-figure-"] {break-inside:avoid}
}
</style>"""


def style() -> None:
    st.html(_STYLE)


def say_problem(problem: str | None) -> None:
    if problem:
        st.warning(f"{problem} Đang hiện bản gần nhất còn tốt.", icon=":material/history:")


def nothing_loaded(problem: snapshot.NoSnapshot) -> None:
    """In place of a page: nothing was ever loaded, or nothing that was can be read any more."""
    is_lost = isinstance(problem, snapshot.AllDamaged)
    st.title("Dữ liệu đã lưu bị hỏng" if is_lost else "Chưa có dữ liệu", anchor=False)
    st.info(str(problem), icon=":material/database:")
    st.page_link("pages/records/load.py", label="Nạp dữ liệu", icon=":material/upload_file:")
