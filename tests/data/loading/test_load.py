"""Files of every kind through the front door: what is in, what stays out and why, and what is nowhere to be found."""

from __future__ import annotations

import csv
import io
import itertools
import json
import os
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from real_names import OFFICES

from analytics.commands import main
from analytics.loading import report_text
from data.cleaning.staging import RefusedCell
from data.loading import load as loading
from data.loading.load import FileReport, LoadReport, SheetReport, load, load_sample
from data.tables.columns import Column, Type
from data.tables.tables import ACCEPTED, FACTORS, TABLES
from data.text.normalise import tidy
from data.warehouse import publishing, snapshots

ROOT = Path(__file__).parents[3]
PETITION = TABLES["petition"]
NEEDED = ("petition_id", "received_on", "commune", "item", "kind", "field", "channel")
TODAY = "2026-12-31"  # as everywhere in the tests (conftest.py)
TOMORROW = date.fromisoformat(TODAY) + timedelta(1)
PHONE = "0905123456"
Files = Callable[[str, str | bytes], Path]


# ---------------------------------------------------------------- helpers


def stored(sql: str) -> list[dict[str, Any]]:
    """Rows of the snapshot in force; what is missing is None."""
    found = snapshots.reader().query(sql).astype(object)
    return found.where(found.notna(), None).to_dict("records")


def count(table: str = "petition") -> int:
    return int(snapshots.reader().query(f"select count(*) as n from w.{table}").n[0])


def ids() -> list[str]:
    return [row["petition_id"] for row in stored("select petition_id from w.petition order by all")]


def one_part(report: LoadReport) -> SheetReport:
    """The only table of the only file, whose counts must add up."""
    (file,) = report.files
    assert file.error is None, file.error
    (part,) = file.parts
    assert part.rows_read == part.accepted + part.updated + part.rows_refused + len(part.ignored)
    assert part.rows_refused == len({cell.row for cell in part.refused})
    return part


def error_of(report: LoadReport) -> str:
    """The sentences of the only file, of which nothing may be in."""
    (file,) = report.files
    assert file.error is not None
    assert not file.parts
    assert (report.snapshot, report.exit_code) == (None, 2)
    assert set(file.error) == {"reason", "remedy"}
    for sentence in file.error.values():
        assert_sentence(sentence)
    return f"{file.error['reason']} {file.error['remedy']}"


def assert_sentence(text: str) -> None:
    assert text == tidy(text)
    assert text.endswith(".")
    assert text[0].isupper() or text[0] == "“"


def told(part: SheetReport) -> list[tuple[int, str, str | None, str]]:
    """Refusals without their remedies, which only have to be sentences."""
    for cell in part.refused:
        assert_sentence(cell.reason)
        assert_sentence(cell.remedy)
    return [(cell.row, cell.column, cell.value, cell.reason) for cell in part.refused]


def everything_written(home: Path) -> Iterator[tuple[str, str]]:
    """Every text a home holds: each cell of each snapshot and kept copy, and the bytes of every file."""
    for path in home.rglob("*"):
        if path.suffix == ".duckdb":
            with duckdb.connect() as con:
                con.execute(f"attach '{path}' as w (read_only)")
                for (table,) in con.execute(
                    "select table_name from duckdb_tables() where database_name = 'w'"
                ).fetchall():
                    yield f"{path.name}:{table}", str(con.execute(f"from w.{table}").fetchall())
        elif path.suffix == ".parquet":
            yield path.name, str(pq.read_table(path).to_pylist())
        if path.is_file():
            yield path.name, path.read_bytes().decode("latin-1")


def assert_nowhere(secret: str, home: Path, report: LoadReport) -> None:
    for place, text in everything_written(home):
        assert secret not in text, place
    assert secret not in json.dumps(report_text.as_json(report), ensure_ascii=False, default=str)
    assert secret not in report_text.text(report)


def cli(*words: str | Path) -> Result:
    return CliRunner().invoke(main, [str(w) for w in words])


def with_column(text: str, header: str, values: list[str]) -> str:
    """A CSV with one column more, at the end."""
    rows = list(csv.reader(io.StringIO(text)))
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(
        [*row, extra] for row, extra in zip(rows, [header, *values], strict=True)
    )
    return out.getvalue()


# ---------------------------------------------------------------- a clean file


def test_a_clean_file_is_in_whole(home: Path, petitions: Callable[..., Path]):
    full = {
        "case_id": "VV-1",
        "received_on": date(2024, 3, 1),
        "commune": "xã  bình châu",
        "item": 8,
        "kind": "Khiếu nại",
        "field": "Bồi thường, GPMB, tái định cư",
        "channel": "Zalo",
        "signatories": "1.234",
        "eligible": "Có",
        "handling": ACCEPTED,
        "round": "Lần hai",
        "complexity": "Phức tạp",
        "agency": "Phòng “Tài nguyên”, UBND",
        "accepted_on": date(2024, 3, 8),
        "suspended_days": 3,
        "resolved_on": date(2024, 4, 1),
        "outcome": "Đúng một phần",
    }
    file = petitions([full, {"kind": "Phản ánh"}])
    report = load([file])
    part = one_part(report)
    assert (part.table, part.sheet, part.header_row) == ("petition", None, 1)
    assert (part.rows_read, part.accepted, part.updated) == (2, 2, 0)
    assert [part.refused, part.ignored, part.warnings, part.unknown_columns, part.dropped_columns] == [[]] * 5
    assert report.exit_code == 0
    assert report.snapshot == snapshots.current().id
    first, second = stored("select * from w.petition order by petition_id")
    full |= {"commune": "21112", "signatories": 1234, "eligible": True}
    assert first == {
        **full,
        "petition_id": "DT-00000",
        "counted_from": date(2024, 3, 8),
        "clock_on": date(2024, 3, 8),
        "open_until": date(2024, 4, 1),
        "is_followed": True,
        "due_on": date(2024, 3, 8) + timedelta(60 + 3),
        "due_basis": "Luật",
        "due_source": "Luật Khiếu nại 2011, Điều 37",
        "acceptance_due_on": date(2024, 3, 11),
        "source_batch": f"{report.files[0].sha256[:12]}-petition",
        "source_row": 2,
        "as_of_batch": f"{report.files[0].sha256[:12]}-petition",
    }
    defaults = {"signatories": 1, "eligible": True, "suspended_days": 0, "handling": None, "outcome": None}
    assert {name: second[name] for name in defaults} == defaults
    assert second["source_row"] == 3
    batch = stored("select file, fact, sha256, rows_read, accepted, updated, refused, is_sample from w.batch")
    assert batch == [
        {"file": "tệp 1", "fact": "petition", "sha256": report.files[0].sha256, "rows_read": 2, "accepted": 2,
         "updated": 0, "refused": 0, "is_sample": False}
    ]  # fmt: skip
    assert snapshots.reader().data_from == date(2024, 3, 1)
    assert snapshots.reader().data_as_of == date(2024, 4, 1)
    assert not snapshots.reader().is_sample


def test_the_accepted_file_is_kept_without_columns_nobody_knows(home: Path, template: Any, write_csv: Files):
    text = with_column(template("petition", [{}, {}], NEEDED), "Ghi chú", ["ghi chú mật 1", "ghi chú mật 2"])
    report = load([write_csv("don.csv", text)])
    (kept,) = (home / "kept").iterdir()
    assert report.files[0].sha256[:12] in kept.name
    found = pq.read_table(kept)
    assert found.num_rows == 2
    assert set(found.column_names) <= {PETITION.column(name).header for name in NEEDED} | {"row"}


@pytest.mark.parametrize("rows", [0, 1])
def test_every_tables_file_is_recognised(rows: int, home: Path, template: Any, write_csv: Files):
    files = [write_csv(f"{name}.csv", template(name, [{}] * rows)) for name in TABLES]
    report = load(files)
    assert [file.error for file in report.files] == [None] * len(TABLES)
    assert [file.parts[0].table for file in report.files] == list(TABLES)
    assert [(p.rows_read, p.accepted, p.refused, p.warnings) for f in report.files for p in f.parts] == [
        (rows, rows, [], [])
    ] * len(TABLES)
    assert {name: count(name) for name in TABLES} == dict.fromkeys(TABLES, rows)
    assert report.exit_code == 0
    assert not report.warnings


# ---------------------------------------------------------------- every reason to refuse, planted once

