"""The statistical forms as XLSX: a sheet a form with the column tree as printed, and one of identities and gaps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xlsxwriter.worksheet import Worksheet

from analytics import formatting
from analytics.documents.forms import counting
from analytics.documents.forms.counting import Counted
from analytics.documents.forms.record import BASIS, Form, FormColumn
from analytics.documents.office.xlsx import A3, A4, Heading, Workbook
from analytics.measure.measure import scope
from analytics.scope import snapshot
from analytics.scope.filters import Filters
from analytics.scope.viewer import Viewer

TITLE = "Biểu thống kê tiếp công dân, xử lý đơn, giải quyết khiếu nại, tố cáo"
FIRST = 4  # row of the top headings, below title, scope, period and a blank row
UNIT, WIDTH = 16, 8  # characters of the unit's column and of the others
A4_COLUMNS = 18  # more are printed on A3
_CHECKS = "Kiểm tra"


def forms(filters: Filters, viewer: Viewer) -> bytes:
    """All forms for the period by the inspection calendar, as XLSX."""
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
    paper = A3 if len(form.columns) > A4_COLUMNS else A4
    sheet = made.bare_sheet(form.code.replace("/", "-"), f"Biểu số {form.code}. {form.title}", paper)
    sheet.write_string(2, 0, f"Kỳ báo cáo: {period}. Căn cứ: {BASIS}.", made.format("scope"))
    sheet.set_column(0, 0, UNIT)
    sheet.set_column(1, len(form.columns), WIDTH)
    depth = max(len(c.headings) for c in form.columns)
    _headings(made, sheet, form.columns, depth)
    first = FIRST + depth + 1
    sheet.freeze_panes(first, 1)
    sheet.repeat_rows(FIRST, first - 1)
    for offset, (unit, cells) in enumerate(found.cells.iterrows()):
        _unit(made, sheet, first + offset, unit=str(unit), form=form, cells=cells, is_total=offset == 0)
    _notes(made, sheet, found, first + len(found.cells) + 1)


def _headings(made: Workbook, sheet: Worksheet, columns: Sequence[FormColumn], depth: int) -> None:
    """The tree of headings, a heading over everything below it, and the row of printed numbers."""
    style = made.format("heading")
    _merged(sheet, FIRST, 0, bottom=FIRST + depth - 1, right=0, text="Đơn vị", style=style)
    _tree(sheet, columns, 0, left=1, depth=depth, style=style)
    sheet.write_string(FIRST + depth, 0, "A", style)
    for place, column in enumerate(columns, 1):
        sheet.write_string(FIRST + depth, place, column.number if column.is_printed else "", style)
    for level in range(depth):
        sheet.set_row(FIRST + level, 78 if level == depth - 1 else 34)


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


def _notes(made: Workbook, sheet: Worksheet, found: Counted, row: int) -> None:
    """What the form does not hold, how it was counted, and which identities fail."""
    for text in (
        *counting.gaps(found.form),
        *found.form.notes,
        *(counting.sentence(b, found.form) for b in found.broken),
    ):
        made.note(sheet, row, len(found.form.columns) + 1, UNIT + WIDTH * len(found.form.columns), text)
        row += 1


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
                (counting.named(identity, found.form), "text"),
                ("Không khớp" if broken else "Khớp", "bold" if broken else "text"),
                (total[identity.total], "whole"),
                (total[held].sum(), "whole"),
                (counting.sentence(broken, found.form).partition("do ")[2] if broken else "", "text"),
            ]
        )
    return rows
