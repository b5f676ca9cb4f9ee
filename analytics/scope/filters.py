"""What is being looked at: one frozen value with four readings (SQL, link, sentence, file name).

Empty means all. Values of readers reach SQL as parameters only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, Literal

from analytics.scope import periods
from analytics.scope.filter_fields import CHOICES, CROSSED, known_values
from analytics.scope.periods import CALENDARS, Period
from data import settings
from data.tables.columns import Table
from data.tables.tables import CODES
from data.text.normalise import plain

Params = dict[str, Any]

# Field of Filters to its name in links. Codes only, and only what the reader chose.
MOST_VALUES = 100  # of one name in a link
LINK_NAMES = {
    "period": "ky",
    "start": "tu",
    "end": "den",
    "calendar": "lich",
    "as_of": "tinh-den",
    "communes": "xa",
    "items": "nd",
    "kinds": "loai",
    "fields": "linh-vuc",
    "channels": "nguon",
    "levels": "cap",
    "agencies": "co-quan",
    "due_basis": "han",
    "places": "don-vi",
}


@dataclass(frozen=True, kw_only=True)
class Filters:
    """The reader's choices. `period` is a code such as "2024-Q3"; `start` and `end` overrule it together.

    `communes` are units ("21112"), `items` 1 to 14, the others values as the tables spell them.
    Raises ValueError when dates run backwards or a code is malformed.
    """

    period: str | None = None
    start: date | None = None
    end: date | None = None
    calendar: periods.Calendar = "duong-lich"
    as_of: date | None = None
    communes: tuple[str, ...] = ()
    items: tuple[int, ...] = ()
    kinds: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    due_basis: Literal["moi", "luat"] = "moi"
    places: Literal["xa", "xa-moi"] = "xa"

    def __post_init__(self) -> None:
        if self.calendar not in CALENDARS:
            raise ValueError(f"Không có lịch “{self.calendar}”.")
        if (self.start is None) != (self.end is None):
            raise ValueError("Cần cả ngày đầu và ngày cuối.")
        if self.start and self.end and self.start > self.end:
            raise ValueError("Ngày bắt đầu phải trước hoặc bằng ngày kết thúc.")
        if any(day and not 1900 <= day.year <= 2200 for day in (self.start, self.end, self.as_of)):
            raise ValueError("Ngày phải trong khoảng năm 1900 đến 2200.")
        self._check_values()
        if self.period:
            periods.parse(self.period, self.calendar)
        if self.due_basis not in ("moi", "luat") or self.places not in ("xa", "xa-moi"):
            raise ValueError("Lựa chọn hạn hoặc đơn vị không đúng.")

    def _check_values(self) -> None:
        """Each value once, and only values that exist (communes and agencies are known to the data alone)."""
        for name in ("communes", "items", *CHOICES):
            object.__setattr__(self, name, tuple(dict.fromkeys(getattr(self, name))))
        if any(not 1 <= item <= 14 for item in self.items):
            raise ValueError("Nội dung phối hợp đánh số từ 1 đến 14.")
        for name in CHOICES:
            unknown = [v for v in getattr(self, name) if name != "agencies" and v not in known_values(name)]
            if unknown:
                raise ValueError(f"Không có giá trị “{unknown[0]}”.")

    # ------------------------------------------------------------ period

    def resolve(self, data_as_of: date | None) -> Scope:
        """The period meant (the year the data reaches when none was chosen) and the day state is read."""
        reach = data_as_of or settings.today()
        if self.start and self.end:
            period = Period(self.start, self.end, calendar=self.calendar)
        else:
            default = periods.containing(reach, "year", self.calendar).label
            period = periods.parse(self.period or default, self.calendar)
        return Scope(period, min(period.end, reach, self.as_of or date.max))

    # ------------------------------------------------------------ SQL

    def where(self, table: Table) -> tuple[str, Params]:
        """Condition and parameters for rows of a fact table or of its events.

        A choice among values a table does not know (a kind of letter, for surveys) does not restrict it.
        """
        found = self.chosen(table)
        names = {column: name for name, (column, _) in CHOICES.items()} | {"commune": "communes", "item": "items"}
        clauses = [f"{column} in ${names[column]}" for column in found]
        if self.excludes(table):
            clauses.append("false")
        return " and ".join(clauses) or "true", {names[column]: list(values) for column, values in found.items()}

    def chosen(self, table: Table) -> dict[str, tuple[Any, ...]]:
        """The values that columns of a fact table may have, those columns only that a choice restricts."""
        found: dict[str, tuple[Any, ...]] = {"commune": self.communes} if table.has("commune") else {}
        if table.has("item"):
            found["item"] = self.items
        for name, (column, _) in CHOICES.items():
            found[column] = self._meant_for(table, column, getattr(self, name))
        return {column: values for column, values in found.items() if values}

    def excludes(self, table: Table) -> bool:
        """All rows of the table belong to one plan item, and others were chosen."""
        return bool(self.items) and not table.has("item") and table.item not in self.items

    @staticmethod
    def _meant_for(table: Table, column: str, chosen: tuple[str, ...]) -> tuple[str, ...]:
        if not chosen or not table.has(column):
            return ()
        values = table.column(column).values
        return tuple(v for v in chosen if v in values) if values else chosen

    # ------------------------------------------------------------ link

    def query(self) -> dict[str, list[str]]:
        """Parameters of the link: codes, and only what was chosen."""
        found: dict[str, list[str]] = {}
        for f in fields(self):
            value = getattr(self, f.name)
            if value == f.default:
                continue
            parts = value if isinstance(value, tuple) else (value,)
            found[LINK_NAMES[f.name]] = [_code(f.name, part) for part in parts]
        return found

    @classmethod
    def from_query(cls, query: Mapping[str, list[str]], communes: Mapping[str, str]) -> tuple[Filters, list[str]]:
        """The filters a link asks for, and a sentence for each part of it that is not understood.

        `communes` maps the units that exist to their names.
        """
        found, problems = cls(), []
        for name, link_name in LINK_NAMES.items():
            if len(query.get(link_name, [])) > MOST_VALUES:
                problems.append(
                    f"Đường dẫn có hơn {MOST_VALUES} giá trị “{link_name}”; chỉ lấy {MOST_VALUES} giá trị đầu."
                )
            for text in query.get(link_name, [])[:MOST_VALUES]:
                if not text and name not in ("communes", "items", *CHOICES):
                    continue  # "ky=" chooses nothing
                try:
                    found = found._with(name, text, communes)
                except ValueError as error:
                    problems.append(f"Đường dẫn có “{link_name}={text}”: {error}")
        dates = [query.get(LINK_NAMES[n], [""])[0] for n in ("start", "end")]
        if any(dates):
            try:
                found = replace(found, start=_date(dates[0]), end=_date(dates[1]))
            except ValueError as error:
                problems.append(f"Đường dẫn có ngày “{dates[0]}” đến “{dates[1]}”: {error}")
        return found, problems

    def _with(self, name: str, text: str, communes: Mapping[str, str]) -> Filters:
        if name in ("start", "end"):
            return self  # two halves of one choice, read together
        if name == "as_of":
            return replace(self, as_of=_date(text))
        if name in ("period", "calendar", "due_basis", "places"):
            return replace(self, **{name: text})  # type: ignore[arg-type]
        value: Any = text
        if name == "communes" and text not in communes:
            raise ValueError("mã xã này không có trong danh mục.")
        if name == "items":
            if not (text.isdecimal() and 1 <= int(text) <= 14):
                raise ValueError("nội dung phối hợp đánh số từ 1 đến 14.")
            value = int(text)
        elif name in CHOICES and name != "agencies":
            value = CODES.get(text)
            if value not in known_values(name):
                raise ValueError("giá trị này không có.")
        return replace(self, **{name: (*getattr(self, name), value)})  # type: ignore[arg-type]

    def crossed(self, chosen: Mapping[str, Any]) -> Filters:
        """The same with each grouping of a clicked mark set to the mark's value (of `commune`: units, one or more).

        Raises ValueError for a value that cannot be chosen.
        """
        found: dict[str, Any] = {}
        for dimension, value in chosen.items():
            name = CROSSED[dimension]
            if name == "period":
                found |= {"period": value, "start": None, "end": None}
            else:
                found[name] = tuple(value) if isinstance(value, tuple | list) else (value,)
        return replace(self, **found)

    def narrowed_to(self, unit: str) -> Filters:
        """The same choices for one commune."""
        return self._unchecked(communes=(unit,))

    def everywhere(self) -> Filters:
        """The same choices for all communes: what one of them is compared with. Rights are `row_scope`'s."""
        return self._unchecked(communes=())

    def timeless(self) -> Filters:
        """The same choices of rows, whatever the period, its calendar and the way places are shown."""
        return self._unchecked(period=None, start=None, end=None, calendar="duong-lich", as_of=None, places="xa")

    def speaks_of(self, unit: str | None) -> bool:
        """The commune is among those chosen: any is, when none are."""
        return not self.communes or unit in self.communes

    def _unchecked(self, **fields: Any) -> Filters:
        """As `replace`, of values known to be good: a page takes such steps by the dozen, and checking is dear."""
        changed = object.__new__(Filters)
        changed.__dict__.update(self.__dict__, **fields)
        return changed

    # ------------------------------------------------------------ words

    def file_name(self) -> str:
        """The choices as a part of a file name, in plain ASCII."""
        parts = [f"{name}-{'-'.join(plain(v) for v in values)}" for name, values in self.query().items()]
        name = plain("_".join(parts).replace("_", " khac ")).replace("-khac-", "_")
        return name[:80].encode("ascii", "ignore").decode() or "tat-ca"


@dataclass(frozen=True)
class Scope:
    """A period and the day its state is read: the period's end, or where the data stops if that is earlier.

    A period that lies beyond the data has its state read before it begins, and nothing in it.
    """

    period: Period
    as_of: date

    @property
    def start(self) -> date:
        return self.period.start

    @property
    def is_partial(self) -> bool:
        """The period is not over, or the data does not reach its end."""
        return self.as_of < self.period.end

    def year_earlier(self) -> Scope:
        """The same part of the same period a year before."""
        before = periods.year_earlier(self.period)
        as_of = min(periods.back_a_year(self.as_of), before.end) if self.is_partial else before.end
        return Scope(before, as_of)


def _code(name: str, value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return plain(value) if name in CHOICES and name != "agencies" else str(value)


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError("ngày phải viết như 2024-12-31.") from None
