"""The statistical forms as XLSX: a sheet a form with the column tree as printed, and one of identities and gaps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xlsxwriter.worksheet import Worksheet

from analytics import formatting
from analytics.documents.forms import counting
from analytics.documents.forms.counting import Counted
from analytics.documents.forms.record import BASIS, Form, FormColumn
from analytics.documents.office.xlsx import A3, Heading, Workbook
from analytics.measure.measure import scope
from analytics.scope import row_scope, snapshot
from analytics.scope.filters import Filters
from analytics.scope.viewer import Viewer

TITLE = "Biểu thống kê tiếp công dân, xử lý đơn, giải quyết khiếu nại, tố cáo"
FIRST = 6  # row of the top headings, below agency, title, period, scope and a blank row
UNIT = 15  # characters of the unit's column
NARROWEST, WIDEST, ACROSS = 6.2, 10.0, 205  # characters of the others, and of all on an A3 sheet printed at nine tenths
AGENCY = ("ỦY BAN NHÂN DÂN", "HUYỆN BÌNH SƠN")
_CHECKS = "Kiểm tra"


def forms(filters: Filters, viewer: Viewer) -> bytes:
    """All forms for the period by the inspection calendar, as XLSX."""
    filters = row_scope.own(filters, viewer)
    chosen = counting.inspection(filters, viewer)
    counted = counting.count_all(filters, viewer)
    made = Workbook(TITLE, formatting.scope_sentence(chosen, scope(chosen, viewer), snapshot.is_sample(), viewer))
    _checks(made, counted)
    for found in counted:
        _form(made, found, counting.period_words(filters, viewer))
    return made.bytes()


# ---------------------------------------------------------------- one form


def _form(made: Workbook, found: Counted, period: str) -> None:
    form = found.form
    sheet = made.page(form.code.replace("/", "-"), A3)
    last = len(form.columns)
    _top(made, sheet, form, period)
    sheet.set_column(0, 0, UNIT)
    sheet.set_column(1, last, _width(form))
    depth = max(len(c.headings) for c in form.columns)
    _headings(made, sheet, form.columns, depth)
    first = FIRST + depth + 1
    sheet.freeze_panes(first, 1)
    for offset, (unit, cells) in enumerate(found.cells.iterrows()):
        _unit(made, sheet, first + offset, unit=str(unit), form=form, cells=cells, is_total=offset == 0)
    below = _notes(made, sheet, found, first + len(found.cells))
    _signed(made, sheet, below + 1, last)
    sheet.fit_to_pages(1, 1)


def _top(made: Workbook, sheet: Worksheet, form: Form, period: str) -> None:
    """Whose form it is, its number, title, days and scope."""
    last = len(form.columns)
    for row, text in enumerate(AGENCY):
        sheet.write_string(row, 0, text, made.format("agency"))
    sheet.merge_range(0, last - 3, 0, last, f"Biểu số: {form.code}", made.format("agency right"))
    sheet.merge_range(2, 0, 2, last, f"TỔNG HỢP {form.title.upper()}", made.format("form title"))
    sheet.merge_range(3, 0, 3, last, f"{period} ({BASIS})", made.format("form day"))
    sheet.merge_range(4, 0, 4, last, made.sentence, made.format("note"))
    sheet.set_row(4, 18)


def _width(form: Form) -> float:
    return min(WIDEST, max(NARROWEST, (ACROSS - UNIT) / len(form.columns)))


def _signed(made: Workbook, sheet: Worksheet, row: int, last: int) -> None:
    """Who made the form and who answers for it, with room to sign."""
    left, right = ("NGƯỜI LẬP BIỂU", "(Ký, ghi rõ họ tên)"), ("THỦ TRƯỞNG ĐƠN VỊ", "(Ký tên, đóng dấu)")
    sheet.merge_range(row, last - 5, row, last, "Bình Sơn, ngày …… tháng …… năm ………", made.format("form day"))
    for offset, (maker, head) in enumerate(zip(left, right, strict=True), 1):
        style = made.format("agency centred" if offset == 1 else "form day")
        sheet.merge_range(row + offset, 0, row + offset, 3, maker, style)
        sheet.merge_range(row + offset, last - 5, row + offset, last, head, style)
    sheet.write_blank(row + 6, 0, None)


def _headings(made: Workbook, sheet: Worksheet, columns: Sequence[FormColumn], depth: int) -> None:
    """The tree of headings, a heading over everything below it, and the row of printed numbers."""
    style = made.format("form heading")
    _merged(sheet, FIRST, 0, bottom=FIRST + depth - 1, right=0, text="Đơn vị báo cáo", style=style)
    _tree(sheet, columns, 0, left=1, depth=depth, style=style)
    sheet.write_string(FIRST + depth, 0, "Ms", style)
    for place, column in enumerate(columns, 1):
        sheet.write_string(FIRST + depth, place, column.number, style)
    for level in range(depth):
        sheet.set_row(FIRST + level, 88 if level == depth - 1 else 32)


def _tree(sheet: Worksheet, columns: Sequence[FormColumn], level: int, left: int, depth: int, style: Any) -> None:
    """The headings of one level from the column `left` on, and of what hangs below each of them."""
    place = 0
    while place < len(columns):
        names = columns[place].headings
        end = place
        while end + 1 < len(columns) and columns[end + 1].headings[: level + 1] == names[: level + 1]:
            end += 1
        is_leaf = len(names) == level + 1
        bottom = FIRST + (depth - 1 if is_leaf else level)
        _merged(sheet, FIRST + level, left + place, bottom=bottom, right=left + end, text=names[level], style=style)
        if not is_leaf:
            _tree(sheet, columns[place : end + 1], level + 1, left=left + place, depth=depth, style=style)
        place = end + 1


def _merged(sheet: Worksheet, top: int, left: int, bottom: int, right: int, text: str, style: Any) -> None:
    if (top, left) == (bottom, right):
        sheet.write_string(top, left, text, style)
    else:
        sheet.merge_range(top, left, bottom, right, text, style)


def _unit(made: Workbook, sheet: Worksheet, row: int, unit: str, form: Form, cells: Any, is_total: bool) -> None:
    made.put(sheet, row, 0, unit, "bold" if is_total else "text")
    for place, column in enumerate(form.columns, 1):
        if column.value is None:
            sheet.write_blank(row, place, None, made.format("not held"))
        elif is_total and cells[column.number] == cells[column.number]:
            sheet.write_number(row, place, cells[column.number], made.format("total"))
        else:
            made.put(sheet, row, place, cells[column.number], "whole")


def _notes(made: Workbook, sheet: Worksheet, found: Counted, row: int) -> int:
    """What the form does not hold, how it was counted, and which identities fail; returns the row below."""
    texts = [
        *counting.gaps(found.form),
        *found.form.notes,
        *(counting.sentence(b, found.form) for b in found.broken),
    ]
    last = len(found.form.columns)
    for text in texts:
        made.note(sheet, row, last + 1, UNIT + _width(found.form) * last, text)
        row += 1
    return row


# ---------------------------------------------------------------- identities


def _checks(made: Workbook, counted: Sequence[Counted]) -> None:
    headings = (Heading("Biểu", 10), Heading("Đẳng thức", 38), Heading("Kết quả", 12), Heading("Vế trái", 10),
                Heading("Vế phải", 10), Heading("Dòng gây lệch", 80))  # fmt: skip
    sheet = made.sheet(_CHECKS, f"{TITLE}: kiểm tra số liệu", headings)
    last = made.rows(sheet, (row for found in counted for row in _checked(found)))
    for offset, text in enumerate(
        f"{found.form.code}: {text}" for found in counted for text in counting.gaps(found.form)
    ):
        made.note(sheet, last + 1 + offset, len(headings), sum(h.width for h in headings), text)


def _checked(found: Counted) -> list[list[tuple[Any, Any]]]:
    rows = []
    total = found.cells.iloc[0]
    for identity in found.form.identities:
        held = [p for p in identity.parts if p in total.index]
        broken = next((b for b in found.broken if b.identity == identity), None)
        rows.append(
            [
                (found.form.code, "text"),
                (identity.text, "text"),
                ("Không khớp" if broken else "Khớp", "bold" if broken else "text"),
                (total[identity.total], "whole"),
                (total[held].sum(), "whole"),
                (counting.sentence(broken, found.form).partition("do ")[2] if broken else "", "text"),
            ]
        )
    return rows
