"""What a slide can show: each key a message made of numbers, with the figure, tiles or table behind it.

A builder takes the filters and gives a `Shown`, or None where there is nothing to show. Screen and PPTX draw it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from analytics import formatting
from analytics.documents.decks.decks import Deck
from analytics.documents.decks.slide_figures import FIGURES
from analytics.figures import LIGHT, Figure, Look
from analytics.figures.by_page import PICTURES, Asked, Picture
from analytics.indicators import INDICATORS
from analytics.measure.measure import scope
from analytics.registers import petitions as letter_rows
from analytics.registers import tasks
from analytics.registers.petition_text import worklist_sentence, worklist_table
from analytics.scope import places, row_scope, snapshot
from analytics.scope.filters import Filters
from analytics.scope.viewer import Viewer
from analytics.summaries import against_target, commune_rankings, headline_tiles, plan_scoreboard, plan_verdict
from analytics.summaries.findings import Finding, findings
from analytics.summaries.headline_tiles import Tile

MOST_ROWS = 11  # of a table on one slide
MOST_FINDINGS = 6
_WORK = ("Mã đơn", "Quá hạn", "Xã, thị trấn", "Loại đơn", "Lĩnh vực", "Hạn")
_TASK = ["Nhiệm vụ", "Chủ trì", "Hạn", "Tình trạng"]


@dataclass(frozen=True, eq=False, kw_only=True)
class Shown:
    """One slide filled in. `title` is its message, `text` a line below; at most one of the others is there.

    `notes` are for the speaker: definition, base, source, scope. `filters` are those it was made with.
    """

    key: str
    title: str
    text: str = ""
    notes: str = ""
    figure: Figure | None = None
    tiles: tuple[Tile, ...] = ()
    findings: tuple[Finding, ...] = ()
    table: pd.DataFrame | None = None
    filters: Filters = field(default_factory=Filters)


def show(deck: Deck, filters: Filters, viewer: Viewer, look: Look = LIGHT) -> list[Shown]:
    """The deck's slides that have something to show, in order, each with its notes."""
    found = []
    for slide in deck.shown:
        own = row_scope.own(slide.filters(filters, places.names()), viewer)
        asked = Asked(filters=own, viewer=viewer, look=look, choices=slide.choices)
        shown = SLIDES[slide.key](asked, deck)
        if shown:
            found.append(replace(shown, key=slide.key, filters=asked.filters, notes=_notes(shown, asked)))
    return found


def _notes(shown: Shown, asked: Asked) -> str:
    keys = shown.figure.indicators if shown.figure else tuple(t.key for t in shown.tiles)
    lines = [shown.notes] if shown.notes else []
    lines += [f"{INDICATORS[k].name}: {INDICATORS[k].meaning} Căn cứ: {INDICATORS[k].basis}." for k in keys]
    if shown.figure:
        lines.append(f"Cơ sở: {shown.figure.base}. {shown.figure.note}".strip())
    lines += [f"{f.sentence} ({f.rule})" for f in shown.findings]
    lines.append(f"Nguồn: dữ liệu đã nạp, bản {snapshot.snapshot()}.")
    return "\n".join([*lines, f"Phạm vi: {scope_words(asked.filters, asked.viewer)}"])


def scope_words(filters: Filters, viewer: Viewer) -> str:
    return formatting.scope_sentence(filters, scope(filters, viewer), snapshot.is_sample(), viewer)


def foot(filters: Filters, viewer: Viewer) -> str:
    """The line at the bottom of every slide: whose numbers, of when."""
    found = scope(filters, viewer)
    sample = "Dữ liệu minh họa · " if snapshot.is_sample() else ""
    return f"{sample}Huyện Bình Sơn · {formatting.period(found.period)} · số liệu đến {formatting.day(found.as_of)}"


# ---------------------------------------------------------------- slides of words and tables


def _cover(asked: Asked, deck: Deck) -> Shown:
    period = formatting.period(scope(asked.filters, asked.viewer).period)
    where = ""
    if len(asked.filters.communes) == 1:
        where = f" – {formatting.group('commune', asked.filters.communes[0])}"
    return Shown(
        key="", title=f"{deck.title}{where}: công tác dân vận {period}", text=scope_words(asked.filters, asked.viewer)
    )


def _overview(asked: Asked, deck: Deck) -> Shown:
    shown = headline_tiles.tiles(asked.filters, viewer=asked.viewer)
    return Shown(key="", title=plain(headline_tiles.headline(shown, asked.filters, asked.viewer)), tiles=tuple(shown))


