"""Signing in and out, request by request: each step, each way it is refused, and what it leaves behind."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pyotp
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from analytics.access import accounts, rights, sessions, totp
from data.state.errors import StateError
from gate.requests import paths
from gate.sign_in import entering, forms

NEW = "một câu dài dễ nhớ"
Browsers = Callable[..., Any]


def audit(home: Path) -> list[dict[str, Any]]:
    return [
        json.loads(line[65:]) for path in sorted(home.glob("audit/*.log")) for line in path.read_text().splitlines()
    ]


def account(name: str, role: str = "leader") -> str:
    """An account with its rights; its one-time password."""
    rights.append(f'[person.{name}]\nrole = "{role}"\n')
    return accounts.add(name)


def filled(browser: Any, **fields: str) -> Any:
    browser.get(paths.SIGN_IN)
    return browser.post(paths.SIGN_IN, fields)


def chosen(browser: Any, name: str, first: str) -> Any:
    """In with the one-time password, one's own chosen."""
    assert "Đặt mật khẩu" in filled(browser, **{"ten": name, "mat-khau": first}).text
    return browser.post(paths.PASSWORD, {"moi": NEW, "lai": NEW})


def test_a_leader_gets_in_by_a_password_of_their_own(browser: Browsers, home: Path):
    first, mine = account("an"), browser()
    assert mine.get("/don-thu").header("location") == "/dang-nhap?den=/don-thu"
    answer = chosen(mine, "an", first)
    assert (answer.status, answer.header("location")) == (303, "/")
    assert mine.get("/don-thu").reached
    assert [(e["deed"], e["who"]) for e in audit(home)] == [("sign in", "an")]
    assert {s.who for s in sessions.standing()} == {"an"}
    again = browser()
    assert filled(again, **{"ten": "AN ", "mat-khau": NEW}).status == 303
    assert filled(browser(), **{"ten": "an", "mat-khau": first}).status == 401


def test_who_loads_needs_a_code_and_each_code_once(browser: Browsers, clock: Any):
    mine = browser()
    answer = chosen(mine, "binh", account("binh", "loader"))
    assert "Lập mã trên điện thoại" in answer.text
    assert not mine.get("/").reached
    secret = answer.text.split('name="khoa" value="')[1].split('"')[0]
    assert mine.post(paths.CODE, {"ma": "000000"}).status == 400
    code = pyotp.TOTP(secret).at(int(clock.now))
    assert mine.post(paths.CODE, {"ma": code}).status == 303
    assert mine.get("/").reached
    other = browser()
    assert filled(other, **{"ten": "binh", "mat-khau": NEW}).status == 401
    assert filled(other, **{"ten": "binh", "mat-khau": NEW, "ma": code}).status == 401  # used
    clock.now += 60
    assert filled(other, **{"ten": "binh", "mat-khau": NEW, "ma": pyotp.TOTP(secret).at(int(clock.now))}).status == 303
    assert totp.is_enrolled("binh")


def test_rights_that_need_a_code_wait_for_one(browser: Browsers, clock: Any):
    """Signed in by the password alone, then given rights that ask for more: nothing of them before the code."""
    mine, first = browser(), account("an")
    chosen(mine, "an", first)
    key = sessions.key_of(mine.cookies["danvan"])
    assert rights.of_session(key).role == "leader"
    path = rights.place()
    path.write_text(path.read_text("utf-8").replace("leader", "analyst"), "utf-8")
    with pytest.raises(rights.NoRights, match="mã 6 số"):
        rights.of_session(key)
    other = browser()
    answer = filled(other, **{"ten": "an", "mat-khau": NEW})
    secret = answer.text.split('name="khoa" value="')[1].split('"')[0]
    assert other.post(paths.CODE, {"ma": pyotp.TOTP(secret).at(int(clock.now))}).status == 303
    assert mine.get("/").status == 303  # the session without a code is over
    assert rights.of_session(sessions.key_of(other.cookies["danvan"])).role == "analyst"


