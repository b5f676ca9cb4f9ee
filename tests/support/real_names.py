"""Names as public documents and papers write them: offices, models, projects, tasks. None of them is a person's."""

from __future__ import annotations

from pathlib import Path

_FOLDER = Path(__file__).parent / "files" / "real_names"


def _listed(name: str) -> tuple[str, ...]:
    return tuple((_FOLDER / f"{name}.txt").read_text("utf-8").splitlines())


MODELS, PROJECTS, TASKS, OFFICES = map(_listed, ("models", "projects", "tasks", "offices"))
FREE = (*MODELS, *PROJECTS, *TASKS)
