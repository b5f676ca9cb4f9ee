"""What somebody who signed in does is in the record, with who and what; what can't be recorded is not done."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner

from analytics.access import audit, rights
from analytics.commands import main
from analytics.documents.catalogue import DOCUMENTS
from analytics.documents.sheets import taken_away
from analytics.loading import column_mapping, history, undecided_texts
from analytics.loading.job import Job, Wish
from analytics.scope.filters import Filters
from analytics.scope.viewer import DEEDS, LOCAL, Viewer
from analytics.summaries import pivot
from data.loading import load
from data.loading.reporting.report import Unrecognised
from data.state.errors import StateError

AN = Viewer("analyst", deeds=DEEDS, who="an")
YEAR = Filters(period="2024", items=(8,))


class Sent:
    """A file as a browser sent it."""

    def __init__(self, path: Path) -> None:
        self.name, self._content = "đơn của an.csv", path.read_bytes()

    def getbuffer(self) -> memoryview:
        return memoryview(self._content)


@pytest.fixture
def file(home: Path, petitions: Callable[..., Path]) -> Path:
    """Two loads and `access.toml`: this is no lone desk."""
    assert load.load([petitions([{}, {"petition_id": "DT-2"}])]).exit_code == 0
    assert load.load([petitions([{"petition_id": "DT-3"}], "hai.csv")]).exit_code == 0
    rights.place().write_text('[person.an]\nrole = "analyst"\n', "utf-8")
    return petitions([{"petition_id": "DT-4"}], "ba.csv")


def loaded(file: Path, viewer: Viewer) -> Job:
    job = Job([Sent(file)], Wish(dry_run=False, who="ai đó"), viewer)
    job.wait(300)
    return job


def deeds(file: Path, viewer: Viewer) -> dict[str, Callable[[], Any]]:
    unread = Unrecognised(
        sheet=None,
        header_row=1,
        rows=1,
        table="petition",
        headers=["Mã"],
        matched={},
        reason="",
        remedy="",
        sender="f" * 64,
    )
    return {
        "export": lambda: DOCUMENTS["forms"].make(YEAR, viewer),
        "sql": lambda: pivot.ask("select count(*) from petition", viewer),
        "load": lambda: loaded(file, viewer),
        "match columns": lambda: column_mapping.remember(unread, "petition", {"Mã": "petition_id"}, viewer),
        "decide texts": lambda: undecided_texts.remember([], [], rest_are_persons=True, viewer=viewer),
        "undo": lambda: history.undo(str(history.snapshot()), "ai đó", viewer),
    }


def command(*words: str) -> int:
    return CliRunner().invoke(main, list(words)).exit_code


def test_each_deed_is_told_with_who_and_what(file: Path):
    for deed in deeds(file, AN).values():
        deed()
    taken_away.table("csv", pd.DataFrame({"a": [1, 2]}), "", (), name="bang", filters=YEAR, viewer=AN)
    told = {str(e["deed"]): e for e in reversed(list(audit.entries(LOCAL)))}
    assert set(told) == {*deeds(file, AN), "loaded"}
    assert {e["who"] for e in told.values()} == {"an"}
    assert told["export"]["document"] == "bang.csv"
    assert told["export"]["rows"] == 2
    assert told["export"]["bytes"] > 0
    assert told["export"]["filters"] == "ky=2024&nd=8"
    assert told["sql"]["sql"] == "select count(*) from petition"
    assert (told["load"]["files"], told["loaded"]["rows"]) == (1, 1)
    assert told["undo"]["snapshot"] == told["loaded"]["snapshot"]
    assert [e["deed"] for e in audit.entries(LOCAL)].count("load") == 1, "the page's command does not tell it again"
    assert audit.problems() == []


def test_the_command_line_tells_what_it_loads_and_takes_back(file: Path):
    before = history.snapshot()
    assert command("load", str(file), "--dry-run") == 0
    assert not audit.folder().exists()
    assert command("load", str(file)) == 0
    after = history.snapshot()
    assert command("snapshots", "restore", str(before)) == 0
    back, loaded_, load_ = audit.entries(LOCAL)
    assert {e["who"] for e in (back, loaded_, load_)} == {audit.COMMAND_LINE}
    assert (load_["deed"], load_["files"]) == ("load", 1)
    assert (loaded_["deed"], loaded_["snapshot"], loaded_["rows"]) == ("loaded", after, 1)
    assert (back["deed"], back["snapshot"], back["back_to"]) == ("undo", after, before)


def test_who_loads_is_who_signed_in(file: Path):
    assert loaded(file, AN).report
    assert history.table(LOCAL)["Người nạp"].iloc[0] == "an"


def test_what_cannot_be_recorded_is_not_done(file: Path, monkeypatch: pytest.MonkeyPatch):
    def full(*_: object, **__: object) -> None:
        raise StateError("Nhật ký: ổ đĩa đã đầy.")

    before = history.snapshot()
    monkeypatch.setattr(audit, "write", full)
    for name, deed in deeds(file, AN).items():
        try:
            said = deed()
        except StateError as error:
            said = str(error)
        assert "ổ đĩa đã đầy" in str(said), name
    assert history.snapshot() == before


def test_a_lone_desk_keeps_no_record(file: Path):
    rights.place().unlink()
    for name, deed in deeds(file, LOCAL).items():
        if name not in ("load", "undo"):
            deed()
    assert command("load", str(file)) == 0
    assert not audit.folder().exists()


def test_a_change_of_the_rights_is_told(file: Path):
    rights.now()
    rights.place().write_text('[person.an]\nrole = "loader"\n', "utf-8")
    assert rights.viewer("an", "person").role == "loader"
    (told,) = audit.entries(LOCAL)
    assert (told["deed"], told["mistakes"], len(told["sha256"])) == ("rights changed", 0, 64)
