"""access.toml: what it gives, what its mistakes are called, and that a mistake takes nothing from anybody."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from analytics.access import access_file, accounts, rights
from analytics.access.access_file import Misread
from analytics.scope.viewer import DEEDS

GOOD = """# ai được làm gì
[person.an]
role = "analyst"
less = ["sql"]

[person."le.thu@binhson.example"]
role = "commune"
communes = ["Bình Châu", "21040-2025"]

[group.tiep-nhan]
role = "loader"
more = ["keep decks"]

[group.lanh-dao]
role = "leader"

[wall.phong-hop]
communes = ["Vạn Tường"]
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DANVAN_HOME", str(tmp_path))
    return tmp_path


def mistakes(text: str, home: Path) -> tuple[str, ...]:
    (home / "tried").mkdir(exist_ok=True)
    path = home / "tried" / rights.FILE
    path.write_text(text, "utf-8")
    try:
        access_file.read(path, frozenset(rights.ROLES))
    except Misread as error:
        return error.mistakes
    return ()


def test_each_gets_what_the_file_says_and_no_more(home: Path):
    rights.place().write_text(GOOD, "utf-8")
    an = rights.viewer("an", "person")
    assert (an.role, an.communes, an.deeds, an.who) == ("analyst", (), rights.ROLES["analyst"] - {"sql"}, "an")
    thu = rights.viewer("Le.Thu@binhson.example", "person")
    assert thu.communes == ("21112", "21040-2025")
    wall = rights.viewer("phong-hop", "wall")
    assert (wall.deeds, wall.communes) == (frozenset(), ("21061-2025",))
    assert rights.viewer("an", "wall").deeds == frozenset()  # a wall of that name is no person
    for nobody in ("binh", "phong-hop", "tiep-nhan"):
        with pytest.raises(rights.NoRights, match=nobody):
            rights.viewer(nobody, "person")


def test_the_first_group_counts_and_rights_are_never_added_up(home: Path):
    rights.place().write_text(GOOD, "utf-8")
    accounts.add("binh", ["Lanh-Dao", "tiep-nhan"])
    assert accounts.groups_of("binh") == ("lanh-dao", "tiep-nhan")
    assert rights.viewer("binh", "person").role == "loader"


@pytest.mark.parametrize("seed", range(30))
def test_a_change_holds_at_the_next_look_and_a_mistake_at_none(seed: int, home: Path):
    chance, good = random.Random(seed), None
    for _ in range(12):
        if chance.random() < 0.6:
            good = chance.choice(sorted(set(rights.ROLES) - {"wall", "commune"}))
            rights.place().write_text(f'[person.an]\nrole = "{good}"\n', "utf-8")
        else:
            rights.place().write_text(
                chance.choice(['[person.an]\nrole = "boss"', "[", "[person.an]\nrole = 3"]), "utf-8"
            )
        if good is None:
            with pytest.raises(rights.NoRights):
                rights.viewer("an", "person")
        else:
            assert rights.viewer("an", "person").role == good
    rights.place().unlink()
    with pytest.raises(rights.NoRights):
        rights.viewer("an", "person")


def mutated(chance: random.Random) -> tuple[str, int] | None:
    """The good file with one mistake nobody wrote by hand, and the line it is in."""
    lines = GOOD.splitlines()
    at = chance.choice([n for n, line in enumerate(lines) if line and not line.startswith("#")])
    line = lines[at]
    word = chance.choice(re.findall(r"[\wÀ-ỹ.-]+(?: [\wÀ-ỹ-]+)*", line))
    if line.startswith("[") and word not in access_file.KINDS:
        return None  # a name may be any
    where = chance.randrange(len(word) + 1)
    wrong = word[:where] + chance.choice("xqzw") * chance.randint(2, 3) + word[where:]
    lines[at] = line.replace(word, wrong, 1)
    return "\n".join(lines), at + 1


@pytest.mark.parametrize("seed", range(120))
def test_a_mistake_is_named_with_its_line(seed: int, home: Path):
    made = mutated(random.Random(seed))
    if made is None:
        return
    text, line = made
    found = mistakes(text, home)
    assert found, text
    assert any(f"access.toml dòng {line}" in one for one in found) or "chưa có role" in found[0], (text, found)
    assert all(one.endswith(".") and "Traceback" not in one for one in found)


@pytest.mark.parametrize("seed", range(40))
def test_letters_taken_away_or_put_in_anywhere_never_fail_otherwise(seed: int, home: Path):
    chance, text = random.Random(seed), GOOD
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(text))
        text = (
            text[:at]
            + chance.choice(["", "[", '"', "=", "\n", "\\", "'", "#", "{", "]", "\x00"])
            + text[at + chance.randint(0, 2) :]
        )
    assert all(one.startswith("access.toml ") for one in mistakes(text, home))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('[person.a]\nrole = "commune"', "phải có communes"),
        ('[person.a]\nrole = "leader"\ncommunes = []', "danh sách trống"),
        ('[person.a]\nrole = "leader"\ncommunes = ["Bình Minh"]', "21085 và 21085-2025"),
        ('[person.a]\nrole = "wall"', "[wall.tên]"),
        ('[person.a]\nrole = "leader"\nmore = "sql"', "danh sách"),
        ('[person.a]\nrole="leader"\n[person.A]\nrole="admin"', "một tên"),
        ('person = "a"', "[person.tên]"),
        ('[person.a]\nrole="leader"\n[person.a]\nrole="admin"', "đã có"),
        ('[wall.a]\nmore = ["load"]', "không có “more”"),
        ('[person.a]\nrole="loader"\nmore=["sql"]\nless=["sql"]', "cả more và less"),
        ('[persons.a]\nrole="loader"', "person"),
    ],
)
def test_what_would_widen_rights_is_refused(text: str, named: str, home: Path):
    assert any(named in one for one in mistakes(text, home)), mistakes(text, home)


def test_roles_and_who_needs_a_code(home: Path):
    assert set(rights.ROLES) == {"leader", "analyst", "commune", "loader", "wall", "admin"}
    assert all(deeds <= DEEDS for deeds in rights.ROLES.values())
    rights.place().write_text(GOOD, "utf-8")
    accounts.add("l", ["lanh-dao"])
    assert not rights.needs_a_code(rights.viewer("l", "person"))
    assert rights.needs_a_code(rights.viewer("an", "person"))
