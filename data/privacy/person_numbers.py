"""Numbers, addresses and mail by which a person can be found, within any text."""

from __future__ import annotations

import re
import unicodedata

_UNSEEN = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
# What has many digits and is nobody's number; taken out before digits are counted.
_DAY = r"\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)\d\d"
_HARMLESS = re.compile(
    rf"(?<!\d)(?:{_DAY}(?:\s*[-–]\s*{_DAY})?"  # 05/03/2024, 01/01/2024 - 31/12/2024
    r"|(?:19|20)\d\d-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d)?)?"  # 2024-03-05
    r"|\d{1,2}[/-](?:19|20)\d\d|(?:19|20)\d\d(?:\s*[-–/]\s*(?:19|20)\d\d)+"  # 03/2024, 2021-2025
    r"|\d{1,5}/(?:(?:19|20)\d\d/)?[A-ZĐ][\wĐ&/-]*"  # 436/QĐ-UBND, 59/2023/NĐ-CP
    r"|[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?\s*(?:đồng|đ\b|vnđ|vnd|triệu|tỷ|tỉ|m2|m²|ha\b|kg|lượt|người|hộ\b|tấn)"  # money
    r"|(?:19|20)\d\d[01]\d[0-3]\d|[0-3]\d[01]\d(?:19|20)\d\d"  # 20240305
    r"|\d+,\d+)(?!\d)",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\+?\(?\d(?:[\s.\-–_()/\\,:·•*]{0,3}\d){6,}")
_ENOUGH = 8  # digits: with fewer nobody is reached or known
_LOCAL = re.compile(r"(?<!\d)(?:3[5-9]|6[2-9]|2\d)\d{2}[ .\-]?\d{3}(?!\d)")
_SAID = re.compile(r"(?:\b(?:sđt|đt|dt|sdt|tel|điện thoại|dien thoai|di động|zalo|cccd|cmnd"
                   r"|cmt|căn cước|can cuoc|stk|số tk"
                   r"|tài khoản|tai khoan|hộ chiếu)\b[\s:.số]*\+?\(?\d{5,})", re.IGNORECASE)  # fmt: skip
_PASSPORT = re.compile(r"(?<![^\W_])[A-Z]\d{7,8}(?![^\W_])")
_MAIL = re.compile(
    r"[\w.]\s*@\s*\w|[(\[]\s*(?:at|a còng|a cong)\s*[)\]]|\ba còng\b|[\w.]+\s+(?:at|a cong)\s+\w+\s*(?:\.|dot)\s*\w+"
    r"|\b(?:gmail|yahoo|hotmail|facebook|fb)\b\W*\w",
    re.IGNORECASE,
)
_HOUSE = r"\d{1,4}[a-zA-Z]?(?:/\d{1,4}[a-zA-Z]?)*"
_SMALL = r"(?:tổ|đội|xóm|kdc|khu dân cư|cụm|to|doi|xom)\s*(?:số\s*)?\d{1,3}\w?"
_ADDRESS = re.compile(
    r"\b(?:số nhà|nhà số|so nha|nha so|sn)\s*[:.]?\s*\d"
    rf"|\b(?:hẻm|ngõ|ngách|kiệt|hem|ngo|ngach|kiet)\s*(?:số\s*)?{_HOUSE}"
    rf"|\b(?:số|so)\s*{_HOUSE}\s*,?\s*(?:đường|phố|duong|pho|hẻm|ngõ|ngách|kiệt|thôn|xóm|thon|xom|tổ dân phố)\b"
    rf"|(?<![\d/]){_HOUSE}\s*,?\s+(?:đường|phố|duong|pho)\s+\w"
    rf"|\b{_SMALL}\s*[,\-–;]?\s*(?:thôn|xóm|ấp|thon|xom|ap|tổ dân phố|tdp|khối phố)\b"
    r"|^\W*(?:(?:thôn|xóm|ấp|tổ|đội|khu|tdp|khu dân cư|tổ dân phố|thon|xom|to|doi)\s+[^,;]{1,30})[,;\-–]\s*"
    r"(?:thôn|xóm|xã|x|thị trấn|tt|huyện|tổ|thon|xa|huyen|thi tran)\b\W*\w"
    r"|\b(?:địa chỉ|dia chi)\s*(?:[:\-]|(?:thôn|xóm|tổ|số|xã|thon|xom|so)\b)"
    r"|\b(?:thường trú|tạm trú|trú tại|ngụ tại|thuong tru|tru tai)\b",
    re.IGNORECASE,
)
_HOUSE_STREET = re.compile(r"^\s*\d{1,4}[a-zA-Z]?(?:/\d{1,4}[a-zA-Z]?)*,?\s+[A-ZÀ-ỸĐ][^\W\d_]+\s+[A-ZÀ-ỸĐ]")

NUMBER, MAIL, ADDRESS = "số điện thoại, số định danh hoặc tài khoản", "thư điện tử", "địa chỉ"


def kind(text: str) -> str | None:
    """What of a person a text holds, None where it seems to hold nothing."""
    text = _UNSEEN.sub("", unicodedata.normalize("NFKC", text))
    if _MAIL.search(text):
        return MAIL
    if is_number(text):
        return NUMBER
    if _ADDRESS.search(text) or _HOUSE_STREET.search(text):
        return ADDRESS
    return None


def is_number(text: str) -> bool:
    """Whether there are as many digits together as in a telephone, identity or account number."""
    if _SAID.search(text) or _PASSPORT.search(text):
        return True
    left = _HARMLESS.sub(" | ", text)
    return any(sum(c.isdigit() for c in found[0]) >= _ENOUGH for found in _DIGITS.finditer(left)) or (
        _LOCAL.search(left) is not None and re.fullmatch(r"[\d .\-]+", left.strip()) is not None
    )
