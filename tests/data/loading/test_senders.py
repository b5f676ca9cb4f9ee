"""Whose code it is: bare numbers of several communes, in one load and in several; and updates of every table."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
from click.testing import CliRunner
from xlsxwriter import Workbook

from analytics.commands import main
from analytics.documents.forms import form_rows
from analytics.registers import codes, models, petition_text
from analytics.registers import petitions as letters
from analytics.scope.filters import Filters
from analytics.scope.viewer import LOCAL
from data.loading import load
from data.tables.columns import Type
from data.tables.tables import TABLES
from data.warehouse import publishing, schema, snapshots

Files = Callable[[str, str], Path]
PLACES = {"Bình Châu": "21112", "Bình An": "21064", "Bình Hải": "21067", "Bình Đông": None}
YEAR = Filters(period="2024")


def stored(sql: str) -> list[dict[str, Any]]:
    return list(snapshots.reader().query(sql).to_dict("records"))


def numbers(chance: random.Random) -> list[str]:
    """A series as a commune writes it."""
    form = chance.choice(("{:02}", "{}", "{}/2024", "2024-{:03}", "{:04}"))
    return [form.format(n) for n in range(1, chance.randrange(3, 12))]


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("way", ["one file", "several files", "several loads"])
def test_no_letter_of_a_sender_is_lost_or_doubled(
    way: str, seed: int, home: Path, template: Any, write_csv: Files
) -> None:
    chance = random.Random(seed)
    series = numbers(chance)
    rows = [
        {"petition_id": code, "commune": place, "received_on": date(2024, 3, chance.randrange(1, 29))}
        for place in PLACES
        for code in series
    ]
    by_place = [[r for r in rows if r["commune"] == place] for place in PLACES]
    chance.shuffle(by_place)
    files = [rows] if way == "one file" else by_place
    paths = [write_csv(f"{n}.csv", template("petition", part)) for n, part in enumerate(files)]
    reports = [load.load([p]) for p in paths] if way == "several loads" else [load.load(paths)]
    assert sum(r.stored for r in reports) == len(rows)
    assert all(r.exit_code == 0 for r in reports)
    found = stored("select petition_id, commune, received_on from w.petition")
    assert {(r["petition_id"], r["commune"]) for r in found} == {
        (r["petition_id"], place) for r in rows for place in [unit(r["commune"])]
    }
    assert len(found) == len(rows)
    closed = [r | {"resolved_on": date(2024, 6, 1), "handling": "Thụ lý giải quyết"} for r in by_place[0]]
    report = load.load([write_csv("sau.csv", template("petition", closed))])
    assert (report.files[0].parts[0].accepted, report.files[0].parts[0].updated) == (0, len(closed))
    resolved = stored("select distinct commune from w.petition where resolved_on is not null")
    assert resolved == [{"commune": unit(by_place[0][0]["commune"])}]


def unit(name: str) -> str:
    return stored(f"select unit from w.commune where name = '{name}' order by valid_to nulls last")[0]["unit"]


def test_each_of_two_letters_with_one_number_opens(home: Path, petitions: Callable[..., Path]) -> None:
    load.load([petitions([{"petition_id": "05", "commune": c, "item": n} for n, c in enumerate(PLACES, 1)])])
    listed = codes.choices(letters.register(YEAR, viewer=LOCAL).rows, "petition_id")
    assert set(listed) == {f"05 – {name}" for name in ("Bình Châu", "Bình An", "Bình Hải", "Bình Đông")} or all(
        name.startswith("05 – ") for name in listed
    )
    assert len(listed) == len(PLACES)
    opened = [letters.letter(code, LOCAL, place) for code, place in listed.values()]
    assert {found["item"] for found in opened if found} == {1, 2, 3, 4}
    assert letters.letter("05", LOCAL) is None  # whose?
    assert all(petition_text.summary(found) for found in opened if found)


def test_a_case_number_is_the_communes_own(home: Path, petitions: Callable[..., Path]) -> None:
    rows = [{"petition_id": f"{n}", "commune": c, "case_id": "1"} for c in PLACES for n in (1, 2)]
    load.load([petitions(rows)])
    asked = form_rows.LETTERS.format(where="true", rows="true", letters="w.petition")
    days = {"start": date(2024, 1, 1), "as_of": date(2024, 12, 31)}
    found = snapshots.reader().query(f"select count(*) filter (leads) as cases, count(*) as n from ({asked})", days)
    assert found.to_dict("records") == [{"cases": len(PLACES), "n": len(rows)}]


def test_a_bare_parent_is_the_communes_own_model(home: Path, template: Any, write_csv: Files) -> None:
    rows = [{"model_id": "1", "commune": c, "name": f"Gốc {c}"} for c in ("Bình Châu", "Bình An")]
    rows += [{"model_id": "2", "commune": c, "name": f"Con {c}", "parent_id": "1"} for c in ("Bình Châu", "Bình An")]
    rows += [{"model_id": "7", "commune": "Bình An", "name": "Riêng"}]
    rows += [{"model_id": "3", "commune": "Bình Hải", "name": "Học nơi khác", "parent_id": "7"}]
    rows += [{"model_id": "4", "commune": "Bình Hải", "name": "Không rõ", "parent_id": "1"}]
    load.load([write_csv("m.csv", template("model", rows))])
    family = models.families(YEAR, LOCAL)
    told = {(r["name"], family.loc[family["root"] == r["root"], "name"].iloc[0]) for r in family.to_dict("records")}
    assert ("Con Bình Châu", "Gốc Bình Châu") in told
    assert ("Con Bình An", "Gốc Bình An") in told
    assert ("Học nơi khác", "Riêng") in told
    assert "Không rõ" not in {name for name, _ in told}
    one = models.model("2", YEAR, LOCAL, unit("Bình An"))
    assert one is not None
    assert one["parent"] == "Gốc Bình An"


def test_a_code_with_letters_is_the_districts(home: Path, petitions: Callable[..., Path]) -> None:
    """Another commune's row under it is a conflict and never a second letter, nor the first's end."""
    load.load([petitions([{"petition_id": "BS-1", "commune": "Bình Châu"}])])
    report = load.load([petitions([{"petition_id": "bs - 1", "commune": "Bình An"}], "b.csv")])
    (found,) = report.files[0].parts[0].conflicts
    assert (found.row, found.column, found.before, found.after) == (2, "Xã, thị trấn", "Bình Châu", "Bình An")
    assert stored("select commune from w.petition") == [{"commune": "21112"}]
    assert load.load(
        [petitions([{"petition_id": "BS-1", "commune": "Bình An"}], "c.csv")], accept_conflicts=True
    ).stored
    assert stored("select commune from w.petition") == [{"commune": "21064"}]


def test_a_number_alike_in_all_but_the_commune_is_said(home: Path, petitions: Callable[..., Path]) -> None:
    load.load([petitions([{"petition_id": "05", "commune": "Bình Châu"}])])
    report = load.load([petitions([{"petition_id": "05", "commune": "Bình An"}], "b.csv")])
    assert any("chỉ khác xã" in said for said in report.files[0].parts[0].warnings)
    assert report.exit_code == 0


# ---------------------------------------------------------------- every table with a key


def full(table: str) -> dict[str, Any]:
    """A row with every cell filled by something that is no default."""
    values = {Type.WHOLE: 3, Type.NUMBER: 2, Type.DAY: date(2024, 4, 1), Type.TEXT: "Thanh tra huyện"}
    more: dict[str, Any] = {"eligible": False, "exemplary": True, "danvan_attended": False, "suspended_days": 2,
            "petition_id": "BS-1", "case_id": "VV-1", "model_id": "M-1", "parent_id": "M-2", "commune": "Bình Châu",
            "accepted_on": date(2024, 3, 6), "round": "Lần đầu", "criterion": "Thông tin, báo cáo",
            "carried_in": 5, "received": 10, "early": 3, "on_time": 4, "late": 3, "pending": 5, "pending_late": 2,
            "conclusion_id": "KL-1", "document": "1-TB/HU", "project_id": "DA-1", "deed_id": "PH-1",
            "hotspot_id": "DN-1", "step_from": date(2024, 3, 1), "resolution": "2-NQ",
            "period": "2024-03", "answer_document": "2-TB/HU", "origin_on": date(2024, 3, 1),
            "conclusions": 4, "requests": 9, "kind": "Khiếu nại", "rubric": "Minh họa 100 điểm"}  # fmt: skip
    row = {}
    for c in TABLES[table].columns:
        if c.name in more:
            row[c.name] = more[c.name]
        elif c.type is Type.CHOICE:
            row[c.name] = c.values[0]
        elif c.type in values and not c.required:
            row[c.name] = values[c.type]
    return row


KEYED = [t.name for t in TABLES.values() if t.key]


@pytest.mark.parametrize("name", KEYED)
def test_an_absent_column_changes_nothing_and_a_blank_one_is_a_conflict(
    name: str, home: Path, template: Any, write_csv: Files
) -> None:
    table, row = TABLES[name], full(name)
    load.load([write_csv("a.csv", template(name, [row]))])
    before = stored(f"select * exclude (as_of_batch) from w.{name}")
    assert len(before) == 1
    needed = [c.name for c in table.columns if c.required or c.name in table.key]
    text = template(name, [{k: v for k, v in row.items() if k in needed}], needed)
    part = load.load([write_csv("b.csv", text)], as_of=date(2026, 1, 1)).files[0].parts[0]
    assert (part.conflicts, part.refused, part.updated, part.accepted) == ([], [], 0, 0)
    assert stored(f"select * exclude (as_of_batch) from w.{name}") == before
    blank = {c.name: None for c in table.columns if c.name in row and c.name not in needed}
    if not blank:
        return
    part = load.load([write_csv("c.csv", template(name, [row | blank]))], as_of=date(2026, 1, 1)).files[0].parts[0]
    known = {c.header: c.name for c in table.columns}
    assert {known[c.column] for c in part.conflicts} | {known[c.column] for c in part.refused} >= emptied(name, blank)
    assert stored(f"select * exclude (as_of_batch) from w.{name}") == before


def emptied(name: str, blank: dict[str, Any]) -> set[str]:
    """Cells a row of blanks empties; of a monthly sum the row's own rule speaks first."""
    return set() if name == "service" else set(blank)


