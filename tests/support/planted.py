"""Made-up persons, as clerks write them: what must never be stored, by a seeded generator. Nobody in here exists."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Iterator

from data.privacy.known_words import rows
from data.text.normalise import plain


def words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_GIVEN = words(
    "An Bình Cường Dũng Giang Hà Hải Hạnh Hiền Hiếu Hòa Hoa Hùng Hương Khánh Kiên Lan Liên Linh Long Mai Minh Nam "
    "Nga Ngọc Nhung Phong Phúc Phương Quang Quân Quỳnh Sơn Tâm Thanh Thảo Thắng Thành Thịnh Thu Thủy Trang Trinh "
    "Trung Tuấn Tú Vân Vinh Xuân Yến Bê Rê Tý Tèo Đực Cót Lùn Mót Nhẫn Sửu Dần Mẹo Thìn Tỵ Tuất Hợi Lắm Nhiều Đẹp "
    "Út Tám Chín Mười Bảy "
)
_MIDDLE = words("Văn Thị Hữu Đức Ngọc Minh Thanh Quốc Xuân Đình Công Kim Thu Hồng Như Thế Bá Duy Tấn Trọng ")
_SYLLABLES = ("Rê", "Blô", "Krem", "Yơk", "Nhớ", "Ngheo", "Trăng", "Ơn", "Giót", "Pút", "Xăng", "Vếu")  # Hrê, Cor
_CALLED = (
    "ông",
    "bà",
    "anh",
    "chị",
    "cụ",
    "Ông",
    "Bà",
    "hộ ông",
    "hộ bà",
    "Hộ bà",
    "HỘ ÔNG",
    "gia đình ông",
    "ông/bà",
    "cô",
)
_WAYS = ("title", "title", "upper", "lower", "plain", "PLAIN", "plain lower", "nfd")
_IN_TEXT = (
    "Mô hình nuôi bò của hộ {}", "{} hiến đất làm đường", "Vườn mẫu hộ bà {}", "Đường bê tông trước nhà ông {}",
    "Giải quyết đơn của {}", "Vận động gia đình {} bàn giao mặt bằng", "Mô hình trồng keo ({})", "Đối thoại với ông {}",
)  # fmt: skip
_AFTER_OFFICE = ("UBND xã, ông {}", "Phòng ông {}", "Phòng Nội vụ ({})", "UBND xã Bình An - bà {}", "Công an xã: {}",
                 "Ban Dân vận {}", "Phòng {}")  # fmt: skip


def names(seed: int, many: int) -> Iterator[str]:
    """Names alone: surnames by how many bear them, then each of the rare ones in turn."""
    draw = random.Random(seed)
    listed = [row["name"] for row in rows("surname")]
    common = listed[:30]
    for number in range(many):
        surname = draw.choice(common) if number % 2 else listed[number // 2 % len(listed)]
        yield written(" ".join([surname, *_rest(draw)]), draw.choice(_WAYS))


def _rest(draw: random.Random) -> list[str]:
    given = [draw.choice(_GIVEN)]
    if draw.random() < 0.3:
        given = [draw.choice(_GIVEN), *given]
    if draw.random() < 0.15:
        given = [draw.choice(_SYLLABLES)]
    return [draw.choice(_MIDDLE) if draw.random() < 0.5 else draw.choice(("Văn", "Thị")), *given]


def written(name: str, way: str) -> str:
    if way == "upper":
        return name.upper()
    if way == "lower":
        return name.lower()
    if way == "nfd":
        return unicodedata.normalize("NFD", name)
    if way.lower().startswith("plain"):
        bare = plain(name).replace("-", " ")
        return bare.upper() if way == "PLAIN" else bare if way == "plain lower" else bare.title()
    return name


def called(seed: int, many: int) -> Iterator[str]:
    """ "Ông Tám", "hộ bà Đinh Thị Rê"."""
    draw = random.Random(seed)
    for name in names(seed + 1, many):
        who = draw.choice(_CALLED)
        short = draw.choice((*_GIVEN, *_SYLLABLES))
        if draw.random() < 0.3:
            yield f"{draw.choice(('ông', 'bà', 'anh', 'chị', 'Ông', 'Bà'))} {short}"
        elif name.isascii() and draw.random() < 0.7:
            yield f"{plain(who).replace('-', ' ')} {name}"
        else:
            yield f"{who} {name}"


def within(seed: int, many: int) -> Iterator[str]:
    draw = random.Random(seed)
    for name in names(seed + 1, many):
        yield draw.choice(_IN_TEXT).format(name)


def after_office(seed: int, many: int) -> Iterator[str]:
    draw = random.Random(seed)
    for name in names(seed + 1, many):
        yield draw.choice(_AFTER_OFFICE).format(name)


def numbers(seed: int, many: int) -> Iterator[str]:
    """Telephones, identity numbers, accounts, in the ways they are written."""
    draw = random.Random(seed)

    def digits(count: int) -> str:
        return "".join(str(draw.randrange(10)) for _ in range(count))

    for _ in range(many):
        mobile = draw.choice("35789") + digits(8)
        land = f"255{draw.choice('36')}{digits(6)}"
        card = f"051{draw.choice('0123')}{draw.randrange(50, 100)}{digits(6)}"
        yield draw.choice((
            f"0{mobile}", f"+84{mobile}", f"+84 {mobile[:3]} {mobile[3:6]} {mobile[6:]}", f"84{mobile}",
            f"(+84) {mobile}",
            f"0{mobile[:3]}.{mobile[3:6]}.{mobile[6:]}", f"0{mobile[:2]} {mobile[2:5]} {mobile[5:]}",
            f"0{mobile[:3]}-{mobile[3:6]}-{mobile[6:]}",
            f"0{mobile[:1]} {mobile[1:3]} {mobile[3:5]} {mobile[5:7]} {mobile[7:]}",
            f"0{land}", f"0255.{land[3:]}", f"(0255) {land[3:]}", f"0255 {land[3:6]} {land[6:]}", f"ĐT: 0{mobile}",
            card, f"{card[:3]} {card[3:6]} {card[6:9]} {card[9:]}", f"{card[:4]} {card[4:8]} {card[8:]}",
            f"{card[:3]}.{card[3:6]}.{card[6:9]}.{card[9:]}", f"CCCD {card}", f"CCCD: {card[:6]} {card[6:]}",
            f"21{digits(7)}", f"21{digits(1)} {digits(3)} {digits(3)}", f"CMND 21{digits(7)}", f"C{digits(7)}",
            digits(13).replace("0", "1", 1), f"1{digits(9)}", f"STK {draw.randrange(1, 10)}{digits(12)}",
            f"4300 {digits(3)} {digits(6)}",
            f"{draw.randrange(1, 10)}{digits(3)} {digits(4)} {digits(4)} {digits(1)}",
        ))  # fmt: skip


def mails(seed: int, many: int) -> Iterator[str]:
    draw = random.Random(seed)
    for name in names(seed + 1, many):
        user = plain(name).replace("-", draw.choice((".", "", "_"))) + str(draw.randrange(100))
        yield draw.choice((f"{user}@vi-du.vn", f"{user} @ vi-du.vn", f"{user}@ vi-du . com", f"{user} (at) vi-du.vn"))


def addresses(seed: int, many: int) -> Iterator[str]:
    draw = random.Random(seed)
    villages = ("Mỹ Tân", "Phú Lễ 2", "An Điềm", "Trì Bình", "Phước Thiện", "Ngọc Trì")
    streets = ("Lê Lợi", "Phạm Văn Đồng", "Trần Phú", "Nguyễn Tự Tân")
    for _ in range(many):
        a, b, c = draw.randrange(1, 400), draw.randrange(1, 60), draw.randrange(1, 20)
        village, street = draw.choice(villages), draw.choice(streets)
        yield draw.choice((
            f"số nhà {a}, đường {street}", f"Số {a} đường {street}", f"{a}/{b} {street}",
            f"{a} {street}", f"hẻm {a}/{b} {street}",
            f"kiệt {b} đường {street}, thị trấn Châu Ổ", f"xóm {c}, thôn {village}",
            f"tổ {c}, thôn {village}, xã Bình Châu",
            f"đội {c} thôn {village}", f"thôn {village}, xã Bình Chánh",
            f"Thôn {village}, xã Bình Minh, Bình Sơn",
            f"SN {a} tổ dân phố {c}", f"Tổ {c}, tổ dân phố 2, TT Châu Ổ", f"xom {c}, thon My Tan",
            f"địa chỉ: thôn {village}", f"thường trú thôn {village}", f"nhà số {a} ngõ {b}",
        ))  # fmt: skip


def everything(seed: int, many: int) -> list[str]:
    """As many different strings, every kind in its share."""
    shares = ((names, 4), (called, 2), (within, 1), (after_office, 1), (numbers, 3), (mails, 1), (addresses, 1))
    whole = sum(share for _, share in shares)
    found: dict[str, None] = {}
    for kind, share in shares:
        found |= dict.fromkeys(kind(seed, many * share // whole + 20))
    return list(found)
