"""Counting a form: a number a unit and column, and which rows an identity fails on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

import pandas as pd

from analytics import formatting
from analytics.documents.forms import FORMS, form_rows
from analytics.documents.forms.record import Form, Identity
from analytics.measure.measure import scope
from analytics.registers import codes
from analytics.scope import places, row_scope
from analytics.scope.filters import Filters, Params
from analytics.scope.viewer import Viewer
from data.warehouse import snapshots

DISTRICT = "524"
NAMED = 20  # rows named under a failing identity
_RELATIONS = {"letters": ("petition", form_rows.LETTERS), "receptions": ("reception", form_rows.RECEPTIONS)}


@dataclass(frozen=True, kw_only=True)
class Broken:
    """An identity that fails on some rows: `total` and `parts` as summed, `rows` by code (at most NAMED of `count`)."""

    identity: Identity
    total: float
    parts: float
    rows: tuple[str, ...]
    count: int


@dataclass(frozen=True, eq=False)
class Counted:
    """A form filled in: `cells` has a row a unit (its name as index, all of them together first), a column a number.

    NaN where no row tells; columns our tables do not hold are not in it.
    """

    form: Form
    cells: pd.DataFrame
    broken: tuple[Broken, ...]


def inspection(filters: Filters, viewer: Viewer) -> Filters:
    """The same period by the inspection calendar, whose closing days the forms use; chosen dates stay."""
    code = scope(filters, viewer).period.code
    return replace(filters, calendar="thanh-tra", period=code) if code else filters


def count_all(filters: Filters, viewer: Viewer) -> list[Counted]:
    """Every form for the period that the viewer may see, by the inspection calendar."""
    chosen = inspection(filters, viewer)
    return [count(form, chosen, viewer) for form in forms(viewer)]


def forms(viewer: Viewer) -> list[Form]:
    """The forms as the viewer may see them: denunciations left out, and the forms of nothing else."""
    if viewer.sees_denunciations:
        return list(FORMS)
    return [form for form in (form.without(row_scope.DENUNCIATION) for form in FORMS) if form]


def count(form: Form, filters: Filters, viewer: Viewer) -> Counted:
    """One form for a period as it is.

    Rows are named by codes, for who may see rows and denunciations.
    """
    relation, params = _relation(form, filters, viewer)
    found, wrong = _counted(form, filters, relation, params)
    shown = _units(filters, viewer, list(found.index))
    cells = found.reindex(shown)
    cells[~cells.index.isin(found.index)] = 0.0
    total = found.sum(min_count=1) if len(found) else pd.Series(0.0, index=found.columns)
    cells = pd.concat([total.to_frame("Tổng cộng").T, cells.set_axis(_names(cells.index))]).astype(float)
    most = NAMED if viewer.sees_denunciations and viewer.may("see rows") else 0
    broken = [
        Broken(
            identity=i,
            total=float(total[i.total]),
            parts=float(total[_held(form, i)].sum()),
            rows=_rows(form, i, relation, params, most),
            count=n,
        )
        for i, n in zip(form.identities, wrong, strict=True)
        if n
    ]
    return Counted(form, cells, tuple(broken))


def _counted(form: Form, filters: Filters, relation: str, params: Params) -> tuple[pd.DataFrame, list[int]]:
    """Sums by unit, and on how many rows each identity fails."""
    sums = [f'({c.value.summed})::double as "{c.number}"' for c in form.columns if c.value]
    fails = [f"count(*) filter ({_differs(form, i)}) as fails{k}" for k, i in enumerate(form.identities)]
    place = "successor" if filters.places == "xa-moi" else "unit"
    sql = (
        f"with fact as ({relation}) select {place} as unit, {', '.join(['count(*) as lines', *sums, *fails])} from fact"
        f" left join (select unit, successor from w.commune) as place on place.unit = coalesce(commune, '{DISTRICT}')"
        " group by 1"
    )
    found = snapshots.reader().query(sql, params).set_index("unit").drop(columns="lines")
    wrong = [int(found.pop(f"fails{k}").sum()) for k in range(len(fails))]
    return found, wrong


def _relation(form: Form, filters: Filters, viewer: Viewer) -> tuple[str, Params]:
    table, text = _RELATIONS[form.relation]
    where, params = row_scope.rows(table, filters, viewer)
    params["start"] = min(params["start"], params["as_of"] + timedelta(days=1))  # beyond the data nothing was received
    return text.format(where=where, rows=form.rows, letters=places.letters_held(params["as_of"])), params


def _units(filters: Filters, viewer: Viewer, found: list[str]) -> list[str]:
    """The district first, then the communes chosen (all of them when none are), then any other unit found."""
    communes = tuple(filters.communes or viewer.communes)
    found_in = scope(filters, viewer)
    end = max(found_in.start, found_in.as_of)
    standing = places.standing_units(found_in.start, end)
    known = places.successors(communes) if filters.places == "xa-moi" else list(communes) or standing
    district = [] if communes or not places.stands(DISTRICT, found_in.start, end) else [DISTRICT]
    return list(dict.fromkeys([*district, *known, *(u for u in found if isinstance(u, str))]))


def _names(units: pd.Index) -> list[str]:
    return [formatting.group("commune", unit) for unit in units]


def _held(form: Form, identity: Identity) -> list[str]:
    return [p for p in identity.parts if form.column(p).value is not None]


def _differs(form: Form, identity: Identity) -> str:
    """The condition of a row that adds to one side otherwise than to the other."""
    sides = [form.column(number).value for number in (identity.total, *_held(form, identity))]
    left, *right = (side.of_row for side in sides if side is not None)
    return f"{left} <> {' + '.join(right)}"


def _rows(form: Form, identity: Identity, relation: str, params: Params, most: int) -> tuple[str, ...]:
    """The first of the rows that an identity fails on, by code."""
    sql = f"select ref, commune from ({relation}) where {_differs(form, identity)} order by all limit {int(most)}"
    found = snapshots.reader().query(sql, params)
    return tuple(codes.named(*row) for row in zip(found["ref"], found["commune"], strict=True))


def period_words(filters: Filters, viewer: Viewer) -> str:
    """The period as the forms head it: its first and its closing day."""
    period = scope(inspection(filters, viewer), viewer).period
    return f"Số liệu tính từ ngày {formatting.day(period.start)} đến ngày {formatting.day(period.end)}"


def is_kept(counted: Counted, identity: Identity) -> bool:
    return all(b.identity != identity for b in counted.broken)


def sentence(broken: Broken, form: Form) -> str:
    """Which identity fails, by how much, and because of which rows."""
    text = f"{form.code}: cột {broken.identity.text} không khớp"
    text += f" ({formatting.number(broken.total)} so với {formatting.number(broken.parts)})"
    if not broken.rows:
        return f"{text}, do {formatting.number(broken.count)} dòng."
    more = (
        f" và {formatting.number(broken.count - len(broken.rows))} dòng khác" if broken.count > len(broken.rows) else ""
    )
    return f"{text}, do {formatting.number(broken.count)} dòng: {', '.join(broken.rows)}{more}."


def gaps(form: Form) -> list[str]:
    """ "Cột 16, 17 không có trong dữ liệu", a list of one sentence or none."""
    if not form.not_held:
        return []
    return [f"Cột {', '.join(_runs([int(c.number) for c in form.not_held]))} không có trong dữ liệu, để trống."]


def _runs(numbers: list[int]) -> list[str]:
    """Numbers in order, those of a run as "7 đến 19"."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return [str(run[0]) if len(run) == 1 else f"{run[0]} đến {run[-1]}" for run in runs]
