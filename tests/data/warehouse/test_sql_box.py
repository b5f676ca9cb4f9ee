"""The reader's own SELECT: what it may read, what it may not, and that it ends."""

import random
import re
import threading
import time
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from analytics.scope.viewer import LOCAL, WALL
from analytics.summaries import pivot
from analytics.summaries.pivot import Refused
from data.warehouse import snapshots
from data.warehouse.sql_box import masked_copy, one_select, sandbox
from tests.pages.test_pages import PAGES, _errors_in_full, again, healthy, letters_of, opened  # noqa: F401


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """How long an answer takes says more about the machine than about the code."""
    monkeypatch.setattr(sandbox, "WAITING", 300.0)


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
    assert pivot.ask(sql, LOCAL).table.to_numpy().tolist() == rows


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
def test_nothing_goes_round_the_masked_tables(sql: str):
    with pytest.raises(Refused):
        one_select.check(sql, pivot.tables())  # refused for what it names, not because it happened to fail


def test_a_viewer_is_refused_as_well(sample: Path):
    with pytest.raises(Refused, match=r"không có “w\.”"):
        pivot.ask("select commune from w.petition", WALL)


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
        "select 1" + " union all select 1" * 100_000,
    ],
)
def test_no_file_no_network_no_change_and_one_statement(sql: str, sample: Path):
    with pytest.raises(Refused):
        pivot.ask(sql, LOCAL)


def test_mistakes_are_explained_in_vietnamese(sample: Path):
    for sql, named in (("select xa from petition", "xa"), ("select p.xa from petition p", "xa"), ("from don", "don")):
        with pytest.raises(Refused, match=f"Không có (cột|bảng) “{named}”"):
            pivot.ask(sql, LOCAL)


def test_a_query_that_needs_too_much_memory_is_stopped(sample: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sandbox, "MEMORY", "8MB")
    with pytest.raises(Refused, match="bộ nhớ"):
        pivot.ask("select list(a order by a desc) from range(100000000) r(a)", LOCAL)


def test_every_column_named_can_be_asked_for(sample: Path):
    one_of_each = [
        f"(select {', '.join(columns)} from {table} limit 1) as {table}"
        for table, columns in pivot.columns().groupby("Bảng")["Cột"]
    ]
    pivot.ask(f"select petition.* from {', '.join(one_of_each)}", LOCAL)


def test_a_long_answer_is_cut(sample: Path):
    answer = pivot.ask("from petition", LOCAL)
    assert answer.cut
    assert len(answer.table) == sandbox.ROWS
    assert not pivot.ask("from commune", LOCAL).cut


ENDLESS = "select count(*) from range(100000000000) a, range(1000) b"


@pytest.mark.parametrize(("name", "most", "told"), [("SECONDS", 1, "hơn 1 giây"), ("WAITING", 1.0, "quá 1 giây")])
def test_a_query_that_takes_too_long_is_stopped(
    name: str, most: float, told: str, sample: Path, monkeypatch: pytest.MonkeyPatch
):
    pivot.ask("select 1", LOCAL)  # the copy is made
    monkeypatch.setattr(sandbox, name, most)
    start = time.monotonic()
    with pytest.raises(Refused, match=told):
        pivot.ask(ENDLESS, LOCAL)
    assert time.monotonic() - start < 30


def test_a_query_stops_when_its_reader_has_left(sample: Path):
    class Left(BaseException):
        """As Streamlit stops a page: not an Exception."""

    heard: list[float] = []

    pivot.ask("select 1", LOCAL)  # the copy is made

    def leave(seconds: float) -> None:
        heard.append(seconds)
        raise Left

    start = time.monotonic()
    with pytest.raises(Left):
        pivot.ask(ENDLESS, meanwhile=leave, viewer=LOCAL)
    assert len(heard) == 1
    assert time.monotonic() - start < 30


def answered(at: AppTest) -> list[str]:
    """The cells of the last answer, as they stand on the page."""
    bodies = [element.proto.body for element in at.get("html")]
    body = next(body for body in reversed(bodies) if "<div class='dv-rows'" in body)
    return re.findall("<td>(.*?)</td>", body)


def test_the_box_answers_and_refuses_on_its_page(sample: Path):
    at = opened(next(page for page in PAGES if page.path == "kham-pha"))
    at.text_area[0].set_value("select kind, count(*) as n from petition group by kind order by n desc limit 1")
    next(button for button in at.button if button.label == "Chạy").click()
    at = healthy(again(at))
    assert answered(at) == ["Kiến nghị", "1.104"]
    at.text_area[0].set_value("from w.petition")
    next(button for button in at.button if button.label == "Chạy").click()
    at = healthy(again(at))
    assert "không có “w.”" in letters_of(at.warning[0].value)


