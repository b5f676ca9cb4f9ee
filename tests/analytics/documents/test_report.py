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
import pandas as pd
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
from analytics.documents.report import report, results
from analytics.documents.report.appendices import BY_PLACE
from analytics.documents.report.sentences import Report
from analytics.measure.measure import compare, measure, scope
from analytics.registers import tasks
from analytics.scope import places
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
def written(filters: Filters) -> Report:
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
    work = tasks.rows(filters, LOCAL)
    for sentence in told:
        if "Đạt các chỉ tiêu" in sentence.text:  # items, by a test of their own
            continue
        supported = {n for r in sentence.results for n in numbers_of(r)}
        if any(r.key == "tasks_due" for r in sentence.results):
            supported |= numbers_of_tasks(work)
        if "chỉ tiêu chưa đạt" in sentence.text:
            supported |= {str(item) for r in sentence.results for item in r.filters.items}
        for number in NUMBER.findall(sentence.text):
            assert number in supported, (number, sentence.text)


def check_again(found: list[Result], filters: Filters) -> None:
    """The same numbers, measured with the filters the results name."""
    again = compare(sorted({r.key for r in found}), filters, (), LOCAL).set_index("bucket")
    for r in found:
        assert again.at["now", r.key] == r.value
        assert again.at["now", f"{r.key}_n"] == r.n
        assert math.isnan(r.before) or again.at["before", r.key] == r.before


def numbers_of(found: Result) -> list[str]:
    """A result's numbers as words, and of a share the count it stands for."""
    texts = [
        formatting.value(found.indicator, found.value),
        formatting.value(found.indicator, found.before),
        found.change,
        found.indicator.name,
        formatting.number(found.n),
        formatting.goal(found.indicator, found.target) if found.target is not None else "",
    ]
    if found.indicator.is_rate:
        texts.append(formatting.number(found.value * found.n / 100))
    return [n for text in texts for n in NUMBER.findall(text.removesuffix(found.indicator.unit.value))]


def numbers_of_tasks(work: pd.DataFrame) -> set[str]:
    """What may be said of tasks: how many stand how, in all and in an item, with titles, days and due days."""
    texts = [
        *work["title"],
        *(formatting.day(d) for d in work["due_on"]),
        *(formatting.number(d) for d in work["days"]),
    ]
    for own in [work, *(rows for _, rows in work.groupby("item"))]:
        texts += [formatting.number((own["state"] == state).sum()) for state in tasks.STATES]
        now = own[~own["earlier"]]
        texts += [formatting.number((now["state"] == state).sum()) for state in tasks.STATES]
    return {n for text in texts for n in NUMBER.findall(text)}


@every_case
def test_tasks_are_told_as_measured_and_the_late_ones_by_name(sample: Path, filters: Filters):
    work = tasks.rows(filters, LOCAL)
    items = filters.items or tuple(range(1, 15))
    parts = [p for p in written(filters).parts if p.level == 2][: len(items)]
    for item, part in zip(items, parts, strict=True):
        asked = Filters(**(vars(filters) | {"items": (item,)}))
        found = measure(["tasks_due", "tasks_on_time_rate", "tasks_late"], asked, (), LOCAL).iloc[0]
        text = part.paragraphs[0].text
        if found["tasks_due"] and found["tasks_on_time_rate"] == found["tasks_on_time_rate"]:
            done = round(found["tasks_on_time_rate"] * found["tasks_due"] / 100)
            assert f"oàn thành đúng hạn {done}/{found['tasks_due']:.0f} nhiệm vụ" in text
        own = work[(work["item"] == item) & (work["state"] == tasks.LATE)]
        assert len(own) == found["tasks_late"]
        assert all(f"{row.title} (hạn {formatting.day(row.due_on)}" in text for row in own.itertuples())


