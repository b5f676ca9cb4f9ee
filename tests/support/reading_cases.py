"""The corpus: sheets as communes send them, each with the rows that must be in and what must be said of the others.

Rows are Excel's. Every case is tried as CSV, XLSX and ODS (`test_reading.py`).
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from office_files import HEADERS, Cell, Rows, letter

from data.reading import rows

MARCH5 = date(2024, 3, 5)
PHONE = "0900000000"


@dataclass(frozen=True)
class Case:
    """`values` maps the number of a letter that is in to what differs from a good one; `refused` are (row, header,
    part of what is said), `ignored` are (row, why), `error` and `warning` parts of what is said of file or sheet."""

    name: str
    grid: Rows
    values: dict[int, dict[str, Any]] = field(default_factory=dict)
    refused: tuple[tuple[int, str, str], ...] = ()
    ignored: tuple[tuple[int, str], ...] = ()
    header_row: int = 1
    dropped: tuple[str, ...] = ()
    error: str = ""


def good(*numbers: int) -> dict[int, dict[str, Any]]:
    return {number: {} for number in numbers}


def under(headers: Rows | tuple[str, ...], *below: list[Cell]) -> list[list[Cell]]:
    first = [list(headers)] if isinstance(headers[0], str) else [list(row) for row in headers]  # type: ignore[list-item]
    return [*first, *below]


def one_column(name: str, texts: dict[Cell, Any]) -> tuple[list[list[Cell]], dict[int, dict[str, Any]]]:
    """A letter a text, and what each must become."""
    grid = under(HEADERS, *(letter(n, **{name: text}) for n, text in enumerate(texts, 1)))
    return grid, {n: {name: value} for n, value in enumerate(texts.values(), 1)}


TITLE: list[list[Cell]] = [
    ["UBND HUYỆN BÌNH SƠN", None, None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
    ["BAN DÂN VẬN", None, None, None, "Độc lập - Tự do - Hạnh phúc"],
    [],
    ["DANH SÁCH ĐƠN THƯ NĂM 2024"],
    ["(Kèm theo Báo cáo số 12/BC-UBND ngày 05/01/2025)"],
    [],
]
TWO_ROWS: list[list[Cell]] = [
    ["STT", "Thông tin đơn", None, None, "Nội dung phối hợp", "Phân loại", None, "Nguồn đơn"],
    [None, "Mã đơn", "Ngày nhận", "Xã, thị trấn", None, "Loại đơn", "Lĩnh vực", None],
]
DAYS = {
    MARCH5: MARCH5, "05/03/2024": MARCH5, "5/3/2024": MARCH5, "5-3-2024": MARCH5, "5.3.2024": MARCH5, "5.3.24": MARCH5,
    "05/03/24": MARCH5, "05 / 03 / 2024": MARCH5, "2024-03-05": MARCH5, "2024/03/05": MARCH5, "20240305": MARCH5,
    "05032024": MARCH5, "ngày 5 tháng 3 năm 2024": MARCH5, "5 tháng 3, 2024": MARCH5, "05thg3 2024": MARCH5,
    "05/03/2024 00:00": MARCH5, "05/3/2024 8:30": MARCH5, "2024-03-05T08:30:00": MARCH5, "05/03/2024 8h30": MARCH5,
    "5-Mar-24": MARCH5, "5 March 2024": MARCH5, "Thứ ba, 05/03/2024": MARCH5, "Ngày 5/3/2024": MARCH5, 45356: MARCH5,
    "12/11/2024": date(2024, 11, 12),
}  # fmt: skip
PLACES_WRITTEN = {
    "21112": "21112", "BÌNH CHÂU": "21112", "xã Bình Châu": "21112", "X. Bình Châu": "21112", "Xã: Bình Châu": "21112",
    "UBND xã Bình Châu": "21112", unicodedata.normalize("NFD", "Bình Châu"): "21112", "Bình\u00a0Châu ": "21112",
    "TT Châu Ổ": "21040", "TT. Châu Ổ": "21040", "Thị trấn Châu Ổ": "21040", "Chau O": "21040", "BINH CHAU": "21112",
    "Bình Thới": "21040", "Bình Tân": "21109", "xã Bình Phú": "21109", "Bình Thanh Đông": "21091",
    "Bình Thạnh": "21046", "Bình Thanh": "21091", "Вình Сhâu": "21112", "Bình Ðông": "21049", "Binh Dong": "21049",
    21112: "21112",
}  # fmt: skip
KINDS_WRITTEN = {
    "KN": "Khiếu nại", "Khieu nai": "Khiếu nại", "KHIẾU NẠI": "Khiếu nại", "Đơn khiếu nại": "Khiếu nại",
    "khiếu  nại": "Khiếu nại", "TC": "Tố cáo", "to cao": "Tố cáo", "PA": "Phản ánh", "Kiến nghị.": "Kiến nghị",
}  # fmt: skip
FIELDS_WRITTEN = {
    "GPMB": "Bồi thường, GPMB, tái định cư", "Bồi thường - GPMB - tái định cư": "Bồi thường, GPMB, tái định cư",
    "Giải phóng mặt bằng": "Bồi thường, GPMB, tái định cư", "dat dai": "Đất đai", "Đất": "Đất đai",
    "An ninh trật tự": "An ninh, trật tự", "Khac": "Khác", "Ðất đai": "Đất đai",
}  # fmt: skip


def _cases() -> list[Case]:
    spelled = {
        "chữ hoa": [h.upper() for h in HEADERS],
        "xuống dòng": [h.replace(" ", "\n") for h in HEADERS],
        "cách cứng": [f"\u00a0{h.replace(' ', chr(0xA0))} " for h in HEADERS],
        "NFD": [unicodedata.normalize("NFD", h) for h in HEADERS],
        "không dấu": ["Ma don", "Ngay nhan", "Xa, thi tran", "Noi dung phoi hop", "Loai don", "Linh vuc", "Nguon don"],
        "từ khác": ["Số đơn", "Ngày tiếp nhận", "Địa bàn", "Nội dung số", "Phân loại đơn", "Nhóm lĩnh vực",
                    "Kênh tiếp nhận"],
        "ghi chú trong ngoặc": [f"{h} (ghi đầy đủ)" for h in HEADERS],
        "dấu sao": [f"{h} *" for h in HEADERS],
    }  # fmt: skip
    return [
        Case("thường", under(HEADERS, letter(1), letter(2)), good(1, 2)),
        *(Case(f"tiêu đề {name}", under(tuple(h), letter(1), letter(2)), good(1, 2)) for name, h in spelled.items()),
        Case("cột đảo", [row[::-1] for row in under(HEADERS, letter(1), letter(2))], good(1, 2)),
        Case("quốc hiệu", [*TITLE, *under(HEADERS, letter(1), letter(2))], good(1, 2), header_row=7),
        Case(
            "hai dòng tiêu đề",
            [
                *TITLE,
                *TWO_ROWS,
                [f"({n})" for n in range(1, 9)],
                [1, *letter(1)],
                [2, *letter(2)],
            ],
            good(1, 2),
            ignored=((9, rows.NUMBERING),),
            header_row=8,
        ),
        Case(
            "STT, đánh số, cộng, ký tên",
            [
                *TITLE,
                ["STT", *HEADERS],
                ["A", *range(1, 8)],
                ["I", "Đơn thuộc thẩm quyền"],
                [1, *letter(1)],
                [None, "Cộng", 1],
                ["II. Đơn không thuộc thẩm quyền"],
                [2, *letter(2)],
                [3],
                [None, "Tổng cộng", 2],
                [],
                [None, None, None, None, None, "Bình Châu, ngày 05 tháng 01 năm 2025"],
                [None, "NGƯỜI LẬP BIỂU", None, None, None, "TM. ỦY BAN NHÂN DÂN"],
                [None, "Nguyễn Văn Thử", None, None, None, "Trần Thị Thử"],
            ],
            good(1, 2),
            ignored=(
                (8, rows.NUMBERING), (9, rows.GROUP), (11, rows.TOTAL), (12, rows.GROUP), (14, rows.NUMBER_ONLY),
                (15, rows.TOTAL), (17, rows.SIGNATURE), (18, rows.SIGNATURE), (19, rows.SIGNATURE),
            ),
            header_row=7,
        ),
        Case(
            "đánh số dưới tiêu đề",
            under(HEADERS, list(range(1, 8)), letter(1)),
            good(1),
            ignored=((2, rows.NUMBERING),),
        ),
        Case(
            "tiêu đề lặp",
            under(HEADERS, letter(1), list(HEADERS), letter(2)),
            good(1, 2),
            ignored=((3, rows.REPEATED),),
        ),
        Case(
            "dòng ví dụ",
            under(HEADERS, letter(9, petition_id="Ví dụ: DT-001"), letter(1)),
            good(1),
            ignored=((2, rows.EXAMPLE),),
        ),
        Case("dòng trống", under(HEADERS, letter(1), [], [" "], letter(2), []), good(1, 2)),
        Case(
            "toàn huyện",
            under(HEADERS, letter(1), letter(2, petition_id="Toàn huyện")),
            good(1),
            ignored=((3, rows.TOTAL),),
        ),
        Case("ngày viết mọi cách", *one_column("received_on", DAYS)),
        Case(
            "ngày sai",
            under(
                HEADERS,
                *(letter(n, received_on=t) for n, t in enumerate(
                    ["03/25/2024", "31/02/2024", "05/03/1999", "tháng 3", "01/01/2030", "29/02/2023"], 1
                )),
                letter(7),
            ),
            good(7),
            refused=(
                (2, "Ngày nhận", "Có phải là 25/03/2024?"), (3, "Ngày nhận", "Không có ngày này"),
                (4, "Ngày nhận", "Năm 1999"), (5, "Ngày nhận", "Không đọc được ngày"),
                (6, "Ngày nhận", "chưa tới"), (7, "Ngày nhận", "Không có ngày này"),
            ),
        ),
        Case("xã viết mọi cách", *one_column("commune", PLACES_WRITTEN)),
        Case(
            "xã không rõ",
            under(
                HEADERS, letter(1, commune="Binh Thanh"), letter(2, commune="Bình Thành"), letter(3, commune="Mộ Đức")
            ),
            refused=(
                (2, "Xã, thị trấn", "“Bình Thanh” hay “Bình Thạnh”"), (3, "Xã, thị trấn", "“Bình Thanh”"),
                (4, "Xã, thị trấn", "Ghi đúng tên hoặc mã xã"),
            ),
        ),
        Case("loại đơn viết tắt", *one_column("kind", KINDS_WRITTEN)),
        Case("lĩnh vực viết tắt", *one_column("field", FIELDS_WRITTEN)),
        Case(
            "loại đơn không có",
            under(HEADERS, letter(1, kind="KNPA"), letter(2, kind="Kiến nghi"), letter(3, kind="Tranh chấp")),
            refused=(
                (2, "Loại đơn", "Khiếu nại; Tố cáo"), (3, "Loại đơn", "Có phải là “Kiến nghị”?"),
                (4, "Loại đơn", "không có giá trị này"),
            ),
        ),
        Case(
            "nội dung phối hợp",
            *one_column("item", {"II.8": 8, 3: 3, "14": 14, "mục 2": 2}),
        ),
        Case(
            "trùng",
            under(
                HEADERS, letter(1), letter(1), letter(2), letter(2, item=9),
                letter(3, petition_id="@mã 3"), letter(3, petition_id="@MÃ  3"),
            ),
            {1: {}, 2: {}, 3: {"petition_id": "mã 3"}},
            refused=((5, "Mã đơn", "Trùng mã với dòng 4"), (7, "Mã đơn", "Trùng mã với dòng 6")),
            ignored=((3, "Trùng hoàn toàn với một dòng ở trên."),),
        ),
        Case(
            "cột cá nhân",
            [[*row, *extra] for row, extra in zip(
                under(HEADERS, letter(1), letter(2)),
                [
                    ["Họ và tên", "SĐT", "Nội dung đơn", "Cột lạ"],
                    *[["Nguyễn Văn Thử", PHONE, f"gọi {PHONE}", PHONE]] * 2,
                ],
                strict=True,
            )],
            good(1, 2),
            dropped=("Họ và tên", "SĐT", "Nội dung đơn", "Cột lạ"),
        ),
        Case(
            "mã là số điện thoại",
            under(HEADERS, letter(1, petition_id=PHONE), letter(2, petition_id="Nguyễn Văn Thử"), letter(3)),
            good(3),
            refused=((2, "Mã đơn", "Không phải là mã"), (3, "Mã đơn", "Không phải là mã")),
        ),
        Case(
            "chữ TCVN3 trong ô",
            under(HEADERS, letter(1, commune="B×nh Ch©u"), letter(2, kind="Ñôn thö"), letter(3, kind="Khi?u n?i")),
            refused=((2, "Xã, thị trấn", "TCVN3"), (3, "Loại đơn", "VNI"), (4, "Loại đơn", "dấu hỏi")),
        ),
        Case("tiêu đề TCVN3", [["M· ®¬n", "Ngµy nhËn", "Lo¹i ®¬n"], ["1", "2", "3"]], error="TCVN3"),
        Case("tiêu đề VNI", [["Maõ ñôn", "Ngaøy nhaän", "Loaïi ñôn"], ["1", "2", "3"]], error="VNI"),
        Case(
            "tiêu đề hỏng mã",
            [["MÃ£ Ä‘Æ¡n", "NgÃ y nháº\u00adn", "Loáº¡i Ä‘Æ¡n"], ["1", "2", "3"]],
            error="UTF-8 đọc sai",
        ),
        Case("tiêu đề dấu hỏi", [["M? đ?n", "Ng?y nh?n", "Lo?i đ?n"], ["1", "2", "3"]], error="dấu hỏi"),
        Case(
            "hai bảng nối nhau",
            [
                *under(HEADERS, letter(1), letter(2)),
                [],
                ["Ngày đối thoại", "Cấp", "Chủ trì", "Kiến nghị", None, None, None],
                [MARCH5, "Huyện", "Bí thư Huyện ủy", 3],
            ],
            error="hai bảng nối nhau: tiêu đề ở dòng 1 và dòng 5",
        ),
        Case(
            "hai bảng cạnh nhau",
            [[*row, None, *row] for row in under(HEADERS, letter(1), letter(2))],
            error="hai bảng cạnh nhau",
        ),
        Case(
            "hai cột cùng tên",
            [[*row, row[1]] for row in under(HEADERS, letter(1))],
            error="hai cột cùng tên “Ngày nhận”",
        ),
        Case(
            "hai cột cùng nghĩa",
            under((HEADERS[0], "Ngày đến", *HEADERS[2:], "Ngày tiếp nhận"), [*letter(1), MARCH5]),
            error="cùng có nghĩa là “Ngày nhận”",
        ),
        Case("thiếu cột", [row[:-1] for row in under(HEADERS, letter(1))], error="thiếu cột Nguồn đơn"),
        Case("thư, không phải bảng", [["Kính gửi Ban Dân vận Huyện ủy"], ["Xin báo cáo."]], error="Không nhận ra bảng"),
        Case("không có gì", [[None], [None]], error="trống"),
        Case(
            "ô bắt buộc trống",
            under(HEADERS, letter(1, kind=None), letter(2)),
            good(2),
            refused=((2, "Loại đơn", "đang để trống"),),
        ),
        Case(
            "số có dấu chấm",
            [[*row, extra] for row, extra in zip(
                under(HEADERS, letter(1), letter(2), letter(3), letter(4)),
                ["Số người ký", "1.234", "1.234,5", 7, "5 người"],
                strict=True,
            )],
            {1: {"signatories": 1234}, 3: {"signatories": 7}},
            refused=((3, "Số người ký", "số nguyên"), (5, "Số người ký", "Không phải là số")),
        ),
    ]  # fmt: skip


CASES = _cases()
