"""Places × days × spellings, against an oracle that knows the reference list and nothing of the code."""

from __future__ import annotations

import csv
import random
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from data import settings
from data.cleaning.cells import Refusal, parse
from data.cleaning.placing import UnitList
from data.loading import load
from data.tables.columns import Column, Type
from data.warehouse import schema, snapshots

END = date(2025, 6, 30)
PLACE = Column("commune", "Xã, thị trấn", Type.COMMUNE)
Rows = Callable[..., str]


def reference(name: str) -> list[dict[str, str]]:
    with (settings.reference() / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


UNITS = reference("commune")
OLD_NAMES = {row["name"]: row["unit"] for row in reference("commune_alias")}
BARE = str.maketrans("đĐ", "dD")


def bare(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text.translate(BARE)) if not unicodedata.combining(c))


NAMES = sorted({*(u["name"] for u in UNITS if u["unit"] != "524"), *OLD_NAMES})
SOUNDS = [bare(name) for name in NAMES]
DAYS = [date(2021, 3, 5), date(2024, 3, 5), END, END + timedelta(1), date(2026, 9, 9)]


def oracle(name: str, day: date) -> str | None:
    """The unit that bears a name on a day."""
    found = [u["unit"] for u in UNITS if u["name"] == name and (day <= END) == (u["valid_to"] == "2025-06-30")]
    found += [unit for old, unit in OLD_NAMES.items() if old == name and day <= END]
    return found[0] if len(found) == 1 else None


def kind(name: str) -> str:
    return "Thị trấn" if name == "Châu Ổ" else "Xã"


# Each keeps the name's accents, or drops all of them.
ACCENTED: list[Callable[[str], str]] = [
    lambda n: n, lambda n: f"{kind(n)} {n}", lambda n: f"{kind(n)} {n}".upper(), lambda n: f"  {kind(n)}  {n} ",
    lambda n: unicodedata.normalize("NFD", f"{kind(n)} {n}"), lambda n: f"UBND {kind(n).lower()} {n}",
    lambda n: f"Ủy ban nhân dân {kind(n).lower()} {n}", lambda n: f"Đảng ủy {kind(n).lower()} {n}",
    lambda n: ("TT. " if n == "Châu Ổ" else "X. ") + n, lambda n: ("T.T " if n == "Châu Ổ" else "X.") + n,
    lambda n: ("T.T. " if n == "Châu Ổ" else "xã: ") + n, lambda n: f"{n}, tỉnh Quảng Ngãi", lambda n: f"{n}.",
    lambda n: f"{kind(n)} {n}, Quảng Ngãi", lambda n: f"Xa {n}" if n != "Châu Ổ" else f"TT {n}",
]  # fmt: skip
IN_DISTRICT: list[Callable[[str], str]] = [
    lambda n: f"{kind(n)} {n}, huyện Bình Sơn", lambda n: f"{n} - H. Bình Sơn", lambda n: f"{n} (huyện Bình Sơn)",
    lambda n: f"{kind(n)} {n}, huyện Bình Sơn, tỉnh Quảng Ngãi", lambda n: f"{n}, H.Bình Sơn, T. Quảng Ngãi",
]  # fmt: skip


@pytest.fixture(scope="module")
def world() -> tuple[Mapping[str, str], UnitList]:
    with duckdb.connect() as con:
        schema.prepare(con)
        return schema.communes(con), UnitList(con)


def unit(world: tuple[Mapping[str, str], UnitList], text: str, day: date) -> str | None:
    meant = parse(PLACE, text, world[0])
    if isinstance(meant, Refusal):
        return None
    found = world[1].on(str(meant), day, day)
    return None if isinstance(found, Refusal) else found.unit


@pytest.mark.parametrize("name", NAMES)
def test_every_name_in_every_spelling_on_every_day(world: tuple[Mapping[str, str], UnitList], name: str):
    for day in DAYS:
        for spell in ACCENTED:
            assert unit(world, spell(name), day) == oracle(name, day), (spell(name), day)
        for spell in IN_DISTRICT:  # a commune of the district is one of the district's time
            assert unit(world, spell(name), day) == (oracle(name, day) if day <= END else None), (spell(name), day)


@pytest.mark.parametrize("name", NAMES)
def test_without_accents_only_what_one_name_alone_reads_as(world: tuple[Mapping[str, str], UnitList], name: str):
    alone = SOUNDS.count(bare(name)) == 1
    assert alone == (name not in ("Bình Thạnh", "Bình Thanh"))
    for day in DAYS:
        for spell in ACCENTED:
            text = bare(spell(name))
            assert unit(world, text, day) == (oracle(name, day) if alone else None), (text, day)


def test_codes_are_those_of_the_day(world: tuple[Mapping[str, str], UnitList]):
    for row in UNITS:
        for day in DAYS:
            then = [u["unit"] for u in UNITS if u["code"] == row["code"] and (day <= END) == (u["valid_to"] != "")]
            assert unit(world, row["code"], day) == (then[0] if then else None)
            own = row["unit"] if row["unit"] != row["code"] else (then[0] if then else None)
            stands = (day <= END) == (row["valid_to"] != "")
            assert unit(world, row["unit"], day) == (own if stands or row["unit"] == row["code"] else None)


