"""01/XLD to 04/XLD: what letters were to be handled, what they are about, and how far they came."""

from __future__ import annotations

from analytics.documents.forms.record import Column, Form, Value, cases, identity, letters

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


def _received(signed: tuple[tuple[str, str], ...]) -> tuple[Column, ...]:
    """All letters, then those carried in and those received, by who signed."""
    spans = (("Kỳ trước chuyển sang", "carried"), ("Tiếp nhận trong kỳ", "not carried"))
    parts = [((span, name), letters(f"{when} and {who}")) for span, when in spans for name, who in signed]
    return (
        Column("1", ("Tổng số đơn",), letters("true")),
        *(Column(str(2 + i), names, value) for i, (names, value) in enumerate(parts)),
    )


def _handled(first: int) -> tuple[Column, ...]:
    """Handled in all, and of those carried in and those received; then eligible letters and cases."""
    handled, fit = "Số đơn đã xử lý", "Đủ điều kiện xử lý"
    return (
        Column(str(first), (handled, "Tổng số"), letters("decided")),
        Column(str(first + 1), (handled, "Kỳ trước chuyển sang"), letters("decided and carried")),
        Column(str(first + 2), (handled, "Tiếp nhận trong kỳ"), letters("decided and not carried")),
        Column(str(first + 3), (fit, "Số đơn"), letters("fit")),
        Column(str(first + 4), (fit, "Số vụ việc"), _fit("true")),
    )


def _passed(first: int, ways: tuple[str, ...], counted: str = "cases") -> tuple[Column, ...]:
    names = {"Hướng dẫn": "Hướng dẫn", "Chuyển đơn": "Chuyển đơn", "Đôn đốc": "Đôn đốc giải quyết"}
    made = {"cases": lambda w: _fit(f"way = '{w}'"), "letters": lambda w: letters(f"fit and way = '{w}'")}[counted]
    return tuple(
        Column(str(first + i), ("Kết quả xử lý", "Không thuộc thẩm quyền", names[way]), made(way))
        for i, way in enumerate(ways)
    )


_STATE, _RESULT = "Theo tình trạng giải quyết", "Kết quả xử lý"
_OWN, _NOT_OWN = "Thuộc thẩm quyền", "Không thuộc thẩm quyền"
_CONTENT, _ADMIN = "Theo nội dung", "Lĩnh vực hành chính"
_ALL_WAYS = ("Hướng dẫn", "Chuyển đơn", "Đôn đốc")

ALL = Form(
    "01/XLD",
    "Kết quả xử lý đơn",
    "letters",
    "true",
    (
        *_received(_SIGNED),
        Column("8", ("Số đơn đã xử lý",), letters("decided")),
        Column("9", ("Đủ điều kiện xử lý", "Số đơn"), letters("fit")),
        Column("10", ("Đủ điều kiện xử lý", "Số vụ việc"), _fit("true")),
        Column("11", (_CONTENT, "Khiếu nại"), letters("fit and kind = 'Khiếu nại'")),
        Column("12", (_CONTENT, "Tố cáo"), letters("fit and kind = 'Tố cáo'")),
        Column("13", (_CONTENT, "Kiến nghị, phản ánh"), letters(f"fit and {_OPINIONS}")),
        Column("14", (_STATE, "Đã giải quyết", "Lần đầu"), letters("fit and done and not again")),
        Column("15", (_STATE, "Đã giải quyết", "Nhiều lần"), letters("fit and done and again")),
        Column("16", (_STATE, "Đang giải quyết"), letters("fit and under_way")),
        Column("17", (_STATE, "Chưa giải quyết"), letters("fit and not own")),
        Column("18", (_RESULT, _OWN, "Tổng số"), letters("fit and own")),
        Column("19", (_RESULT, _OWN, "Khiếu nại"), letters("fit and own and kind = 'Khiếu nại'")),
        Column("20", (_RESULT, _OWN, "Tố cáo"), letters("fit and own and kind = 'Tố cáo'")),
        Column("21", (_RESULT, _OWN, "Kiến nghị, phản ánh"), letters(f"fit and own and {_OPINIONS}")),
        Column("22", (_RESULT, _NOT_OWN, "Tổng số"), letters("fit and passed")),
        *_passed(23, _ALL_WAYS, "letters"),
        Column("26", ("Số văn bản phúc đáp nhận được",)),
        Column("27", ("Ghi chú",)),
    ),
    tuple(map(identity, ("1 = 2+3+4+5+6+7", "9 = 11+12+13", "9 = 14+15+16+17", "9 = 18+22"))),
    (_FEW_SIGN, _FIT, "“Chưa giải quyết” là đơn cơ quan không thụ lý (hướng dẫn, chuyển, đôn đốc).", _CASE),
)

