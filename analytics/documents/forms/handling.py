"""01/XLD to 04/XLD: what letters were to be handled, what they are about, and how far they came."""

from __future__ import annotations

from analytics.documents.forms.record import Form, FormColumn, Value, cases, identity, letters

_LAND = "field in ('Đất đai', 'Bồi thường, GPMB, tái định cư')"
_POLICY = "field = 'Chính sách xã hội'"
_OFFICIALS = "field = 'Cán bộ, công chức'"
_OTHER = "field = 'Khác'"
_OPINIONS = "kind in ('Kiến nghị', 'Phản ánh')"
_SIGNED = (("Nhiều người đứng tên", "by_many"), ("Một người đứng tên", "by_one"),
           ("Khác", "not by_many and not by_one"))  # fmt: skip
_FEW_SIGN = "“Nhiều người đứng tên” là từ 5 người ký; đơn 2 đến 4 người ký ở cột “Khác”."
_CASE = "Vụ việc nhiều đơn tính một lần, ở nơi và theo tình trạng của đơn mới nhất."
_FIT = "Đơn đủ điều kiện là đơn đủ điều kiện đã có hướng xử lý; “Trả lời ngay” là thuộc thẩm quyền."


def _fit(condition: str) -> Value:
    return cases(f"fit and {condition}", "leads_fit")


def _received(signed: tuple[tuple[str, str], ...]) -> tuple[FormColumn, ...]:
    """All letters, then those carried in and those received, by who signed."""
    spans = (("Kỳ trước chuyển sang", "carried"), ("Tiếp nhận trong kỳ", "not carried"))
    parts = [((span, name), letters(f"{when} and {who}")) for span, when in spans for name, who in signed]
    return (
        FormColumn(number="1", headings=("Tổng số đơn",), value=letters("true")),
        *(FormColumn(number=str(2 + i), headings=names, value=value) for i, (names, value) in enumerate(parts)),
    )


def _handled(first: int) -> tuple[FormColumn, ...]:
    """Handled in all, and of those carried in and those received; then eligible letters and cases."""
    handled, fit = "Số đơn đã xử lý", "Đủ điều kiện xử lý"
    return (
        FormColumn(number=str(first), headings=(handled, "Tổng số"), value=letters("decided")),
        FormColumn(
            number=str(first + 1), headings=(handled, "Kỳ trước chuyển sang"), value=letters("decided and carried")
        ),
        FormColumn(
            number=str(first + 2), headings=(handled, "Tiếp nhận trong kỳ"), value=letters("decided and not carried")
        ),
        FormColumn(number=str(first + 3), headings=(fit, "Số đơn"), value=letters("fit")),
        FormColumn(number=str(first + 4), headings=(fit, "Số vụ việc"), value=_fit("true")),
    )


def _passed(first: int, ways: tuple[str, ...], counted: str = "cases") -> tuple[FormColumn, ...]:
    names = {"Hướng dẫn": "Hướng dẫn", "Chuyển đơn": "Chuyển đơn", "Đôn đốc": "Đôn đốc giải quyết"}

    def made(way: str) -> Value:
        return _fit(f"way = '{way}'") if counted == "cases" else letters(f"fit and way = '{way}'")

    return tuple(
        FormColumn(
            number=str(first + i), headings=("Kết quả xử lý", "Không thuộc thẩm quyền", names[way]), value=made(way)
        )
        for i, way in enumerate(ways)
    )


_STATE, _RESULT = "Theo tình trạng giải quyết", "Kết quả xử lý"
_OWN, _NOT_OWN = "Thuộc thẩm quyền", "Không thuộc thẩm quyền"
_CONTENT, _ADMIN = "Theo nội dung", "Lĩnh vực hành chính"
_ALL_WAYS = ("Hướng dẫn", "Chuyển đơn", "Đôn đốc")

