"""What can be worked out about where denunciations are from all a viewer is shown: bounds by linear programming.

Unknown is how many denunciations came in each cell: a stretch of days × commune × item × agency × field × channel.
Whether a number counts them is not believed but looked for: it is asked of a world and of the same without them. What
differs counts them, wherever it is asked by the same words, and is then a linear constraint on the unknown: exactly
where it counts what was received, else at least.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
from scipy.optimize import linprog
from scipy.sparse import csr_matrix

from analytics.indicators import INDICATORS, TIME
from analytics.indicators.formula import flow
from analytics.measure.measure import measure, scope
from analytics.scope import periods, places
from analytics.scope.filters import Filters
from analytics.scope.viewer import WALL, Viewer
from data.tables.tables import TABLES

LETTERS = [key for key, indicator in INDICATORS.items() if indicator.fact.table == "petition"]
PLACES: dict[str, tuple[Any, ...]] = {
    "commune": ("21112", "21064", "21061"), "item": (4, 8, 14), "agency": ("UBND xã Bình Mỹ", "Thanh tra huyện"),
    "field": ("Đất đai", "Môi trường"), "channel": ("Bưu chính", "Zalo"),
}  # fmt: skip
QUARTERS = tuple(date(2024, month, 1) for month in (1, 4, 7))
PLACED = 8  # a count is placed where its bounds are nearer to each other than this, and nature does not say so

Tell = Callable[[Sequence[str], Filters, Sequence[str], Viewer], pd.DataFrame]


@dataclass(frozen=True)
class Asked:
    """A question for indicators of letters."""

    by: tuple[str, ...]
    filters: Filters

    @property
    def keys(self) -> list[str]:
        return [key for key in LETTERS if set(self.by) <= set(INDICATORS[key].dimensions)]


@dataclass
class Known:
    """What is known of the cells: sums that are equal to a number, sums that are no less, and numbers that tell of
    denunciations in a way that is no sum."""

    cells: pd.DataFrame
    equal: list[tuple[np.ndarray, float]] = field(default_factory=list)
    least: list[tuple[np.ndarray, float]] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)


def questions(seed: int) -> list[Asked]:
    """Each grouping and each pair of them, each by a choice and a period drawn; all periods for each grouping alone."""
    rng = random.Random(seed)
    dimensions = list(dict.fromkeys(d for key in LETTERS for d in INDICATORS[key].dimensions))
    pairs = [p for p in itertools.combinations(dimensions, 2) if not set(p) <= set(TIME)]
    found = [Asked(by, _filters(rng)) for by in [*pairs, *((d,) for d in dimensions)]]
    spans = [Filters(period=code, calendar=c) for c in periods.CALENDARS for code in _codes()]  # type: ignore[arg-type]
    found += [Asked((dimensions[k % len(dimensions)],), filters) for k, filters in enumerate(spans)]
    return found + [Asked((), _filters(rng)) for _ in range(12)]


def _codes() -> list[str]:
    months = [f"2024-{month:02}" for month in range(1, 10)]
    return ["2024", *(f"2024-Q{q}" for q in (1, 2, 3)), "2024-6T", "2024-9T", *months]


def _filters(rng: random.Random) -> Filters:
    """A choice of places now and then, of any period, to the end or as of a day of it."""
    chosen: dict[str, Any] = {"calendar": rng.choice(list(periods.CALENDARS)), "period": rng.choice(_codes())}
    for name, column in (("communes", "commune"), ("items", "item"), ("agencies", "agency"), ("fields", "field"),
                         ("channels", "channel")):  # fmt: skip
        if rng.random() < 0.15:
            chosen[name] = tuple(rng.sample(PLACES[column], rng.randint(1, 2)))
    if rng.random() < 0.3:
        chosen["as_of"] = date(2024, rng.randint(2, 9), rng.randint(1, 28))
    return Filters(**chosen)


def answers(asked: Sequence[Asked], tell: Tell = measure) -> list[pd.DataFrame]:
    """What a viewer is told, in the world in use."""
    return [tell(question.keys, question.filters, question.by, WALL) for question in asked]


def spans(question: Asked) -> list[tuple[date, date]]:
    """The days of each bucket of a question, or of its period."""
    found = scope(question.filters, WALL)
    grain: Any = next((d for d in question.by if d in TIME), None)
    if not grain:
        return [(found.start, found.as_of)]
    return [(b.start, b.end) for b in periods.buckets(found.start, found.as_of, grain, question.filters.calendar)]


def cells(asked: Sequence[Asked]) -> pd.DataFrame:
    """Every cell there is: days between which no question makes a difference, by every place."""
    edges = [day for question in asked for start, end in spans(question) for day in (start, end + timedelta(1))]
    days = sorted({*QUARTERS, *(day for day in edges if QUARTERS[0] <= day < date(2024, 10, 1))})
    found = pd.DataFrame(list(itertools.product(days, *PLACES.values())), columns=["day", *PLACES])
    heirs = places.successor_of()
    return found.assign(
        successor=found["commune"].map(heirs),
        quarter=[periods.containing(day, "quarter").label for day in found["day"]],
        month=[periods.containing(day, "month").label for day in found["day"]],
    )


def learnt(
    asked: Sequence[Asked], told: Sequence[pd.DataFrame], without: Sequence[pd.DataFrame], known: Known
) -> Known:
    """Add what the answers say of denunciations: `told` with them, `without` of the same world but for them."""
    for question, one, other in zip(asked, told, without, strict=True):
        rows = one.merge(other, on=list(question.by), how="outer", suffixes=("", " without")) if question.by else (
            one.join(other, rsuffix=" without"))  # fmt: skip
        if len(rows) != len(one) or len(rows) != len(other):
            known.strange.append(f"rows by {question.by} {question.filters}")
        for key in question.keys:
            _learn(question, key, rows, known)
    return known


def _learn(question: Asked, key: str, rows: pd.DataFrame, known: Known) -> None:
    indicator = INDICATORS[key]
    values, n = ([rows[f"{key}{part}{end}"].astype(float).fillna(0) for end in ("", " without")] for part in ("", "_n"))
    amounts = [("n", n[0] - n[1], indicator.base or indicator.denominator or indicator.numerator)]
    if indicator.durations or indicator.per_population:
        if not np.allclose(*values):
            known.strange.append(f"{key} by {question.by} {question.filters}")
    elif indicator.denominator:
        parts = [value * base / indicator.scale for value, base in zip(values, n, strict=True)]
        amounts.append(("numerator", parts[0] - parts[1], indicator.numerator))
    for _, more, counted in amounts:
        if (more.abs() < 0.5).all():
            continue  # asked so, it does not count them
        exact = counted == flow("received") and set(question.by) <= {*TIME, *PLACES, "successor"}
        for (_, row), amount in zip(rows.iterrows(), more, strict=True):
            where = covered(question, row, known.cells, exact)
            (known.equal if exact else known.least).append((where, float(round(amount))))


def covered(question: Asked, row: pd.Series, found: pd.DataFrame, within: bool) -> np.ndarray:
    """The cells whose letters a row of an answer may count: received in its days, or (not `within`) before as well."""
    start, end = scope(question.filters, WALL).start, scope(question.filters, WALL).as_of
    mask = np.ones(len(found), bool)
    for dimension in question.by:
        if dimension in TIME:
            start, end = next(s for s in spans(question) if _label(s, dimension, question) == row[dimension])
        elif dimension in found:
            mask &= (found[dimension] == row[dimension]).to_numpy()
    for column, values in question.filters.chosen(TABLES["petition"]).items():
        if column in found:
            mask &= found[column].isin(values).to_numpy()
    return mask & (found["day"] <= end).to_numpy() & ((found["day"] >= start).to_numpy() | (not within))


def _label(span: tuple[date, date], grain: Any, question: Asked) -> str:
    return periods.containing(span[1], grain, question.filters.calendar).label


def targets(found: pd.DataFrame) -> Iterator[tuple[str, str, np.ndarray]]:
    """The counts that must not be placed: by quarter, each value of each place and month, each pair of values."""
    for quarter in found["quarter"].unique():
        own = (found["quarter"] == quarter).to_numpy()
        sets = [(f"{name} {v}", own & (found[name] == v).to_numpy())
                for name in (*PLACES, "month") for v in found.loc[own, name].unique()]  # fmt: skip
        pairs = [(f"{a}, {b}", p & q) for (a, p), (b, q) in itertools.combinations(sets, 2) if (p & q).any()]
        yield from ((quarter, name, mask) for name, mask in (*sets, *pairs))


def placed(known: Known, totals: dict[str, int]) -> list[str]:
    """The counts that what is known bounds closer than nature does, each with its bounds.

    Nature: of a quarter whose total is told a count lies between 0 and the total, of another it is not bounded.
    """
    sums = Sums(known)
    found = []
    for quarter, name, mask in targets(known.cells):
        low, high = sums.bounds(mask)
        natural = totals.get(quarter, np.inf)
        if high - low < min(natural, PLACED) - 1e-6:
            found.append(f"{name}, {quarter}: {low:g} to {high:g} of {natural}")
    return found


class Sums:
    """The sums that are known, over cells that no sum tells from each other taken as one: that keeps every bound."""

    def __init__(self, known: Known):
        equal, least = _distinct(known.equal), _distinct(known.least)
        rows = np.array([mask for mask, _ in (*equal, *least)])
        self.alike, self.kind = np.unique(rows, axis=1, return_inverse=True)
        signed = csr_matrix(self.alike.astype(float))
        self.rules: dict[str, Any] = {"A_eq": signed[: len(equal)], "b_eq": [number for _, number in equal]}
        if least:
            self.rules |= {"A_ub": -signed[len(equal) :], "b_ub": [-number for _, number in least]}
        self.solved: dict[bytes, float] = {}
        assert _minimum(np.zeros(self.alike.shape[1]), self.rules) == 0, "what is known contradicts itself"

    def bounds(self, mask: np.ndarray) -> tuple[float, float]:
        """The least and the most that can be in the cells of a mask."""
        kinds = self.alike.shape[1]
        inside, outside = (np.bincount(self.kind[cells], minlength=kinds) > 0 for cells in (mask, ~mask))
        return self._extreme(1.0 * (inside & ~outside)), -self._extreme(-1.0 * inside)

    def _extreme(self, costs: np.ndarray) -> float:
        key = costs.tobytes()
        if key not in self.solved:
            self.solved[key] = _minimum(costs, self.rules)
        return self.solved[key]


def _distinct(sums: Sequence[tuple[np.ndarray, float]]) -> list[tuple[np.ndarray, float]]:
    return list({(mask.tobytes(), number): (mask, number) for mask, number in sums}.values())


def _minimum(costs: np.ndarray, rules: dict[str, Any]) -> float:
    solved = linprog(costs, **rules, bounds=(0, None), method="highs")
    if solved.status in (3, 4) and solved.x is None:  # no bound (HiGHS may say 4: it did not tell which of both)
        return -np.inf
    assert solved.status == 0, solved.message
    return float(solved.fun)
