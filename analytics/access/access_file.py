"""`access.toml` to entries, or every mistake in it as a sentence with its line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import pandas as pd

from analytics.scope.viewer import DEEDS, Deed
from data import settings
from data.text.normalise import fold

KINDS = ("person", "group", "wall")
_KEYS = {"person": ("role", "communes", "more", "less"), "wall": ("communes",)} | {
    "group": ("role", "communes", "more", "less")
}
_MOST = 1_000_000  # bytes; more is no file of ours


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One section: `of` is person, group or wall; `communes` are units, none means all."""

    of: str
    name: str
    role: str
    communes: tuple[str, ...]
    more: frozenset[Deed]
    less: frozenset[Deed]


class Misread(Exception):
    """The file cannot be taken as it is; `mistakes` are sentences."""

    def __init__(self, *mistakes: str) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = mistakes


def read(path: Path, roles: frozenset[str]) -> tuple[Entry, ...]:
    """The entries in the file's order; none where there is no file. Raises Misread with every mistake."""
    text = _text(path)
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Misread(_not_toml(path, text, error)) from None
    reading = _Reading(file=path.name, lines=text.splitlines(), roles=roles, mistakes=[])
    entries = tuple(reading.entries(found))
    if reading.mistakes:
        raise Misread(*reading.mistakes)
    return entries


def name(text: str) -> str:
    """A person's or group's name as it is compared: small letters, one spelling of accents, no blanks around."""
    return fold(text)


def _text(path: Path) -> str:
    try:
        content = path.read_bytes()
        if len(content) > _MOST:
            raise Misread(f"{path.name} lớn hơn 1 MB: đó không phải tệp phân quyền.")
        return content.decode("utf-8-sig")
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise Misread(f"{path.name} dòng {line}: không phải chữ UTF-8. Hãy lưu lại tệp với bảng mã UTF-8.") from None
    except OSError as error:
        raise Misread(f"{path.name}: không đọc được ({error.strerror}). Hãy kiểm tra quyền đọc tệp.") from None


def _not_toml(path: Path, text: str, error: tomllib.TOMLDecodeError) -> str:
    where = re.search(r"line (\d+), column (\d+)", str(error))
    at = f"dòng {where[1]}, cột {where[2]}" if where else f"dòng {text.count(chr(10)) + 1} (cuối tệp)"
    doubled = "twice" in str(error) or "overwrite" in str(error)
    why = "tên này đã có ở trên" if doubled else "không đúng cách viết TOML; xem mẫu trong HUONG-DAN.md"
    return f"{path.name} {at}: {why}."