# Per table: rows that each break one rule, and the column (by name) the reader is sent to.
BROKEN_RULES: list[tuple[str, str, dict[str, Any]]] = [
    ("petition", "received_on_before_accepted_on", {"accepted_on": date(2024, 3, 4)}),
    ("petition", "accepted_on_before_resolved_on", {"accepted_on": date(2024, 3, 9), "resolved_on": date(2024, 3, 8)}),
    ("petition", "received_on_before_resolved_on", {"resolved_on": date(2024, 3, 4)}),
    ("petition", "received_on_before_due_on", {"due_on": date(2024, 3, 4)}),
    ("petition", "due_on_within_10_years", {"due_on": date(2034, 3, 6)}),
    ("petition", "due_on_within_3_years", {"due_on": date(2027, 3, 6)}),
    ("petition", "accepted_on_within_1_years", {"accepted_on": date(2025, 3, 6)}),
    (
        "petition",
        "resolved_on_within_5_years",
        {"received_on": date(2019, 3, 5), "resolved_on": date(2024, 3, 6), "outcome": "Đã trả lời"},
    ),
    ("petition", "second_round_is_complaint", {"kind": "Tố cáo", "round": "Lần hai"}),
    ("petition", "repeat_is_denunciation", {"kind": "Khiếu nại", "round": "Tố cáo tiếp"}),
    ("petition", "very_complex_is_denunciation", {"complexity": "Đặc biệt phức tạp"}),
    ("petition", "outcome_needs_day", {"outcome": "Đúng"}),
    ("petition", "day_needs_outcome", {"resolved_on": date(2024, 3, 9)}),
    ("petition", "handled_needs_day", {"handling": "Chuyển đơn"}),
    ("model", "registered_on_before_launched_on", {"launched_on": date(2024, 3, 4)}),
    ("model", "registered_on_before_effective_on", {"effective_on": date(2024, 3, 4)}),
    ("model", "registered_on_before_recognised_on", {"recognised_on": date(2024, 3, 4)}),
    ("model", "registered_on_before_ended_on", {"ended_on": date(2024, 3, 4)}),
    ("model", "own_parent", {"model_id": "M-99", "parent_id": "M-99"}),
    ("reception", "conclusions_parts", {"conclusions": 2, "conclusions_done": 3}),
    ("reception", "commune_level_names_commune", {"level": "Xã"}),
    ("dialogue", "resolved_parts", {"requests": 2, "resolved": 3}),
    ("conclusion", "origin_on_before_given_on", {"origin_on": date(2024, 3, 6), "given_on": date(2024, 3, 5)}),
    ("conclusion", "given_on_before_first_due_on", {"first_due_on": date(2024, 3, 4)}),
    ("conclusion", "given_on_before_due_on", {"due_on": date(2024, 3, 4)}),
    ("conclusion", "first_due_on_before_due_on", {"first_due_on": date(2024, 5, 4), "due_on": date(2024, 5, 3)}),
    ("conclusion", "given_on_before_answered_on", {"answered_on": date(2024, 3, 4)}),
    ("conclusion", "given_on_before_done_on", {"done_on": date(2024, 3, 4), "result": "Đã thực hiện"}),
    (
        "conclusion",
        "answered_on_before_done_on",
        {"answered_on": date(2024, 3, 9), "done_on": date(2024, 3, 8), "result": "Đã thực hiện"},
    ),
    ("conclusion", "result_needs_day", {"result": "Đã thực hiện"}),
    ("conclusion", "day_needs_result", {"done_on": date(2024, 3, 9)}),
    ("conclusion", "commune_level_names_commune", {"level": "Xã"}),
    ("coordination", "sent_on_before_answer_due_on", {"answer_due_on": date(2024, 3, 4)}),
    ("coordination", "sent_on_before_answered_on", {"answered_on": date(2024, 3, 4)}),
    ("coordination", "period_is_one", {"period": "2024-Q5"}),
    ("coordination", "request_names_receiver", {"answer_due_on": date(2024, 3, 9), "receiver": ""}),
    ("coordination", "plan_names_commune", {"deed": "Kế hoạch phối hợp cấp xã"}),
    ("clearance", "consulted_of_affected", {"consulted": 11}),
    ("clearance", "agreeing_of_consulted", {"consulted": 2, "agreeing": 3}),
    ("clearance", "compensated_of_affected", {"compensated": 11}),
    ("clearance", "handed_over_of_affected", {"handed_over": 11}),
    ("clearance", "resettled_of_to_resettle", {"to_resettle": 2, "resettled": 3}),
    ("clearance", "enforced_of_enforcements", {"enforcements": 2, "enforced": 3}),
    ("clearance", "step_from_before_reported_on", {"step_from": date(2024, 3, 6), "reported_on": date(2024, 3, 5)}),
    ("hotspot", "opened_on_before_passed_on", {"passed_on": date(2024, 3, 4)}),
    ("hotspot", "opened_on_before_calmed_on", {"calmed_on": date(2024, 3, 4)}),
    ("hotspot", "opened_on_before_resolved_on", {"resolved_on": date(2024, 3, 4)}),
    ("hotspot", "passed_on_before_resolved_on", {"passed_on": date(2024, 3, 9), "resolved_on": date(2024, 3, 8)}),
    ("hotspot", "calmed_on_before_resolved_on", {"calmed_on": date(2024, 3, 9), "resolved_on": date(2024, 3, 8)}),
    ("service", "files_balance", {"received": 10, "on_time": 9, "pending": 0}),
    ("service", "pending_parts", {"received": 10, "on_time": 9, "pending": 1, "pending_late": 2}),
    ("outreach", "agreed_parts", {"households_asked": 2, "households_agreed": 3}),
]
LATER = {"petition": ("received_on", "accepted_on", "resolved_on"), "satisfaction": ("surveyed_on",),
         "model": ("registered_on", "launched_on", "effective_on", "recognised_on", "replicated_on", "ended_on"),
         "task": ("completed_on",), "reception": ("held_on",), "dialogue": ("held_on",), "contribution": ("given_on",),
         "conclusion": ("given_on", "answered_on", "done_on"), "coordination": ("sent_on", "answered_on"),
         "clearance": ("reported_on",), "hotspot": ("opened_on", "passed_on", "calmed_on", "resolved_on"),
         "outreach": ("held_on",)}  # fmt: skip


def _planted() -> Iterator[tuple[str, str, Column, dict[str, Any], str]]:
    """(table, what is wrong, column, changes to a good row, part of the reason)."""
    for name, table in TABLES.items():
        for column in table.columns:
            if column.required:
                yield name, f"{column.name}-blank", column, {column.name: ""}, "đang để trống"
            if column.type is not Type.TEXT:
                yield name, f"{column.name}-nonsense", column, {column.name: "###"}, ""
            if column.low is not None:
                yield name, f"{column.name}-low", column, {column.name: int(column.low) - 1}, "Nhỏ hơn"
            if column.high is not None:
                yield name, f"{column.name}-high", column, {column.name: int(column.high) + 1}, "Lớn hơn"
    for name, key, changes in BROKEN_RULES:
        rule = next(r for r in TABLES[name].rules if r.key == key)
        yield name, key, TABLES[name].column(rule.column), changes, rule.reason
    for name, days in LATER.items():
        for day in days:
            yield name, f"{day}-tomorrow", TABLES[name].column(day), {day: TOMORROW}, "chưa tới"
    yield "service", "month-next", TABLES["service"].column("month"), {"month": "01/2027"}, "chưa tới"
    yield "evaluation", "year-next", TABLES["evaluation"].column("year"), {"year": 2027}, "chưa tới"


PLANTED = list(_planted())


def test_every_rule_is_planted():
    assert {(name, key) for name, key, _ in BROKEN_RULES} == {(t.name, r.key) for t in TABLES.values() for r in t.rules}


@pytest.fixture(scope="module")
def bad_report(tmp_path_factory: pytest.TempPathFactory, template: Any) -> dict[str, SheetReport]:
    """All planted rows of all tables in one load, each table's first row (2) a good one."""
    place = tmp_path_factory.mktemp("bad")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DANVAN_HOME", str(place / "home"))
        patch.setenv("DANVAN_TODAY", TODAY)
        files = []
        for name in TABLES:
            files.append(place / f"{name}.csv")
            files[-1].write_text(template(name, [{}, *(p[3] for p in PLANTED if p[0] == name)]), "utf-8")
        report = load(files)
        assert report.exit_code == 1
        return {file.parts[0].table: file.parts[0] for file in report.files}


