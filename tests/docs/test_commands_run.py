"""Commands that documents show are understood by the command line, and code blocks of commands run."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from documents import DOCUMENTS, GUIDE, README, blocks, rows, shown

from analytics.commands import main
from tests.docs.test_named import OF_RUN, said_commands

LOADED = "don-thu-2024.xlsx"  # the file that the guide loads


def is_whole(words: list[str]) -> bool:
    """Whether a command is shown as it is typed, not as a pattern with [optional] words."""
    return (
        bool(words)
        and words[0] in main.list_commands(click.Context(main))
        and not re.search(r"[\[\]…\\]", " ".join(words))
    )


@pytest.fixture
def folder(sample_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to type commands in, with the files they name and a home of its own that holds the sample."""
    shutil.copytree(sample_home, tmp_path / "home")
    monkeypatch.setenv("DANVAN_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("DANVAN_TODAY", "2026-12-31")
    monkeypatch.chdir(tmp_path)
    return tmp_path


# A recipe's commands know what the recipe adds: test_how_to.py runs them.
@pytest.mark.parametrize("document", [d for d in DOCUMENTS if d.parent.name != "how-to"], ids=shown)
def test_commands_are_understood(document: Path, folder: Path):
    """Every word is one that the command takes, with a value it allows."""
    for words in filter(is_whole, said_commands(document)):
        name, *rest = words
        for word in rest:
            if re.fullmatch(r"[\w-]+\.(xlsx|csv)", word):
                Path(word).touch()
        command = main.get_command(click.Context(main), name)
        assert command
        if rest:
            command.make_context(name, rest, parent=click.Context(main, info_name="python run.py"))


def in_blocks(document: Path) -> list[list[str]]:
    """Commands of the fenced blocks of a document, without those that need a code the reader must fill in."""
    lines = [line for block in blocks(document) for line in block.text.splitlines()]
    said = [shlex.split(line.partition("#")[0])[2:] for line in lines if line.startswith("python run.py")]
    return [words for words in said if words and words[0] not in OF_RUN and not {"MÃ", "ID"} & set(words)]


def test_blocks_of_the_guide_run(folder: Path, template: Callable[..., str]):
    """In their order; where the guide loads a file there are three new letters under its name."""
    commands = in_blocks(GUIDE)
    assert len(commands) >= 4
    for at, words in enumerate(commands):
        letters = [{"petition_id": f"HD-{at}{number}"} for number in range(3)]
        Path("don.csv").write_text(template("petition", letters), "utf-8")
        done = CliRunner().invoke(main, ["don.csv" if word == LOADED else word for word in words])
        assert done.exit_code == 0, (words, done.output)
    assert (folder / "mau.xlsx").exists()


def test_questions_in_prose_are_answered(folder: Path):
    """Whole commands that only read, wherever a document names them."""
    asked = {
        tuple(w)
        for d in (README, GUIDE)
        for w in said_commands(d)
        if is_whole(w) and w[0] in ("query", "signals", "findings")
    }
    assert len(asked) >= 3
    for words in asked:
        done = CliRunner().invoke(main, list(words))
        assert (done.exit_code, bool(done.output)) == (0, True), (words, done.output)


def test_the_readme_lists_options_with_values_that_are_taken():
    """`[--format table\\|csv\\|json]` in a command's line: each value is one of the option's."""
    wrong = []
    for row in rows(README):
        if not (word := re.match(r"`(\w+)", row[0])) or not (command := main.get_command(click.Context(main), word[1])):
            continue
        for option, values in re.findall(r"(--[a-z-]+) ([a-z-]+(?:\|[a-z-]+)+)", row[0]):
            kind = next(p.type for p in command.params if option in p.opts)
            assert isinstance(kind, click.Choice)
            wrong += [(option, value) for value in values.split("|") if value not in kind.choices]
    assert wrong == []
