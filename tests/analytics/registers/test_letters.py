"""The register of letters: its pages, its orders, its total."""

from __future__ import annotations

from pathlib import Path

import pytest

from analytics.registers import petitions
from analytics.scope.filters import Filters
from analytics.scope.viewer import LOCAL


@pytest.mark.parametrize("descending", [True, False])
@pytest.mark.parametrize("sort", petitions.SORTS)
def test_pages_of_the_register_are_the_whole_cut_up(
    sample: Path, monkeypatch: pytest.MonkeyPatch, sort: str, descending: bool
):
    filters = Filters(period="2024-Q2")
    monkeypatch.setattr(petitions, "PAGE", 10_000)
    whole = petitions.register(filters, sort=sort, descending=descending, viewer=LOCAL)
    codes = whole.rows["petition_id"].tolist()
    assert whole.total == len(codes) == len(set(codes))
    values = whole.rows[sort].dropna().tolist()
    assert values == sorted(values, reverse=descending)
    monkeypatch.setattr(petitions, "PAGE", 20)
    for page in (1, 2, 3, len(codes) // 40, len(codes) // 20, len(codes) // 20 + 1):
        shown = petitions.register(filters, sort=sort, descending=descending, page=page, viewer=LOCAL)
        assert shown.rows["petition_id"].tolist() == codes[20 * (page - 1) : 20 * page]
        assert shown.total == len(codes)
