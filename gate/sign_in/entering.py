"""The end of every way in: the record, a session with a token nobody has had before, its cookie."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response

from analytics.access import accounts, audit, sessions
from gate.requests import cookies
from gate.sign_in.forms import Visit


def begin(visit: Visit, who: str, *, by: str) -> Response:
    """Sign somebody in and send them where they wanted to go. Raises StateError: then nobody is signed in."""
    audit.write("sign in", who, address=visit.address, by=by)
    _leave_behind(visit)
    token = sessions.begin(who=who, kind="person", address=visit.address)
    response = RedirectResponse(visit.then, 303)
    cookies.keep(response, cookies.SESSION, token, secure=visit.secure)
    return response


def failed(visit: Visit, name: str, why: str) -> None:
    """Write down that somebody was not let in. What was typed as a name may be a password: only known ones are kept."""
    who = name if accounts.get(name) is not None else "(không rõ)"
    audit.write("sign in failed", who, address=visit.address, why=why)


def _leave_behind(visit: Visit) -> None:
    """A session this browser had ends when another begins."""
    before = sessions.find(visit.cookie(cookies.SESSION))
    if before is not None and before.kind == "person":
        sessions.end(before.key)