# ------------------------------------------------------------ what eats memory, time, or the reader's screen

HOGS = (
    "select levenshtein(repeat('a', {n}), repeat('b', {n}))",
    "select damerau_levenshtein(repeat('a', {n}), repeat('b', {n}))",
    "select jaro_winkler_similarity(repeat('ab', {n}), repeat('ba', {n}))",
    "select length(format('{{:>{n}}}', 1))",
    "select length(printf('%{n}d', 1))",
    "select length(lpad('x', {n}, 'y'))",
    "select length(repeat('x', {n}))",
    "select length(range({n}))",
    "select length(list_sort(range({n})))",
    "select repeat('x', {n}) from range(1000)",
    "select repeat('x', {n} // 1000) from range(1000)",
    "select count(*) from range({n}) a, range({n}) b",
    "select list(a order by a desc) from range({n}) r(a)",
    "select string_agg(repeat('x', 1000), '') from range({n})",
    "select regexp_replace(repeat('a', {n}), '(a*)*b', 'c', 'g')",
    "with recursive n as (select 1 as a union all select a + 1 from n where a < {n}) select max(a) from n",
    "with recursive n as (select 'x' as a union all select a || a from n where len(a) < {n}) select len(max(a)) from n",
    "select list_distinct(range({n})), map(range({n}), range({n}))",
    "select sum(hash(a.i, b.i)) from range({n}) a(i), range(1000) b(i)",
    "select " + ", ".join(["repeat('x', {n})"] * 60),
    "select " + ", ".join(["null"] * 800) + " from range({n})",
    "select {n}::bignum ** 9, factorial({n} % 33)",
)  # fmt: skip
SIZES = (3_000, 80_000, 3_000_000, 1_500_000_000, 100_000_000_000)


@pytest.mark.parametrize("seed", range(8))
def test_whatever_is_asked_ends_within_its_limits(seed: int, sample: Path, monkeypatch: pytest.MonkeyPatch):
    """Functions by sizes drawn by chance: an answer that is small, or a sentence that names what is wrong."""
    at_random = random.Random(seed)
    pivot.ask("select 1", LOCAL)  # the copy is made
    sql = at_random.choice(HOGS).format(n=at_random.choice(SIZES))
    told, answer = "", None
    before, start = memory(), time.monotonic()
    with monkeypatch.context() as short:
        short.setattr(sandbox, "SECONDS", 2)
        short.setattr(sandbox, "WAITING", 6.0)
        try:
            answer = pivot.ask(sql, LOCAL)
        except Refused as refused:
            told = str(refused)
    assert time.monotonic() - start < 60
    assert memory() - before < 400  # MB of this process
    assert len(told) < 700
    if answer is not None:
        assert len(answer.table) <= sandbox.ROWS
        assert answer.table.astype(str).map(len).sum(axis=None) < 3 * sandbox.BYTES
    assert pivot.ask("select count(*) from petition", LOCAL).table.iloc[0, 0] == 2250


