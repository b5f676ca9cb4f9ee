"""The corpus of files as communes send them: in every format the same rows in, the same rows out, the same words.

One load of all of them: `load` is what a clerk meets. Workbooks are parsed in this process here (the child process
has its own tests, `test_hostile_files.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from office_files import PLACES, as_text, ods, tagged, xlsx
from reading_cases import CASES, MARCH5, Case

from data.cleaning.cells import parse
from data.loading.load import FileReport, load
from data.reading import child, delimited, rows
from data.reading.workbooks import workbook
from data.tables.columns import Column, Table
from data.tables.header_matching import match, nearest
from data.tables.synonyms import HEADERS as HEADERS_ALSO
from data.tables.synonyms import VALUES
from data.tables.tables import TABLES
from data.text.normalise import bare
from data.warehouse import snapshots

Told = dict[tuple[str, str], tuple[FileReport, dict[str, Any]]]
FORMATS = ("csv", "xlsx", "ods")
GOOD = dict(zip(PLACES[1:], (MARCH5, "21112", 8, "Kiến nghị", "Đất đai", "Bưu chính"), strict=True))


def written(case: Case, form: str, tag: str, place: Path) -> Path:
    grid = tagged(case.grid, tag)
    path = place / f"{tag}.{form}"
    if form == "csv":
        path.write_text(as_text(grid), "utf-8", newline="")
    elif form == "xlsx":
        xlsx(path, {"Đơn thư": grid})
    else:
        ods(path, {"Đơn thư": grid})
    return path


@pytest.fixture(scope="module")
def told(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[dict[tuple[str, str], tuple[FileReport, dict[str, Any]]]]:
    """(case, format) to its report and its letters by id without the file's tag, all loaded at once."""
    place = tmp_path_factory.mktemp("corpus")
    keys = [(case.name, form) for case in CASES for form in FORMATS]
    paths = [written(case, form, f"{n:03}{form}", place) for n, case in enumerate(CASES) for form in FORMATS]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DANVAN_HOME", str(place / "home"))
        patch.setenv("DANVAN_TODAY", "2026-12-31")
        patch.setattr(child, "read", workbook.read)
        report = load(paths)
        letters = snapshots.reader().query("select * from w.petition").astype(object).to_dict("records")
        by_file: dict[str, dict[str, Any]] = {path.stem: {} for path in paths}
        for one in letters:
            tag, _, number = one["petition_id"].partition("-")
            by_file[tag][number] = {
                k: v.date() if hasattr(v, "date") and not isinstance(v, date) else v for k, v in one.items()
            }
        yield {key: (file, by_file[path.stem]) for key, file, path in zip(keys, report.files, paths, strict=True)}
    snapshots._readers.clear()


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_file_as_it_is_sent(case: Case, form: str, told: Told):
    file, letters = told[case.name, form]
    if case.error:
        assert file.error is not None
        assert case.error in file.error["reason"]
        assert letters == {}
        return
    assert file.error is None
    (part,) = file.parts
    for (row, column, said), cell in zip(case.refused, part.refused, strict=True):
        assert (cell.row, cell.column) == (row, column)
        assert said in f"{cell.reason} {cell.remedy}"
    assert [(i["row"], i["why"]) for i in part.ignored] == list(case.ignored)
    assert part.header_row == case.header_row
    assert part.dropped_columns == list(case.dropped)
    wanted = {str(changes.get("petition_id", n)): {**GOOD, **changes} for n, changes in case.values.items()}
    for one in wanted.values():
        one.pop("petition_id", None)
    assert {n: {k: one[k] for k in wanted.get(n, one)} for n, one in letters.items()} == wanted
    assert part.rows_read == part.accepted + part.updated + part.rows_refused + len(part.ignored)


# ---------------------------------------------------------------- surveys, and a mapping by hand


