"""The options that choose what is looked at, shared by every command that shows numbers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

import click

from analytics.scope import places, row_scope
from analytics.scope.filters import Filters
from analytics.scope.row_scope import DENUNCIATION
from analytics.scope.viewer import acting, here
from data.tables.tables import CODES
from data.text.normalise import plain

F = TypeVar("F", bound=Callable[..., Any])


class Day(click.ParamType[date]):
    name = "ngày"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            return value if isinstance(value, date) else date.fromisoformat(value)
        except ValueError:
            self.fail(f"“{value}” không phải ngày; viết như 2024-12-31.", param, ctx)


def _act_as(context: click.Context, _: click.Parameter, who: str | None) -> None:
    """The command is run as somebody else is allowed to; to try what was given to them, or to make files for them."""
    if who is None:
        return
    from analytics.access import audit, rights

    here().must("manage")
    kind, _colon, person = who.rpartition(":")
    try:
        viewer = rights.viewer(person, "wall" if kind == "wall" else "person")
    except rights.NoRights as error:
        raise click.UsageError(str(error)) from None
    audit.write("look as", "(dòng lệnh)", looked_as=who, command=context.info_name or "")
    context.with_resource(acting(viewer))


_OPTIONS = (
    click.option(
        "--as",
        "who",
        is_eager=True,
        expose_value=False,
        callback=_act_as,
        metavar="NGƯỜI",
        help="Làm như người này (theo access.toml); màn hình: wall:TÊN.",
    ),
    click.option("--period", help="2024, 2024-Q3, 2024-6T, 2024-9T hoặc 2024-05."),
    click.option("--from", "start", type=Day(), help="Từ ngày, như 2024-03-01."),
    click.option("--to", "end", type=Day(), help="Đến hết ngày."),
    click.option("--calendar", type=click.Choice(["duong-lich", "thanh-tra"]), default="duong-lich"),
    click.option("--as-of", type=Day(), help="Tính trạng thái đến hết ngày này."),
    click.option("--commune", "communes", multiple=True, help="Mã hoặc tên xã; lặp lại được."),
    click.option("--item", "items", multiple=True, type=click.IntRange(1, 14), help="Nội dung phối hợp 1 đến 14."),
    click.option("--kind", "kinds", multiple=True, help="Loại đơn."),
    click.option("--field", "fields", multiple=True, help="Lĩnh vực."),
    click.option("--channel", "channels", multiple=True, help="Nguồn đơn, hình thức."),
    click.option("--level", "levels", multiple=True, help="Cấp."),
    click.option("--agency", "agencies", multiple=True, help="Cơ quan."),
    click.option("--due-basis", type=click.Choice(["moi", "luat"]), default="moi", help="luat: bỏ mục tiêu nội bộ."),
)


def choices(command: F) -> F:
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def filters_of(**options: Any) -> Filters:
    """Filters from the options above. Raises click.UsageError, NotAllowed, with a sentence."""
    for name in ("kinds", "fields", "channels", "levels"):
        options[name] = tuple(_value(text) for text in options[name])
    if DENUNCIATION in options["kinds"]:
        here().must("see denunciations")
    options["communes"] = tuple(_unit(text) for text in options["communes"])
    if options["start"] or options["end"]:
        if not (options["start"] and options["end"]):
            raise click.UsageError("Cần cả --from và --to.")
        if options["period"]:
            raise click.UsageError("Chọn --period hoặc --from và --to, không cả hai.")
    try:
        found = Filters(**options)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    if strangers := row_scope.strangers(found, here()):
        raise click.UsageError(places.not_theirs(strangers))
    return found


def _value(text: str) -> str:
    if plain(text) not in CODES:
        raise click.UsageError(f"Không có giá trị “{text}”.")
    return CODES[plain(text)]


def _unit(text: str) -> str:
    from data.text.normalise import fold

    units = places.units()
    known = {fold(row.name): row.unit for row in units.iloc[::-1].itertuples(index=False)}
    known |= {row.unit: row.unit for row in units.itertuples(index=False)}
    if fold(text) not in known:
        raise click.UsageError(f"Không có xã, thị trấn “{text}”.")
    return str(known[fold(text)])
