"""What the page on models draws, on a world counted by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import plotly.graph_objects as go
import pytest

from analytics import formatting
from analytics.figures import DARK, LIGHT, Figure
from analytics.figures.lettering import bold
from analytics.figures.subjects import model_families
from analytics.figures.subjects import models as drawn
from analytics.measure.measure import measure
from analytics.registers import model_text, models
from analytics.scope.filters import Filters
from analytics.scope.viewer import LOCAL
from data.loading.load import load

YEAR = Filters(period="2024")
CHAU, AN = "21112", "21064"
LOOKS = pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])

# a → b → c over the years; d stopped in May 2024; e stands alone and was never launched.
MODELS = (
    {"model_id": "a", "name": "Nuôi bò", "registered_on": date(2022, 1, 1), "launched_on": date(2022, 2, 1),
     "effective_on": date(2022, 6, 1), "recognised_on": date(2023, 1, 1), "level": "Huyện", "households": 20},
    {"model_id": "b", "name": "Nuôi bò vỗ béo", "commune": "Bình An", "parent_id": "a",
     "registered_on": date(2023, 3, 1), "launched_on": date(2023, 4, 1), "replicated_on": date(2024, 7, 1)},
    {"model_id": "c", "name": "Đường hoa", "parent_id": "b", "registered_on": date(2024, 3, 1),
     "launched_on": date(2024, 4, 1), "effective_on": date(2024, 10, 1), "field": "Văn hóa, xã hội"},
    {"model_id": "d", "name": "Tổ hợp tác", "registered_on": date(2022, 5, 1), "launched_on": date(2022, 6, 1),
     "ended_on": date(2024, 5, 1), "subject": "Cá nhân"},
    {"model_id": "e", "name": "Camera an ninh", "registered_on": date(2024, 11, 1), "subject": "Cá nhân"},
)  # fmt: skip
GIFTS = (
    {"project": "Đường thôn", "land_m2": 100.5, "workdays": 7},
    {"project": "Đường thôn", "land_m2": 50, "cash_million": 3},
    {"project": "Đường thôn", "commune": "Bình An", "land_m2": 120},
    {"project": "Nhà văn hóa", "land_m2": 999, "given_on": date(2023, 12, 31)},
    {"project": "Cầu", "workdays": 30},
)


@pytest.fixture
def world(home: Path, template: Callable[..., str], write_csv: Callable[..., Path]) -> None:
    until = {"outreach": [{"held_on": date(2024, 12, 31)}]}
    tables = {"model": MODELS, "contribution": GIFTS} | until
    report = load([write_csv(f"{name}.csv", template(name, rows)) for name, rows in tables.items()])
    assert report.exit_code == 0, report.json()


def on(year: int, month: int, day: int) -> Filters:
    return Filters(period="2024", as_of=date(year, month, day))


def counted(filters: Filters) -> list[int]:
    return models.stages(filters, viewer=LOCAL).iloc[0].tolist()


def accepted(figure: Figure) -> Figure:
    assert go.Figure(**figure.spec).data
    assert "nan" not in f"{figure.reading.text}{figure.base}{figure.note}{figure.alt}"
    return figure


# ---------------------------------------------------------------- which are worth copying


def test_worth_copying_is_what_is_recognised_and_kept_up(world):
    assert models.worth_copying(YEAR, LOCAL)[["model_id", "copies"]].to_numpy().tolist() == [["a", 1]]
    assert models.worth_copying(on(2023, 2, 1), LOCAL)[["model_id", "copies"]].to_numpy().tolist() == [["a", 0]]
    assert models.worth_copying(on(2022, 12, 31), LOCAL).empty  # not yet recognised
    only = replace(LOCAL, communes=(CHAU,))
    assert models.worth_copying(YEAR, only)["copies"].tolist() == [0]  # its copy is elsewhere


def test_those_copied_most_come_first_then_the_highest_recognised(
    home: Path, template: Callable[..., str], write_csv: Callable[..., Path]
):
    known = {"registered_on": date(2022, 1, 1), "launched_on": date(2022, 2, 1), "effective_on": date(2022, 3, 1),
             "recognised_on": date(2022, 4, 1)}  # fmt: skip
    rows = [
        {"model_id": "few-1", "name": "Ít hộ", "level": "Tỉnh", "households": 3} | known,
        {"model_id": "many-1", "name": "Nhiều hộ", "level": "Tỉnh", "households": 30} | known,
        {"model_id": "own-1", "name": "Cơ sở", "level": "Cơ sở", "households": 99} | known,
        {"model_id": "copied-1", "name": "Được làm theo", "level": "Cơ sở"} | known,
        {"model_id": "ended-1", "name": "Đã dừng", "level": "Trung ương", "ended_on": date(2023, 1, 1)} | known,
        {"model_id": "copy-1", "name": "Làm theo", "parent_id": "copied-1", "registered_on": date(2023, 1, 1)},
        {"model_id": "later-1", "name": "Sau này", "parent_id": "own-1", "registered_on": date(2025, 1, 1)},
    ]
    assert load([write_csv("model.csv", template("model", rows))]).exit_code == 0
    found = models.worth_copying(YEAR, LOCAL)
    assert found["model_id"].tolist() == ["copied-1", "many-1", "few-1", "own-1"]
    said = model_text.copying_sentence(found)
    assert said.startswith("4 mô hình được công nhận đang duy trì, 1 đã có nơi làm theo; nhiều nhất là Được làm theo")
    assert model_text.copying_table(found)["Số hộ"].tolist() == [formatting.MISSING, "30", "3", "99"]


# ---------------------------------------------------------------- how far they came


def test_stages_follow_from_the_dates_on_the_day(world):
    # registered, launched, effective, recognised, replicated, ended
    assert counted(YEAR) == [4, 3, 2, 1, 1, 1]
    assert counted(on(2024, 9, 30)) == [3, 3, 1, 1, 1, 1]  # c not yet effective, e not yet registered
    assert counted(on(2024, 6, 30)) == [3, 3, 1, 1, 0, 1]  # b not yet replicated
    assert counted(on(2024, 4, 30)) == [4, 4, 1, 1, 0, 0]  # d still kept up the day before it stops
    assert counted(on(2024, 5, 1))[-1] == 1
    assert counted(Filters(period="2021")) == [0] * 6


def test_stages_are_those_of_the_catalogue(world):
    for filters in (YEAR, on(2024, 4, 30), Filters(period="2024", communes=(CHAU,))):
        found, stages = (
            measure(["models_active", "models_effective_rate"], filters, (), LOCAL).iloc[0],
            counted(filters),
        )
        assert found["models_active"] == stages[0]
        assert found["models_effective_rate"] == pytest.approx(100 * stages[2] / stages[0])


def test_groups_add_up_and_show_those_with_nothing(world):
    table = models.stages(YEAR, "field", viewer=LOCAL)
    assert table["field"].tolist()[:2] == ["Kinh tế", "Văn hóa, xã hội"]
    assert table["registered"].tolist() == [3, 1, 0, 0]
    assert models.stages(YEAR, "subject", viewer=LOCAL)["registered"].tolist() == [3, 1]


def test_a_level_counts_from_the_day_of_recognition(world):
    assert models.levels(YEAR, LOCAL).set_index("level")["models"].to_dict() == {
        "Cơ sở": 0, "Huyện": 1, "Tỉnh": 0, "Trung ương": 0,
    }  # fmt: skip
    assert models.levels(Filters(period="2022"), LOCAL)["models"].sum() == 0


@LOOKS
def test_the_pipeline_says_shares_of_those_kept_up(world, look):
    figure = accepted(drawn.pipeline("k", models.stages(YEAR, viewer=LOCAL), look, "Q?"))
    assert figure.data["Số mô hình"].tolist() == [4, 3, 2, 1, 1]
    assert figure.spec["data"][0]["customdata"][1] == "3 75%"
    assert "1 mô hình đã dừng" in figure.reading.text
    assert figure.spec["layout"]["xaxis"]["range"][0] == 0


def test_few_models_are_not_compared(world):
    groups = {by: models.stages(YEAR, by, viewer=LOCAL) for by in ("field", "subject")}
    figure = accepted(drawn.stage_map("k", groups, LIGHT, "Q?"))
    assert "chưa nên so sánh" in figure.reading.text
    assert figure.data["Đăng ký"].tolist() == [3, 1, 3, 1]  # no row for a field without models


def test_empty_cells_of_the_map_are_counted(world):
    table = measure(["models_active"], YEAR, ("commune", "field"), LOCAL)
    figure = accepted(drawn.coverage("k", table, LIGHT, "Q?", "commune"))
    assert figure.data.shape == (22, 5)
    assert figure.data.iloc[:, 1:].to_numpy().sum() == 4
    assert figure.reading.text == "Nhiều mô hình nhất: Bình Châu (3 mô hình); 85 ô trống, chưa có mô hình."  # 88 − 3


def test_recognised_models_by_level(world):
    assert accepted(drawn.levels("k", models.levels(YEAR, LOCAL), LIGHT, "Q?")).reading.text.startswith("1 mô hình")
    nobody = models.levels(Filters(period="2022"), LOCAL)
    assert accepted(drawn.levels("k", nobody, LIGHT, "Q?")).reading.text == "Chưa mô hình nào được công nhận."


# ---------------------------------------------------------------- what grew from what


def test_a_family_is_told_from_its_root(world):
    found = models.families(YEAR, LOCAL)
    assert found[["model_id", "depth", "root"]].to_numpy().tolist() == [["a", 0, "a"], ["b", 1, "a"], ["c", 2, "a"]]
    assert models.families(Filters(period="2023"), LOCAL)["model_id"].tolist() == ["a", "b"]
    assert models.families(Filters(period="2022"), LOCAL).empty


def test_relatives_elsewhere_are_shown_but_not_to_those_who_may_not_see_them(world):
    inside = models.families(Filters(period="2024", communes=(AN,)), LOCAL)
    assert inside.set_index("model_id")["chosen"].to_dict() == {"a": False, "b": True, "c": False}
    assert models.families(YEAR, replace(LOCAL, communes=(AN,))).empty
    assert models.families(Filters(period="2024", fields=("Quốc phòng, an ninh",)), LOCAL).empty


@LOOKS
def test_the_tree_draws_one_row_a_model_and_one_branch_a_child(world, look):
    figure = accepted(model_families.family_tree("k", models.families(YEAR, LOCAL), look, "Q?"))
    branches, marks = figure.spec["data"]
    assert len(marks["x"]) == 3
    assert branches["x"].count(None) == 2
    assert marks["text"][1] == " Nuôi bò vỗ béo (03/2023)"
    assert figure.reading.text == "1 mô hình gốc đã sinh ra 2 mô hình mới."
    assert figure.data["Mô hình gốc"].tolist() == ["Nuôi bò"] * 3


def test_a_tree_of_nothing_says_so(world):
    figure = model_families.family_tree("k", models.families(Filters(period="2022"), LOCAL), LIGHT, "Q?")
    assert accepted(figure).reading.text == "Chưa ghi mô hình nào nhân rộng từ mô hình khác."


def test_a_tree_too_long_keeps_whole_families(world):
    rows = [(f"r{k}", d, f"r{k}" if d == 0 else f"r{k}c{d}") for k in range(10) for d in (0, 1, 1, 1, 1)]
    table = pd.DataFrame(rows, columns=["root", "depth", "model_id"]).assign(
        name="Tên", commune=AN, registered_on=date(2024, 1, 1), chosen=True
    )
    figure = accepted(model_families.family_tree("k", table, LIGHT, "Q?"))
    shown = len(figure.spec["data"][1]["x"])
    assert shown == 35  # seven families of five in 36 rows
    assert "Còn 15 mô hình nữa" in figure.note
    assert len(figure.data) == 50
    assert figure.height <= 800


# ---------------------------------------------------------------- the register


@pytest.mark.parametrize(
    ("search", "found"),
    [("", {*"abcde"}), ("nuoi bo", {"a", "b"}), ("NUÔI BÒ VỖ", {"b"}), ("duong", {"c"}), ("Đường", {"c"}),
     ("cong nhan", {"a"}), ("nhân rộng", {"b"}), ("huyen", {"a"}),
     ("zz", set()), ("%", set()), ("'", set())],
)  # fmt: skip
def test_the_register_is_searched_with_or_without_accents(world, search, found):
    page = models.register(YEAR, search, viewer=LOCAL)
    assert set(page.rows["model_id"]) == found
    assert page.total == len(found)


def test_the_register_states_what_was_so_on_the_day(world):
    now = models.register(YEAR, viewer=LOCAL).rows.set_index("model_id")["state"].to_dict()
    assert now == {"a": "Công nhận", "b": "Nhân rộng", "c": "Hiệu quả", "d": "Đã dừng", "e": "Đăng ký"}
    then = models.register(Filters(period="2022"), viewer=LOCAL).rows.set_index("model_id")
    assert then["state"].to_dict() == {"a": "Hiệu quả", "d": "Triển khai"}
    assert then["level"].isna().all()  # not recognised yet


@pytest.mark.parametrize("sort", models.SORTS)
def test_every_order_of_the_register_holds_all(world, sort):
    up, down = (models.register(YEAR, sort=sort, descending=d, viewer=LOCAL).rows for d in (False, True))
    assert sorted(up["model_id"]) == sorted(down["model_id"])
    assert model_text.register_table(up)["Mã"].tolist() == up["model_id"].tolist()
    with pytest.raises(ValueError, match="sort"):
        models.register(YEAR, sort="1; drop table", viewer=LOCAL)


def test_one_model_tells_its_days_up_to_the_day_and_its_relatives(world):
    said = model_text.summary(models.model("b", YEAR, LOCAL))
    assert "Đăng ký 01/03/2023" in said
    assert "Nhân rộng 01/07/2024" in said
    assert "nhân rộng từ: Nuôi bò" in said
    assert "mô hình con: Đường hoa" in said
    before = model_text.summary(models.model("b", Filters(period="2023"), LOCAL))
    assert "01/07/2024" not in before
    assert "Đường hoa" not in before
    assert models.model("c", Filters(period="2023"), LOCAL) is None
    assert models.model("a", YEAR, replace(LOCAL, communes=(AN,))) is None


# ---------------------------------------------------------------- contributions


def test_a_project_is_its_name_in_its_commune(world):
    found = models.projects(YEAR, "land_m2", viewer=LOCAL)
    assert found[["project", "commune", "given", "gifts"]].to_numpy().tolist() == [
        ["Đường thôn", CHAU, 150.5, 2],
        ["Đường thôn", AN, 120.0, 1],
    ]
    assert models.projects(YEAR, "land_m2", viewer=replace(LOCAL, communes=(AN,)))["given"].tolist() == [120.0]
    assert models.projects(YEAR, "workdays", viewer=LOCAL)["project"].tolist() == ["Cầu", "Đường thôn"]
    assert models.projects(Filters(period="2024", items=(3,)), "land_m2", viewer=LOCAL).empty
    with pytest.raises(ValueError, match="gives"):
        models.projects(YEAR, "households", viewer=LOCAL)


def test_gifts_are_drawn_in_their_own_unit(world):
    table = measure(["land_m2"], YEAR, ("commune",), LOCAL)
    figure = accepted(drawn.gifts("k", table, "land_m2", by="commune", look=LIGHT, question="Q?"))
    assert figure.spec["data"][1]["text"] == [bold("150,5"), bold("120,0")]
    assert figure.reading.text == "Nhiều nhất: Bình Châu, 150,5\u00a0m². 20 nơi chưa ghi đóng góp loại này."
    assert figure.base == "Tổng các thanh: 270,5\u00a0m²"
    top = accepted(drawn.projects("k", models.projects(YEAR, "land_m2", viewer=LOCAL), "land_m2", LIGHT, "Q?"))
    assert top.data["Công trình"].tolist() == ["Đường thôn (Bình Châu)", "Đường thôn (Bình An)"]


def test_what_was_given_is_never_added_up(world):
    totals = measure(models.GIFTS, YEAR, (), LOCAL).iloc[0]
    assert model_text.given_sentence(totals) == (
        "**270,5\u00a0m²** đất hiến; **37\u00a0ngày công**; **3\u00a0triệu đồng** tiền đóng góp;"
        " **—** hiện vật. Mỗi loại một đơn vị, không cộng lại."
    )