def test_steps_cannot_be_skipped_replayed_or_made_for_another(browser: Browsers):
    first, mine = account("an"), browser()
    account("binh", "loader")
    filled(mine, **{"ten": "an", "mat-khau": first})
    step = mine.page.text.split('name="buoc" value="')[1].split('"')[0]
    thief = browser()
    thief.get(paths.SIGN_IN)
    assert thief.post(paths.CODE, {"buoc": step, "khoa": "A" * 32, "ma": "000000"}).status == 403
    mine.get(paths.SIGN_IN)
    assert mine.post(paths.PASSWORD, {"buoc": step, "moi": NEW, "lai": NEW, "ten": "binh"}).status == 303
    assert mine.post(paths.PASSWORD, {"buoc": step, "moi": NEW + "2", "lai": NEW + "2"}).status == 403
    assert {s.who for s in sessions.standing()} == {"an"}


@pytest.mark.parametrize("way", ["none", "another's", "made up"])
def test_a_form_must_come_from_our_page_in_the_same_browser(way: str, browser: Browsers):
    """Login CSRF: another page signs the reader in as somebody else."""
    first, victim, attacker = account("an"), browser(), browser()
    attacker.get(paths.SIGN_IN)
    proof = attacker.page.text.split('name="phieu" value="')[1].split('"')[0]
    victim.get(paths.SIGN_IN)
    sent = {"none": "", "another's": proof, "made up": "0" * 64}[way]
    assert victim.post(paths.SIGN_IN, {"phieu": sent, "ten": "an", "mat-khau": first}).status == 403
    assert victim.post(paths.SIGN_IN, {"ten": "an", "mat-khau": first}, origin="http://evil.example").status == 403
    assert "Đặt mật khẩu" in filled(victim, **{"ten": "an", "mat-khau": first}).text


def test_guesses_are_held_back_and_written_down_without_what_was_typed(browser: Browsers, home: Path, clock: Any):
    first = account("an")
    guesses = [filled(browser(client="10.0.0.9"), **{"ten": "an", "mat-khau": f"đoán {n}"}).status for n in range(6)]
    assert guesses == [401] * 4 + [429] * 2
    held = filled(browser(client="10.0.0.8"), **{"ten": "an", "mat-khau": first})
    assert held.header("retry-after").isdigit()
    clock.now += 600
    filled(browser(), **{"ten": "matkhau-go-nham", "mat-khau": "x"})
    assert [e["who"] for e in audit(home)] == ["an"] * 4 + ["(không rõ)"]
    assert "go-nham" not in "".join(map(str, audit(home)))
    assert "đoán" not in "".join(map(str, audit(home)))


def test_every_wrong_way_says_the_same(browser: Browsers):
    account("an")
    answers = [filled(browser(), **{"ten": name, "mat-khau": "x"}).text for name in ("an", "khong-co")]
    assert {text.split('role="alert">')[1].split("<")[0] for text in answers} == {accounts.WRONG}


def test_a_new_session_at_each_sign_in_ends_the_browsers_old_one(browser: Browsers):
    """Fixation: a token that somebody put into the browser before is not the one that is signed in."""
    mine = browser(cookies={"danvan": "put here by another"})
    chosen(mine, "an", account("an"))
    before = mine.cookies["danvan"]
    assert before != "put here by another"
    filled(mine, **{"ten": "an", "mat-khau": NEW})
    assert mine.cookies["danvan"] != before
    assert [s.key for s in sessions.standing()] == [sessions.key_of(mine.cookies["danvan"])]


