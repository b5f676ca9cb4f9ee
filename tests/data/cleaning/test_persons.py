"""A text is kept only if it is known to be no person: a thousand planted strings are nowhere, real names all stay."""

from __future__ import annotations

import csv
import json
import random
import unicodedata
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb
import planted
import pyarrow.parquet
import pytest
import real_names
from office_files import xlsx

from data.cleaning import admission, stored_texts
from data.loading import history
from data.loading.load import LoadReport, load, load_sample
from data.privacy import codes, decided, offices, personal_data
from data.tables.columns import Column, Text, Type
from data.tables.header_matching import match
from data.tables.tables import TABLES
from data.warehouse import snapshots

SEED, MANY = 20241130, 1300
FREE = Column("title", "Nhiệm vụ", Type.TEXT, required=True)
AGENCY = Column("agency", "Cơ quan", Type.TEXT, text=Text.OFFICE)


# ---------------------------------------------------------------- one text at a time


@pytest.mark.parametrize(
    "kind", [planted.names, planted.called, planted.numbers, planted.mails, planted.addresses], ids=lambda k: k.__name__
)
def test_what_is_a_persons_is_seen(kind: Any):
    """Alone, by every surname of the list, in every case, with marks and without."""
    texts = list(dict.fromkeys(kind(SEED, 1500)))
    assert len(texts) > 800
    missed = [text for text in texts if personal_data.may_show(text)]
    assert len(missed) <= len(texts) // 300, missed


def test_a_name_within_a_name_is_seen():
    """Within a model's or task's name as well, but for a few without capitals and marks."""
    texts = list(planted.within(SEED, 1500))
    missed = [text for text in texts if personal_data.may_show(text)]
    assert len(missed) <= len(texts) // 100, missed


def test_nobody_is_an_office():
    for kind in (planted.names, planted.called, planted.within, planted.after_office, planted.addresses, planted.mails):
        assert [text for text in kind(SEED, 1000) if admission.may_stand(AGENCY, text)] == []
        assert [text for text in kind(SEED, 1000) if offices.is_unit(text)] == []


def test_real_names_pass():
    names = {*real_names.FREE, *real_names.OFFICES}
    assert len(names) >= 500
    assert [name for name in real_names.FREE if not admission.may_stand(FREE, name)] == []
    assert [name for name in real_names.OFFICES if not admission.may_stand(AGENCY, name)] == []
    written = [unicodedata.normalize("NFD", name) for name in real_names.FREE]
    assert [name for name in written if not admission.may_stand(FREE, name)] == []


def test_every_header_of_a_template_is_shown():
    assert [c.header for t in TABLES.values() for c in t.columns if personal_data.masked(c.header) != c.header] == []


# ---------------------------------------------------------------- codes


@pytest.mark.parametrize("form", ["{:010}", "0912{:06}", "{:012}", "051203{:06}", "21{:07}", "10{:011}"])
def test_codes_in_a_series_are_codes(form: str):
    """Ten digits and more, of a whole file: as an office numbers its letters."""
    series = [form.format(number) for number in range(1, 9999, 3)]
    assert codes.strangers(series) == set()


@pytest.mark.parametrize("seed", range(5))
def test_numbers_by_lot_are_somebodys(seed: int):
    found = [n for n in planted.numbers(seed, 400) if not n.startswith(("2015", "2016"))]
    assert set(found) - codes.strangers(found) == set()
    series = [f"{number:010}" for number in range(1, 400)]
    strays = [f"09{random.Random(seed).randrange(10**7, 10**8)}"]
    assert codes.strangers([*series, *strays]) == set(strays)


@pytest.mark.parametrize(
    "code", ["KN-TC-001", "BS-00001", "24/ĐKN", "VV-2024-00012", "01-2024-000345", "Đ.12/2024", "MH.BinhAn.03",
             "20240001",
             "KNPA-2024-1", "BS.KN.2024.0001", "KN 001/2024", "DVK 01", "2024000123", "A"],
)  # fmt: skip
def test_a_code_alone_is_a_code(code: str):
    assert codes.strangers([code]) == set()


def test_names_are_no_codes():
    names = [n for kind in (planted.names, planted.called, planted.mails, planted.addresses) for n in kind(SEED, 300)]
    assert [n for n in names if not codes.strangers([n])] == []
    assert [f"{n} 1" for n in names if not codes.strangers([f"{n} 1"])] == []


# ---------------------------------------------------------------- from the door to the disk


def everywhere(home: Path) -> Iterator[str]:
    """Every text under a home: tables, copies, files of settings, names of files."""
    for path in home.rglob("*"):
        yield path.name
        if not path.is_file():
            continue
        if path.suffix == ".duckdb":
            yield from _of_database(path)
        elif path.suffix == ".parquet":
            for batch in pyarrow.parquet.read_table(path).to_batches():
                yield json.dumps(batch.to_pydict(), ensure_ascii=False, default=str)
        elif path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as book:
                yield from (book.read(part).decode("utf-8") for part in book.namelist() if part.endswith(".xml"))
        else:
            yield path.read_bytes().decode("utf-8", "replace")


