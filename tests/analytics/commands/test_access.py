"""`access` on the command line: what it prints once, and what it never takes or keeps."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from analytics.access import accounts, audit, rights, sessions
from analytics.commands import main
from analytics.scope.viewer import LOCAL

PASSWORD = re.compile(r"\b[2-9a-z]{4}(?:-[2-9a-z]{4}){3}\b")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DANVAN_HOME", str(tmp_path))
    return tmp_path


def said(*words: str, code: int = 0) -> str:
    done: Result = CliRunner().invoke(main, ["access", *words])
    assert done.exit_code == code, done.output
    return done.output


def test_an_account_its_rights_and_its_end(home: Path):
    first = PASSWORD.search(said("add", "an", "--role", "commune", "--commune", "Bình Châu"))
    assert first
    assert rights.viewer("an", "person").communes == ("21112",)
    second = PASSWORD.search(said("reset", "an"))
    assert second
    assert second[0] != first[0]
    listed = said("list")
    assert "commune: keep decks, see rows; xã 21112" in listed
    kept = [path.read_bytes() for path in home.rglob("*") if path.is_file()]
    assert not any(word.encode() in content for word in (first[0], second[0]) for content in kept)
    assert not PASSWORD.search(listed)
    said("remove", "an")
    assert accounts.listed() == []
    assert [e["deed"] for e in audit.entries(LOCAL)] == ["remove account", "reset account", "add account"]
    assert "còn nguyên vẹn" in said("audit")


def test_a_wall_has_a_token_until_it_is_taken_back(home: Path):
    token = said("wall", "add", "phong-hop").split()[-1]
    session = sessions.find(token)
    assert session
    assert (session.who, session.kind) == ("phong-hop", "wall")
    assert "phong-hop" in said("wall", "list")
    said("wall", "remove", "phong-hop")
    assert sessions.find(token) is None
    said("wall", "remove", "phong-hop", code=2)


@pytest.mark.parametrize(
    "words",
    [
        ("add", "an", "--role", "boss"),
        ("add", "an", "--role", "commune"),
        ("add", "an", "--role", "leader", "--commune", "Bình Minh"),
        ("add", "an@x"),
        ("reset", "khong-co"),
        ("remove", "khong-co"),
        ("wall", "add", "../x"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_changes_nothing(words: tuple[str, ...], home: Path):
    told = said(*words, code=2)
    assert told.strip().endswith(".")
    assert accounts.listed() == []
    assert not rights.place().exists()


def test_a_name_is_taken_once(home: Path):
    said("add", "an")
    said("wall", "add", "tuong")
    for words in (("add", "AN"), ("add", "tuong"), ("wall", "add", "an")):
        said(*words, code=2)


def test_no_password_is_taken_from_the_command_line(home: Path):
    for words in (("add", "an", "--password", "x"), ("add", "an", "x"), ("reset", "an", "x")):
        said(*words, code=2)
    assert accounts.listed() == []


def test_a_wall_s_computer_manages_nothing(home: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DANVAN_ROLE", "viewer")
    assert "không được quản trị" in said("add", "an", code=2)