def test_signing_out_is_a_post_of_ours_and_ends_it_on_the_server(browser: Browsers, home: Path):
    mine = browser()
    chosen(mine, "an", account("an"))
    copied = browser(cookies=dict(mine.cookies))
    assert mine.get(paths.SIGN_OUT).status == 200
    assert mine.post(paths.SIGN_OUT, origin="http://evil.example").status == 403
    assert copied.get("/").reached
    assert mine.post(paths.SIGN_OUT).header("location") == paths.SIGN_IN
    assert mine.cookies["danvan"] == ""
    assert copied.get("/").status == 303
    assert [e["deed"] for e in audit(home)] == ["sign in", "sign out"]


def test_a_wall_signs_in_with_its_token_until_it_is_taken_back(browser: Browsers, clock: Any):
    token, screen = sessions.begin(who="sảnh", kind="wall", address=""), browser()
    persons = sessions.begin(who="an", kind="person", address="")
    screen.get(paths.SCREEN)
    assert screen.post(paths.SCREEN, {"ma": persons}).status == 401
    assert screen.post(paths.SCREEN, {"ma": "x"}).status == 401
    assert screen.post(paths.SCREEN, {"ma": f" {token} "}).status == 303
    clock.now += 30 * 24 * 3600
    assert screen.get("/trinh-chieu").reached
    assert browser(cookies=dict(screen.cookies)).post(paths.SIGN_OUT).status == 303
    assert screen.get("/").reached  # a screen that is signed out goes on where it is hung up
    sessions.end_all("sảnh")
    assert screen.get("/").status == 303


def test_without_a_record_nobody_is_signed_in(browser: Browsers, monkeypatch: pytest.MonkeyPatch):
    first = account("an")

    def full(*_: Any, **__: Any) -> None:
        raise StateError("Nhật ký: ổ đĩa đã đầy.")

    monkeypatch.setattr(entering.audit, "write", full)
    answer = chosen(browser(), "an", first)
    assert (answer.status, "ổ đĩa đã đầy" in answer.text) == (503, True)
    assert sessions.standing() == []


def test_a_form_that_is_no_form_is_refused(browser: Browsers):
    account("an")
    mine = browser()
    mine.get(paths.SIGN_IN)
    assert mine.post(paths.SIGN_IN, **{"content-type": "application/json"}).status == 415
    assert mine.post(paths.SIGN_IN, {"ten": "x" * 20_000}).status == 413
    assert mine.post(paths.SIGN_IN, {f"f{n}": "x" for n in range(40)}).status == 400
    assert mine._ask(method="PUT", path=paths.SIGN_IN, headers={"origin": "http://127.0.0.1:8501"}).status == 405


@example("//evil.example")
@example("/\\evil.example")
@example("/\t/evil.example")
@example("https://evil.example")
@example("/don-thu?ky=2024&xa=Bình Châu")
@example("/dang-xuat")
@given(st.one_of(st.text(max_size=30), st.from_regex(r"[/\\\t ]{1,3}[a-z.:/\\?@#%-]{0,12}", fullmatch=True)))
def test_nothing_leads_elsewhere_after_signing_in(wanted: str):
    """As a browser reads an address, by urllib: no scheme, no host, one slash."""
    led = forms.within(wanted)
    parts = urlsplit(led)
    assert (parts.scheme, parts.netloc, led[:2] in ("//", "/\\"), led[0]) == ("", "", False, "/")
    assert not set(led) & set("\\\t\r\n ")
    assert led in (wanted, "/")


@pytest.mark.parametrize("page", ["/", "/don-thu", "/don-thu?ky=2024-Q3&xa=21112", "/noi-dung?muc=8"])
def test_pages_of_ours_are_remembered(page: str):
    assert forms.within(page) == page


def test_what_is_typed_is_shown_as_text(browser: Browsers):
    account("an")
    typed = '"><script>alert(1)</script>'
    answer = filled(browser(), ten=typed)
    assert "<script" not in answer.text
    assert "script" not in browser().get(f"{paths.SIGN_IN}?den=%22><script>").text
    assert "default-src 'none'" in answer.header("content-security-policy")
