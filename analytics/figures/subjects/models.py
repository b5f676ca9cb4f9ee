"""Figures of skilful mass work: how far models came, where there are none, what grew from what, who gave what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from analytics import formatting
from analytics.figures.bar_numbers import beside
from analytics.figures.chart import Chart, Series, numbers, rows_of
from analytics.figures.charts import heat_map
from analytics.figures.figure import Figure
from analytics.figures.lettering import BREAK, two_lines
from analytics.figures.theme import Look
from analytics.indicators import INDICATORS
from analytics.registers.models import STAGES
from analytics.summaries.reading import Reading

_STAGES_NOTE = (
    "Chỉ mô hình đang duy trì, tính theo ngày ghi trong hồ sơ. Có mô hình được nhân rộng khi chưa công nhận,"
    " nên bước sau không phải lúc nào cũng nằm trong bước trước."
)


# ---------------------------------------------------------------- how far they came


def pipeline(key: str, table: pd.DataFrame, look: Look, question: str) -> Figure:
    """Models that reached each stage, in the order of the stages; `table` is from `models.stages`."""
    counts = table[list(STAGES)].iloc[0].to_numpy(dtype=float)
    whole, ended = counts[0], int(table["ended"].iloc[0])
    shares = ["", *(formatting.percent(100 * c / whole, 0) if whole else "" for c in counts[1:])]
    stopped = f"{formatting.number(ended)} mô hình đã dừng, không tính ở đây." if ended else ""
    told = f"{formatting.number(whole)} mô hình đang duy trì: {_stage_words(counts[1:], whole)}"
    reading = Reading(headline=told, rest=stopped)
    names = list(STAGES.values())
    return Figure(
        key=key,
        question=question,
        reading=reading,
        base=formatting.base(whole),
        alt=f"Thanh ngang số mô hình theo bước. {reading.text}",
        chart=_bars(names, "Số mô hình", counts, "mô hình", look),
        spec=_lying(names, counts.tolist(), [formatting.number(c) for c in counts], shares, look),
        data=pd.DataFrame(
            {"Bước": names, "Số mô hình": counts, "Trên số đăng ký (%)": 100 * counts / whole if whole else np.nan}
        ),
        indicators=("models_active", "models_effective_rate"),
        height=250,
        note=_STAGES_NOTE,
    )


def _of_all(count: float, whole: float) -> str:
    share = f" ({formatting.percent(100 * count / whole, 0)})" if whole else ""
    return f"{formatting.number(count)}{share}"


def _stage_words(counts: np.ndarray, whole: float) -> str:
    """ "117 hiệu quả (85%), 59 được công nhận (43%)"; what all have reached is said without a share."""
    names = list(STAGES.values())[1:]
    return ", ".join(f"{formatting.number(c)} {name.lower()}" for name, c in zip(names, counts, strict=True))


def _bars(names: Sequence[str], name: str, values: Iterable[float], unit: str, look: Look) -> Chart:
    series = Series(name=name, values=numbers(values), colour=look.plain)
    return Chart(kind="bar", categories=tuple(names), series=(series,), unit=unit)


def _lying(
    names: Sequence[str], values: Sequence[float], own: Sequence[str], rest: Sequence[str], look: Look
) -> dict[str, Any]:
    """Bars in the order given, from the top, with their numbers and what is added to them."""
    bar = {
        "type": "bar",
        "orientation": "h",
        "y": list(names),
        "x": list(values),
        "customdata": [" ".join(filter(None, said)) for said in zip(own, rest, strict=True)],
        "marker": {"color": look.plain},
        "hovertemplate": "%{y}: %{customdata}<extra></extra>",
    }
    columns, end = beside(names, max(values, default=0.0) or 1.0, own, rest, look)
    layout = look.layout(
        margin={"l": 8, "r": 4, "t": 4, "b": 4},
        bargap=0.34,
        xaxis={"visible": False, "range": [0, end]},
        yaxis={"showgrid": False, "ticks": "outside", "ticklen": 6, "tickcolor": "rgba(0,0,0,0)",
               "autorange": "reversed"},
    )  # fmt: skip
    return {"data": [bar, *columns], "layout": layout}


def stage_map(key: str, tables: dict[str, pd.DataFrame], look: Look, question: str) -> Figure:
    """Share of models that reached each stage, one row a group; `tables`: grouping to its `models.stages`."""
    rows = pd.concat([t.rename(columns={by: "group"}) for by, t in tables.items()], ignore_index=True)
    rows = rows[rows["registered"] > 0]
    counts = rows[list(STAGES)].to_numpy(dtype=float)
    shares = 100 * counts / counts[:, :1]
    reading = _slowest(rows["group"].tolist(), shares, counts)
    names, steps = [two_lines(g) for g in rows["group"]], list(STAGES.values())
    hover = [[f"{g}{BREAK}{s}" for s in steps] for g in rows["group"]]
    return Figure(
        key=key,
        question=question,
        reading=reading,
        base=formatting.base(tables[next(iter(tables))]["registered"].sum()),
        alt=f"Bảng nhiệt tỷ lệ mô hình đạt từng bước của {len(rows)} nhóm. {reading.text}",
        chart=Chart(kind="heat", categories=tuple(steps), series=rows_of(rows["group"], shares), unit="%"),
        spec={
            "data": [
                {
                    "type": "heatmap",
                    "x": [s.replace(" ", BREAK) for s in steps],
                    "y": names,
                    "z": shares.tolist(),
                    "zmin": 0,
                    "zmax": 100,
                    "text": [[formatting.number(c) for c in row] for row in counts],
                    "texttemplate": "%{text}",
                    "customdata": [
                        [f"{hover[i][j]}: {_of_all(counts[i, j], counts[i, 0])}" for j in range(len(steps))]
                        for i in range(len(rows))
                    ],
                    "hovertemplate": "%{customdata}<extra></extra>",
                    "colorscale": [[0, look.ground], [1, look.plain]],
                    "showscale": False,
                    "xgap": 2,
                    "ygap": 2,
                }
            ],
            "layout": look.layout(
                xaxis={"side": "top", "showgrid": False, "tickangle": 0},
                yaxis={"showgrid": False, "autorange": "reversed"},
            ),
        },
        data=pd.DataFrame({"Nhóm": rows["group"]} | {name: rows[stage] for stage, name in STAGES.items()}),
        indicators=("models_active", "models_effective_rate"),
        height=70 + 38 * len(rows),
        note="Số trong ô: mô hình đã đạt bước ấy; màu đậm: tỷ lệ trên số đăng ký của nhóm cao.",
    )


def _slowest(groups: list[str], shares: np.ndarray, counts: np.ndarray) -> Reading:
    """Which group has the smallest share of effective models, among those with at least ten."""
    column = list(STAGES).index("effective")
    known = [i for i in range(len(groups)) if counts[i, 0] >= formatting.FEW]
    if len(known) < 2:
        return Reading(headline="Mỗi nhóm còn ít mô hình, chưa nên so sánh")
    last, first = min(known, key=lambda i: shares[i, column]), max(known, key=lambda i: shares[i, column])
    return Reading(
        headline=f"Tỷ lệ hiệu quả từ {formatting.percent(shares[last, column], 0)} ({groups[last]}) đến"
        f" {formatting.percent(shares[first, column], 0)} ({groups[first]})"
    )


def levels(key: str, table: pd.DataFrame, look: Look, question: str) -> Figure:
    """Recognised models by who recognised them, lowest level first; `table` is from `models.levels`."""
    total = int(table["models"].sum())
    texts = [formatting.number(m) for m in table["models"]]
    above = int(table.loc[~table["level"].isin(["Cơ sở", "Chưa ghi"]), "models"].sum())
    told = "Chưa mô hình nào được công nhận"
    if total:
        told = f"{formatting.number(total)} mô hình được công nhận, {formatting.number(above)} ở cấp huyện trở lên"
    reading = Reading(headline=told)
    return Figure(
        key=key,
        question=question,
        reading=reading,
        base=formatting.base(total),
        alt=f"Thanh ngang số mô hình được công nhận theo cấp. {reading.text}",
        chart=_bars(table["level"], "Số mô hình", table["models"], "mô hình", look),
        spec=_lying(table["level"].tolist(), table["models"].tolist(), texts, [""] * len(texts), look),
        data=table.rename(columns={"level": "Cấp công nhận", "models": "Số mô hình"}),
        indicators=(),
        height=250,
        note="Cấp cao nhất đã công nhận, của mô hình đang duy trì.",
    )


def coverage(key: str, table: pd.DataFrame, look: Look, question: str, by: str, chosen: Sequence[str] = ()) -> Figure:
    """Units by field, and how many cells are empty, of those `chosen` where there are; `table` is from `measure`."""
    figure = heat_map.heat_map(
        key, table, look, question=question, by=by, across="field", indicator_key="models_active", chosen=(chosen, ())
    )
    rows = figure.data.iloc[list(figure.chart.chosen[0])] if figure.chart.chosen[0] else figure.data
    totals = rows.set_index(rows.columns[0]).sum(axis=1)
    most = [str(unit) for unit in totals.index[totals == totals.max()]]
    empty = int((rows.iloc[:, 1:] == 0).to_numpy().sum())
    gaps = f"{formatting.number(empty)} ô trống, chưa có mô hình" if empty else "nơi nào cũng có đủ lĩnh vực"
    first = f"Nhiều mô hình nhất: {formatting.joined(most)}" if len(totals) > 1 else most[0]
    told = f"{first} ({formatting.number(totals.max())} mô hình); {gaps}"
    reading = Reading(headline=told, opens_with_name=len(totals) == 1)
    return replace(figure, reading=reading, height=104 + 26 * len(figure.data), note="Chỉ mô hình đang duy trì.")


# ---------------------------------------------------------------- who gave what


def gifts(key: str, table: pd.DataFrame, gift: str, by: str, look: Look, question: str) -> Figure:
    """What each unit gave of one thing, most first; `table` is from `measure`."""
    indicator = INDICATORS[gift]
    known = table[table[gift] > 0].sort_values(gift, ascending=False)
    names = [formatting.group(by, v) for v in known[by]]
    none = int((table[gift].fillna(0) == 0).sum())
    more = f"{formatting.number(none)} nơi chưa ghi đóng góp loại này." if none else ""
    return _gift_bars(
        key,
        names,
        known[gift],
        gift=indicator.key,
        look=look,
        question=question,
        heading=formatting.grouping(by),
        more=more,
    )


def projects(key: str, table: pd.DataFrame, gift: str, look: Look, question: str) -> Figure:
    """The projects given most; `table` is from `models.projects`."""
    names = [f"{p} ({formatting.group('commune', c)})" for p, c in zip(table["project"], table["commune"], strict=True)]
    return _gift_bars(
        key, names, table["given"], gift=gift, look=look, question=question, heading="Công trình", more=""
    )


def _gift_bars(
    key: str, names: list[str], values: pd.Series, gift: str, look: Look, question: str, heading: str, more: str
) -> Figure:
    indicator = INDICATORS[gift]
    told = f"Chưa ghi {indicator.name.lower()} trong kỳ"
    if names:
        told = f"Nhiều nhất: {names[0]}, {formatting.value(indicator, values.iloc[0])}"
    reading = Reading(headline=told, rest=more)
    shown = [two_lines(n) if len(n) > 24 else n for n in names]
    broken = int(not (values == values.round()).all())  # one decimal for all, so that commas stand in line
    return Figure(
        key=key,
        question=question,
        reading=reading,
        base=f"Tổng các thanh: {formatting.value(indicator, values.sum())}",
        alt=f"Thanh ngang {indicator.name.lower()} theo {heading.lower()}. {reading.text}",
        chart=_bars(names, formatting.heading(indicator), values, indicator.unit.value, look),
        spec=_lying(shown, values.tolist(), [formatting.number(v, broken) for v in values], [""] * len(names), look),
        data=pd.DataFrame({heading: names, formatting.heading(indicator): values.to_numpy()}),
        indicators=(gift,),
        height=max(100, 40 + (38 if heading == "Công trình" else 26) * len(names)),
        note=f"Đơn vị: {indicator.unit.value}.",
    )