def _of_database(path: Path) -> Iterator[str]:
    with duckdb.connect() as con:
        con.execute(f"attach '{path}' as w (read_only)")
        for (table,) in con.execute("select table_name from duckdb_tables() where database_name = 'w'").fetchall():
            if table in (*TABLES, "batch", "breach", "meta"):
                yield json.dumps(con.execute(f"from w.{table}").fetchall(), ensure_ascii=False, default=str)


def found_in(texts: Sequence[str], places: Iterator[str]) -> list[str]:
    """Which of the planted texts stand anywhere, in any of the ways Unicode writes them."""
    forms = {text: {text, json.dumps(text, ensure_ascii=False)[1:-1]} for text in texts}
    # no text has a quote, so it stands within one piece between quotes; most pieces are the same again and again
    assert not any('"' in form for ways in forms.values() for form in ways)
    pieces = {piece for place in places for piece in place.split('"')}
    whole = "\0".join(pieces | {unicodedata.normalize("NFC", piece) for piece in pieces})
    return [text for text, ways in forms.items() if any(form in whole for form in ways)]


def sheet(table: str, secrets: Sequence[str]) -> list[list[str]]:
    """Rows of a table with a planted text in each of its columns in turn, and in a column nobody knows."""
    columns = TABLES[table].columns
    good = next(iter(csv.reader([_line(table)])))
    rows = [[*(c.header for c in columns), "Ghi chú thêm"], [*good, ""]]
    for number, secret in enumerate(secrets):
        row = [_again(value, number) for value in good] + [""]
        row[number % (len(columns) + 1)] = secret
        rows.append(row)
    return rows


def _line(table: str) -> str:
    """The first row of the sample."""
    from data.settings import SAMPLE

    return (SAMPLE / f"{table}.csv").read_text("utf-8-sig").splitlines()[1]


def _again(value: str, number: int) -> str:
    """Another code for another row."""
    return f"{value[:-1]}{number + 1000}" if value[:3] in ("BS-", "VV-", "DVK") else value


@pytest.fixture(scope="module")
def secrets() -> list[str]:
    found = planted.everything(SEED, MANY)
    seen = [text for text in found if not personal_data.may_show(text)]
    assert len(found) >= 1000
    assert len(found) - len(seen) <= len(found) // 300, set(found) - set(seen)
    return [text for text in seen if len(text) > 5]


def test_a_thousand_planted_texts_are_nowhere(home: Path, tmp_path: Path, secrets: list[str]):
    load_sample()
    shown = []
    for keep, part in (("good", secrets[::2]), ("none", secrets[1::2])):
        share = len(part) // len(TABLES)
        sheets = {}
        for number, table in enumerate(TABLES):
            mine = part[number * share : (number + 1) * share]
            rows = sheet(table, mine)
            rows[0][-1] = mine[0]
            sheets["".join(" " if c in "[]:*?/\\" else c for c in mine[1])[:31].strip(" '")] = rows
        path = xlsx(tmp_path / f"{part[2]}.xlsx".replace("/", "_"), sheets)
        report = load([path], keep=keep, copies=home / "marked")  # type: ignore[arg-type]
        assert [p.table for p in report.files[0].parts] == list(TABLES)
        shown.append(json.dumps(report.json(), ensure_ascii=False, default=str))
    assert found_in(secrets, everywhere(home)) == []
    assert found_in(secrets, iter(shown)) == []
    history.undo(snapshots.read_id() or "", "x")
    assert found_in(secrets, everywhere(home)) == []


def test_an_update_with_names_leaves_none(home: Path, template: Any, write_csv: Any, secrets: list[str]):
    names = secrets[:40]
    rows = [{"petition_id": f"D-{i}", "agency": "Thanh tra huyện"} for i in range(40)]
    load([write_csv("a.csv", template("petition", rows))])
    changed = [row | {"agency": name} for row, name in zip(rows, names, strict=True)]
    report = load([write_csv("b.csv", template("petition", changed))])
    assert found_in(names, everywhere(home)) == []
    assert found_in(names, iter([json.dumps(report.json(), ensure_ascii=False, default=str)])) == []


def test_real_names_are_stored_as_they_stand(home: Path, template: Any, write_csv: Any):
    models = [{"name": name} for name in real_names.FREE]
    letters = [{"petition_id": f"D-{i}", "agency": name} for i, name in enumerate(real_names.OFFICES)]
    report = load([write_csv("m.csv", template("model", models)), write_csv("d.csv", template("petition", letters))])
    assert report.exit_code == 0
    assert [p.asked for f in report.files for p in f.parts] == [[], []]
    stored = snapshots.reader().query("select name from w.model order by source_row")["name"]
    assert list(stored) == list(real_names.FREE)
    stored = snapshots.reader().query("select agency from w.petition order by source_row")["agency"]
    assert list(stored) == list(real_names.OFFICES)


