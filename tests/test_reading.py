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

from data import warehouse
from data.load import FileReport, load
from data.reading import child, workbook
from tests.office_files import PLACES, as_text, ods, tagged, to_1258, xlsx
from tests.reading_cases import CASES, MARCH5, Case

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
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[tuple[str, str], tuple[FileReport, dict[str, Any]]]]:
    """(case, format) to its report and its letters by id without the file's tag, all loaded at once."""
    place = tmp_path_factory.mktemp("corpus")
    keys = [(case.name, form) for case in CASES for form in FORMATS]
    paths = [written(case, form, f"{n:03}{form}", place) for n, case in enumerate(CASES) for form in FORMATS]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DANVAN_HOME", str(place / "home"))
        patch.setenv("DANVAN_TODAY", "2026-12-31")
        patch.setattr(child, "read", workbook.read)
        report = load(paths)
        letters = warehouse.reader().query("select * from w.petition").astype(object).to_dict("records")
        by_file: dict[str, dict[str, Any]] = {path.stem: {} for path in paths}
        for one in letters:
            tag, _, number = one["petition_id"].partition("-")
            by_file[tag][number] = {k: v.date() if hasattr(v, "date") and not isinstance(v, date) else v for k, v in one.items()}
        yield {key: (file, by_file[path.stem]) for key, file, path in zip(keys, report.files, paths, strict=True)}
    warehouse._readers.clear()


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_file_as_it_is_sent(case: Case, form: str, told: dict[tuple[str, str], tuple[FileReport, dict[str, Any]]]):
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