ALL = Form(
    code="01/XLD",
    title="Kết quả xử lý đơn",
    relation="letters",
    rows="true",
    columns=(
        *_received(_SIGNED),
        FormColumn(number="8", headings=("Số đơn đã xử lý",), value=letters("decided")),
        FormColumn(number="9", headings=("Đủ điều kiện xử lý", "Số đơn"), value=letters("fit")),
        FormColumn(number="10", headings=("Đủ điều kiện xử lý", "Số vụ việc"), value=_fit("true")),
        FormColumn(number="11", headings=(_CONTENT, "Khiếu nại"), value=letters("fit and kind = 'Khiếu nại'")),
        FormColumn(number="12", headings=(_CONTENT, "Tố cáo"), value=letters("fit and kind = 'Tố cáo'")),
        FormColumn(number="13", headings=(_CONTENT, "Kiến nghị, phản ánh"), value=letters(f"fit and {_OPINIONS}")),
        FormColumn(
            number="14", headings=(_STATE, "Đã giải quyết", "Lần đầu"), value=letters("fit and done and not again")
        ),
        FormColumn(
            number="15", headings=(_STATE, "Đã giải quyết", "Nhiều lần"), value=letters("fit and done and again")
        ),
        FormColumn(number="16", headings=(_STATE, "Đang giải quyết"), value=letters("fit and under_way")),
        FormColumn(number="17", headings=(_STATE, "Chưa giải quyết"), value=letters("fit and not own")),
        FormColumn(number="18", headings=(_RESULT, _OWN, "Tổng số"), value=letters("fit and own")),
        FormColumn(
            number="19", headings=(_RESULT, _OWN, "Khiếu nại"), value=letters("fit and own and kind = 'Khiếu nại'")
        ),
        FormColumn(number="20", headings=(_RESULT, _OWN, "Tố cáo"), value=letters("fit and own and kind = 'Tố cáo'")),
        FormColumn(
            number="21", headings=(_RESULT, _OWN, "Kiến nghị, phản ánh"), value=letters(f"fit and own and {_OPINIONS}")
        ),
        FormColumn(number="22", headings=(_RESULT, _NOT_OWN, "Tổng số"), value=letters("fit and passed")),
        *_passed(23, _ALL_WAYS, "letters"),
        FormColumn(number="26", headings=("Số văn bản phúc đáp nhận được",)),
        FormColumn(number="27", headings=("Ghi chú",)),
    ),
    identities=tuple(
        map(
            identity,
            ("1 = 2+3+4+5+6+7", "9 = 11+12+13", "9 = 14+15+16+17", "9 = 18+22", "18 = 19+20+21", "22 = 23+24+25"),
        )
    ),
    notes=(_FEW_SIGN, _FIT, "“Chưa giải quyết” là đơn cơ quan không thụ lý (hướng dẫn, chuyển, đôn đốc).", _CASE),
)

COMPLAINTS = Form(
    code="02/XLD",
    title="Kết quả phân loại, xử lý đơn khiếu nại",
    relation="letters",
    rows="kind = 'Khiếu nại'",
    columns=(
        *_received((("Nhiều người đứng tên", "by_many"), ("Một người đứng tên", "not by_many"))),
        *_handled(6),
        FormColumn(number="11", headings=(_CONTENT, _ADMIN, "Tổng số"), value=_fit(f"not {_OTHER}")),
        FormColumn(number="12", headings=(_CONTENT, _ADMIN, "Chế độ, chính sách"), value=_fit(_POLICY)),
        FormColumn(number="13", headings=(_CONTENT, _ADMIN, "Đất đai, nhà cửa"), value=_fit(_LAND)),
        FormColumn(
            number="14", headings=(_CONTENT, _ADMIN, "Khác"), value=_fit(f"not ({_OTHER} or {_POLICY} or {_LAND})")
        ),
        FormColumn(number="15", headings=(_CONTENT, "Lĩnh vực tư pháp")),
        FormColumn(number="16", headings=(_CONTENT, "Lĩnh vực Đảng, đoàn thể")),
        FormColumn(number="17", headings=(_CONTENT, "Lĩnh vực khác"), value=_fit(_OTHER)),
        FormColumn(number="18", headings=(_STATE, "Đã giải quyết lần đầu"), value=_fit("done and not again")),
        FormColumn(number="19", headings=(_STATE, "Đã giải quyết lần hai"), value=_fit("done and again")),
        FormColumn(number="20", headings=(_STATE, "Đã có bản án của Tòa")),
        FormColumn(number="21", headings=(_STATE, "Đang giải quyết"), value=_fit("under_way")),
        FormColumn(number="22", headings=(_STATE, "Chưa giải quyết"), value=_fit("not own")),
        FormColumn(number="23", headings=(_RESULT, _OWN, "Tổng số"), value=_fit("own")),
        FormColumn(number="24", headings=(_RESULT, _OWN, "Lần đầu"), value=_fit("own and not again")),
        FormColumn(number="25", headings=(_RESULT, _OWN, "Lần hai"), value=_fit("own and again")),
        FormColumn(number="26", headings=(_RESULT, _NOT_OWN, "Tổng số"), value=_fit("passed")),
        *_passed(27, _ALL_WAYS),
        FormColumn(number="30", headings=("Số văn bản phúc đáp nhận được",)),
    ),
    identities=tuple(
        map(
            identity,
            (
                "1 = 2+3+4+5",
                "6 = 7+8",
                "10 = 11+15+16+17",
                "10 = 18+19+20+21+22",
                "10 = 23+26",
                "23 = 24+25",
                "26 = 27+28+29",
            ),
        )
    ),
    notes=("Đơn khiếu nại 2 đến 4 người ký ở cột “Một người đứng tên”.", _FIT, _CASE),
)

