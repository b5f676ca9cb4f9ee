"""Where the server listens: this computer alone, until there are accounts and TLS or a named proxy."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.access import accounts
from data.state.errors import StateError
from gate import listening

ROOT = Path(__file__).parents[2]
LOOPBACK = ("127.0.0.1", "localhost", "::1", "127.0.0.9")
WIDE = ("0.0.0.0", "::", "10.0.0.5", "dan-van.example", "")


@given(
    host=st.sampled_from(LOOPBACK + WIDE), has_accounts=st.booleans(), named=st.booleans(),
    way=st.sampled_from(["", "cert", "proxy"]),
)  # fmt: skip
def test_it_listens_elsewhere_only_with_accounts_a_name_and_tls(host: str, has_accounts: bool, named: bool, way: str):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(accounts, "exist", lambda: has_accounts)
        patch.setenv("DANVAN_ADDRESSES", "https://dan-van.example" if named else "")
        files = {"cert": __file__, "key": __file__} if way == "cert" else {}
        proxy = "10.0.0.6" if way == "proxy" else ""
        why = listening.problem(listening.Listening(host=host, port=1, proxy=proxy, **files))
    listens = (host in LOOPBACK and (has_accounts or not named)) or (has_accounts and named and bool(way))
    assert (why is None) is listens
    if why:
        assert len(why.splitlines()) == 3
        assert "python run.py" in why
        assert not has_accounts or "access add" not in why


@pytest.mark.parametrize(
    ("given_", "says"),
    [({"cert": __file__}, "cùng nhau"), ({"key": __file__}, "cùng nhau"), ({"cert": "a", "key": "b"}, "tệp a"),
     ({"proxy": "dan-van"}, "“dan-van”"), ({"proxy": "10.0.0.0/8"}, "“10.0.0.0/8”"), ({"proxy": "*"}, "“*”")],
)  # fmt: skip
def test_wrong_words_are_named(given_: dict[str, str], says: str, home: Path):
    assert says in (listening.problem(listening.Listening(host="127.0.0.1", port=1, **given_)) or "")


def test_where_nobody_can_say_whether_there_are_accounts_it_does_not_listen_wide(monkeypatch: pytest.MonkeyPatch):
    def spoilt() -> bool:
        raise StateError("Kho trạng thái hỏng.")

    monkeypatch.setattr(accounts, "exist", spoilt)
    assert listening.problem(listening.Listening(host="0.0.0.0", port=1)) == "Kho trạng thái hỏng."


@pytest.mark.parametrize("way", ["flag", "environment"])
def test_the_flag_and_streamlits_environment_are_asked(way: str, monkeypatch: pytest.MonkeyPatch):
    if way == "environment":
        monkeypatch.setenv("STREAMLIT_SERVER_ADDRESS", "0.0.0.0")
    found = listening.asked(["--port", "9", *(["--host", "0.0.0.0"] if way == "flag" else [])])
    assert (found.host, found.port) == ("0.0.0.0", 9)


@pytest.mark.parametrize(
    "command",
    [["server.py", "--port", "1", "--host", "0.0.0.0"],
     ["-m", "streamlit", "run", "server.py", "--server.address", "0.0.0.0", "--server.port", "1"]],
    ids=["ours", "streamlit's"],
)  # fmt: skip
def test_no_start_serves_others_without_accounts(command: list[str], home: Path):
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False, timeout=120
    )
    assert done.returncode in (1, listening.REFUSED)
    assert "access add" in done.stderr
    assert "Traceback" not in done.stderr


def test_nothing_is_told_of_what_serves_and_nobody_but_the_proxy_is_believed():
    alone = listening._settings(None, listening.Listening(host="127.0.0.1", port=1))
    assert (alone.server_header, alone.proxy_headers, alone.forwarded_allow_ips) == (False, False, "")
    behind = listening._settings(None, listening.Listening(host="127.0.0.1", port=1, proxy="10.0.0.6"))
    assert (behind.proxy_headers, behind.forwarded_allow_ips) == (True, "10.0.0.6")