def memory() -> float:
    """MB this process holds; 0 where the system does not say."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6
    except OSError:
        return 0.0


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        ("select levenshtein(repeat('a', 800000), repeat('b', 800000))", "giây"),
        ("select length(format('{:>1500000000}', 1))", "bộ nhớ"),
        ("select repeat('x', 3000000) from range(1000)", "bộ nhớ|MB chữ"),
        ("select repeat('x', 30000) from range(1000)", "MB chữ"),
        ("select " + ", ".join(["null"] * 101), "100 cột"),
        ("select error(repeat('x', 2000000))", "DuckDB"),
    ],
)
def test_the_limit_that_was_met_is_named(sql: str, told: str, sample: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sandbox, "SECONDS", 2)
    with pytest.raises(Refused, match=told) as refused:
        pivot.ask(sql, LOCAL)
    assert len(str(refused.value)) < 700


def test_so_many_questions_at_once_and_no_more(sample: Path, monkeypatch: pytest.MonkeyPatch):
    pivot.ask("select 1", LOCAL)  # the copy is made
    monkeypatch.setattr(sandbox, "run", counted := Counted(sandbox.run))
    said: list[object] = []

    def ask() -> None:
        said.append(pivot.ask("select count(*) from petition", LOCAL).table.iloc[0, 0])

    readers = [threading.Thread(target=ask) for _ in range(5)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert len(said) == 5
    assert set(said) == {2250}
    assert counted.most <= sandbox.AT_ONCE


def test_whoever_waits_too_long_is_told(sample: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sandbox, "WAITING", 0.3)
    for _ in range(sandbox.AT_ONCE):
        sandbox._turns.acquire()
    try:
        with pytest.raises(Refused, match="câu hỏi khác"):
            pivot.ask("select 1", LOCAL)
    finally:
        sandbox._turns.release(sandbox.AT_ONCE)


class Counted:
    """A function that remembers how many threads were inside at once."""

    def __init__(self, function):
        self.function, self.inside, self.most, self.lock = function, 0, 0, threading.Lock()

    def __call__(self, *args):
        with self.lock:
            self.inside += 1
            self.most = max(self.most, self.inside)
        try:
            return self.function(*args)
        finally:
            with self.lock:
                self.inside -= 1


# ------------------------------------------------------------ what the copy holds


def test_the_copy_holds_what_was_asked_for_in_an_order_of_chance(sample: Path):
    stored = snapshots.reader().query("select petition_id from w.petition order by rowid")["petition_id"].tolist()
    views = {"petition": "select petition_id, kind from w.petition where kind <> 'Tố cáo'"}
    place = masked_copy.made(views, lambda seconds: None)
    with duckdb.connect(str(place), read_only=True) as con:
        assert con.execute("select table_name, sql from duckdb_tables()").fetchall() == [
            ("petition", "CREATE TABLE petition(petition_id VARCHAR, kind VARCHAR);")
        ]
        assert con.execute("select count(*) from duckdb_views() where not internal").fetchone() == (0,)
        found = [row[0] for row in con.execute("select petition_id from petition order by rowid").fetchall()]
    kept = [p for p in stored if p in set(found)]
    assert 0 < len(kept) < len(stored)
    assert sorted(found) == sorted(kept)
    places = {p: place for place, p in enumerate(kept)}
    order = pd.Series([places[p] for p in found])
    assert abs(order.corr(pd.Series(range(len(order))))) < 0.15  # chance alone: 0.02
    assert masked_copy.made(views, lambda seconds: None) == place


def test_copies_of_other_snapshots_go(sample: Path):
    old = masked_copy.folder() / "20200101T000000000000Z-0.duckdb"
    half = masked_copy.folder() / "tmpx.part"
    masked_copy.folder().mkdir(exist_ok=True)
    old.touch()
    half.touch()
    pivot.ask("select 1", LOCAL)
    masked_copy.made({"t": f"select {time.monotonic_ns()} as a"}, lambda seconds: None)
    assert not old.exists()
    assert half.exists()  # another server may be writing it


# ------------------------------------------------------------ names by scope

CATALOGUE = ("duckdb_databases", "duckdb_tables", "sqlite_master", "pg_class", "w_petition", "batch")


@pytest.mark.parametrize("seed", range(15))
def test_a_name_is_known_where_it_was_given_and_nowhere_else(seed: int):
    """Statements made by chance, with the answer known from how they were made."""
    at_random = random.Random(seed)
    for _ in range(12):
        sql, right = statement(at_random, {"petition"}, 3)
        if right:
            one_select.check(sql, ["petition"])
        else:
            with pytest.raises(Refused, match="Không có bảng"):
                one_select.check(sql, ["petition"])


def statement(at_random: random.Random, known: set[str], deep: int) -> tuple[str, bool]:
    """A SELECT, and whether every table it names is known where it names it."""
    with_, right = "", True
    inside = set(known)
    if deep and at_random.random() < 0.6:
        parts = []
        for _ in range(at_random.randint(1, 2)):
            name = at_random.choice((*CATALOGUE, "a", "b"))
            if any(part.startswith(f"{name} ") for part in parts):
                continue
            body, fine = statement(at_random, inside, deep - 1)
            parts.append(f"{name} as ({body})")
            right &= fine
            inside.add(name)
        with_ = f"with {', '.join(parts)} "
    froms = []
    for number in range(at_random.randint(1, 2)):
        if deep and at_random.random() < 0.4:
            body, fine = statement(at_random, inside, deep - 1)
            froms.append(f"({body}) t{deep}{number}")
            right &= fine
        else:
            named = at_random.choice((*inside, *inside, *inside, "a", at_random.choice(CATALOGUE)))
            froms.append(f"{named} t{deep}{number}")
            right &= named in inside
    where = ""
    if deep and at_random.random() < 0.3:
        body, fine = statement(at_random, inside, deep - 1)
        where, right = f" where exists ({body})", right and fine
    return f"{with_}select 1 from {', '.join(froms)}{where}", right


@pytest.mark.parametrize("name", CATALOGUE[:4])
def test_a_recursive_name_is_known_in_its_second_part_only(name: str):
    first = f"with recursive {name} as (select 1 as a union all select a from {name}) select * from {name}"
    one_select.check(first, [])
    with pytest.raises(Refused):
        one_select.check(first.replace("select 1 as a", f"select * from {name}"), [])
    with pytest.raises(Refused):
        one_select.check(f"with recursive {name} as (select * from {name}) select * from {name}", [])
