"""Which files of Streamlit's are whose: those whose address its own sockets were told.

Streamlit gives a download to anybody who knows its address, which a fast hash of the content makes, and takes an upload
for any page at any address of that form. Here both are for the login that was told that very address.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from typing import Any

from gate.requests import paths

MOST = 2_000  # addresses of one login; the oldest go first
_ADDRESS = re.compile(rb"/(?:media|_stcore/upload_file)/[0-9A-Za-z./_-]+")


class Told:
    """Addresses by the key of the session."""

    def __init__(self) -> None:
        self._told: dict[str, OrderedDict[str, None]] = {}

    def note(self, key: str, message: Any) -> None:
        """Remember the addresses in a message to a socket of this session."""
        found = _ADDRESS.findall(message.get("bytes") or b"")
        if not found:
            return
        kept = self._told.setdefault(key, OrderedDict())
        for address in found:
            kept[address.decode("ascii")] = None
            kept.move_to_end(address.decode("ascii"))
        while len(kept) > MOST:
            kept.popitem(last=False)

    def knows(self, key: str, path: str) -> bool:
        return path in self._told.get(key, ())

    def forget_but(self, standing: set[str | None]) -> None:
        """Sessions that are over were told nothing."""
        for key in self._told.keys() - standing:
            del self._told[key]


def is_of_one(path: str) -> bool:
    """Whether a path is for the login alone that was told it."""
    return path.startswith((paths.MEDIA, paths.UPLOADS))
