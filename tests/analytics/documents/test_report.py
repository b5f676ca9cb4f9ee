"""The periodic report: every number in its sentences is one `measure` gives, laid out as decree and guidance ask."""

import io
import math
import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import docx
import pytest
from click.testing import CliRunner
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt
from docx.table import Table
from docx.text.paragraph import Paragraph

from analytics import formatting
from analytics.commands import main
from analytics.documents import catalogue
from analytics.documents.office import docx as export
from analytics.documents.report import report
from analytics.documents.report.appendices import BY_PLACE
from analytics.measure.measure import compare, measure
from analytics.registers import tasks
from analytics.scope.filters import Filters
from analytics.scope.viewer import LOCAL
from analytics.summaries.against_target import INDICATORS, Result
from analytics.summaries.findings import findings
from data.loading import load

QUARTER, COMMUNE = Filters(period="2024-Q3"), Filters(period="2024-05", communes=("21112",))
EMPTY, INSPECTION = Filters(period="2021"), Filters(period="2024-9T", calendar="thanh-tra", items=(4, 9, 13))
NEW = Filters(period="2024-6T", places="xa-moi", items=(6, 8))
CASES = (QUARTER, COMMUNE, EMPTY, INSPECTION, NEW)
every_case = pytest.mark.parametrize(
    "filters", CASES, ids=["quarter", "commune", "empty", "inspection", "five communes"]
)
NUMBER = re.compile(r"\d+(?:\.\d{3})*(?:,\d+)?")


@cache
def written(filters: Filters) -> report.Report:
    return report.report(filters, LOCAL)


@cache
def opened(filters: Filters, style: Any = "nha-nuoc") -> Any:
    return docx.Document(io.BytesIO(export.report(filters, style=style, viewer=LOCAL)))


def blocks(document: Any) -> Iterator[Paragraph | Table]:
    yield from document.iter_inner_content()


def whole_text(document: Any) -> str:
    parts = []
    for block in blocks(document):
        if isinstance(block, Table):
            parts += [cell.text for row in block.rows for cell in row.cells]
        else:
            parts.append(block.text)
    return "\n".join(parts)


# --- Every number


@every_case
def test_every_number_of_a_sentence_is_measured(sample: Path, filters: Filters):
    """Each result is asked for again; then no number is left in the sentence that none of them supports."""
    told = [s for s in written(filters).sentences if s.results]
    for asked in {r.filters for s in told for r in s.results}:
        check_again([r for s in told for r in s.results if r.filters == asked], asked)
    for sentence in told:
        supported = [n for r in sentence.results for n in numbers_of(r)]
        supported += [n for r in sentence.results for n in NUMBER.findall(r.indicator.name)]
        left = NUMBER.findall(sentence.text)
        for number in left:
            assert number in supported, (number, sentence.text)
        first = sentence.results[0]
        assert formatting.bare(first.indicator, first.value) in sentence.text


def check_again(found: list[Result], filters: Filters) -> None:
    """The same numbers, measured with the filters the results name."""
    again = compare(sorted({r.key for r in found}), filters, (), LOCAL).set_index("bucket")
    for r in found:
        assert again.at["now", r.key] == r.value
        assert again.at["now", f"{r.key}_n"] == r.n
        assert math.isnan(r.before) or again.at["before", r.key] == r.before


def numbers_of(found: Result) -> list[str]:
    """A result's numbers as words."""
    texts = [
        formatting.value(found.indicator, found.value),
        formatting.value(found.indicator, found.before),
        found.change,
    ]
    texts += [
        formatting.number(found.n),
        formatting.goal(found.indicator, found.target) if found.target is not None else "",
    ]
    return [n for text in texts for n in NUMBER.findall(text.removesuffix(found.indicator.unit.value))]


@every_case
def test_every_content_is_reported_with_what_is_known(sample: Path, filters: Filters):
    items = filters.items or tuple(range(1, 15))
    parts = [p for p in written(filters).parts if p.level == 2][: len(items)]
    assert [p.heading.partition(".")[0] for p in parts] == [str(i) for i in items]
    for item, part in zip(items, parts, strict=True):
        told = {r.key for s in part.sentences for r in s.results}
        for key in (i.key for i in INDICATORS.values() if item in i.items):
            one = compare([key], Filters(**(vars(filters) | {"items": (item,)})), (), LOCAL).set_index("bucket")[key]
            if one["now"] == one["now"] and one["now"] > 0:
                assert key in told, (item, key)


@every_case
def test_findings_are_told_and_nothing_else_is_judged(sample: Path, filters: Filters):
    found = findings(filters, LOCAL)
    told = [s.finding for s in written(filters).sentences if s.finding]
    assert sorted(f.sentence for f in told) == sorted(f.sentence for f in found)
    headings = [p.heading for p in written(filters).parts]
    after = written(filters).parts[headings.index("III. ĐÁNH GIÁ CHUNG") : headings.index("IV. NHIỆM VỤ KỲ TỚI")]
    for sentence in (s for part in after for s in part.sentences):
        assert sentence.finding or sentence.is_blank or not NUMBER.search(sentence.text)


