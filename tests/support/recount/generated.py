"""Worlds that cross 01/07/2025, drawn from a seed: the sample's files moved on, thinned out, blanked and zeroed.

What happens after the day is of the communes that stand then, the district's own doings end with it, and cells
that need not be filled are now blank, now 0, now what they were.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from data.tables.tables import TABLES
from recount.world import SAMPLE, communes

CHANGE = pd.Timestamp("2025-07-01")
MOVED = pd.Timedelta(days=78 * 7)  # the sample's three years lie around the change
DATES = {
    "petition": ("Ngày nhận", "Ngày thụ lý", "Hạn giải quyết", "Ngày giải quyết"),
    "satisfaction": ("Ngày khảo sát",),
    "model": (
        *("Ngày đăng ký", "Ngày triển khai", "Ngày đánh giá hiệu quả", "Ngày công nhận", "Ngày nhân rộng"),
        "Ngày dừng",
    ),
    "task": ("Hạn hoàn thành", "Ngày hoàn thành"),
    "reception": ("Ngày tiếp",),
    "dialogue": ("Ngày đối thoại",),
    "conclusion": (
        *("Ngày kết luận", "Hạn ban đầu", "Hạn thực hiện", "Ngày trả lời", "Ngày thực hiện xong"),
        "Ngày đối thoại, tiếp công dân",
    ),
    "coordination": ("Ngày thực hiện, gửi", "Hạn trả lời", "Ngày trả lời"),
    "clearance": ("Ngày báo cáo", "Bắt đầu bước"),
    "hotspot": ("Ngày phát sinh", "Ngày giao giải quyết", "Ngày lắng dịu", "Ngày giải quyết dứt điểm"),
    "contribution": ("Ngày đóng góp",),
    "outreach": ("Ngày tổ chức",),
}
KEPT = {"petition": 0.25, "satisfaction": 0.04, "reception": 0.12}  # the share of rows; all where not named
FREE = {
    "model": ("Số hộ tham gia",),
    "reception": ("Số lượt", "Số người", "Vụ việc tiếp lần đầu", "Vụ việc tiếp nhiều lần", "Kết luận đã thực hiện"),
    "dialogue": ("Đã giải quyết",),
    "contribution": ("Đất hiến (m²)", "Ngày công", "Tiền (triệu đồng)", "Hiện vật (triệu đồng)"),
    "service": ("Trực tuyến một phần", "Trực tuyến toàn trình", "Bưu chính công ích", "Lượt tra cứu Zalo"),
    "outreach": ("Số người dự", "Số hộ đồng thuận"),
    "clearance": ("Hộ đồng thuận", "Hộ đã nhận tiền", "Hộ đã tái định cư"),
    "evaluation": ("Điểm tự chấm",),
}
PLACE = "Xã, thị trấn"


def write(folder: Path, seed: int) -> list[Path]:
    """The files of a world, one a table."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(seed)
    paths = []
    for name in TABLES:
        rows = pd.read_csv(SAMPLE / f"{name}.csv", dtype=str)
        rows = rows[rng.random(len(rows)) < KEPT.get(name, 1)].reset_index(drop=True)
        made = _services(rows, rng) if name == "service" else _moved(name, rows)
        headers = {c.name: c.header for c in TABLES[name].columns}
        made = made.drop_duplicates([headers[c] for c in TABLES[name].key] or None)
        for header in FREE.get(name, ()):
            # one kind of blank a commune and column, so that whole communes report nothing, or nothing but 0
            made[header] = _thinned(made, header, rng)
        paths.append(folder / f"{name}.csv")
        made.to_csv(paths[-1], index=False)
    return paths


def _moved(name: str, rows: pd.DataFrame) -> pd.DataFrame:
    for header in DATES.get(name, ()):
        moved = pd.to_datetime(rows[header], format="%d/%m/%Y") + MOVED
        rows[header] = moved.dt.strftime("%d/%m/%Y").where(moved.notna())
    if name == "evaluation":
        rows["Năm"] = (rows["Năm"].astype(int) + 1).astype(str)
        later = rows["Năm"] >= "2025"
        rows.loc[later, "Đơn vị"] = rows.loc[later, "Đơn vị"].map(lambda unit: heirs().get(unit, unit))
        return rows
    day = pd.to_datetime(rows[DATES[name][0]], format="%d/%m/%Y")
    rows[PLACE] = _named(rows[PLACE], day)
    is_district = (rows[PLACE] == "Cấp huyện") | (rows["Cấp"] == "Huyện" if "Cấp" in rows else False)
    return rows[(day < CHANGE) | ~is_district].copy()


def _services(rows: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """A chain of backlogs a commune, with months that were not reported; a successor begins with one of its own."""
    month = pd.to_datetime("01/" + rows["Tháng"], format="%d/%m/%Y") + pd.DateOffset(months=18)
    rows[PLACE] = _named(rows[PLACE], month)
    rows["Tháng"] = month.dt.strftime("%m/%Y")
    rows = rows.assign(month=month).drop_duplicates(["Tháng", PLACE])
    rows = rows[(rows["month"] < CHANGE) | (rows[PLACE] != "Cấp huyện")]
    rows = rows[rng.random(len(rows)) < 0.8].sort_values("month")
    backlog = {place: int(rng.integers(0, 40)) for place in sorted(set(rows[PLACE]))}
    made = []
    for row in rows.to_dict("records"):
        carried, received = backlog[row[PLACE]], int(rng.integers(0, 60))
        parts = rng.multinomial(carried + received, [0.3, 0.4, 0.1, 0.2])
        row |= {"Tồn kỳ trước": carried, "Tiếp nhận": received}
        row |= dict(zip(("Trước hạn", "Đúng hạn", "Trễ hạn", "Đang giải quyết"), parts.tolist(), strict=True))
        row["Đang giải quyết quá hạn"] = int(rng.integers(0, parts[3] + 1))
        backlog[row[PLACE]] = int(parts[3])
        made.append(row)
    return pd.DataFrame(made).drop(columns="month")


def _thinned(rows: pd.DataFrame, header: str, rng: np.random.Generator) -> pd.Series:
    of = rows[PLACE] if PLACE in rows else rows["Đơn vị"]
    places = of.fillna("").unique().tolist()
    manner = dict(zip(places, rng.choice(["as it is", "blank", "zero", "mixed"], len(places)), strict=True))
    drawn = rng.choice(["as it is", "blank", "zero"], len(rows))
    said = [manner[p] if manner[p] != "mixed" else d for p, d in zip(of.fillna(""), drawn, strict=True)]
    filled = rows[header].where(np.array(said) != "zero", "0")
    return filled.where(np.array(said) != "blank")


def _named(names: pd.Series, day: pd.Series) -> pd.Series:
    return names.map(lambda name: heirs().get(name, name)).where(day >= CHANGE, names)


@cache
def heirs() -> dict[str, str]:
    """Name of a commune of 2024 to the name of the one that took it over."""
    units = communes().set_index("unit")
    ended = units[units["last"] < CHANGE]
    return dict(zip(ended["name"], ended["successor"].map(units["name"]), strict=True))