@pytest.mark.parametrize(
    ("name", "column", "changes", "reason", "number"),
    [
        pytest.param(n, c, x, r, 3 + sum(q[0] == n for q in PLANTED[:at]), id=f"{n}-{wrong}")
        for at, (n, wrong, c, x, r) in enumerate(PLANTED)
    ],
)
def test_every_planted_row_is_told(
    name: str, column: Column, changes: dict[str, Any], reason: str, number: int, bad_report: dict[str, SheetReport]
):
    part = bad_report[name]
    found = [cell for cell in part.refused if cell.row == number]
    rule = next((r for r in TABLES[name].rules if r.reason == reason), None)
    if rule and rule.level == "warn":
        assert found == []
        assert any(rule.reason in warning and rule.remedy in warning for warning in part.warnings)
        return
    assert [(cell.row, cell.column) for cell in found] == [(number, column.header)]
    assert reason in found[0].reason
    for sentence in (found[0].reason, found[0].remedy):
        assert_sentence(sentence)
    written = changes.get(column.name)
    as_in_file = f"{written:%d/%m/%Y}" if isinstance(written, date) else str(written)
    assert found[0].value == (None if written in ("", None) else as_in_file)


def test_only_the_planted_rows_are_out(bad_report: dict[str, SheetReport]):
    for name, part in bad_report.items():
        planted = sum(p[0] == name for p in PLANTED)
        warns = {rule.key for rule in TABLES[name].rules if rule.level == "warn"}
        warned = sum(n == name and k in warns for n, k, _ in BROKEN_RULES)
        assert (part.rows_read, part.accepted, part.rows_refused) == (planted + 1, 1 + warned, planted - warned)


def test_a_row_names_all_that_is_wrong_with_it(home: Path, petitions: Callable[..., Path]):
    part = one_part(load([petitions([{}, {"received_on": "hôm qua", "item": 15, "kind": "", "signatories": "0"}])]))
    assert [(row, column) for row, column, *_ in told(part)] == [
        (3, "Loại đơn"), (3, "Ngày nhận"), (3, "Nội dung phối hợp"), (3, "Số người ký"),
    ]  # fmt: skip
    assert (part.accepted, part.rows_refused) == (1, 1)


def test_an_unreadable_day_is_not_told_as_a_missing_day(home: Path, petitions: Callable[..., Path]):
    """The sender wrote a day: the one thing wrong is how, not that there is an outcome without a day."""
    part = one_part(load([petitions([{}, {"resolved_on": "32/03/2024", "outcome": "Đúng"}])]))
    assert [(row, column, value) for row, column, value, _ in told(part)] == [(3, "Ngày giải quyết", "32/03/2024")]


def test_a_very_bad_file_is_told_whole_in_numbers_and_first_in_names(home: Path, petitions: Callable[..., Path]):
    report = load([petitions([{"item": 15}] * 1500)])
    (part,) = report.files[0].parts
    assert (part.rows_read, part.rows_refused, report.exit_code) == (1500, 1500, 2)
    assert [cell.row for cell in part.refused] == list(range(2, 1002))
    assert "từ chối 1500" in report_text.text(report)


# ---------------------------------------------------------------- Excel's row numbers


def test_rows_have_excels_numbers(home: Path, template: Any, write_csv: Files):
    """Excel counts blank rows, and a cell with line breaks is one row."""
    header, good, *_ = template("petition", [{}], NEEDED).splitlines()
    bad = good.replace("Kiến nghị", "Kiến nghi")
    lines = [
        header,  # 1
        good.replace("DT-00000", "A-2"),
        "",  # 3
        bad.replace("DT-00000", "A-4"),
        ",,,,,,",  # 5: as Excel writes an empty row
        good.replace("DT-00000", '"A-6\n-\n\n7"'),
        bad.replace("DT-00000", "A-7"),
        good.replace("DT-00000", "A-8") + ",thừa",
        bad.replace("DT-00000", "A-9"),
        good.replace("DT-00000", "A-10").rsplit(",", 2)[0],
        "",  # 11
        "",  # 12
        bad.replace("DT-00000", "A-13"),
        good.replace("DT-00000", "A-14"),
        "",  # 15
    ]
    part = one_part(load([write_csv("don.csv", "\n".join(lines))]))
    kind = "“Loại đơn” không có giá trị này."
    assert [(row, column, value) for row, column, value, reason in told(part) if reason == kind] == [
        (row, "Loại đơn", "Kiến nghi") for row in (4, 7, 9, 13)
    ]
    assert [(cell.row, cell.value) for cell in part.refused if cell.reason != kind] == [(8, None), (10, None)]
    assert (part.rows_read, part.accepted, part.rows_refused) == (9, 3, 6)
    found = stored("select petition_id, source_row from w.petition order by source_row")
    assert [(tidy(row["petition_id"]), row["source_row"]) for row in found] == [
        ("A-2", 2), ("A-6 - 7", 6), ("A-14", 14),
    ]  # fmt: skip


@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_row_numbers_after_a_header_of_two_lines(newline: str, home: Path, template: Any, write_csv: Files):
    text = template("petition", [{}, {"item": 15}, {}, {"item": 16}], NEEDED)
    lines = text.replace("Nội dung phối hợp", '"Nội dung\nphối hợp"').split("\n")
    lines[4] += ",thừa"  # the third row, A-4: a broken one, after a two-line header
    part = one_part(load([write_csv("don.csv", newline.join(lines))]))
    assert [(cell.row, cell.column) for cell in part.refused] == [
        (3, "Nội dung phối hợp"), (4, "(cả dòng)"), (5, "Nội dung phối hợp"),
    ]  # fmt: skip
    assert part.accepted == 1


def test_a_broken_row_says_how_many_cells_it_has(home: Path, template: Any, write_csv: Files):
    text = template("petition", [{}], NEEDED)
    part = one_part(load([write_csv("don.csv", text + "DT-9,05/03/2024\n")]))
    (cell,) = part.refused
    assert (cell.row, cell.value) == (3, None)
    assert "2 ô" in cell.reason
    assert "7 cột" in cell.reason


def test_many_broken_rows_keep_the_others_numbers(home: Path, template: Any, write_csv: Files):
    """Beyond the first block (a million bytes) that the parser reads."""
    header, good = template("petition", [{"agency": "x" * 5000}], (*NEEDED, "agency")).splitlines()
    lines = [header]
    for row in range(2, 1002):
        text = good.replace("DT-00000", f"A-{row}")
        lines.append(text + ",thừa" if row % 300 == 0 else text)
    part = one_part(load([write_csv("don.csv", "\n".join(lines))]))
    assert [cell.row for cell in part.refused] == [300, 600, 900]
    assert stored("select count(*) as n from w.petition where petition_id <> 'A-' || source_row") == [{"n": 0}]
    assert count() == 997


# ---------------------------------------------------------------- the same again, changed, twice


def test_a_changed_row_replaces_and_an_unchanged_one_is_ignored(home: Path, petitions: Callable[..., Path]):
    load([petitions([{}, {}, {}])])
    second = [{}, {"resolved_on": date(2024, 3, 20), "outcome": "Đã trả lời"}, {"agency": "Thanh tra"}, {}]
    report = load([petitions(second, "lan-hai.csv")])
    part = one_part(report)
    assert (part.rows_read, part.accepted, part.updated) == (4, 1, 2)
    assert [row["row"] for row in part.ignored] == [2]
    assert_sentence(part.ignored[0]["why"])
    batch = f"{report.files[0].sha256[:12]}-petition"
    found = stored("select petition_id, agency, outcome, source_batch, source_row from w.petition order by 1")
    assert [(row["petition_id"], row["agency"], row["outcome"]) for row in found] == [
        ("DT-00000", None, None),
        ("DT-00001", None, "Đã trả lời"),
        ("DT-00002", "Thanh tra", None),
        ("DT-00003", None, None),
    ]
    assert [row["source_batch"] == batch for row in found] == [False, True, True, True]
    assert [row["source_row"] for row in found] == [2, 3, 4, 5]
    assert report.exit_code == 0


def test_a_cell_made_blank_is_a_change(home: Path, petitions: Callable[..., Path]):
    load([petitions([{"agency": "Thanh tra", "signatories": 7}])])
    assert one_part(load([petitions([{}], "sau.csv")], accept_conflicts=True)).updated == 1
    assert stored("select agency, signatories from w.petition") == [{"agency": None, "signatories": 1}]


