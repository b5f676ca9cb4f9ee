"""What the whole warehouse must satisfy. A contract is a sentence and a query returning the rows that break it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import duckdb

from data.tables import identity
from data.tables.tables import TABLES

EXAMPLES = 3


@dataclass(frozen=True, kw_only=True)
class Contract:
    """`bad_rows` returns one text column naming each offending row; `stop` refuses the whole load."""

    key: str
    says: str
    bad_rows: str
    level: Literal["stop", "warn"] = "stop"


@dataclass(frozen=True)
class Breach:
    contract: Contract
    count: int
    examples: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.contract.says} {self.count} dòng sai, ví dụ: {', '.join(self.examples)}."


def _unique_keys() -> list[Contract]:
    found = []
    for table in TABLES.values():
        if table.key:
            key = ", ".join(identity.parts(table, table.name))
            shown = " || ' · ' || ".join(f"coalesce({k}::varchar, '')" for k in table.key)
            found.append(
                Contract(
                    key=f"{table.name}_unique",
                    says=f"{table.title}: mỗi dòng chỉ có một lần.",
                    bad_rows=f"select any_value({shown}) from {table.name} group by {key} having count(*) > 1",
                )
            )
    return found


def _known_communes() -> list[Contract]:
    return [
        Contract(
            key=f"{table.name}_commune_known",
            says=f"{table.title}: xã, thị trấn phải có trong danh mục.",
            bad_rows=f"select distinct fact.commune from {table.name} as fact anti join commune on commune.unit ="
            f" fact.commune"
            " where fact.commune is not null",
        )
        for table in TABLES.values()
        if table.has("commune")
    ]


def _row_rules() -> list[Contract]:
    """The rules that only warn, counted over everything that is stored."""
    return [
        Contract(
            key=f"{table.name}_{rule.key}",
            says=f"{table.title}: {rule.reason}",
            bad_rows=f"select coalesce(source_batch, '') || ' · dòng ' || source_row from {table.name} where"
            f" {rule.bad}",
            level="warn",
        )
        for table in TABLES.values()
        for rule in table.rules
        if rule.level == "warn"
    ]


_WRITTEN = (
    Contract(
        key="petition_days_in_order",
        says="Đơn thư: ngày nhận, thụ lý, giải quyết phải theo thứ tự.",
        bad_rows="select petition_id from petition where accepted_on < received_on or resolved_on < counted_from",
    ),
    Contract(
        key="time_limit_once",
        says="Thời hạn luật định: mỗi đơn chỉ có một thời hạn.",
        bad_rows="select a.kind || ' · ' || a.step from time_limit a join time_limit b on (a.kind, a.step) = (b.kind,"
        " b.step) and (a.round is null or b.round is null or a.round = b.round)"
        " and (a.complexity is null or b.complexity is null or a.complexity = b.complexity)"
        " and (a.remote is null or b.remote is null or a.remote = b.remote)"
        " and coalesce(a.valid_from, date '0001-01-01') <= coalesce(b.valid_to, date '9999-12-31')"
        " and coalesce(b.valid_from, date '0001-01-01') <= coalesce(a.valid_to, date '9999-12-31')"
        " and a.rowid < b.rowid and (a.step = 'Giải quyết'"
        " or a.step in ('Thụ lý', 'Xử lý ban đầu') and a.complexity is null and b.complexity is null)",
    ),
    Contract(
        key="model_parent_known",
        says="Dân vận khéo: mô hình gốc phải có trong danh sách.",
        bad_rows="select child.model_id from model as child anti join model_parent as known"
        " on known.model_id = child.model_id and known.commune is not distinct from child.commune"
        " where child.parent_id is not null",
        level="warn",
    ),
    Contract(
        key="service_carried_over",
        says="Một cửa: tồn kỳ trước phải bằng số đang giải quyết cuối tháng trước.",
        bad_rows="select this.commune || ' · ' || strftime(this.month, '%m/%Y') from service as this join service as"
        " before on before.commune = this.commune and before.month = (this.month - interval 1 month)::date"
        " where this.carried_in <> before.pending",
        level="warn",
    ),
    Contract(
        key="evaluation_criterion_known",
        says="Đánh giá: tiêu chí phải có trong bộ tiêu chí.",
        bad_rows="select distinct rubric || ' · ' || criterion from evaluation"
        " anti join rubric on rubric.version = evaluation.rubric and rubric.criterion = evaluation.criterion",
        level="warn",
    ),
)

CONTRACTS = (*_unique_keys(), *_known_communes(), *_row_rules(), *_WRITTEN)


def note(con: duckdb.DuckDBPyConnection, breaches: list[Breach]) -> None:
    """Keep what was found with the snapshot, so that a page can show it."""
    con.execute("delete from breach")
    for b in breaches:
        con.execute(
            "insert into breach values (?, ?, ?, ?, ?)",
            [b.contract.key, b.contract.says, b.contract.level, b.count, ", ".join(b.examples)],
        )


def check(con: duckdb.DuckDBPyConnection, contracts: tuple[Contract, ...] = CONTRACTS) -> list[Breach]:
    """Run every contract before reporting, so that the reader sees the whole list at once."""
    breaches = []
    for contract in contracts:
        found = con.execute(
            f"select count(*), list(bad order by bad)[1:{EXAMPLES}] from ({contract.bad_rows}) as rows(bad)"
        ).fetchone()
        if found and found[0]:
            breaches.append(Breach(contract, found[0], tuple(str(x) for x in found[1])))
    return breaches
