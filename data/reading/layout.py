"""Where a table stands in a sheet: its header row, and the rows below that are no data."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from data.privacy.personal_data import masked
from data.reading import Unreadable, limits
from data.tables.header_matching import header_words, nearest
from data.text import mojibake
from data.text.normalise import bare, header_key, tidy

SEARCHED = 40  # rows from the top among which the header must be
_LONGEST = 200  # letters of a header that are looked at

Rows = Sequence[Sequence[str]]


@dataclass(frozen=True, kw_only=True)
class Header:
    """The header row found: `at` counts from 0, `depth` is its number of rows, `known` of its understood columns.

    `spelled` are its rows as they stand, to know them again where they are repeated below.
    """

    at: int
    depth: int
    names: tuple[str, ...]
    known: int
    spelled: tuple[tuple[str, ...], ...] = field(default=())


def find(rows: Rows, known: Sequence[str] = (), where: str = "") -> Header:
    """The header among the first rows of a sheet, merged cells filled. `where` names the sheet in messages.

    Raises Unreadable where there is none, or where two tables stand side by side.
    """
    # one column more than may be: the header found is then refused for it, in the time of a sheet that is taken
    rows = [[cell[:_LONGEST] for cell in row[: limits.COLUMNS + 1]] for row in rows[: SEARCHED + 1]]
    best: Header | None = None
    for at in range(min(len(rows), SEARCHED)):
        for depth in (1, 2):
            if at + depth > len(rows) or not _may_be_header(rows[at : at + depth], known):
                continue
            found = _header(rows, at, depth, known)
            surer = best is None or (found.known, -found.depth) > (best.known, -best.depth)
            if found.known >= 2 and surer:
                best = found
    best = best or _unknown(rows, where)
    _check_doubled(best, where)
    return best


def named(texts: Sequence[str]) -> tuple[str, ...]:
    """Headers as the report shows them: tidy, those without one named by their place, personal ones masked."""
    names = [tidy(text.replace("\0", " ")) for text in texts]
    return tuple(_name(name, at) for at, name in enumerate(names, 1))


def widened(names: tuple[str, ...], width: int) -> tuple[str, ...]:
    """With names for the columns at the right that have no header."""
    return (*names, *(_unnamed(at) for at in range(len(names) + 1, width + 1)))


def is_unnamed(name: str) -> bool:
    return re.fullmatch(r"\(cột \d+ không tên\)", name) is not None


def _unnamed(at: int) -> str:
    return f"(cột {at} không tên)"


def _name(name: str, at: int) -> str:
    if not name:
        return _unnamed(at)
    return name if masked(name) == name else f"(cột {at}, tiêu đề đã che)"


def _may_be_header(rows: Rows, known: Sequence[str]) -> bool:
    """A quick look, before tables are compared."""
    words = header_words()
    cells = [tidy(cell) for row in rows for cell in row if cell]
    return sum(len(c) < 100 and (c in known or bare(c) in words or header_key(c) in words) for c in cells) >= 2 or (
        len(rows) == 2 and sum(1 for text in _joined(rows[0], rows[1]) if bare(text) in words) >= 2
    )


def _header(rows: Rows, at: int, depth: int, known: Sequence[str]) -> Header:
    texts = list(rows[at]) if depth == 1 else _joined(rows[at], rows[at + 1])
    names = named(_trimmed(texts))
    _, columns = nearest(names)
    by_hand = sum(name in known for name in columns.unknown)
    spelled = tuple(tuple(map(bare, row)) for row in rows[at : at + depth])
    return Header(at=at, depth=depth, names=names, known=columns.known + by_hand, spelled=spelled)


def _joined(top: Sequence[str], bottom: Sequence[str]) -> list[str]:
    """Two rows as one: "Ngày" over "Nhận" is "Ngày Nhận"; the lower alone where that is what is known."""
    joined, group = [], ""
    words = header_words()
    for at in range(max(len(top), len(bottom))):
        over = tidy(top[at]) if at < len(top) else ""
        under = tidy(bottom[at]) if at < len(bottom) else ""
        group = over or (group if under else "")
        if not under or under == over:
            joined.append(over)
        elif bare(f"{group} {under}") not in words and (bare(under) in words or header_key(under) in words):
            joined.append(under)
        else:
            joined.append(f"{group} {under}")
    return joined


def _trimmed(texts: Sequence[str]) -> list[str]:
    """Without the empty cells at the right."""
    end = max((i + 1 for i, text in enumerate(texts) if tidy(text)), default=0)
    return list(texts[:end])


def _unknown(rows: Rows, where: str) -> Header:
    """No header we know: the likeliest row, so that the message can name its columns; or why it cannot be read."""
    filled = [sum(1 for cell in row if tidy(cell)) for row in rows[:SEARCHED]]
    if not any(filled):
        raise Unreadable(f"{where}Tệp trống, không có ô nào được điền.", "Kiểm tra lại tệp rồi nạp lại.")
    wrong = mojibake.kind(" ".join(cell for row in rows[:SEARCHED] for cell in row))
    if wrong:
        reason, remedy = mojibake.told(wrong)
        raise Unreadable(f"{where}{reason}", remedy)
    wide = 0.6 * max(filled)
    at = next(
        (i for i, n in enumerate(filled) if n >= wide and not any(re.fullmatch(r"[\d.,/ -]+", c) for c in rows[i])),
        next(i for i, n in enumerate(filled) if n),
    )
    return Header(at=at, depth=1, names=named(_trimmed(rows[at])), known=0, spelled=(tuple(map(bare, rows[at])),))


def _check_doubled(header: Header, where: str) -> None:
    folded = [name.casefold() for name in header.names]
    doubled = [name for name in header.names if folded.count(name.casefold()) > 1]
    if not doubled:
        return
    apart = any(map(is_unnamed, header.names))
    if apart and len(set(doubled)) >= 2:
        raise Unreadable(
            f"{where}Có hai bảng cạnh nhau ở dòng {header.at + 1} (cùng có cột “{doubled[0]}”).",
            "Đặt mỗi bảng trong một trang riêng rồi nạp lại.",
        )
    raise Unreadable(f"{where}Có hai cột cùng tên “{doubled[0]}”.", "Đổi tên hoặc bỏ một cột rồi nạp lại.")
