"""The kinds of columns and rules that several tables share, with the bounds of what they may hold."""

from __future__ import annotations

from typing import Literal

from data.tables.columns import Column, Rule, Type

MANY, MOST = 500, 20_000  # a count of people, letters or cases of one row: worth a look above, impossible above
FILES = 5_000, 200_000  # one-stop files of a commune and month
HOUSEHOLDS = 5_000, 60_000  # of one commune, of the whole district twice over
LEVELS = ("Huyện", "Xã")
FIELDS = (
    "Bồi thường, GPMB, tái định cư",
    "Đất đai",
    "Xây dựng, đô thị",
    "Môi trường",
    "Chính sách xã hội",
    "Cán bộ, công chức",
    "Hạ tầng, giao thông",
    "An ninh, trật tự",
    "Khác",
)


def day(name: str, header: str, required: bool = False, note: str = "") -> Column:
    return Column(name, header, Type.DAY, required=required, note=note)


def deadline(name: str, header: str, required: bool = False, note: str = "") -> Column:
    return Column(name, header, Type.DAY, required=required, note=note, ahead=(3, 10))


def count(
    name: str, header: str, required: bool = False, default: int | None = None, low: float = 0,
    bounds: tuple[float, float] = (MANY, MOST),
) -> Column:  # fmt: skip
    usual, high = bounds
    return Column(name, header, Type.WHOLE, required=required, default=default, low=low, high=high, usual=usual)


def amount(name: str, header: str, usual: float, high: float) -> Column:
    return Column(name, header, Type.NUMBER, low=0, high=high, usual=usual)


def choice(
    name: str, header: str, values: tuple[str, ...], required: bool = False, default: str | None = None
) -> Column:
    return Column(name, header, Type.CHOICE, required=required, values=values, default=default)


def commune(required: bool = True) -> Column:
    return Column("commune", "Xã, thị trấn", Type.COMMUNE, required=required)


def item(default: int | None = None) -> Column:
    return Column("item", "Nội dung phối hợp", Type.ITEM, required=default is None, default=default, low=1, high=14)


def order(early: str, late: str, reason: str) -> Rule:
    remedy = "Kiểm tra lại hai ngày trên hồ sơ rồi sửa ngày gõ sai."
    return Rule(key=f"{early}_before_{late}", column=late, bad=f"{late} < {early}", reason=reason, remedy=remedy)


def within(early: str, late: str, years: int, reason: str, level: Literal["refuse", "warn"] = "warn") -> Rule:
    remedy = "Kiểm tra lại năm của hai ngày."
    return Rule(
        key=f"{late}_within_{years}_years",
        column=late,
        bad=f"{late} > {early} + interval {years} year",
        reason=reason,
        remedy=remedy,
        level=level,
    )
