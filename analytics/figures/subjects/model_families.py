"""Which model grew from which: families as an indented list with branches."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analytics import formatting
from analytics.figures.chart import Chart, Series, numbers
from analytics.figures.figure import Figure
from analytics.figures.lettering import bold
from analytics.figures.theme import Look
from analytics.summaries.reading import Reading

MOST_ROWS = 36
_WIDTH = 20  # of the picture, in steps of indentation


def family_tree(key: str, table: pd.DataFrame, look: Look, question: str) -> Figure:
    """Only models with a parent or a child; `table` is from `models.families`."""
    roots, grown = int((table["depth"] == 0).sum()), int((table["depth"] > 0).sum())
    reading = _reading(table, roots, grown)
    shown = _whole_families(table)
    left_out = len(table) - len(shown)
    return Figure(
        key=key,
        question=question,
        reading=reading,
        base=formatting.base(len(table)),
        alt=f"Cây nhân rộng, mỗi mô hình một dòng, mô hình con thụt vào dưới mô hình gốc. {reading.text}",
        chart=Chart(
            kind="tree",
            categories=tuple(shown["name"]),
            series=(Series(name="Đời", values=numbers(shown["depth"])),),
        ),
        spec={"data": [_branches(shown, look), _models(shown, look)], "layout": _layout(len(shown), look)},
        data=_data(table),
        indicators=(),
        height=min(780, max(150, 30 + 21 * len(shown))),
        note="Trong ngoặc: tháng đăng ký. Chữ nhạt: ở ngoài phần đang xem."
        + (f" Còn {formatting.number(left_out)} mô hình nữa, xem trong Số liệu." if left_out else ""),
    )


def _reading(table: pd.DataFrame, roots: int, grown: int) -> Reading:
    if not grown:
        return Reading(headline="Chưa ghi mô hình nào nhân rộng từ mô hình khác")
    text = f"{formatting.number(roots)} mô hình gốc đã sinh ra {formatting.number(grown)} mô hình mới"
    if roots > 1:
        largest = table["root"].value_counts().iloc[0] - 1
        text += f"; nhiều nhất: {table.iloc[0]['name']}, {formatting.number(largest)} mô hình"
    return Reading(headline=text)


def _whole_families(table: pd.DataFrame) -> pd.DataFrame:
    """As many rows as can be read, no family cut in two unless it alone is too long."""
    last = table.groupby("root", sort=False)["root"].transform("size").where(~table["root"].duplicated(), 0).cumsum()
    kept = table[last <= MOST_ROWS]
    return (kept if len(kept) else table.head(MOST_ROWS)).reset_index(drop=True)


def _branches(shown: pd.DataFrame, look: Look) -> dict[str, Any]:
    """From each model's parent down and across to it."""
    x: list[float | None] = []
    y: list[float | None] = []
    for row, depth in enumerate(shown["depth"]):
        if depth:
            parent = max(r for r in range(row) if shown.at[r, "depth"] == depth - 1)
            x += [depth - 1, depth - 1, depth, None]
            y += [parent, row, row, None]
    return {"type": "scatter", "mode": "lines", "x": x, "y": y, "hoverinfo": "skip",
            "line": {"color": look.grey, "width": 1.2}}  # fmt: skip


def _models(shown: pd.DataFrame, look: Look) -> dict[str, Any]:
    names = [bold(n) if d == 0 else n for n, d in zip(shown["name"], shown["depth"], strict=True)]
    days = pd.to_datetime(shown["registered_on"])
    places = [formatting.group("commune", c) for c in shown["commune"]]
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": shown["depth"].tolist(),
        "y": list(range(len(shown))),
        "text": [f" {n} ({d:%m/%Y})" for n, d in zip(names, days, strict=True)],
        "textposition": "middle right",
        "textfont": {"size": 12, "color": [look.ink if c else look.quiet for c in shown["chosen"]]},
        "customdata": [
            f"{m} – {p}, đăng ký {formatting.day(d)}" for m, p, d in zip(shown["model_id"], places, days, strict=True)
        ],
        "hovertemplate": "%{text}<br>%{customdata}<extra></extra>",
        "marker": {
            "size": 9,
            "symbol": ["circle" if d == 0 else "circle-open" for d in shown["depth"]],
            "color": look.series[0],
            "line": {"width": 2, "color": look.series[0]},
        },
        "cliponaxis": False,
    }


def _layout(rows: int, look: Look) -> dict[str, Any]:
    return look.layout(
        margin={"l": 4, "r": 4, "t": 4, "b": 4},
        xaxis={"visible": False, "range": [-0.5, _WIDTH]},
        yaxis={"visible": False, "range": [rows - 0.3, -0.7]},
    )


def _data(table: pd.DataFrame) -> pd.DataFrame:
    first = table[table["depth"] == 0]
    roots = dict(zip(first["root"], first["name"], strict=True))
    return pd.DataFrame(
        {
            "Mô hình gốc": [roots[r] for r in table["root"]],
            "Đời": table["depth"],
            "Mã": table["model_id"],
            "Tên mô hình": table["name"],
            "Xã, thị trấn": [formatting.group("commune", c) for c in table["commune"]],
            "Ngày đăng ký": [formatting.day(d) for d in table["registered_on"]],
        }
    )
