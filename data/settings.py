"""Where things are and what day it is: everything the surroundings may change."""

from __future__ import annotations

import getpass
import os
import re
from datetime import date
from functools import lru_cache
from pathlib import Path

HERE = Path(__file__).parent
SAMPLE = HERE / "sample"
SQL = HERE / "sql"
KEPT_SNAPSHOTS = 20
BUILDER_MEMORY = "160MB"  # of the snapshot a load holds in memory; what needs more is spilled to the disk
READER_MEMORY = "256MB"  # of the warehouse a server holds in memory; what needs more is spilled to the disk


@lru_cache(maxsize=64)
def _path(text: str) -> Path:
    return Path(text)  # made once: the home is asked for with every number


def home() -> Path:
    """The folder of everything that is kept (`DANVAN_HOME`, default `data/home/`)."""
    return _path(os.environ.get("DANVAN_HOME") or str(HERE / "home"))


def reference() -> Path:
    """The folder of the reference tables (`DANVAN_REFERENCE`, default `data/reference/`)."""
    return Path(os.environ.get("DANVAN_REFERENCE") or HERE / "reference")


def reference_file(name: str) -> Path:
    """A reference table: the one in the folder of reference tables, ours where that has none."""
    own = reference() / name
    return own if own.exists() else HERE / "reference" / name


def role() -> str:
    """Who looks at the screens (`DANVAN_ROLE`, "analyst" unless it says "viewer")."""
    return "viewer" if os.environ.get("DANVAN_ROLE") == "viewer" else "analyst"


_ADDRESS = re.compile(r"(https://[a-z0-9.-]+|http://(localhost|127\.0\.0\.1))(:[1-9][0-9]{0,4})?")


def addresses() -> list[str]:
    """Where the server is reached besides this computer's own names (`DANVAN_ADDRESSES`, separated by blanks).

    Each as a browser writes it: "https://dan-van.binhson.vn". Raises ValueError.
    """
    found = os.environ.get("DANVAN_ADDRESSES", "").lower().split()
    for address in found:
        if not _ADDRESS.fullmatch(address):
            raise ValueError(
                f"DANVAN_ADDRESSES có “{address}”: hãy viết https://tên-máy hoặc https://tên-máy:cổng, không gì sau."
            )
    return found


def today() -> date:
    """Today, or the day tests set in `DANVAN_TODAY`. Nothing that happened may be dated later."""
    fixed = os.environ.get("DANVAN_TODAY")
    return date.fromisoformat(fixed) if fixed else date.today()


def user() -> str:
    """Who is logged in on this computer; nothing where it does not say."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return ""
