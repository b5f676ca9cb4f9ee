"""Accounts kept here, step by step: password, then a password of one's own, then an authenticator app."""

from __future__ import annotations

import segno
from starlette.responses import Response

from analytics.access import rights, sessions, signing_in, tickets, totp
from analytics.access.accounts import Account, AccountError, Refused
from analytics.access.attempts import TooSoon
from analytics.access.passwords import SHORTEST
from data.text.normalise import fold
from gate.requests import paths
from gate.sign_in import entering, forms, look, provider
from gate.sign_in.forms import Visit

NOT_THE_SAME = "Hai lần nhập mật khẩu mới không giống nhau."
WRONG_CODE = "Mã không đúng. Hãy đợi mã mới trên điện thoại, xem giờ của điện thoại có đúng không, rồi nhập lại."
START_AGAIN = "Bước này đã quá 10 phút. Hãy đăng nhập lại."


def sign_in(visit: Visit) -> Response:
    """GET shows the form; POST checks name, password and code. Raises StateError."""
    if visit.request.method != "POST":
        return _first(visit)
    if not forms.is_ours(visit):
        return _first(visit, forms.STALE, 403)
    name = fold(visit["ten"])[:80]
    try:
        account = signing_in.check(name, visit["mat-khau"], code=visit["ma"], address=visit.address)
    except TooSoon as error:
        return _held_back(visit, error)
    except Refused as error:
        entering.failed(visit, name, "name, password or code")
        return _first(visit, str(error), 401)
    return _next(visit, account)


def choose_password(visit: Visit) -> Response:
    """POST: a password of one's own in place of the one-time one. Raises StateError."""
    name = tickets.take(visit["buoc"], "password") if forms.is_ours(visit) else None
    if name is None:
        return _first(visit, START_AGAIN, 403)
    if visit["moi"] != visit["lai"]:
        return _password(visit, name, NOT_THE_SAME)
    try:
        return _next(visit, signing_in.first_password(name, visit["moi"]))
    except Refused as error:
        return _first(visit, str(error), 401)
    except AccountError as error:
        return _password(visit, name, str(error))


def enrol(visit: Visit) -> Response:
    """POST: a code shows that the app has the secret. Raises StateError."""
    secret = visit["khoa"]
    name = tickets.take(visit["buoc"], f"code {secret}") if forms.is_ours(visit) else None
    if name is None:
        return _first(visit, START_AGAIN, 403)
    if not totp.enrol(name, secret, visit["ma"]):
        return _app(visit, name, secret, WRONG_CODE)
    sessions.end_all(name)  # those that were begun by the password alone
    return entering.begin(visit, name, by="password and code")


def _next(visit: Visit, account: Account) -> Response:
    """What is still to be done, or in."""
    if account.must_change:
        return _password(visit, account.name)
    if not account.has_code and _needs_a_code(account.name):
        return _app(visit, account.name, totp.new_secret())
    return entering.begin(visit, account.name, by="password and code" if account.has_code else "password")


def _needs_a_code(name: str) -> bool:
    try:
        return rights.needs_a_code(rights.viewer(name, "person"))
    except rights.NoRights:
        return False


def _shown(visit: Visit, title: str, *parts: str, to: str, button: str, problem: str, status: int) -> Response:
    """A page whose form is `parts`, tied to this browser."""
    number, proof = forms.given(visit)
    form = look.form(to, button, look.hidden(phieu=proof, den=visit.then), *parts)
    ways = provider.ways(visit) if to == paths.SIGN_IN else ()
    return forms.remember(look.page(title, form, *ways, problem=problem, status=status), visit, number)


def _first(visit: Visit, problem: str = "", status: int = 200) -> Response:
    code_hint = "Để trống nếu chưa lập mã."
    return _shown(
        visit,
        "Đăng nhập",
        look.field("ten", "Tên đăng nhập", value=visit["ten"][:80], autocomplete="username", autocapitalize="none"),
        look.field("mat-khau", "Mật khẩu", kind="password", autocomplete="current-password"),
        look.field("ma", "Mã 6 số trên điện thoại", hint=code_hint, inputmode="numeric", autocomplete="one-time-code"),
        to=paths.SIGN_IN, button="Đăng nhập", problem=problem, status=status,
    )  # fmt: skip


def _held_back(visit: Visit, error: TooSoon) -> Response:
    response = _first(visit, str(error), 429)
    response.headers["retry-after"] = str(error.seconds)
    return response


def _password(visit: Visit, name: str, problem: str = "") -> Response:
    hint = f"Từ {SHORTEST} ký tự; một câu dễ nhớ là tốt nhất."
    return _shown(
        visit,
        "Đặt mật khẩu của mình",
        look.text(f"Mật khẩu vừa dùng chỉ dùng được một lần. Hãy đặt mật khẩu riêng cho tài khoản {name}."),
        look.hidden(buoc=tickets.give(name, "password")),
        f'<input type="text" name="ten" value="{name}" autocomplete="username" hidden>',  # for what keeps passwords
        look.field("moi", "Mật khẩu mới", kind="password", hint=hint, autocomplete="new-password"),
        look.field("lai", "Nhập lại mật khẩu mới", kind="password", autocomplete="new-password"),
        to=paths.PASSWORD, button="Đặt mật khẩu", problem=problem, status=400 if problem else 200,
    )  # fmt: skip


def _app(visit: Visit, name: str, secret: str, problem: str = "") -> Response:
    picture = segno.make(totp.address(name, secret), micro=False).svg_inline(scale=4)
    grouped = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    return _shown(
        visit,
        "Lập mã trên điện thoại",
        look.text("Tài khoản này xem được số liệu chi tiết hoặc sửa được dữ liệu, nên cần thêm mã 6 số."),
        "<ol><li>Cài một ứng dụng xác thực (Google Authenticator, Microsoft Authenticator, …).</li>"
        "<li>Quét hình dưới đây, hoặc nhập khóa bằng tay.</li><li>Nhập mã 6 số mà ứng dụng hiện ra.</li></ol>",
        f'<div class="qr">{picture}</div>',
        f'<p class="secret">{grouped}</p>',
        look.hidden(buoc=tickets.give(name, f"code {secret}"), khoa=secret),
        look.field("ma", "Mã 6 số", inputmode="numeric", autocomplete="one-time-code"),
        to=paths.CODE, button="Xong", problem=problem, status=400 if problem else 200,
    )  # fmt: skip
