"""Files that would stop a server or carry people's names into it: refused with a sentence, or read without them."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from office_files import HEADERS, Rows, as_text, letter, tagged, xlsx

from data import reading
from data.loading.load import load
from data.reading import Unreadable, child, limits
from data.reading.workbooks import workbook
from data.text.normalise import tidy
from data.warehouse import snapshots
from tests.data.loading.test_load import assert_nowhere

GOOD: Rows = [list(HEADERS), letter(1), letter(2)]
NAME, PHONE, MAIL, IDENTITY = "Nguyễn Văn Thử", "0900000000", "thu@vi-du.vn", "051000000000"
SECRETS = (NAME, PHONE, MAIL, IDENTITY)


def told(path: Path, read: Any = reading.read) -> str:
    """What is said of a file that is refused: sentences of Vietnamese."""
    with pytest.raises(Unreadable) as error:
        read(path)
    for sentence in (error.value.reason, error.value.remedy):
        assert sentence == tidy(sentence)
        assert sentence.endswith(".")
    return str(error.value)


def changed(path: Path, part: str, old: bytes, new: bytes) -> Path:
    """The workbook with something replaced in one of its parts."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert old in parts[part]
    parts[part] = parts[part].replace(old, new, 1)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


# ---------------------------------------------------------------- what would stop a server


def test_the_child_reads_what_this_process_reads(tmp_path: Path):
    path = xlsx(tmp_path / "a.xlsx", {"Đơn thư": [*tagged(GOOD, "x"), [None, "Tổng cộng", 2]], "Nháp": []})
    (here,), (there,) = workbook.read(path), reading.read(path)
    assert there == here
    assert here.cells.num_rows == 2


def test_a_stray_cell_in_the_last_row_and_column_is_named(tmp_path: Path):
    """17 kB, and python-calamine 0.9.1 asks for 500 GB to read it."""
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Đơn")
        sheet.write(0, 0, "x")
        sheet.write(1048575, 16383, 1)
    assert "XFD1048576" in told(path)


def test_a_parser_that_breaks_down_breaks_only_itself(tmp_path: Path):
    """The same cell, spelled so that our look inside misses it: the child aborts, the sender is told."""
    path = xlsx(tmp_path / "a.xlsx", {"Đơn": [["x"], ["y"]]})
    changed(path, "xl/worksheets/sheet1.xml", b'r="A2"', b"r='XFD1048576'")
    assert "bộ nhớ" in told(path)


def test_a_stray_format_without_a_value_harms_nothing(tmp_path: Path):
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Đơn")
        for r, row in enumerate(tagged(GOOD, "x")):
            sheet.write_row(r, 0, [str(c) for c in row])
        sheet.write_blank(1048575, 16383, None, book.add_format({"bold": True}))
    assert workbook.read(path)[0].cells.num_rows == 2


LIMITS = [("UNPACKED_BYTES", 1000, "giải nén"), ("SHEETS", 1, "2 trang"), ("ROWS", 2, "A3"), ("COLUMNS", 3, "D1"),
          ("CELLS", 20, "3 dòng × 7 cột"), ("PARTS", 3, "phần bên trong"),
          ("WORKBOOK_BYTES", 1000, "quá lớn")]  # fmt: skip


@pytest.mark.parametrize(("limit", "most", "said"), LIMITS)
def test_limits_are_told_before_anything_is_read(
    limit: str, most: int, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    path = xlsx(tmp_path / "a.xlsx", {"Đơn": tagged(GOOD, "x"), "Hai": []})
    monkeypatch.setattr(limits, limit, most)
    monkeypatch.setattr(child, "read", workbook.read)
    assert said in told(path)


def test_what_unpacks_far_too_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "a.xlsx"
    xlsx(path, {"Đơn": GOOD})
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/x.bin", bytes(4 << 20))
    monkeypatch.setattr(limits, "RATIO_FROM", 1 << 20)
    assert "lần" in told(path, workbook.read)


def test_a_child_that_takes_too_long_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(limits, "CHILD_WAITING", 0.001)
    assert "giây" in told(xlsx(tmp_path / "a.xlsx", {"Đơn": GOOD}))


def test_entities_are_not_resolved(tmp_path: Path):
    secret = tmp_path / "secret.txt"
    secret.write_text("BÍ MẬT")
    path = xlsx(tmp_path / "a.xlsx", {"Đơn": [["Mã đơn"], ["x"]]})
    doctype = f'<!DOCTYPE sst [<!ENTITY a "lol"><!ENTITY b SYSTEM "file://{secret}">]>'.encode()
    changed(path, "xl/sharedStrings.xml", b"<sst", doctype + b"<sst")
    changed(path, "xl/sharedStrings.xml", b"<t>x</t>", b"<t>&a;&a;&b;</t>")
    try:
        found = str(reading.read(path)[0].cells.to_pylist())
    except Unreadable as error:
        found = str(error)
    assert "lol" not in found
    assert "BÍ MẬT" not in found


@pytest.mark.parametrize("cut", [0.2, 0.5, 0.9, 0.99])
def test_a_file_cut_short(cut: float, tmp_path: Path):
    path = xlsx(tmp_path / "a.xlsx", {"Đơn": GOOD})
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * cut)])
    assert "cắt cụt" in told(path, workbook.read)


