"""What documents name exists, and what exists is named: commands, options, settings, tables, pages, documents."""

from __future__ import annotations

import ast
import csv
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from documents import DOCUMENTS, GUIDE, README, ROOT, rows, shown, spans, text

import run
from analytics.commands import main
from analytics.documents.catalogue import DOCUMENTS as FILES
from analytics.documents.decks.decks import DECKS
from analytics.indicators import INDICATORS
from data.tables.tables import TABLES

GLOSSARY = ROOT / "docs/glossary.md"
COMMANDS = {name: main.get_command(click.Context(main), name) for name in main.list_commands(click.Context(main))}
OF_RUN = {"test": set(), "": {"--port", "--no-browser", *run.LISTENING}}  # what run.py itself understands
SETTING = re.compile(r"\bDANVAN_[A-Z]+\b")
OTHER_TOOLS = ("git", "pip", "pytest", "pre-commit", "streamlit")


def said_commands(document: Path) -> Iterator[list[str]]:
    """The words behind `python run.py` wherever a document says it in code type, without its remarks."""
    for span in spans(document):
        if said := re.search(r"python run\.py\b([^#|]*)", span):
            yield shlex.split(said[1])


def options(command: click.Command) -> set[str]:
    """Long options of a command and of those under it, but the hidden ones."""
    found = {word for option in params(command) if not option.hidden for word in option.opts}
    return {word for word in found if word.startswith("--")}


def params(command: click.Command) -> list[click.Option]:
    """Every option of a command and of those under it."""
    below = command.commands.values() if isinstance(command, click.Group) else ()
    own = [param for param in command.params if isinstance(param, click.Option)]
    return own + [param for other in below for param in params(other)]


def settings_read() -> set[str]:
    """Environment variables that the code asks for."""
    files = [
        *ROOT.glob("*.py"),
        *(p for top in ("data", "analytics", "pages", "gate") for p in (ROOT / top).rglob("*.py")),
    ]
    return {
        node.value
        for path in files
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and SETTING.fullmatch(node.value)
    } | set(SETTING.findall(run.HELP))


def menu() -> dict[str, list[str]]:
    """Titles of pages by section, as `dashboard.py` lists them."""
    found: dict[str, list[str]] = {}
    for node in ast.walk(ast.parse((ROOT / "dashboard.py").read_text("utf-8"))):
        if isinstance(node, ast.Dict):
            for section, pages in zip(node.keys, node.values, strict=True):
                titles = [
                    k.value for n in ast.walk(pages) if isinstance(n, ast.keyword) for k in [n] if k.arg == "title"
                ]
                found[ast.literal_eval(section)] = [ast.literal_eval(title) for title in titles]
    return found


@pytest.mark.parametrize("document", DOCUMENTS, ids=shown)
def test_commands_that_are_named_exist(document: Path):
    named = [words[0] for words in said_commands(document) if words and re.fullmatch(r"[a-z]+", words[0])]
    assert [name for name in named if name not in COMMANDS and name not in OF_RUN] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=shown)
def test_options_that_are_named_exist(document: Path):
    known = {"--help", *OF_RUN[""]} | {
        word for command in COMMANDS.values() if command for option in params(command) for word in option.opts
    }
    ours = [span for span in spans(document) if not span.strip().startswith(OTHER_TOOLS)]
    named = {option for span in ours for option in re.findall(r"(?<![\w-])--[a-z][a-z-]+", span)}
    assert named - known == set()


def first_words() -> dict[str, str]:
    """Command to its line in README's table."""
    lines = [row for row in rows(README) if len(row) == 2 and row[0].startswith(("`", "*("))]
    found: dict[str, str] = {}
    for first, rest in lines:
        if word := re.match(r"`(\w+)", first):
            found.setdefault(word[1], first + rest)
    return found


def test_every_command_and_option_stands_in_the_readme():
    lines = first_words()
    shared = set(re.findall(r"--[a-z-]+", lines["query"]))
    for name, command in COMMANDS.items():
        assert command
        if name == "serve":  # what run.py does without a word
            continue
        assert name in lines, f"README's table lacks `{name}`"
        left_out = options(command) - set(re.findall(r"--[a-z-]+", lines[name]))
        assert left_out <= (shared if "filters" in lines[name] or "options" in lines[name] else set()), (name, left_out)


def test_help_of_run_names_every_command():
    assert [name for name in COMMANDS if name != "serve" and not re.search(rf"\b{name}\b", run.HELP)] == []


def test_settings_that_are_named_are_read_and_those_read_are_named():
    named = {word for document in DOCUMENTS for word in SETTING.findall(text(document))}
    assert named - settings_read() == set()
    assert settings_read() - set(SETTING.findall(text(README))) == set()


def test_indicators_asked_for_in_documents_exist():
    documents = [d for d in DOCUMENTS if d.parent.name != "how-to"]  # those add what is asked for
    asked = [words[1:] for d in documents for words in said_commands(d) if words[:1] in (["query"], ["signals"])]
    keys = {word for words in asked for word in words[:1] if re.fullmatch(r"[a-z_0-9]+", word)}
    assert keys
    assert keys - set(INDICATORS) == set()


def test_every_table_stands_in_the_glossary():
    named = {word for row in rows(GLOSSARY) if len(row) == 3 for word in re.findall(r"`(\w+)`", row[1])}
    assert set(TABLES) - named == set()


def test_words_of_the_glossary_stand_in_the_code():
    files = [
        p for top in ("data", "analytics", "pages", "gate") for p in (ROOT / top).rglob("*.py") if "home" not in p.parts
    ]
    files += [*(ROOT / "data/sql").glob("*.sql"), *(ROOT / "data/reference").glob("*.csv")]
    code = "\n".join(path.read_text("utf-8") for path in files)
    words = {word for row in rows(GLOSSARY) if len(row) == 3 for word in re.findall(r"`([^`]+)`", row[1])}
    assert {word for word in words if not re.search(rf"\b{word.replace(' ', '[ _]')}s?\b", code)} == set()


def test_reference_tables_stand_in_the_guide_with_their_columns():
    """The line of each file there: its name, what it says, its columns in their order."""
    said = {row[0].strip("`"): re.findall(r"`(\w+)`", row[2]) for row in rows(GUIDE) if row[0].endswith(".csv`")}
    folder = ROOT / "data/reference"
    there = {}
    for path in sorted(folder.rglob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            there[path.relative_to(folder).as_posix()] = next(csv.reader(file))
    assert said == there


def test_every_page_stands_in_the_guide_and_every_way_through_the_menu_is_one():
    titles = menu()
    guide = text(GUIDE)
    assert [title for pages in titles.values() for title in pages if f"**{title}**" not in guide] == []
    ways = re.findall(r"\*\*([^*]+)\*\* → \*\*([^*]+)\*\*", guide)
    assert ways
    assert [way for way in ways if way[1] not in titles.get(way[0], [])] == []


def test_documents_and_decks_stand_in_readme_and_guide():
    line = first_words()["export"]
    assert [key for key in (*FILES, *DECKS) if not re.search(rf"\b{key}\b", line)] == []
    assert [d.title for d in FILES.values() if d.title not in text(GUIDE)] == []
    assert [d.title for d in DECKS.values() if d.title not in text(GUIDE)] == []
