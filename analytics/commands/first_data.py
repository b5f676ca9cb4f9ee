"""The sample, where nothing has ever been loaded: a stranger sees numbers at once."""

from __future__ import annotations

import click

from data import warehouse
from data.load import load_sample


def ensure_data() -> None:
    """Load the sample when there is no snapshot; say on stderr what was found wrong. Never raises for that."""
    try:
        named = warehouse.current()
        if named.problem:
            click.echo(f"{named.problem} Đang dùng bản {named.id}.", err=True)
    except warehouse.NoSnapshot:
        click.echo("Chưa có dữ liệu: đang nạp dữ liệu minh họa…", err=True)
        try:
            load_sample()
        except warehouse.WarehouseError as error:
            click.echo(str(error), err=True)