@every_case
def test_items_on_target_and_targets_missed_are_told_apart(sample: Path, filters: Filters):
    """By a route of its own: every target of every item is measured again."""
    good, missed = set(), set()
    year = scope(filters, LOCAL).period.year
    for item in filters.items or range(1, 15):
        asked = Filters(**(vars(filters) | {"items": (item,)}))
        judged = {}
        for i in (i for i in INDICATORS.values() if item in i.items):
            goal = places.target(i.key, year)
            value, n = measure([i.key], asked, (), LOCAL).iloc[0][[i.key, f"{i.key}_n"]]
            is_task = i.key.startswith("tasks")
            if goal and value == value and (n >= i.small_base or is_task):
                judged[i.key] = value >= goal[0]
                if not judged[i.key] and not is_task:
                    missed.add((item, formatting.value(i, value)))
        late = measure(["tasks_late"], asked, (), LOCAL)["tasks_late"].iloc[0]
        if judged and all(judged.values()) and not late:
            good.add(item)
    text = "\n".join(s.text for s in written(filters).sentences)
    told = re.search(r"Đạt các chỉ tiêu được giao.*: nội dung (.*)\.", text)
    assert {int(n) for n in re.findall(r"(\d+) \(", told[1] if told else "")} == good
    told = re.search(r"còn chỉ tiêu chưa đạt: (.*)\.", text)
    found = {
        (int(n), v)
        for n, v in re.findall(r"(\d+) \(([^)]*)\)", re.sub(r"\(chỉ tiêu[^)]*\)", "", told[1] if told else ""))
    }
    assert found == missed


@every_case
def test_prose_is_without_signs(sample: Path, filters: Filters):
    """No base in brackets, no limits of statistics, no arrows, no "and n others"."""
    text = "\n".join(s.text for s in written(filters).sentences)
    assert not re.search(r"n\s*=|99,8|→|nhiệm vụ khác|hỉ (số|tiêu) khác", text)


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
        known = sentence.finding or sentence.is_blank or sentence.results
        assert known or not NUMBER.search(sentence.text)


@every_case
def test_the_next_tasks_are_those_due(sample: Path, filters: Filters):
    (part,) = [p for p in written(filters).parts if p.heading.startswith("IV.")]
    late = measure(["tasks_late"], filters, (), LOCAL)["tasks_late"].iloc[0]
    text = "\n".join(s.text for s in part.sentences)
    assert (f"hoàn thành {formatting.number(late)} nhiệm vụ quá hạn" in text) == (late > 0)
    rows = tasks.rows(filters, LOCAL)
    for row in rows[rows["state"] == tasks.LATE].to_dict("records"):
        assert row["title"] in text
        assert formatting.day(row["due_on"]) in text
    _, ahead, _ = tasks.to_do(filters, LOCAL)
    assert all(f"{task.title} (" in text and formatting.day(task.due_on) in text for task in ahead)


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
        expected += [part.heading, *(p.text for p in part.paragraphs)]
    start = paragraphs.index(expected[0])
    assert paragraphs[start : start + len(expected)] == expected
    assert paragraphs[start + len(expected)].startswith(found.closing)
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
    left, right = (cell.text.strip() for cell in document.tables[0].rows[0].cells)
    assert right.split("\n")[:2] == ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]
    assert "Bình Sơn, ngày …… tháng …… năm 2026" in right
    assert left.endswith("Số: ……/BC-UBND-BDVHU")
    assert "HUYỆN BÌNH SƠN\nBAN DÂN VẬN" in left, "a territory is no superior"
    signed = next(t for t in document.tables if "Nơi nhận:" in t.rows[0].cells[0].text)
    to, *sides = (cell.text.strip() for cell in signed.rows[0].cells)
    assert sides == ["BAN DÂN VẬN HUYỆN ỦY\nTRƯỞNG BAN", "TM. ỦY BAN NHÂN DÂN HUYỆN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH"]
    lines = to.split("\n")
    assert lines[:2] == ["Nơi nhận:", "- Như trên;"]
    assert all(line.endswith(";") for line in lines[1:-1])
    assert lines[-1] == "- Lưu: VT, Ban Dân vận Huyện ủy."
    text = whole_text(document)
    assert text.index("BÁO CÁO") < text.index("Kính gửi: Ban Thường vụ Huyện ủy") < text.index("TRƯỞNG BAN")
    assert "kèm theo./." in text
    fonts = {run.font.name for p in document.paragraphs for run in p.runs} | {s.font.name for s in (normal,)}
    assert fonts <= {None, "Times New Roman"}


