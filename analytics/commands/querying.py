"""`query`: numbers, as every screen shows them."""

from __future__ import annotations

import json
import math
from typing import Any

import click
import pandas as pd

from analytics import formatting
from analytics.commands.filter_options import choices, filters_of
from analytics.commands.first_data import ensure_data
from analytics.indicators import DIMENSIONS, INDICATORS
from analytics.measure.measure import CannotGroup, measure, scope
from analytics.scope import viewer
from analytics.scope.filters import Scope
from analytics.scope.places import code_of, item_names


@click.command(help="In ra các chỉ tiêu. KEY là mã chỉ tiêu, ví dụ: received on_time_rate.")
@click.argument("keys", nargs=-1, required=True, metavar="KEY…")
@click.option("--by", multiple=True, type=click.Choice(list(DIMENSIONS)), help="Chia theo; lặp lại được.")
@click.option("--format", "style", type=click.Choice(["table", "csv", "json"]), default="table")
@choices
def query(keys: tuple[str, ...], by: tuple[str, ...], style: str, **options: Any) -> None:
    unknown = [key for key in keys if key not in INDICATORS]
    if unknown:
        raise click.UsageError(f"Không có chỉ tiêu “{unknown[0]}”. Các chỉ tiêu: {', '.join(INDICATORS)}.")
    ensure_data()
    filters = filters_of(**options)
    try:
        table = measure(keys, filters, by, viewer.here())
    except CannotGroup as error:
        raise click.UsageError(str(error)) from None
    if style == "json":
        click.echo(json.dumps(as_json(table, scope(filters, viewer.here()), by), ensure_ascii=False))
    elif style == "csv":
        click.echo(_named(table, by).to_csv(index=False), nl=False)
    else:
        click.echo(_readable(table, keys, by).to_string(index=False))


def as_json(table: pd.DataFrame, found: Scope, by: tuple[str, ...]) -> dict[str, Any]:
    """The period and the rows; rates in percent, unrounded, missing is null."""
    return {
        "period": {
            "start": found.start.isoformat(),
            "end": found.period.end.isoformat(),
            "as_of": found.as_of.isoformat(),
        },
        "rows": [
            {name: _plain(v) for name, v in row.items()} for row in _named(table, by).astype(object).to_dict("records")
        ],
    }


def _named(table: pd.DataFrame, by: tuple[str, ...]) -> pd.DataFrame:
    """Communes by name, with their code beside it; items by number, with their name."""
    named = table.copy()
    for dimension in by:
        at = list(named.columns).index(dimension) + 1
        if dimension in ("commune", "successor"):
            named.insert(at, f"{dimension}_code", [code_of(u) if u else None for u in table[dimension]])
            named[dimension] = [formatting.group(dimension, u) for u in table[dimension]]
        elif dimension == "item":
            named.insert(at, "item_name", ["" if pd.isna(i) else item_names()[int(i)] for i in table["item"]])
    return named


def _plain(found: Any) -> Any:
    """A number JSON can hold: counts whole, missing null."""
    if found is None or (isinstance(found, float) and math.isnan(found)):
        return None
    if isinstance(found, float) and found.is_integer():
        return int(found)
    return found.item() if hasattr(found, "item") else found


def _readable(table: pd.DataFrame, keys: tuple[str, ...], by: tuple[str, ...]) -> pd.DataFrame:
    columns: dict[str, list[str]] = {}
    for dimension in by:
        columns[DIMENSIONS[dimension]] = [formatting.group(dimension, v) for v in table[dimension]]
    for key in keys:
        indicator = INDICATORS[key]
        columns[formatting.heading(indicator)] = [formatting.bare(indicator, v) for v in table[key]]
        columns[f"n {key}"] = [formatting.number(v) for v in table[f"{key}_n"]]
    return pd.DataFrame(columns)