@pytest.mark.parametrize(
    ("table", "column", "high", "low"),
    [("task", "progress", 80, 20), ("model", "level", "Tỉnh", "Cơ sở"), ("dialogue", "resolved", 7, 3),
     ("dialogue", "answered", 7, 3)],
)  # fmt: skip
def test_a_state_that_goes_back_is_a_conflict(
    table: str, column: str, high: Any, low: Any, home: Path, template: Any, write_csv: Files
) -> None:
    key = {"model_id": "M-1"} if table == "model" else {}
    load.load([write_csv("a.csv", template(table, [key | {column: high}]))])
    part = load.load([write_csv("b.csv", template(table, [key | {column: low}]))]).files[0].parts[0]
    assert [c.before for c in part.conflicts] == [str(high) if isinstance(high, str) else part.conflicts[0].before]
    assert part.updated == 0
    assert load.load([write_csv("b.csv", template(table, [key | {column: low}]))], accept_conflicts=True).stored == 1


# ---------------------------------------------------------------- files and loads


def test_files_of_one_day_that_disagree_are_told_in_any_order(home: Path, petitions: Callable[..., Path]) -> None:
    files = [petitions([{"petition_id": "A", "item": n}], f"{n}.csv") for n in (3, 9)]
    first, second = (load.load(order, dry_run=True) for order in (files, files[::-1]))
    told = [sorted((f.file, len(p.conflicts)) for f in r.files for p in f.parts) for r in (first, second)]
    assert told[0] == told[1]
    assert sum(n for _, n in told[0]) == 1


