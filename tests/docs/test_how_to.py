"""Every how-to is followed in a scratch copy of the project, block by block, and what it promises is seen there."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from documents import ROOT, recipes, rows

FOLDER = ROOT / "docs/how-to"
HOW_TOS = sorted(path for path in FOLDER.glob("*.md") if path.name != "README.md")

# What a recipe promises beyond what its commands print.
BOTH_WAYS = """
from recount import recount
from recount.world import SAMPLE, World, _read
from analytics.indicators import INDICATORS
from analytics.measure.measure import measure
from analytics.scope.filters import Filters
from analytics.scope.viewer import here
world = World({"reception": _read(SAMPLE, "reception")})
for period in ("2023", "2024-Q3", "2024-05"):
    filters = Filters(period=period)
    days = filters.resolve(None).period
    start, end = str(days.start), str(days.end)
    measured = measure(["visits_per_day"], filters, (), here()).iloc[0]
    value, n = recount("visits_per_day", start, end, world)
    assert abs(measured["visits_per_day"] - value) < 1e-9 and measured["visits_per_day_n"] == n > 0, period
print("proved")
"""
OPENED = """
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash
at = AppTest.from_file("dashboard.py", default_timeout=120)
at._page_hash = calc_hash({address!r})
at.run()
assert not at.exception, at.exception
shown = [*(e.value for e in (*at.title, *at.markdown)), *(e.proto.body for e in at.get("html"))]
assert any({words!r} in text for text in shown), shown
print("proved")
"""
PROOFS = {
    "add-an-indicator": BOTH_WAYS,
    "add-a-figure": OPENED.format(address="tiep-dan", words="Tiếp công dân theo hình thức nào?"),
    "add-a-page": OPENED.format(address="tuyen-truyen", words="Cuộc tuyên truyền"),
}


@pytest.mark.parametrize("document", HOW_TOS, ids=lambda path: path.stem)
def test_what_a_how_to_says_works(document: Path, tmp_path: Path, sample_home: Path):
    project, home = recipes.copy(tmp_path / "copy"), tmp_path / "home"
    shutil.copytree(sample_home, home)
    steps = recipes.steps(document)
    for step in steps:
        step.apply(project)
    assert list(dict.fromkeys(step.path for step in steps)) == recipes.listed(document), (
        "the table lists what is touched"
    )
    for name, text in recipes.sheets(document).items():
        (project / name).write_text(text, "utf-8")
    sessions = recipes.sessions(document)
    assert sessions or document.stem in PROOFS
    for words, seen in sessions:
        said = recipes.run(project, words, home)
        assert seen
        assert [line for line in seen if line.strip() not in said] == [], said
    if document.stem in PROOFS:
        assert "proved" in recipes.child(project, ["-c", PROOFS[document.stem]], home)


def test_every_how_to_is_listed():
    assert [row[1] for row in rows(FOLDER / "README.md")[1:]] == [f"[{path.name}]({path.name})" for path in HOW_TOS]


@pytest.mark.parametrize("document", HOW_TOS, ids=lambda path: path.stem)
def test_without_its_steps_nothing_of_it_is_there(document: Path):
    """What a recipe adds is not in the project already: a step that did nothing would be seen."""
    for step in recipes.steps(document):
        file = ROOT / step.path
        assert not file.exists() or step.code.strip() not in file.read_text("utf-8")
