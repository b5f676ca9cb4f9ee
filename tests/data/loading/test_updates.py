"""Histories of files about the same letters, told again by a plain model of the rule of updates.

An update may add and correct. What empties a filled cell, moves a state back, or changes commune, day of receipt or
kind, and what an older file corrects, is a conflict: listed, kept out unless accepted, never silent. The model knows
nothing of SQL: a dictionary of rows, a day for each.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from data.loading import history, load
from data.loading.reporting.report import FileReport
from data.tables.tables import TABLES
from data.warehouse import snapshots

HEADERS = {c.name: c.header for c in TABLES["petition"].columns}
COMMUNES = {"Bình Châu": "21112", "Bình An": "21064", "Bình Hải": "21067"}
REQUIRED = ("petition_id", "received_on", "commune", "item", "kind", "field", "channel")
FREE = ("case_id", "signatories", "handling", "complexity", "agency", "accepted_on", "due_on", "suspended_days",
        "resolved_on", "outcome")  # fmt: skip
STEADY = ("commune", "received_on", "kind")
DEFAULTS = {"signatories": 1, "suspended_days": 0}
HANDLED = "Thụ lý giải quyết"
FIRST = date(2024, 1, 1)
Letter = dict[str, Any]
Key = tuple[str, str]  # commune, where the code is a bare number; code


@dataclass
class Sent:
    """A file: its rows by what is written in them (None is a blank cell), its columns, and the day it declares."""

    rows: list[Letter]
    columns: tuple[str, ...]
    as_of: date | None = None

    @property
    def day(self) -> date:
        events = [c for c in ("received_on", "accepted_on", "resolved_on") if c in self.columns]
        days = [r[c] for r in self.rows for c in events if r.get(c)]
        return self.as_of or max(days)


@dataclass
class Model:
    """What should be stored: letters by (commune where the code is a bare number, code), and the day each is of."""

    letters: dict[Key, Letter] = field(default_factory=dict)
    days: dict[Key, date] = field(default_factory=dict)

    def copy(self) -> Model:
        return Model({k: dict(v) for k, v in self.letters.items()}, dict(self.days))

    def take(self, sent: Sent, accept: bool, said: set[Key]) -> tuple[list[tuple[Key, str]], set[Key]]:
        """Take a file in; its conflicts by letter and column, and the letters that break a rule beside what is known.

        `said`: letters that another file of the same load stated.
        """
        told: list[tuple[Key, str]] = []
        broken: set[Key] = set()
        for row in sent.rows:
            key = identity(row)
            old = self.letters.get(key)
            late = old is not None and self._is_late(key, sent, said)
            wrong, new = self._against(old, row, sent, late)
            if new["outcome"] and not new["resolved_on"]:
                broken.add(key)
                continue
            told += [(key, column) for column in wrong]
            if wrong and not accept:
                continue
            self.letters[key] = new
            if old is None or sent.day >= self.days[key]:
                self.days[key] = sent.day
                said.add(key)
        return told, broken

    def _is_late(self, key: Key, sent: Sent, said: set[Key]) -> bool:
        return sent.day < self.days[key] or (sent.day == self.days[key] and key in said)

    def _filled(self, row: Letter, column: str) -> Any:
        value = row.get(column)
        return DEFAULTS.get(column) if value is None else value

    def _inferred(self, letter: Letter) -> None:
        if letter["handling"] is None and (letter["accepted_on"] or letter["resolved_on"]):
            letter["handling"] = HANDLED

    def _against(self, old: Letter | None, row: Letter, sent: Sent, late: bool) -> tuple[list[str], Letter]:
        if old is None:
            new = {c: self._filled(row, c) if c in sent.columns else DEFAULTS.get(c) for c in (*REQUIRED, *FREE)}
            self._inferred(new)
            return [], new
        new = {c: self._filled(row, c) if c in sent.columns else v for c, v in old.items()}
        self._inferred(new)
        changed = [c for c in sent.columns if old[c] is not None and new[c] != old[c]]
        wrong = [c for c in changed if late or c in STEADY or row.get(c) is None]
        return wrong, new


def identity(row: Letter) -> Key:
    code = row["petition_id"]
    return ("" if any(c.isalpha() for c in code) else row["commune"], code)


# ---------------------------------------------------------------- histories


def truth(chance: random.Random, code: str, commune: str) -> Letter:
    received = FIRST + timedelta(chance.randrange(60))
    accepted = received + timedelta(chance.randrange(5))
    return {
        "petition_id": code, "commune": commune, "received_on": received, "item": 8, "kind": "Khiếu nại",
        "field": "Đất đai", "channel": "Zalo", "case_id": f"VV-{code}", "signatories": chance.randrange(2, 9),
        "handling": HANDLED, "complexity": "Phức tạp", "agency": "Thanh tra huyện", "accepted_on": accepted,
        "due_on": received + timedelta(40), "suspended_days": chance.randrange(1, 4),
        "resolved_on": accepted + timedelta(chance.randrange(50)), "outcome": "Đúng",
    }  # fmt: skip


def known_by(letter: Letter, day: date) -> Letter | None:
    """A letter as it stood on a day; None where it had not come in."""
    if letter["received_on"] > day:
        return None
    found = dict(letter)
    if letter["accepted_on"] > day:
        found |= dict.fromkeys(("accepted_on", "handling", "complexity", "agency", "due_on"), None)
    if letter["resolved_on"] > day:
        found |= {"resolved_on": None, "outcome": None, "suspended_days": None}
    return found


def spoilt(chance: random.Random, row: Letter) -> Letter:
    """A clerk's hand: a cell emptied, corrected, or one that may not change by itself."""
    change = chance.choice(("agency", "case_id", "signatories", "complexity", "kind", "commune", "received_on", "none"))
    if change in ("agency", "case_id", "complexity"):
        options = {"agency": ("Công an huyện", None), "case_id": ("VV-0", None), "complexity": ("Bình thường", None)}
        return row | {change: chance.choice(options[change])}
    if change == "signatories":
        return row | {change: chance.choice((None, 1, 12))}
    if change == "kind":
        return row | {"kind": "Kiến nghị"}
    if change == "commune":
        return row | {"commune": chance.choice(list(COMMUNES))}
    if change == "received_on":
        return row | {"received_on": row["received_on"] - timedelta(1)}
    return row


