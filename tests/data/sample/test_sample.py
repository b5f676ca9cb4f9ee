"""The shipped sample: its bytes, its rules recounted in pandas, its calibration and the stories planted in it."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from scipy import stats

from data.sample_maker import make
from data.sample_maker.world import places, stories
from data.tables.columns import Table, Type
from data.tables.tables import ACCEPTED, SERVICE_FACTORS, TABLES

LAST = pd.Timestamp("2024-12-31")
YEARS = (2022, 2023, 2024)
LAND = ["Bồi thường, GPMB, tái định cư", "Đất đai"]
DUNG_QUAT = ["Bình Thuận", "Bình Trị", "Bình Đông", "Bình Hải", "Bình Chánh", "Bình Thạnh"]
SLOW, IMPROVING, SURGED = "Bình Châu", "Bình Minh", "Bình Thuận"


def texts(name: str) -> pd.DataFrame:
    """The committed CSV as it is: every cell text, English column names."""
    frame = pd.read_csv(make.FOLDER / f"{name}.csv", dtype=str, keep_default_na=False)
    assert list(frame.columns) == [c.header for c in TABLES[name].columns]
    return frame.set_axis([c.name for c in TABLES[name].columns], axis=1)


@cache
def rows(name: str) -> pd.DataFrame:
    """The committed CSV, typed by hand."""
    frame = texts(name).replace("", None)
    for column in TABLES[name].columns:
        values = frame[column.name]
        match column.type:
            case Type.DAY:
                frame[column.name] = pd.to_datetime(values, format="%d/%m/%Y")
            case Type.MONTH:
                frame[column.name] = pd.to_datetime(values, format="%m/%Y")
            case Type.YEAR | Type.ITEM | Type.WHOLE | Type.NUMBER:
                frame[column.name] = pd.to_numeric(values.str.replace(",", "."))
            case Type.FLAG:
                frame[column.name] = values.map({"Có": True, "Không": False})
    return frame


@cache
def in_memory() -> dict[str, pa.Table]:
    return make.make()


def in_year(frame: pd.DataFrame, day: str, year: int) -> pd.DataFrame:
    return frame[frame[day].dt.year == year]


@cache
def accepted() -> pd.DataFrame:
    """Accepted letters with the day they are due by law, conclusion or internal target."""
    letters = rows("petition")
    letters = letters[letters["handling"] == ACCEPTED].reset_index(drop=True)
    limits = pd.read_csv(places.REFERENCE / "time_limit.csv")
    limits = limits[(limits["step"] == "Giải quyết") & (limits["remote"] != True)]  # noqa: E712 - blank or false
    by_law = letters["kind"].isin(["Khiếu nại", "Tố cáo"])
    keys = letters[["kind", "round", "complexity"]].copy()
    keys.loc[keys["kind"] != "Khiếu nại", "round"] = ""
    keys.loc[~by_law, "complexity"] = ""
    days = keys.merge(limits.fillna({"round": "", "complexity": ""}), how="left", validate="many_to_one")["days"]
    start = letters["accepted_on"].where(by_law, letters["received_on"])
    limit = start + pd.to_timedelta(days + letters["suspended_days"], unit="D")
    return letters.assign(due=letters["due_on"].fillna(limit))


def on_time(year: int) -> pd.DataFrame:
    """What had to be resolved in a year, and whether it was late, resolved or not."""
    start, end = pd.Timestamp(year, 1, 1), pd.Timestamp(year, 12, 31)
    letters = accepted()[accepted()["accepted_on"] <= end]
    resolved = letters["resolved_on"].between(start, end)
    is_open = ~(letters["resolved_on"] <= end)
    late = (resolved & (letters["resolved_on"] > letters["due"])) | (is_open & (letters["due"] < end))
    return letters.assign(good=~late, base=1, resolved=resolved)[resolved | is_open]


def satisfied(year: int) -> pd.DataFrame:
    answers = in_year(rows("satisfaction"), "surveyed_on", year)
    return answers.assign(good=answers["responses"] * (answers["score"] >= 4), base=answers["responses"])


def outside(frame: pd.DataFrame) -> dict[str, str]:
    """Communes outside the exact 99.8% binomial limits around the rate of all."""
    rate = frame["good"].sum() / frame["base"].sum()
    by = frame.groupby("commune")[["good", "base"]].sum().drop(index="Cấp huyện", errors="ignore")
    low = stats.binom.cdf(by["good"], by["base"], rate) < 0.001
    high = stats.binom.sf(by["good"] - 1, by["base"], rate) < 0.001
    return dict.fromkeys(by.index[low], "low") | dict.fromkeys(by.index[high], "high")


# --- The files


def test_the_committed_files_are_what_the_seed_makes(tmp_path):
    make.write_csv(tmp_path)
    made = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    shipped = {path.name: path.read_bytes() for path in make.FOLDER.iterdir()}
    assert set(made) == {f"{name}.csv" for name in TABLES}
    assert [name for name in made if made[name] != shipped.get(name)] == []
    assert set(shipped) == set(made)


def test_another_seed_makes_other_letters():
    assert not make.make(100, 22, seed=1)["petition"].equals(make.make(100, 22, seed=2)["petition"])


def test_the_files_stay_small_and_plain():
    contents = [path.read_bytes() for path in make.FOLDER.glob("*.csv")]
    assert sum(map(len, contents)) < 3_000_000
    for content in contents:
        assert not content.startswith(b"\xef\xbb\xbf")
        assert b"\r" not in content
        assert unicodedata.is_normalized("NFC", content.decode("utf-8"))


def test_nothing_looks_like_a_person():
    phone = r"(?<![\d/])(?:\+?84|0)[ .-]?\d{2,3}[ .-]?\d{3}[ .-]?\d{3,4}(?![\d/])"
    personal = re.compile(rf"{phone}|(?<!\d)(?:\d{{9}}|\d{{12}})(?!\d)|\S+@\S+|\b(?:Ông|Bà) [A-ZĐ]")
    assert all(personal.search(cell) for cell in ("0912 345 678", ",051234567,", "a@b.vn", "Bà Lê"))
    for name in TABLES:
        found = [hit.group() for hit in personal.finditer((make.FOLDER / f"{name}.csv").read_text("utf-8"))]
        assert found == [], name


# --- Keys, values and rules


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_values_are_the_declared_ones(table: Table):
    frame = texts(table.name)
    for column in table.columns:
        filled = frame[column.name][frame[column.name] != ""]
        assert not column.required or len(filled) == len(frame), column.name
        assert not column.values or set(filled) <= set(column.values), column.name
        numbers = rows(table.name)[column.name] if column.type in {Type.WHOLE, Type.NUMBER, Type.ITEM} else None
        if numbers is not None:
            assert not (numbers < (-np.inf if column.low is None else column.low)).any(), column.name
            assert not (numbers > (np.inf if column.high is None else column.high)).any(), column.name
    assert not table.key or not frame.duplicated(list(table.key)).any()
    names = {row["name"] for row in places.reference("commune")[:22]} | {"Cấp huyện", ""}
    assert not table.has("commune") or "commune" not in frame or set(frame["commune"]) <= names


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_no_row_breaks_a_rule(table: Table):
    made = in_memory()[table.name]  # noqa: F841 - DuckDB reads it by name
    for rule in table.rules:
        assert duckdb.sql(f"select count(*) from made where {rule.bad}").fetchone() == (0,), rule.key


def test_nothing_happens_after_the_last_day():
    for table in TABLES.values():
        for event in {re.sub(r"last_day\((.*)\)", r"\1", event) for event in table.events}:
            assert rows(table.name)[event].max() <= LAST, (table.name, event)
            assert rows(table.name)[event].min() >= pd.Timestamp("2022-01-01"), (table.name, event)


def test_letters_run_forward():
    letters = rows("petition")
    assert not (letters["accepted_on"] < letters["received_on"]).any()
    assert not (letters["resolved_on"] < letters["accepted_on"]).any()
    assert not (letters["due_on"] < letters["received_on"]).any()
    assert letters["resolved_on"].isna().where(letters["outcome"].notna(), other=False).sum() == 0
    other = letters[letters["handling"].notna() & (letters["handling"] != ACCEPTED)]
    assert other["resolved_on"].notna().all()
    assert ((other["resolved_on"] - other["received_on"]).dt.days.quantile(0.95)) <= 12
    assert letters.loc[letters["kind"].isin(["Khiếu nại", "Tố cáo"]), "due_on"].isna().all()


def test_files_balance_and_carry_over():
    files = rows("service")
    done = files[["early", "on_time", "late", "pending"]].sum(axis=1)
    assert (files["carried_in"] + files["received"] == done).all()
    pending = files.pivot(index="month", columns="commune", values="pending")
    carried_in = files.pivot(index="month", columns="commune", values="carried_in")
    assert (carried_in.to_numpy()[1:] == pending.to_numpy()[:-1]).all()
    assert carried_in.shape == (36, 23)


def test_models_live_in_order():
    models = rows("model").set_index("model_id")
    for early, late in (("registered", "launched"), ("launched", "effective"), ("effective", "recognised")):
        assert not (models[f"{late}_on"] < models[f"{early}_on"]).any()
    copies = models[models["parent_id"].notna()]
    parents = models.loc[copies["parent_id"], "registered_on"].to_numpy()
    assert (parents < copies["registered_on"].to_numpy()).all()


def test_points_stay_within_the_rubric():
    rubric = pd.read_csv(places.REFERENCE / "rubric.csv").set_index("criterion")["max_points"]
    assert rubric.sum() == 100
    points = rows("evaluation")
    highest = points["criterion"].map(rubric)
    assert (points["self_points"] <= highest).all()
    assert (points["appraised_points"] <= highest).all()
    assert len(points) == 3 * (22 + 12) * 8


# --- Calibration to the published figures of comparable places


@pytest.mark.parametrize("year", YEARS)
def test_letters_are_calibrated(year: int):
    letters = in_year(rows("petition"), "received_on", year)
    kinds = letters["kind"].value_counts(normalize=True)
    assert 690 <= len(letters) <= 810
    assert 0.83 <= kinds["Kiến nghị"] + kinds["Phản ánh"] <= 0.89
    assert 0.08 <= kinds["Khiếu nại"] <= 0.12
    assert 0.03 <= kinds["Tố cáo"] <= 0.056
    complaint = letters["kind"] == "Khiếu nại"
    assert 0.70 <= letters.loc[complaint, "field"].isin(LAND).mean() <= 0.80
    assert 0.45 <= letters.loc[~complaint, "field"].isin(LAND).mean() <= 0.60
    assert 0.78 <= letters["eligible"].mean() <= 0.92
    assert 0.55 <= (letters["handling"] == ACCEPTED).sum() / letters["eligible"].sum() <= 0.80
    district = (letters["commune"] == "Cấp huyện").mean()
    assert 0.015 <= district <= 0.045
    counts = letters["commune"].value_counts().drop("Cấp huyện")
    assert counts[DUNG_QUAT].mean() > 1.4 * counts.drop(DUNG_QUAT).mean()


@pytest.mark.parametrize("year", YEARS)
def test_resolution_is_calibrated(year: int):
    due = on_time(year)
    assert 0.80 <= due["resolved"].mean() <= 0.92
    assert 0.88 <= due.loc[due["resolved"], "good"].mean() <= 0.96


@pytest.mark.parametrize("year", YEARS)
def test_the_other_tables_are_calibrated(year: int):
    assert 800 <= in_year(rows("reception"), "held_on", year)["visits"].sum() <= 1400
    answers = satisfied(year)
    assert 8_500 <= answers["base"].sum() <= 9_500
    assert 0.80 <= answers["good"].sum() / answers["base"].sum() <= 0.90
    assert set(answers["factor"]) == set(SERVICE_FACTORS)
    models, end = rows("model"), pd.Timestamp(year, 12, 31)
    active = models[(models["registered_on"] <= end) & ~(models["ended_on"] <= end)]
    assert 0.80 <= (active["effective_on"] <= end).mean() <= 0.87
    assert 50 <= len(in_year(rows("task"), "due_on", year)) <= 70
    weekly = in_year(rows("reception"), "held_on", year).query("chair == 'Chủ tịch UBND xã'")
    assert weekly.groupby("commune").size().between(0.8 * 52, 52).all()


def test_about_140_models_and_a_tet_lull():
    assert 130 <= len(rows("model")) <= 150
    letters = rows("petition")["received_on"]
    for tet in ("2022-02-01", "2023-01-22", "2024-02-10"):
        around = (letters - pd.Timestamp(tet)).dt.days.between(-10, 13).sum()
        assert around < 0.5 * 24 / 366 * 750


# --- The stories, and nothing else


def test_the_slow_commune_is_the_only_one_outside_on_time_in_2024():
    assert outside(on_time(2024)) == {SLOW: "low"}
    assert outside(on_time(2024).query("resolved")) == {SLOW: "low"}
    assert len(in_year(rows("petition"), "received_on", 2024).query("commune == @SLOW")) >= 60


def test_the_slowdown_begins_in_the_middle_of_2024():
    letters = accepted().query("commune == @SLOW")
    late = ~(letters["resolved_on"] <= letters["due"]) & (letters["due"] < LAST)
    since = letters["received_on"] >= pd.Timestamp(stories.SLOWDOWN.since)
    assert late[~since].mean() < 0.10
    assert late[since & (letters["due"] < LAST)].mean() > 0.55


def test_chance_alone_puts_no_other_commune_outside():
    for year in YEARS:
        assert set(outside(on_time(year))) <= {SLOW, IMPROVING}
        assert set(outside(satisfied(year))) <= {IMPROVING}


def test_one_commune_improves_every_year():
    pooled = [satisfied(year).query("commune == @IMPROVING")[["good", "base"]].sum() for year in YEARS]
    rates = [each["good"] / each["base"] for each in pooled]
    assert rates[0] < 0.76 < rates[1] < 0.86 < rates[2]
    timely = [on_time(year).query("commune == @IMPROVING")["good"].mean() for year in YEARS]
    assert timely[0] < timely[1] < timely[2]


def test_item_8_has_late_tasks_in_2024():
    tasks = in_year(rows("task"), "due_on", 2024)
    done = (tasks["completed_on"] <= tasks["due_on"]).groupby(tasks["item"]).mean()
    assert done[8] < 0.5
    assert done.drop(8).min() >= 0.75


def test_clearance_letters_surge_in_one_commune():
    letters = rows("petition").query("commune == @SURGED")
    clearance = letters[letters["field"] == LAND[0]]
    months = clearance.groupby(clearance["received_on"].dt.to_period("M")).size()
    months = months.reindex(pd.period_range("2022-01", "2024-12", freq="M"), fill_value=0)
    assert months["2024-03":"2024-06"].min() > months.drop(months["2024-03":"2024-06"].index).max()


# --- Larger samples


def test_parquet_of_many_communes(tmp_path):
    make.write_parquet(tmp_path, petitions=20_000, communes=100, seed=5)
    letters = pq.read_table(tmp_path / "petition.parquet")
    units = pq.read_table(tmp_path / "commune.parquet")
    assert letters.num_rows == 20_000
    assert letters.column_names == [c.name for c in TABLES["petition"].columns]
    assert set(units["unit"].to_pylist()) >= set(letters["commune"].unique().to_pylist())
    assert units.column_names == list(places.reference("commune")[0])
    assert units.filter(units["code"].to_pandas().eq("90001").tolist())["name"].to_pylist() == ["Xã số 0023"]
    assert {path.stem for path in Path(tmp_path).iterdir()} == {*TABLES, "commune"}
    same = make.make(petitions=20_000, communes=100, seed=5)["petition"]
    assert letters.equals(same)


@pytest.mark.parametrize(("petitions", "communes"), [(0, 22), (40, 1)])
def test_the_smallest_samples(petitions: int, communes: int):
    made = make.make(petitions, communes)
    assert made["petition"].num_rows == petitions
    assert len(set(made["service"]["commune"].to_pylist())) == communes + 1