SURVEY = (
    ["Ngày khảo sát", "Xã, thị trấn", "KẾT QUẢ", "Công chức (1-5)", "Chung"],
    [MARCH5, "Bình Châu", "Rất hài lòng", 9, "4 - Hài lòng"],
    [MARCH5, "TT Châu Ổ", 2, "Bình thường", 99],
    [MARCH5, "Bình Châu", "rat hai long", "Không trả lời", "Hài lòng (5)"],
)
COUNTED = (
    ["Ngày khảo sát", "Xã, thị trấn", "Yếu tố", "Mức hài lòng", "Số phiếu"],
    [MARCH5, "Bình Châu", "Kết quả", "Rất không hài lòng", 12],
    [MARCH5, "Bình Châu", "ket qua", 99, 3],
    [MARCH5, "Bình Châu", "Kết quả", "Tuyệt vời", 1],
)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_points_in_words_and_no_answers_of_a_wide_survey(form: str, home: Path, tmp_path: Path):
    (file,) = load([written(Case("phiếu", SURVEY), form, "p", tmp_path)]).files
    assert file.error is None
    (part,) = file.parts
    assert [(c.row, c.column, c.value) for c in part.refused] == [(4, "Chung", "Hài lòng (5)")]
    found = snapshots.reader().query("select commune, factor, score from w.satisfaction order by all")
    assert list(found.itertuples(index=False, name=None)) == [
        ("21040", "Công chức", 3), ("21040", "Kết quả", 2), ("21112", "Chung", 4), ("21112", "Kết quả", 5),
    ]  # fmt: skip


def test_points_in_words_and_no_answers_of_a_counted_survey(home: Path, tmp_path: Path):
    (file,) = load([written(Case("phiếu", COUNTED), "csv", "p", tmp_path)]).files
    (part,) = file.parts
    assert [(i["row"], i["why"]) for i in part.ignored] == [(3, rows.NO_ANSWER)]
    assert [(c.row, c.value) for c in part.refused] == [(4, "Tuyệt vời")]
    found = snapshots.reader().query("select score, responses from w.satisfaction")
    assert found.to_dict("records") == [{"score": 1, "responses": 12}]


def test_a_mapping_by_hand_wins_over_what_headers_say():
    headers = ("Mã đơn", "Số vào sổ", "Ngày nhận", "Ngày ghi sổ")
    by_hand = match(
        TABLES["petition"], headers, {"Số vào sổ": "petition_id", "Ngày ghi sổ": "received_on", "Lạ": "kind"}
    )
    assert by_hand.matched == {"petition_id": "Số vào sổ", "received_on": "Ngày ghi sổ"}
    assert by_hand.unknown == ("Mã đơn", "Ngày nhận")


def test_headers_mapped_by_hand_before_help_to_find_the_header_row(tmp_path: Path):
    grid = [["DANH SÁCH", "", "NĂM 2024"], ["a", "b", "c"], ["Số vào sổ", "Ngày ghi", "Ghi chú"], ["1", "2", "3"]]
    raw = delimited.read(written(Case("sổ", grid), "csv", "p", tmp_path), ["Số vào sổ", "Ngày ghi"])
    assert (raw.header_row, raw.headers) == (3, ("Số vào sổ", "Ngày ghi", "Ghi chú"))


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda t: t.name)
def test_no_spelling_means_two_columns_and_every_table_knows_its_own(table: Table):
    meant: dict[str, set[str]] = {}
    for column in table.columns:
        for word in (
            column.header,
            *HEADERS_ALSO.get(column.name, ()),
            *HEADERS_ALSO.get(f"{table.name}.{column.name}", ()),
        ):
            meant.setdefault(bare(word), set()).add(column.name)
    assert {word: names for word, names in meant.items() if len(names) > 1} == {}
    assert nearest([c.header for c in table.columns])[0] is table


def test_synonyms_name_what_is_declared():
    declared = {v for t in TABLES.values() for c in t.columns for v in c.values}
    assert set(VALUES) <= declared
    columns = {c.name for t in TABLES.values() for c in t.columns} | {
        f"{t.name}.{c.name}" for t in TABLES.values() for c in t.columns
    }
    assert set(HEADERS_ALSO) <= columns


@pytest.mark.parametrize("column", [c for t in TABLES.values() for c in t.columns if c.values], ids=lambda c: c.header)
def test_a_synonym_of_a_value_means_one_value_where_it_is_allowed(column: Column):
    for value in column.values:
        for word in VALUES.get(value, ()):
            assert parse(column, word, {}) == value