def test_a_due_day_that_is_now_announced_is_a_change(home: Path, petitions: Callable[..., Path]):
    """The day is the one we had computed, but from now on it is the Thông báo kết luận that says so."""
    load([petitions([{"handling": ACCEPTED}])])
    announced = date(2024, 3, 5) + timedelta(30)
    assert stored("select due_on, due_basis from w.petition") == [{"due_on": announced, "due_basis": "Mục tiêu nội bộ"}]
    load([petitions([{"handling": ACCEPTED, "due_on": announced}], "sau.csv")])
    assert stored("select due_basis from w.petition") == [{"due_basis": "Thông báo kết luận"}]


def test_a_key_of_many_columns_is_still_one_row(home: Path, template: Any, write_csv: Files):
    changes = {"petition": {"signatories": 5}, "model": {"households": 5}, "task": {"progress": 5},
               "reception": {"visits": 5}, "dialogue": {"attendees": 5},
               "conclusion": {"point": 5}, "coordination": {"item": 5},
               "clearance": {"affected": 50}, "hotspot": {"people": 5}, "service": {"received": 5, "on_time": 5},
               "evaluation": {"self_points": 5}}  # fmt: skip
    assert set(changes) == {t.name for t in TABLES.values() if t.key}
    load([write_csv(f"{name}.csv", template(name, [{}, {}])) for name in changes])
    report = load([write_csv(f"{name}-2.csv", template(name, [{}, changes[name]])) for name in changes])
    parts = [file.parts[0] for file in report.files]
    assert {p.table: (p.accepted, p.updated, [row["row"] for row in p.ignored]) for p in parts} == dict.fromkeys(
        changes, (0, 1, [2])
    )
    assert {name: count(name) for name in changes} == dict.fromkeys(changes, 2)


def test_identical_rows_of_one_file_count_once(home: Path, petitions: Callable[..., Path]):
    part = one_part(load([petitions([{"petition_id": "A"}, {"petition_id": "B"}, {"petition_id": "A"}])]))
    assert (part.accepted, [row["row"] for row in part.ignored]) == (2, [4])
    assert ids() == ["A", "B"]
    assert stored("select source_row from w.petition order by 1") == [{"source_row": 2}, {"source_row": 3}]


def test_different_rows_with_one_id_are_refused_from_the_second_on(home: Path, petitions: Callable[..., Path]):
    report = load([petitions([{"petition_id": "A"}, {}, {"petition_id": "A", "item": 9}, {"petition_id": "A"}])])
    part = one_part(report)
    assert told(part) == [(4, "Mã đơn", "A", "Trùng mã với dòng 2 nhưng nội dung khác.")]
    assert [row["row"] for row in part.ignored] == [5]
    assert stored("select item from w.petition where petition_id = 'A'") == [{"item": 8}]
    assert report.exit_code == 1


def test_a_good_row_is_not_lost_behind_a_refused_twin(home: Path, petitions: Callable[..., Path]):
    """Row 2 stays out for its number of signatories; row 3 is right and must not vanish as its repeat."""
    part = one_part(load([petitions([{"petition_id": "A", "signatories": "abc"}, {"petition_id": "A"}])]))
    assert [cell.row for cell in part.refused] == [2]
    assert part.accepted == 1
    assert ids() == ["A"]


def test_rows_without_an_id_are_not_each_others_twins(home: Path, petitions: Callable[..., Path]):
    part = one_part(load([petitions([{"petition_id": ""}, {"petition_id": "", "item": 9}, {}])]))
    blank = "Ô bắt buộc đang để trống."
    assert told(part) == [(2, "Mã đơn", None, blank), (3, "Mã đơn", None, blank)]


def test_the_same_file_twice_is_refused_clearly(home: Path, petitions: Callable[..., Path]):
    file = petitions([{}])
    first = load([file])
    again = file.rename(file.with_name("ten-khac.csv"))
    assert "đã được nạp" in error_of(load([again]))
    assert snapshots.current().id == first.snapshot


def test_the_same_file_twice_in_one_go(home: Path, petitions: Callable[..., Path]):
    file = petitions([{}])
    report = load([file, file])
    assert [bool(f.error) for f in report.files] == [False, True]
    assert (report.exit_code, count()) == (1, 1)


def test_an_undone_file_can_be_loaded_again(home: Path, petitions: Callable[..., Path]):
    first = load([petitions([{}])]).snapshot
    file = petitions([{"petition_id": "B"}], "hai.csv")
    load([file])
    publishing.restore(str(first))
    assert ids() == ["DT-00000"]
    assert one_part(load([file])).accepted == 1
    assert ids() == ["B", "DT-00000"]


def test_unchanged_rows_in_another_file_are_no_failure(home: Path, petitions: Callable[..., Path]):
    load([petitions([{}])])
    report = load([petitions([{}], "them.csv", NEEDED)])
    assert (report.exit_code, one_part(report).accepted) == (0, 0)


# ---------------------------------------------------------------- columns nobody knows, and what is never stored


def test_unknown_columns_are_named_and_their_values_nowhere(home: Path, template: Any, write_csv: Files):
    rows = [{"case_id": "CANARY-77"}, {"item": 15}, {}]
    text = with_column(template("petition", rows), "Số điện thoại", [PHONE, PHONE, PHONE])
    text = with_column(text, "Ghi chú riêng", [f"gọi {PHONE}"] * 3) + f"DT-9,{PHONE}\n"
    report = load([write_csv("don.csv", text)])
    (part,) = report.files[0].parts
    assert {*part.unknown_columns, *part.dropped_columns} == {"Số điện thoại", "Ghi chú riêng"}
    assert any("Số điện thoại" in line for line in report_text.text(report).splitlines())
    assert part.accepted == 2
    assert any("CANARY-77" in text for place, text in everything_written(home) if place.endswith(".duckdb"))
    assert_nowhere(PHONE, home, report)


@pytest.mark.parametrize("secret", [PHONE, "051204012345"])
def test_a_known_column_full_of_personal_values_is_dropped(secret: str, home: Path, petitions: Callable[..., Path]):
    """Dropped by its values too: phone numbers, identity numbers of 9 or 12 digits, e-mail."""
    report = load([petitions([{"agency": secret}] * 3)])
    assert one_part(report).dropped_columns == ["Cơ quan giải quyết"]
    assert_nowhere(secret, home, report)


def test_a_personal_value_in_a_refusal_is_masked(home: Path, petitions: Callable[..., Path]):
    """A personal value in `value` is masked."""
    report = load([petitions([{}, {"received_on": PHONE}])])
    assert [cell.row for cell in one_part(report).refused] == [3]
    assert_nowhere(PHONE, home, report)


@pytest.mark.parametrize("dry_run", [True, False], ids=["dry run", "refused whole"])
def test_what_was_not_loaded_is_not_kept(dry_run: bool, home: Path, petitions: Callable[..., Path]):
    report = load([petitions([{"item": 8 if dry_run else 15}])], dry_run=dry_run)
    assert report.snapshot is None
    assert report.exit_code == (0 if dry_run else 2)
    assert [p.name for p in home.rglob("*") if p.suffix in (".duckdb", ".parquet", ".wal")] == []


def test_a_file_whose_copy_cannot_be_kept_is_out_whole(home: Path, petitions: Callable[..., Path]):
    """Told as an error, so none of its rows may be in beside those of the other file."""
    one, two = petitions([{}], "một.csv"), petitions([{"petition_id": "B"}], "hai.csv")
    sha = load([one], dry_run=True).files[0].sha256
    shutil.rmtree(home / "kept", ignore_errors=True)
    (home / "kept" / f"{sha[:12]}-petition.parquet").mkdir(parents=True)
    report = load([one, two])
    if report.files[0].error:
        assert ids() == ["B"]
    else:
        assert ids() == ["B", "DT-00000"]


# ---------------------------------------------------------------- headers


OURS = ("raw", "value", "text", "staged", "source_row", "source_batch", "petition_id", "kind", "reason")


@pytest.mark.parametrize("headers", [OURS, ("row",), ("Row",), ("ROW",)], ids=["ours", "row", "Row", "ROW"])
def test_a_name_the_program_uses_itself_harms_nothing(
    headers: tuple[str, ...], home: Path, template: Any, write_csv: Files
):
    text = template("petition", [{}, {"item": 15}], NEEDED)
    for header in headers:
        text = with_column(text, header, ["7", "9"])
    part = one_part(load([write_csv("don.csv", text)]))
    assert part.unknown_columns == list(headers)
    assert [(row, column, value) for row, column, value, _ in told(part)] == [(3, "Nội dung phối hợp", "15")]
    assert stored("select petition_id, received_on, source_row from w.petition") == [
        {"petition_id": "DT-00000", "received_on": date(2024, 3, 5), "source_row": 2}
    ]


