"""01/KQGQ to 04/KQGQ: complaints and denunciations within the authority, how they ended, what was done of it."""

from __future__ import annotations

from analytics.documents.forms.record import Form, FormColumn, Value, cases, identity, letters
from data.tables.tables import ACCEPTED

_IN_TIME, _RESULT, _SOLVED = "Chấp hành thời hạn giải quyết", "Phân tích kết quả", "Đã giải quyết"
_CASES = "Số vụ việc thuộc thẩm quyền"
_MONEY, _LAND = "Tiền (Trđ)", "Đất (m²)"
_CHARGED, _PASSED_ON = "Kiến nghị xử lý hành chính", "Chuyển cơ quan điều tra"
_BACK_TO_STATE, _BACK_TO_BODY, _BACK_TO_PERSON = (
    "Kiến nghị thu hồi cho Nhà nước", "Trả lại cho tổ chức", "Trả lại cho cá nhân",
)  # fmt: skip
_LETTERS = (
    FormColumn(number="1", headings=("Đơn thuộc thẩm quyền", "Tổng số"), value=letters("true")),
    FormColumn(number="2", headings=("Đơn thuộc thẩm quyền", "Kỳ trước chuyển sang"), value=letters("taken_before")),
    FormColumn(number="3", headings=("Đơn thuộc thẩm quyền", "Tiếp nhận trong kỳ"), value=letters("not taken_before")),
)


def _in_time(first: int) -> tuple[FormColumn, ...]:
    return (
        FormColumn(number=str(first), headings=(_IN_TIME, "Đúng quy định"),
                   value=cases("finished and resolved_on <= due_on")),
        FormColumn(number=str(first + 1), headings=(_IN_TIME, "Không đúng quy định"),
                   value=cases("finished and resolved_on > due_on")),
    )  # fmt: skip


def _blank(first: int, *headings: tuple[str, ...]) -> tuple[FormColumn, ...]:
    """Columns that the form prints and our tables do not hold, numbered from `first`."""
    return tuple(FormColumn(number=str(first + i), headings=names) for i, names in enumerate(headings))


def _both(*names: str) -> tuple[tuple[str, ...], ...]:
    """Money and land of one heading."""
    return ((*names, _MONEY), (*names, _LAND))


def _followed(first: int, case: str = "Số đối tượng") -> tuple[FormColumn, ...]:
    """What came after: amounts to take back and give back, who got something, who is to answer."""
    return _blank(
        first, *_both(_BACK_TO_STATE), *_both(_BACK_TO_BODY), *_both(_BACK_TO_PERSON),
        ("Được trả lại quyền lợi", "Số tổ chức"), ("Được trả lại quyền lợi", "Số cá nhân"),
        (_CHARGED, "Tổng số người"), (_CHARGED, "Cán bộ, công chức, viên chức"),
        (_PASSED_ON, "Số vụ"), (_PASSED_ON, case), (_PASSED_ON, "Cán bộ, công chức, viên chức"),
    )  # fmt: skip


_CASE = "Vụ việc nhiều đơn tính một lần, theo đơn mới nhất. Đơn kỳ này và kỳ trước xét theo ngày thụ lý."


def _ended(outcome: str, more: str = "true") -> Value:
    return cases(f"finished and coalesce(outcome = '{outcome}', false) and {more}")


COMPLAINTS = Form(
    code="01/KQGQ",
    title="Kết quả giải quyết khiếu nại thuộc thẩm quyền",
    relation="letters",
    rows=f"kind = 'Khiếu nại' and way = '{ACCEPTED}'",
    columns=(
        *_LETTERS,
        FormColumn(number="4", headings=("Số vụ việc thuộc thẩm quyền",), value=cases("true")),
        FormColumn(number="5", headings=(_SOLVED, "Bằng quyết định hành chính"),
               value=cases("finished and coalesce(outcome not in ('Rút đơn', 'Đình chỉ'), true)")),
        FormColumn(number="6", headings=(_SOLVED, "Rút đơn qua giải thích, thuyết phục"), value=_ended("Rút đơn")),
        *_followed(7, "Số người"),
        FormColumn(number="20", headings=(_RESULT, "Giải quyết lần đầu", "Khiếu nại đúng"),
               value=_ended("Đúng", "not again")),
        FormColumn(number="21", headings=(_RESULT, "Giải quyết lần đầu", "Khiếu nại sai"),
               value=_ended("Sai", "not again")),
        FormColumn(number="22", headings=(_RESULT, "Giải quyết lần đầu", "Đúng một phần"),
               value=_ended("Đúng một phần", "not again")),
        FormColumn(number="23", headings=(_RESULT, "Giải quyết lần hai", "Công nhận quyết định lần đầu"),
               value=_ended("Sai", "again")),
        FormColumn(number="24", headings=(_RESULT, "Giải quyết lần hai", "Hủy, sửa quyết định lần đầu"),
               value=cases("finished and coalesce(outcome in ('Đúng', 'Đúng một phần'), false) and again")),
        *_in_time(25),
    ),
    identities=(identity("1 = 2+3"), identity("5 = 20+21+22+23+24")),
    notes=(_CASE, "Vụ việc đình chỉ không do rút đơn chỉ có ở cột 25, 26; vụ việc chưa ghi kết quả làm lệch đẳng thức"
           " của cột 5."),
)  # fmt: skip

