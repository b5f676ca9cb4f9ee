"""What one login may take of the server: sockets, messages, bytes; whose a file is; and how a socket ends."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from typing import Any

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.proto.BackMsg_pb2 import BackMsg

from analytics.access import accounts, rights, sessions, totp
from gate.bounds import shares, sockets
from gate.bounds.told import Told

FILE, UPLOAD = "/media/3b5d5c3712955042212316173ccf37be.csv", "/_stcore/upload_file/0a1b-2c/3d4e-5f"
Answers = Callable[..., Any]


@pytest.fixture
def of(browser: Answers, clock: Any) -> Callable[[str, str], Any]:
    """`of(name, role)`: a browser that is signed in."""

    def made(name: str, role: str) -> Any:
        rights.append(f'[person.{name}]\nrole = "{role}"\n')
        accounts.add(name)
        secret = totp.new_secret()
        assert totp.enrol(name, secret, pyotp.TOTP(secret).at(int(clock.now)))
        return browser(cookies={"danvan": sessions.begin(who=name, kind="person", address="")})

    return made


def told(gate: Any, browser: Any, address: str) -> None:
    message = {"type": "websocket.send", "bytes": b"\x0a\x12" + address.encode() + b"\x12\x00"}
    gate.sockets.told.note(sessions.key_of(browser.cookies["danvan"]), message)


def sent_up(browser: Any, size: int, path: str = UPLOAD, **headers: str) -> int:
    kind = {"origin": "http://127.0.0.1:8501", "content-length": str(size)} | headers
    return browser._ask(method="PUT", path=path, headers=kind).status


# ---------------------------------------------------------------- whose a file is


def test_a_download_is_for_the_login_it_was_told(gate: Any, of: Any):
    mine, another = of("an", "analyst"), of("binh", "analyst")
    assert mine.get(FILE).status == 404
    told(gate, mine, FILE)
    assert mine.get(FILE).reached
    assert another.get(FILE).status == 404
    assert mine.get(FILE.replace(".csv", ".txt")).status == 404
    told(gate, another, FILE)  # the same content made for them as well
    sessions.end(sessions.key_of(mine.cookies["danvan"]))
    assert (mine.get(FILE).status, another.get(FILE).status) == (303, 200)


@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 30)), max_size=60), st.integers(1, 9))
def test_what_was_told_last_is_remembered_each_for_itself(notes: list[tuple[str, int]], most: int):
    found, by_hand = Told(), {"a": [], "b": []}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("gate.bounds.told.MOST", most)
        for key, number in notes:
            found.note(key, {"bytes": f"..\x00/media/{number}.csv\x12".encode()})
            by_hand[key] = [n for n in by_hand[key] if n != number] + [number]
        kept = {key: {n for n in range(31) if found.knows(key, f"/media/{n}.csv")} for key in "ab"}
    assert kept == {key: set(numbers[-most:]) for key, numbers in by_hand.items()}
    found.forget_but({"a", None})
    assert not any(found.knows("b", f"/media/{n}.csv") for n in range(31))


# ---------------------------------------------------------------- bytes sent up


@pytest.mark.parametrize(("role", "status"), [("loader", 200), ("analyst", 403), ("leader", 403), ("admin", 403)])
def test_only_who_loads_sends_files(role: str, status: int, gate: Any, of: Any):
    mine = of("an", role)
    told(gate, mine, UPLOAD)
    assert sent_up(mine, 10) == status


def test_files_are_sent_where_the_page_was_told_and_nowhere_else(gate: Any, of: Any):
    mine, another = of("an", "loader"), of("binh", "loader")
    told(gate, mine, UPLOAD)
    assert sent_up(mine, 10) == 200
    assert sent_up(mine, 10, UPLOAD + "x") == 404
    assert sent_up(another, 10) == 404


def test_a_file_says_how_long_it_is(gate: Any, of: Any):
    mine = of("an", "loader")
    told(gate, mine, UPLOAD)
    for headers in ({"content-length": ""}, {"content-length": "-5"}, {"transfer-encoding": "chunked"}):
        assert sent_up(mine, 10, **headers) == 411


@given(
    st.lists(st.tuples(st.sampled_from("abcde"), st.integers(0, 150), st.sampled_from([0, 1, 200, 599])), max_size=30)
)
def test_bytes_of_ten_minutes_are_bounded_each_and_together(sent: list[tuple[str, int, int]]):
    """Against a plain list of what was let through."""
    now, uploads, through = 0.0, shares.Uploads(), []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shares, "clock", lambda: now)
        for key, millions, later in sent:
            now += later
            recent = [(k, size) for at, k, size in through if at >= now - 600]
            size = millions * 1_000_000
            fits = sum(s for k, s in recent if k == key) + size <= 300e6 and sum(s for _, s in recent) + size <= 1e9
            with nullcontext() if fits else pytest.raises(shares.Refused):
                uploads.take(key, str(size))
            through += [(now, key, size)] * fits


# ---------------------------------------------------------------- messages and sockets


@given(st.lists(st.floats(0, 3), min_size=1, max_size=80))
def test_however_they_come_messages_go_on_at_the_pace(pauses: list[float]):
    """In any stretch from the beginning no more go on than were free at once and five a second."""
    now, went = 0.0, []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shares, "clock", lambda: now)
        bucket = shares.Bucket()
        for pause in pauses:
            now += pause
            went.append(now + bucket.take())
    assert all(at * 5 + 20 >= number - 1e-6 for number, at in enumerate(went, 1))


def test_a_login_shares_one_bucket_whatever_sockets_it_opens(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(shares, "clock", lambda: 0.0)
    buckets = shares.Buckets()
    assert [buckets.take("a") for _ in range(22)][-2:] == [0.2, 0.4]
    assert buckets.take("b") == 0
    buckets.forget_full()
    assert buckets.take("a") == pytest.approx(0.6)  # opening and closing brings no token back


def test_sockets_are_few_a_login_and_in_all():
    assert shares.may_open("a", ["a"] * 11 + ["b"] * 200)
    assert not shares.may_open("a", ["a"] * 12)
    assert not shares.may_open("a", map(str, range(300)))
    assert shares.may_open(None, [None] * 50)  # a lone desk is bounded by the whole alone


def test_what_a_person_does_is_told_from_what_a_page_does():
    def said(**rerun: Any) -> dict[str, Any]:
        message = BackMsg()
        message.rerun_script.query_string = ""
        for name, value in rerun.items():
            setattr(message.rerun_script, name, value)
        return {"bytes": message.SerializeToString()}

    assert sockets.is_of_a_person(said())
    assert not sockets.is_of_a_person(said(is_auto_rerun=True))
    assert not sockets.is_of_a_person({"bytes": BackMsg(app_heartbeat=True).SerializeToString()})
    assert not sockets.is_of_a_person({"bytes": b"\xff\xff"})
    assert not sockets.is_of_a_person({"text": "x"})


# ---------------------------------------------------------------- how a socket ends


def on_a_socket(gate: Any, key: str | None, do: Callable[[], None]) -> tuple[list[Any], list[Any]]:
    """What the page heard and what the browser was told, when something is done while a socket is open."""
    heard: list[Any] = []
    told_: list[Any] = []

    async def page(scope: Any, receive: Any, send: Any) -> None:
        do()
        heard.append(await receive())
        await send({"type": "websocket.send", "bytes": b"numbers"})

    async def silent() -> Any:
        await asyncio.Event().wait()

    async def send(message: Any) -> None:
        told_.append(message)

    gate.sockets.app = page
    with ThreadPoolExecutor(1) as own_loop:
        served = gate.sockets.serve({"type": "websocket"}, silent, send, key=key)
        own_loop.submit(asyncio.run, asyncio.wait_for(served, 60)).result()
    return heard, told_


@pytest.mark.parametrize("how", ["signed out", "idle", "eight hours", "account removed"])
def test_a_socket_is_cut_when_its_session_is_over(how: str, gate: Any, of: Any, clock: Any, monkeypatch: Any):
    monkeypatch.setattr(sockets, "LOOK_EVERY", 0.01)
    key = sessions.key_of(of("an", "leader").cookies["danvan"])

    def over() -> None:
        if how == "signed out":
            sessions.end(key)
        elif how == "account removed":
            accounts.remove("an")
        else:
            clock.now += sessions.IDLE + 1 if how == "idle" else sessions.LONGEST + 1

    heard, told_ = on_a_socket(gate, key, over)
    assert heard == [{"type": "websocket.disconnect", "code": 4401}]
    assert told_ == [{"type": "websocket.close", "code": 4401}]  # and nothing after it


def test_a_lone_desks_socket_is_cut_when_the_first_account_is_made(gate: Any, monkeypatch: Any):
    monkeypatch.setattr(sockets, "LOOK_EVERY", 0.01)
    assert on_a_socket(gate, None, lambda: accounts.add("an") and None)[0][0]["code"] == 4401


def test_sockets_are_cut_while_nobody_can_say_who_is_signed_in(gate: Any, of: Any, monkeypatch: Any):
    monkeypatch.setattr(sockets, "LOOK_EVERY", 0.01)
    key = sessions.key_of(of("an", "leader").cookies["danvan"])

    def spoil() -> None:
        monkeypatch.setattr(sessions, "standing", lambda: 1 / 0)

    assert on_a_socket(gate, key, spoil)[0][0]["code"] == 4401
