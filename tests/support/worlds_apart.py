"""Pairs of worlds that differ in their denunciations alone: where they are, on which day of their quarter, what became
of them. How many came in each quarter is the same, and so is everything else."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb

from analytics.scope.row_scope import DENUNCIATION
from data.loading import load
from data.tables.tables import CHANNELS, FIELDS, TABLES
from data.warehouse import snapshots

Row = dict[str, Any]
COMMUNES = ("Bình Châu", "Bình An", "Bình Mỹ", "Châu Ổ", "Bình Thanh")
AGENCIES = ("UBND xã Bình Mỹ", "UBND huyện Bình Sơn", "Thanh tra huyện", "")
KINDS = ("Khiếu nại", "Kiến nghị", "Phản ánh")
CASES = ("V-1", "V-2", "V-3", "V-4", "")
QUARTERS = tuple(date(year, month, 1) for year in (2023, 2024) for month in (1, 4, 7, 10))
LOADED = "2025-01-02 03:04:05"  # when both worlds were loaded
SNAPSHOT = "20250102T030405000000Z"


def letters(seed: int, others: int = 70, denunciations: int = 16) -> tuple[list[Row], list[Row]]:
    """The letters of two worlds, in the order they stand in their files."""
    rng = random.Random(seed)
    codes = rng.sample(range(1000, 9999), others + 2 * denunciations)
    common = [letter(rng, codes.pop(), rng.choice(KINDS), rng.choice(QUARTERS)) for _ in range(others)]
    quarters = [rng.choice(QUARTERS) for _ in range(denunciations)]
    return _world(rng, common, quarters, codes), _world(rng, common, quarters, codes)


def _world(rng: random.Random, common: Sequence[Row], quarters: Sequence[date], codes: list[int]) -> list[Row]:
    rows = list(common)
    for quarter in quarters:
        rows.insert(rng.randrange(len(rows) + 1), letter(rng, codes.pop(), DENUNCIATION, quarter))
    return rows


def letter(rng: random.Random, code: int, kind: str, quarter: date) -> Row:
    received = quarter + timedelta(rng.randrange(90))
    row: Row = {
        "petition_id": f"DT-{code}", "case_id": rng.choice(CASES), "received_on": received,
        "commune": rng.choice(COMMUNES), "item": rng.randint(1, 14), "kind": kind, "field": rng.choice(FIELDS),
        "channel": rng.choice(CHANNELS), "signatories": rng.choice((1, 1, 3, 8)), "agency": rng.choice(AGENCIES),
        "eligible": rng.random() < 0.8,
    }  # fmt: skip
    if rng.random() < 0.8:
        row |= {"handling": "Thụ lý giải quyết", "accepted_on": received + timedelta(rng.randint(0, 12))}
        row["suspended_days"] = rng.choice((0, 0, 5))
        if rng.random() < 0.6:
            row["resolved_on"] = row["accepted_on"] + timedelta(rng.randint(1, 80))
            row["outcome"] = rng.choice(("Đúng", "Sai", "Đúng một phần", None))
    elif rng.random() < 0.5:
        row["handling"] = rng.choice(("Hướng dẫn", "Chuyển đơn", "Lưu đơn"))
    if kind == DENUNCIATION:
        row["round"] = rng.choice(("Lần đầu", "Tố cáo tiếp", None))
        row["complexity"] = rng.choice(("Bình thường", "Đặc biệt phức tạp", None))
    return row


def other_tables(seed: int) -> dict[str, list[Row]]:
    """Rows of every table but letters, all of some commune."""
    rng = random.Random(seed)
    own: dict[str, Row] = {
        "reception": {"level": "Xã", "chair": "Chủ tịch UBND xã"},
        "dialogue": {"level": "Xã", "chair": "Bí thư Đảng ủy xã"},
    }
    found = {name: [dict(own.get(name, {})) for _ in range(40)] for name in TABLES if name != "petition"}
    for name, rows in found.items():
        for row in rows:
            row["unit" if name == "evaluation" else "commune"] = rng.choice(COMMUNES)
    for row in found["satisfaction"]:
        row |= {"score": rng.randint(1, 5), "surveyed_on": date(2024, rng.randint(1, 12), 7)}
    for row in found["task"]:
        row |= {"item": rng.randint(1, 14), "due_on": date(2024, rng.randint(1, 12), 9)}
    for number, row in enumerate(found["evaluation"]):
        row["year"] = 2010 + number % 15
    return found


def traded(rows: Sequence[Row], one: str, other: str) -> list[Row]:
    """The same rows with two communes in each other's place."""
    names = {one: other, other: one}
    return [row | {k: names.get(row[k], row[k]) for k in ("commune", "unit") if k in row} for row in rows]


def lived_in(
    rows: Sequence[Row], home: Path, template: Callable[..., str], others: dict[str, list[Row]] | None = None
) -> None:
    """Load a world into the home in use, as if both had been loaded at one moment under one name."""
    folder = home.parent / f"{home.name}-files"
    folder.mkdir()
    files = []
    for table in TABLES:
        few = rows if table == "petition" else (others or {}).get(table) or [{} for _ in range(8)]
        files.append(folder / f"{table}.csv")
        files[-1].write_text(template(table, few), "utf-8")
    report = load.load(files)
    assert report.exit_code == 0, report.exit_code
    made = snapshots.snapshot_path(snapshots.current().id)
    with duckdb.connect(str(made)) as con:
        con.execute("update batch set loaded_at = ?", [LOADED])
    made.rename(made.with_name(f"{SNAPSHOT}.duckdb"))
    (made.parent / "CURRENT").write_text(SNAPSHOT, "utf-8")
