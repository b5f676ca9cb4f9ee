"""`signals` and `findings`: what is a change and what is chance, as numbers and in words."""

from __future__ import annotations

import json
import math
from typing import Any

import click
import pandas as pd

from analytics import formatting
from analytics.commands.filter_options import choices, filters_of
from analytics.commands.first_data import ensure_data
from analytics.indicators import INDICATORS
from analytics.measure.measure import CannotGroup, measure, monthly, scope
from analytics.measure.statistics.control_charts import funnel, xmr
from analytics.scope.filters import Filters
from analytics.scope.periods import buckets
from analytics.scope.viewer import here
from analytics.summaries.findings import findings as find

MONTHS = 36


@click.command(help="Tín hiệu của một chỉ tiêu theo tháng (XmR), hoặc phễu theo xã với --by commune.")
@click.argument("key")
@click.option("--by", type=click.Choice(["month", "commune"]), default="month", show_default=True)
@click.option("--format", "style", type=click.Choice(["table", "csv", "json"]), default="table")
@choices
def signals(key: str, by: str, style: str, **options: Any) -> None:
    if key not in INDICATORS:
        raise click.UsageError(f"Không có chỉ tiêu “{key}”. Các chỉ tiêu: {', '.join(INDICATORS)}.")
    ensure_data()
    filters = filters_of(**options)
    try:
        table = _by_month(key, filters) if by == "month" else _by_commune(key, filters)
    except CannotGroup as error:
        raise click.UsageError(str(error)) from None
    _print(table, style)


@click.command(help="Điều đáng nói trong phần đang xem, xếp theo mức cần chú ý.")
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text")
@choices
def findings(style: str, **options: Any) -> None:
    ensure_data()
    found = find(filters_of(**options), here())
    if style == "json":
        names = ("kind", "indicator", "where", "value", "reference", "n", "severity", "sentence", "link")
        click.echo(json.dumps([{n: _plain(getattr(f, n)) for n in names} for f in found], ensure_ascii=False))
        return
    for f in found:
        click.echo(f"- {f.sentence}")
    if not found:
        click.echo("Không có gì khác thường và không có việc quá hạn trong phần đang xem.")


def _by_month(key: str, filters: Filters) -> pd.DataFrame:
    months = MONTHS
    if filters.start:  # chosen dates are the whole series; a named period is the last part of a longer one
        found = scope(filters, here())
        months = len(buckets(found.start, found.as_of, "month", filters.calendar))
    table = monthly([key], filters, months, viewer=here())
    chart = xmr(table[key].tolist(), INDICATORS[key].better, complete=table["complete"].tolist())
    return pd.DataFrame(
        {
            "month": table["month"],
            "value": table[key],
            "n": table[f"{key}_n"],
            "mean": chart.mean,
            "lower": chart.lower,
            "upper": chart.upper,
            "signal": [p.signal for p in chart.points],
            "rule": [p.label for p in chart.points],
            "provisional": chart.provisional,
        }
    )


def _by_commune(key: str, filters: Filters) -> pd.DataFrame:
    """The funnel around the rate of all groups together; limits in percent."""
    indicator = INDICATORS[key]
    if not indicator.is_share:
        raise click.UsageError(f"“{indicator.name}” không phải tỷ lệ của số đếm nên không có phễu.")
    table = measure([key], filters, ("commune",), here())
    n = table[f"{key}_n"].round().astype(int)
    k = (table[key].fillna(0) / 100 * n).round().astype(int)
    judged = funnel(pd.DataFrame({"numerator": k, "n": n}))
    limits = {c: 100 * judged[c] for c in ("lower95", "upper95", "lower998", "upper998")}
    names = [formatting.group("commune", u) for u in table["commune"]]
    return pd.DataFrame({"commune": names, "value": table[key], "n": n, **limits, "outside": judged["outside"]})


def _print(table: pd.DataFrame, style: str) -> None:
    if style == "json":
        rows = [{k: _plain(v) for k, v in row.items()} for row in table.astype(object).to_dict("records")]
        click.echo(json.dumps(rows, ensure_ascii=False))
    elif style == "csv":
        click.echo(table.to_csv(index=False), nl=False)
    else:
        click.echo(
            table.to_string(index=False, na_rep=formatting.MISSING, float_format=lambda x: formatting.number(x, 1))
        )


def _plain(found: Any) -> Any:
    if found is None or (isinstance(found, float) and math.isnan(found)):
        return None
    return found.item() if hasattr(found, "item") else found
