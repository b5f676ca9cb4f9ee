"""One-page PDFs: on one page whatever is chosen, archival and tagged, their numbers those `measure` gives."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import typst
from click.testing import CliRunner

from analytics import formatting
from analytics.commands import main
from analytics.documents.pdf import commune, overview, scoreboard, typeset
from analytics.indicators import INDICATORS
from analytics.measure.measure import measure
from analytics.registers import petitions, tasks
from analytics.scope import places
from analytics.scope.filters import Filters
from analytics.scope.viewer import LOCAL, WALL
from analytics.summaries import commune_bullets as bullets
from data.loading import load

CHAU = Filters(period="2024", communes=("21112",))
PAGES: dict[str, Any] = {"commune": commune, "overview": overview, "scoreboard": scoreboard}


def sheets(template: str, data: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> int:
    """How many pages it takes: the same template drawn as pictures."""
    drawn = []
    with monkeypatch.context() as patch:
        real = typst.compile

        def pictures(page: str, **asked: Any) -> bytes:
            asked.pop("pdf_standards", None)
            found = real(page, format="svg", **asked)
            drawn.append(len(found) if isinstance(found, list) else 1)
            return b""

        patch.setattr(typeset.typst, "compile", pictures)
        typeset.typeset(template, data)
    return drawn[0]


def test_every_commune_is_on_one_page(sample: Path, monkeypatch: pytest.MonkeyPatch):
    for period in ("2024", "2023-Q3", "2024-02"):
        for unit in places.standing_units():
            data = commune.page(Filters(period=period, communes=(unit,)), LOCAL)
            assert sheets("commune", data, monkeypatch) == 1, (unit, period)


def test_a_commune_with_more_than_a_page_holds_says_how_much_is_left_out(
    home: Path, petitions: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
):
    """Twenty overdue letters, each with a long office."""
    rows = [
        {"received_on": date(2024, 1, 2) + timedelta(n), "accepted_on": date(2024, 1, 3) + timedelta(n),
         "handling": "Thụ lý giải quyết", "agency": "Phòng Tài nguyên và Môi trường", "field": "Hạ tầng, giao thông"}
        for n in range(20)
    ]  # fmt: skip
    rows.append({"received_on": date(2024, 12, 30)})  # the data reaches to the end of the year
    assert load.load([petitions(rows)]).exit_code == 0
    data = commune.page(CHAU, LOCAL)
    assert len(data["list"]["rows"]) == commune.MOST_ROWS
    assert data["list"]["more"].startswith(f"Còn {20 - commune.MOST_ROWS} đơn khác")
    assert "20 đơn quá hạn: Phòng Tài nguyên và Môi trường (20 đơn)" in data["request"]
    assert sheets("commune", data, monkeypatch) == 1


@pytest.mark.parametrize(
    "filters", [Filters(period="2024"), Filters(period="2021"), CHAU, Filters(period="2024-Q3", items=(8,))]
)
@pytest.mark.parametrize("name", ["overview", "scoreboard"])
def test_the_others_are_on_one_page_too(sample: Path, name: str, filters: Filters, monkeypatch: pytest.MonkeyPatch):
    assert sheets(name, PAGES[name].page(filters, LOCAL), monkeypatch) == 1


def test_bullets_are_the_measurement(sample: Path):
    own = measure(bullets.SHARES, CHAU, (), LOCAL).iloc[0]
    whole = measure(bullets.SHARES, Filters(period="2024"), (), LOCAL).iloc[0]
    for bullet, key in zip(commune.page(CHAU, LOCAL)["bullets"], bullets.SHARES, strict=True):
        indicator, n = INDICATORS[key], own[f"{key}_n"]
        assert bullet["value"] == formatting.bare(indicator, own[key])
        assert bullet["district_text"] == formatting.bare(indicator, whole[key])
        assert bullet["n"] == formatting.number(n)
        goal = places.target(key, 2024)
        is_few = n < indicator.small_base
        assert (bullet["tone"] == "few") == is_few
        assert (bullet["interval"] is None) == (is_few or not indicator.is_share)
        assert (bullet["tone"] == "bad") == bool(goal and not is_few and own[key] < goal[0])
        if bullet["interval"]:
            assert bullet["interval"][0] < own[key] < bullet["interval"][1] + 1e-9


def test_the_list_is_the_worklist_and_the_verdict_counts_it(sample: Path):
    page, rows = commune.page(CHAU, LOCAL), petitions.worklist(CHAU, viewer=LOCAL)
    late = int(measure(["overdue"], CHAU, (), LOCAL)["overdue"].iloc[0])
    assert late == (rows["days_over"] > 0).sum() > 0
    assert page["list"]["title"].startswith(f"{late} đơn quá hạn")
    assert page["trouble"].startswith(f"{late} đơn quá hạn (toàn huyện ")
    assert [row[0] for row in page["list"]["rows"]] == rows["petition_id"].tolist()[: commune.MOST_ROWS]


def test_who_sees_no_codes_gets_none(sample: Path):
    page = commune.page(CHAU, WALL)
    assert "Mã đơn" not in page["list"]["headings"]
    assert not any(cell.startswith("BS-") for row in page["list"]["rows"] for cell in row)


def test_the_scoreboard_has_every_item_and_every_task(sample: Path):
    filters = Filters(period="2024")
    rows = [row for group in scoreboard.page(filters, LOCAL)["groups"] for row in group["rows"]]
    assert sorted(int(row["item"]) for row in rows) == list(range(1, 15))
    assert sum(len(row["tasks"]) for row in rows) == len(tasks.rows(filters, LOCAL))


@pytest.mark.parametrize("name", list(PAGES))
def test_a_file_is_archival_and_tagged(sample: Path, name: str):
    made = getattr(PAGES[name], name)(CHAU, LOCAL)
    assert made.startswith(b"%PDF-")
    assert b"<pdfaid:part>3</pdfaid:part>" in made
    assert b"<pdfuaid:part>1</pdfuaid:part>" in made


def test_letters_no_font_has_are_no_reason_to_fail(sample: Path):
    data = commune.page(CHAU, LOCAL) | {"findings": ["Phòng \U0001f3c0 \u4e2d \u0e01 #let x = [*"]}
    assert typeset.typeset("commune", data).startswith(b"%PDF-")


def test_the_letters_are_there():
    assert (files("fontpkg_be_vietnam_pro") / "files" / "BeVietnamPro-Regular.ttf").is_file()


def test_a_page_of_one_commune_asks_for_one(sample: Path, tmp_path: Path):
    with pytest.raises(commune.NeedsOneCommune):
        commune.page(Filters(period="2024"), LOCAL)
    out = tmp_path / "x.pdf"
    asked = ["export", "commune", "--out", str(out), "--period", "2024"]
    refused = CliRunner().invoke(main, asked)
    assert refused.exit_code != 0
    assert "đúng một --commune" in refused.output
    assert CliRunner().invoke(main, [*asked, "--commune", "Bình Châu"]).exit_code == 0
    assert out.read_bytes().startswith(b"%PDF-")
