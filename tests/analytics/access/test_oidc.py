"""Whose claims are let in, and what a wrong sign-in.toml is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from analytics.access import accounts, oidc

TEXT = """[oidc]
issuer = "https://login.example/realms/huyen"
client_id = "danvan"
client_secret_file = "oidc-secret"
callback = "https://dan-van.example/oidc/ve"
domains = ["binhson.example"]
groups = "groups"
"""
CLAIMS = {
    "iss": "https://login.example/realms/huyen",
    "sub": "1",
    "email": "An@binhson.example",
    "email_verified": True,
    "groups": ["Tiep-Nhan", 3],
}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DANVAN_HOME", str(tmp_path))
    (tmp_path / "sign-in.toml").write_text(TEXT)
    (tmp_path / "oidc-secret").write_text("0123456789abcdef\n")
    return tmp_path


def source() -> oidc.Provider:
    found = oidc.provider()
    assert found
    return found


def test_a_person_is_known_by_issuer_and_subject(home: Path):
    assert accounts.exist()
    assert oidc.person(CLAIMS, source()) == "an@binhson.example"
    assert accounts.groups_of("an@binhson.example") == ("tiep-nhan",)
    moved = CLAIMS | {"email": "khac@binhson.example", "groups": []}
    assert oidc.person(moved, source()) == "an@binhson.example"
    assert accounts.groups_of("an@binhson.example") == ()
    with pytest.raises(oidc.NotKnown):  # another person who was given the address later
        oidc.person(CLAIMS | {"sub": "2"}, source())


@pytest.mark.parametrize(
    "changed",
    [
        {"email_verified": False},
        {"email_verified": "true"},
        {"email_verified": None},
        {"email": None},
        {"email": "an"},
        {"email": "an@binhson.example.evil"},
        {"email": "an@evil.example"},
        {"sub": ""},
        {"iss": "https://evil.example"},
    ],
)
def test_claims_that_name_nobody_of_ours_are_refused(changed: dict[str, Any], home: Path):
    with pytest.raises(oidc.NotKnown):
        oidc.person(CLAIMS | changed, source())


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("https://login", "http://login", "https"),
        ("client_id", "clientid", "clientid"),
        ("realms/huyen", "common", "common"),
        ('"oidc-secret"', '"khong-co"', "khong-co"),
        ("[oidc]", "[oidc", "không đọc được"),
        ("domains = [", "domains = 3 #", "domains"),
        ('client_id = "danvan"', "", "client_id"),
        ('groups = "groups"', 'claim = "sub"', "claim"),
        ("/oidc/ve", "/oauth2callback", "callback"),
    ],
)
def test_a_wrong_file_is_told_and_no_secret_with_it(old: str, new: str, named: str, home: Path):
    (home / "sign-in.toml").write_text(TEXT.replace(old, new))
    with pytest.raises(oidc.Misconfigured, match=named) as raised:
        oidc.provider()
    assert "0123456789" not in str(raised.value)


def test_without_a_file_there_is_none(home: Path):
    (home / "sign-in.toml").unlink()
    assert oidc.provider() is None