@pytest.mark.parametrize("header", ["factor", "score", "row"])
def test_a_name_of_ours_harms_no_wide_survey(header: str, home: Path, write_csv: Files):
    text = f'Ngày khảo sát,"Xã, thị trấn",Kết quả,{header}\n05/03/2024,Bình Châu,4,77\n'
    part = one_part(load([write_csv("phieu.csv", text)]))
    assert (part.unknown_columns, part.refused) == ([header], [])
    assert stored("select factor, score, source_row from w.satisfaction") == [
        {"factor": "Kết quả", "score": 4, "source_row": 2}
    ]


def test_headers_in_any_case_form_order_and_spacing(home: Path, template: Any, write_csv: Files):
    rows = list(csv.reader(io.StringIO(template("petition", [{}], NEEDED))))
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([unicodedata.normalize("NFD", f"  {h.upper()} ").replace(" ", "\u00a0") for h in rows[0][::-1]])
    writer.writerow(rows[1][::-1])
    assert one_part(load([write_csv("don.csv", out.getvalue())])).accepted == 1


def test_columns_without_a_header_are_named_by_place(home: Path, template: Any, write_csv: Files):
    header, row = template("petition", [{}], NEEDED).splitlines()
    part = one_part(load([write_csv("don.csv", f"{header},,Ghi chú,\n{row},a,b,{PHONE}\n")]))
    assert len(part.unknown_columns) == 3
    assert "Ghi chú" in part.unknown_columns
    assert all(part.unknown_columns)
    assert part.accepted == 1


@pytest.mark.parametrize("twin", ["Mã  đơn", "mã đơn"], ids=["blanks", "case"])
def test_a_doubled_header_is_refused(twin: str, home: Path, template: Any, write_csv: Files):
    """Which of the two would be meant? Headers are read whatever their case, so they are doubled whatever it is."""
    text = with_column(template("petition", [{}], NEEDED), twin, ["X"])
    assert "đơn”" in error_of(load([write_csv("don.csv", text)]))


def test_a_missing_required_column_is_named(home: Path, petitions: Callable[..., Path]):
    said = error_of(load([petitions([{}], only=[n for n in NEEDED if n != "channel"])]))
    assert "Đơn thư" in said
    assert "Nguồn đơn" in said


def test_a_table_may_be_named(home: Path, template: Any, write_csv: Files):
    file = write_csv("don.csv", template("petition", [{}]))
    assert "Một cửa" in error_of(load([file], "service"))
    assert one_part(load([file], "petition")).accepted == 1


# ---------------------------------------------------------------- satisfaction: wide or counted

ANSWERS = [("05/03/2024", "Bình Châu", (4, 5, None, 1, 2, 4)), ("05/03/2024", "Bình Châu", (4, 3, 3, None, 2, None)),
           ("06/03/2024", "Bình Hải", (4, 5, 1, 1, 1, 1))]  # fmt: skip


def _wide() -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["Ngày khảo sát", "Xã, thị trấn", *FACTORS])
    for day, commune, scores in ANSWERS:
        writer.writerow([day, commune, *("" if s is None else s for s in scores)])
    return out.getvalue()


def _counted() -> str:
    cells: dict[tuple[str, str, str, int], int] = {}
    for day, commune, scores in ANSWERS:
        for factor, score in zip(FACTORS, scores, strict=True):
            if score is not None:
                cells[day, commune, factor, score] = cells.get((day, commune, factor, score), 0) + 1
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["Ngày khảo sát", "Xã, thị trấn", "Yếu tố", "Mức", "Số phiếu"])
    writer.writerows([*key, number] for key, number in cells.items())
    return out.getvalue()


def test_wide_and_counted_give_the_same_numbers(
    home: Path, tmp_path: Path, write_csv: Files, monkeypatch: pytest.MonkeyPatch
):
    asked = (
        "select day, commune, item, factor, sum(responses)::bigint as responses, sum(satisfied)::bigint as satisfied,"
        " sum(points)::bigint as points, sum(pooled)::bigint as pooled"
        " from w.satisfaction_event group by all order by all"
    )
    part = one_part(load([write_csv("rong.csv", _wide())]))
    assert (part.rows_read, part.accepted, part.unknown_columns) == (3, 3, [])
    wide = stored(asked)
    monkeypatch.setenv("DANVAN_HOME", str(tmp_path / "other"))
    part = one_part(load([write_csv("dem.csv", _counted())]))
    assert part.rows_read == part.accepted == len(_counted().splitlines()) - 1
    assert stored(asked) == wide
    assert sum(row["responses"] for row in wide) == sum(s is not None for *_, scores in ANSWERS for s in scores) == 15
    assert {row["item"] for row in wide} == {9}


def test_a_bad_wide_row_is_told_once_where_it_stands(home: Path, write_csv: Files):
    text = _wide() + "07/03/2024,Bình Chau,4,4,4,4,4,4\n08/03/2024,Bình Hải,4,4,6,4,4,4\n09/03/2024,Bình Hải,,,,,,\n"
    part = one_part(load([write_csv("rong.csv", text)]))
    assert [(row, column, value) for row, column, value, _ in told(part)] == [
        (5, "Xã, thị trấn", "Bình Chau"), (6, "Công chức", "6"),
    ]  # fmt: skip
    assert part.rows_refused == 2
    assert part.accepted >= 3  # a form with no answer is no row, or a row without answers
    assert stored("select count(*) as n from w.satisfaction where surveyed_on > '2024-03-06'") == [{"n": 0}]


def test_a_blank_cell_in_a_wide_row_is_told_once(home: Path, write_csv: Files):
    text = _wide() + f"07/03/2024,,4,4,4,4,4,4\n{TOMORROW:%d/%m/%Y},Bình Hải,4,4,4,4,4,4\n"
    part = one_part(load([write_csv("rong.csv", text)]))
    assert [(row, column) for row, column, *_ in told(part)] == [(5, "Xã, thị trấn"), (6, "Ngày khảo sát")]


# ---------------------------------------------------------------- other years, other places


def test_letters_of_2015(home: Path, petitions: Callable[..., Path]):
    day = date(2015, 5, 4)
    rows = [{"received_on": day, "kind": k, "handling": ACCEPTED} for k in ("Khiếu nại", "Tố cáo", "Kiến nghị")]
    assert one_part(load([petitions(rows)])).accepted == 3
    found = stored("select kind, due_on, due_basis from w.petition order by kind")
    after = day + timedelta(30)
    assert found == [
        {"kind": "Khiếu nại", "due_on": after, "due_basis": "Luật"},
        {"kind": "Kiến nghị", "due_on": after, "due_basis": "Mục tiêu nội bộ"},
        {"kind": "Tố cáo", "due_on": None, "due_basis": None},  # the limits of the law of 2018 begin in 2019
    ]
    assert snapshots.reader().data_from == day


def test_letters_of_2031(home: Path, petitions: Callable[..., Path], monkeypatch: pytest.MonkeyPatch):
    rows = [{"received_on": date(2031, 6, 2), "commune": "Vạn Tường", "kind": "Khiếu nại", "handling": ACCEPTED}]
    assert load([petitions(rows)]).exit_code == 2
    monkeypatch.setenv("DANVAN_TODAY", "2031-06-02")
    assert one_part(load([petitions(rows)])).accepted == 1
    assert stored("select commune, due_basis, acceptance_due_on from w.petition") == [
        {"commune": "21061-2025", "due_basis": "Luật", "acceptance_due_on": date(2031, 6, 11)}
    ]
    assert snapshots.reader().data_as_of == date(2031, 6, 2)


def test_a_name_or_code_used_again_needs_its_period(home: Path, petitions: Callable[..., Path]):
    """Five codes of 2025 reuse those of 2024 for other areas: a code needs its period."""
    cases = [
        ("Bình Minh", date(2025, 6, 30), "21085"),
        ("Bình Minh", date(2025, 7, 1), "21085-2025"),
        ("21085", date(2025, 7, 1), "21085-2025"),
        ("Bình Chương", date(2026, 1, 5), "21100-2025"),
        ("21040", date(2024, 1, 5), "21040"),
        ("21040", date(2026, 1, 5), "21040-2025"),
    ]
    load([petitions([{"commune": written, "received_on": received} for written, received, _ in cases])])
    assert [row["commune"] for row in stored("select commune from w.petition order by source_row")] == [
        unit for *_, unit in cases
    ]


