"""Old encodings are told from Unicode by their words, and nothing ordinary is suspected."""

from __future__ import annotations

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import settings
from data.tables.tables import TABLES
from data.text.mojibake import GARBLED, LOST, TCVN3, VNI, kind, told


@pytest.mark.parametrize(
    ("text", "found"),
    [("§¬n th\u00ad", TCVN3), ("B×nh Ch©u", TCVN3), ("KhiÕu n¹i", TCVN3), ("luËt söa giÊy th«ng tuæi", TCVN3),
     ("Ñôn thö", VNI), ("Ngaøy nhaän", VNI), ("Loaïi ñôn", VNI), ("Tuoång", VNI), ("Bình Chaâu xaõ", None),
     ("NgÃ y nháº\u00adn", GARBLED), ("Khiáº¿u náº¡i", GARBLED), ("Ä\u0090Æ¡n thÆ°", GARBLED),
     ("Ng?y nh?n", LOST), ("Khi?u n?i", LOST), ("Bình\ufffd", LOST),
     ("Ngày nhận", None), ("Ðất đai", None), ("50m×20m", None), ("Đất hiến (m²)", None), ("«Dân vận khéo»", None),
     ("Müller", None), ("café", None), ("Krông Pắk", None), ("Thế à? Vâng", None), ("A?B", None), ("½ ha", None)],
)  # fmt: skip
def test_by_hand(text: str, found: str | None):
    assert kind(text) == found


def test_nothing_we_ship_is_suspected():
    words = [c.header for t in TABLES.values() for c in t.columns]
    words += [v for t in TABLES.values() for c in t.columns for v in c.values]
    for path in settings.reference().glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            words += [cell for row in csv.reader(file) for cell in row]
    assert [word for word in words if kind(word)] == []


@given(st.text())
def test_any_text_is_judged(text: str):
    found = kind(text)
    assert found is None or all(sentence.endswith(".") for sentence in told(found))
