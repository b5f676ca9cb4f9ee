"""Who passes the wall: everybody on a lone desk, with accounts only a session that stands."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest, app_test

from analytics.access import accounts, sessions
from data.state import store
from data.state.errors import StateError
from gate import wall
from gate.requests import paths

ROOT = Path(__file__).parents[2]
DATA = ("/", "/don-thu", "/_stcore/health", "/_stcore/host-config",
        "/tai/report", "/quan-tri", "/khong-co", "/favicon.png", "/_stcore/bidi-components/a")  # fmt: skip
SHUT = ("/_stcore/metrics", "/_stcore/agent/openapi.json", "/_stcore/script-health-check", "/_stcore", "/auth/login",
        "/auth/logout", "/oauth2callback", "/component/a", "/static/../media/a", "/app/static/..", "/a\\b",
        "/dang-nhap/khac", "/oidc/khac", "/_stcore/stream/x")  # fmt: skip
OF_ONE = ("/media/abc.csv", "/_stcore/upload_file/a/b")
FREE = ("/static/a.js", "/app/static/frame.js")
Answers = Callable[..., Any]


@pytest.fixture
def signed_in(browser: Answers) -> Any:
    """A browser with a session of an's."""
    accounts.add("an")
    return browser(cookies={"danvan": sessions.begin(who="an", kind="person", address="")})


def test_a_lone_desk_is_asked_nothing(browser: Answers, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(store, "engine", lambda: pytest.fail("a lone desk opens no store"))
    desk = browser()
    assert {desk.get(path).status for path in (*DATA, *OF_ONE, *FREE)} == {200}
    assert desk.socket().reached
    assert [desk.get(path).status for path in SHUT] == [404] * len(SHUT)
    assert desk.get(paths.SIGN_IN).header("location") == "/"


def test_with_accounts_nobody_passes_without_a_session(browser: Answers):
    desk = browser()
    assert desk.get("/").reached
    accounts.add("an")  # made on the command line while the server runs
    for path in (*DATA, *OF_ONE):
        assert desk.get(path, accept="*/*").status == 401
        assert desk.get(path).status == 303
        for method in ("POST", "PUT", "DELETE"):
            asked = desk._ask(method=method, path=path, headers={"origin": "http://127.0.0.1:8501"})
            assert asked.status == 401
    assert not desk.socket().reached
    assert [desk.get(path).status for path in SHUT] == [404] * len(SHUT)
    assert [desk.get(path).status for path in FREE] == [200] * len(FREE)


def test_a_session_passes_and_says_whose_it_is(signed_in: Any):
    key = sessions.key_of(signed_in.cookies["danvan"])
    for answer in (*(signed_in.get(path) for path in DATA), signed_in.socket()):
        assert [v.decode() for k, v in answer.reached["headers"] if k == wall.HEADER] == [key]


def test_a_forged_header_is_taken_off(browser: Answers, signed_in: Any):
    key = sessions.key_of(signed_in.cookies["danvan"])
    forged = {"X-Danvan-Session": "of another", "x-danvan-session": key}
    assert browser().get("/", **forged).status == 303
    reached = signed_in.get("/", **forged).reached
    assert [v.decode() for k, v in reached["headers"] if k.lower() == wall.HEADER] == [key]


def test_no_cookie_of_ours_goes_further(signed_in: Any):
    signed_in.cookies |= {"_streamlit_xsrf": "2|x", "danvan-form": "f", "__Host-danvan": "s", "__Host-danvan-oidc": "o"}
    for answer in (signed_in.get("/"), signed_in.socket()):
        kept = [v.decode() for k, v in answer.reached["headers"] if k == b"cookie"]
        assert kept == ["_streamlit_xsrf=2|x"]


@pytest.mark.parametrize("token", ["", "x", "a" * 43, "danvan", "é"])
def test_a_made_up_cookie_opens_nothing(token: str, browser: Answers, signed_in: Any):
    made_up = browser(cookies={"danvan": token, "__Host-danvan": signed_in.cookies["danvan"]})
    assert made_up.get("/").status == 303  # without TLS a cookie of that name is not looked at
    key = sessions.key_of(signed_in.cookies["danvan"])
    assert browser(cookies={"danvan": key}).get("/").status == 303  # the key that scripts see is no token


def test_an_ended_or_old_session_opens_nothing(browser: Answers, signed_in: Any, clock: Any):
    clock.now += sessions.IDLE + 1
    assert signed_in.get("/").status == 303
    fresh = browser(cookies={"danvan": sessions.begin(who="an", kind="person", address="")})
    for _ in range(int(sessions.LONGEST / 1500)):
        clock.now += 1500
        assert fresh.get("/").status == 200  # asking for a page is a sign of life
    clock.now += 1500
    assert fresh.get("/").status == 303  # eight hours are over
    other = browser(cookies={"danvan": sessions.begin(who="an", kind="person", address="")})
    sessions.end_all("an")
    assert other.get("/").status == 303
    assert not other.socket().reached


def test_what_a_machine_asks_is_no_sign_of_life(signed_in: Any, clock: Any):
    for _ in range(3):
        clock.now += sessions.IDLE / 2.5
        asked = [signed_in.get("/_stcore/health", accept="*/*").status, signed_in.socket().status]
    assert asked == [401, 403]


def test_a_store_that_cannot_be_read_lets_nobody_in(signed_in: Any, monkeypatch: pytest.MonkeyPatch):
    def spoilt(*_: Any) -> Any:
        raise StateError("Kho trạng thái hỏng.")

    monkeypatch.setattr(sessions, "find", spoilt)
    assert signed_in.get("/").status == 503
    assert not signed_in.socket().reached
    monkeypatch.setattr(accounts, "exist", spoilt)
    assert signed_in.get("/").status == 503
    assert signed_in.get("/static/a.js").reached


def test_a_store_taken_away_opens_nothing(browser: Answers, home: Path):
    desk = browser()
    accounts.add("an")
    assert desk.get("/").status == 303
    for path in home.iterdir():
        if path.is_file():
            path.unlink()
    assert desk.get("/").status == 303


def test_given_names_count_only_with_accounts(home: Path, monkeypatch: pytest.MonkeyPatch, browser: Answers, gate: Any):
    gate.named = frozenset({"https://dan-van.example"})
    afar = {"host": "dan-van.example", "origin": "https://dan-van.example"}
    assert browser().get("/", **afar).status == 421
    accounts.add("an")
    token = sessions.begin(who="an", kind="person", address="")
    assert (
        browser(cookies={"danvan": token}).get("/", **afar).status == 303
    )  # behind TLS only the __Host- cookie counts
    assert browser(cookies={"__Host-danvan": token}).get("/", **afar).status == 200


def test_the_page_without_the_gate_shows_nothing(sample: Path, monkeypatch: pytest.MonkeyPatch):
    """As `streamlit run dashboard.py` would open it: no gate was built in its process."""
    monkeypatch.setattr(wall, "_standing", False)
    monkeypatch.chdir(ROOT)
    assert AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=120).run().title  # opens no port
    monkeypatch.setattr(app_test, "patch_config_options", lambda options: nullcontext())
    at = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=120).run()
    assert [error.value for error in at.error] == ["Trang này chỉ mở được bằng lệnh: python run.py"]
    assert not at.title
    wall.Wall(None, None)
    assert AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=120).run().title