@pytest.mark.parametrize("style", ["nha-nuoc", "dang"])
def test_annexes_are_numbered_pointed_at_and_paged_apart(sample: Path, style: Any):
    document = opened(QUARTER, style)
    heads = [p.text for p in document.paragraphs if p.text.startswith("Phụ lục")]
    assert heads == ["Phụ lục I", "Phụ lục II", "Phụ lục III"]
    text = whole_text(document)
    assert "các Phụ lục I, II và III kèm theo" in text
    assert text.count("(Kèm theo Báo cáo số ……") == 3
    assert text.count("Ghi chú: ") == text.count("./.") - 1 + 4 * (style == "dang") == 3
    assert [s._sectPr.xpath("w:pgNumType/@w:start") for s in document.sections] == [[], ["1"], ["1"], ["1"]]


def rules_of(paragraphs: list[Any]) -> list[float]:
    """Centimetres of the rules drawn, what the indents leave of the line."""
    return [p.paragraph_format.left_indent.cm for p in paragraphs if p._p.xpath("w:pPr/w:pBdr/w:top")]


def test_rules_are_as_long_as_words_ask(sample: Path):
    """Under the motto and the Party's name all of it, under the body's name and the title a third to a half."""
    left, right = opened(QUARTER).tables[0].rows[0].cells
    (own,), (motto,) = (rules_of(cell.paragraphs) for cell in (left, right))
    assert 5.2 <= right.width.cm - 0.38 - 2 * motto <= 5.8  # 12.2 ems of 13 points
    assert 5.3 / 3 <= left.width.cm - 0.38 - 2 * own <= 5.3 / 2  # 12.5 ems of 12 points
    below_title, *_ = rules_of(opened(QUARTER).paragraphs)
    assert 16.5 / 3 <= 16.5 - 2 * below_title <= 16.5 / 2
    party = opened(QUARTER, "dang")
    (line,) = rules_of(party.tables[0].rows[0].cells[1].paragraphs)
    assert 7.0 <= party.tables[0].rows[0].cells[1].width.cm - 0.38 - 2 * line <= 7.6


def test_the_party_layout(sample: Path):
    """No national heading, the Party's at the right, both bodies stacked, the star, the hyphened symbol."""
    document = opened(COMMUNE, "dang")
    left, right = (cell.text.strip() for cell in document.tables[0].rows[0].cells)
    assert right.startswith("ĐẢNG CỘNG SẢN VIỆT NAM\n")
    assert left == "HUYỆN ỦY BÌNH SƠN\nBAN DÂN VẬN\n-\nỦY BAN NHÂN DÂN HUYỆN\n*\nSố ……-BC/BDVHU-UBND"
    text = whole_text(document)
    assert not re.search(r"CỘNG HÒA|Kính gửi|Như trên|\./\.", text)
    assert "\n-----\n" in text
    assert "số 1374-QĐ/HU, ngày 04/4/2012" in text
    signed = next(t for t in document.tables if "Nơi nhận:" in t.rows[0].cells[0].text)
    to, ban, committee = signed.rows[0].cells
    looks = {p.text: p.runs[0].font for cell in (to, ban, committee) for p in cell.paragraphs if p.text}
    assert looks["Nơi nhận:"].underline
    assert not looks["Nơi nhận:"].bold
    assert (looks["BAN DÂN VẬN HUYỆN ỦY"].bold, looks["TRƯỞNG BAN"].bold) == (True, False)
    assert to.text.strip().endswith("- Lưu Ban Dân vận Huyện ủy.")
    state = written(COMMUNE)
    assert all(p.text.replace("HU ngày", "HU, ngày") in text for part in state.parts for p in part.paragraphs)


def test_the_guidance_is_that_of_the_documents_day(sample: Path):
    """Hướng dẫn 36 until 26/5/2026, Hướng dẫn 05 from the next day on."""
    old, new = (
        docx.Document(io.BytesIO(export.report(EMPTY, LOCAL, style="dang", dated=day)))
        for day in (date(2026, 5, 26), date(2026, 5, 27))
    )
    for document, guidance, line, heading, end in (
        (old, "36-HD", None, "I- CÔNG TÁC", ","), (new, "05-HD", Pt(20), "I. CÔNG TÁC", ";")
    ):  # fmt: skip
        assert guidance in document.core_properties.comments
        said = next(p for p in document.paragraphs if p.text.startswith("Thực hiện Quyết định"))
        assert said.paragraph_format.line_spacing == line
        assert any(p.text.startswith(heading) for p in document.paragraphs)
        signed = next(t for t in document.tables if "Nơi nhận:" in t.rows[0].cells[0].text)
        assert signed.rows[0].cells[0].text.split("\n")[1].endswith(end)


