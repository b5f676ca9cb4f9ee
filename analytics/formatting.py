"""Numbers, dates and sentences in Vietnamese. Nothing else formats what a reader sees."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from unicodedata import category

from analytics.indicators import DIMENSIONS, Indicator, Unit
from analytics.scope import places
from analytics.scope.filter_fields import CHOICES
from analytics.scope.filters import Filters, Scope
from analytics.scope.periods import Period
from analytics.scope.viewer import Viewer
from data.tables.tables import TABLES

MISSING, NBSP = "—", "\u00a0"
FEW = 10
MINUS = "\u2212"
_VIETNAM = timedelta(hours=7)  # UTC+7 all year round
_SWAP = str.maketrans(",.", ".,")

SIGNAL_WORDS = {
    "improvement": "tốt lên",
    "concern": "xấu đi",
    "high": "cao khác thường",
    "low": "thấp khác thường",
    "common": "không đổi rõ rệt",
}
LABEL_WORDS = {
    "outside": "ra ngoài khoảng dao động của các tháng trước",
    "trend": "7 tháng liền cùng tăng hoặc cùng giảm",
    "two_of_three": "2 trong 3 tháng sát giới hạn dao động",
    "shift": "7 tháng liền ở một phía của mức trung bình",
}
_LEADS = {"Ban Dân vận": "Ban Dân vận Huyện ủy", "Cả hai": "Ban Dân vận Huyện ủy và UBND huyện"}


def number(x: float | None, decimals: int = 0) -> str:
    """1234.5 with one decimal is "1.234,5"; nothing known is a dash, zero is "0"."""
    if x is None or math.isnan(x):
        return MISSING
    rounded = round(x, decimals)
    text = f"{abs(rounded):,.{decimals}f}".translate(_SWAP)
    return MINUS + text if rounded < 0 else text


def percent(x: float | None, decimals: int = 1) -> str:
    """In percent already: 66.66 is "66,7%"."""
    text = number(x, decimals)
    return text if text == MISSING else f"{text}%"


def goal(indicator: Indicator, x: float) -> str:
    """A target, without decimals it does not have: "95%"."""
    if indicator.unit is Unit.PERCENT:
        return percent(x, 0 if float(x).is_integer() else 1)
    return value(indicator, x)


def value(indicator: Indicator, x: float | None) -> str:
    """With its unit, as it stands in a sentence: "66,7%", "19 ngày", "1.284 đơn", "5,08 tỷ đồng"."""
    text = bare(indicator, x)
    if text == MISSING or indicator.unit is Unit.PERCENT:
        return text
    if indicator.unit is Unit.MILLION and x is not None and abs(x) >= 1000:
        return f"{number(x / 1000, 2)}{NBSP}tỷ đồng"
    return f"{text}{NBSP}{indicator.unit.value}"


def bare(indicator: Indicator, x: float | None) -> str:
    """Without its unit, but for percent: for tiles and tables whose heading names the unit."""
    if indicator.unit is Unit.PERCENT:
        return percent(x)
    places_after = indicator.decimals
    if x is not None and not math.isnan(x) and not indicator.whole and not float(x).is_integer():
        places_after = max(places_after, 1)
    return number(x, places_after)


def heading(indicator: Indicator) -> str:
    """Name and unit, for a column or an axis."""
    return f"{indicator.name} ({indicator.unit.value})"


def change(indicator: Indicator, now: float | None, before: float | None) -> str:
    """Against the same period a year earlier: percent for counts (the unit where few), points for rates, days."""
    if now is None or before is None or math.isnan(now) or math.isnan(before):
        return MISSING
    if now == before:
        return "không đổi"
    if indicator.unit is Unit.PERCENT:
        return f"{signed(now - before, 1)}{NBSP}điểm"
    if indicator.unit in (Unit.DAY, Unit.POINT):
        step = max(indicator.decimals, 0 if float(now - before).is_integer() else 1)
        return f"{signed(now - before, step)}{NBSP}{indicator.unit.value}"
    if abs(before) < FEW:  # "+300%" of two says less than "+6"
        step = 0 if float(now - before).is_integer() else 1
        return f"{signed(now - before, step)}{NBSP}{indicator.unit.value}"
    return f"{signed(100 * (now - before) / before, 1)}%"


def signed(x: float, decimals: int = 0) -> str:
    text = number(x, decimals)
    return text if text.startswith(MINUS) or round(x, decimals) == 0 else f"+{text}"


def bases(sizes: Sequence[float], each: str) -> str:
    """Of shares that cannot be added up (a letter open for three months counts in each): "n mỗi tháng từ 12 đến 40"."""
    low, high = min(sizes, default=0), max(sizes, default=0)
    return base(high) if low == high else f"n mỗi {each} từ {number(low)} đến {number(high)}"


def base(n: float | None, indicator: Indicator | None = None) -> str:
    """The n behind a number, with a warning where it is small."""
    if n is None or math.isnan(n) or n == 0:
        return "n = 0"
    if indicator and indicator.unit is Unit.PERCENT and n < indicator.small_base:
        word = "ít phiếu" if indicator.small_base == 30 else "ít"
        return f"{word} (n{NBSP}={NBSP}{number(n)})"
    return f"n{NBSP}={NBSP}{number(n)}"


def share(k: float, n: float) -> str:
    """The two counts of a rate: "20/27"."""
    return f"{number(k)}/{number(n)}"


def moment(at: datetime) -> str:
    """A moment of the warehouse (UTC) as a clock in Vietnam shows it; NaT is missing."""
    return f"{at + _VIETNAM:%d/%m/%Y %H:%M}" if at == at else MISSING  # noqa: PLR0124 - NaT


def day(found: date | None) -> str:
    return f"{found:%d/%m/%Y}" if found else MISSING


def period(found: Period) -> str:
    """ "năm 2024", "quý III/2024", "tháng 5/2024", "6 tháng đầu năm 2024", or the two dates."""
    if not found.code:
        return f"từ {day(found.start)} đến {day(found.end)}"
    year, _, part = found.code.partition("-")
    suffix = " (kỳ thanh tra)" if found.calendar == "thanh-tra" else ""
    if not part:
        return f"năm {year}{suffix}"
    if part.startswith("Q"):
        return f"quý {('I', 'II', 'III', 'IV')[int(part[1]) - 1]}/{year}{suffix}"
    if part.endswith("T"):
        return f"{part[0]} tháng đầu năm {year}{suffix}"
    return f"tháng {int(part)}/{year}{suffix}"


def time_label(label: str) -> str:
    """A bucket's label as an axis shows it: "2024-05" is "T5/2024", "2024-Q3" is "Quý III/2024"."""
    year, _, part = label.partition("-")
    if not part:
        return year
    if part.startswith("Q"):
        return f"Quý {('I', 'II', 'III', 'IV')[int(part[1]) - 1]}/{year}"
    return f"T{int(part)}/{year}"


