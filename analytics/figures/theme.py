"""How every figure looks, said once: colours, lettering, the template. Light, and dark for dim rooms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

FONT = "Be Vietnam Pro, sans-serif"
SERIES = ("#1F5A7A", "#C8553D", "#7A8B3C", "#8E6C8A", "#D9A441", "#5B7C99")
SERIES_DARK = ("#6FB1D6", "#E88B72", "#AEBF6A", "#C3A2BF", "#E3BC6B", "#93B3CF")
KIND_COLOURS = {"Kiến nghị": 0, "Phản ánh": 2, "Khiếu nại": 1, "Tố cáo": 3}  # position in `series`


@dataclass(frozen=True, kw_only=True)
class Look:
    """Good is blue and concern orange, always beside a shape or a word."""

    ink: str
    quiet: str  # secondary text
    grid: str
    ground: str
    series: tuple[str, ...]
    good: str
    concern: str
    grey: str  # marks that are not the point
    plain: str  # marks that are the point, and neither good nor bad
    pale: str  # the rest of a whole whose part is chosen
    steps: tuple[str, ...]  # few to many
    good_fill: str  # grounds of what is judged
    concern_fill: str
    scale: tuple[str, ...]  # answers from bad to good
    brand: str  # the office's red, for its own marks and never for data

    def layout(self, **more: Any) -> dict[str, Any]:
        """The layout every figure starts from; `more` replaces or adds."""
        base: dict[str, Any] = {
            "template": self.template(),
            "margin": {"l": 8, "r": 12, "t": 8, "b": 8},
            "showlegend": False,
        }
        return base | more

    def template(self) -> dict[str, Any]:
        axis = {
            "gridcolor": self.grid,
            "linecolor": self.grid,
            "zerolinecolor": self.grid,
            "tickcolor": self.grid,
            "automargin": True,
            "title": {"font": {"size": 13, "color": self.quiet}, "standoff": 8},
            "tickfont": {"size": 13, "color": self.ink},
        }
        return {
            "layout": {
                "font": {"family": FONT, "size": 13, "color": self.ink},
                "paper_bgcolor": "rgba(0,0,0,0)",
                "plot_bgcolor": "rgba(0,0,0,0)",
                "colorway": list(self.series),
                "separators": ",.",
                "xaxis": axis,
                "yaxis": axis,
                "hoverlabel": {"font": {"family": FONT, "size": 13}, "align": "left"},
                "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "font": {"size": 13}},
                "dragmode": False,
            }
        }


LIGHT = Look(
    ink="#1F2328",
    quiet="#57606A",
    grid="#E6E2D8",
    ground="#FBFAF7",
    series=SERIES,
    good="#1F5A7A",
    concern="#B3472F",
    grey="#8A9099",
    plain="#71899B",
    pale="#E3E0D8",
    steps=("#ECE8DE", "#D3D3CD", "#AEB5B8", "#65727B", "#3E4C57"),
    good_fill="#1F5A7A",
    concern_fill="#A63F29",
    scale=("#C8553D", "#E7A48F", "#F3E3D3", "#C9D8E0", "#7FA9BF", "#1F5A7A"),
    brand="#9F1D20",
)
DARK = Look(
    ink="#F0EEE9",
    quiet="#B9BFC7",
    grid="#3A4048",
    ground="#171A1E",
    series=SERIES_DARK,
    good="#6FB1D6",
    concern="#F09A80",
    grey="#8F969F",
    plain="#8FA7B8",
    pale="#343A42",
    steps=("#2A2F36", "#3D454E", "#5A6672", "#8C99A5", "#C3CDD6"),
    good_fill="#6FB1D6",
    concern_fill="#F09A80",
    scale=("#E88B72", "#A9634F", "#5A463F", "#3D4D57", "#4D7F9B", "#7FC0E3"),
    brand="#D9484C",
)

# What the chart's own tool bar offers: nothing. The figure's menu has the data and the downloads, in Vietnamese.
CONFIG = {"displayModeBar": False, "responsive": True}
