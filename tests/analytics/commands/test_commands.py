"""`signals` and `findings` on the command line say what the screens say."""

import json
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from analytics.commands import main
from analytics.indicators import INDICATORS
from analytics.measure.measure import monthly
from analytics.measure.statistics.control_charts import xmr
from analytics.scope.filters import Filters
from analytics.scope.viewer import LOCAL
from analytics.summaries.findings import findings
from data.loading import load

YEAR = ["--period", "2024"]


@pytest.fixture
def printed(capsys: pytest.CaptureFixture[str]):
    """What a command prints; it must end well."""

    def run(*words: str) -> str:
        with pytest.raises(SystemExit) as ended:
            main(list(words))
        assert not ended.value.code, capsys.readouterr().err
        return capsys.readouterr().out

    return run


def refused(*words: str, capsys: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(SystemExit) as ended:
        main(list(words))
    assert ended.value.code == 2
    return capsys.readouterr().err


def test_signals_by_month_are_the_control_chart(printed, sample: Path):
    rows = json.loads(printed("signals", "on_time_rate", *YEAR, "--format", "json"))
    table = monthly(["on_time_rate"], Filters(period="2024"), 36, viewer=LOCAL)
    chart = xmr(table["on_time_rate"].tolist(), INDICATORS["on_time_rate"].better, complete=table["complete"].tolist())
    assert [row["month"] for row in rows] == table["month"].tolist()
    assert [row["value"] for row in rows] == [point.value for point in chart.points]
    assert [row["signal"] for row in rows] == [point.signal for point in chart.points]
    assert {(row["mean"], row["lower"], row["upper"]) for row in rows} == {(chart.mean, chart.lower, chart.upper)}


def test_signals_of_chosen_dates_begin_there(printed, sample: Path):
    rows = json.loads(printed("signals", "received", "--from", "2024-02-01", "--to", "2024-06-30", "--format", "json"))
    assert [row["month"] for row in rows] == [f"2024-{month:02}" for month in range(2, 7)]


def test_signals_by_commune_are_the_funnel(printed, sample: Path):
    rows = json.loads(printed("signals", "on_time_rate", "--by", "commune", *YEAR, "--format", "json"))
    assert [row["commune"] for row in rows if row["outside"] == "99.8"] == ["Bình Châu"]
    late = next(row for row in rows if row["commune"] == "Bình Châu")
    assert (late["n"], round(late["value"], 1)) == (44, 61.4)
    assert late["value"] < late["lower998"] < late["lower95"] < late["upper95"] < late["upper998"]


def test_signals_as_a_table_and_as_csv(printed, sample: Path, tmp_path: Path):
    text = printed("signals", "received", *YEAR)
    assert text.splitlines()[0].split()[:2] == ["month", "value"]
    (tmp_path / "s.csv").write_text(printed("signals", "received", *YEAR, "--format", "csv"), "utf-8")
    assert len(pd.read_csv(tmp_path / "s.csv")) == len(text.splitlines()) - 1


def test_signals_say_what_they_cannot_do(capsys: pytest.CaptureFixture[str], sample: Path):
    assert "Không có chỉ tiêu “don”" in refused("signals", "don", capsys=capsys)
    assert "không có phễu" in refused("signals", "days_median", "--by", "commune", capsys=capsys)


def test_findings_are_those_of_the_screen(printed, sample: Path):
    expected = findings(Filters(period="2024"), LOCAL)
    assert printed("findings", *YEAR).splitlines() == [f"- {found.sentence}" for found in expected]
    rows = json.loads(printed("findings", *YEAR, "--format", "json"))
    assert [row["sentence"] for row in rows] == [found.sentence for found in expected]
    assert {row["link"] for row in rows} == {found.link for found in expected}
    assert any(row["where"] == "21112" and row["severity"] == "concern" for row in rows)


def test_findings_of_nothing_say_so(printed, sample: Path):
    assert printed("findings", "--from", "2022-01-01", "--to", "2022-01-02", "--commune", "Châu Ổ").startswith(
        "Không có gì"
    )


def test_signals_of_chosen_dates_are_all_their_months(printed, home: Path, petitions):
    """More than the 36 months that are shown where none were chosen."""
    rows = [{"received_on": date(2021 + k // 12, k % 12 + 1, 5)} for k in range(48)]
    assert load.load([petitions(rows)]).exit_code == 0
    found = json.loads(printed("signals", "received", "--from", "2021-01-01", "--to", "2024-12-31", "--format", "json"))
    assert [row["value"] for row in found] == [1] * 48