def test_one_commune_only(home: Path, template: Any, write_csv: Files):
    names = [name for name in TABLES if any(c.name == "commune" for c in TABLES[name].columns)]
    report = load([write_csv(f"{name}.csv", template(name, [{"commune": "Bình Hải"}] * 3)) for name in names])
    assert report.exit_code == 0
    for name in names:
        assert stored(f"select distinct commune from w.{name}") == [{"commune": "21067"}]


def test_an_item_left_blank_is_the_tables_own(home: Path, template: Any, write_csv: Files):
    load([write_csv("m.csv", template("model", [{}, {"item": 5}]))])
    assert stored("select item from w.model order by item") == [{"item": 3}, {"item": 5}]


# ---------------------------------------------------------------- the sample gives way


@pytest.fixture
def on_sample(home: Path, sample_home: Path) -> Path:
    shutil.copytree(sample_home, home)
    return home


def test_the_sample_is_marked(sample: Path):
    assert snapshots.reader().is_sample
    assert snapshots.reader().data_as_of == date(2024, 12, 31)


def test_a_first_real_load_replaces_the_sample_and_says_so(on_sample: Path, petitions: Callable[..., Path]):
    report = load([petitions([{}])])
    assert {name: count(name) for name in TABLES} == {**dict.fromkeys(TABLES, 0), "petition": 1}
    assert not snapshots.reader().is_sample
    assert "minh họa" in report_text.text(report)


def test_a_second_real_load_adds(on_sample: Path, petitions: Callable[..., Path], template: Any, write_csv: Files):
    load([petitions([{}])])
    load([write_csv("m.csv", template("model", [{}]))])
    assert (count(), count("model")) == (1, 1)


def test_the_sample_stays_when_the_real_file_is_refused(on_sample: Path, petitions: Callable[..., Path]):
    before = snapshots.current().id
    assert load([petitions([{"item": 15}])]).exit_code == 2
    assert load([petitions([{}], "b.csv")], dry_run=True).snapshot is None
    assert (snapshots.current().id, count(), snapshots.reader().is_sample) == (before, 2250, True)


def test_the_sample_again_is_refused_and_stays(on_sample: Path):
    report = load_sample()
    assert report.exit_code == 2
    assert all("đã được nạp" in file.error["reason"] for file in report.files if file.error)
    assert (count(), snapshots.reader().is_sample) == (2250, True)


@pytest.mark.parametrize("kind", ["missing", "directory"])
def test_a_file_that_is_not_there_is_told_as_such_over_the_sample(kind: str, on_sample: Path, tmp_path: Path):
    path = tmp_path / "khong-co.csv"
    if kind == "directory":
        path.mkdir()
    assert "Không mở được tệp" in error_of(load([path]))
    assert count() == 2250


def test_a_real_file_without_letters_replaces_the_sample(on_sample: Path, petitions: Callable[..., Path]):
    """An office that reports no letters is not shown invented ones."""
    load([petitions([])])
    assert count() == 0
    assert not snapshots.reader().is_sample


# ---------------------------------------------------------------- files that cannot be read

XLSX = b"PK\x03\x04\x14\x00\x06\x00\x08\x00"


UNREADABLE = {
    "utf16.csv": ("Mã đơn,Ngày nhận\n1,2\n".encode("utf-16"), "Không nhận ra bảng"),
    "tcvn.csv": ("M· ®¬n,Ngµy nhËn,Lo¹i ®¬n\n".encode("cp1252"), "TCVN3"),
    "empty.csv": (b"", "trống"),
    "bom-only.csv": (b"\xef\xbb\xbf", "trống"),
    "commas.csv": (b",,,,\n,,,,\n", "trống"),
    "book.xlsx": (XLSX, "cắt cụt"),
    "text.txt": (b"a,b\n", "Không nhận ra bảng"),
    "no-suffix": (b"a,b\n1,2\n", "Không nhận ra bảng"),
    "really-excel.csv": (XLSX + bytes(range(256)) * 20, "hỏng"),
    "letter.csv": ("Kính gửi Ban Dân vận Huyện ủy\n".encode(), "Không nhận ra bảng"),
    "headerless.csv": ("DT-1,05/03/2024,Bình Châu\nDT-2,05/03/2024,Bình Hải\n".encode(), "Không nhận ra bảng"),
    "missing.csv": (None, "Không mở được tệp"),
    "directory.csv": ("", "Không mở được tệp"),
}


@pytest.fixture(scope="module")
def unreadable(tmp_path_factory: pytest.TempPathFactory) -> dict[str, FileReport]:
    place = tmp_path_factory.mktemp("unreadable")
    for name, (content, _) in UNREADABLE.items():
        if isinstance(content, bytes):
            (place / name).write_bytes(content)
        elif content is not None:
            (place / name).mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DANVAN_HOME", str(place / "home"))
        report = load([place / name for name in UNREADABLE])
        assert (report.exit_code, report.snapshot) == (2, None)
        assert snapshots.snapshots() == []
    return {file.file: file for file in report.files}


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_file_that_cannot_be_read_is_told_clearly(name: str, unreadable: dict[str, FileReport]):
    assert UNREADABLE[name][1] in error_of(LoadReport(None, [unreadable[name]]))


def test_bytes_that_are_not_utf8_far_below_the_header(home: Path, template: Any, write_csv: Files):
    text = template("petition", [{}] * 3000).encode() + "DT-x,Bình Châu".encode("utf-16-le")
    assert "UTF-8" in error_of(load([write_csv("don.csv", text)]))


def test_blank_lines_above_the_header_are_no_empty_file(home: Path, template: Any, write_csv: Files):
    report = load([write_csv("don.csv", "\n\n" + template("petition", [{}]))])
    if report.files[0].error:
        assert "Tệp trống" not in report.files[0].error["reason"]
    else:
        assert one_part(report).accepted == 1


@pytest.mark.parametrize("where", ["header", "first", "last"])
def test_a_quote_never_closed(where: str, home: Path, template: Any, write_csv: Files):
    lines = template("petition", [{}] * 4, NEEDED).splitlines()
    at = {"header": 0, "first": 1, "last": 4}[where]
    lines[at] = '"' + lines[at].replace('"', "")
    report = load([write_csv("don.csv", "\n".join(lines) + "\n")])
    (file,) = report.files
    if file.error:
        error_of(report)
        return
    part = one_part(report)
    assert where != "header"
    assert part.refused  # never silently one row less
    assert part.accepted <= at - 1


def test_a_good_file_beside_a_bad_one(home: Path, tmp_path: Path, petitions: Callable[..., Path]):
    report = load([tmp_path / "khong-co.csv", petitions([{}])])
    assert [bool(file.error) for file in report.files] == [True, False]
    assert (report.exit_code, count()) == (1, 1)


# ---------------------------------------------------------------- files that can


def test_header_only(home: Path, petitions: Callable[..., Path]):
    part = one_part(load([petitions([])]))
    assert (part.rows_read, part.accepted, part.refused) == (0, 0, [])


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda t: b"\xef\xbb\xbf" + t.encode(), id="BOM"),
        pytest.param(lambda t: t.replace("\n", "\r\n").encode(), id="CRLF"),
        pytest.param(lambda t: b"\xef\xbb\xbf" + t.replace("\n", "\r\n").encode(), id="BOM and CRLF"),
        pytest.param(lambda t: t.replace("\n", "\r").encode(), id="CR"),
        pytest.param(lambda t: t.rstrip("\n").encode(), id="no last line end"),
        pytest.param(lambda t: (t + "\n\n , ,,,,, \n,,,,,,\n\n").encode(), id="blank rows below"),
        pytest.param(lambda t: unicodedata.normalize("NFD", t).encode(), id="NFD"),
        pytest.param(lambda t: t.replace("DT-", " DT-").replace("Kiến nghị", "KIẾN  NGHỊ ").encode(), id="blanks"),
        pytest.param(lambda t: t.replace(",8,", ',"8",').replace("05/03/2024", '"05/03/2024"').encode(), id="quotes"),
    ],
)  # fmt: skip
def test_every_way_to_write_one_csv(change: Callable[[str], bytes], home: Path, template: Any, write_csv: Files):
    report = load([write_csv("don.csv", change(template("petition", [{}, {}], NEEDED)))])
    part = one_part(report)
    assert (part.rows_read, part.accepted, part.unknown_columns) == (2, 2, [])
    assert stored("select petition_id, kind, commune, source_row from w.petition order by source_row") == [
        {"petition_id": f"DT-0000{n}", "kind": "Kiến nghị", "commune": "21112", "source_row": n + 2} for n in (0, 1)
    ]


def test_an_upper_case_suffix(home: Path, template: Any, write_csv: Files):
    assert one_part(load([write_csv("DON.CSV", template("petition", [{}]))])).accepted == 1