# ---------------------------------------------------------------- what somebody decides


def only(report: LoadReport) -> Any:
    return report.files[0].parts[0]


def test_an_office_is_asked_about_once(home: Path, template: Any, write_csv: Any):
    text = template(
        "petition", [{"petition_id": "D-1", "agency": "Trung tâm Cứu hộ Rùa biển"}, {"agency": "Bến xe Mới"}]
    )
    first = only(load([write_csv("a.csv", text)]))
    assert [(a.kind, a.shown, a.rows) for a in first.asked] == [("cơ quan", "Trung tâm Cứu hộ Rùa biển", 1)]
    assert first.accepted == 2
    assert any("chưa được xác nhận" in warning for warning in first.warnings)
    again = template("petition", [{"petition_id": "D-2", "agency": "Trung tâm Cứu hộ Rùa biển"}])
    assert only(load([write_csv("b.csv", again)], confirm_offices=True)).asked == []
    later = template("petition", [{"petition_id": "D-3", "agency": "trung tâm  cứu hộ Rùa biển"}])
    assert only(load([write_csv("c.csv", later)])).asked == []
    stored = snapshots.reader().query("select agency from w.petition order by petition_id")["agency"]
    assert [a for a in stored if isinstance(a, str)] == ["Trung tâm Cứu hộ Rùa biển", "trung tâm cứu hộ Rùa biển"]
    assert all(
        text not in path.read_bytes() for path in home.glob("state.db*") for text in ("Rùa".encode(), "rùa".encode())
    )


def test_a_name_waits_and_is_given_later(home: Path, template: Any, write_csv: Any):
    """The row counts at once; an allowed name takes the place of its stand-in with the next file that has it."""
    name = "Vườn hoa Lý Thị Hoa Mười"
    first = only(load([write_csv("a.csv", template("model", [{"name": name}, {}]))]))
    assert first.accepted == 2
    (asked,) = first.asked
    assert (asked.kind, asked.first_rows) == ("tên", [2])
    assert "Mười" not in json.dumps([asked.shown, first.warnings], ensure_ascii=False)
    stored = "select name from w.model order by model_id"
    assert snapshots.reader().query(stored)["name"][0] == admission.nameless(name)
    decided.remember([asked.code], True)
    load([write_csv("b.csv", template("model", [{"name": name}, {}, {}]))])
    assert list(snapshots.reader().query(stored)["name"]) == [name, "Nuôi tôm", "Nuôi tôm"]


def test_what_was_refused_is_not_asked_again(home: Path, template: Any, write_csv: Any):
    text = template("model", [{"name": "Mô hình của bà Đinh Thị Rê"}])
    (asked,) = only(load([write_csv("a.csv", text)], dry_run=True)).asked
    decided.remember([asked.code], False)
    part = only(load([write_csv("a.csv", text)]))
    assert (part.asked, part.accepted) == ([], 1)


# ---------------------------------------------------------------- what an older release left


def test_a_snapshot_of_another_release_is_looked_at(home: Path, template: Any, write_csv: Any, secrets: list[str]):
    load([write_csv("a.csv", template("model", [{}])), write_csv("b.csv", template("petition", [{}]))])
    names = [text for text in secrets if text.isprintable()][:60]
    with duckdb.connect(str(snapshots.snapshot_path(snapshots.current().id))) as con:
        for number, name in enumerate(names):
            con.execute("insert into model (model_id, name) values (?, ?)", [f"M-{number}", name])
            con.execute("insert into petition (petition_id, agency) values (?, ?)", [f"P-{number}", name])
            con.execute("update batch set file = ?", [name])
        stored_texts.screen(con)
        kept = json.dumps([con.execute(f"from {t}").fetchall() for t in ("model", "petition", "batch")],
                          ensure_ascii=False, default=str)  # fmt: skip
        assert con.execute("select count(*) from model").fetchone() == (len(names) + 1,)
    assert found_in(names, iter([kept])) == []


def test_kept_copies_are_looked_at(home: Path, template: Any, write_csv: Any):
    load([write_csv("a.csv", template("model", [{}]))])
    (path,) = (home / "kept").glob("*.parquet")
    cells = pyarrow.parquet.read_table(path)
    old = cells.set_column(cells.column_names.index("Tên mô hình"), "Tên mô hình", [["hộ bà Ngạc Thị Mót"]])
    pyarrow.parquet.write_table(old.append_column("Họ tên", [["Đinh Rê"]]), path)
    stored_texts.screen_kept()
    now = pyarrow.parquet.read_table(path)
    assert found_in(["Ngạc", "Đinh Rê"], iter([json.dumps(now.to_pydict(), ensure_ascii=False)])) == []
    assert match(TABLES["model"], now.column_names).missing == ()