@every_case
def test_the_next_tasks_are_those_due(sample: Path, filters: Filters):
    (part,) = [p for p in written(filters).parts if p.heading.startswith("IV.")]
    late = measure(["tasks_late"], filters, (), LOCAL)["tasks_late"].iloc[0]
    text = "\n".join(s.text for s in part.sentences)
    assert (f"{formatting.number(late)} nhiệm vụ quá hạn" in text) == (late > 0)
    rows = tasks.rows(filters, LOCAL)
    for row in rows[rows["state"] == tasks.LATE].head(report.MOST_TASKS).to_dict("records"):
        assert row["title"] in text
        assert formatting.day(row["due_on"]) in text


@every_case
def test_appendices_are_the_measurement(sample: Path, filters: Filters):
    tables = {a.title: a.table for a in written(filters).appendices}
    by = "successor" if filters.places == "xa-moi" else "commune"
    measured, whole = measure(BY_PLACE, filters, (by,), LOCAL), measure(BY_PLACE, filters, (), LOCAL).iloc[0]
    shown = tables["Số liệu theo xã, thị trấn"]
    assert shown.iloc[:, 0].tolist() == [*(formatting.group(by, u) for u in measured[by]), "Chung"]
    for place, key in enumerate(BY_PLACE, 1):
        expected = [formatting.bare(INDICATORS[key], v) for v in [*measured[key], whole[key]]]
        assert shown.iloc[:, place].tolist() == expected


# --- The document


@every_case
def test_the_document_says_what_the_preview_says(sample: Path, filters: Filters):
    document, found = opened(filters), written(filters)
    paragraphs = [p.text for p in document.paragraphs if p.text.strip()]
    expected = [s.text for s in found.opening]
    for part in found.parts:
        expected += [part.heading, *(("- " if s.results or s.finding else "") + s.text for s in part.sentences)]
    start = paragraphs.index(expected[0])
    assert paragraphs[start : start + len(expected)] == expected
    assert found.subject in paragraphs
    text = whole_text(document)
    assert "Dữ liệu minh họa" in text
    assert not re.search(r"\b(nan|None|NaT|NaN)\b|\*\*", text)
    tables = [t for t in document.tables if t.style.name == "Table Grid"]
    filled = [a for a in found.appendices if len(a.table)]
    for table, appendix in zip(tables, filled, strict=True):
        rows = [[c.text for c in row.cells] for row in table.rows]
        assert rows == [list(appendix.table.columns), *appendix.table.astype(str).to_numpy().tolist()]
        assert table.rows[0]._tr.trPr.xpath("w:tblHeader")


def test_the_state_layout(sample: Path):
    """Nghị định 30/2020/NĐ-CP, phụ lục I."""
    document = opened(QUARTER)
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert 20 <= round(section.top_margin.mm) == round(section.bottom_margin.mm) <= 25
    assert 30 <= round(section.left_margin.mm) <= 35
    assert 15 <= round(section.right_margin.mm) <= 20
    assert section.different_first_page_header_footer
    assert "PAGE" in section.header._element.xml
    assert section.header.paragraphs[0].alignment == WD_ALIGN_PARAGRAPH.CENTER
    assert "PAGE" not in section.first_page_header._element.xml
    assert "Dữ liệu minh họa" in section.footer.paragraphs[0].text
    assert "Dữ liệu minh họa" in section.first_page_footer.paragraphs[0].text
    normal = document.styles["Normal"]
    assert (normal.font.name, normal.font.size) == ("Times New Roman", Pt(14))
    said = next(p for p in document.paragraphs if p.text.startswith("Thực hiện Quyết định"))
    assert said.alignment == WD_ALIGN_PARAGRAPH.JUSTIFY
    assert {r.font.size for r in said.runs} == {Pt(14)}
    heading, signatures = (
        document.tables[0],
        next(t for t in document.tables if "TRƯỞNG BAN" in t.rows[0].cells[0].text),
    )
    left, right = (cell.text for cell in heading.rows[0].cells)
    assert right.startswith("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc")
    assert "Bình Sơn, ngày …… tháng ……" in right
    assert re.search(r"Số: …+/BC-", left)
    signed = [cell.text.strip() for cell in signatures.rows[0].cells]
    assert signed == ["BAN DÂN VẬN HUYỆN ỦY\nTRƯỞNG BAN", "TM. ỦY BAN NHÂN DÂN HUYỆN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH"]
    text = whole_text(document)
    assert text.index("BÁO CÁO") < text.index("TRƯỞNG BAN") < text.index("Nơi nhận:") < text.index("Lưu: VT")
    fonts = {run.font.name for p in document.paragraphs for run in p.runs} | {s.font.name for s in (normal,)}
    assert fonts <= {None, "Times New Roman"}


