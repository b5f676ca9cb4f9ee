"""Who has sent what: a world counted by hand, the sample counted a second way, and nobody called late on a guess."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from analytics.loading import history, sending, sending_text
from analytics.registers import data_quality
from analytics.scope.filters import Filters
from analytics.scope.viewer import LOCAL, WALL, NotAllowed, Viewer
from data.loading import load
from data.tables import sending_rules
from data.warehouse import snapshots

BINH_CHAU, BINH_THUAN = "21112", "21043"
COMMUNE = Viewer("commune", (BINH_CHAU,), frozenset({"see rows"}))
MAY = "2024-05"


@pytest.fixture
def rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """`rules(text)`: another `sending.csv`, the other reference tables as they are."""
    folder = tmp_path / "reference"

    def put(text: str) -> None:
        if not folder.exists():
            folder.mkdir()
            for path in Path(sending_rules.settings.reference()).iterdir():
                (folder / path.name).symlink_to(path)
        (folder / sending_rules.FILE).unlink(missing_ok=True)
        (folder / sending_rules.FILE).write_text(f"table,day,since,silence,basis\n{text}", "utf-8")
        monkeypatch.setenv("DANVAN_REFERENCE", str(folder))

    return put


@pytest.fixture
def world(home: Path, petitions: Callable[..., Path], template: Callable[..., str], write_csv: Callable[..., Path]):
    """May 2024: two letters of Bình Châu, a reception of its own; Bình Thuận sent one contribution, and letters in
    June."""
    letters = [{"received_on": date(2024, 5, 3)}, {"received_on": date(2024, 5, 31)},
               {"received_on": date(2024, 6, 1), "commune": "Bình Thuận"}]  # fmt: skip
    received = {"held_on": date(2024, 5, 6), "level": "Xã", "commune": "Bình Châu", "chair": "Chủ tịch UBND xã"}
    given = {"given_on": date(2024, 5, 7), "commune": "Bình Thuận"}
    files = [petitions(letters), write_csv("tiep-dan.csv", template("reception", [received])),
             write_csv("gop.csv", template("contribution", [given]))]  # fmt: skip
    assert load.load(files).exit_code == 0


def states(found: sending.Month, unit: str) -> dict[str, str]:
    return {cell.table: cell.state for cell in found.of(unit)}


def test_a_month_counted_by_hand(world: None):
    found = sending.month(MAY, Filters(), LOCAL)
    assert len(found.units) == 22
    late = (snapshots.reader().query("select min(loaded_at) as at from w.batch")["at"][0] + timedelta(hours=7)).date()
    assert states(found, BINH_CHAU) == {
        "petition": "late", "reception": "late", "satisfaction": "missing", "service": "missing",
        "outreach": "missing", "dialogue": "silent", "contribution": "silent", "model": "silent",
    }  # fmt: skip
    assert states(found, BINH_THUAN) | {"contribution": "late"} == states(found, BINH_THUAN)
    assert states(found, BINH_THUAN)["petition"] == "missing"
    letters = found.cells[BINH_CHAU, "petition"]
    assert (letters.rows, letters.due_on, letters.days) == (2, date(2024, 6, 5), (late - date(2024, 6, 5)).days)
    assert found.cells[BINH_CHAU, "service"].days == (history.today() - date(2024, 6, 3)).days
    # 22 × 5 tables that must be explained, less the two sent; one contribution besides, which nobody had to send
    assert (found.count("missing"), found.count("late"), found.count("silent")) == (108, 3, 65)
    assert sending_text.share(found) == "Gửi đủ 1,8% của 110 ô phải gửi đã đến hạn."
    assert found.units[-1] == BINH_CHAU, "who lacks least stands last"


def test_a_declared_month_is_not_missing_until_it_is_taken_back(world: None):
    found = sending.month(MAY, Filters(), LOCAL)
    sending.declare(found, BINH_CHAU, ["service", "outreach"], "Zalo", LOCAL)
    now = sending.month(MAY, Filters(), LOCAL)
    assert [c.table for c in now.lacks(BINH_CHAU)] == ["satisfaction"]
    told = now.cells[BINH_CHAU, "service"].declared
    assert told
    assert (told.how, told.who) == ("Zalo", history.this_user())
    assert states(sending.month("2024-06", Filters(), LOCAL), BINH_CHAU)["service"] == "missing", "that month alone"
    sending.declare(now, BINH_CHAU, ["satisfaction"], "Văn bản", LOCAL)
    assert sending_text.reminder(sending.month(MAY, Filters(), LOCAL), BINH_CHAU, date(2024, 6, 7)) == ""
    sending.take_back(now, BINH_CHAU, "service", LOCAL)
    assert [c.table for c in sending.month(MAY, Filters(), LOCAL).lacks(BINH_CHAU)] == ["service"]


def test_what_was_sent_cannot_be_declared_nothing_and_who_may_not_load_declares_nothing(world: None):
    found = sending.month(MAY, Filters(), LOCAL)
    with pytest.raises(ValueError, match="đang thiếu"):
        sending.declare(found, BINH_CHAU, ["petition"], "Zalo", LOCAL)
    for viewer in (WALL, COMMUNE):
        with pytest.raises(NotAllowed):
            sending.declare(found, BINH_CHAU, ["service"], "Zalo", viewer)
        with pytest.raises(NotAllowed):
            sending.take_back(found, BINH_CHAU, "service", viewer)


def test_a_commune_sees_its_own_row_and_no_file(world: None):
    found = sending.month(MAY, Filters(), COMMUNE)
    assert found.units == (BINH_CHAU,)
    assert {cell.file for cell in found.of(BINH_CHAU)} == {""}


def test_rows_changed_later_make_nobody_late(world: None, petitions: Callable[..., Path]):
    """The letters of May come again with a day of resolution, in June's file: who sent them in time is not late."""
    changed = [{"received_on": day, "handling": "Trả lời ngay", "resolved_on": date(2024, 6, 20)}
               for day in (date(2024, 5, 3), date(2024, 5, 31))]  # fmt: skip
    assert load.load([petitions(changed, name="thang-6.csv")]).exit_code == 0
    cell = sending.month(MAY, Filters(), LOCAL).cells[BINH_CHAU, "petition"]
    assert (cell.state, cell.rows) == ("sent", 2)


