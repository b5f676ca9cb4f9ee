"""Data fit to be shown: the sample where nothing was ever loaded, an older release's snapshot made anew."""

from __future__ import annotations

import click

from data.loading.load import load_sample, renew
from data.warehouse import snapshots
from data.warehouse.errors import AllDamaged, NoSnapshot, WarehouseError


def ensure_data() -> None:
    """The sample where there is no snapshot; an older release's made anew. Says on stderr what was found wrong."""
    try:
        named = snapshots.current()
        if named.problem:
            click.echo(f"{named.problem} Đang dùng bản {named.id}.", err=True)
        renewed = renew()
        if renewed:
            click.echo(f"Đã chuyển dữ liệu sang bản phần mềm này ({renewed}).", err=True)
    except AllDamaged as error:  # the sample in its place would hide what happened
        click.echo(str(error), err=True)
    except NoSnapshot:
        click.echo("Chưa có dữ liệu: đang nạp dữ liệu minh họa…", err=True)
        try:
            load_sample()
        except WarehouseError as error:
            click.echo(str(error), err=True)
    except WarehouseError as error:
        click.echo(str(error), err=True)
