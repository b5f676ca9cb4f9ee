"""The dashboard on constant data: `python -m analytics.commands.benchmarks.served.constant PORT`.

Every query is asked of the warehouse once; from then on its answer comes from memory. What such a server
still spends is Streamlit and the building of figures: the floor that no query can go below.
"""

from __future__ import annotations

import pickle
import runpy
import sys
from collections.abc import Callable
from typing import Any

from analytics.commands.benchmarks.served.servers import ROOT
from data.warehouse.reader import Reader

Query = Callable[..., Any]


def remembering(query: Query) -> Query:
    """The same query method, which never asks twice. Answers are kept as bytes, which no garbage collection visits."""
    known: dict[tuple[str, str, str], bytes] = {}

    def answer(self: Reader, sql: str, params: dict[str, Any] | None = None) -> Any:
        key = (self.id, sql, repr(params))
        if key not in known:
            known[key] = pickle.dumps(query(self, sql, params), pickle.HIGHEST_PROTOCOL)
        return pickle.loads(known[key])

    return answer


def main(port: str) -> None:
    Reader.query = remembering(Reader.query)  # type: ignore[method-assign]
    Reader.columns = remembering(Reader.columns)  # type: ignore[method-assign]
    sys.argv = [str(ROOT / "server.py"), "--port", port]
    runpy.run_path(sys.argv[0], run_name="__main__")


if __name__ == "__main__":
    main(sys.argv[1])