def test_who_may_not_see_denunciations_hears_of_no_late_letter(world: None):
    assert sending.month(MAY, Filters(), WALL).cells[BINH_CHAU, "petition"].state == "sent"
    assert sending.month(MAY, Filters(), WALL).cells[BINH_THUAN, "contribution"].state == "late"


def test_the_reminder_names_what_is_missing_and_until_when(world: None):
    text = sending_text.reminder(sending.month(MAY, Filters(), LOCAL), BINH_CHAU, date(2024, 6, 12))
    assert text == (
        "Kính gửi UBND xã Bình Châu,\n"
        "Đến ngày 12/06/2024, Ban Dân vận Huyện ủy chưa nhận được số liệu tháng 5/2024 của xã Bình Châu ở 3 bảng:"
        " Hài lòng (hạn 10/06/2024); Một cửa (hạn 03/06/2024); Tuyên truyền (hạn 05/06/2024).\n"
        "Đề nghị gửi bổ sung; bảng nào trong tháng không phát sinh, đề nghị trả lời “không phát sinh” cho bảng đó.\n"
        "Trân trọng."
    )


@pytest.mark.parametrize(
    ("today", "missing"), [("2024-06-03", set()), ("2024-06-04", {"service"}), ("2024-06-06", {"service", "outreach"})]
)
def test_nothing_is_missing_on_its_last_day(
    today: str, missing: set[str], world: None, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("DANVAN_TODAY", today)
    found = sending.month(MAY, Filters(), LOCAL)
    assert {cell.table for cell in found.lacks(BINH_CHAU)} == missing


def test_rules_are_data(world: None, rules: Callable[[str], None]):
    rules("service,20,2024-05,khai,x\npetition,5,2024-06,khai,x\n")
    assert states(sending.month(MAY, Filters(), LOCAL), BINH_CHAU) == {"service": "missing"}
    assert set(states(sending.month("2024-06", Filters(), LOCAL), BINH_CHAU)) == {"service", "petition"}
    for wrong in ("thu,5,2024-05,khai,", "service,0,2024-05,khai,", "service,5,05/2024,khai,", "service,5,2024-05,,"):
        rules(wrong)
        with pytest.raises(ValueError, match=r"sending\.csv, dòng 2: cột"):
            sending.month(MAY, Filters(), LOCAL)


def test_rows_of_the_sample_are_those_the_register_of_arrivals_counts(sample: Path):
    """Every month of 2024 and every table, counted by another query; the sample knows no day of sending."""
    for fact in (rule.table for rule in sending_rules.rules()):
        counted = data_quality.arrivals(fact, Filters(period="2024"), LOCAL)
        for label in counted.columns[[0, 4, 11]]:
            found = sending.month(label, Filters(), LOCAL)
            assert {u: found.cells[u, fact].rows for u in found.units} == counted[label].loc[
                list(found.units)
            ].to_dict()
            assert found.count("late") == 0


def test_the_sample_is_judged_on_the_day_it_reaches(sample: Path):
    """Not on today's, years later: its last month that is over is November 2024, and nothing of December is due."""
    assert sending.judged_on(LOCAL) == date(2024, 12, 31)
    known = sending.months(LOCAL)
    assert sending.default_month(Filters(period="2024"), known, LOCAL) == known[0] == "2024-11"
    december = sending.month("2024-12", Filters(), LOCAL)
    assert december.count("missing") == 0
    assert sending_text.share(december) == "Chưa bảng nào đến hạn."
    assert all(cell.days < 31 for cell in sending.month("2024-11", Filters(), LOCAL).cells.values())


def test_after_the_first_of_july_2025_the_five_communes_send(sample: Path):
    assert len(sending.month("2025-07", Filters(), LOCAL).units) == 5
    assert len(sending.month("2025-06", Filters(), LOCAL).units) == 22
