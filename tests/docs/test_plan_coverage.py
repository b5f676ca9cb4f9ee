"""Every sentence of the plan is in docs/plan-coverage.md, and what the page names exists and belongs together."""

from __future__ import annotations

import re

import pytest
from documents import ROOT, rows

from analytics.documents.catalogue import DOCUMENTS
from analytics.indicators import INDICATORS
from data.tables.tables import TABLES
from pages.parts.frame import addresses
from tests.docs.test_named import menu

PLAN = [row for row in rows(ROOT / "docs/plan-coverage.md") if re.match(r"I|V", row[0])]
SENTENCES = {
    *(f"I.{n}" for n in range(1, 6)),
    *(f"II.{n}" for n in range(1, 15)),
    *(f"III.1.{n}" for n in range(1, 7)),
    *(f"III.2.{n}" for n in range(1, 5)),
    *("IV.1", "IV.2"),
}


def names(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def test_every_sentence_has_one_row():
    assert sorted(row[0] for row in PLAN) == sorted(SENTENCES)


@pytest.mark.parametrize("row", PLAN, ids=lambda row: row[0])
def test_what_a_row_names_exists(row: list[str]):
    _, _, tables, indicators, pages, documents, _ = row
    assert names(tables)
    assert set(names(tables)) <= set(TABLES)
    assert set(names(indicators)) <= set(INDICATORS)
    assert set(names(pages)) <= set(addresses.FILES)
    assert set(names(documents)) <= set(DOCUMENTS)


@pytest.mark.parametrize("row", PLAN, ids=lambda row: row[0])
def test_an_indicator_counts_a_table_of_its_row(row: list[str]):
    of = {INDICATORS[key].fact.table for key in names(row[3])}
    assert of <= {*names(row[2]), "coordination"}, "the table that an indicator counts stands beside it"


def test_every_new_page_shows_a_sentence():
    named = {address for row in PLAN for address in names(row[4])}
    of_sides = {address for address, file in addresses.FILES.items() if file.startswith("pages/sides/")}
    assert of_sides <= named
    assert menu()["Hai bên phối hợp"]