def test_the_party_layout(sample: Path):
    """Hướng dẫn 36-HD/VPTW: no national heading, the Party's at the right, the star, the hyphened symbol."""
    left, right = (cell.text for cell in opened(COMMUNE, "dang").tables[0].rows[0].cells)
    assert right.startswith("ĐẢNG CỘNG SẢN VIỆT NAM\n")
    assert left == "HUYỆN ỦY BÌNH SƠN\nBAN DÂN VẬN\n*\nSố …… -BC/BDVHU"
    assert "CỘNG HÒA" not in whole_text(opened(COMMUNE, "dang"))
    state, party = (whole_text(opened(COMMUNE, style)).partition("BÁO CÁO\n")[2] for style in ("nha-nuoc", "dang"))
    assert state.replace("Lưu: VT", "Lưu Ban Dân vận Huyện ủy") == party, "the same figures and words"


def test_real_data_is_not_called_a_sample(home: Path, petitions: Callable[..., Path]):
    load.load([petitions([{"received_on": date(2024, 3, 5)}])])
    document = docx.Document(io.BytesIO(export.report(Filters(period="2024"), LOCAL)))
    assert "minh họa" not in whole_text(document) + document.sections[0].footer.paragraphs[0].text
    assert "Đơn thư tiếp nhận: 1\u00a0đơn." in whole_text(document)


# --- How a number is said


@pytest.mark.parametrize(
    ("key", "value", "n", "before", "target", "text"),
    [
        ("received", 12, 12, 10, None, "Đơn thư tiếp nhận: 12 đơn, tăng 20,0% so với cùng kỳ (10 đơn)."),
        ("received", 3, 3, 5, None, "Đơn thư tiếp nhận: 3 đơn, giảm 2 đơn so với cùng kỳ (5 đơn)."),
        ("received", 3, 3, math.nan, None, "Đơn thư tiếp nhận: 3 đơn."),
        ("on_time_rate", 90.5, 504, 91.7, 95,
         "Tỷ lệ đúng hạn: 90,5% (n = 504), giảm 1,2 điểm so với cùng kỳ (91,7%); chưa đạt mục tiêu 95%."),
        ("on_time_rate", 100, 5, 100, 95,
         "Tỷ lệ đúng hạn: 100,0% (ít, n = 5), không đổi so với cùng kỳ (100,0%); đạt mục tiêu 95%."),
        ("on_time_rate", 90.04, 50, 90.01, None,
         "Tỷ lệ đúng hạn: 90,0% (n = 50), gần như không đổi so với cùng kỳ (90,0%)."),
        ("overdue", 2, 2, 0, None, "Quá hạn chưa giải quyết: 2 đơn, tăng 2 đơn so với cùng kỳ (0 đơn)."),
    ],
)  # fmt: skip
def test_a_number_as_a_sentence(key: str, value: float, n: float, before: float, target: float | None, text: str):
    found = report.stated(Result(key=key, filters=Filters(), value=value, n=n, before=before, target=target))
    assert found.text.replace("\u00a0", " ") == text


# --- The command


@pytest.mark.parametrize(
    ("document", "ending", "more"),
    [("report", "docx", ["--style", "dang"]), ("deck", "pptx", ["--deck", "giao-ban"]), ("forms", "xlsx", []),
     ("book", "xlsx", ["--item", "3"])],
)  # fmt: skip
def test_the_command_writes_the_document(sample: Path, tmp_path: Path, document: str, ending: str, more: list[str]):
    out = tmp_path / f"x.{ending}"
    options = ["--period", "2024-05", "--commune", "Bình Châu", *more]
    found = CliRunner().invoke(main, ["export", document, "--out", str(out), *options])
    assert found.exit_code == 0, found.output
    assert str(out) in found.output
    content = out.read_bytes()
    assert content[:2] == b"PK"
    if document == "report":
        assert "Bình Châu" in whole_text(docx.Document(out))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(["report", "--out", "x.pdf"], "phải kết thúc bằng .docx"), (["thu", "--out", "x.docx"], "thu"),
     (["report", "--out", "/khong/co/x.docx", "--period", "2024-05", "--commune", "21112"], "Không ghi được"),
     (["report", "--out", "x.docx", "--period", "2024-13"], "Không có tháng 13")],
)  # fmt: skip
def test_the_command_says_what_is_wrong(sample: Path, arguments: list[str], said: str):
    found = CliRunner().invoke(main, ["export", *arguments])
    assert found.exit_code != 0
    assert said in found.output
    assert "Traceback" not in found.output


def test_file_names_tell_what_is_inside():
    names = {key: d.file_name(QUARTER) for key, d in catalogue.DOCUMENTS.items()}
    assert names["report"] == "bao-cao_ky-2024-q3.docx"
    assert len(set(names.values())) == 4
    assert all(n.isascii() for n in names.values())