@dataclass(kw_only=True)
class _Reading:
    """One file being read: its lines, and the mistakes so far."""

    file: str
    lines: list[str]
    roles: frozenset[str]
    mistakes: list[str]

    def entries(self, found: dict[str, Any]) -> Iterator[Entry]:
        for of, named in found.items():
            if of not in KINDS:
                self._wrong(of, "", f"không có mục “{of}”{_meant(of, KINDS)}. Mục là person, group hoặc wall")
            elif not isinstance(named, dict):
                self._wrong(of, "", f"viết [{of}.tên] rồi role = … ở dòng dưới")
            else:
                yield from self._of_a_kind(of, named)

    def _of_a_kind(self, of: str, named: dict[str, Any]) -> Iterator[Entry]:
        seen: dict[str, str] = {}
        for written, entry in named.items():
            known = name(written)
            if not isinstance(entry, dict):
                self._wrong(written, "", f"viết [{of}.{written}] rồi role = … ở dòng dưới")
            elif not known:
                self._wrong(of, "", "tên không được để trống")
            elif known in seen:
                self._wrong(written, "", f"“{written}” và “{seen[known]}” là một tên")
            elif (one := self._entry(of, written, entry)) is not None:
                yield one
            seen[known] = written

    def _entry(self, of: str, written: str, entry: dict[str, Any]) -> Entry | None:
        before = len(self.mistakes)
        for key in set(entry) - set(_KEYS[of]):
            self._wrong(written, key, f"không có “{key}”{_meant(key, _KEYS[of])}. Có thể viết: {', '.join(_KEYS[of])}")
        role = "wall" if of == "wall" else self._role(written, entry)
        communes = self._communes(written, entry)
        if role == "commune" and not communes and len(self.mistakes) == before:
            self._wrong(written, "role", 'vai commune phải có communes = ["tên xã"]; để trống sẽ là mọi xã')
        more, less = (self._deeds(written, entry, key) for key in ("more", "less"))
        if more & less:
            self._wrong(written, "less", f"“{min(more & less)}” có ở cả more và less")
        if len(self.mistakes) > before:
            return None
        return Entry(of=of, name=name(written), role=role, communes=communes, more=more, less=less)

    def _role(self, written: str, entry: dict[str, Any]) -> str:
        role = entry.get("role")
        if role is None:
            self._wrong(written, "", f"“{written}” chưa có role. Vai là {', '.join(sorted(self.roles))}")
        elif not isinstance(role, str) or role not in self.roles:
            self._wrong(written, "role", f"không có vai “{role}”{_meant(role, self.roles)}. Vai là {_all(self.roles)}")
        elif role == "wall":
            self._wrong(written, "role", "vai wall là của màn hình: viết [wall.tên]")
        return str(role)

    def _deeds(self, written: str, entry: dict[str, Any], key: str) -> frozenset[Deed]:
        found = []
        for deed in self._texts(written, entry, key):
            if deed in DEEDS:
                found.append(deed)
            else:
                self._wrong(written, key, f"không có việc “{deed}”{_meant(deed, DEEDS)}. Việc là {_all(DEEDS)}")
        return frozenset(found)

    def _communes(self, written: str, entry: dict[str, Any]) -> tuple[str, ...]:
        if entry.get("communes") == []:
            self._wrong(written, "communes", "danh sách trống; bỏ dòng này nếu muốn cho xem mọi xã")
        known = units()
        found: list[str] = []
        for commune in self._texts(written, entry, "communes"):
            meant = known.get(fold(commune), ())
            found.extend(meant)
            if len(meant) > 1:
                both = " và ".join(meant)
                self._wrong(written, "communes", f"“{commune}” là tên của {both}: hãy viết mã thay cho tên")
            elif not meant:
                self._wrong(written, "communes", f"không có xã, thị trấn “{commune}”{_meant(fold(commune), known)}")
        return tuple(dict.fromkeys(found))

    def _texts(self, written: str, entry: dict[str, Any], key: str) -> list[str]:
        value = entry.get(key, [])
        if isinstance(value, list) and all(isinstance(one, str) for one in value):
            return value
        self._wrong(written, key, f'{key} là một danh sách chữ, như {key} = ["…", "…"]')
        return []

    def _wrong(self, section: str, key: str, sentence: str) -> None:
        self.mistakes.append(f"{self.file} dòng {self._line(section, key)}: {sentence}.")

    def _line(self, section: str, key: str) -> int:
        """The line of a section's heading, or of a key below it; TOML's own reader tells no lines of what it read."""
        quoted = re.escape(section)
        heading = re.compile(rf"\s*\[\s*([\w\"'-]+\s*\.\s*)?[\"']?{quoted}[\"']?\s*(\]|\.)|\s*[\"']?{quoted}[\"']?\s*=")
        start = next((n for n, line in enumerate(self.lines) if heading.match(line)), 0)
        if not key:
            return start + 1
        here = re.compile(rf"(\s*|.*[{{,]\s*)[\"']?{re.escape(key)}[\"']?\s*=")
        for number in range(start, len(self.lines)):
            if number > start and self.lines[number].lstrip().startswith("["):
                break
            if here.match(self.lines[number]):
                return number + 1
        return start + 1


def units() -> dict[str, tuple[str, ...]]:
    """Names and units, folded, to units: two where a name was borne by one after the other."""
    table = pd.read_csv(settings.reference() / "commune.csv", dtype=str, usecols=["unit", "name"])
    found: dict[str, tuple[str, ...]] = {}
    for row in table.itertuples(index=False):
        found[fold(str(row.name))] = (*found.get(fold(str(row.name)), ()), str(row.unit))
    return found | {fold(str(unit)): (str(unit),) for unit in table["unit"]}


def _all(names: Any) -> str:
    return ", ".join(sorted(names))


def _meant(word: Any, known: Any) -> str:
    """What was probably meant, in brackets."""
    near = get_close_matches(str(word), list(known), 1)
    return f" (có phải “{near[0]}”?)" if near else ""
