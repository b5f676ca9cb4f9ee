"""01/TCD and 02/TCD: receiving citizens, and the letters taken in there."""

from __future__ import annotations

from analytics.documents.forms.record import Form, FormColumn, amount, cases, identity, letters

_CASES = "first_cases + repeat_cases"
_KINDS = (("Khiếu nại", "kind = 'Khiếu nại'"), ("Tố cáo", "kind = 'Tố cáo'"),
          ("Phản ánh, kiến nghị", "kind in ('Kiến nghị', 'Phản ánh')"))  # fmt: skip


def _met(first: int, who: str, condition: str, has_sessions: bool) -> tuple[FormColumn, ...]:
    """The columns of one way of receiving citizens, from its first number on."""
    group = "Đoàn đông người"
    parts = [
        *([(("Số kỳ tiếp",), letters(condition))] if has_sessions else []),
        (("Số lượt tiếp",), amount("visits", condition)),
        (("Số người được tiếp",), amount("people", condition)),
        (("Số vụ việc", "Tiếp lần đầu"), amount("first_cases", condition)),
        (("Số vụ việc", "Tiếp nhiều lần"), amount("repeat_cases", condition)),
        ((group, "Số đoàn"), amount("groups", condition)),
        ((group, "Số người"), amount("group_people", condition)),
        ((group, "Vụ việc tiếp lần đầu"), None),
        ((group, "Vụ việc tiếp nhiều lần"), None),
    ]
    return tuple(
        FormColumn(number=str(first + i), headings=(who, *names), value=value) for i, (names, value) in enumerate(parts)
    )


RECEPTION = Form(
    code="01/TCD",
    title="Kết quả tiếp công dân thường xuyên, định kỳ và đột xuất",
    relation="receptions",
    rows="true",
    columns=(
        FormColumn(number="1", headings=("Tổng số lượt tiếp",), value=amount("visits")),
        FormColumn(number="2", headings=("Tổng số người được tiếp",), value=amount("people")),
        FormColumn(number="3", headings=("Tổng số vụ việc tiếp",), value=amount(_CASES)),
        *_met(4, "Tiếp thường xuyên", "daily", False),
        *_met(12, "Thủ trưởng tiếp", "by_head", True),
        *_met(21, "Ủy quyền tiếp", "by_deputy", True),
        FormColumn(number="30", headings=("Ghi chú",)),
    ),
    identities=(identity("1 = 4+13+22"), identity("2 = 5+14+23"), identity("3 = 6+7+15+16+24+25")),
    notes=(
        "“Thủ trưởng tiếp” là buổi định kỳ, đột xuất do Chủ tịch UBND hoặc Bí thư chủ trì; “Ủy quyền tiếp” là buổi định"
        " kỳ, đột xuất do người khác chủ trì.",
    ),
)


def _by_kind() -> tuple[FormColumn, ...]:
    found = []
    for i, (name, condition) in enumerate(_KINDS):
        found.append(
            FormColumn(number=str(3 + 2 * i), headings=("Theo nội dung", name, "Số đơn"), value=letters(condition))
        )
        found.append(
            FormColumn(number=str(4 + 2 * i), headings=("Theo nội dung", name, "Số vụ việc"), value=cases(condition))
        )
    return tuple(found)


_AUTHORITY = "Theo thẩm quyền giải quyết"
_NOT_OWN = "Không thuộc thẩm quyền"
LETTERS_TAKEN = Form(
    code="02/TCD",
    title="Kết quả phân loại, xử lý đơn qua tiếp công dân",
    relation="letters",
    rows="not carried and channel in ('Tiếp công dân thường xuyên', 'Tiếp công dân định kỳ')",
    columns=(
        FormColumn(number="1", headings=("Tổng số đơn nhận được qua tiếp công dân",), value=letters("true")),
        FormColumn(number="2", headings=("Tổng số vụ việc",), value=cases("true")),
        *_by_kind(),
        FormColumn(number="9", headings=(_AUTHORITY, "Thuộc thẩm quyền", "Số đơn"), value=letters("own")),
        FormColumn(number="10", headings=(_AUTHORITY, "Thuộc thẩm quyền", "Số vụ việc"), value=cases("own")),
        FormColumn(number="11", headings=(_AUTHORITY, _NOT_OWN, "Số đơn"), value=letters("passed")),
        FormColumn(number="12", headings=(_AUTHORITY, _NOT_OWN, "Số vụ việc"), value=cases("passed")),
        FormColumn(number="13", headings=(_AUTHORITY, _NOT_OWN, "Hướng dẫn"), value=letters("way = 'Hướng dẫn'")),
        FormColumn(number="14", headings=(_AUTHORITY, _NOT_OWN, "Chuyển đơn"), value=letters("way = 'Chuyển đơn'")),
        FormColumn(
            number="15", headings=(_AUTHORITY, _NOT_OWN, "Đôn đốc giải quyết"), value=letters("way = 'Đôn đốc'")
        ),
        FormColumn(number="16", headings=("Số văn bản phúc đáp nhận được do chuyển đơn",)),
        FormColumn(number="17", headings=("Ghi chú",)),
    ),
    identities=(identity("1 = 3+5+7"), identity("1 = 9+11"), identity("2 = 4+6+8"), identity("2 = 10+12")),
    notes=(
        "Đơn nhận trong kỳ qua tiếp công dân thường xuyên và định kỳ. Đơn lưu và đơn chưa quyết định hướng xử lý không"
        " có cột theo thẩm quyền, nên làm lệch 1 = 9+11 và được nêu tên.",
    ),
)