@pytest.mark.parametrize(
    ("items", "style"), [((), "dang"), ((8, 9), "nha-nuoc"), ((3, 8), "dang"), ((2, 4, 8), "nha-nuoc")]
)
def test_the_layout_is_that_of_the_leading_side(sample: Path, items: tuple[int, ...], style: str):
    assert catalogue.style_of(Filters(items=items)) == style


def test_real_data_is_not_called_a_sample(home: Path, petitions: Callable[..., Path]):
    load.load([petitions([{"received_on": date(2024, 3, 5)}])])
    document = docx.Document(io.BytesIO(export.report(Filters(period="2024"), LOCAL)))
    assert "minh họa" not in whole_text(document) + document.sections[0].footer.paragraphs[0].text
    assert "Tiếp nhận 1\u00a0đơn." in whole_text(document)


# --- How a number is said


@pytest.mark.parametrize(
    ("key", "value", "n", "before", "target", "text"),
    [
        ("received", 12, 12, 10, None, "Tiếp nhận 12 đơn, tăng 20,0% so với cùng kỳ (10 đơn)."),
        ("received", 3, 3, 5, None, "Tiếp nhận 3 đơn, giảm 2 đơn so với cùng kỳ (5 đơn)."),
        ("received", 3, 3, math.nan, None, "Tiếp nhận 3 đơn."),
        ("received", 1661, 1661, 1676, None, "Tiếp nhận 1.661 đơn, tương đương cùng kỳ (1.676 đơn)."),
        ("on_time_rate", 90.5, 504, 91.7, 95,
         "Giải quyết đúng hạn 456/504 đơn, đạt 90,5%, giảm 1,2 điểm so với cùng kỳ (91,7%), chưa đạt chỉ tiêu 95%."),
        ("on_time_rate", 95, 20, 95, 95,
         "Giải quyết đúng hạn 19/20 đơn, đạt 95,0%, bằng cùng kỳ (95,0%), đạt chỉ tiêu 95%."),
        ("on_time_rate", 100, 5, 50, 95, "Tỷ lệ đúng hạn 5/5."),
        ("on_time_rate", 98, 50, 97.9, 95,
         "Giải quyết đúng hạn 49/50 đơn, đạt 98,0%, tương đương cùng kỳ (97,9%), vượt chỉ tiêu 95%."),
        ("overdue", 2, 2, 0, None, "Còn 2 đơn quá hạn chưa giải quyết (cùng kỳ không có)."),
        ("overdue", 0, 0, 3, None, "Không còn đơn quá hạn, giảm 3 đơn so với cùng kỳ (3 đơn)."),
    ],
)  # fmt: skip
def test_a_number_as_a_sentence(key: str, value: float, n: float, before: float, target: float | None, text: str):
    found = results.stated([Result(key=key, filters=Filters(), value=value, n=n, before=before, target=target)])
    assert found.text.replace("\u00a0%", "%").replace("\u00a0", " ") == text


def test_a_subject_is_one_sentence_with_the_comparison_said_once():
    found = [
        Result(key=key, filters=Filters(), value=value, n=60, before=before, target=None)
        for key, value, before in (("received", 60, 40), ("resolution_rate", 50, 75))
    ]
    assert results.stated(found).text.replace("\u00a0", " ").replace(" %", "%") == (
        "Tiếp nhận 60 đơn, tăng 50,0% so với cùng kỳ (40 đơn); đã giải quyết 30/60 đơn thuộc thẩm quyền, đạt 50,0%,"
        " giảm 25,0 điểm (cùng kỳ 75,0%)."
    )


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
    assert len(set(names.values())) == len(catalogue.DOCUMENTS)
    assert all(n.isascii() for n in names.values())
