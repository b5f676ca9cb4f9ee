"""01/KQGQ and 03/KQGQ: complaints and denunciations within the authority, and how they ended."""

from __future__ import annotations

from analytics.documents.forms.record import Column, Form, Value, cases, identity, letters
from data.tables.tables import ACCEPTED

_IN_TIME, _RESULT, _SOLVED = "Chấp hành thời hạn giải quyết", "Phân tích kết quả", "Đã giải quyết"
_LETTERS = (
    Column("1", ("Đơn thuộc thẩm quyền", "Tổng số"), letters("true")),
    Column("2", ("Đơn thuộc thẩm quyền", "Kỳ trước chuyển sang"), letters("taken_before")),
    Column("3", ("Đơn thuộc thẩm quyền", "Tiếp nhận trong kỳ"), letters("not taken_before")),
)
_TIMES = (
    Column("dung-han", (_IN_TIME, "Đúng quy định"), cases("finished and resolved_on <= due_on"), False),
    Column("qua-han", (_IN_TIME, "Không đúng quy định"), cases("finished and resolved_on > due_on"), False),
)
_NOT_HELD = (
    Column("thu-hoi", ("Kiến nghị thu hồi cho Nhà nước (tiền, đất)",), None, False),
    Column("tra-lai", ("Trả lại cho tổ chức, cá nhân (tiền, đất)",), None, False),
    Column("xu-ly", ("Kiến nghị xử lý hành chính (người)",), None, False),
    Column("dieu-tra", ("Chuyển cơ quan điều tra",), None, False),
)
_CASE = "Vụ việc nhiều đơn tính một lần, theo đơn mới nhất. Đơn kỳ này và kỳ trước xét theo ngày thụ lý."


def _ended(outcome: str, more: str = "true") -> Value:
    return cases(f"finished and coalesce(outcome = '{outcome}', false) and {more}")


COMPLAINTS = Form(
    "01/KQGQ",
    "Kết quả giải quyết khiếu nại thuộc thẩm quyền",
    "letters",
    f"kind = 'Khiếu nại' and way = '{ACCEPTED}'",
    (
        *_LETTERS,
        Column("4", ("Số vụ việc thuộc thẩm quyền",), cases("true")),
        Column("5", (_SOLVED, "Tổng số vụ việc"), cases("finished")),
        Column("6", (_SOLVED, "Bằng quyết định hành chính"),
               cases("finished and coalesce(outcome <> 'Rút đơn', true)")),
        Column("7", (_SOLVED, "Rút đơn qua giải thích, thuyết phục"), _ended("Rút đơn")),
        *_NOT_HELD,
        Column("20", (_RESULT, "Giải quyết lần đầu", "Khiếu nại đúng"), _ended("Đúng", "not again")),
        Column("21", (_RESULT, "Giải quyết lần đầu", "Khiếu nại sai"), _ended("Sai", "not again")),
        Column("22", (_RESULT, "Giải quyết lần đầu", "Đúng một phần"), _ended("Đúng một phần", "not again")),
        Column("23", (_RESULT, "Giải quyết lần hai", "Công nhận quyết định lần đầu"), _ended("Sai", "again")),
        Column("24", (_RESULT, "Giải quyết lần hai", "Hủy, sửa quyết định lần đầu"),
               cases("finished and coalesce(outcome in ('Đúng', 'Đúng một phần'), false) and again")),
        *_TIMES,
    ),
    (identity("1 = 2+3"), identity("5 = 6+7"), identity("5 = dung-han+qua-han")),
    (_CASE, "Vụ việc rút đơn và đình chỉ không có kết quả đúng, sai."),
)  # fmt: skip

DENUNCIATIONS = Form(
    "03/KQGQ",
    "Kết quả giải quyết tố cáo thuộc thẩm quyền",
    "letters",
    f"kind = 'Tố cáo' and way = '{ACCEPTED}'",
    (
        *_LETTERS,
        Column("vu", ("Số vụ việc thuộc thẩm quyền", "Tổng số"), cases("true"), False),
        Column("vu-tiep", ("Số vụ việc thuộc thẩm quyền", "Tố cáo tiếp"), cases("again"), False),
        Column("xong", (_SOLVED, "Tổng số vụ việc"), cases("finished"), False),
        Column("xong-dau", (_SOLVED, "Lần đầu"), cases("finished and not again"), False),
        Column("xong-tiep", (_SOLVED, "Tố cáo tiếp"), cases("finished and again"), False),
        Column("rut", (_SOLVED, "Rút toàn bộ"), _ended("Rút đơn"), False),
        Column("dinh-chi", (_SOLVED, "Đình chỉ"), _ended("Đình chỉ"), False),
        *_NOT_HELD,
        *(
            Column(f"{key}{end}", (_RESULT, name, part), _ended(outcome, more), False)
            for key, name, outcome in (("dung", "Tố cáo đúng", "Đúng"), ("sai", "Tố cáo sai", "Sai"),
                                       ("phan", "Có đúng, có sai", "Đúng một phần"))
            for end, part, more in (("", "Tổng số", "true"), ("-tiep", "Tố cáo tiếp", "again"))
        ),
        *_TIMES,
    ),
    (identity("1 = 2+3"), identity("xong = xong-dau+xong-tiep"), identity("xong = dung-han+qua-han")),
    (_CASE, "Số thứ tự cột từ cột vụ việc trở đi chưa đối chiếu được với biểu in nên để trống."),
)  # fmt: skip
