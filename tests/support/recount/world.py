"""The sample's files as frames: dates as dates, numbers as numbers, communes by unit. Nothing is computed here."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

DATA = Path(__file__).parents[3] / "data"
SAMPLE, REFERENCE = DATA / "sample", DATA / "reference"

Answer = tuple[float, float]
Recount = Callable[["World", pd.Timestamp, pd.Timestamp], Answer]

# Vietnamese header to the column's name; what becomes a day or a number.
HEADERS = {
    "petition": {
        "Mã đơn": "petition_id",
        "Ngày nhận": "received_on",
        "Xã, thị trấn": "commune",
        "Nội dung phối hợp": "item",
        "Loại đơn": "kind",
        "Lĩnh vực": "field",
        "Nguồn đơn": "channel",
        "Số người ký": "signatories",
        "Đủ điều kiện xử lý": "eligible",
        "Hướng xử lý": "handling",
        "Lần giải quyết": "round",
        "Mức độ": "complexity",
        "Cơ quan giải quyết": "agency",
        "Ngày thụ lý": "accepted_on",
        "Hạn giải quyết": "due_on",
        "Số ngày tạm đình chỉ": "suspended_days",
        "Ngày giải quyết": "resolved_on",
    },
    "satisfaction": {
        "Ngày khảo sát": "surveyed_on",
        "Xã, thị trấn": "commune",
        "Nội dung phối hợp": "item",
        "Cơ quan được đánh giá": "agency",
        "Hình thức": "channel",
        "Yếu tố": "factor",
        "Mức": "score",
        "Số phiếu": "responses",
    },
    "model": {
        "Mã mô hình": "model_id",
        "Xã, thị trấn": "commune",
        "Nội dung phối hợp": "item",
        "Lĩnh vực": "field",
        "Đối tượng": "subject",
        "Ngày đăng ký": "registered_on",
        "Ngày đánh giá hiệu quả": "effective_on",
        "Ngày công nhận": "recognised_on",
        "Cấp công nhận": "level",
        "Ngày nhân rộng": "replicated_on",
        "Ngày dừng": "ended_on",
        "Số hộ tham gia": "households",
    },
    "task": {
        "Nội dung phối hợp": "item",
        "Xã, thị trấn": "commune",
        "Cơ quan chủ trì": "lead",
        "Hạn hoàn thành": "due_on",
        "Ngày hoàn thành": "completed_on",
    },
    "reception": {
        "Ngày tiếp": "held_on",
        "Cấp": "level",
        "Xã, thị trấn": "commune",
        "Hình thức": "form",
        "Chủ trì": "chair",
        "Ban Dân vận dự": "danvan_attended",
        "Số lượt": "visits",
        "Số người": "people",
        "Vụ việc tiếp lần đầu": "first_cases",
        "Vụ việc tiếp nhiều lần": "repeat_cases",
        "Kết luận giao": "conclusions",
        "Kết luận đã thực hiện": "conclusions_done",
    },
    "dialogue": {
        "Ngày đối thoại": "held_on",
        "Cấp": "level",
        "Xã, thị trấn": "commune",
        "Kiến nghị": "requests",
        "Đã giải quyết": "resolved",
    },
    "conclusion": {
        "Ngày kết luận": "given_on",
        "Nguồn kết luận": "origin",
        "Người kết luận": "issuer",
        "Cấp": "level",
        "Xã, thị trấn": "commune",
        "Nội dung phối hợp": "item",
        "Lĩnh vực": "field",
        "Cơ quan trả lời": "agency",
        "Hạn ban đầu": "first_due_on",
        "Hạn thực hiện": "due_on",
        "Ngày thực hiện xong": "done_on",
        "Kết quả thực hiện": "result",
    },
    "coordination": {
        "Ngày thực hiện, gửi": "sent_on",
        "Loại việc": "deed",
        "Kỳ phải làm": "period",
        "Cơ quan thực hiện, gửi": "sender",
        "Cơ quan nhận": "receiver",
        "Nội dung phối hợp": "item",
        "Xã, thị trấn": "commune",
        "Hạn trả lời": "answer_due_on",
        "Ngày trả lời": "answered_on",
    },
    "clearance": {
        "Mã dự án": "project_id",
        "Ngày báo cáo": "reported_on",
        "Xã, thị trấn": "commune",
        "Loại dự án": "project_kind",
        "Hộ bị ảnh hưởng": "affected",
        "Hộ đã lấy ý kiến": "consulted",
        "Hộ đồng thuận": "agreeing",
        "Hộ đã nhận tiền": "compensated",
        "Hộ đã bàn giao": "handed_over",
        "Hộ cần tái định cư": "to_resettle",
        "Hộ đã tái định cư": "resettled",
    },
    "hotspot": {
        "Ngày phát sinh": "opened_on",
        "Xã, thị trấn": "commune",
        "Nội dung phối hợp": "item",
        "Lĩnh vực": "field",
        "Cơ quan được giao": "agency",
        "Ngày giao giải quyết": "passed_on",
        "Ngày giải quyết dứt điểm": "resolved_on",
    },
    "contribution": {
        "Ngày đóng góp": "given_on",
        "Xã, thị trấn": "commune",
        "Đất hiến (m²)": "land_m2",
        "Ngày công": "workdays",
        "Tiền (triệu đồng)": "cash_million",
        "Hiện vật (triệu đồng)": "in_kind_million",
        "Nguồn": "source",
    },
    "service": {
        "Tháng": "month",
        "Xã, thị trấn": "commune",
        "Tồn kỳ trước": "carried_in",
        "Tiếp nhận": "received",
        "Trễ hạn": "late",
        "Đang giải quyết": "pending",
        "Đang giải quyết quá hạn": "pending_late",
        "Trực tuyến một phần": "online_partial",
        "Trực tuyến toàn trình": "online_full",
        "Bưu chính công ích": "postal",
        "Lượt tra cứu Zalo": "zalo_lookups",
    },
    "outreach": {
        "Ngày tổ chức": "held_on",
        "Xã, thị trấn": "commune",
        "Nội dung phối hợp": "item",
        "Hình thức": "form",
        "Số người dự": "attendees",
        "Số hộ lấy ý kiến": "households_asked",
        "Số hộ đồng thuận": "households_agreed",
    },
    "evaluation": {
        "Năm": "year",
        "Đơn vị": "unit",
        "Tiêu chí": "criterion",
        "Điểm tự chấm": "self_points",
        "Điểm thẩm định": "appraised_points",
    },
}
NUMBERS = {
    *("item", "signatories", "suspended_days", "score", "responses", "households", "visits", "people"),
    *("first_cases", "repeat_cases", "conclusions", "conclusions_done", "requests", "resolved", "land_m2"),
    *("workdays", "cash_million", "in_kind_million", "carried_in", "received", "late", "pending", "pending_late"),
    *("online_partial", "online_full", "postal", "zalo_lookups", "attendees", "households_asked"),
    *("affected", "consulted", "agreeing", "compensated", "handed_over", "to_resettle", "resettled"),
    *("households_agreed", "year", "self_points", "appraised_points"),
}
# The day that places a row in time.
DAYS = {
    "petition": "received_on",
    "satisfaction": "surveyed_on",
    "model": "registered_on",
    "task": "due_on",
    "reception": "held_on",
    "dialogue": "held_on",
    "conclusion": "given_on",
    "coordination": "sent_on",
    "clearance": "reported_on",
    "hotspot": "opened_on",
    "contribution": "given_on",
    "service": "month",
    "outreach": "held_on",
    "evaluation": "day",
}
# Tables without an item column belong to one item.
ITEM_OF = {
    "dialogue": 6,
    "clearance": 5,
    "service": 9,
    "contribution": 10,
    "evaluation": 12,
    "reception": 13,
    "duty": 13,
}
# A choice among values a table does not know does not restrict it.
_FIELDS = {
    *("Bồi thường, GPMB, tái định cư", "Đất đai", "Xây dựng, đô thị", "Môi trường", "Chính sách xã hội"),
    *("Cán bộ, công chức", "Hạ tầng, giao thông", "An ninh, trật tự", "Khác"),
}
KNOWN = {
    ("petition", "kind"): {"Khiếu nại", "Tố cáo", "Kiến nghị", "Phản ánh"},
    ("petition", "field"): _FIELDS,
    ("conclusion", "field"): _FIELDS,
    ("hotspot", "field"): _FIELDS,
    ("petition", "channel"): {
        *("Tiếp công dân thường xuyên", "Tiếp công dân định kỳ", "Đối thoại của Bí thư", "Bưu chính"),
        *("Cơ quan khác chuyển", "Cổng dịch vụ công", "Zalo"),
    },
    ("satisfaction", "channel"): {"Phiếu giấy", "Trực tuyến", "Zalo", "Kiosk"},
    ("model", "field"): {"Kinh tế", "Văn hóa, xã hội", "Quốc phòng, an ninh", "Xây dựng hệ thống chính trị"},
    ("model", "level"): {"Cơ sở", "Huyện", "Tỉnh", "Trung ương"},
    ("reception", "level"): {"Huyện", "Xã"},
    ("dialogue", "level"): {"Huyện", "Xã"},
    ("conclusion", "level"): {"Huyện", "Xã"},
    ("duty", "level"): {"Huyện", "Xã"},
}


@dataclass(frozen=True, eq=False)
class World:
    """Frames by table name. Every table with a `commune` has its `successor` beside it."""

    tables: dict[str, pd.DataFrame]

    def __getattr__(self, name: str) -> pd.DataFrame:
        try:
            return self.__dict__["tables"][name]
        except KeyError:
            raise AttributeError(name) from None

    def group(self, column: str, value: object) -> World:
        """The rows of one group of a grouping; None is the group of rows that have no value."""
        found = {}
        for name, rows in self.tables.items():
            if column in rows:
                rows = rows[rows[column].isna() if value is None else rows[column] == value]
            found[name] = rows
        return World(found)

    def restrict(self, column: str, values: Collection[object]) -> World:
        """The rows a filter leaves. Rows without a value go; a table that knows none of the values stays whole."""
        found = {}
        for name, rows in self.tables.items():
            known = KNOWN.get((name, column), values)
            meant = [value for value in values if value in known]
            if column == "item" and column not in rows:
                rows = rows if ITEM_OF[name] in values else rows.iloc[:0]
            elif column in rows and meant:
                rows = rows[rows[column].isin(meant)]
            found[name] = rows
        return World(found)


def within(days: pd.Series, start: pd.Timestamp, end: pd.Timestamp) -> pd.Series:
    """Both ends included; no day is in no period."""
    return (days >= start) & (days <= end)


def share(part: float, whole: float, scale: float = 100) -> Answer:
    """Nothing to divide by is missing."""
    return (scale * part / whole if whole else np.nan, whole)


def count(rows: pd.DataFrame) -> Answer:
    return len(rows), len(rows)


def total(column: pd.Series) -> Answer:
    """A sum of a column over rows, and how many they are; where no cell is filled it is missing."""
    return (column.sum(min_count=1), len(column))


def held(rows: pd.DataFrame, day: pd.Timestamp | pd.Series) -> pd.Series:
    """The rows whose unit stands, and answers for them, on a day."""
    return (rows["held_from"] <= day) & (day <= rows["held_to"])


@cache
def communes() -> pd.DataFrame:
    """All units of both periods, Cấp huyện among them, with `first` and `last` day."""
    units = pd.read_csv(REFERENCE / "commune.csv", dtype=object)  # plain texts: looked up in thousands of times
    return units.assign(
        first=pd.to_datetime(units["valid_from"].fillna("1900-01-01")),
        last=pd.to_datetime(units["valid_to"].fillna("2200-12-31")),
    )


def sample_world() -> World:
    return world_of(SAMPLE)


def world_of(folder: Path) -> World:
    """The world that the files of a folder tell, one a table."""
    from recount import deadlines, duties, projects, receptions

    tables = {name: _read(folder, name) for name in HEADERS}
    tables["petition"] = deadlines.with_due_days(tables["petition"])
    tables["duty"] = with_successor(receptions.duties(tables["reception"]))
    tables["coordination"] = duties.with_sides(tables["coordination"])
    tables["periodic"] = with_successor(duties.periodic(tables["coordination"], tables["reception"]))
    asked = tables["coordination"][tables["coordination"]["answer_due_on"].notna()]
    tables["asked"] = asked.assign(side=asked["receiver_side"])
    tables["clearance"] = projects.with_next(tables["clearance"])
    for name in ("petition", "model", "task", "conclusion", "asked", "clearance", "hotspot"):
        tables[name] = with_successor(_handed_on(tables[name]))
    # Texts as plain objects, columns of a type in one block: thousands of small frames are cut from these.
    plain = {name: rows.astype(dict.fromkeys(rows.select_dtypes("str"), object)) for name, rows in tables.items()}
    return World({name: rows.copy() for name, rows in plain.items()})


def _handed_on(rows: pd.DataFrame) -> pd.DataFrame:
    """Each row once for every unit that ever answers for it, with the days on which that does."""
    units = communes().set_index("unit")
    ending = units[(units["last"] < "2200") & (units.index != units["successor"])]
    last = rows["commune"].map(ending["last"])
    own = rows.assign(held_from=pd.Timestamp("1900-01-01"), held_to=last.fillna(pd.Timestamp("2200-12-31")))
    later = own[last.notna()]
    later = later.assign(
        commune=later["commune"].map(ending["successor"]),
        held_from=later["held_to"] + pd.Timedelta(days=1),
        held_to=pd.Timestamp("2200-12-31"),
    )
    return pd.concat([own, later], ignore_index=True)


@cache
def _unit_on(name: str, day: pd.Timestamp) -> str | None:
    """The unit that bears a name on a day."""
    if pd.isna(name):
        return None
    known = communes()[communes()["name"] == name]
    standing = known[(known["last"] >= day) & ((known["first"] <= day) | (known["first"] < "2025"))]
    assert len(standing) == 1, (name, day)
    return standing["unit"].iloc[0]


def _read(folder: Path, name: str) -> pd.DataFrame:
    headers = HEADERS[name]
    rows = pd.read_csv(folder / f"{name}.csv", dtype=str)[list(headers)].rename(columns=headers)
    for column in rows:
        if column.endswith("_on"):
            rows[column] = pd.to_datetime(rows[column], format="%d/%m/%Y")
        elif column == "month":
            rows[column] = pd.to_datetime("01/" + rows[column], format="%d/%m/%Y") + pd.offsets.MonthEnd(0)
        elif column in NUMBERS:
            rows[column] = pd.to_numeric(rows[column].str.replace(",", ".", regex=False))
    if name == "evaluation":
        rows["day"] = pd.to_datetime(rows["year"].astype(int).astype(str) + "-11-30")
        rows["commune"] = rows["unit"].where(rows["unit"].isin(communes()["name"]))  # departments have none
    day = rows[DAYS[name]]
    known = {pair: _unit_on(*pair) for pair in set(zip(rows["commune"], day, strict=True))}
    rows["commune"] = [known[pair] for pair in zip(rows["commune"], day, strict=True)]
    return with_successor(rows)


def with_successor(rows: pd.DataFrame) -> pd.DataFrame:
    successor_of = dict(zip(communes()["unit"], communes()["successor"], strict=True))
    return rows.assign(successor=rows["commune"].map(successor_of))
