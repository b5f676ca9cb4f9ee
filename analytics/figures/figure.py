"""A figure as every screen, slide and file takes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd
from plotly.basedatatypes import BaseFigure


@dataclass(frozen=True, eq=False)
class Figure:
    """A question answered by a picture.

    `reading` says in a line what it shows, `base` the n behind it, `alt` the picture in words. `spec` is a
    plain Plotly dictionary. `data` has Vietnamese headings and typed values, one row a mark.
    """

    key: str
    question: str
    reading: str
    base: str
    alt: str
    spec: dict[str, Any]
    data: pd.DataFrame
    indicators: tuple[str, ...] = ()
    height: int = 300
    note: str = ""


class Prepared(BaseFigure):
    """A plain dictionary in the coat of a Plotly figure, so that Streamlit does not validate it on every run.

    Validation costs more than building the figure; the tests validate every builder's output instead.
    """

    def __init__(self, spec: dict[str, Any]) -> None:
        object.__setattr__(self, "_spec", spec)

    def to_dict(self) -> dict[str, Any]:
        spec: dict[str, Any] = object.__getattribute__(self, "_spec")
        return spec
