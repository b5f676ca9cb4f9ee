"""01/KQGQ and 03/KQGQ: complaints and denunciations within the authority, and how they ended."""

from __future__ import annotations

from analytics.documents.forms.record import Form, FormColumn, Value, cases, identity, letters
from data.tables.tables import ACCEPTED

_IN_TIME, _RESULT, _SOLVED = "Chấp hành thời hạn giải quyết", "Phân tích kết quả", "Đã giải quyết"
_LETTERS = (
    FormColumn(number="1", headings=("Đơn thuộc thẩm quyền", "Tổng số"), value=letters("true")),
    FormColumn(number="2", headings=("Đơn thuộc thẩm quyền", "Kỳ trước chuyển sang"), value=letters("taken_before")),
    FormColumn(number="3", headings=("Đơn thuộc thẩm quyền", "Tiếp nhận trong kỳ"), value=letters("not taken_before")),
)
_TIMES = (
    FormColumn(
        number="dung-han",
        headings=(_IN_TIME, "Đúng quy định"),
        value=cases("finished and resolved_on <= due_on"),
        is_printed=False,
    ),
    FormColumn(
        number="qua-han",
        headings=(_IN_TIME, "Không đúng quy định"),
        value=cases("finished and resolved_on > due_on"),
        is_printed=False,
    ),
)
_NOT_HELD = (
    FormColumn(
        number="thu-hoi", headings=("Kiến nghị thu hồi cho Nhà nước (tiền, đất)",), value=None, is_printed=False
    ),
    FormColumn(number="tra-lai", headings=("Trả lại cho tổ chức, cá nhân (tiền, đất)",), value=None, is_printed=False),
    FormColumn(number="xu-ly", headings=("Kiến nghị xử lý hành chính (người)",), value=None, is_printed=False),
    FormColumn(number="dieu-tra", headings=("Chuyển cơ quan điều tra",), value=None, is_printed=False),
)
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
        FormColumn(number="5", headings=(_SOLVED, "Tổng số vụ việc"), value=cases("finished")),
        FormColumn(number="6", headings=(_SOLVED, "Bằng quyết định hành chính"),
               value=cases("finished and coalesce(outcome <> 'Rút đơn', true)")),
        FormColumn(number="7", headings=(_SOLVED, "Rút đơn qua giải thích, thuyết phục"), value=_ended("Rút đơn")),
        *_NOT_HELD,
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
        *_TIMES,
    ),
    identities=(identity("1 = 2+3"), identity("5 = 6+7"), identity("5 = dung-han+qua-han")),
    notes=(_CASE, "Vụ việc rút đơn và đình chỉ không có kết quả đúng, sai."),
)  # fmt: skip

DENUNCIATIONS = Form(
    code="03/KQGQ",
    title="Kết quả giải quyết tố cáo thuộc thẩm quyền",
    relation="letters",
    rows=f"kind = 'Tố cáo' and way = '{ACCEPTED}'",
    columns=(
        *_LETTERS,
        FormColumn(number="vu", headings=("Số vụ việc thuộc thẩm quyền", "Tổng số"), value=cases("true"),
                   is_printed=False),
        FormColumn(number="vu-tiep", headings=("Số vụ việc thuộc thẩm quyền", "Tố cáo tiếp"), value=cases("again"),
               is_printed=False),
        FormColumn(number="xong", headings=(_SOLVED, "Tổng số vụ việc"), value=cases("finished"), is_printed=False),
        FormColumn(number="xong-dau", headings=(_SOLVED, "Lần đầu"), value=cases("finished and not again"),
               is_printed=False),
        FormColumn(number="xong-tiep", headings=(_SOLVED, "Tố cáo tiếp"), value=cases("finished and again"),
               is_printed=False),
        FormColumn(number="rut", headings=(_SOLVED, "Rút toàn bộ"), value=_ended("Rút đơn"), is_printed=False),
        FormColumn(number="dinh-chi", headings=(_SOLVED, "Đình chỉ"), value=_ended("Đình chỉ"), is_printed=False),
        *_NOT_HELD,
        *(
            FormColumn(number=f"{key}{end}", headings=(_RESULT, name, part), value=_ended(outcome, more),
                       is_printed=False)
            for key, name, outcome in (("dung", "Tố cáo đúng", "Đúng"), ("sai", "Tố cáo sai", "Sai"),
                                       ("phan", "Có đúng, có sai", "Đúng một phần"))
            for end, part, more in (("", "Tổng số", "true"), ("-tiep", "Tố cáo tiếp", "again"))
        ),
        *_TIMES,
    ),
    identities=(identity("1 = 2+3"), identity("xong = xong-dau+xong-tiep"), identity("xong = dung-han+qua-han")),
    notes=(_CASE, "Số thứ tự cột từ cột vụ việc trở đi chưa đối chiếu được với biểu in nên để trống."),
)  # fmt: skip
