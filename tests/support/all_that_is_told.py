"""Everything a viewer can be shown, as text by name: what each function of analytics that takes a viewer answers.

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
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial
from types import GeneratorType
from typing import Any

import numpy as np
import pandas as pd

import analytics
from analytics.documents.decks.decks import DECKS, Deck, Slide
from analytics.documents.forms import FORMS
from analytics.figures import LIGHT
from analytics.figures.by_page import PICTURES, Asked
from analytics.figures.by_page.explore import BY, THEN
from analytics.figures.by_page.request import INDICATOR
from analytics.indicators import DIMENSIONS, INDICATORS, TIME
from analytics.measure.measure import CannotGroup, measure
from analytics.registers import data_quality, registers
from analytics.registers.models import GIFTS
from analytics.scope import periods, places
from analytics.scope.filter_fields import CHOICES, known_values
from analytics.scope.filters import Filters
from analytics.scope.viewer import NotAllowed, Viewer
from analytics.summaries import pivot
from analytics.summaries.pivot import Refused
from data.tables.tables import TABLES

LETTERS = [key for key, indicator in INDICATORS.items() if indicator.fact.table == "petition"]
# Deeds, conditions rather than answers, and words about what another function of this list answered.
NOT_ANSWERS = re.compile(
    r"analytics\.(row_scope\.(seen|rows|all_rows|withheld|column)|kept_decks\.|load_history\.undo|load_mapping\."
    r"|findings\.[a-z_]+\.|drill_words\.|tiles\.(of_table|headline|was_counted)|watched\.months|words\.|report_tables\.|load_job\."
    r"|explore\.ask|measure\.(measure|measure_buckets|columns)$|viewer\.)"
)
FEW = 3  # choices that what takes long is made for
SLOW = re.compile(
    r"\.(exports\.|report\.report|slides\.show|scoreboard\.rows|forms\.counting\.|tiles\.|results\."
    r"|standings\.(profile|side_by_side)|findings\.)"
)


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


def everything(viewer: Viewer, seed: int) -> dict[str, str]:
    """What each question answers, the question as its name."""
    chosen = choices(seed)
    told = {name: plain(answer) for name, answer in _answers(viewer, chosen)}
    told |= {f"sql {sql}": plain(_asked(sql, viewer)) for sql in _questions()}
    return told


def _answers(viewer: Viewer, chosen: list[Filters]) -> Iterator[tuple[str, Any]]:
    yield from _measured(viewer, chosen)
    for name, function in functions():
        for arguments in _filled(name, function, viewer, chosen):
            shown = {k: v for k, v in arguments.items() if k not in ("viewer", "asked")}
            if "asked" in arguments:
                shown |= {"filters": arguments["asked"].filters, "choices": arguments["asked"].choices}
            yield f"{name} {shown}", _tried(partial(function, **arguments))


def _measured(viewer: Viewer, chosen: list[Filters]) -> Iterator[tuple[str, Any]]:
    """All indicators of letters by every grouping and pair of them."""
    of_letters = [d for d in DIMENSIONS if d in INDICATORS["received"].dimensions]
    pairs = [p for p in itertools.combinations(of_letters, 2) if not set(p) <= set(TIME)]
    asked = [((), filters) for filters in chosen]
    asked += [((d,), filters) for k, d in enumerate(of_letters) for filters in chosen[k % FEW :: FEW]]
    asked += [(pair, chosen[k % len(chosen)]) for k, pair in enumerate(pairs)]
    for by, filters in asked:
        keys = [key for key in LETTERS if set(by) <= set(INDICATORS[key].dimensions)]
        yield f"measure {by} {filters}", _tried(partial(measure, keys, filters, by, viewer))


def functions() -> list[tuple[str, Callable[..., Any]]]:
    """Every function of analytics that answers somebody, by name."""
    found = []
    for module in pkgutil.walk_packages(analytics.__path__, "analytics."):
        if ".benchmarks" in module.name or ".commands" in module.name or module.name.endswith("__main__"):
            continue
        for name, function in vars(importlib.import_module(module.name)).items():
            full = f"{module.name}.{name}"
            if name.startswith("_") or not inspect.isroutine(function) or function.__module__ != module.name:
                continue
            if {"viewer", "asked"} & set(inspect.signature(function).parameters) and not NOT_ANSWERS.match(full):
                found.append((full, function))
    return found


def _filled(name: str, function: Callable[..., Any], viewer: Viewer, chosen: list[Filters]) -> Iterator[dict[str, Any]]:
    """Arguments for each value of each parameter at least, and each choice of filters."""
    wanted = [p for p in inspect.signature(function).parameters if p not in ("viewer", "filters", "asked", "meanwhile")]
    values = _values(name)
    combos = list(itertools.product(*(values[p] for p in wanted)))
    parameters = inspect.signature(function).parameters
    filters = chosen[1 : 1 + FEW] if SLOW.search(name) else chosen
    alone = "filters" not in parameters and "asked" not in parameters
    for k in range(len(combos) if alone else max(len(combos), len(filters))):
        found = dict(zip(wanted, combos[k % len(combos)], strict=True))
        if "viewer" in parameters:
            found["viewer"] = viewer
        if "filters" in parameters:
            found["filters"] = filters[k % len(filters)]
        if "asked" in parameters:
            found["name"], page = found["name"]
            found["asked"] = Asked(filters[k % len(filters)], viewer, LIGHT, page)
        yield found


def _values(name: str) -> Mapping[str, list[Any]]:
    """By parameter: the values it is tried with. KeyError: say here how to fill it."""
    groupings = [d for d in DIMENSIONS if d in INDICATORS["received"].dimensions and d not in TIME]
    months = periods.buckets(date(2024, 1, 1), date(2024, 12, 31), "month")
    found: dict[str, list[Any]] = {
        "year": [2022, 2023, 2024], "key": list(INDICATORS), "keys": [tuple(LETTERS), tuple(INDICATORS)],
        "by": [(), *((d,) for d in groupings)], "buckets": [months], "page": [1, 2], "months": [24], "limit": [None, 5],
        "most": [registers.MOST],
        "name": list(TABLES), "table": list(TABLES), "fact": list(TABLES), "search": [""],
        "units": [("21112", "21064")],
        "sort": ["received_on", "due_on", "resolved_on", "commune"], "descending": [True, False],
        "unit": places.standing_units(), "item": list(range(1, 15)), "form": list(FORMS),
        "gift": list(GIFTS),
        "look": [LIGHT], "style": ["nha-nuoc"], "deck": list(DECKS.values()), "petition_id": ["DT-1234"],
        "commune": [None, "21112"],
        "model_id": ["M-00001"], "chosen": [Deck("moi", "Mọi hình", tuple(Slide(n) for n in PICTURES))],
    }  # fmt: skip
    own: dict[str, dict[str, list[Any]]] = {
        "models.stages": {"by": ["", "field", "subject"]},
        "models.register": {"sort": ["registered_on", "name"]},
        "models.projects": {"limit": [5]},
        "receptions.duties": {"by": ["commune", "successor", "chair"]},
        "quality.arrivals": {"fact": list(data_quality.BY_COMMUNE)},
        "measure.day_counts": {"key": [key for key in LETTERS if INDICATORS[key].durations]},
        "sources.choices": {"name": list(CHOICES)},
        "standings.standing": {"by": ["commune", "successor"]},
        "drill.behind": {"page": [1]},
        "explore.pivot": {"keys": [("received", "on_time_rate"), ("open", "days_median")]},
        "pictures.picture": {
            "name": [
                *((picture, {}) for picture in PICTURES),
                *(("kham-pha/explore", {INDICATOR: key, BY: "item", THEN: "kind"}) for key in LETTERS),
            ]
        },
    }
    found |= own.get(name.removeprefix("analytics."), {})
    return found


def _questions() -> list[str]:
    """SELECTs of tables: their rows, and what DuckDB knows of their columns."""
    known = ", ".join(f"stats({column.name})" for column in TABLES["petition"].columns)
    return ["from petition", "from reception", f"select {known} from petition limit 1",
            "select commune, agency, item, count(*), count(petition_id), max(received_on) from petition group by all",
            "select min(received_on), max(resolved_on), list(distinct agency order by agency) from petition",
            "select histogram(field), histogram(month(received_on)) from petition"]  # fmt: skip


def _asked(sql: str, viewer: Viewer) -> Any:
    """The rows of an answer in an order of their own: the box gives them in none."""
    answer = _tried(partial(pivot.ask, sql, viewer))
    return sorted(answer.table.to_csv(index=False).splitlines()) if isinstance(answer, pivot.Answer) else answer


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
