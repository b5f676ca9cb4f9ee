"""What the release before kept as files goes into the store once: decks, matched columns, decided texts.

The files stay where they are: going back to the release before loses nothing, and what could not be read is not gone.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, insert

from data import settings
from data.state import tables

_DECK = re.compile(r"(?P<owner>[a-z]+(?:-\d{5}(?:-\d{4})?)*)-(?P<deck>[a-z0-9-]+)")  # role, units, deck
log = logging.getLogger(__name__)


def take(connection: Connection) -> None:
    """Copy what lies in the home into an empty store; entries nobody can read are left where they are and logged."""
    _put(connection, tables.DECK, _decks(settings.home() / "decks"))
    _put(connection, tables.COLUMN_MATCH, _matches(settings.home() / "mappings.json"))
    decided = _object(settings.home() / "texts.json")
    codes = decided.get("decided")
    if isinstance(codes, dict):
        _put(connection, tables.DECIDED_TEXT, ({"code": c, "keep": k} for c, k in codes.items() if isinstance(k, bool)))
    if isinstance(decided.get("salt"), str):
        _put(connection, tables.SETTING, [{"name": "salt of decided texts", "value": decided["salt"]}])


def _put(connection: Connection, table: Table, rows: Any) -> None:
    if rows := list(rows):
        connection.execute(insert(table), rows)


def _decks(folder: Path) -> Iterator[dict[str, str]]:
    for path in sorted(folder.glob("*.json")):
        text, name = _text(path), _DECK.fullmatch(path.stem)
        if text is not None and name:
            yield {"owner": f"role:{name['owner']}", "deck": name["deck"], "text": text}
        elif text is not None:
            log.warning("A kept deck has a name nobody gave it: left as a file.")


def _matches(path: Path) -> Iterator[dict[str, str]]:
    for sender, one in _object(path).items():
        match one:
            case {"table": str(table), "columns": dict(columns)}:
                yield {"sender": sender, "table": table, "columns": json.dumps(columns, ensure_ascii=False)}
            case _:
                log.warning("A matched form in %s cannot be read: left there.", path.name)


def _object(path: Path) -> dict[str, Any]:
    text = _text(path)
    try:
        found = json.loads(text) if text else {}
    except ValueError:
        log.warning("%s cannot be read: left as it is.", path.name)
        return {}
    return found if isinstance(found, dict) else {}


def _text(path: Path) -> str | None:
    try:
        return path.read_text("utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError):
        shown = path.name if path.parent == settings.home() else "A kept deck"  # decks are named by people
        log.warning("%s cannot be read: left as it is.", shown)
        return None
