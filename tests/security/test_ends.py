"""A session ends on the server: its tabs are cut, its cookie opens nothing; no record holds a credential."""

from __future__ import annotations

from urllib.parse import urlencode

import pyotp
import pytest
from sqlalchemy import update

from analytics.access import accounts, sessions, totp
from data.state import store
from data.state.tables import SESSION
from tests.security.office import PASSWORD, Office


@pytest.mark.parametrize("how", ["signed out", "idle", "eight hours", "ended by an admin"])
def test_open_tabs_are_cut_when_the_session_is_over(how: str, office: Office):
    mine, another = office.signed_in("chi"), office.signed_in("chi")
    key = sessions.key_of(mine)
    with office.page(mine) as one, office.page(mine) as two, office.page(another) as others:
        for page in (one, two, others):
            page.ask()
            page.see("script_finished")
        if how == "signed out":
            assert office.post("/dang-xuat", token=mine).status == 303
        with office.at_home():
            if how == "ended by an admin":
                sessions.end(key)
            elif how != "signed out":
                now = sessions.clock()
                old = {"seen": now - sessions.IDLE - 1} if how == "idle" else {"began": now - sessions.LONGEST - 1}
                with store.begin() as connection:
                    connection.execute(update(SESSION).where(SESSION.c.key == key).values(old))
        assert (one.closed(), two.closed()) == (4401, 4401)
        others.ask(query="ky=2023")
        others.see("script_finished")
    assert office.ask("/", token=mine, accept="text/html").status == 303  # replayed


def test_a_whole_visit_leaves_no_secret_in_any_record(office: Office):
    """Password, code, tokens, what was typed as a name: not in the server's output, its log, or the audit."""
    with office.at_home():
        first = accounts.add("em")
    form, seen = Form(office), []
    assert "Sai" not in form.post("/dang-nhap", ten="em", **{"mat-khau": "mật khẩu sai 77"})
    form.post("/dang-nhap", ten="mat-khau-go-nham-88", **{"mat-khau": "x"})
    assert "Đặt mật khẩu của mình" in form.post("/dang-nhap", ten="em", **{"mat-khau": first})
    seen += [first, form.hidden("buoc")]
    form.post("/dang-nhap/mat-khau", moi=PASSWORD, lai=PASSWORD)
    seen += [PASSWORD, form.cookies["danvan"], form.cookies["danvan-form"]]
    assert office.ask("/", token=form.cookies["danvan"], accept="text/html").status == 200
    with office.at_home():
        secret = totp.new_secret()
        assert totp.enrol("em", secret, pyotp.TOTP(secret).now())
    seen += [secret, "sai 77", "go-nham-88"]
    records = [office.server.log, *office.home.glob("logs/*"), *office.home.glob("audit/*.log")]
    written = "".join(path.read_text("utf-8") for path in records)
    assert '"sign in"' in written
    assert [secret for secret in seen if secret in written] == []


class Form:
    """The gate's own pages, filled in as a browser does."""

    def __init__(self, office: Office) -> None:
        self.office, self.cookies, self.text = office, {}, ""
        self.take(office.ask("/dang-nhap"))

    def take(self, reply: object) -> None:
        self.text = reply.text  # type: ignore[attr-defined]
        name, _, value = reply.headers.get("set-cookie", "").partition(";")[0].partition("=")  # type: ignore[attr-defined]
        self.cookies |= {name: value} if name else {}

    def hidden(self, name: str) -> str:
        return self.text.split(f'name="{name}" value="')[1].split('"')[0] if f'name="{name}"' in self.text else ""

    def post(self, path: str, **fields: str) -> str:
        sent = {name: self.hidden(name) for name in ("phieu", "den", "buoc", "khoa")} | fields
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        self.take(self.office.post(path, body=urlencode(sent).encode(), cookie=cookie))
        return self.text
