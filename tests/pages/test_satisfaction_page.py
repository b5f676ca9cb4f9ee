"""What the page on satisfaction draws, on worlds counted by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import plotly.graph_objects as go
import pytest

from analytics.figures import DARK, LIGHT, Figure
from analytics.figures.charts import likert
from analytics.figures.subjects import satisfaction, satisfaction_level
from analytics.indicators.published_results import SIPAS
from analytics.measure.measure import compare, measure, monthly
from analytics.scope.filters import Filters
from analytics.scope.viewer import LOCAL
from data.loading.load import load
from data.tables.tables import SERVICE_FACTORS

YEAR = Filters(period="2024")
LOOKS = pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])


@pytest.fixture
def answers(home: Path, template: Callable[..., str], write_csv: Callable[..., Path]) -> Callable[..., None]:
    """`answers(rows)`: counted answers, "Kết quả" in Bình Châu on 05/03/2024 but for what a row says."""

    def make(*rows: dict) -> None:
        report = load([write_csv("hai-long.csv", template("satisfaction", rows))])
        assert report.exit_code == 0, report.json()

    return make


def accepted(figure: Figure) -> Figure:
    assert go.Figure(**figure.spec).data
    assert "nan" not in f"{figure.reading.text}{figure.note}{figure.alt}"
    return figure


def factors(look=LIGHT, filters: Filters = YEAR) -> Figure:
    scores = measure(["responses"], filters, ("factor", "score"), LOCAL)
    return accepted(likert.factors("k", scores, measure(["satisfied_rate"], filters, ("factor",), LOCAL), look, "Q?"))


def levels(target: float | None = 90.0, filters: Filters = YEAR) -> Figure:
    table = compare(["satisfied_rate", "score_mean"], filters, (), LOCAL)
    scores = compare(["responses"], filters, ("factor", "score"), LOCAL)
    return accepted(satisfaction_level.level("k", table, scores, look=LIGHT, question="Q?", target=target))


def by(dimension: str) -> pd.DataFrame:
    return measure(["satisfied_rate"], YEAR, (dimension,), LOCAL)


# ---------------------------------------------------------------- how content


def test_rate_and_mean_with_their_intervals(answers):
    answers({"score": 5, "responses": 30}, {"score": 4, "responses": 60}, {"score": 1, "responses": 10})
    found = levels().data.iloc[0]
    assert found["Tỷ lệ hài lòng (%)"] == pytest.approx(90)  # 90 of 100
    assert (found["Dưới 95% (tỷ lệ)"], found["Trên 95% (tỷ lệ)"]) == pytest.approx((82.56, 94.48), abs=0.01)
    assert found["Điểm hài lòng trung bình (điểm)"] == "4,00"  # (150 + 240 + 10) / 100
    # Deviations: 30 of 1, 10 of 9; variance 120/99, so 4 ± 1.96 · 0.1101
    assert found["Khoảng tin cậy 95% (điểm)"] == "3,78–4,22"


def test_the_target_is_met_where_it_is_reached(answers):
    answers({"score": 5, "responses": 90}, {"score": 1, "responses": 10})
    assert "đạt mục tiêu 90" in levels().reading.text
    assert "chưa đạt" not in levels().reading.text
    assert "chưa đạt mục tiêu 95" in levels(95.0).reading.text
    assert "mục tiêu" not in levels(None).reading.text


def test_the_overall_question_stands_apart(answers):
    answers({"score": 5, "responses": 40}, {"factor": "Chung", "score": 1, "responses": 60})
    assert levels().data["Tỷ lệ hài lòng (%)"].iloc[0] == pytest.approx(100)
    figure = factors()
    assert figure.data["Yếu tố"].tolist() == ["Kết quả", "Chung"]
    assert "Chung" not in figure.reading.text
    heights = figure.spec["data"][0]["y"]
    assert heights[0] - heights[1] > 1


def test_a_year_with_few_responses_has_no_rate(answers):
    answers({"score": 5, "responses": 29}, {"score": 5, "responses": 200, "surveyed_on": date(2023, 2, 1)})
    figure = levels()
    assert "ít phiếu (n\u00a0=\u00a029)" in figure.reading.text
    assert figure.data["Tỷ lệ hài lòng (%)"].isna().tolist() == [True, False]


@pytest.mark.parametrize(("counts", "interval"), [({3: 1}, None), ({5: 10}, (5, 5)), ({1: 2}, (1, 1))])
def test_an_interval_stays_on_the_scale(counts, interval):
    low, high = satisfaction_level.mean_interval(
        pd.DataFrame({"score": list(counts), "responses": list(counts.values())})
    )
    assert (low, high) == interval if interval else pd.isna(low)


# ---------------------------------------------------------------- over time


def test_each_national_result_lies_behind_its_own_year_only(answers):
    rows = [{"score": 4, "responses": 40, "surveyed_on": date(y, m, 5)} for y in (2022, 2023, 2024) for m in (6, 12)]
    answers(*rows)
    table = monthly(["satisfied_rate"], Filters(period="2024"), months=36, viewer=LOCAL)
    figure = accepted(satisfaction.trend("k", table, LIGHT, "Q?", 90.0))
    lines = {line["y"][0]: set(line["x"]) for line in figure.spec["data"][:-1]}
    assert set(lines) == {82.66, 83.94}
    assert all(label.endswith("/2023") for label in lines[82.66])
    assert all(label.endswith("/2024") for label in lines[83.94])
    assert not figure.data.isin([82.66, 83.94]).any().any()  # never among the district's own numbers
    assert "82,66" in figure.note
    assert "82,66" not in figure.reading.text
    low, high = figure.spec["layout"]["yaxis"]["range"]
    assert low < 82.66 < 100 <= high


def test_no_national_line_where_none_was_published(answers):
    answers({"score": 4, "responses": 40, "surveyed_on": date(2019, 6, 5)})
    figure = satisfaction.trend(
        "k", monthly(["satisfied_rate"], Filters(period="2019"), viewer=LOCAL), LIGHT, "Q?", None
    )
    assert "SIPAS" not in str(figure.spec) + figure.note


def test_every_national_result_names_its_source():
    assert {(b.year, b.value) for b in SIPAS} == {(2023, 82.66), (2024, 83.94)}
    assert all(b.source for b in SIPAS)


# ---------------------------------------------------------------- with what


@LOOKS
def test_five_scores_make_a_hundred_and_meet_at_zero(answers, look):
    answers(*({"score": s, "responses": n} for s, n in {1: 4, 2: 6, 3: 10, 4: 50, 5: 30}.items()))
    figure = factors(look)
    assert figure.data.loc[0, [f"Mức {s} (%)" for s in range(1, 6)]].tolist() == [4, 6, 10, 50, 30]
    assert figure.data.loc[0, "Tỷ lệ hài lòng (%)"] == pytest.approx(80)
    drawn = {int(t["name"][0]): (t["base"][0], t["base"][0] + t["x"][0]) for t in figure.spec["data"][:-1]}
    assert drawn[1] == (-10, -6)
    assert drawn[2] == (-6, 0)
    assert drawn[4] == (0, 50)
    assert drawn[5] == (50, 80)
    assert drawn[3][1] < -10  # the middle score touches neither side


def test_factors_stand_best_first_and_few_answers_are_not_ranked(answers):
    rows = [{"factor": f, "score": 5, "responses": 50 + i} for i, f in enumerate(SERVICE_FACTORS[:3])]
    rows += [{"factor": f, "score": 1, "responses": 10 * i} for i, f in enumerate(SERVICE_FACTORS[:3]) if i]
    answers(*rows, {"factor": SERVICE_FACTORS[3], "score": 1, "responses": 29})
    figure = factors()
    assert figure.data["Yếu tố"].tolist() == list(SERVICE_FACTORS[:4])
    assert pd.isna(figure.data["Tỷ lệ hài lòng (%)"].iloc[3])
    assert SERVICE_FACTORS[3] not in figure.reading.text
    assert "ít phiếu (n\u00a0=\u00a029)" in figure.spec["layout"]["yaxis"]["ticktext"][3]


# ---------------------------------------------------------------- where


def test_thirty_responses_are_ranked_and_twenty_nine_named_apart(answers):
    answers(
        {"channel": "Kiosk", "score": 5, "responses": 29},
        {"channel": "Zalo", "score": 4, "responses": 30},
        {"channel": "Phiếu giấy", "score": 1, "responses": 30},
    )
    figure = accepted(satisfaction.by_group("k", by("channel"), "channel", LIGHT, "Q?"))
    assert figure.data["Nguồn, hình thức"].tolist() == ["Zalo", "Phiếu giấy"]
    assert figure.reading.text == "Cao nhất Zalo (100,0%), thấp nhất Phiếu giấy (0,0%)."
    assert "Không xếp hạng: Kiosk – ít phiếu (n\u00a0=\u00a029)." in figure.note


def test_a_difference_that_chance_could_make_is_called_so(answers):
    rows = [{"channel": c, "score": s, "responses": n} for c, s, n in (("Zalo", 4, 30), ("Kiosk", 4, 29))]
    answers(*rows, {"channel": "Kiosk", "score": 3, "responses": 1})
    assert "ngẫu nhiên" in satisfaction.by_group("k", by("channel"), "channel", LIGHT, "Q?").reading.text


@pytest.mark.parametrize(("n", "reading"), [(10, "Chưa nơi nào đủ phiếu"), (40, "Chỉ có UBND xã (100,0%).")])
def test_one_agency_is_not_compared(answers, n, reading):
    answers({"agency": "UBND xã", "score": 5, "responses": n})
    figure = accepted(satisfaction.by_group("k", by("agency"), "agency", LIGHT, "Q?"))
    assert figure.reading.text.startswith(reading)


def test_a_funnel_needs_two_communes_with_enough_responses(answers):
    answers({"score": 4, "responses": 50}, {"commune": "Bình An", "score": 4, "responses": 29})
    assert satisfaction.by_commune("k", by("commune"), "commune", LIGHT, "Q?") is None


def test_the_funnel_counts_responses_not_letters(answers):
    answers(
        {"score": 4, "responses": 50},
        {"commune": "Bình An", "score": 3, "responses": 30},
        {"commune": "Bình Mỹ", "score": 5, "responses": 5},
    )
    figure = accepted(satisfaction.by_commune("k", by("commune"), "commune", LIGHT, "Q?"))
    assert sorted(figure.data["Xã, thị trấn"]) == ["Bình An", "Bình Châu"]
    assert figure.spec["layout"]["xaxis"]["title"]["text"] == "Số phiếu"
    assert "đơn" not in figure.alt.split("đơn vị")[1]
    assert "Bình Mỹ – ít phiếu (n\u00a0=\u00a05)" in figure.note
