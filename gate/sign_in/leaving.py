"""Signing out: by POST from a page of ours, so that no other page can do it; a GET only asks."""

from __future__ import annotations

import logging

from starlette.responses import RedirectResponse, Response

from analytics.access import audit, sessions
from analytics.access.sessions import Session
from data.state.errors import StateError
from gate.requests import cookies, paths
from gate.sign_in import look
from gate.sign_in.forms import Visit

log = logging.getLogger(__name__)


def sign_out(visit: Visit) -> Response:
    """The session ends on the server: its other tabs are cut, a copy of its cookie opens nothing. Raises StateError."""
    if visit.request.method != "POST":
        return look.page("Đăng xuất", look.form(paths.SIGN_OUT, "Đăng xuất"), look.link("/", "Quay lại"))
    session = sessions.find(visit.cookie(cookies.SESSION))
    if session is not None and session.kind == "person":  # a wall's token stands until it is taken back
        sessions.end(session.key)
    response = RedirectResponse(paths.SIGN_IN, 303)
    cookies.forget(response, cookies.SESSION, secure=visit.secure)
    _note(visit, session)
    return response


def _note(visit: Visit, session: Session | None) -> None:
    try:
        if session is not None:
            audit.write("sign out", session.who, address=visit.address)
    except StateError:  # whoever wants out gets out, record or not
        log.warning("A sign-out could not be written to the audit")
