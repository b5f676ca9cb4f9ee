"""Every contract fires on a breach planted for it, names it in a sentence, and keeps silent on the sample."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
from click.testing import CliRunner

from analytics.commands import main
from data.loading import load
from data.tables.columns import Type
from data.tables.tables import ACCEPTED, TABLES
from data.warehouse import contracts, schema, snapshots
from data.warehouse.contracts import CONTRACTS, EXAMPLES, Contract, check

Plant = Callable[[duckdb.DuckDBPyConnection], None]
BY_KEY = {contract.key: contract for contract in CONTRACTS}
DAY = date(2024, 3, 5)
VALUES = {Type.DAY: DAY, Type.MONTH: date(2024, 3, 1), Type.YEAR: 2024, Type.ITEM: 8, Type.TEXT: "một",
          Type.CHOICE: "Huyện", Type.COMMUNE: "21112"}  # fmt: skip


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    """The tables of a snapshot, empty."""
    with duckdb.connect() as con:
        schema.prepare(con)
        yield con


def insert(con: duckdb.DuckDBPyConnection, table: str, **values: Any) -> None:
    values = {"source_batch": "lo-1", "source_row": 7, **values}
    names, marks = ", ".join(values), ", ".join("?" * len(values))
    con.execute(f"insert into {table} ({names}) values ({marks})", list(values.values()))


def rows(table: str, *changes: dict[str, Any]) -> Plant:
    def plant(con: duckdb.DuckDBPyConnection) -> None:
        for change in changes:
            insert(con, table, **change)

    return plant


def limits(*twins: str) -> Plant:
    """Limits, each "kind, round, complexity, remote, step, valid_from, valid_to" in SQL."""

    def plant(con: duckdb.DuckDBPyConnection) -> None:
        for values in twins:
            con.execute(
                "insert into time_limit (kind, round, complexity, remote, step, valid_from, valid_to, days)"
                f" values ({values}, 5)"
            )

    return plant


KEYED = {
    table.name: {name: VALUES[table.column(name).type] for name in table.key} for table in TABLES.values() if table.key
}
PLANTED: list[tuple[str, str, Plant]] = [
    *((f"{name}_unique", "twice", rows(name, key, key)) for name, key in KEYED.items()),
    *(
        (f"{name}_unique", "twice without commune", rows(name, *[{**KEYED[name], "commune": None}] * 2))
        for name in ("task", "reception", "dialogue")
    ),
    *(
        (f"{table.name}_commune_known", "unit", rows(table.name, {"commune": "99999"}))
        for table in TABLES.values()
        if table.has("commune")
    ),
    ("petition_day_needs_outcome", "", rows("petition", {"resolved_on": DAY, "handling": ACCEPTED})),
    ("conclusion_day_needs_result", "", rows("conclusion", {"done_on": DAY})),
    ("petition_handled_needs_day", "", rows("petition", {"handling": "Chuyển đơn"})),
    *(
        (f"petition_{late}_within_{years}_years", "", rows("petition", {"received_on": DAY, late: date(2032, 3, 5)}))
        for late, years in (("due_on", 3), ("accepted_on", 1), ("resolved_on", 5))
    ),
    (
        "petition_days_in_order",
        "accepted before received",
        rows("petition", {"petition_id": "A", "received_on": DAY, "accepted_on": date(2024, 3, 4)}),
    ),
    (
        "petition_days_in_order",
        "resolved before accepted",
        rows("petition", {"petition_id": "A", "counted_from": DAY, "resolved_on": date(2024, 3, 4)}),
    ),
    ("time_limit_once", "again", limits("'Tố cáo', null, 'Phức tạp', null, 'Giải quyết', '2024-01-01', null")),
    ("time_limit_once", "blank", limits("'Tố cáo', 'Lần đầu', null, true, 'Giải quyết', '2024-01-01', null")),
    ("time_limit_once", "last day", limits("'Mới', null, null, null, 'Giải quyết', '2020-01-01', '2024-01-01'",
                                           "'Mới', null, null, null, 'Giải quyết', '2024-01-01', null")),
    ("time_limit_once", "no first day", limits("'Kiến nghị', null, null, null, 'Giải quyết', null, null")),
    ("time_limit_once", "acceptance", limits("'Khiếu nại', 'Lần hai', null, null, 'Thụ lý', '2024-01-01', null")),
    ("time_limit_once", "first step", limits("'Tố cáo', null, null, null, 'Xử lý ban đầu', '2024-01-01', null")),
    ("model_parent_known", "", rows("model", {"model_id": "A", "parent_id": "B"})),
    (
        "service_carried_over",
        "",
        rows(
            "service",
            {"commune": "21112", "month": date(2023, 12, 1), "pending": 3},
            {"commune": "21112", "month": date(2024, 1, 1), "carried_in": 4},
        ),
    ),
    (
        "evaluation_criterion_known",
        "",
        rows("evaluation", {"rubric": "Minh họa 100 điểm", "criterion": "Tiêu chí lạ"}),
    ),
    (
        "evaluation_criterion_known",
        "of another version",
        rows("evaluation", {"rubric": "Bộ khác", "criterion": "Thông tin, báo cáo"}),
    ),
]  # fmt: skip

HARMLESS: list[tuple[str, str, Plant]] = [
    ("petition_days_in_order", "all on one day", rows("petition", {"received_on": DAY, "accepted_on": DAY,
                                                                  "counted_from": DAY, "resolved_on": DAY})),
    ("task_unique", "another due day", rows("task", KEYED["task"], {**KEYED["task"], "due_on": date(2024, 3, 6)})),
    ("reception_unique", "with and without commune", rows("reception", KEYED["reception"],
                                                          {**KEYED["reception"], "commune": None})),
    ("task_commune_known", "none", rows("task", {"commune": None})),
    ("petition_commune_known", "all", lambda con: con.execute(
        "insert into petition (petition_id, commune) select unit, unit from commune") and None),
    ("time_limit_once", "one after the other",
     limits("'Mới', null, null, null, 'Giải quyết', '2020-01-01', '2023-12-31'",
            "'Mới', null, null, null, 'Giải quyết', '2024-01-01', null")),
    ("time_limit_once", "remote or not", limits("'Mới', null, null, true, 'Giải quyết', '2020-01-01', null",
                                                "'Mới', null, null, false, 'Giải quyết', '2020-01-01', null")),
    ("model_parent_known", "there", rows("model", {"model_id": "A", "parent_id": "B"}, {"model_id": "B"})),
    ("service_carried_over", "a month missing", rows(
        "service", {"commune": "21112", "month": date(2023, 11, 1), "pending": 3},
        {"commune": "21112", "month": date(2024, 1, 1), "carried_in": 4})),
    ("service_carried_over", "another commune", rows(
        "service", {"commune": "21112", "month": date(2023, 12, 1), "pending": 3},
        {"commune": "21067", "month": date(2024, 1, 1), "carried_in": 4})),
    ("petition_day_needs_outcome", "guided", rows("petition", {"resolved_on": DAY, "handling": "Hướng dẫn"})),
]  # fmt: skip


def _ids(planted: list[tuple[str, str, Plant]]) -> list[str]:
    return [f"{key}-{why}" if why else key for key, why, _ in planted]


def test_every_contract_has_its_breach():
    assert {key for key, *_ in PLANTED} == set(BY_KEY)
    assert len(BY_KEY) == len(CONTRACTS)


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda c: c.key)
def test_silent_on_empty_tables(contract: Contract, con: duckdb.DuckDBPyConnection):
    assert check(con, (contract,)) == []


@pytest.mark.parametrize(("key", "why", "plant"), PLANTED, ids=_ids(PLANTED))
def test_fires_on_its_breach(key: str, why: str, plant: Plant, con: duckdb.DuckDBPyConnection):
    plant(con)
    (breach,) = check(con, (BY_KEY[key],)) or [None]
    assert breach is not None
    assert breach.count >= 1
    assert all(isinstance(example, str) and example not in ("", "None") for example in breach.examples)
    said = str(breach)
    assert said.endswith(".")
    assert said.startswith(BY_KEY[key].says)
    assert "\n" not in said
    assert all(example in said for example in breach.examples)


@pytest.mark.parametrize(("key", "why", "plant"), HARMLESS, ids=_ids(HARMLESS))
def test_silent_on_what_only_looks_like_a_breach(key: str, why: str, plant: Plant, con: duckdb.DuckDBPyConnection):
    plant(con)
    assert check(con, (BY_KEY[key],)) == []


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda c: c.key)
def test_silent_on_the_sample(contract: Contract, sample_con: duckdb.DuckDBPyConnection):
    assert [str(breach) for breach in check(sample_con, (contract,))] == []


@pytest.fixture(scope="module")
def sample_con(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    (snapshot,) = (sample_home / "warehouse").glob("*.duckdb")
    copy = shutil.copy(snapshot, tmp_path_factory.mktemp("copy"))
    with duckdb.connect(copy, read_only=True) as con:
        yield con


def test_breaches_are_counted_whole_and_named_in_part(con: duckdb.DuckDBPyConnection):
    for number in range(10):
        insert(con, "model", model_id=f"M{number}", parent_id="nowhere")
    (breach,) = check(con, (BY_KEY["model_parent_known"],))
    assert (breach.count, breach.examples) == (10, ("M0", "M1", "M2"))
    assert EXAMPLES == 3
    assert "10 dòng" in str(breach)


def test_all_breaches_are_told_at_once(con: duckdb.DuckDBPyConnection):
    for _, _, plant in PLANTED:
        plant(con)
    assert {breach.contract.key for breach in check(con)} == set(BY_KEY)


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda c: c.key)
def test_a_contract_says_what_must_hold(contract: Contract):
    assert contract.says.endswith(".")
    assert contract.says[0].isupper()


# ---------------------------------------------------------------- in a load


def test_a_broken_contract_stops_the_whole_load(
    home: Path, petitions: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
):
    load.load([petitions([{}])])
    before = snapshots.current()
    never = Contract(
        key="never", says="Không bao giờ có đơn B.", bad_rows="select petition_id from petition where petition_id = 'B'"
    )
    monkeypatch.setattr(contracts, "check", lambda con: check(con, (never,)))
    file = petitions([{"petition_id": "B"}, {"petition_id": "C"}], "b.csv")
    with pytest.raises(load.ContractBroken, match=r"Không bao giờ có đơn B\. 1 dòng sai, ví dụ: B\."):
        load.load([file])
    done = CliRunner().invoke(main, ["load", str(file)])
    assert (done.exit_code, done.stderr.splitlines()) == (2, ["Không bao giờ có đơn B. 1 dòng sai, ví dụ: B."])
    assert snapshots.current() == before
    assert snapshots.snapshots() == [before.id]
    assert snapshots.reader().query("select petition_id from w.petition").petition_id.tolist() == ["DT-00000"]


def test_a_warning_lets_the_load_in_and_is_told(home: Path, template: Any, write_csv: Callable[..., Path]):
    report = load.load([write_csv("m.csv", template("model", [{"model_id": "A", "parent_id": "B"}]))])
    assert report.exit_code == 0
    assert any("mô hình gốc" in warning and "ví dụ: A" in warning for warning in report.warnings)
