"""The project's documents as tests read them: prose, code blocks, words in code type, tables."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[3]
README, GUIDE = ROOT / "README.md", ROOT / "HUONG-DAN.md"
DOCUMENTS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
_BLOCK = re.compile(r"^```(\S*)\n(.*?)^```$", re.M | re.S)
_SPAN = re.compile(r"`([^`\n]+)`")


@dataclass(frozen=True, kw_only=True)
class Block:
    """A fenced block: the word behind its fence, its text, and the line of prose before it."""

    language: str
    text: str
    before: str


def shown(path: Path) -> str:
    """A file as a failing test names it."""
    return path.relative_to(ROOT).as_posix()


@cache
def text(document: Path) -> str:
    """All of a document."""
    return document.read_text("utf-8")


def blocks(document: Path) -> list[Block]:
    """Fenced blocks in their order."""
    whole = text(document)
    found = []
    for match in _BLOCK.finditer(whole):
        before = whole[: match.start()].rstrip().splitlines()
        found.append(Block(language=match[1], text=match[2], before=before[-1] if before else ""))
    return found


def prose(document: Path) -> str:
    """A document without its fenced blocks."""
    return _BLOCK.sub("", text(document))


def spans(document: Path) -> list[str]:
    """Everything in code type: words between backticks, and the lines of fenced blocks."""
    return [*_SPAN.findall(prose(document)), *(line for block in blocks(document) for line in block.text.splitlines())]


def rows(document: Path) -> list[list[str]]:
    """The cells of every line of a table."""
    lines = [line for line in prose(document).splitlines() if line.startswith("|")]
    cells = [[cell.replace("\\|", "|").strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]
    return [row for row in cells if not re.fullmatch(r"[-: ]*", "".join(row))]
