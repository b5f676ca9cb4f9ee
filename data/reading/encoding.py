"""The letters of a text file: UTF-8, UTF-16 and Windows-1258 are read, old font encodings are refused by name."""

from __future__ import annotations

import codecs
import unicodedata
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from data.reading import Unreadable
from data.text import mojibake

HEAD = 1 << 18  # bytes looked at to find encoding, separator and header
_UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_SAVE = "Mở bằng Excel, chọn Lưu thành “CSV UTF-8 (*.csv)” hoặc .xlsx rồi nạp lại."


@dataclass(frozen=True)
class Source:
    """A text file as UTF-8: its first letters, whether they are all, and what pyarrow may read it from."""

    head: str
    is_whole: bool
    content: Path | pa.Buffer

    def opened(self) -> Path | pa.BufferReader:
        return self.content if isinstance(self.content, Path) else pa.BufferReader(self.content)


def source(path: Path) -> Source:
    """The text of a file. Raises Unreadable with what to do."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    is_whole = path.stat().st_size <= HEAD
    wide = next((name for bom, name in _UTF16.items() if head.startswith(bom)), None) or _wide_without_mark(head)
    if wide:
        return _recoded(_decode(path.read_bytes(), wide))
    try:
        text = codecs.getincrementaldecoder("utf-8-sig")().decode(head, final=is_whole)
    except UnicodeDecodeError:
        return _recoded(_not_utf8(path.read_bytes()))
    return Source(text, is_whole, path)


def again(path: Path) -> Source:
    """For a file whose first letters were UTF-8 and later ones are not. Raises Unreadable."""
    return _recoded(_not_utf8(path.read_bytes()))


def _recoded(text: str) -> Source:
    text = unicodedata.normalize("NFC", text).removeprefix("\ufeff")
    return Source(text[:HEAD], len(text) <= HEAD, pa.py_buffer(text.encode()))


def _wide_without_mark(head: bytes) -> str | None:
    """UTF-16 without its mark: every other byte of plain letters is zero."""
    if len(head) < 4 or head.count(0) < len(head) // 4:
        return None
    return "utf-16-le" if head[1::2].count(0) > head[0::2].count(0) else "utf-16-be"


def _decode(raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        raise Unreadable("Tệp UTF-16 bị cắt cụt hoặc hỏng.", _SAVE) from None


def _not_utf8(raw: bytes) -> str:
    """Windows-1258 where that makes Vietnamese words; else why not."""
    loose = raw.decode("utf-8", "replace")
    lost = loose.count("\ufffd")
    if sum(1 for c in loose if ord(c) > 0xFF and c != "\ufffd") > lost:
        row = raw[: _first_error(raw)].count(b"\n") + 1
        raise Unreadable(f"Tệp có chữ không phải UTF-8, lần đầu ở gần dòng {row}.", _SAVE)
    text = unicodedata.normalize("NFC", raw.decode("cp1258", "replace"))
    if _is_vietnamese(text):
        return text
    found = mojibake.kind(raw.decode("cp1252", "replace").replace("\ufffd", "")[:HEAD])
    if found and found != mojibake.LOST:
        raise Unreadable(*mojibake.told(found))
    raise Unreadable("Tệp không phải UTF-8 và không nhận ra bảng mã nào khác.", _SAVE)


def _first_error(raw: bytes) -> int:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return len(raw)


def _is_vietnamese(text: str) -> bool:
    """Whether nearly all words with accents could be Vietnamese."""
    if "\ufffd" in text or "\0" in text:
        return False
    words = [w for w in mojibake.words(text[:HEAD]) if not w.isascii()]
    return sum(map(mojibake.is_syllable, words)) >= 0.9 * len(words) > 0
