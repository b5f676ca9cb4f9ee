"""Who looks at a page: whoever the gate let in, with what is theirs at this moment; on one's own desk nobody is asked.

The gate (`gate`) stands before every request and cuts the sockets of a session that is over. Here it is asked again
with every run, since a script that runs is not cut, and rights change while a page is open.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import NoReturn

import streamlit as st

from analytics import formatting
from analytics.access import accounts
from analytics.scope import viewer
from analytics.scope.viewer import Viewer

HEADER = "x-danvan-session"  # set by the gate alone, which takes it off whatever comes in: the key of the session
SIGN_IN, SIGN_OUT = "/dang-nhap", "/dang-xuat"


def session() -> str:
    """The key of the session this page belongs to; "" where nobody signs in."""
    return st.context.headers.get(HEADER) or ""


def here() -> Viewer:
    """Who looks, as of now. Where they may not, the page is one sentence and its run ends."""
    try:
        return _now(session())
    except accounts.StateError as error:
        _turn_away(str(error), is_in=False)
    except accounts.NobodyLooks as error:
        _turn_away(str(error), is_in=error.is_in)


def _now(key: str) -> Viewer:
    """Who looks in a session. Raises NobodyLooks, StateError."""
    if not accounts.exist():
        return viewer.here()
    from analytics.access import rights  # half a second's libraries, of which a lone desk needs none

    return rights.of_session(key)


def later(make: Callable[[], bytes]) -> Callable[[], bytes]:
    """A file that is made when its button is pressed: for who looks now, as long as they may what they may now."""
    key, looking = session(), here()

    def made() -> bytes:
        now = _now(key)
        if (now, now.who) != (looking, looking.who):
            raise PermissionError("Quyền xem đã đổi. Hãy mở lại trang.")
        return make()

    return made


def settle() -> Viewer:
    """As `here`, at the start of a run: what a page kept for somebody else, or for other rights, is forgotten.

    A tab that lost its socket takes up its page again with whatever session its browser has then.
    """
    looking, state = here(), st.session_state
    owner = (session(), looking.who, looking)
    if state.setdefault("owner", owner) != owner:
        for name in list(state):
            del state[name]
        state["owner"] = owner
    return looking


def is_settled(looking: Viewer) -> bool:
    """Whether a page begun for this viewer may go on: a part of it may run long after the whole did."""
    return bool(st.session_state.get("owner") == (session(), looking.who, looking))


def signed_in(looking: Viewer) -> None:
    """Who is signed in, and the way out; nothing on one's own desk."""
    if looking.who:
        name = escape(formatting.visible(looking.who))
        with st.sidebar:
            _way_out(f"Đang đăng nhập: <b>{name}</b> ")


def _turn_away(sentence: str, is_in: bool) -> NoReturn:
    st.title("Chưa được giao quyền" if is_in else "Cần đăng nhập", anchor=False)
    st.info(sentence, icon=":material/lock:")
    if is_in:
        _way_out()
    else:
        st.html(f'<a href="{SIGN_IN}" target="_self">Đăng nhập</a>')
    st.stop()


def _way_out(before: str = "") -> None:
    button = '<button class="dv-link" type="submit">Đăng xuất</button>'
    st.html(f'<form class="dv-who" method="post" action="{SIGN_OUT}">{before}{button}</form>')
