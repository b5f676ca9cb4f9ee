"""The folders look down, never up, and the drawing of them is what the code is."""

from __future__ import annotations

import importlib.util
import sys
from graphlib import TopologicalSorter
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
# 23 rooms: small state (data/state), who may what (analytics/access) and the gate are subjects of their own.
MOST_ROOMS, MOST_FLOORS, MOST_ENTRIES = 23, 10, 12
MAY_BE_FULLER = {"data/reference", "data/sample"}  # data, as many files as there are tables
# Within a room, which folder may import from which: lowest first. A folder that is not named stands on its room's top.
INSIDE = {
    "data/sample_maker": ("tools", "world", "petitions", "tables"),
    "analytics/measure": ("statistics",),
    "analytics/figures": ("", "charts", "subjects", "by_page"),
    "analytics/documents": ("", "decks", "report", "forms", "office"),
    "analytics/commands": ("benchmarks/tools", "benchmarks/served", "benchmarks", "simulation"),
    "pages/parts": ("access", "frame/filters", "frame", "tables", "figure", "lists", "deck", "loading"),
}


@pytest.fixture(scope="module")
def draw() -> ModuleType:
    spec = importlib.util.spec_from_file_location("draw", ROOT / "docs/draw.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["draw"] = module
    spec.loader.exec_module(module)
    return module


def test_rooms_are_few_and_in_no_circle(draw: ModuleType):
    rooms = {name: room.below for name, room in draw.rooms().items()}
    list(TopologicalSorter(rooms).static_order())  # raises CycleError, naming the circle
    assert len(rooms) <= MOST_ROOMS
    assert len(draw.floors()) <= MOST_FLOORS


def test_the_drawing_is_up_to_date(draw: ModuleType):
    """Run `python docs/draw.py` where this fails."""
    assert draw.PICTURE.read_text("utf-8") == draw.picture()
    assert draw.PAGE.read_text("utf-8") == draw.page()


def test_every_room_says_what_is_in_it(draw: ModuleType):
    packages = {path.parent for top in ("data", "analytics") for path in (ROOT / top).rglob("*.py")}
    packages |= {path.parent for path in (ROOT / "pages/parts").rglob("*.py")}
    packages = {path for path in packages if "home" not in path.parts and path != ROOT / "pages/parts"}
    assert [path for path in packages if not draw.says(path.relative_to(ROOT).as_posix())] == []


def test_no_folder_is_crowded():
    crowded = {}
    for top in ("data", "analytics", "pages", "gate", "tests"):
        for folder in (ROOT / top, *(path for path in (ROOT / top).rglob("*") if path.is_dir())):
            name = folder.relative_to(ROOT).as_posix()
            found = [p for p in folder.iterdir() if p.name not in ("__pycache__", "__init__.py", "__main__.py", "home")]
            counted = [p for p in found if p.relative_to(ROOT).as_posix() not in MAY_BE_FULLER]
            if len(counted) > MOST_ENTRIES and name not in MAY_BE_FULLER:
                crowded[name] = len(counted)
    assert crowded == {}


@pytest.mark.parametrize("room", INSIDE)
def test_folders_of_a_room_look_down_too(draw: ModuleType, room: str):
    def floor(module: str) -> int | None:
        folder = draw.modules()[module].relative_to(ROOT).parent.as_posix()
        if not (folder == room or folder.startswith(f"{room}/")):
            return None
        inner = folder.removeprefix(room).strip("/")
        return INSIDE[room].index(inner) if inner in INSIDE[room] else len(INSIDE[room])

    upward = [
        f"{module} imports {other}"
        for module, path in draw.modules().items()
        if (here := floor(module)) is not None and path.name != "__init__.py"
        for other in draw.imports(path)
        if (there := floor(other)) is not None and there > here and draw.modules()[other].name != "__init__.py"
    ]
    assert upward == []
