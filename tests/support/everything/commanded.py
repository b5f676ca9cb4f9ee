"""Everything the commands print or write for who runs them, as text by the words of the command.

Commands and their options are found, not listed; a new one whose values nobody has said fails the test.
"""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click
from click.testing import CliRunner

from analytics.commands import main
from analytics.documents.catalogue import DOCUMENTS
from analytics.indicators import INDICATORS
from analytics.scope.filters import Filters
from analytics.scope.row_scope import DENUNCIATION

NOT_ANSWERS = (
    "serve",
    "load",
    "sample",
    "template",
    "bench",
    "simulate",
    "access",
    "backup",
    "restore",
)  # deeds, and made-up data
LETTERS = [key for key, indicator in INDICATORS.items() if indicator.fact.table == "petition"]
OF_FILTERS = {field.name for field in dataclasses.fields(Filters)}
OFFICE = [d.key for d in DOCUMENTS.values() if d.ending != "pdf"]  # what a PDF prints is what its `page` answers
TIMES = {"query": 24, "signals": 16, "findings": 3, "export": 4, "snapshots": 1, "doctor": 1}


def answers(chosen: Sequence[Filters], seed: int, folder: Path) -> Iterator[tuple[str, str | bytes]]:
    """What each command said, or the file it wrote; `folder` holds the data and is not named in what is said."""
    rng = random.Random(seed)
    context = click.Context(main)
    for name in sorted(set(main.list_commands(context)) - set(NOT_ANSWERS)):
        command = main.get_command(context, name)
        assert command is not None
        for number in range(TIMES[name]):
            filters = rng.choice([f for f in chosen if name != "export" or DENUNCIATION not in f.kinds])
            words = [name, *(w for p in command.params for w in _said(p, filters, number + seed, rng))]
            told = _run(words, command, folder)
            yield f"command {words}", told.replace(str(folder), "~") if isinstance(told, str) else told


def _said(parameter: click.Parameter, filters: Filters, number: int, rng: random.Random) -> list[str]:
    """The words that set a parameter: the filters' from the filters, others' in turn."""
    if parameter.name in OF_FILTERS:
        found = getattr(filters, parameter.name)
        values = found if isinstance(found, tuple) else () if found is None else (found,)
    elif parameter.name == "document":
        values = (OFFICE[number % len(OFFICE)],)
    elif isinstance(parameter.type, click.Choice) and not parameter.multiple:
        values = (parameter.type.choices[number % len(parameter.type.choices)],)
    else:
        own: dict[str | None, list[Any]] = {
            "key": [LETTERS[number % len(LETTERS)]],
            "keys": [LETTERS[number % len(LETTERS)]],
            "by": [rng.choice(INDICATORS[LETTERS[number % len(LETTERS)]].dimensions)],
            "who": [],
            "dated": ["2025-01-02"],
            "out": [],  # where the answer goes, `_run` says
        }
        values = own[parameter.name]
    named = [] if isinstance(parameter, click.Argument) else [parameter.opts[0]]
    return [word for value in values for word in (*named, str(value))]


def _run(words: list[str], command: click.Command, folder: Path) -> str | bytes:
    runner = CliRunner()
    if not any(parameter.name == "out" for parameter in command.params):
        return _told(runner.invoke(main, words))
    out = folder.with_suffix(f".{DOCUMENTS[words[1]].ending}")
    result = runner.invoke(main, [*words, "--out", str(out)])
    return out.read_bytes() if result.exit_code == 0 else _told(result)


def _told(result: Any) -> str:
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return f"{result.exit_code}\n{result.stdout}\n{result.stderr}"
