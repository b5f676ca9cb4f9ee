"""What of a file's texts may come in: a text is kept only if it is known to be no person.

Looked at once, before anything else is done with a sheet, so that neither the tables nor the kept or marked copy nor a
message can hold what was left out. What each column may hold is declared with it (`columns.Text`); columns that are not
in the template keep nothing but the place where something stood.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

import pyarrow as pa
import pyarrow.compute as pc

from data.cleaning.cells import Refusal, parse
from data.privacy import codes, decided, offices
from data.privacy.personal_data import MASKED, may_show
from data.reading import ROW, RawTable
from data.tables.columns import Column, Text, Type
from data.tables.header_matching import Columns
from data.text import coded_texts, place_names
from data.text.normalise import tidy

NAME, OFFICE = "tên", "cơ quan"  # what somebody may be asked about
_NAMELESS = "tên chờ duyệt"
_ASKED = 200  # texts asked about in one sheet
_ROWS = 10  # rows named of each
_FEW_DIGITS = re.compile(r"^[\s.,/%:\-]*(?:\d[\s.,/%:\-]*){0,8}$")  # a day, a number, nothing
_LEFT = {
    Text.CODE: "{} ô ở cột “{}” không phải là mã (mã có chữ số, không có khoảng trắng giữa các chữ) nên để trống.",
    Text.OFFICE: "{} ô ở cột “{}” không phải tên cơ quan, hoặc là cơ quan chưa được xác nhận, nên để trống.",
    Text.FREE: "{} ô ở cột “{}” có thể chỉ ra một người, nên thay bằng “(tên chờ duyệt …)”.",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class AskedText:
    """A text that only a person can judge. `shown` has the first letters of its words only, where it may be a name."""

    column: str
    kind: str  # NAME or OFFICE
    shown: str
    code: str
    rows: int
    first_rows: list[int]


@dataclass(frozen=True, kw_only=True)
class Admitted:
    """A sheet without what may not come in: `said` are sentences about it, `asked` what somebody may decide,
    `named` texts that stand by somebody's decision."""

    raw: RawTable
    said: list[str] = field(default_factory=list)
    asked: list[AskedText] = field(default_factory=list)
    named: list[str] = field(default_factory=list)


def admit(raw: RawTable, table_columns: Iterable[Column], columns: Columns, communes: Mapping[str, str]) -> Admitted:
    """Look at every cell of a sheet. `communes` as `cleaning.parse` wants them."""
    ours = {header: column for column in table_columns if (header := columns.matched.get(column.name))}
    scores = {header: _score(table_columns) for header in columns.factors.values()}

    def looked(header: str) -> _Looked:
        cells = coded_texts.coded(raw.cells[header])
        column = (ours | scores).get(header)
        if column is None:
            return coded_texts.changed(cells, _place), [], [], []
        if column.type is not Type.TEXT:
            return _values(column, cells, communes), [], [], []
        return _text(header, column, cells, raw.cells[ROW])

    with ThreadPoolExecutor() as pool:
        found = dict(zip(raw.headers, pool.map(looked, raw.headers), strict=True))
    cells = pa.table([*(found[h][0] for h in raw.headers), raw.cells[ROW]], names=[*raw.headers, ROW])
    every = list(found.values())
    return Admitted(
        raw=replace(raw, cells=cells),
        said=[said for one in every for said in one[1]],
        asked=[asked for one in every for asked in one[2]],
        named=[text for one in every for text in one[3]],
    )


def may_stand(column: Column, text: str) -> bool:
    """Whether a text may be stored in a column, apart from codes, which are told by the whole column."""
    if column.text in (Text.OFFICE, Text.UNIT):
        known = offices.is_listed(text) if column.text is Text.OFFICE else offices.is_unit(text)
        if column.text is Text.UNIT and place_names.says_commune(text) and may_show(text):
            return True  # what is no commune of ours is refused by place, with those it may be
        return known or (decided.kept(text) is True and offices.begins(text))
    if column.text is Text.LISTED:
        return may_show(text)
    return text.startswith(f"({_NAMELESS} ") or may_show(text) or decided.kept(text) is True


def nameless(text: str) -> str:
    """What stands for a text until somebody has decided; the same text always has the same."""
    return f"({_NAMELESS} {decided.code(text)[:8]})"


# ---------------------------------------------------------------- one column

_Looked = tuple[pa.DictionaryArray, list[str], list[AskedText], list[str]]


def _place(words: pa.Array) -> pa.Array:
    """That something stood there, and nothing of what."""
    return pc.if_else(pc.not_equal(pc.utf8_trim_whitespace(words), ""), "•", "")


