"""What the user's guide quotes stands on the screen, word by word.

**Bold** and *italic* in HUONG-DAN.md are titles, buttons, fields, choices; “…” are messages, "…" is what differs.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from documents import GUIDE, ROOT, prose
from google.protobuf.json_format import MessageToDict
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from tests.docs.test_named import menu

EMPHASIS = re.compile(r"(?<!\*)(\*{1,2})(?!\*)([^*]+?)\1(?!\*)")
QUOTED = re.compile(r"“([^”]+)”")


def menu_addresses() -> list[str]:
    """The address of every page in the menu; the home page's is ""."""
    calls = [n for n in ast.walk(ast.parse((ROOT / "dashboard.py").read_text("utf-8"))) if isinstance(n, ast.Call)]
    words = [
        {k.arg: k.value.value for k in n.keywords if isinstance(k.value, ast.Constant)}
        for n in calls
        if ast.unparse(n.func) == "st.Page"
    ]
    return [word.get("url_path", "") for word in words]


def plain(text: str) -> str:
    """Letters alone: one blank between words, without what Markdown and HTML add."""
    return re.sub(r"\s+", " ", re.sub(r"[*`\\#]|&nbsp;", "", text.replace("\u00a0", " "))).strip(" .:").casefold()


def pieces(text: str) -> set[str]:
    """What a text says in one go: between tags, on a line of Markdown or before its colon, in bold there."""
    lines = [line for part in re.split(r"<[^>]*>", text) for line in part.splitlines()]
    heads = [line.split(cut)[0] for line in lines for cut in (":", ". ", " (") if cut in line]
    return {plain(line) for line in [*lines, *heads, *re.findall(r"\*\*([^*]+)\*\*", text)]}


def opened(address: str) -> AppTest:
    """A page opened by its address."""
    at = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=120)
    at._page_hash = calc_hash(address)
    return at.run()


def drawn(node: Any) -> Iterator[str]:
    """Every text that the elements of a page hold."""
    if getattr(node, "proto", None) is not None:
        yield from texts_of(MessageToDict(node.proto))
    for child in getattr(node, "children", {}).values():
        yield from drawn(child)


def texts_of(value: Any) -> Iterator[str]:
    """Every string in what JSON can hold."""
    if isinstance(value, str):
        yield value
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from texts_of(part)


def in_source() -> list[str]:
    """Every text of the code that pages draw from: what only some state of the data brings to the screen."""
    folders = ("pages", "analytics", "data", "gate")
    files = [p for folder in folders for p in (ROOT / folder).rglob("*.py") if "home" not in p.parts]
    nodes = [node for path in files for node in ast.walk(ast.parse(path.read_text("utf-8")))]
    texts = [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return [*texts, *(path.read_text("utf-8") for path in (ROOT / "pages/parts/deck").glob("stage.[hj]*"))]


@pytest.fixture
def screens(sample: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """All there is to read, with the sample and with an empty home."""
    monkeypatch.chdir(ROOT)
    texts = []
    for home in (sample, tmp_path / "empty"):
        monkeypatch.setenv("DANVAN_HOME", str(home))
        texts += [text for address in menu_addresses() for text in drawn(opened(address)._tree)]
    return texts


def test_labels_and_messages_of_the_guide_stand_on_the_screen(screens: list[str]):
    guide = re.sub(r"`[^`]*`", "", prose(GUIDE))
    labels = {plain(match[2]) for match in EMPHASIS.finditer(guide)}
    in_menu = {plain(word) for section, titles in menu().items() for word in (section, *titles)}
    seen = in_menu | {piece for text in screens for piece in pieces(text)}
    possible = seen | {piece for text in in_source() for piece in pieces(text)}
    assert len(labels) > 50
    assert not labels - possible, "\n".join(sorted(labels - possible))
    assert len(labels - seen) < len(labels) / 3, "not seen on any page as it opens:\n" + "\n".join(
        sorted(labels - seen)
    )

    everything = plain("\n".join([*screens, *in_source()]))
    said = [message for message in QUOTED.findall(guide) if not all(plain(p) in everything for p in message.split("…"))]
    assert not said, "\n".join(said)


def test_sections_of_the_menu_are_named():
    assert [section for section in menu() if f"**{section}**" not in prose(GUIDE)] == []
