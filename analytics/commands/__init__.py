"""The commands, one file a subject. Importing this package must stay cheap: commands import what they use."""

from __future__ import annotations

import sys
from typing import Any

import click

_COMMANDS = {
    "serve": "serving",
    "load": "loading",
    "query": "querying",
    "signals": "signals",
    "findings": "signals",
    "export": "exporting",
    "snapshots": "loading",
    "sample": "loading",
    "template": "loading",
    "doctor": "upkeep.doctor",
    "access": "upkeep.access",
    "backup": "upkeep.backup",
    "restore": "upkeep.backup",
    "bench": "bench",
    "simulate": "simulate",
}


class _Lazy(click.Group):
    """Finds a command in its file only when it is called; errors of ours end in one sentence."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module = __import__(f"analytics.commands.{_COMMANDS[cmd_name]}", fromlist=[cmd_name])
        command: click.Command = getattr(module, cmd_name)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        from analytics.scope.viewer import NotAllowed
        from data.loading import takeover
        from data.loading.load import ContractBroken
        from data.state import event_log
        from data.state.errors import StateError
        from data.warehouse.errors import WarehouseError

        try:
            if said := takeover.take_over():
                click.echo(said, err=True)
            event_log.set_up(to_screen=False)
            return super().invoke(ctx)
        except (WarehouseError, ContractBroken, NotAllowed, StateError) as error:
            click.echo(str(error), err=True)
            sys.exit(2)


@click.group(cls=_Lazy, help="Bảng theo dõi công tác dân vận huyện Bình Sơn.")
def main() -> None:
    pass