COMPLAINTS = Form(
    "02/XLD",
    "Kết quả phân loại, xử lý đơn khiếu nại",
    "letters",
    "kind = 'Khiếu nại'",
    (
        *_received((("Nhiều người đứng tên", "by_many"), ("Một người đứng tên", "not by_many"))),
        *_handled(6),
        Column("11", (_CONTENT, _ADMIN, "Tổng số"), _fit(f"not {_OTHER}")),
        Column("12", (_CONTENT, _ADMIN, "Chế độ, chính sách"), _fit(_POLICY)),
        Column("13", (_CONTENT, _ADMIN, "Đất đai, nhà cửa"), _fit(_LAND)),
        Column("14", (_CONTENT, _ADMIN, "Khác"), _fit(f"not ({_OTHER} or {_POLICY} or {_LAND})")),
        Column("15", (_CONTENT, "Lĩnh vực tư pháp")),
        Column("16", (_CONTENT, "Lĩnh vực Đảng, đoàn thể")),
        Column("17", (_CONTENT, "Lĩnh vực khác"), _fit(_OTHER)),
        Column("18", (_STATE, "Đã giải quyết lần đầu"), _fit("done and not again")),
        Column("19", (_STATE, "Đã giải quyết lần hai"), _fit("done and again")),
        Column("20", (_STATE, "Đã có bản án của Tòa")),
        Column("21", (_STATE, "Đang giải quyết"), _fit("under_way")),
        Column("22", (_STATE, "Chưa giải quyết"), _fit("not own")),
        Column("23", (_RESULT, _OWN, "Tổng số"), _fit("own")),
        Column("24", (_RESULT, _OWN, "Lần đầu"), _fit("own and not again")),
        Column("25", (_RESULT, _OWN, "Lần hai"), _fit("own and again")),
        Column("26", (_RESULT, _NOT_OWN, "Tổng số"), _fit("passed")),
        *_passed(27, _ALL_WAYS),
        Column("30", ("Số văn bản phúc đáp nhận được",), is_printed=False),
    ),
    tuple(map(identity, ("1 = 2+3+4+5", "10 = 11+15+16+17", "10 = 18+19+20+21+22", "10 = 23+26"))),
    ("Đơn khiếu nại 2 đến 4 người ký ở cột “Một người đứng tên”.", _FIT, _CASE),
)

DENUNCIATIONS = Form(
    "03/XLD",
    "Kết quả phân loại, xử lý đơn tố cáo",
    "letters",
    "kind = 'Tố cáo'",
    (
        *_received(_SIGNED),
        *_handled(8),
        Column("13", (_CONTENT, _ADMIN, "Tổng số"), _fit(f"not {_OTHER}")),
        Column("14", (_CONTENT, _ADMIN, "Chế độ, chính sách"), _fit(_POLICY)),
        Column("15", (_CONTENT, _ADMIN, "Đất đai, nhà cửa"), _fit(_LAND)),
        Column("16", (_CONTENT, _ADMIN, "Công chức, công vụ"), _fit(_OFFICIALS)),
        Column("17", (_CONTENT, _ADMIN, "Khác"), _fit(f"not ({_OTHER} or {_POLICY} or {_LAND} or {_OFFICIALS})")),
        Column("18", (_CONTENT, "Tham nhũng")),
        Column("19", (_CONTENT, "Lĩnh vực tư pháp")),
        Column("20", (_CONTENT, "Lĩnh vực Đảng, đoàn thể")),
        Column("21", (_CONTENT, "Lĩnh vực khác"), _fit(_OTHER)),
        Column("22", (_STATE, "Chưa giải quyết"), _fit("not own")),
        Column("23", (_STATE, "Đang giải quyết"), _fit("own and not (again and (finished or due_on < $as_of))")),
        Column("24", (_STATE, "Tố cáo tiếp", "Quá hạn chưa giải quyết"),
               _fit("under_way and again and due_on < $as_of")),
        Column("25", (_STATE, "Tố cáo tiếp", "Đã có kết luận"), _fit("done and again")),
        Column("26", (_RESULT, _OWN, "Tổng số"), _fit("own")),
        Column("27", (_RESULT, _OWN, "Lần đầu"), _fit("own and not again")),
        Column("28", (_RESULT, _OWN, "Tố cáo tiếp"), _fit("own and again")),
        Column("29", (_RESULT, _NOT_OWN, "Tổng số"), _fit("passed")),
        *_passed(30, _ALL_WAYS),
    ),
    tuple(map(identity, ("1 = 2+3+4+5+6+7", "12 = 13+18+19+20+21", "12 = 22+23+24+25", "12 = 26+29"))),
    (
        _FEW_SIGN,
        _FIT,
        "“Đang giải quyết” gồm cả tố cáo lần đầu đã giải quyết xong, vì biểu không có cột riêng; kết quả xem biểu"
        " 03/KQGQ.",
        _CASE,
    ),
)  # fmt: skip

OPINIONS = Form(
    "04/XLD",
    "Kết quả phân loại, xử lý đơn kiến nghị, phản ánh",
    "letters",
    _OPINIONS,
    (
        *_received(_SIGNED),
        *_handled(8),
        Column("13", (_CONTENT, "Chế độ, chính sách"), _fit(_POLICY)),
        Column("14", (_CONTENT, "Đất đai"), _fit(_LAND)),
        Column("15", (_CONTENT, "Lĩnh vực tư pháp")),
        Column("16", (_CONTENT, "Khác"), _fit(f"not ({_POLICY} or {_LAND})")),
        Column("17", (_STATE, "Đã giải quyết"), _fit("done")),
        Column("18", (_STATE, "Đang giải quyết"), _fit("under_way")),
        Column("19", (_STATE, "Chưa giải quyết"), _fit("not own")),
        Column("20", (_RESULT, _OWN), _fit("own")),
        Column("21", (_RESULT, _NOT_OWN, "Tổng số"), _fit("passed")),
        *_passed(22, ("Chuyển đơn", "Đôn đốc")),
    ),
    tuple(map(identity, ("1 = 2+3+4+5+6+7", "12 = 13+14+15+16", "12 = 17+18+19", "12 = 20+21"))),
    (_FEW_SIGN, _FIT, "Cột 21 gồm cả đơn đã hướng dẫn, biểu không có cột riêng.", _CASE),
)