@pytest.mark.parametrize(
    "text",
    ["Bình Thành", "Xã Bình An, huyện Núi Thành", "Bình", "Xã", "UBND xã", "huyện Bình Sơn", "Bình Châu, Bình Hải",
     "Bình Minh, Bình Sơn", "Phường Bình An", "Xã Bình An, Quảng Nam", "Quảng Ngãi", "UBND huyện Bình Sơn", "99999"],
)  # fmt: skip
def test_what_is_not_certain_is_refused(world: tuple[Mapping[str, str], UnitList], text: str):
    assert [unit(world, text, day) for day in DAYS] == [None] * len(DAYS)


def loaded(tmp_path: Path, text: str) -> tuple[int, list[str]]:
    path = tmp_path / f"{random.random()}.csv"
    path.write_text(text, "utf-8")
    report = load.load([path])
    return report.stored, [f"{c.row} {c.value} {c.reason} {c.remedy}" for f in report.files for c in f.parts[0].refused]


def test_a_load_refuses_with_why_and_what_stood_then(home: Path, tmp_path: Path, template: Rows):
    rows: list[dict[str, Any]] = [
        {"commune": "Vạn Tường", "received_on": date(2024, 3, 5)},
        {"commune": "Bình Trị", "received_on": date(2025, 7, 1)},
        {"commune": "Cấp huyện", "received_on": date(2026, 1, 5)},
        {"commune": "Binh Thanh", "received_on": date(2024, 1, 5)},
        {"commune": "bình minh", "received_on": date(2026, 1, 5)},
        {"commune": "Xã Bình An, huyện Bình Sơn", "received_on": date(2024, 1, 5)},
    ]
    stored, refused = loaded(tmp_path, template("petition", rows))
    assert (stored, len(refused)) == (2, 4)
    assert "2 Vạn Tường" in refused[0]
    assert "chưa có “Vạn Tường”: đơn vị có từ 01/07/2025" in refused[0]
    assert "“Bình Trị”" in refused[0]
    assert "đã hết “Bình Trị”: đơn vị đến 30/06/2025. Ghi đơn vị của ngày ấy (“Vạn Tường”)" in refused[1]
    assert "“Đông Sơn”" in refused[2]
    assert "“Bình Thanh” hay “Bình Thạnh”" in refused[3]
    found = snapshots.reader().query("select commune from w.petition order by petition_id").commune.tolist()
    assert found == ["21085-2025", "21064"]


def test_tables_without_a_day_have_their_own(home: Path, tmp_path: Path, template: Rows):
    """A service month ends on its last day, a task is given in the year of its limit, an evaluation is of November."""
    months = [{"month": m, "commune": c} for m in ("06/2025", "07/2025") for c in ("Bình Trị", "Vạn Tường")]
    assert [r.split()[0] for r in loaded(tmp_path, template("service", months))[1]] == ["3", "4"]
    given = [(2025, 12, "Bình Trị"), (2026, 1, "Bình Trị"), (2025, 12, "Vạn Tường"), (2025, 5, "Vạn Tường")]
    tasks = [{"due_on": date(y, m, 5), "commune": c} for y, m, c in given]
    assert [r.split()[0] for r in loaded(tmp_path, template("task", tasks))[1]] == ["3", "5"]
    units = [{"year": y, "unit": u} for y, u in
             [(2024, "UBND xã Bình Châu"), (2024, "Đông Sơn"), (2025, "Bình Châu"), (2025, "Xã Đông Sơn"),
              (2024, "Phòng Nội vụ"), (2024, "Xã Bình Thành"), (2024, "TT Châu Ổ")]]  # fmt: skip
    stored, refused = loaded(tmp_path, template("evaluation", units))
    assert ([r.split()[0] for r in refused], stored) == (["3", "4", "7"], 4)
    found = snapshots.reader().query("select unit, commune from w.evaluation order by unit").values.tolist()
    assert [u for u, _ in found] == ["Bình Châu", "Châu Ổ", "Phòng Nội vụ", "Đông Sơn"]
    assert [c for _, c in found if isinstance(c, str)] == ["21112", "21040", "21109-2025"]


@pytest.mark.parametrize("seed", range(4))
def test_random_letters_lie_where_the_list_says(home: Path, tmp_path: Path, template: Rows, seed: int):
    rng = random.Random(seed)
    letters = [(rng.choice(NAMES), rng.choice(DAYS), rng.choice(ACCENTED)) for _ in range(120)]
    rows = [{"commune": spell(name), "received_on": day} for name, day, spell in letters]
    loaded(tmp_path, template("petition", rows))
    found = snapshots.reader().query("select petition_id, commune from w.petition")
    expected = {f"DT-{n:05}": u for n, (name, day, _) in enumerate(letters) if (u := oracle(name, day))}
    assert dict(zip(found.petition_id, found.commune, strict=True)) == expected
