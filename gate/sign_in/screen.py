"""A screen on a wall signs in with the token that `access wall add` printed; it stands until it is taken back."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response

from analytics.access import audit, sessions
from gate.requests import cookies, paths
from gate.sign_in import entering, forms, look
from gate.sign_in.forms import Visit

WRONG = "Mã màn hình không đúng hoặc đã bị thu lại."


def sign_in(visit: Visit) -> Response:
    """GET shows the form; POST takes the token. Raises StateError."""
    if visit.request.method != "POST":
        return _form(visit)
    if not forms.is_ours(visit):
        return _form(visit, forms.STALE, 403)
    token = visit["ma"].strip()
    session = sessions.find(token)
    if session is None or session.kind != "wall":
        entering.failed(visit, "", "token of a wall")
        return _form(visit, WRONG, 401)
    audit.write("sign in", session.who, address=visit.address, by="token of a wall")
    response = RedirectResponse(visit.then, 303)
    cookies.keep(response, cookies.SESSION, token, secure=visit.secure, age=cookies.FOREVER)
    return response


def _form(visit: Visit, problem: str = "", status: int = 200) -> Response:
    number, proof = forms.given(visit)
    code = look.field("ma", "Mã của màn hình", kind="password", autocomplete="off", hint="Do người quản trị cấp.")
    form = look.form(paths.SCREEN, "Mở trên màn hình này", look.hidden(phieu=proof, den=visit.then), code)
    back = look.link(paths.SIGN_IN, "Đăng nhập bằng tài khoản")
    response = look.page("Màn hình treo tường", form, back, problem=problem, status=status)
    return forms.remember(response, visit, number)