def test_a_cell_of_blanks_is_blank(home: Path, petitions: Callable[..., Path]):
    """Cells pasted from Word or the web hold other blanks than the space."""
    blanks = [" ", "\u00a0", "\t", "\n", " \u2003 ", "\r\n"]
    rows = [{"agency": blank, "resolved_on": blank, "signatories": blank} for blank in blanks]
    part = one_part(load([petitions([*rows, *({"petition_id": blank} for blank in blanks)])]))
    assert [(row, column) for row, column, *_ in told(part)] == [(row, "Mã đơn") for row in range(8, 14)]
    assert stored("select distinct agency, resolved_on, signatories from w.petition") == [
        {"agency": None, "resolved_on": None, "signatories": 1}
    ]


def test_text_is_stored_tidy(home: Path, petitions: Callable[..., Path]):
    """One letter must not become two for a blank nobody sees."""
    messy = unicodedata.normalize("NFD", "\u00a0Thanh  tra\n huyện Bình\tSơn ")
    rows = [{"petition_id": "A 1", "agency": messy}, {"petition_id": "A\u00a01 ", "agency": messy}]
    part = one_part(load([petitions(rows)]))
    assert (part.accepted, [row["row"] for row in part.ignored]) == (1, [3])
    assert stored("select petition_id, agency from w.petition") == [
        {"petition_id": "A 1", "agency": "Thanh tra huyện Bình Sơn"}
    ]