DENUNCIATIONS = Form(
    code="03/XLD",
    title="Kết quả phân loại, xử lý đơn tố cáo",
    relation="letters",
    rows="kind = 'Tố cáo'",
    columns=(
        *_received(_SIGNED),
        *_handled(8),
        FormColumn(number="13", headings=(_CONTENT, _ADMIN, "Tổng số"), value=_fit(f"not {_OTHER}")),
        FormColumn(number="14", headings=(_CONTENT, _ADMIN, "Chế độ, chính sách"), value=_fit(_POLICY)),
        FormColumn(number="15", headings=(_CONTENT, _ADMIN, "Đất đai, nhà cửa"), value=_fit(_LAND)),
        FormColumn(number="16", headings=(_CONTENT, _ADMIN, "Công chức, công vụ"), value=_fit(_OFFICIALS)),
        FormColumn(number="17", headings=(_CONTENT, _ADMIN, "Khác"),
               value=_fit(f"not ({_OTHER} or {_POLICY} or {_LAND} or {_OFFICIALS})")),
        FormColumn(number="18", headings=(_CONTENT, "Tham nhũng")),
        FormColumn(number="19", headings=(_CONTENT, "Lĩnh vực tư pháp")),
        FormColumn(number="20", headings=(_CONTENT, "Lĩnh vực Đảng, đoàn thể")),
        FormColumn(number="21", headings=(_CONTENT, "Lĩnh vực khác"), value=_fit(_OTHER)),
        FormColumn(number="22", headings=(_STATE, "Chưa giải quyết, trong hạn"), value=_fit("not own")),
        FormColumn(number="23", headings=(_STATE, "Đang giải quyết"),
               value=_fit("own and not (again and (finished or due_on < $as_of))")),
        FormColumn(number="24", headings=(_STATE, "Tố cáo tiếp", "Quá hạn chưa giải quyết"),
               value=_fit("under_way and again and due_on < $as_of")),
        FormColumn(number="25", headings=(_STATE, "Tố cáo tiếp", "Đã có kết luận"), value=_fit("done and again")),
        FormColumn(number="26", headings=(_RESULT, _OWN, "Tổng số"), value=_fit("own")),
        FormColumn(number="27", headings=(_RESULT, _OWN, "Lần đầu"), value=_fit("own and not again")),
        FormColumn(number="28", headings=(_RESULT, _OWN, "Tố cáo tiếp"), value=_fit("own and again")),
        FormColumn(number="29", headings=(_RESULT, _NOT_OWN, "Tổng số"), value=_fit("passed")),
        *_passed(30, _ALL_WAYS),
        FormColumn(number="33", headings=("Số văn bản phúc đáp nhận được",)),
    ),
    identities=tuple(map(identity, ("1 = 2+3+4+5+6+7", "12 = 13+18+19+20+21", "12 = 22+23+24+25", "12 = 26+29",
                                    "26 = 27+28", "29 = 30+31+32"))),
    notes=(
        _FEW_SIGN,
        _FIT,
        "“Đang giải quyết” gồm cả tố cáo lần đầu đã giải quyết xong, vì biểu không có cột riêng; kết quả xem biểu"
        " 03/KQGQ.",
        _CASE,
    ),
)  # fmt: skip

OPINIONS = Form(
    code="04/XLD",
    title="Kết quả phân loại, xử lý đơn kiến nghị, phản ánh",
    relation="letters",
    rows=_OPINIONS,
    columns=(
        *_received(_SIGNED),
        *_handled(8),
        FormColumn(number="13", headings=(_CONTENT, "Chế độ, chính sách"), value=_fit(_POLICY)),
        FormColumn(number="14", headings=(_CONTENT, "Đất đai"), value=_fit(_LAND)),
        FormColumn(number="15", headings=(_CONTENT, "Lĩnh vực tư pháp")),
        FormColumn(number="16", headings=(_CONTENT, "Khác"), value=_fit(f"not ({_POLICY} or {_LAND})")),
        FormColumn(number="17", headings=(_STATE, "Đã giải quyết"), value=_fit("done")),
        FormColumn(number="18", headings=(_STATE, "Đang giải quyết"), value=_fit("under_way")),
        FormColumn(number="19", headings=(_STATE, "Chưa giải quyết"), value=_fit("not own")),
        FormColumn(number="20", headings=(_RESULT, _OWN), value=_fit("own")),
        FormColumn(number="21", headings=(_RESULT, _NOT_OWN, "Tổng số"), value=_fit("passed")),
        *_passed(22, ("Chuyển đơn", "Đôn đốc")),
        FormColumn(number="24", headings=("Số văn bản phúc đáp nhận được",)),
    ),
    identities=tuple(
        map(identity, ("1 = 2+3+4+5+6+7", "8 = 9+10", "12 = 13+14+15+16", "12 = 17+18+19", "12 = 20+21", "21 = 22+23"))
    ),
    notes=(
        _FEW_SIGN,
        _FIT,
        "Cột 21 gồm cả đơn đã hướng dẫn, biểu không có cột riêng, nên làm lệch 21 = 22+23 và được nêu tên.",
        _CASE,
    ),
)
