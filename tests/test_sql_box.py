"""The reader's own SELECT: what it may read, what it may not, and that it ends."""

import time
from pathlib import Path

import pytest
from test_pages import PAGES, _errors_in_full, again, healthy, opened  # noqa: F401

from analytics import explore
from analytics.explore import Refused
from analytics.viewer import LOCAL, WALL
from data import sandbox


@pytest.mark.parametrize(
    ("sql", "rows"),
    [
        ("select count(*) from petition", [[2250]]),
        ("SELECT count(*) FROM Petition;", [[2250]]),
        ("select count(*) from petition -- đếm", [[2250]]),
        ("with k as (select distinct kind from petition) select count(*) from k", [[4]]),
        ("with recursive n as (select 1 as a union all select a + 1 from n where a < 3) select sum(a) from n", [[6]]),
        ("from range(2)", [[0], [1]]),
        ("select p.kind from petition p join commune c on c.unit = p.commune order by 1 limit 1", [["Khiếu nại"]]),
        ("values (1), (2)", [[1], [2]]),
    ],
)
def test_one_select_of_the_tables_shown(sql: str, rows: list[list[object]], sample: Path):
    assert explore.ask(sql, LOCAL).table.to_numpy().tolist() == rows


@pytest.mark.parametrize(
    "sql",
    [
        "select commune, count(*) from w.petition where kind = 'Tố cáo' group by all",
        "from W.main.petition",
        'from "w"."petition"',
        "select (select max(commune) from w.petition)",
        "from petition where exists (from w.petition)",
        "from petition union all by name from w.petition",
        "with petition as (from w.petition) from petition",
        "from petition semi join w.petition using (petition_id)",
        "from (summarize w.petition)",
        "from query('select * from w.petition')",
        "from query_table('w.petition')",
        "from json_execute_serialized_sql(json_serialize_sql('from w.petition'))",
        "from w.batch",
        "from batch",
        "from memory.main.petition",
        "from duckdb_tables()",
        "from duckdb_views()",
        "from sqlite_master",
        "from information_schema.tables",
        "show all tables",
        "show databases",
    ],
)
def test_nothing_goes_round_the_masked_tables(sql: str, sample: Path):
    with pytest.raises(Refused) as refused:
        explore.ask(sql, WALL)
    assert "DuckDB" not in str(refused.value)  # refused for what it names, not because it happened to fail


@pytest.mark.parametrize(
    "sql",
    [
        "from '/etc/passwd'",
        "from 'http://127.0.0.1/x.csv'",
        "from read_csv('/etc/passwd')",
        "from read_text('/etc/passwd')",
        "from glob('/*')",
        "copy petition to '/tmp/x.csv'",
        "attach '/tmp/x.duckdb'",
        "install httpfs",
        "pragma database_list",
        "set memory_limit = '9GB'",
        "create table t as from petition",
        "insert into petition from petition",
        "delete from petition",
        "select 1; drop table petition",
        "select 1) union all (select 2",
        "select from where",
        "",
        "select " + "+".join("1" * 900),
        "select " + "[" * 100 + "1" + "]" * 100,
        "select 1" + " union all select 1" * 100_000,
    ],
)
def test_no_file_no_network_no_change_and_one_statement(sql: str, sample: Path):
    with pytest.raises(Refused):
        explore.ask(sql, LOCAL)


def test_mistakes_are_explained_in_vietnamese(sample: Path):
    for sql, named in (("select xa from petition", "xa"), ("select p.xa from petition p", "xa"), ("from don", "don")):
        with pytest.raises(Refused, match=f"Không có (cột|bảng) “{named}”"):
            explore.ask(sql, LOCAL)


def test_a_query_that_needs_too_much_memory_is_stopped(sample: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sandbox, "MEMORY", "8MB")
    with pytest.raises(Refused, match="bộ nhớ"):
        explore.ask("select list(a order by a desc) from range(100000000) r(a)", LOCAL)


def test_every_column_named_can_be_asked_for(sample: Path):
    for table, columns in explore.columns().groupby("Bảng")["Cột"]:
        explore.ask(f"select {', '.join(columns)} from {table} limit 1", LOCAL)


def test_a_long_answer_is_cut(sample: Path):
    answer = explore.ask("from petition", LOCAL)
    assert answer.cut
    assert len(answer.table) == sandbox.ROWS
    assert not explore.ask("from commune", LOCAL).cut


ENDLESS = "select count(*) from range(100000000000) a, range(1000) b"


def test_a_query_that_takes_too_long_is_stopped(sample: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sandbox, "SECONDS", 0.5)
    start = time.monotonic()
    with pytest.raises(Refused, match=r"quá 0\.5 giây"):
        explore.ask(ENDLESS, LOCAL)
    assert time.monotonic() - start < 8


def test_a_query_stops_when_its_reader_has_left(sample: Path):
    class Left(BaseException):
        """As Streamlit stops a page: not an Exception."""

    heard: list[float] = []

    def leave(seconds: float) -> None:
        heard.append(seconds)
        raise Left

    start = time.monotonic()
    with pytest.raises(Left):
        explore.ask(ENDLESS, meanwhile=leave, viewer=LOCAL)
    assert len(heard) == 1
    assert time.monotonic() - start < 8


def test_the_box_answers_and_refuses_on_its_page(sample: Path):
    at = opened(next(page for page in PAGES if page.path == "kham-pha"))
    at.text_area[0].set_value("select kind, count(*) as n from petition group by kind order by n desc limit 1")
    next(button for button in at.button if button.label == "Chạy").click()
    at = healthy(again(at))
    assert at.table[-1].value.to_numpy().tolist() == [["Kiến nghị", r"1\.104"]]
    at.text_area[0].set_value("from w.petition")
    next(button for button in at.button if button.label == "Chạy").click()
    at = healthy(again(at))
    assert "không có “w.”" in at.warning[0].value