def _findings(asked: Asked, deck: Deck) -> Shown:
    found = findings(asked.filters, asked.viewer)
    title = "Không có gì khác thường và không có việc quá hạn"
    if found:
        counted = [formatting.number(sum(f.severity == s for f in found)) for s in ("todo", "concern", "improvement")]
        title = f"{counted[0]} việc cần chỉ đạo, {counted[1]} việc cần quan tâm, {counted[2]} chuyển biến tích cực"
    return Shown(key="", title=title, findings=tuple(found[:MOST_FINDINGS]))


def _plan(asked: Asked, deck: Deck) -> Shown | None:
    rows = plan_scoreboard.rows(asked.filters, asked.viewer)
    if plan_scoreboard.is_empty(rows):
        return None
    table = pd.DataFrame(
        {
            "Nội dung phối hợp": [f"{r.item}. {r.name}" for r in rows],
            "Chủ trì": [r.lead for r in rows],
            "Xong/đến hạn": [formatting.share(r.done, r.due) for r in rows],
            "Quá hạn": [formatting.number(r.late) for r in rows],
            "Đạt mục tiêu": [_targets_met(r.tiles) for r in rows],
        }
    )
    summary = plan_verdict.summary(rows)
    return Shown(key="", title=plain(summary.headline), notes=plain(summary.rest), table=table)


def _targets_met(shown: Sequence[Tile]) -> str:
    judged = [tile.target_met for tile in shown if tile.target_met is not None]
    return formatting.share(sum(judged), len(judged)) if judged else formatting.MISSING


def _profile(asked: Asked, deck: Deck) -> Shown | None:
    if len(asked.filters.communes) != 1:
        return None
    unit = asked.filters.communes[0]
    table = commune_rankings.profile(unit, asked.filters, asked.viewer)
    if table.empty:
        return None
    known = [
        r for r in against_target.results(commune_rankings.PLACED, asked.filters, asked.viewer) if r.is_met is not None
    ]
    met = formatting.share(sum(bool(r.is_met) for r in known), len(known))
    return Shown(key="", title=f"{formatting.group('commune', unit)}: {met} chỉ tiêu có mục tiêu đã đạt", table=table)


def _worklist(asked: Asked, deck: Deck) -> Shown | None:
    if not asked.viewer.may("see rows"):
        return None
    rows = letter_rows.worklist(asked.filters, viewer=asked.viewer)
    if rows.empty:
        return None
    table = worklist_table(rows)
    table = table[[c for c in _WORK if c in table]]
    table["Hạn"] = [formatting.day(d) for d in rows["due_on"]]
    return Shown(key="", title=plain(worklist_sentence(rows)), text=_first(table), table=table.head(MOST_ROWS))


def _tasks_late(asked: Asked, deck: Deck) -> Shown | None:
    rows = tasks.rows(asked.filters, asked.viewer)
    late = rows[rows["state"] == tasks.LATE]
    if late.empty:
        return None
    table = tasks.table(late)[_TASK].assign(Hạn=[formatting.day(d) for d in late["due_on"]])
    return Shown(
        key="",
        title=f"{formatting.number(len(late))} nhiệm vụ quá hạn",
        text=_first(table),
        table=table.head(MOST_ROWS),
    )


def _tasks_next(asked: Asked, deck: Deck) -> Shown | None:
    _, ahead, period = tasks.to_do(asked.filters, asked.viewer)
    if not ahead:
        return None
    table = pd.DataFrame(
        [
            (t.title, formatting.lead(t.lead), formatting.day(t.due_on), tasks.standing(tasks.PLANNED, t.late))
            for t in ahead
        ],
        columns=_TASK,
    )
    title = f"{formatting.number(len(ahead))} nhiệm vụ đến hạn {period}"
    return Shown(key="", title=title, text=_first(table), table=table.head(MOST_ROWS))


def _first(table: pd.DataFrame) -> str:
    cut = len(table) > MOST_ROWS
    return f"{formatting.number(MOST_ROWS)} dòng đầu trong {formatting.number(len(table))} dòng." if cut else ""


# ---------------------------------------------------------------- slides of figures


def _figure(picture: Picture) -> Callable[[Asked, Deck], Shown | None]:
    def shown(asked: Asked, deck: Deck) -> Shown | None:
        figure = picture.build(asked)
        if figure is None:
            return None
        title = figure.reading.after(picture.name(asked.choices))
        return Shown(key="", title=title, text=figure.reading.rest or figure.question, figure=figure)

    return shown


def plain(text: str) -> str:
    """A sentence of our own without Markdown's marks."""
    return text.replace("**", "")


SLIDES: dict[str, Callable[[Asked, Deck], Shown | None]] = {
    "cover": _cover,
    "overview": _overview,
    "findings": _findings,
    "plan": _plan,
    "profile": _profile,
    "worklist": _worklist,
    "tasks-late": _tasks_late,
    "tasks-next": _tasks_next,
    **{key: _figure(picture) for key, picture in (FIGURES | PICTURES).items()},
}
