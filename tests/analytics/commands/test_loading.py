"""What is loaded and what is not: the rule of five percent, updates, matches by hand, marked copies, history, undo."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from analytics import formatting
from analytics.commands import main
from analytics.loading import history as load_history
from analytics.loading import job as load_job
from analytics.loading import report_tables, report_text
from analytics.loading.job import Job, Wish
from analytics.scope.viewer import LOCAL
from data.loading import history, load, saved_mappings
from data.loading.reporting.report import CellChange, FileReport, LoadReport, SheetReport, from_json
from data.state import store
from data.tables.tables import TABLES
from data.text import csv_injection
from data.warehouse import snapshots
from data.warehouse.errors import WarehouseError

ROOT = Path(__file__).parents[3]
PHONE = "0900000000"
NAME = "Nguyễn Văn Thử"
Petitions = Callable[..., Path]


def rows(good: int, bad: int) -> list[dict[str, Any]]:
    """Letters of which the last `bad` have an item that does not exist."""
    return [{"petition_id": f"A-{n}"} | ({} if n < good else {"item": 15}) for n in range(good + bad)]


def count() -> int:
    return int(snapshots.reader().query("select count(*) as n from w.petition").n[0]) if snapshots.snapshots() else 0


def cli(*words: str | Path) -> Result:
    return CliRunner().invoke(main, [str(w) for w in words])


def everything(home: Path) -> dict[str, bytes]:
    """What is kept: every file but locks and the event log, which also tells of what was only tried."""
    kept = (p for p in home.rglob("*") if p.is_file() and p.suffix != ".lock" and p.parent.name != "logs")
    return {str(p.relative_to(home)): p.read_bytes() for p in kept}


# ---------------------------------------------------------------- the rule


@pytest.mark.parametrize(
    ("good", "bad", "in_"),
    [(20, 0, 20), (19, 1, 19), (38, 2, 38), (37, 2, 0), (18, 1, 0), (0, 1, 0)],
    ids=["none bad", "5% of 20", "5% of 40", "more than 5%", "1 of 19", "all bad"],
)
def test_the_good_rows_or_none_at_five_percent(good: int, bad: int, in_: int, home: Path, petitions: Petitions):
    done = cli("load", petitions(rows(good, bad)))
    assert count() == in_
    assert done.exit_code == (0 if not bad else 1 if in_ else 2)
    assert ("quá 5%" in done.stdout) == (in_ == 0)


@pytest.mark.parametrize(("keep", "in_", "code"), [("good", 1, 1), ("none", 0, 2)])
def test_what_is_chosen_goes_before_the_rule(keep: str, in_: int, code: int, home: Path, petitions: Petitions):
    assert cli("load", petitions(rows(1, 3)), "--keep", keep).exit_code == code
    assert count() == in_


def test_none_holds_back_a_file_with_one_mistake_and_no_other(home: Path, petitions: Petitions):
    bad, good = petitions(rows(99, 1), "sai.csv"), petitions([{"petition_id": "B"}], "dung.csv")
    report = load.load([bad, good], keep="none")
    assert (report.exit_code, count()) == (1, 1)
    held, taken = report.files
    assert held.error is not None
    assert held.error["reason"] == "1 trong 100 dòng bị từ chối, nên chưa nạp dòng nào."
    assert [(p.accepted, p.rows_refused, len(p.refused)) for p in held.parts] == [(0, 1, 1)]
    assert taken.error is None
    assert load.load([petitions(rows(99, 0), "sua.csv")], keep="none").exit_code == 0


@given(st.integers(0, 400), st.integers(0, 400))
def test_mostly_good_is_at_most_one_in_twenty(good: int, bad: int):
    file = FileReport("x", "", parts=[SheetReport(None, 1, "petition", rows_read=good + bad, rows_refused=bad)])
    assert file.is_mostly_good == (bad * 20 <= good + bad)
    assert report_tables.default_keep(LoadReport(None, [file])) == ("good" if bad * 20 <= good + bad else "none")


def test_the_page_counts_what_a_choice_would_store(home: Path, petitions: Petitions):
    files = [petitions(rows(3, 1), "sai.csv"), petitions([{"petition_id": "B"}], "dung.csv")]
    report = load.load(files, dry_run=True)
    assert (report_tables.to_store(report, "good"), report_tables.to_store(report, "none")) == (4, 1)
    assert load.load(files, keep="none").stored == 1
    assert not report_tables.can_load(load.load(files[1:], dry_run=True))  # it is in already


# ---------------------------------------------------------------- updates


def test_a_letter_open_last_month_is_listed_as_an_update(home: Path, petitions: Petitions):
    opened = {"petition_id": "DT-1", "handling": "Thụ lý giải quyết", "accepted_on": "05/03/2024"}
    load.load([petitions([opened, {"petition_id": "DT-2"}], "thang-3.csv")])
    closed = opened | {"resolved_on": "02/04/2024", "outcome": "Đã trả lời"}
    report = load.load([petitions([closed, {"petition_id": "DT-2"}, {"petition_id": "DT-3"}], "thang-4.csv")])
    (part,) = report.files[0].parts
    assert (part.accepted, part.updated, len(part.ignored)) == (1, 1, 1)
    (update,) = part.updates
    assert (update.row, update.key) == (2, "DT-1")
    assert update.changes == [
        CellChange("Ngày giải quyết", None, "02/04/2024"),
        CellChange("Kết quả", None, "Đã trả lời"),
    ]
    shown = report_tables.updates(report.files[0])
    assert shown["Cột"].tolist() == ["Ngày giải quyết", "Kết quả"]
    assert shown["Trước"].tolist() == ["(trống)"] * 2


# ---------------------------------------------------------------- reports


def test_a_report_survives_the_way_to_the_page(home: Path, petitions: Petitions, write_csv: Any):
    load.load([petitions([{"petition_id": "A-0"}])])
    files = [petitions([{"petition_id": "A-0", "item": 3}, *rows(1, 1)[1:]], "b.csv"), write_csv("c.csv", "a,b\n1,2\n")]
    report = load.load(files, dry_run=True)
    assert report.files[0].parts[0].updates
    assert report.files[0].parts[0].mistakes
    assert from_json(json.loads(json.dumps(report_text.as_json(report), ensure_ascii=False))) == report


def test_a_mistake_is_counted_whole_and_named_in_part(home: Path, petitions: Petitions):
    report = load.load([petitions(rows(0, 2500))], dry_run=True)
    (part,) = report.files[0].parts
    (mistake,) = part.mistakes
    assert (mistake.rows, mistake.first_rows, mistake.values) == (2500, list(range(2, 12)), ["15"])
    assert len(part.refused) == 1000


def test_how_far_it_is_never_goes_back(home: Path, petitions: Petitions):
    told: list[tuple[float, str]] = []
    files = [petitions(rows(9, 1)), petitions([{"petition_id": "B"}], "b.csv")]
    load.load(files, tell=lambda share, doing: told.append((share, doing)))
    shares = [share for share, _ in told]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0, 1)
    assert len(set(shares)) >= 6
    assert any("b.csv" in doing for _, doing in told)


@given(st.text())
def test_no_text_is_a_formula_or_a_control_character(text: str):
    shown = csv_injection.cell(text)
    assert not shown.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert not any(ord(c) < 32 and c != "\n" for c in shown)
    assert len(shown) <= csv_injection.LONGEST


@given(st.text(alphabet="=+-@'a ", min_size=1))
def test_markdown_shows_the_letters_of_a_file(text: str):
    assert formatting.literal(text).replace("\\", "").replace("\u2060", "") == text


# ---------------------------------------------------------------- the marked copy


def marked(file: Path, folder: Path) -> list[list[list[Any]]]:
    """The sheets of the marked copy of a file, from the first row on."""
    report = load.load([file], dry_run=True, copies=folder)
    book = CalamineWorkbook.from_path(str(folder / str(report.files[0].marked)))
    return [book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names]


def test_the_copy_says_what_to_mend_in_its_first_column(home: Path, tmp_path: Path, petitions: Petitions):
    (sheet,) = marked(petitions([{}, {"item": 15, "kind": "Khiếu"}, {}]), tmp_path / "copies")
    assert sheet[0][:3] == ["Cần sửa", "Mã đơn", "Mã vụ việc"]
    assert [row[1] for row in sheet] == ["Mã đơn", "DT-00000", "DT-00001", "DT-00002"]
    assert [bool(row[0]) for row in sheet] == [True, False, True, False]
    assert sheet[2][0].splitlines() == [
        "Loại đơn: “Loại đơn” không có giá trị này."
        " Dùng một trong các giá trị: Khiếu nại; Tố cáo; Kiến nghị; Phản ánh.",
        "Nội dung phối hợp: Lớn hơn 14. Kiểm tra lại số.",
    ]


def test_nothing_to_mend_is_no_copy(home: Path, tmp_path: Path, petitions: Petitions):
    assert load.load([petitions([{}])], dry_run=True, copies=tmp_path / "copies").files[0].marked is None
    assert not (tmp_path / "copies").exists()


def test_a_long_file_comes_back_with_only_the_rows_to_mend(
    home: Path, tmp_path: Path, petitions: Petitions, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("data.loading.reporting.marked_copy.WHOLE", 5)
    (sheet,) = marked(petitions([*rows(6, 0), {"petition_id": "B", "item": 15}]), tmp_path / "copies")
    assert [row[1] for row in sheet] == ["Mã đơn", "", "", "", "", "", "", "B"]


def test_a_copy_that_was_mended_loads(home: Path, tmp_path: Path, petitions: Petitions, write_csv: Any):
    """Saved as CSV from the sheet program: our column is no unknown one, and our apostrophes are not in the values."""
    agency = "- Phòng 'Tư pháp', =UBND"
    (sheet,) = marked(petitions([{"agency": agency}, {"item": 15}]), tmp_path / "copies")
    assert sheet[1][sheet[0].index("Cơ quan giải quyết")] == f"'{agency}"
    sheet[2][sheet[0].index("Nội dung phối hợp")] = "8"
    out = io.StringIO()
    csv.writer(out).writerows(sheet)
    report = load.load([write_csv("da-sua.csv", out.getvalue())])
    (part,) = report.files[0].parts
    assert (part.accepted, part.rows_refused, part.unknown_columns) == (2, 0, [])
    stored = snapshots.reader().query("select agency from w.petition where agency is not null")
    assert stored["agency"].tolist() == [agency]


# ---------------------------------------------------------------- nothing personal anywhere


def planted(template: Any, write_csv: Any) -> Path:
    """A name and a telephone number in an own column, in a header, in a column of notes, and in known columns."""
    found = list(csv.reader(io.StringIO(template("petition", [{}, {"received_on": PHONE}, {"item": 15}]))))
    extra = [
        ["Họ và tên", NAME, NAME, NAME],
        ["Điện thoại", PHONE, PHONE, PHONE],
        [PHONE, "x", "y", "z"],
        ["Ghi chú", f"gặp {NAME}", PHONE, "z"],
    ]
    out = io.StringIO()
    csv.writer(out).writerows([*row, *(column[n] for column in extra)] for n, row in enumerate(found))
    return write_csv("don.csv", out.getvalue())


def test_nothing_personal_in_report_or_copy(home: Path, tmp_path: Path, template: Any, write_csv: Any):
    file = planted(template, write_csv)
    report = load.load([file], copies=tmp_path / "copies")
    texts = [json.dumps(report_text.as_json(report), ensure_ascii=False), report_text.text(report)]
    book = CalamineWorkbook.from_path(str(tmp_path / "copies" / str(report.files[0].marked)))
    texts += [str(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names]
    for text in texts:
        assert PHONE not in text
        assert NAME not in text
    (part,) = report.files[0].parts
    assert part.dropped_columns[:2] == ["Họ và tên", "Điện thoại"]
    assert part.rows_refused == 2


def test_looking_stores_nothing(home: Path, tmp_path: Path, petitions: Petitions):
    load.load([petitions([{}], "truoc.csv")])
    before = everything(home)
    load.load([petitions(rows(3, 1))], dry_run=True, copies=tmp_path / "copies")
    assert everything(home) == before


# ---------------------------------------------------------------- columns matched by hand


@pytest.fixture
def of_the_office(template: Any, write_csv: Any) -> Callable[[str, str], Path]:
    """`of_the_office(name, id)`: a file that heads the day of receipt in its own way."""

    def write(name: str, petition: str) -> Path:
        text = template("petition", [{"petition_id": petition}])
        return write_csv(name, text.replace("Ngày nhận", "Ngày của ông bưu tá"))

    return write


def test_a_match_by_hand_is_remembered_for_these_headers(home: Path, of_the_office: Any, template: Any, write_csv: Any):
    first = load.load([of_the_office("thang-3.csv", "A")], dry_run=True)
    assert first.exit_code == 2
    (found,) = first.files[0].unrecognised
    assert (found.table, "thiếu cột Ngày nhận" in found.reason) == ("petition", True)
    assert "Ngày của ông bưu tá" in found.headers
    saved_mappings.remember("petition", found.sender, {"Ngày của ông bưu tá": "received_on"})
    for name, petition in (("thang-3.csv", "A"), ("thang-4.csv", "B")):
        (part,) = load.load([of_the_office(name, petition)]).files[0].parts
        assert (part.accepted, part.by_hand) == (1, {"Ngày nhận": "Ngày của ông bưu tá"})
    assert count() == 2
    other = template("petition", [{}], ["petition_id", "received_on", "commune"])
    other = write_csv("khac.csv", other.replace("Ngày nhận", "Ngày của ông bưu tá"))
    assert load.load([other]).files[0].unrecognised  # other headers, another sender


def test_a_match_is_forgotten_and_a_spoilt_memory_is_none(home: Path, of_the_office: Any):
    (found,) = load.load([of_the_office("a.csv", "A")], dry_run=True).files[0].unrecognised
    saved_mappings.remember("petition", found.sender, {"Ngày của ông bưu tá": "received_on"})
    saved_mappings.remember("petition", found.sender, {})
    assert load.load([of_the_office("a.csv", "A")], dry_run=True).files[0].unrecognised
    saved_mappings.remember("petition", found.sender, {"Ngày của ông bưu tá": "received_on"})
    store.engine().dispose()  # closing it writes what is in the log into the file
    for beside in home.glob("state.db-*"):
        beside.unlink()
    store.place().write_bytes(b"no database" * 500)
    assert load.load([of_the_office("a.csv", "A")], dry_run=True).files[0].unrecognised


def test_no_value_of_a_cell_is_remembered(home: Path, of_the_office: Any):
    (found,) = load.load([of_the_office("a.csv", "BÍ-MẬT")], dry_run=True).files[0].unrecognised
    saved_mappings.remember("petition", found.sender, {"Ngày của ông bưu tá": "received_on"})
    assert saved_mappings.headers() == ["Ngày của ông bưu tá"]
    assert all("BÍ-MẬT".encode() not in path.read_bytes() for path in home.glob("state.db*"))


@given(st.lists(st.text(alphabet="aAbBăĂ ", min_size=1), min_size=1, max_size=5), st.randoms())
def test_a_sender_is_known_whatever_the_order_and_case(headers: list[str], random: Any):
    shuffled = [h.upper() for h in headers]
    random.shuffle(shuffled)
    assert saved_mappings.sender(shuffled) == saved_mappings.sender(headers)
    assert saved_mappings.sender([*headers, "thêm"]) != saved_mappings.sender(headers)


# ---------------------------------------------------------------- history and the way back


def numbers() -> dict[str, Any]:
    """Every row of every fact table."""
    return {name: snapshots.reader().query(f"from w.{name} order by all").to_csv() for name in TABLES}


def test_undo_returns_every_number_and_says_so(home: Path, petitions: Petitions, template: Any, write_csv: Any):
    load.load([petitions([{"petition_id": "A"}], "mot.csv")], who="Cán bộ Một")
    before = numbers()
    more = [petitions([{"petition_id": "A", "item": 3}, {"petition_id": "B"}], "hai.csv")]
    more += [write_csv(f"{name}.csv", template(name, [{}])) for name in TABLES if name != "petition"]
    load.load(more, who="Cán bộ Hai")
    assert numbers() != before
    assert f"{len(TABLES)} dòng mới, 1 dòng cập nhật." in str(load_history.last(LOCAL))
    said = load_history.undo(snapshots.current().id, "Cán bộ Ba", LOCAL)
    assert said.startswith("Đã hoàn tác")
    assert numbers() == before
    table = load_history.table(LOCAL)
    states = dict(zip(table["Tệp"].str.replace("\\", ""), table["Tình trạng"], strict=True))
    assert states["tệp 1"] == "Đang dùng"
    assert states["tệp 2"].startswith("Đã hoàn tác")
    assert states["tệp 2"].endswith("Cán bộ Ba")
    assert set(table["Người nạp"]) == {"Cán bộ Một", "Cán bộ Hai"}
    assert load_history.last(LOCAL) is None  # nothing was before the first load
    assert load.load(more).exit_code == 0  # what was undone can be loaded again


def test_undo_goes_back_to_what_the_load_was_made_from(home: Path, petitions: Petitions):
    for name in "AB":
        load.load([petitions([{"petition_id": name}], f"{name}.csv")])
    history.undo(snapshots.current().id, "")
    load.load([petitions([{"petition_id": "C"}], "C.csv")])
    history.undo(snapshots.current().id, "")
    stored = snapshots.reader().query("select petition_id from w.petition")
    assert stored["petition_id"].tolist() == ["A"]  # not B, which had been undone
    with pytest.raises(WarehouseError):
        history.undo(snapshots.current().id, "")


def test_undo_of_what_is_no_longer_the_last_changes_nothing(home: Path, petitions: Petitions):
    load.load([petitions([{"petition_id": "A"}], "a.csv")])
    load.load([petitions([{"petition_id": "B"}], "b.csv")])
    seen = snapshots.current().id
    load.load([petitions([{"petition_id": "C"}], "c.csv")])
    assert "Vừa có người nạp thêm" in load_history.undo(seen, "x", LOCAL)
    assert count() == 3


def test_the_sample_comes_back(home: Path, petitions: Petitions):
    load.load_sample()
    load.load([petitions([{}])])
    states = load_history.table(LOCAL).set_index("Tệp")["Tình trạng"]
    assert states.value_counts().to_dict() == {"Đã thay bằng dữ liệu thật": len(TABLES), "Đang dùng": 1}
    history.undo(snapshots.current().id, "x")
    assert snapshots.reader().is_sample
    assert (load_history.table(LOCAL)["Tình trạng"] == "Đang dùng").sum() == len(TABLES)


def test_the_command_writes_down_who_went_back(home: Path, petitions: Petitions):
    load.load([petitions([{"petition_id": "A"}], "a.csv")])
    load.load([petitions([{"petition_id": "B"}], "b.csv")])
    assert cli("snapshots", "restore", snapshots.snapshots()[0]).exit_code == 0
    assert load_history.table(LOCAL)["Tình trạng"].iloc[0].startswith("Đã hoàn tác")


# ---------------------------------------------------------------- a process of its own


class Sent:
    """A file as the page gets it."""

    def __init__(self, path: Path, name: str | None = None) -> None:
        self.name = name or path.name
        self._content = path.read_bytes()

    def getbuffer(self) -> memoryview:
        return memoryview(self._content)


def test_the_page_and_the_command_are_one_engine(home: Path, petitions: Petitions):
    file = petitions(rows(1, 1))
    job = Job([Sent(file, f"../{file.name}")], Wish(dry_run=True, copies=True, who=NAME), LOCAL)
    job.wait(120)
    assert job.problem is None
    assert (job.share, job.doing) == (1.0, "Xong")
    expected = load.load([file], dry_run=True)
    assert job.report is not None
    assert [f.parts for f in job.report.files] == [f.parts for f in expected.files]
    assert list(job.marked) == [job.report.files[0].marked]
    assert not list((home / "incoming").iterdir())  # nothing of the file is left


NAMES = ["../../x.csv", 'a"b|c?.csv', "-x.csv", "." * 300, "..", "CON\n.csv", "/"]


@given(name=st.text(min_size=1) | st.sampled_from(NAMES))
def test_a_file_name_is_a_name_and_no_path(name: str, tmp_path_factory: pytest.TempPathFactory):
    file = tmp_path_factory.mktemp("sent") / "x"
    file.write_bytes(b"1")
    place = tmp_path_factory.mktemp("job") / "0"
    written = load_job.written(place, Sent(file, name))
    assert written.parent == place
    assert [p.name for p in place.iterdir()] == [written.name]
    assert written.read_bytes() == b"1"


def test_a_load_that_was_stopped_leaves_what_was(home: Path, petitions: Petitions):
    load.load([petitions([{}])])
    job = Job([Sent(petitions(rows(50, 0), "b.csv"))], Wish(dry_run=False), LOCAL)
    job.stop()
    job.wait(120)
    assert job.report is None
    assert str(job.problem).startswith("Đã dừng")
    assert count() == 1


def test_a_folder_that_cannot_be_written_is_a_sentence(home: Path, petitions: Petitions):
    file = petitions([{}])
    home.mkdir()
    (home / "warehouse").write_text("")
    job = Job([Sent(file)], Wish(dry_run=False), LOCAL)
    job.wait(120)
    assert str(job.problem).startswith("Không ghi được vào")


def test_two_loads_at_once_both_land(home: Path, petitions: Petitions):
    """From two terminals, while this process reads."""
    load.load([petitions([{"petition_id": "A"}], "a.csv")])
    files = [petitions([{"petition_id": name}], f"{name}.csv") for name in "BC"]
    words = [sys.executable, "-m", "analytics", "load"]
    both = [subprocess.Popen([*words, str(f)], cwd=ROOT, stdout=subprocess.DEVNULL) for f in files]
    assert count() in (1, 2, 3)
    assert [process.wait(120) for process in both] == [0, 0]
    assert count() == 3


def test_rows_without_a_key_sent_twice_are_warned_of(home: Path, template: Any, write_csv: Any):
    """Contributions have no code: a mended file sent again would count its good rows twice."""
    gifts = [{"project": f"Đường {n}"} for n in range(3)]
    load.load([write_csv("a.csv", template("contribution", gifts))])
    again = load.load([write_csv("b.csv", template("contribution", [*gifts, {"project": "Cầu"}]))], dry_run=True)
    assert "3 dòng giống hệt" in again.files[0].parts[0].warnings[0]
    other = load.load([write_csv("c.csv", template("contribution", [{"project": "Chợ"}]))], dry_run=True)
    assert other.files[0].parts[0].warnings == []