DENUNCIATIONS = Form(
    code="03/KQGQ",
    title="Kết quả giải quyết tố cáo thuộc thẩm quyền",
    relation="letters",
    rows=f"kind = 'Tố cáo' and way = '{ACCEPTED}'",
    columns=(
        *_LETTERS,
        FormColumn(number="4", headings=(_CASES, "Tổng số"), value=cases("true")),
        FormColumn(number="5", headings=(_CASES, "Tố cáo tiếp"), value=cases("again")),
        FormColumn(number="6", headings=(_SOLVED, "Tổng số vụ việc"), value=cases("finished")),
        FormColumn(number="7", headings=(_SOLVED, "Lần đầu"), value=cases("finished and not again")),
        FormColumn(number="8", headings=(_SOLVED, "Tố cáo tiếp"), value=cases("finished and again")),
        FormColumn(number="9", headings=(_SOLVED, "Rút toàn bộ"), value=_ended("Rút đơn")),
        FormColumn(number="10", headings=(_SOLVED, "Đình chỉ không do rút"), value=_ended("Đình chỉ")),
        *_followed(11),
        *(
            FormColumn(number=str(24 + 2 * i + j), headings=(_RESULT, name, part), value=_ended(outcome, more))
            for i, (name, outcome) in enumerate((("Tố cáo đúng", "Đúng"), ("Tố cáo sai", "Sai"),
                                                 ("Có đúng, có sai", "Đúng một phần")))
            for j, (part, more) in enumerate((("Tổng số", "true"), ("Tố cáo tiếp", "again")))
        ),
        *_in_time(30),
    ),
    identities=(identity("1 = 2+3"), identity("6 = 7+8"), identity("6 = 30+31")),
    notes=(_CASE, "Cột 7, 8 gồm cả vụ việc rút đơn, đình chỉ; cột 9, 10 là số trong đó."),
)  # fmt: skip

_MUST = "Phải thực hiện"
_TAKEN = (*_both("Phải thu hồi cho Nhà nước"), *_both("Đã thu hồi cho Nhà nước"))
_NONE = "Dữ liệu không theo dõi việc thi hành; cơ quan lập biểu điền tay."

COMPLAINTS_DONE = Form(
    code="02/KQGQ",
    title="Kết quả thi hành quyết định giải quyết khiếu nại đã có hiệu lực pháp luật",
    relation="letters",
    rows=f"kind = 'Khiếu nại' and way = '{ACCEPTED}'",
    columns=_blank(
        1, ("Số quyết định", _MUST), ("Số quyết định", "Đã thực hiện xong"), *_TAKEN,
        *_both("Phải trả lại", "Tổ chức"), *_both("Phải trả lại", "Cá nhân"),
        *_both("Đã trả lại", "Tổ chức"), *_both("Đã trả lại", "Cá nhân"),
        ("Đã xử lý hành chính", "Tổng số người"), ("Đã xử lý hành chính", "Cán bộ, công chức, viên chức"),
        ("Đã khởi tố", "Số vụ"), ("Đã khởi tố", "Số người"), ("Đã khởi tố", "Cán bộ, công chức, viên chức"),
    ),
    identities=(),
    notes=(_NONE,),
)  # fmt: skip

DENUNCIATIONS_DONE = Form(
    code="04/KQGQ",
    title="Kết quả thực hiện kết luận nội dung tố cáo",
    relation="letters",
    rows=f"kind = 'Tố cáo' and way = '{ACCEPTED}'",
    columns=_blank(
        1, ("Số kết luận", _MUST), ("Số kết luận", "Đã thực hiện xong"), *_TAKEN,
        ("Phải trả lại", "Số tổ chức"), ("Phải trả lại", "Số cá nhân"),
        *_both("Phải trả lại", "Tổ chức"), *_both("Phải trả lại", "Cá nhân"),
        ("Đã trả lại", "Số tổ chức"), ("Đã trả lại", "Số cá nhân"),
        *_both("Đã trả lại", "Tổ chức"), *_both("Đã trả lại", "Cá nhân"),
        ("Đã xử lý hành chính", "Số tổ chức"), ("Đã xử lý hành chính", "Số cá nhân"),
        ("Đã xử lý hành chính", "Cán bộ, công chức, viên chức"),
        ("Đã khởi tố", "Số vụ"), ("Đã khởi tố", "Số đối tượng"), ("Đã khởi tố", "Cán bộ, công chức, viên chức"),
    ),
    identities=(),
    notes=(_NONE,),
)  # fmt: skip
