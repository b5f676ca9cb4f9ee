"""Everything a viewer can be shown, as text by name: what each function of analytics that takes a viewer answers,
what the commands print and write, and SELECTs.

Functions are found, not listed; their arguments are filled by name. A new function is so looked at from its first day,
and one whose arguments nobody has said how to fill fails the test.
"""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import io
import itertools
import pkgutil
import random
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from types import GeneratorType
from typing import Any

import numpy as np
import pandas as pd

import analytics
from analytics import formatting
from analytics.access import audit, managing
from analytics.documents import asked_decisions
from analytics.documents.decks import saved_decks, slide_messages, slides
from analytics.documents.decks.decks import DECKS, Deck, Slide
from analytics.documents.forms import FORMS, counting
from analytics.documents.office import data_book, docx, forms_xlsx, pptx
from analytics.documents.pdf import commune, overview, scoreboard
from analytics.documents.report import appendices, report
from analytics.documents.sheets import taken_away
from analytics.figures import LIGHT, by_page
from analytics.figures.by_page import PICTURES, Asked
from analytics.figures.by_page.explore import BY, THEN
from analytics.figures.by_page.request import INDICATOR
from analytics.indicators import DIMENSIONS, INDICATORS, TIME
from analytics.loading import column_mapping, history, job, sending, undecided_texts
from analytics.measure import measure as measured
from analytics.measure.measure import CannotGroup, measure
from analytics.registers import data_quality, drill_down, models, receptions, registers
from analytics.registers.models import GIFTS
from analytics.registers.sides import conclusions
from analytics.scope import periods, places, row_scope, snapshot
from analytics.scope.filter_fields import CHOICES, known_values
from analytics.scope.filters import Filters
from analytics.scope.viewer import NotAllowed, Viewer, acting
from analytics.summaries import (
    against_target,
    commune_bullets,
    commune_rankings,
    findings,
    headline_tiles,
    monitoring,
    pivot,
    plan_scoreboard,
)
from analytics.summaries.pivot import Refused
from analytics.summaries.pivot.cross_table import Question
from data.tables.tables import TABLES
from everything import commanded

LETTERS = [key for key, indicator in INDICATORS.items() if indicator.fact.table == "petition"]
# Deeds, conditions rather than answers, and words about what another function of this list answered.
NOT_ANSWERS = {
    *(row_scope.seen, row_scope.rows, row_scope.all_rows, row_scope.withheld, row_scope.column, row_scope.from_where),
    *(
        saved_decks.deck,
        saved_decks.keep,
        column_mapping.remember,
        history.undo,
        drill_down.sentence,
        pivot.ask,
        acting,
    ),
    *(audit.record, job.told, taken_away.table, undecided_texts.remember),
    *(managing.add, managing.reset, managing.remove, managing.end),
    *(commune.commune, overview.overview, scoreboard.scoreboard),  # what they print is what their `page` answers
    *(sending.declare, sending.take_back),
    *(pptx.deck, docx.report, data_book.book, forms_xlsx.forms),  # as the command `export` writes them
    *(appendices.appendices, formatting.scope_sentence),
    commune_bullets.trouble,  # as the page of a commune tells it
    *(slide_messages.message, slide_messages.outstanding, asked_decisions.first),  # as slides tell them
    asked_decisions.keep,
    *(headline_tiles.of_table, headline_tiles.headline, headline_tiles.was_counted, monitoring.months),
    *(measured.measure, measured.measure_buckets, measured.columns),
}
# Modules whose answers are looked at as the whole tells them.
PARTS = (
    "analytics.summaries.findings.",
    "analytics.documents.report.results",
    "analytics.documents.report.outlook",
)
FEW = 3  # choices that what takes long is made for
SLOW = {
    *(slides.show, report.report, commune.page, overview.page, scoreboard.page),
    *(counting.inspection, counting.count_all, counting.count, plan_scoreboard.rows, headline_tiles.tiles),
    *(against_target.results, commune_rankings.profile, commune_rankings.side_by_side, findings.findings),
}


def choices(seed: int) -> list[Filters]:
    """Choices of every field of the filters, periods of both calendars, days as of which state is read."""
    rng = random.Random(seed)
    known: dict[str, list[Any]] = {
        "communes": ["21112", "21064"], "items": list(range(1, 15)),
        **{name: list(known_values(name)) for name in CHOICES if name != "agencies"},
        "agencies": ["UBND xã Bình Mỹ", "Thanh tra huyện"],
    }  # fmt: skip
    found = [Filters(), Filters(period="2024"), Filters(period="2024-Q2"), Filters(period="2023", calendar="thanh-tra")]
    found += [Filters(period="2024", **{name: (rng.choice(values),)}) for name, values in known.items()]
    found += [Filters(period="2024", kinds=kinds) for kinds in (("Tố cáo",), ("Tố cáo", "Khiếu nại"))]
    first = date(2024, rng.randint(1, 6), rng.randint(1, 28))
    found += [Filters(start=first, end=first.replace(month=first.month + 3)),
              Filters(period="2024-05", calendar="thanh-tra"), Filters(period="2024-6T", due_basis="luat"),
              Filters(period="2024", as_of=first), Filters(period="2024", places="xa-moi")]  # fmt: skip
    return found


