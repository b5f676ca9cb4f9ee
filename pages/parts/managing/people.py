"""What can be done with accounts and sessions. A one-time password stands on the screen once and is kept nowhere."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from analytics import formatting
from analytics.access import managing
from analytics.access.accounts import StateError
from analytics.scope.viewer import NotAllowed, Viewer
from pages.parts.tables import text_table


def offer(looking: Viewer) -> None:
    """Forms that add, reset and remove."""
    left, right = st.columns(2)
    with left, st.form("add-account", clear_on_submit=True):
        name = st.text_input("Tên tài khoản mới", max_chars=80)
        groups = st.text_input("Nhóm, cách nhau bằng dấu phẩy", max_chars=200)
        if st.form_submit_button("Lập tài khoản", icon=":material/person_add:"):
            wanted = [g.strip() for g in groups.split(",") if g.strip()]
            _told_once(name, lambda: managing.add(name, wanted, looking))
    with right, st.form("one-account"):
        chosen = st.selectbox("Tài khoản", managing.names(looking), index=None, placeholder="Chọn tài khoản")
        sure = st.checkbox("Bỏ hẳn tài khoản này")
        with st.container(horizontal=True):
            resets = st.form_submit_button("Cấp lại mật khẩu", icon=":material/key:")
            removes = st.form_submit_button("Bỏ tài khoản", icon=":material/person_remove:")
        if chosen and resets:
            _told_once(chosen, lambda: managing.reset(chosen, looking))
        if chosen and removes and sure:
            _done(lambda: managing.remove(chosen, looking), f"Đã bỏ tài khoản {chosen}; các phiên của họ đã kết thúc.")


def sessions(looking: Viewer) -> None:
    """Who is in, and a way to end one."""
    found = managing.standing(looking)
    text_table.show(managing.session_table(found))
    by_name = {f"{s.who}, từ {s.address or 'máy này'} ({s.key[:6]})": s.key for s in found}
    with st.form("end-session", border=False):
        chosen = st.selectbox("Phiên", list(by_name), index=None, placeholder="Chọn phiên cần kết thúc", width=420)
        if st.form_submit_button("Kết thúc phiên", icon=":material/logout:") and chosen:
            _done(lambda: managing.end(by_name[chosen], looking), "Đã kết thúc phiên.")


def _told_once(name: str, make: Callable[[], str]) -> None:
    try:
        password = make()
    except (managing.AccountError, NotAllowed, StateError) as error:
        st.error(formatting.literal(error))
        return
    st.success(f"Mật khẩu dùng một lần của {formatting.literal(name)}, trong 7 ngày, không hiện lại:")
    st.code(password, language=None)


def _done(do: Callable[[], None], said: str) -> None:
    try:
        do()
    except (managing.AccountError, NotAllowed, StateError) as error:
        st.error(formatting.literal(error))
        return
    st.success(formatting.literal(said))
