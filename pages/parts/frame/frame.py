"""The frame around every page: its small style, and what it says when the data is not well."""

from __future__ import annotations

import streamlit as st

from analytics.figures import DARK, LIGHT
from analytics.scope import snapshot

_COLOURS = (
    ":root {{--dv-ink:{ink};--dv-quiet:{quiet};--dv-ground:{ground};--dv-side:{side};--dv-line:{line};"
    "--dv-brand:{brand};--dv-brand-tint:{tint};--dv-wait:{wait};--dv-wait-tint:{wait_tint};"
    "--dv-good:{good};--dv-concern:{concern};--dv-band:{band};--dv-grid:{grid}}}"
)
_NAMES = ("brand", "side", "line", "tint", "wait", "wait_tint")
_SCHEMES = {
    LIGHT: dict(zip(_NAMES, ("#9F1D20", "#F1EEE6", "#DDD8CC", "#F6E9E7", "#6B4E00", "#FBF1D6"), strict=True)),
    DARK: dict(zip(_NAMES, ("#F28B8E", "#22272D", "#3A4048", "#3A2426", "#F2D58A", "#453A1C"), strict=True)),
}


def style() -> None:
    """The colours of the scheme, for `static/frame.css`, which the page itself brings."""
    look = DARK if st.context.theme.type == "dark" else LIGHT
    own = {"ink": look.ink, "quiet": look.quiet, "ground": look.ground, "grid": look.grid}
    own |= {"good": look.good, "concern": look.concern, "band": look.steps[0]}
    st.html(f"<style>{_COLOURS.format(**own, **_SCHEMES[look])}</style>")


def say_problem(problem: str | None) -> None:
    if problem:
        st.warning(f"{problem} Đang hiện bản gần nhất còn tốt.", icon=":material/history:")


def nothing_loaded(problem: snapshot.NoSnapshot) -> None:
    """In place of a page: nothing was ever loaded, or nothing that was can be read any more."""
    is_lost = isinstance(problem, snapshot.AllDamaged)
    st.title("Dữ liệu đã lưu bị hỏng" if is_lost else "Chưa có dữ liệu", anchor=False)
    st.info(str(problem), icon=":material/database:")
    st.page_link("pages/records/load.py", label="Nạp dữ liệu", icon=":material/upload_file:")