def test_a_file_is_loaded_again_to_accept_its_conflicts(home: Path, tmp_path: Path, template: Any) -> None:
    """Its gifts, which have no key, are not counted twice."""
    path = tmp_path / "so.xlsx"
    sheets = {"petition": [{"petition_id": "A", "agency": None}, {"petition_id": "B"}], "contribution": [{}]}
    with Workbook(str(path)) as book:
        for table, rows in sheets.items():
            page = book.add_worksheet()
            for at, line in enumerate(csv.reader(template(table, rows).splitlines())):
                page.write_row(at, 0, line)
    before = tmp_path / "truoc.csv"
    before.write_text(template("petition", [{"petition_id": "A", "agency": "Thanh tra huyện"}]), "utf-8")
    load.load([before])
    done = CliRunner().invoke(main, ["load", str(path), "--keep", "good"])
    assert done.exit_code == 1
    assert "Thanh tra huyện → (trống)" in done.output
    assert stored("select count(*) as n from w.contribution") == [{"n": 1}]
    done = CliRunner().invoke(main, ["load", str(path), "--accept-conflicts"])
    assert done.exit_code == 0, done.output
    assert stored("select count(*) as n from w.contribution") == [{"n": 1}]
    assert stored("select count(*) as n, count(agency) as filled from w.petition") == [{"n": 2, "filled": 0}]
    assert CliRunner().invoke(main, ["load", str(path), "--accept-conflicts"]).exit_code == 2  # nothing is left