@pytest.mark.parametrize("size", [200_000, 1_500_000])
def test_a_huge_cell(size: int, home: Path, petitions: Callable[..., Path]):
    """Somebody pasted the whole letter: stored, or told apart from a broken file, at best by its row."""
    report = load([petitions([{}, {"agency": "chữ " * (size // 4)}, {}])])
    if report.files[0].error:
        assert "dài" in error_of(report)
        return
    part = one_part(report)
    assert part.accepted == (3 if not part.refused else 2)
    assert {cell.row for cell in part.refused} <= {3}


def test_a_huge_cell_nobody_asked_for(home: Path, template: Any, write_csv: Files):
    text = with_column(template("petition", [{}, {}], NEEDED), "Nội dung đơn", ["chữ " * 500_000, ""])
    report = load([write_csv("don.csv", text)])
    if report.files[0].error:
        assert "dài" in error_of(report)
    else:
        assert one_part(report).accepted == 2


HARMFUL = ["=1+1", "+CMD|'/C calc'!A0", "-2+3", "@SUM(A1)", "'; drop table petition; --", '"; drop table petition; --',
           "' or 1=1 --", "$param", "{braces}", "%s", "a''b", "\\", "\\n", "null", "true", "--", "/* */",
           "<script>alert(1)</script>", "NaN", "🐃", "a|b", "ﷺ", "\u202etxt"]  # fmt: skip


def test_whatever_text_stands_in_a_free_cell_is_stored_as_text(home: Path, template: Any, write_csv: Files):
    file = write_csv("m.csv", template("model", [{"name": text} for text in HARMFUL]))
    part = one_part(load([file]))
    assert (part.accepted, part.refused) == (len(HARMFUL), [])
    found = stored("select name from w.model order by source_row")
    assert found == [{"name": text} for text in HARMFUL]


def test_whatever_text_stands_for_an_office_is_left_out(home: Path, petitions: Callable[..., Path]):
    part = one_part(load([petitions([{"agency": text} for text in HARMFUL])]))
    assert (part.accepted, part.refused) == (len(HARMFUL), [])
    assert stored("select distinct agency from w.petition") == [{"agency": None}]


def test_whatever_text_stands_in_a_choice_is_refused(home: Path, petitions: Callable[..., Path]):
    part = one_part(load([petitions([{"kind": text, "commune": text} for text in HARMFUL] + [{}])]))
    assert (part.rows_refused, part.accepted) == (len(HARMFUL), 1)
    assert {(cell.row, cell.value) for cell in part.refused} == set(enumerate(HARMFUL, 2))


@pytest.mark.parametrize("headers", [[h for h in HARMFUL if h != "NULL"], ["x\x00y"]], ids=["all", "NUL"])
def test_whatever_header_is_only_an_unknown_column(headers: list[str], home: Path, template: Any, write_csv: Files):
    text = template("petition", [{}], NEEDED)
    for header in headers:
        text = with_column(text, header, [PHONE])
    report = load([write_csv("don.csv", text)])
    part = one_part(report)
    assert (part.accepted, len(part.unknown_columns)) == (1, len(headers))
    assert_nowhere(PHONE, home, report)


@pytest.mark.parametrize("days", ["2147483648", "100000000"])
def test_an_impossible_number_of_days_is_no_crash(days: str, home: Path, petitions: Callable[..., Path]):
    """Dates end somewhere: refused is right, a traceback is not."""
    report = load([petitions([{"handling": ACCEPTED, "suspended_days": days}, {}])])
    part = one_part(report)
    shown = "(đã che)"  # nine digits and more may be an identity number or a telephone in the wrong column
    assert [(row, column, value) for row, column, value, _ in told(part)] == [(2, "Số ngày tạm đình chỉ", shown)]
    assert ids() == ["DT-00001"]


def test_the_largest_counts_add_up(home: Path, template: Any, write_csv: Files):
    most = int(TABLES["satisfaction"].column("responses").high or 0)
    files = [
        write_csv("s.csv", template("satisfaction", [{"responses": str(most)}] * 3)),
        write_csv("v.csv", template("service", [{"received": str(most), "on_time": str(most)}] * 3)),
    ]
    assert load(files).exit_code == 0
    assert stored("select sum(points)::double as points from w.satisfaction_event") == [{"points": 3 * 4 * most}]


def test_a_file_name_with_anything_in_it(home: Path, template: Any, write_csv: Files):
    file = write_csv("đơn 'thư' [1] *; drop.csv", template("petition", [{}]))
    report = load([file])
    assert report.files[0].file == file.name
    assert stored("select file, sheet from w.batch") == [{"file": "tệp 1", "sheet": "trang 1"}]


# ---------------------------------------------------------------- random tables

CODES = st.from_regex(r"[A-ZĐ]{1,4}[-/.]?[0-9]{1,5}", fullmatch=True)
RECEIVED = st.dates(date(2019, 1, 1), date(2025, 6, 30))  # while the units below stood


@st.composite
def letters(draw: st.DrawFn) -> dict[str, Any]:
    """A letter that breaks no rule, with every column filled or blank."""

    def maybe(strategy: st.SearchStrategy[Any]) -> Any:
        return draw(st.none() | strategy)

    column = PETITION.column
    kind = draw(st.sampled_from(column("kind").values))
    received = draw(RECEIVED)
    accepted = maybe(st.integers(0, 40).map(lambda n: received + timedelta(n)))
    resolved = maybe(st.integers(0, 90).map(lambda n: (accepted or received) + timedelta(n)))
    rounds = {"Khiếu nại": ["Lần đầu", "Lần hai"], "Tố cáo": ["Lần đầu", "Tố cáo tiếp"]}.get(kind, ["Lần đầu"])
    complexities = column("complexity").values[: 3 if kind == "Tố cáo" else 2]
    return {
        "petition_id": draw(CODES),
        "case_id": maybe(CODES),
        "received_on": received,
        "commune": draw(st.sampled_from(["Bình Châu", "Bình Thạnh", "Bình Thanh", "21043", "Cấp huyện"])),
        "item": draw(st.integers(1, 14)),
        "kind": kind,
        "field": draw(st.sampled_from(column("field").values)),
        "channel": draw(st.sampled_from(column("channel").values)),
        "signatories": maybe(st.integers(1, 20_000)),
        "eligible": maybe(st.booleans()),
        "handling": maybe(st.sampled_from(column("handling").values)),
        "round": maybe(st.sampled_from(rounds)),
        "complexity": maybe(st.sampled_from(complexities)),
        "agency": maybe(st.sampled_from(OFFICES)),
        "accepted_on": accepted,
        "due_on": maybe(st.integers(0, 90).map(lambda n: received + timedelta(n))),
        "suspended_days": maybe(st.integers(0, 400)),
        "resolved_on": resolved,
        "outcome": maybe(st.sampled_from(column("outcome").values)) if resolved else None,
    }


UNITS = {"Bình Châu": "21112", "Bình Thạnh": "21046", "Bình Thanh": "21091", "Cấp huyện": "524"}
_example = itertools.count()


def _expected(letter: Mapping[str, Any]) -> dict[str, Any]:
    """The letter as stored, by the defaults that the declaration names; `due_on` only where the file gives it."""
    defaults = {"signatories": 1, "eligible": True, "suspended_days": 0}
    if letter["accepted_on"] or letter["resolved_on"]:
        defaults["handling"] = ACCEPTED
    full = {name: defaults.get(name) if value is None else value for name, value in letter.items()}
    return {**full, "commune": UNITS.get(full["commune"], full["commune"])}


@settings(max_examples=8, suppress_health_check=list(HealthCheck))
@given(
    rows=st.lists(letters(), min_size=1, max_size=40, unique_by=lambda row: row["petition_id"].lower().replace(" ", ""))
)
def test_random_letters_read_back_equal(rows: list[dict[str, Any]], home: Path, petitions: Callable[..., Path]):
    mark = f"{next(_example)}/"  # letters of other examples are in the same warehouse
    rows = [{**row, "petition_id": mark + row["petition_id"]} for row in rows]
    report = load([petitions(rows, "don.csv")])
    part = one_part(report)
    assert (part.accepted, part.refused, part.ignored) == (len(rows), [], [])
    found = stored(f"select * from w.petition where starts_with(petition_id, '{mark}') order by source_row")
    expected = [_expected(row) for row in rows]
    for got, want in zip(found, expected, strict=True):
        due_on = want.pop("due_on")
        assert {name: got[name] for name in want} == want
        assert due_on in (None, got["due_on"])
        assert (got["due_basis"] == "Thông báo kết luận") == (due_on is not None)


# ---------------------------------------------------------------- the command

REPORT_KEYS = {"snapshot", "files", "warnings"}
FILE_KEYS = {"file", "sha256", "error", "parts", "unrecognised", "marked", "as_of"}
PART_KEYS = {"sheet", "header_row", "table", "rows_read", "accepted", "updated", "refused", "ignored", "warnings",
             "dropped_columns", "unknown_columns", "rows_refused", "rows_set_aside", "matched", "by_hand",
             "mistakes", "updates", "sender", "conflicts", "rows_in_conflict", "asked"}  # fmt: skip


def test_json_has_the_keys_the_design_promises(home: Path, template: Any, write_csv: Files):
    rows = [{"petition_id": "A"}, {"petition_id": "A"}, {"item": "x"}, {"resolved_on": date(2024, 3, 9)}]
    good = write_csv("don.csv", with_column(template("petition", rows), "Ghi chú", list("abcd")))
    bad = write_csv("bang.xlsx", XLSX)
    done = cli("load", good, bad, "--format", "json", "--keep", "good")
    assert done.exit_code == 1
    found = json.loads(done.stdout)
    assert set(found) == REPORT_KEYS
    assert found["snapshot"] == snapshots.current().id
    assert [set(file) for file in found["files"]] == [FILE_KEYS] * 2
    first, second = found["files"]
    assert (first["error"], second["parts"]) == (None, [])
    assert set(second["error"]) == {"reason", "remedy"}
    (part,) = first["parts"]
    assert set(part) == PART_KEYS
    assert (part["sheet"], part["header_row"], part["table"], part["rows_read"]) == (None, 1, "petition", 4)
    assert (part["accepted"], part["updated"], part["unknown_columns"]) == (2, 0, ["Ghi chú"])
    assert [set(cell) for cell in part["refused"]] == [{"row", "column", "value", "reason", "remedy"}]
    assert (part["refused"][0]["row"], part["refused"][0]["column"]) == (4, "Nội dung phối hợp")
    assert [set(row) for row in part["ignored"]] == [{"row", "why"}]
    assert part["ignored"][0]["row"] == 3
    assert [type(text) for text in part["warnings"]] == [str]
    assert len(first["sha256"]) == 64


def test_text_says_file_row_column_value_reason_and_remedy(home: Path, petitions: Callable[..., Path]):
    done = cli("load", petitions([{}, {"kind": "Khiếu"}]), "--keep", "good")
    assert done.exit_code == 1
    line = next(line for line in done.stdout.splitlines() if "Dòng 3" in line)
    for word in ("cột Loại đơn", "“Khiếu”", "không có giá trị này.", "Khiếu nại; Tố cáo"):
        assert word in line
    assert "don.csv" in done.stdout
    assert str(snapshots.current().id) in done.stdout


def test_exit_codes(home: Path, tmp_path: Path, petitions: Callable[..., Path]):
    good, none = petitions([{}], "a.csv"), petitions([{"item": 15}], "c.csv")
    some = petitions([{"petition_id": "B"}, {"item": 15}], "b.csv")
    assert cli("load", good, "--dry-run").exit_code == 0
    assert snapshots.snapshots() == []
    assert cli("load", good).exit_code == 0
    assert cli("load", good).exit_code == 2
    assert cli("load", some).exit_code == 2  # one of two is more than 5%
    assert cli("load", some, "--keep", "good").exit_code == 1
    assert cli("load", none).exit_code == 2
    assert cli("load", none, good).exit_code == 2
    assert cli("load", tmp_path / "khong-co.csv").exit_code == 2
    assert cli("load").exit_code == 2
    assert cli("load", good, "--table", "thư").exit_code == 2


def test_a_dry_run_says_that_it_was_one(home: Path, petitions: Callable[..., Path]):
    file = petitions([{}, {"item": 15}])
    done = cli("load", file, "--dry-run", "--format", "json", "--keep", "good")
    assert (done.exit_code, json.loads(done.stdout)["snapshot"]) == (1, None)
    assert "chưa nạp gì" in cli("load", file, "--dry-run").stdout
    assert snapshots.snapshots() == []
    assert cli("load", file, "--keep", "good").exit_code == 1  # the dry run left no trace that would refuse it


def test_the_real_command(home: Path, petitions: Callable[..., Path], write_csv: Files):
    """In its own process, with an output that cannot spell Vietnamese."""
    surroundings = {**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    some = petitions([{}, {"item": 15}])
    words = [sys.executable, "-m", "analytics", "load"]
    unreadable = str(write_csv("x.xlsx", XLSX))
    with subprocess.Popen([*words, unreadable], cwd=ROOT, env=surroundings, stdout=-1, stderr=-1) as bad:
        done = subprocess.run(
            [*words, str(some), "--format", "json", "--keep", "good"], cwd=ROOT, env=surroundings, capture_output=True
        )
        out, errors = bad.communicate()
    assert (done.returncode, done.stderr) == (1, b"")
    found = json.loads(done.stdout.decode())
    assert found["files"][0]["parts"][0]["accepted"] == 1
    assert (bad.returncode, errors) == (2, b"")
    assert "KHÔNG NẠP" in out.decode()


def test_a_warehouse_that_cannot_be_written_is_one_sentence(home: Path, petitions: Callable[..., Path]):
    home.mkdir()
    (home / "warehouse").write_text("not a folder")
    done = cli("load", petitions([{}]))
    assert done.exit_code == 2
    assert done.stderr.startswith("Không ghi được vào")
    assert len(done.stderr.splitlines()) == 1
    assert done.exception is None or isinstance(done.exception, SystemExit)


def test_reports_are_plain_values():
    """What the loading page and the command both read."""
    cell = RefusedCell(row=2, column="Mã đơn", value=None, reason="Lý do.", remedy="Cách sửa.")
    report = LoadReport(None, [FileReport("a.csv", "0" * 64, parts=[SheetReport(None, 1, "petition", refused=[cell])])])
    assert json.loads(json.dumps(report_text.as_json(report)))["files"][0]["parts"][0]["refused"] == [
        {"row": 2, "column": "Mã đơn", "value": None, "reason": "Lý do.", "remedy": "Cách sửa."}
    ]


def test_a_snapshot_of_an_older_release_is_made_anew_with_its_rows(home: Path, petitions: Callable[..., Path]):
    load([petitions([{}, {}])])
    assert loading.renew() is None  # this release made it

    def age(con: duckdb.DuckDBPyConnection) -> None:
        con.execute("drop table breach")
        con.execute("drop view if exists petition_state")
        con.execute("alter table reception drop column groups")
        con.execute("update meta set value = 'older' where name = 'schema'")

    publishing.build(age)
    renewed = loading.renew()
    assert renewed == snapshots.reader().id
    assert snapshots.reader().query("select count(*) as n from w.breach").n[0] >= 0
    assert snapshots.reader().query("select groups from w.reception").empty
    assert snapshots.reader().query("select count(*) as n from w.petition").n[0] == 2
    assert loading.renew() is None