def _values(column: Column, cells: pa.DictionaryArray, communes: Mapping[str, str]) -> pa.DictionaryArray:
    """A column of numbers, days or choices: what is none of these and may be somebody's is masked."""
    return _swapped(cells, lambda text: None if _is_value(column, text, communes) else MASKED)[0]


def _text(header: str, column: Column, cells: pa.DictionaryArray, rows: pa.ChunkedArray) -> _Looked:
    """A column of text: what may not stand in it, gone; how much that was; what somebody may decide."""
    if column.text is Text.CODE:
        strange = codes.strangers(codes.doubtful(cells.dictionary))
        if not strange:  # a million codes are not looked at one by one
            return cells, [], [], []
        gone = MASKED if column.required else ""
        swapped, hits = _swapped(cells, lambda text: gone if text in strange else None)
        return swapped, [] if column.required else _said(column, header, hits), [], []
    swapped, hits = _swapped(cells, lambda text: _instead(column, tidy(text)))
    asked = _asked(column, header, cells, rows)
    named = [t for t in cells.dictionary.to_pylist() if t and column.text is Text.FREE and decided.kept(t)]
    return swapped, _said(column, header, hits), asked, named


def _instead(column: Column, text: str) -> str | None:
    """What stands in a cell instead of a text; None where the text may."""
    if may_stand(column, text):
        return None
    if column.text is Text.FREE:
        return nameless(text)
    if column.text is Text.OFFICE:
        return ""
    return None if may_show(text) else MASKED  # of what is not on a list its row says so


def _said(column: Column, header: str, hits: int) -> list[str]:
    return [_LEFT[column.text].format(hits, header)] if hits and column.text in _LEFT else []


def _asked(column: Column, header: str, cells: pa.DictionaryArray, rows: pa.ChunkedArray) -> list[AskedText]:
    if column.text is Text.LISTED:
        return []
    found: dict[str, list[str]] = {}
    for text in cells.dictionary.to_pylist():
        if text and tidy(text) and _is_to_ask(column, tidy(text)):
            found.setdefault(decided.code(text), []).append(text)
    return [
        _one_asked(column, header, code, texts=texts, cells=cells, rows=rows)
        for code, texts in list(found.items())[:_ASKED]
    ]


def _is_to_ask(column: Column, text: str) -> bool:
    """Whether somebody may let a text in: nobody is asked about what begins like no office, or names a person."""
    if may_stand(column, text) or decided.kept(text) is not None:
        return False
    return column.text is Text.FREE or (offices.begins(text) and may_show(text))


def _one_asked(
    column: Column, header: str, code: str, texts: list[str], cells: pa.DictionaryArray, rows: pa.ChunkedArray
) -> AskedText:
    asked = pa.array(texts, pa.string())
    at = rows.filter(coded_texts.told(cells, lambda words: pc.is_in(words, asked))).to_pylist()
    kind = NAME if column.text is Text.FREE else OFFICE
    shown = tidy(texts[0]) if kind == OFFICE else initials(texts[0])
    return AskedText(column=header, kind=kind, shown=shown, code=code, rows=len(at), first_rows=sorted(at)[:_ROWS])


def initials(text: str) -> str:
    """The first letter of each word: enough for whoever has the file before them."""
    return " ".join("•" if word[0].isdigit() else f"{word[0]}•" for word in tidy(text).split()[:12])


def _swapped(cells: pa.DictionaryArray, instead: Callable[[str], str | None]) -> tuple[pa.DictionaryArray, int]:
    """The cells with what stands instead of each distinct text, and how many cells that changed."""
    texts = cells.dictionary.to_pylist()
    found = [instead(text) if text and text.strip() else None for text in texts]
    changed = [i for i, new in enumerate(found) if new is not None]
    if not changed:
        return cells, 0
    new = pa.array([text if other is None else other for text, other in zip(texts, found, strict=True)], pa.string())
    hits = pc.sum(pc.is_in(cells.indices, pa.array(changed, cells.indices.type))).as_py()
    return coded_texts.changed(cells, lambda _: new), hits


def _is_value(column: Column, text: str, communes: Mapping[str, str]) -> bool:
    """Whether a cell that is no text may be shown and kept: it is understood, or nobody is seen in it."""
    if column.type in (Type.WHOLE, Type.NUMBER, Type.ITEM, Type.YEAR) and text.strip().lstrip("-").isdigit():
        return not (len(text.strip()) >= 9 and text.strip()[0] == "0") and len(text.strip()) < 12
    if _FEW_DIGITS.match(text):
        return True
    return may_show(text) or not isinstance(parse(column, text, communes), Refusal)


def _score(table_columns: Iterable[Column]) -> Column:
    return next(c for c in table_columns if c.name == "score")
