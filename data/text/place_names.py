"""What of a text is a commune's name: without its kind, its office, its district and province."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from data.text.normalise import bare, is_bare, seen

IN_DISTRICT = ", huyện bình sơn"  # after a name: the commune of the district's time, which ended on 30/06/2025
_PROVINCE = re.compile(r"[\s,;(–-]+(?:(?:tỉnh|tinh|t\.)\s*)?(?:quảng ngãi|quang ngai)\s*\)?$")
_DISTRICT = re.compile(r"[\s,;(–-]+(?:huyện|huyen|h\.?)\s*(?:bình sơn|binh son)\s*\)?$")
_OFFICE = r"(?:ubnd|ủy ban nhân dân|uy ban nhan dan|hđnd|hdnd|hội đồng nhân dân|đảng ủy|dang uy)"
_KIND = re.compile(rf"^(?:{_OFFICE}\s+)?(?:thị trấn|thi tran|t\s*[./]?\s*t|xã|xa|x)(?:\s*[.:]\s*|\s+)")


def find(text: str, communes: Mapping[str, str]) -> tuple[str | None, list[str]]:
    """What `communes` says of a text, and names like it where that is nothing.

    Without any accents it is a name only where one alone reads so: Bình Thạnh and Bình Thanh never do.
    """
    said = seen(text)
    if said in communes:
        return communes[said], []
    name, suffix = _name(said)
    if name + suffix in communes:
        return communes[name + suffix], []
    alike = _unaccented(frozenset(communes)).get(bare(name), [])
    meant = {communes[n + suffix] for n in alike if n + suffix in communes}
    if is_bare(name) and len(meant) == 1:
        return meant.pop(), []
    return None, [" ".join(word.capitalize() for word in n.split()) for n in alike]


def says_commune(text: str) -> bool:
    """Whether a text begins as only a commune's name does."""
    return _KIND.match(seen(text)) is not None


def without_kind(text: str) -> str:
    """A name in small letters without what it is a name of: "binh an" of "X. Binh An, huyen Binh Son"."""
    return _name(seen(text))[0]


def _name(said: str) -> tuple[str, str]:
    """A name, and what its district adds to it."""
    said = _PROVINCE.sub("", said.strip(" .,;"))
    name = _DISTRICT.sub("", said)
    suffix = IN_DISTRICT if name != said else ""
    return _KIND.sub("", name).strip(" .,;"), suffix


@cache
def _unaccented(names: frozenset[str]) -> dict[str, list[str]]:
    """Bare names of communes by their letters without accents."""
    found: dict[str, list[str]] = {}
    for name in sorted(n for n in names if IN_DISTRICT not in n and not _KIND.match(n) and not n[0].isdigit()):
        found.setdefault(bare(name), []).append(name)
    return found
