"""Draw the architecture from the code's own imports: docs/images/architecture.svg and the table of rooms.

A room is a folder at the first two levels (`analytics/measure`); its floor is one above the highest room it imports.
Run `python docs/draw.py` after a change of folders; a test fails while the drawing is out of date.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path

ROOT = Path(__file__).parents[1]
TOPS = ("data", "analytics", "pages", "gate")
COLOURS = {"data": "#ECE8DE", "analytics": "#DCE6EC", "pages": "#F0DFDA", "gate": "#E3E6D8"}
PICTURE = ROOT / "docs/images/architecture.svg"
PAGE = ROOT / "docs/architecture.md"
SCREENS = "Screens, one file a page; `parts/` is what they share."  # pages/ is no package: Streamlit reads its files
BEGIN, END = "<!-- rooms: drawn by docs/draw.py -->", "<!-- end of rooms -->"
WIDTH, ROW, BOX, GAP = 1100, 84, 128, 14


@dataclass(frozen=True, kw_only=True)
class Room:
    """A folder, what it says of itself, and the rooms it imports from."""

    name: str
    says: str
    below: frozenset[str]


def room_of(parts: tuple[str, ...]) -> str:
    """The room of a module given by the parts of its path: two folders, or one and the file that stands in it."""
    if parts[0] in ("pages", "gate"):
        return parts[0]
    if len(parts) == 2 and parts[0] == "data":  # files that stand in data/ itself
        return "data"
    return "/".join(parts[:2])


@cache
def modules() -> dict[str, Path]:
    """Dotted name to file, of every module of ours."""
    files = (path for top in TOPS for path in (ROOT / top).rglob("*.py") if "home" not in path.parts)
    return {dotted(path): path for path in files}


def dotted(path: Path) -> str:
    """`analytics/measure/__init__.py` as `analytics.measure`."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imports(path: Path) -> set[str]:
    """Modules of ours that a file imports, wherever in the file."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names} | {node.module}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return found & set(modules())


def holder(module: str) -> str:
    """The room a module stands in."""
    return room_of(modules()[module].relative_to(ROOT).with_suffix("").parts)


@cache
def rooms() -> dict[str, Room]:
    """Every room by name."""
    below: dict[str, set[str]] = {}
    for module, path in modules().items():
        if path.name in ("__main__.py", "__init__.py") and len(path.relative_to(ROOT).parts) == 2:
            continue
        mine = below.setdefault(holder(module), set())
        mine |= {holder(other) for other in imports(path) if other not in TOPS} - {holder(module)}
    return {name: Room(name=name, says=says(name), below=frozenset(found)) for name, found in below.items()}


def says(name: str) -> str:
    """The first sentence of a package's or module's docstring."""
    place = ROOT / name
    file = place / "__init__.py" if place.is_dir() else place.with_suffix(".py")
    text = ast.get_docstring(ast.parse(file.read_text("utf-8"))) if file.exists() else ""
    return (text or SCREENS).split("\n")[0]


@cache
def floor(name: str) -> int:
    """0 for a room that imports no other; raises RecursionError where rooms import each other in a circle."""
    return 1 + max((floor(other) for other in rooms()[name].below), default=-1)


def floors() -> list[list[str]]:
    """Rooms by floor, lowest first."""
    found: list[list[str]] = [[] for _ in range(1 + max(map(floor, rooms())))]
    for name in sorted(rooms()):
        found[floor(name)].append(name)
    return found


def picture() -> str:
    """The drawing as SVG: a row a floor, the highest on top, a line from each room to those it imports."""
    levels = floors()
    places = {
        name: (20 + (BOX + GAP) * at + (WIDTH - 40 - (BOX + GAP) * len(row)) // 2, ROW * (len(levels) - 1 - level) + 20)
        for level, row in enumerate(levels)
        for at, name in enumerate(row)
    }
    height = ROW * len(levels) + 10
    lines = [_line(places[name], places[other]) for name in sorted(rooms()) for other in sorted(rooms()[name].below)]
    boxes = [_box(name, *places[name]) for name in sorted(places)]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="sans-serif">'
    title = "<title>Folders of the project; each imports only from folders drawn below it</title>"
    return "\n".join([head, title, '<rect width="100%" height="100%" fill="#FBFAF7"/>', *lines, *boxes, "</svg>", ""])


def _line(above: tuple[int, int], below: tuple[int, int]) -> str:
    half = BOX // 2
    ends = f'x1="{above[0] + half}" y1="{above[1] + 40}" x2="{below[0] + half}" y2="{below[1]}"'
    return f'<line {ends} stroke="#71899B" stroke-width="1" opacity="0.45"/>'


def _box(name: str, x: int, y: int) -> str:
    top, _, rest = name.partition("/")
    middle = x + BOX // 2
    return (
        f'<g><rect x="{x}" y="{y}" width="{BOX}" height="40" rx="5" fill="{COLOURS[top]}" stroke="#545B63"/>'
        f'<text x="{middle}" y="{y + 17}" font-size="11" text-anchor="middle" fill="#545B63">{escape(top)}/</text>'
        f'<text x="{middle}" y="{y + 32}" font-size="13" text-anchor="middle">{escape(rest)}</text></g>'
    )


def table() -> str:
    """The rooms as a Markdown table, highest floor first."""
    rows = [
        f"| {level} | `{name}/` | {rooms()[name].says} |" if (ROOT / name).is_dir() else
        f"| {level} | `{name}.py` | {rooms()[name].says} |"
        for level, row in reversed(list(enumerate(floors())))
        for name in row
    ]  # fmt: skip
    return "\n".join([BEGIN, "", "| floor | room | what is in it |", "|---|---|---|", *rows, "", END])


def page() -> str:
    """docs/architecture.md with its table of rooms made anew."""
    text = PAGE.read_text("utf-8")
    before, _, rest = text.partition(BEGIN)
    return before + table() + rest.partition(END)[2]


if __name__ == "__main__":
    PICTURE.write_text(picture(), "utf-8")
    PAGE.write_text(page(), "utf-8")