def everything(viewer: Viewer, seed: int, home: Path) -> dict[str, str]:
    """What each question answers, the question as its name.

    A seed asks every second question of every kind, the seed after it the others, each of filters of its own.
    """
    chosen = choices(seed)
    told = {name: plain(answer) for name, answer in _answers(viewer, chosen, seed)}
    told |= {name: plain(answer) for name, answer in commanded.answers(chosen, seed, home)}
    told |= {f"sql {sql}": plain(_asked(sql, viewer)) for sql in half(_questions(), seed)}
    return told


def half(questions: Sequence[Any], seed: int) -> Sequence[Any]:
    """Every second of them."""
    return questions[seed % 2 :: 2] or questions


def _answers(viewer: Viewer, chosen: list[Filters], seed: int) -> Iterator[tuple[str, Any]]:
    for by, filters in half(_groupings(chosen), seed):
        keys = [key for key in LETTERS if set(by) <= set(INDICATORS[key].dimensions)]
        yield f"measure {by} {filters}", _tried(partial(measure, keys, filters, by, viewer))
    for name, function in functions():
        for arguments in half(list(_filled(function, viewer, chosen)), seed):
            shown = {k: v for k, v in arguments.items() if k not in ("viewer", "asked")}
            if "asked" in arguments:
                shown |= {"filters": arguments["asked"].filters, "choices": arguments["asked"].choices}
            yield f"{name} {shown}", _tried(partial(function, **arguments))


def _groupings(chosen: list[Filters]) -> list[tuple[tuple[str, ...], Filters]]:
    """What indicators of letters are asked by: every grouping and pair of them."""
    of_letters = [d for d in DIMENSIONS if d in INDICATORS["received"].dimensions]
    pairs = [p for p in itertools.combinations(of_letters, 2) if not set(p) <= set(TIME)]
    asked: list[tuple[tuple[str, ...], Filters]] = [((), filters) for filters in chosen]
    asked += [((d,), filters) for k, d in enumerate(of_letters) for filters in chosen[k % FEW :: FEW]]
    asked += [(pair, chosen[k % len(chosen)]) for k, pair in enumerate(pairs)]
    return asked


def functions() -> list[tuple[str, Callable[..., Any]]]:
    """Every function of analytics that answers somebody, by name."""
    found = []
    for module in pkgutil.walk_packages(analytics.__path__, "analytics."):
        if ".commands" in module.name or module.name.startswith(PARTS):
            continue
        for name, function in vars(importlib.import_module(module.name)).items():
            full = f"{module.name}.{name}"
            if name.startswith("_") or not inspect.isroutine(function) or function.__module__ != module.name:
                continue
            if _is_for_somebody(function) and function not in NOT_ANSWERS:
                found.append((full, function))
    return found


def _is_for_somebody(function: Callable[..., Any]) -> bool:
    given = inspect.signature(function).parameters
    return "viewer" in given or ("asked" in given and given["asked"].annotation in (Asked, "Asked"))


def _filled(function: Callable[..., Any], viewer: Viewer, chosen: list[Filters]) -> Iterator[dict[str, Any]]:
    """Arguments for each value of each parameter at least, and each choice of filters."""
    wanted = [p for p in inspect.signature(function).parameters if p not in ("viewer", "filters", "asked", "meanwhile")]
    values = _values(function)
    combos = list(itertools.product(*(values[p] for p in wanted)))
    parameters = inspect.signature(function).parameters
    filters = chosen[1 : 1 + FEW] if function in SLOW else chosen
    alone = "filters" not in parameters and "asked" not in parameters
    for k in range(len(combos) if alone else max(len(combos), len(filters))):
        found = dict(zip(wanted, combos[k % len(combos)], strict=True))
        if "viewer" in parameters:
            found["viewer"] = viewer
        if "filters" in parameters:
            found["filters"] = filters[k % len(filters)]
        if "asked" in parameters:
            found["name"], page = found["name"]
            found["asked"] = Asked(filters=filters[k % len(filters)], viewer=viewer, look=LIGHT, choices=page)
        yield found