def test_nothing_in_a_file_is_later_than_the_day_it_declares(home: Path, petitions: Callable[..., Path]) -> None:
    file = petitions([{"petition_id": "A"}, {"petition_id": "B", "received_on": date(2024, 4, 2)}])
    done = CliRunner().invoke(main, ["load", str(file), "--as-of", "2024-03-31", "--keep", "good"])
    assert "sau ngày số liệu đã khai của tệp (31/03/2024)" in done.output
    assert stored("select petition_id from w.petition") == [{"petition_id": "A"}]
    assert CliRunner().invoke(main, ["load", str(file), "--as-of", "2999-01-01"]).exit_code == 2


def test_a_snapshot_of_the_release_before_is_loaded_onto(home: Path, petitions: Callable[..., Path]) -> None:
    rows = [{"petition_id": f"{n:02}", "agency": "Thanh tra huyện", "signatories": n + 1} for n in range(30)]
    load.load([petitions(rows)])
    before = stored("select * exclude (as_of_batch) from w.petition order by petition_id")

    def as_it_was(con: duckdb.DuckDBPyConnection) -> None:
        con.execute("drop view if exists model_parent")
        for table in TABLES:
            for view in ("petition_event", "resolution_event", "acceptance_event"):
                con.execute(f"drop view if exists {view}")
            con.execute(f"alter table {table} drop column as_of_batch")
        con.execute("alter table batch drop column as_of")
        con.execute("alter table batch drop column conflicts")
        schema.set_meta(con, "schema", "the release before")

    publishing.build(as_it_was)
    other = [{"petition_id": f"{n:02}", "commune": "Bình An"} for n in range(30)]
    older = [{"petition_id": "01", "item": 3, "received_on": date(2024, 3, 5), "case_id": "VV-9"}]
    report = load.load([petitions(other, "b.csv"), petitions(older, "c.csv")], as_of=None)
    assert report.files[0].parts[0].accepted == 30
    assert stored("select * exclude (as_of_batch) from w.petition where commune = '21112' order by 1")[2:] == before[2:]
    assert stored("select count(*) as n from w.petition where as_of_batch is null") == [{"n": 0}]
    assert {str(r["as_of"])[:10] for r in stored("select as_of from w.batch")} == {"2024-03-05"}
