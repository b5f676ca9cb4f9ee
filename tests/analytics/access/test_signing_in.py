"""Sessions, guesses, codes, accounts: by a clock of our own, no waiting."""

from __future__ import annotations

import base64
import random
from collections.abc import Callable
from pathlib import Path

import pyotp
import pytest
from argon2 import PasswordHasher

from analytics.access import accounts, attempts, passwords, sessions, signing_in, tickets, totp
from data.state import store

NEW = "một câu dài dễ nhớ"


class Clock:
    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Clock:
    monkeypatch.setenv("DANVAN_HOME", str(tmp_path))
    found = Clock()
    for module in (sessions, attempts, totp, tickets, accounts):
        monkeypatch.setattr(module, "clock", found)
    monkeypatch.setattr(passwords, "hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    passwords._nobodys.cache_clear()
    return found


# ---------------------------------------------------------------- sessions


@pytest.mark.parametrize("seed", range(20))
def test_sessions_end_as_a_list_kept_by_hand_says(seed: int, clock: Clock):
    """Random signs of life, ends and waits; a dictionary of (who, kind, began, seen) is the second route."""
    chance, kept = random.Random(seed), {}
    for _ in range(60):
        clock.now += chance.choice([1, 16, 600, 1799, 1801, 8 * 3600])
        token = chance.choice([*kept, None])
        match chance.randrange(5):
            case 0 | 1:
                who, kind = chance.choice(["an", "binh"]), chance.choice(["person", "person", "wall"])
                kept[sessions.begin(who=who, kind=kind, address="10.0.0.1")] = [who, kind, clock.now, clock.now]
            case 2 if token:
                if stands(kept[token], clock.now):
                    kept[token][3] = clock.now if clock.now - kept[token][3] >= 15 else kept[token][3]
                sessions.touch(sessions.key_of(token))
            case 3 if token:
                sessions.end(sessions.key_of(token))
                del kept[token]
            case 4 if chance.random() < 0.3:
                sessions.end_all("an")
                kept = {t: one for t, one in kept.items() if one[0] != "an"}
        for one, expected in kept.items():
            assert (sessions.find(one) is not None) == stands(expected, clock.now)
    assert {s.key for s in sessions.standing()} == {sessions.key_of(t) for t, o in kept.items() if stands(o, clock.now)}


def stands(one: list, now: float) -> bool:
    _, kind, began, seen = one
    return kind == "wall" or (now - seen <= 1800 and now - began <= 8 * 3600)


def test_what_is_over_is_not_brought_back_and_the_token_is_nowhere(clock: Clock, tmp_path: Path):
    token = sessions.begin(who="an", kind="person", address="10.0.0.1")
    found = sessions.find(token)
    assert found
    assert sessions.find(found.key) is None  # the key that scripts and logs see opens nothing
    assert all(token.encode() not in path.read_bytes() for path in tmp_path.iterdir())
    clock.now += 1801
    sessions.touch(found.key)
    assert not sessions.alive(found.key)
    assert [sessions.find(t) for t in ("", "x", token[:-1])] == [None] * 3


def test_a_restart_signs_nobody_out(clock: Clock):
    token = sessions.begin(who="an", kind="person", address="10.0.0.1")
    store.engine().dispose()
    store._engines.clear()
    assert sessions.find(token)


# ---------------------------------------------------------------- guesses


@pytest.mark.parametrize("seed", range(6))
def test_guesses_get_fewer_the_longer_they_go_on(seed: int, clock: Clock):
    """Whatever the pace, a day holds no more guesses at one account than one in five minutes and those at the start."""
    chance, made, end = random.Random(seed), 0, clock.now + 24 * 3600
    while clock.now < end:
        try:
            attempts.count(account="an", address=f"10.0.0.{chance.randrange(200)}")
            made += 1
        except attempts.TooSoon as soon:
            clock.now += chance.choice([soon.seconds, soon.seconds / 2, soon.seconds * 1.5])
    assert made <= 24 * 12 + 15


def test_one_address_cannot_go_through_the_accounts(clock: Clock):
    made = 0
    for n in range(500):
        try:
            attempts.count(account=f"ten{n}", address="10.0.0.9")
            attempts.succeeded(account=f"ten{n}")  # nor by signing in with one's own in between
            made += 1
        except attempts.TooSoon:
            pass
    assert made == attempts.LIMITS["address"].free + 1


def test_what_was_typed_as_a_name_is_not_kept(clock: Clock, tmp_path: Path):
    attempts.count(account="mat-khau-go-nham", address="10.0.0.1")
    assert all(b"mat-khau-go-nham" not in path.read_bytes() for path in tmp_path.iterdir())


# ---------------------------------------------------------------- accounts and codes


def refused(name: str, password: str, code: str = "") -> str:
    with pytest.raises(accounts.Refused) as raised:
        signing_in.check(name, password, code=code, address="10.0.0.1")
    attempts.succeeded(account=name)
    return str(raised.value)


@pytest.mark.parametrize(("name", "new", "is_taken"), [
    ("an", "ruộng lúa xanh rào", True), ("thu.ha", "Thu.Ha và ruộng lúa", False), ("lan", "bình lan trổ hoa", True),
])  # fmt: skip
def test_a_name_makes_a_poor_password_where_it_is_long_enough_to_be_one(name: str, new: str, is_taken: bool):
    assert (passwords.problem(new, name, "cũ") is None) is is_taken


def test_a_first_password_opens_once_and_is_changed(clock: Clock, tmp_path: Path):
    first = accounts.add("An", ["Tiếp Nhận"])
    assert all(first.encode() not in path.read_bytes() for path in tmp_path.iterdir())
    found = signing_in.check("AN", first, code="", address="10.0.0.1")
    assert (found.must_change, found.has_code, found.groups) == (True, False, ("tiếp nhận",))
    token = sessions.begin(who="an", kind="person", address="10.0.0.1")
    for poor in ("ngắn", "aaaaaaaaaaaaaaa", "x" * 300, first):
        with pytest.raises(accounts.AccountError):
            signing_in.change_password("an", first, poor, code="", address="10.0.0.1")
    changed = signing_in.change_password("an", first, NEW, code="", address="10.0.0.1")
    assert not changed.must_change
    assert sessions.find(token) is None
    said = {refused("an", first), refused("ai-do", NEW), refused("an", NEW + "x"), refused("an", "")}
    assert said == {accounts.WRONG}
    import unicodedata

    assert signing_in.check("an", unicodedata.normalize("NFD", NEW), code="", address="10.0.0.1").name == "an"


def test_a_first_password_does_not_wait_for_ever(clock: Clock):
    first = accounts.add("an")
    clock.now += accounts.ONE_TIME + 1
    refused("an", first)
    assert signing_in.check("an", accounts.reset("an"), code="", address="10.0.0.1").must_change


def test_reset_and_remove_end_sessions(clock: Clock):
    for end in (accounts.reset, accounts.remove):
        if accounts.get("an") is None:
            accounts.add("an")
        token = sessions.begin(who="an", kind="person", address="10.0.0.1")
        end("an")
        assert sessions.find(token) is None
    with pytest.raises(accounts.AccountError):
        accounts.remove("an")


@pytest.mark.parametrize("name", ["", " ", "a b", "an@x", "../an", "ấn", "a" * 90, "-an"])
def test_names_that_could_be_taken_for_others_are_refused(name: str, clock: Clock):
    with pytest.raises(accounts.AccountError):
        accounts.add(name)


def test_an_unknown_name_costs_the_same_work(clock: Clock, monkeypatch: pytest.MonkeyPatch):
    accounts.add("an")
    work: list[str] = []
    real: Callable[..., bool] = passwords.hasher.verify

    class Counted:
        hash = staticmethod(passwords.hasher.hash)

        def verify(self, kept: str, password: str) -> bool:
            work.append(kept)
            return real(kept, password)

    monkeypatch.setattr(passwords, "hasher", Counted())
    refused("an", "sai")
    refused("ai-do", "sai")
    assert len(work) == 2


@pytest.mark.parametrize("seed", range(10))
def test_no_code_is_taken_twice_nor_an_older_one(seed: int, clock: Clock):
    chance, used = random.Random(seed), 0
    accounts.add("an")
    secret = base64.b32encode(chance.randbytes(20)).decode()  # seeded: no code fits by chance in one run of a thousand
    assert not totp.enrol("an", secret, pyotp.TOTP(secret).at(int(clock.now) + 300))
    assert totp.enrol("an", secret, pyotp.TOTP(secret).at(int(clock.now)))
    other = base64.b32encode(chance.randbytes(20)).decode()
    assert not totp.enrol("an", other, pyotp.TOTP(other).at(int(clock.now)))  # there is one already
    last = int(clock.now) // 30
    for _ in range(60):
        clock.now += chance.choice([0, 0, 7, 30, 95])
        step = int(clock.now) // 30 + chance.randint(-3, 3)
        expected = step > last and abs(step - int(clock.now) // 30) <= 1
        assert totp.accepts("an", pyotp.TOTP(secret).at(step * 30)) is expected
        last, used = (step, used + 1) if expected else (last, used)
    assert used
    for nonsense in ("", "12345", "1234567", "abcdef", "１２３４５６", "12 34"):
        assert not totp.accepts("an", nonsense)


def test_an_account_with_a_code_needs_it(clock: Clock):
    first = accounts.add("an")
    secret = totp.new_secret()
    assert totp.enrol("an", secret, pyotp.TOTP(secret).at(int(clock.now)))
    clock.now += 60
    assert refused("an", first) == accounts.WRONG
    code = pyotp.TOTP(secret).at(int(clock.now))
    assert signing_in.check("an", first, code=code, address="10.0.0.1").has_code
    assert refused("an", first, code) == accounts.WRONG


def test_a_ticket_is_good_once_for_its_purpose_and_ten_minutes(clock: Clock):
    one, other = tickets.give("an", "code"), tickets.give("an", "code")
    assert tickets.take(one, "password") is None
    assert tickets.take(one, "code") == "an"
    assert tickets.take(one, "code") is None
    clock.now += 601
    assert tickets.take(other, "code") is None