@pytest.mark.parametrize("part", ["word/document.xml", "any.txt"])
def test_another_zip(part: str, tmp_path: Path):
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr(part, "<x/>")
    assert "không phải bảng tính" in told(tmp_path / "a.xlsx", workbook.read)


def test_a_locked_zip_and_a_locked_ods(tmp_path: Path):
    for name, content in (("content.xml", "x"), ("META-INF/manifest.xml", "<a:encryption-data/>")):
        with zipfile.ZipFile(tmp_path / "a.ods", "a") as archive:
            archive.writestr(name, content)
    assert "mật khẩu" in told(tmp_path / "a.ods", workbook.read)


@pytest.mark.parametrize("text", ["," * 400, '"' + "x" * 400_000, "\0" * 50, "\r" * 300_000, "a,b\n" * 3 + '"'])
def test_odd_texts_are_read_or_told(text: str, tmp_path: Path):
    path = tmp_path / "a.csv"
    path.write_text(text, "utf-8", newline="")
    try:
        (raw,) = reading.read(path)
    except Unreadable:
        return
    assert raw.cells.num_rows + len(raw.broken) <= text.count("\n") + text.count("\r") + 1


# ---------------------------------------------------------------- what must be found nowhere


def _planted(place: Path) -> list[Path]:
    """Names, numbers and addresses of nobody in every place a file has."""
    header = [*HEADERS, "Họ tên", "Ghi chú", NAME, "Cơ quan giải quyết", f"Gọi {PHONE}"]
    rows: Rows = [
        [f"Danh sách do {NAME} lập, {PHONE}"],
        header,
        [*letter(1), NAME, f"gọi {PHONE} hay {MAIL}", PHONE, f"Gặp {PHONE}", IDENTITY],
        [*letter(2, kind=NAME), NAME, MAIL, IDENTITY, NAME, MAIL],
        [*letter(3, commune=f"{NAME}"), NAME, "", "", "Thanh tra", ""],
        [*letter(4, petition_id=PHONE), NAME, "", "", "Thanh tra", ""],
        [*letter(5, received_on=f"{NAME} {PHONE}"), NAME, "", "", IDENTITY, ""],
        [*letter(6, field=f"nhà bà {NAME}, thôn Một, gọi {PHONE}"), NAME, "", "", "Thanh tra", ""],
        [],
        [None, None, None, None, "Người lập biểu"],
        [None, None, None, None, NAME],
    ]
    text = place / f"don {NAME} {PHONE}.csv"
    text.write_text(as_text(tagged(rows, "t")), "utf-8")
    book = xlsx(place / "b.xlsx", {NAME: tagged(rows, "b"), PHONE: [["Chú ý"]], "Ẩn": [[NAME]]})
    refused = place / "c.csv"
    refused.write_text(as_text([[f"{NAME} {PHONE}", MAIL], ["1", "2"]]), "utf-8")
    return [text, book, refused]


def test_what_names_a_person_is_nowhere_afterwards(home: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]):
    report = load(_planted(tmp_path))
    assert [len(file.parts) for file in report.files] == [1, 1, 0]
    for file in report.files[:2]:
        (part,) = file.parts
        assert part.accepted == 1
        assert {cell.row for cell in part.refused} == {4, 5, 6, 7, 8}
    said = capfd.readouterr()
    for secret in SECRETS:
        assert_nowhere(secret, home, report)
        assert secret not in said.out + said.err
    snapshots._readers.clear()
