"""Models and contributions in words: the columns of the register, one model's summary, what was given in all."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analytics import formatting
from analytics.indicators import INDICATORS
from analytics.registers import codes
from analytics.registers.models import GIFTS, STAGES


def register_table(rows: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Mã": rows["model_id"],
            "Tên mô hình": rows["name"],
            "Xã, thị trấn": [formatting.group("commune", c) for c in rows["commune"]],
            "Lĩnh vực": rows["field"],
            "Đối tượng": rows["subject"],
            "Đăng ký": [formatting.day(d) for d in rows["registered_on"]],
            "Tình trạng": rows["state"],
            "Cấp công nhận": [formatting.MISSING if pd.isna(v) else v for v in rows["level"]],
            "Số hộ": [formatting.number(v) for v in rows["households"].astype(float)],
        }
    )


def copying_table(found: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Mô hình": found["name"],
            "Xã, thị trấn": [formatting.group("commune", c) for c in found["commune"]],
            "Lĩnh vực": found["field"],
            "Cấp công nhận": [formatting.MISSING if pd.isna(v) else v for v in found["level"]],
            "Mô hình làm theo": [formatting.number(v) for v in found["copies"]],
            "Số hộ": [formatting.number(v) for v in found["households"].astype(float)],
        }
    )


def copying_sentence(found: pd.DataFrame) -> str:
    """How many are recognised, how many of them others have copied, and which most."""
    copied = int((found["copies"] > 0).sum())
    text = f"{formatting.number(len(found))} mô hình được công nhận đang duy trì"
    if not copied:
        return f"{text}; chưa có mô hình nào được nơi khác làm theo."
    first = found.iloc[0]
    return (
        f"{text}, {formatting.number(copied)} đã có nơi làm theo; nhiều nhất là {first['name']}"
        f" ({formatting.group('commune', first['commune'])}): {formatting.number(first['copies'])} mô hình."
    )


def names(rows: pd.DataFrame) -> dict[str, str]:
    """Models as `codes.choices` has them, to "code – name"."""
    return {m: f"{m} – {name}" for m, name in zip(codes.choices(rows, "model_id"), rows["name"], strict=True)}


def summary(found: dict[str, Any]) -> str:
    """One model in a paragraph: who, what, how far and since when, from what and into what."""
    parts = [
        f"**{formatting.literal(found['name'])}** ({formatting.literal(found['model_id'])})",
        formatting.group("commune", found["commune"]),
        f"{found['field']} – {found['subject']}",
        *(f"{name} {formatting.day(day)}" for name, day in _days(found)),
    ]
    if found["parent"]:
        parts.append(f"nhân rộng từ: {formatting.literal(found['parent'])}")
    if found["children"]:
        parts.append(f"mô hình con: {', '.join(map(formatting.literal, found['children']))}")
    return " · ".join(parts)


def _days(found: dict[str, Any]) -> list[tuple[str, Any]]:
    """The stages reached by the as-of day, and the end, with their days."""
    dated = [(name, found[f"{stage}_on"]) for stage, name in STAGES.items()] + [("Dừng", found["ended_on"])]
    return [(name, day) for name, day in dated if day is not None and pd.Timestamp(day) <= pd.Timestamp(found["as_of"])]


def given_sentence(totals: pd.Series) -> str:
    """Everything given, each in its own unit: they are never added up. `totals` is a row of `measure`."""
    parts = []
    for key in GIFTS:
        indicator = INDICATORS[key]
        name, unit = indicator.name.lower(), indicator.unit.value
        parts.append(f"**{formatting.value(indicator, totals[key])}**" + (f" {name}" if name != unit else ""))
    return f"{'; '.join(parts)}. Mỗi loại một đơn vị, không cộng lại."