def joined(names: Sequence[str], most: int = 4, rest: str = "nơi khác") -> str:
    """Names with commas and "và"; past `most`, the rest is counted under the word given."""
    if len(names) > most:
        return f"{', '.join(names[:most])} và {len(names) - most} {rest}"
    return " và ".join(filter(None, [", ".join(names[:-1]), names[-1] if names else ""]))


def everywhere(scope: Scope) -> str:
    """The units that stand in the period: those of the district's time, of the time after it, or both."""
    end = max(scope.start, scope.as_of)
    early = [u for u in places.standing_units(scope.start) if places.stands(places.DISTRICT, scope.start, end)]
    late = [u for u in places.standing_units(scope.start, end) if u not in early]
    both = [f"{len(early)} xã, thị trấn và cấp huyện"] if early else []
    return ", sau đó ".join([*both, *([f"{len(late)} xã"] if late else [])])


def scope_sentence(filters: Filters, scope: Scope, is_sample: bool, viewer: Viewer) -> str:
    """What is being shown, in one sentence under every title and on every file."""
    names, items = places.names(), places.item_names()
    where = everywhere(scope)
    if filters.communes:
        where = joined([names.get(c, c) for c in filters.communes]) + " (không gồm việc chung toàn huyện)"
    what = "14 nội dung"
    if filters.items:
        what = "nội dung " + joined([f"{i} ({items[i]})" for i in filters.items], 3, "nội dung khác")
    parts = [where, what]
    for name, (_, title) in CHOICES.items():
        chosen = getattr(filters, name)
        if chosen:
            parts.append(f"{title.lower()}: {joined(chosen, rest='lựa chọn khác')}")
    if filters.due_basis == "luat":
        parts.append("chỉ hạn theo luật và Thông báo kết luận")
    if filters.places == "xa-moi":
        parts.append("gộp theo 5 xã từ 01/7/2025 (Đông Sơn chỉ một phần, chưa gồm Tịnh Hòa)")
    calendar = f" ({day(scope.period.start)} – {day(scope.period.end)})" if scope.period.code else ""
    parts.append(f"{period(scope.period)}{calendar}")
    parts.append(f"số liệu tính đến {day(scope.as_of)}")
    sentence = "; ".join(parts) + "."
    if not viewer.sees_denunciations:
        sentence += " Không gồm đơn tố cáo."
    return ("Dữ liệu minh họa. " if is_sample else "") + sentence[0].upper() + sentence[1:]


