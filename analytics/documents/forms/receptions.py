"""01/TCD and 02/TCD: receiving citizens, and the letters taken in there."""

from __future__ import annotations

from analytics.documents.forms.record import Column, Form, amount, cases, identity, letters

_CASES = "first_cases + repeat_cases"
_KINDS = (("Khiếu nại", "kind = 'Khiếu nại'"), ("Tố cáo", "kind = 'Tố cáo'"),
          ("Phản ánh, kiến nghị", "kind in ('Kiến nghị', 'Phản ánh')"))  # fmt: skip


def _met(first: int, who: str, condition: str, has_sessions: bool) -> tuple[Column, ...]:
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
    return tuple(Column(str(first + i), (who, *names), value) for i, (names, value) in enumerate(parts))


RECEPTION = Form(
    "01/TCD",
    "Kết quả tiếp công dân thường xuyên, định kỳ và đột xuất",
    "receptions",
    "true",
    (
        Column("1", ("Tổng số lượt tiếp",), amount("visits")),
        Column("2", ("Tổng số người được tiếp",), amount("people")),
        Column("3", ("Tổng số vụ việc tiếp",), amount(_CASES)),
        *_met(4, "Tiếp thường xuyên", "daily", False),
        *_met(12, "Thủ trưởng tiếp", "by_head", True),
        *_met(21, "Ủy quyền tiếp", "by_deputy", True),
        Column("30", ("Ghi chú",)),
    ),
    (identity("1 = 4+13+22"), identity("2 = 5+14+23"), identity("3 = 6+7+15+16+24+25")),
    (
        "“Thủ trưởng tiếp” là buổi định kỳ, đột xuất do Chủ tịch UBND hoặc Bí thư chủ trì; “Ủy quyền tiếp” là buổi định"
        " kỳ, đột xuất do người khác chủ trì.",
    ),
)


def _by_kind() -> tuple[Column, ...]:
    found = []
    for i, (name, condition) in enumerate(_KINDS):
        found.append(Column(str(3 + 2 * i), ("Theo nội dung", name, "Số đơn"), letters(condition)))
        found.append(Column(str(4 + 2 * i), ("Theo nội dung", name, "Số vụ việc"), cases(condition)))
    return tuple(found)


_AUTHORITY = "Theo thẩm quyền giải quyết"
_NOT_OWN = "Không thuộc thẩm quyền"
LETTERS_TAKEN = Form(
    "02/TCD",
    "Kết quả phân loại, xử lý đơn qua tiếp công dân",
    "letters",
    "not carried and channel in ('Tiếp công dân thường xuyên', 'Tiếp công dân định kỳ')",
    (
        Column("1", ("Tổng số đơn",), letters("true")),
        Column("2", ("Tổng số vụ việc",), cases("true")),
        *_by_kind(),
        Column("9", (_AUTHORITY, "Thuộc thẩm quyền", "Số đơn"), letters("own")),
        Column("10", (_AUTHORITY, "Thuộc thẩm quyền", "Số vụ việc"), cases("own")),
        Column("11", (_AUTHORITY, _NOT_OWN, "Số đơn"), letters("passed")),
        Column("12", (_AUTHORITY, _NOT_OWN, "Số vụ việc"), cases("passed")),
        Column("13", (_AUTHORITY, _NOT_OWN, "Hướng dẫn"), letters("way = 'Hướng dẫn'")),
        Column("14", (_AUTHORITY, _NOT_OWN, "Chuyển đơn"), letters("way = 'Chuyển đơn'")),
        Column("15", (_AUTHORITY, _NOT_OWN, "Đôn đốc giải quyết"), letters("way = 'Đôn đốc'")),
        Column("16", ("Số văn bản phúc đáp nhận được",)),
        Column("17", ("Ghi chú",)),
    ),
    (identity("1 = 3+5+7"), identity("1 = 9+11"), identity("2 = 4+6+8"), identity("2 = 10+12")),
    (
        "Đơn nhận trong kỳ qua tiếp công dân thường xuyên và định kỳ. Đơn lưu và đơn chưa quyết định hướng xử lý không"
        " có cột theo thẩm quyền, nên làm lệch 1 = 9+11 và được nêu tên.",
    ),
)