def _values(function: Callable[..., Any]) -> Mapping[str, list[Any]]:
    """By parameter: the values it is tried with. KeyError: say here how to fill it."""
    groupings = [d for d in DIMENSIONS if d in INDICATORS["received"].dimensions and d not in TIME]
    months = periods.buckets(date(2024, 1, 1), date(2024, 12, 31), "month")
    found: dict[str, list[Any]] = {
        "year": [2022, 2023, 2024], "key": list(INDICATORS), "keys": [tuple(LETTERS), tuple(INDICATORS)],
        "by": [(), *((d,) for d in groupings)], "buckets": [months], "page": [1, 2], "months": [24], "limit": [None, 5],
        "most": [registers.MOST], "label": ["2024-05"],
        "within": [timedelta(7), timedelta(15)], "day": [date(2025, 1, 24)],
        "question": [Question(keys=("received", "on_time_rate"), rows=("kind", "field"), columns=("quarter",), top=2)],
        "known": [["2024-12", "2024-05"]],
        "name": list(TABLES), "table": list(TABLES), "fact": list(TABLES), "search": [""],
        "units": [("21112", "21064")],
        "sort": ["received_on", "due_on", "resolved_on", "commune"], "descending": [True, False],
        "unit": places.standing_units(), "item": list(range(1, 15)), "form": list(FORMS),
        "gift": list(GIFTS),
        "look": [LIGHT], "style": ["nha-nuoc"], "deck": list(DECKS.values()), "petition_id": ["DT-1234"],
        "commune": [None, "21112"],
        "conclusion_id": ["KL-0001"], "state": ["", "Quá hạn"], "size": [20], "case_id": ["VV-1"],
        "states": [conclusions.STATES], "code": ["DA-03"],
        "rubric": ["Minh họa 100 điểm"],
        "model_id": ["M-00001"], "chosen": [Deck(key="moi", title="Mọi hình",
                                                 slides=tuple(Slide(n) for n in PICTURES))],
    }  # fmt: skip
    own: dict[Callable[..., Any], dict[str, list[Any]]] = {
        models.stages: {"by": ["", "field", "subject"]},
        conclusions.counted: {"by": ["issuer", "agency", "origin"]},
        models.register: {"sort": ["registered_on", "name"]},
        models.projects: {"limit": [5]},
        receptions.duties: {"by": ["commune", "successor", "chair"]},
        data_quality.arrivals: {"fact": list(data_quality.BY_COMMUNE)},
        measured.day_counts: {"key": [key for key in LETTERS if INDICATORS[key].durations]},
        snapshot.choices: {"name": list(CHOICES)},
        commune_rankings.standing: {"by": ["commune", "successor"]},
        drill_down.behind: {"page": [1]},
        pivot.pivot: {"keys": [("received", "on_time_rate"), ("open", "days_median")]},
        by_page.picture: {
            "name": [
                *((picture, {}) for picture in PICTURES),
                *(("kham-pha/explore", {INDICATOR: key, BY: "item", THEN: "kind"}) for key in LETTERS),
            ]
        },
    }
    found |= own.get(function, {})
    return found


def _questions() -> list[str]:
    """SELECTs of tables: their rows, and what DuckDB knows of their columns."""
    known = ", ".join(f"stats({column.name})" for column in TABLES["petition"].columns)
    return ["from petition", "from reception", f"select {known} from petition limit 1",
            "select commune, agency, item, count(*), count(petition_id), max(received_on) from petition group by all",
            "select min(received_on), max(resolved_on), list(distinct agency order by agency) from petition",
            "select histogram(field), histogram(month(received_on)) from petition"]  # fmt: skip


def _asked(sql: str, viewer: Viewer) -> list[str]:
    """The rows of an answer in an order of their own: the box gives them in none."""
    return sorted(pivot.ask(sql, viewer).table.to_csv(index=False).splitlines())


def _tried(question: Callable[[], Any]) -> Any:
    """The answer, or what was said instead of one."""
    try:
        answer = question()
        return list(answer) if isinstance(answer, GeneratorType) else answer
    except (CannotGroup, NotAllowed, Refused, ValueError, KeyError) as problem:
        return f"{type(problem).__name__}: {problem}"


def plain(answer: Any) -> str:
    """An answer as text in which nothing that can be read is lost."""
    if isinstance(answer, pd.DataFrame | pd.Series):
        return answer.to_csv()
    if isinstance(answer, np.ndarray):
        return str(answer.tolist())
    if isinstance(answer, bytes):
        return _unpacked(answer)
    if isinstance(answer, partial):
        return plain(answer())
    if dataclasses.is_dataclass(answer) and not isinstance(answer, type):
        parts = {f.name: getattr(answer, f.name) for f in dataclasses.fields(answer)}
        return type(answer).__name__ + plain({k: v for k, v in parts.items() if not isinstance(v, Viewer)})
    if isinstance(answer, Mapping):
        return "{" + ", ".join(f"{k}: {plain(v)}" for k, v in answer.items()) + "}"
    if isinstance(answer, list | tuple):
        return "[" + ", ".join(plain(part) for part in answer) + "]"
    return str(answer)


def _unpacked(document: bytes) -> str:
    """An office file's parts but for those that hold the moment it was made; pictures and books in it as well."""
    with zipfile.ZipFile(io.BytesIO(document)) as parts:
        names = [name for name in parts.namelist() if not name.startswith("docProps/")]
        return "\n".join(f"{name}\n{_part(name, parts.read(name))}" for name in names)


def _part(name: str, content: bytes) -> str:
    return _unpacked(content) if name.endswith(".xlsx") else content.decode("utf-8", "backslashreplace")
