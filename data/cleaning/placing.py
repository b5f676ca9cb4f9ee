"""Each row's place as the unit that stood on the row's day: a name or code may mean one before 01/07/2025 and another
after, or none. What has one answer on that day is taken; else the row is refused with the units that are near."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from data.cleaning.cells import Refusal
from data.tables.columns import Table, Type
from data.text import coded_texts, place_names
from data.text.sentences import either

_EITHER_DATE = "hoặc kiểm tra lại ngày."


@dataclass(frozen=True, kw_only=True)
class DatedUnit:
    """One unit in its time. `since` is None where nothing in the list came before: it stands for its area then too."""

    unit: str
    name: str
    since: date | None
    until: date | None
    successor: str

    def stands(self, first: date, last: date) -> bool:
        """Whether it exists on any day of a span."""
        return (self.since is None or self.since <= last) and (self.until is None or first <= self.until)


class UnitList:
    """The units of the reference list, by what `schema.communes` calls them: one unit, or several joined by "|"."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        rows = con.execute("select unit, name, valid_from, valid_to, successor from commune").fetchall()
        later = {successor for unit, *_, successor in rows if successor != unit}
        self.units = {
            u: DatedUnit(unit=u, name=name, since=a if u in later else None, until=b, successor=s)
            for u, name, a, b, s in rows
        }
        ends = [u.until + timedelta(1) for u in self.units.values() if u.until]
        self.turns = sorted({*ends, *(u.since for u in self.units.values() if u.since)})

    def on(self, meant: str, first: date, last: date) -> DatedUnit | Refusal:
        """The unit on the last day of a span, else the one that stood earlier in it."""
        units = [self.units[u] for u in meant.split("|") if u in self.units]
        for span in ((last, last), (first, last)):
            standing = [u for u in units if u.stands(*span)]
            if len(standing) == 1:
                return standing[0]
        return self._refusal(units, last)

    def _refusal(self, units: Sequence[DatedUnit], day: date) -> Refusal:
        if not units:
            return Refusal("Không có xã, thị trấn này trong danh mục.", "Ghi đúng tên hoặc mã xã như trong tệp mẫu.")
        unit = units[-1]
        if unit.since and day < unit.since:
            before = [u for u in self.units.values() if u.successor == unit.unit and u.stands(day, day)]
            return Refusal(
                f"Ngày của dòng này chưa có “{unit.name}”: đơn vị có từ {unit.since:%d/%m/%Y}.",
                f"Ghi đơn vị của ngày ấy ({either(u.name for u in before)}), {_EITHER_DATE}",
            )
        after = [u for u in self.units.values() if u.unit == unit.successor and u.stands(day, day)]
        after = after or [u for u in self.units.values() if u.since and u.stands(day, day)]
        return Refusal(
            f"Ngày của dòng này đã hết “{unit.name}”: đơn vị đến {unit.until:%d/%m/%Y}.",
            f"Ghi đơn vị của ngày ấy ({either(u.name for u in after)}), {_EITHER_DATE}",
        )


_ASTRAY = pa.schema([("row", pa.int64()), ("reason", pa.string()), ("remedy", pa.string())])


@dataclass(frozen=True)
class Placed:
    """`rows` with units in place of what was meant; `refused`: row, reason, remedy."""

    rows: pa.Table
    refused: pa.Table


def place(con: duckdb.DuckDBPyConnection, table: Table, rows: pa.Table, communes: Mapping[str, str]) -> Placed:
    """Decide for every row of `staged`, which is `rows`. Each pair of a place and a time of the list is asked once."""
    name = next((c.name for c in table.columns if c.type is Type.COMMUNE or table.names_units == c.name), None)
    if name is None or not rows.num_rows:
        return Placed(rows, _ASTRAY.empty_table())
    register = UnitList(con)
    coded = coded_texts.coded(rows[name])
    codes = pc.fill_null(coded.indices, -1).to_numpy(zero_copy_only=False).astype(np.int64)
    first, last = _periods(con, table, register)
    several = len(register.turns) + 1
    asked = np.where((codes < 0) | (last < 0), 0, (codes * several + first) * several + last + 1)  # 0: nothing to ask
    words = coded.dictionary.to_pylist()
    answers: list[DatedUnit | Refusal | None] = [None] * (len(words) * several * several + 1)
    for key in np.flatnonzero(np.bincount(asked)).tolist():
        if not key:
            continue
        (code, begins), ends = divmod((key - 1) // several, several), (key - 1) % several
        meant = _meant(table, words[code], communes)
        answers[key] = _answer(register, meant, begins, ends) if meant else None
    units = pa.array([_written(table, a) if isinstance(a, DatedUnit) else None for a in answers], pa.string())
    values = pc.coalesce(units.take(pa.array(asked)), coded_texts.texts(coded))
    placed = rows.set_column(rows.column_names.index(name), name, coded_texts.coded(values))
    return Placed(placed, _refused(rows, answers, asked))


def _refused(rows: pa.Table, answers: Sequence[DatedUnit | Refusal | None], asked: np.ndarray) -> pa.Table:
    out = np.flatnonzero(np.array([isinstance(a, Refusal) for a in answers])[asked])
    which = pa.array(asked[out])
    told = [(a.reason, a.remedy) if isinstance(a, Refusal) else (None, None) for a in answers]
    said = [pa.array(part, pa.string()).take(which) for part in zip(*told, strict=True)]
    return pa.table([rows["row"].take(pa.array(out)), *said], schema=_ASTRAY)


def _periods(con: duckdb.DuckDBPyConnection, table: Table, register: UnitList) -> tuple[np.ndarray, np.ndarray]:
    """Between which turns of the list the first and last day of each row lie; -1 where it has none."""
    turns = np.array(register.turns, "datetime64[D]")
    found = con.execute(f"select {table.since or table.day} as first, {table.day} as last from staged").to_arrow_table()
    periods = []
    for column in (found["first"], found["last"]):
        days = column.cast(pa.date32()).combine_chunks()
        numbers = pc.fill_null(days.cast(pa.int32()), 0).to_numpy(zero_copy_only=False)
        period = np.searchsorted(turns, numbers.astype("datetime64[D]"), side="right")
        periods.append(np.where(days.is_null().to_numpy(zero_copy_only=False), -1, period))
    return periods[0], periods[1]


def _answer(register: UnitList, meant: str | Refusal, first: int, last: int) -> DatedUnit | Refusal:
    if isinstance(meant, Refusal):
        return meant
    days = [register.turns[0] - timedelta(1), *register.turns]  # one day of each period
    return register.on(meant, days[first], days[last])


def _meant(table: Table, text: str, communes: Mapping[str, str]) -> str | Refusal | None:
    """What a cell means: typed already, or among names of offices one that is a commune's."""
    if not table.names_units:
        return text
    meant, alike = place_names.find(text, communes)
    if meant is None and place_names.says_commune(text):
        offered = f"Có phải là {either(alike)}? " if alike else ""
        return Refusal("Không có xã, thị trấn này trong danh mục.", f"{offered}Ghi đúng tên như trong tệp mẫu.")
    return meant


def _written(table: Table, unit: DatedUnit) -> str:
    return unit.name if table.names_units else unit.unit