def a_file(chance: random.Random, letters: Sequence[Letter]) -> Sent | None:
    day = FIRST + timedelta(chance.randrange(20, 130))
    rows = [found for letter in letters if (found := known_by(letter, day)) and chance.random() < 0.8]
    rows = [spoilt(chance, r) if chance.random() < 0.15 else r for r in rows]
    once = {identity(r): r for r in rows}
    left_out = set(chance.sample(FREE, chance.randrange(7))) if chance.random() < 0.5 else set()
    if left_out & {"handling", "accepted_on", "resolved_on", "outcome"}:  # rules of one row look at them together
        left_out |= {"outcome", "handling"} if chance.random() < 0.5 else {"outcome", "resolved_on"}
    columns = tuple(c for c in (*REQUIRED, *FREE) if c not in left_out)
    return Sent(list(once.values()), columns, day if chance.random() < 0.6 else None) if once else None


def written(sent: Sent, path: Path, mark: str) -> Path:
    """As an office writes it; `mark` heads a column of its own, so that no two files are the same."""
    path.parent.mkdir(exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as out:
        file = csv.writer(out)
        file.writerow([*(HEADERS[c] for c in sent.columns), f"Cột {mark}"])
        for row in sent.rows:
            shown = [row.get(c) for c in sent.columns]
            file.writerow([*(f"{v:%d/%m/%Y}" if isinstance(v, date) else "" if v is None else v for v in shown), ""])
    return path


def stored() -> dict[Key, Letter]:
    asked = ", ".join(c for c in (*REQUIRED, *FREE) if c != "due_on")
    if not snapshots.snapshots():
        return {}
    found = snapshots.reader().query(
        f"select {asked}, case when due_basis = 'Thông báo kết luận' then due_on end as due_on from w.petition"
    )
    names = {code: name for name, code in COMMUNES.items()}
    rows = [{c: plain(v) for c, v in row.items()} for row in found.to_dict("records")]
    letters = [row | {"commune": names[row["commune"]]} for row in rows]
    by_key = {identity(row): row for row in letters}
    assert len(by_key) == len(letters)  # none doubled
    return by_key


def plain(value: Any) -> Any:
    if value is None or value != value:
        return None
    if hasattr(value, "date"):
        return value.date()
    return int(value) if isinstance(value, float) or type(value).__name__.startswith("int") else value


def told(file: FileReport) -> list[tuple[str, str]]:
    names = {h: c for c, h in HEADERS.items()}
    return sorted((c.key.partition(" – ")[0], names[c.column]) for p in file.parts for c in p.conflicts)


@pytest.fixture
def send(home: Path, tmp_path: Path) -> Callable[..., load.LoadReport]:
    count = iter(range(10_000))

    def sent(*files: Sent, accept: bool = False) -> load.LoadReport:
        paths = [written(f, tmp_path / "files" / f"{n}.csv", str(n)) for f, n in zip(files, count, strict=False)]
        return load.load(paths, as_of=files[0].as_of, accept_conflicts=accept)

    return sent


@pytest.mark.parametrize("seed", range(8))
def test_a_history_of_files_is_as_the_model_says(seed: int, send: Callable[..., load.LoadReport]):
    """Newer, older, partial, re-sent and corrected files, one by one, accepted or not, with an undo between."""
    chance = random.Random(seed)
    letters = [truth(chance, f"BS-{n:03}", chance.choice(list(COMMUNES))) for n in range(8)]
    letters += [truth(chance, f"{n:02}", commune) for n in range(1, 4) for commune in COMMUNES]
    model = Model()
    for _ in range(7):
        sent = a_file(chance, letters)
        if sent is None:
            continue
        accept = chance.random() < 0.25
        before, model = model, model.copy()
        expected, broken = model.take(sent, accept, set())
        report = send(sent, accept=accept)
        (part,) = report.files[0].parts
        assert told(report.files[0]) == sorted((key[1], column) for key, column in expected)
        in_conflict = {key for key, _ in expected}
        assert part.rows_in_conflict == len(in_conflict)
        assert part.rows_refused == len(broken) + (0 if accept else len(in_conflict))
        assert part.rows_read == part.accepted + part.updated + part.rows_refused + len(part.ignored)
        assert stored() == model.letters
        if report.snapshot and history.before() and chance.random() < 0.2:
            history.undo(str(report.snapshot), "")
            model = before
            assert stored() == model.letters


@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_files_in_one_load_decides_nothing(seed: int, send: Callable[..., load.LoadReport]):
    """Files that tell of different days, in any order, are as from the oldest to the newest."""
    chance = random.Random(1000 + seed)
    letters = [truth(chance, f"BS-{n:03}", chance.choice(list(COMMUNES))) for n in range(8)]
    found = [f for _ in range(6) if (f := a_file(chance, letters))]
    files = list({f.day: f for f in (Sent(f.rows, f.columns) for f in found)}.values())
    model, said = Model(), set[Key]()
    expected = {f.day: model.take(f, False, said)[0] for f in sorted(files, key=lambda f: f.day)}
    for _ in range(3):
        chance.shuffle(files)
        report = send(*files)
        assert stored() == model.letters
        for file, sent in zip(report.files, files, strict=True):
            assert file.as_of == str(sent.day)
            assert told(file) == sorted((key[1], column) for key, column in expected[sent.day])
        snapshots.folder().joinpath("CURRENT").unlink()
        for snapshot in snapshots.snapshots():
            snapshots.snapshot_path(snapshot).unlink()
