"""Models of skilful mass work ("Dân vận khéo") themselves, and the projects people gave to.

Rows, not numbers: numbers come from `measure`. How far a model has come follows from its dates on the as-of day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from analytics.registers import codes
from analytics.registers.registers import RegisterPage
from analytics.scope import row_scope
from analytics.scope.filters import Filters, Params
from analytics.scope.row_scope import scope
from analytics.scope.viewer import Viewer
from data.tables.columns import Table
from data.tables.tables import TABLES
from data.warehouse import snapshots

PAGE = 15
STAGES = {
    "registered": "Đăng ký",
    "launched": "Triển khai",
    "effective": "Hiệu quả",
    "recognised": "Công nhận",
    "replicated": "Nhân rộng",
}
SORTS = {
    "registered_on": "Ngày đăng ký",
    "name": "Tên mô hình",
    "commune": "Xã, thị trấn",
    "households": "Số hộ tham gia",
    "model_id": "Mã mô hình",
}
GIFTS = ("land_m2", "workdays", "cash_million", "in_kind_million")
_ENDED = "coalesce(ended_on <= $as_of, false)"
_STATE = (
    f"case when {_ENDED} then 'Đã dừng'"
    + "".join(f" when {stage}_on <= $as_of then '{name}'" for stage, name in reversed(STAGES.items()))
    + " end"
)
_LEVEL = "case when recognised_on <= $as_of then level end"
_TEXT = f"concat_ws(' ', model_id, name, {_STATE}, {_LEVEL})"


# ---------------------------------------------------------------- how far they came


def stages(filters: Filters, by: str = "", *, viewer: Viewer) -> pd.DataFrame:
    """Models kept up on the as-of day that had reached each stage by then, and those that had `ended`.

    One row, or one for each value of `by` (field, subject) that the table knows.
    """
    found = _counted(filters, viewer)
    names = [*STAGES, "ended"]
    if not by:
        return found[names].sum().to_frame().T
    known = list(TABLES["model"].column(by).values)
    return found.groupby(by)[names].sum().reindex(known, fill_value=0).rename_axis(by).reset_index()


def levels(filters: Filters, viewer: Viewer) -> pd.DataFrame:
    """Models kept up and recognised by the as-of day, by the `level` that recognised them: `models`."""
    found = _counted(filters, viewer)
    counted = found.assign(level=found["level"].fillna("Chưa ghi")).groupby("level")["recognised"].sum()
    unsaid = ["Chưa ghi"] if counted.get("Chưa ghi") else []
    known = [*TABLES["model"].column("level").values, *unsaid]
    return counted.reindex(known, fill_value=0).rename("models").rename_axis("level").reset_index()


def _counted(filters: Filters, viewer: Viewer) -> pd.DataFrame:
    """Models by `field`, `subject` and `level`: how many had reached each stage, and how many ended."""
    where, params = _known(filters, viewer)
    counts = ", ".join(
        f"count(*) filter (not {_ENDED} and {stage}_on <= $as_of)::integer as {stage}" for stage in STAGES
    )
    return snapshots.reader().query(
        f"select field, subject, level, {counts}, count(*) filter ({_ENDED})::integer as ended"
        f" from w.model where {where} group by all",
        params,
    )


def families(filters: Filters, viewer: Viewer) -> pd.DataFrame:
    """Models that grew from another or that another grew from, family by family, parents before children.

    `root` (a text of each family's own), `depth`, `model_id`, `name`, `commune`, `registered_on`, `chosen` (inside the
    filters; relatives elsewhere are shown too). The largest families come first.
    """
    rows = _related(filters, viewer)
    children: dict[str | None, list[dict[str, Any]]] = {}
    present = {row["key"] for row in rows}
    for row in rows:
        children.setdefault(row["parent"] if row["parent"] in present else None, []).append(row)
    trees = [list(_descended(root, 0, children)) for root in children.get(None, [])]
    told = [family for family in trees if len(family) > 1 and any(row["chosen"] for row in family)]
    columns = ["root", "depth", "model_id", "name", "commune", "registered_on", "chosen"]
    listed = [row for family in sorted(told, key=len, reverse=True) for row in family]
    return pd.DataFrame(listed, columns=columns)


def _descended(
    model: dict[str, Any], depth: int, children: Mapping[str | None, list[dict[str, Any]]], root: str = ""
) -> Iterator[dict[str, Any]]:
    """The model and all that grew from it, each before its own, by the day they were registered."""
    root = root or model["key"]
    yield model | {"root": root, "depth": depth}
    for child in children.get(model["key"], []):
        yield from _descended(child, depth + 1, children, root)


def worth_copying(filters: Filters, viewer: Viewer) -> pd.DataFrame:
    """Models kept up and recognised by the as-of day: `model_id`, `name`, `commune`, `field`, `level`, `households`,
    and `copies`, the models that had grown from each by then.

    Those copied most first, then by the level that recognised them, then by households.
    """
    rows = _related(filters, viewer)
    copies = Counter(row["parent"] for row in rows)
    ranks = {level: rank for rank, level in enumerate(TABLES["model"].column("level").values)}
    found = pd.DataFrame(
        [row for row in rows if row["chosen"] and row["recognised"] and row["kept_up"]],
        columns=["key", "model_id", "name", "commune", "field", "level", "households"],
    )
    found["copies"] = [copies[key] for key in found["key"]]
    found["rank"] = [ranks.get(level, -1) for level in found["level"]]
    best = found.sort_values(["copies", "rank", "households"], ascending=False, kind="stable", ignore_index=True)
    return best.drop(columns=["rank", "key"])


def _related(filters: Filters, viewer: Viewer) -> list[dict[str, Any]]:
    """Every model registered by the as-of day, by the day it was: its `key`, its `parent`'s, whether it was
    `recognised` and `kept_up` by then and is `chosen` by the filters."""
    where, params = filters.where(TABLES["model"])
    seen, more = _seen(filters, viewer)
    rows = snapshots.reader().query(
        f"select model_id, name, commune, field, level, households, registered_on, ({where}) as chosen,"
        " parent_id, parent_commune,"
        f" coalesce(recognised_on <= $as_of, false) as recognised, not {_ENDED} as kept_up"
        f" from (select model.* replace (model_parent.parent_id as parent_id), parent_commune from w.model left join"
        " w.model_parent using (commune, model_id)) as model"
        f" where {seen} order by registered_on, model_id, commune",
        params | more,
    )
    found: list[dict[str, Any]] = rows.to_dict("records")
    for row in found:
        row["key"] = codes.named(row["model_id"], row["commune"])
        row["parent"] = (
            codes.named(row["parent_id"], row["parent_commune"]) if isinstance(row["parent_id"], str) else None
        )
    return found


# ---------------------------------------------------------------- the register


def register(
    filters: Filters,
    search: str = "",
    sort: str = "registered_on",
    descending: bool = True,
    page: int = 1,
    *,
    viewer: Viewer,
) -> RegisterPage:
    """Models registered by the as-of day, whatever became of them.

    `search` matches any part of the code, the name, the state or the level, with or without accents, whatever the
    case. Raises NotAllowed.
    """
    viewer.must("see rows")
    where, params = _known(filters, viewer)
    if search.strip():
        where += f" and contains({_bare(_TEXT)}, {_bare('$search')})"
        params["search"] = search.strip()
    if sort not in SORTS:
        raise ValueError(f"cannot sort by {sort}")
    column = "name collate vi" if sort == "name" else sort
    rows = snapshots.reader().query(
        f"select model_id, name, commune, field, subject, registered_on, {_STATE} as state, households,"
        f" {_LEVEL} as level, count(*) over () as total"
        f" from w.model where {where} order by {column} {'desc' if descending else 'asc'} nulls last, model_id, commune"
        f" limit {PAGE} offset {PAGE * (max(page, 1) - 1)}",
        params,
    )
    return RegisterPage(rows.drop(columns="total"), int(rows["total"].iloc[0]) if len(rows) else 0, PAGE)


def model(model_id: str, filters: Filters, viewer: Viewer, commune: str | None = None) -> dict[str, Any] | None:
    """One model as it stood on the as-of day: its row, `state`, and the names of its `parent` and `children`.

    Of a bare number each commune may have a model of its own: without `commune` the code must be one model's. Raises
    NotAllowed.
    """
    viewer.must("see rows")
    seen, params = _seen(filters, viewer)
    rows = snapshots.reader().query(
        f"with known as (select *, {_STATE} as state from w.model where {seen}),"
        " grown as (select link.*, child.name, child.registered_on from w.model_parent as link"
        " join known as child using (commune, model_id))"
        " select known.*, parent.name as parent, batch.file as source_file,"
        " (select list(grown.name order by grown.registered_on) from grown"
        "  where (grown.parent_commune, grown.parent_id) = (known.commune, known.model_id)) as children"
        " from known left join w.model_parent as link using (commune, model_id)"
        " left join known as parent on (parent.commune, parent.model_id) = (link.parent_commune, link.parent_id)"
        " left join w.batch on batch.id = known.source_batch"
        " where known.model_id = $id and known.commune = coalesce($of, known.commune)",
        params | {"id": model_id, "of": commune},
    )
    if len(rows) != 1:
        return None
    found = {name: v for name, v in rows.iloc[0].items() if name != "children"}
    children = rows.iloc[0]["children"]
    return row_scope.from_where({str(k): None if pd.isna(v) else v for k, v in found.items()}, viewer) | {
        "children": [] if children is None else list(children),
        "as_of": params["as_of"],
    }


# ---------------------------------------------------------------- contributions


def projects(filters: Filters, gift: str, limit: int = 10, *, viewer: Viewer) -> pd.DataFrame:
    """The projects given most of one thing in the period: `project`, `commune`, `given`, `gifts`.

    A project is its name in its commune: several communes have a "tuyến 3".
    """
    if gift not in GIFTS:
        raise ValueError(f"nobody gives {gift}")
    table = TABLES["contribution"]
    where, params = filters.where(table)
    seen, more = _seen(filters, viewer, table)
    return snapshots.reader().query(
        f"select project, commune, sum({gift})::double as given, count({gift})::integer as gifts"
        f" from w.contribution where {where} and {seen} and given_on >= $start and {gift} > 0"
        f" group by all order by given desc, project, commune limit {int(limit)}",
        params | more | {"start": scope(filters, viewer).start},
    )


def _known(filters: Filters, viewer: Viewer) -> tuple[str, Params]:
    """Models in scope registered by the as-of day."""
    where, params = filters.where(TABLES["model"])
    seen, more = _seen(filters, viewer)
    return f"{where} and {seen}", params | more


def _seen(filters: Filters, viewer: Viewer, table: Table = TABLES["model"]) -> tuple[str, Params]:
    """What had happened by the as-of day and the viewer may see, whatever the other filters."""
    where, params = row_scope.all_rows(table.name, viewer)
    return f"{table.day} <= $as_of and {where}", params | {"as_of": scope(filters, viewer).as_of}


def _bare(text: str) -> str:
    """SQL: lower case, without accents (đ too, which strip_accents leaves)."""
    return f"strip_accents(replace(lower({text}), 'đ', 'd'))"
