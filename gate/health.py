"""For machines that watch: /healthz, the server answers; /readyz, there is data to show. Nothing else is told."""

from __future__ import annotations

from starlette.responses import PlainTextResponse, Response

from data.warehouse import snapshots
from data.warehouse.errors import WarehouseError


def live() -> Response:
    return PlainTextResponse("ok")


def ready() -> Response:
    """503 where no snapshot can be attached."""
    try:
        snapshots.reader()
    except WarehouseError:
        return PlainTextResponse("no data", 503)
    return PlainTextResponse("ok")
