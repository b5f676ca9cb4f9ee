"""Files, modules and links named in documents, comments and docstrings are there."""

from __future__ import annotations

import ast
import re
import tokenize
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from documents import DOCUMENTS, ROOT, prose, recipes, shown, spans

TOPS = {path.name for path in ROOT.iterdir()}
ENDINGS = ("py", "md", "sql", "csv", "geojson", "toml", "txt", "svg", "png", "js", "html", "css", "ttf", "woff2")
# What an installation makes, what git keeps to itself, and what is put beside the reference tables by hand.
MADE = re.compile(r"^(data/home|\.venv|\.git)\b|communes\.geojson$|^CURRENT$|^(access|sign-in)\.toml$")
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
DOTTED = re.compile(r"^(?:data|analytics|pages|gate|recount)(?:\.\w+)+$")


def is_path(word: str) -> bool:
    """Whether a word in code type names a file of ours: a known ending or a folder we have, and nothing else in it."""
    if re.search(r"[^\w./*-]", word) or word.startswith(("http", "-", "/")):
        return False
    first = word.split("/")[0]
    return ("/" in word and first in TOPS) or (word.endswith(tuple(f".{e}" for e in ENDINGS)) and "*" not in word)


def is_there(word: str, beside: Path) -> bool:
    """Found from the root, beside the document, as a pattern, or as the end of exactly one file's path."""
    word = word.rstrip("/")
    if "*" in word:
        return any(ROOT.glob(word))
    return any((place / word).exists() for place in (ROOT, beside)) or ends()[word] == 1


@cache
def ends() -> Counter[str]:
    """How many files of the project have a path that ends so."""
    folders = ("data", "analytics", "pages", "gate", "tests", "docs", "static")
    files = [p.relative_to(ROOT).parts for folder in folders for p in (ROOT / folder).rglob("*") if p.is_file()]
    return Counter("/".join(parts[at:]) for parts in files if parts[:2] != ("data", "home") for at in range(len(parts)))


def names_something(dotted: str) -> bool:
    """Whether a dotted name is a module of ours, or something in one."""
    parts = dotted.split(".")
    for cut in range(len(parts), 0, -1):
        place = (ROOT / "tests/support" if parts[0] == "recount" else ROOT).joinpath(*parts[:cut])
        if place.with_suffix(".py").exists() or place.is_dir():
            rest, source = (
                parts[cut:],
                place.with_suffix(".py") if place.with_suffix(".py").exists() else place / "__init__.py",
            )
            return not rest or (source.exists() and bool(re.search(rf"\b{rest[0]}\b", source.read_text("utf-8"))))
    return False


def remarks(path: Path) -> Iterator[tuple[int, str]]:
    """Comments and docstrings of a file of code, with their lines."""
    with tokenize.open(path) as file:
        for token in tokenize.generate_tokens(file.readline):
            if token.type == tokenize.COMMENT:
                yield token.start[0], token.string
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and (said := ast.get_docstring(node)):
            yield getattr(node, "lineno", 1), said


def code() -> list[Path]:
    """Every Python file of the project, its tests too."""
    folders = ("data", "analytics", "pages", "tests", "docs")
    return [
        *ROOT.glob("*.py"),
        *(p for folder in folders for p in (ROOT / folder).rglob("*.py") if "home" not in p.parts),
    ]


@pytest.mark.parametrize("document", DOCUMENTS, ids=shown)
def test_files_named_in_documents_are_there(document: Path):
    typed = [re.sub(r"--out \S+", "", span) for span in spans(document)]  # what a command writes is not there before
    named = {word for span in typed for word in re.split(r"[\s,;=]+", span) if is_path(word)}
    if document.parent.name == "how-to":  # a recipe says what it makes
        named -= {step.path for step in recipes.steps(document)} | set(recipes.sheets(document))
    lost = [w for w in sorted(named) if not MADE.search(w) and not is_there(w, document.parent)]
    assert not lost, "\n".join(lost)


@pytest.mark.parametrize("document", DOCUMENTS, ids=shown)
def test_links_lead_somewhere(document: Path):
    links = [link for link in LINK.findall(prose(document)) if not link.startswith(("http", "mailto"))]
    assert [link for link in links if not (document.parent / link).exists()] == []


def test_comments_and_docstrings_cite_what_is_there():
    lost = []
    for path in code():
        for line, said in remarks(path):
            words = re.findall(r"`([^`]+)`", said) + re.findall(r"[\w./-]+\.md\b", said)
            for word in words:
                gone = DOTTED.match(word) and not names_something(word.removesuffix("()"))
                gone = gone or (is_path(word) and not MADE.search(word) and not is_there(word, path.parent))
                lost += [f"{shown(path)}:{line} {word}"] if gone else []
    assert not lost, "\n".join(lost)