def data_sentence(is_sample: bool, as_of: date) -> str:
    """What stands in place of the scope on a page that no filter says anything about."""
    return ("Dữ liệu minh họa. " if is_sample else "") + f"Số liệu tính đến {day(as_of)}."


def group(dimension: str, found: object) -> str:
    """A value of a grouping as a reader knows it."""
    if found is None or (isinstance(found, float) and math.isnan(found)):
        return "Toàn huyện" if dimension in ("commune", "successor") else "Chưa ghi"
    if dimension in ("commune", "successor"):
        return places.names().get(str(found), str(found))
    if dimension == "item":
        number_ = int(str(found).split(".")[0])
        return f"{number_}. {places.item_names().get(number_, '')}"
    if dimension in ("month", "quarter", "year"):
        return time_label(str(found))
    return lead(str(found)) if dimension == "lead" else str(found)


def lead(named: str) -> str:
    """Who leads, as it is written out: tables keep a short form, and whatever else somebody wrote stays."""
    return _LEADS.get(named, named)


def table_title(fact: str) -> str:
    return TABLES[fact].title


def grouping(dimension: str) -> str:
    return DIMENSIONS[dimension]


_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!~|:$<>&@/])")

# What is made of letters after Markdown has been read, escaped or not: addresses, e-mail, :emoji:, :material/icons:.
_LATE = re.compile(r"(:(?=//|[\w+/-]+:)|\bwww(?=\.)|@)", re.IGNORECASE)
_JOINER = "\u2060"  # has no width and breaks no line
MOST_PROBLEMS, LONGEST_PROBLEM = 5, 200


def visible(text: object) -> str:
    """A text of somebody's file on one line, without letters that show nothing or turn what stands beside them."""
    said = str(text)
    return said if said.isprintable() else "".join(map(_visible, said))


def _visible(letter: str) -> str:
    if letter.isprintable() or category(letter) == "Zs":
        return letter
    return "" if category(letter) == "Cf" else " "


def literal(text: object) -> str:
    """A text of somebody's file, so that Markdown shows its letters and nothing else."""
    return _MARKDOWN.sub(r"\\\1", _LATE.sub(rf"\1{_JOINER}", visible(text)))


def problems(found: Sequence[str]) -> str:
    """What is wrong with a link, said once: the first few, each as letters and not endlessly, and how many more."""
    said = [literal(p if len(p) <= LONGEST_PROBLEM else f"{p[:LONGEST_PROBLEM]}…") for p in found[:MOST_PROBLEMS]]
    if len(found) > MOST_PROBLEMS:
        said.append(f"Còn {number(len(found) - MOST_PROBLEMS)} chỗ khác trong đường dẫn không dùng được.")
    return "  \n".join(said)
