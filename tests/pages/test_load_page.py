"""The loading page: what was understood, what must be mended, nothing stored by looking, loaded, undone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from data.loading import load
from data.warehouse import snapshots
from tests.analytics.commands.test_loading import NAME, PHONE, everything, numbers, planted
from tests.pages.test_pages import LOADING, again, healthy, opened, said, written

Petitions = Callable[..., Path]


@pytest.fixture(autouse=True)
def _errors_in_full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(Path(__file__).parents[2])
    monkeypatch.setenv("STREAMLIT_CLIENT_SHOW_ERROR_DETAILS", "full")


def run(at: AppTest) -> AppTest:
    """Another run; where there is no data there is no filter bar to name the options of."""
    return again(at) if [box for box in at.selectbox if (box.key or "").startswith("f_period")] else at.run()


def finished(at: AppTest) -> AppTest:
    """The page once its job has ended."""
    desk = at.session_state["load-desk"]
    while (job := desk.running) is not None:
        job.wait(120)
    return run(at)


def put(at: AppTest, *files: Path) -> AppTest:
    at.file_uploader[0].set_value([(f.name, f.read_bytes(), "text/csv") for f in files])
    return finished(run(at))


def press(at: AppTest, key: str) -> AppTest:
    at.button(key=key).click()
    return finished(run(at))


def shown(at: AppTest) -> str:
    return said(at).replace("\\", "")


def count() -> int:
    return int(snapshots.reader().query("select count(*) as n from w.petition").n[0])


def test_mistakes_are_read_mended_loaded_and_undone(home: Path, petitions: Petitions):
    load.load([petitions([{"petition_id": "A"}], "truoc.csv")])
    before, stored = numbers(), everything(home)
    wrong = [{"petition_id": f"B-{n}"} for n in range(17)]
    at = put(
        opened(LOADING), petitions([*wrong, {"item": 15}, {"kind": "Khiếu"}, {"received_on": "31/02/2024"}], "x.csv")
    )
    text = shown(healthy(at))
    for word in ("x.csv", "Nội dung phối hợp", "Lớn hơn 14.", "“Khiếu”", "31/02/2024", "3 trong 20 dòng có chỗ sai",
                 "sai quá 5%"):  # fmt: skip
        assert word in text
    assert at.radio[0].value == "none"
    assert at.button(key="load-go").disabled
    assert {k: v for k, v in everything(home).items() if "incoming" not in k} == stored  # looking stores nothing
    at = put(at, petitions([*wrong, {"petition_id": "A", "item": 3}], "x.csv"))
    assert "Cập nhật 1 dòng" in [e.label for e in at.expander][-1]
    at = healthy(press(at, "load-go"))
    assert "Đã nạp 17 dòng mới, cập nhật 1 dòng." in [s.value for s in at.success]
    assert count() == 18
    assert not at.file_uploader[0].value
    at = healthy(press(at, "load-undo"))
    assert numbers() == before
    assert "Đã hoàn tác" in at.success[0].value
    assert "Đã hoàn tác" in shown(at)


def test_conflicts_are_listed_ticked_and_loaded(home: Path, petitions: Petitions):
    known = [{"petition_id": f"B-{n}", "agency": "Thanh tra huyện"} for n in range(2)]
    load.load([petitions(known, "truoc.csv")])
    at = put(opened(LOADING), petitions([{"petition_id": "B-0"}, known[1], {"petition_id": "C"}], "sau.csv"))
    text = shown(healthy(at))
    for word in ("Trái với dữ liệu đã có: 1 dòng", "Thanh tra huyện", "(trống)", "Tệp để trống ô đã có dữ liệu."):
        assert word in text
    assert at.button(key="load-go").label == "Không có dòng nào để nạp"  # one row of three is over 5%
    tick = next(box for box in at.checkbox if "sau.csv" in box.label.replace("\\", ""))
    tick.check()
    at = finished(run(at))
    assert at.button(key="load-go").label == "Nạp 2 dòng"
    at = healthy(press(at, "load-go"))
    assert "Đã nạp 1 dòng mới, cập nhật 1 dòng." in [s.value for s in at.success]
    stored = snapshots.reader().query("select count(*) as n, count(agency) as filled from w.petition")
    assert stored.to_numpy().tolist() == [[3, 1]]


def test_few_mistakes_and_the_good_rows_are_offered(home: Path, petitions: Petitions):
    file = petitions([*({"petition_id": f"B-{n}"} for n in range(19)), {"item": 15}])
    at = put(opened(LOADING), file)
    assert at.radio[0].value == "good"
    at = press(at, "load-go")
    assert "Đã nạp 19 dòng mới" in at.success[0].value
    assert "Còn 1 dòng chưa nạp" in at.success[0].value
    assert count() == 19
    assert "phần chưa nạp" in shown(at)


def test_a_column_is_matched_by_hand(home: Path, template: Any, write_csv: Any):
    text = template("petition", [{}], ["petition_id", "received_on", "commune", "item", "kind", "field", "channel"])
    at = put(opened(LOADING), write_csv("xa.csv", text.replace("Ngày nhận", "Ngày của ông bưu tá")))
    assert "thiếu cột Ngày nhận" in shown(at)
    box = next(box for box in at.selectbox if "ông bưu tá" in box.label)
    box.set_value("received_on")
    button = next(b for b in at.button if b.label == "Ghép và kiểm tra lại")
    button.click()
    at = finished(at.run())
    assert "Ghép bằng tay" in shown(at)
    assert at.button(key="load-go").label == "Nạp 1 dòng"


def test_nothing_personal_is_on_the_page(home: Path, template: Any, write_csv: Any):
    at = put(opened(LOADING), planted(template, write_csv))
    labels = [e.label for kind in (at.expander, at.selectbox, at.button) for e in kind]
    text = shown(at) + "".join(labels)
    assert "Họ và tên" in text
    assert PHONE not in text
    assert NAME not in text


def test_a_file_that_cannot_be_read_says_why(home: Path, write_csv: Any):
    at = put(opened(LOADING), write_csv("anh.xlsx", b"\x89PNG\r\n\x1a\n123"))
    assert not at.exception
    assert len(at.error) == 1
    assert not [b for b in at.button if b.key == "load-go"]


def test_what_a_file_says_is_no_markdown(home: Path, petitions: Petitions):
    at = put(opened(LOADING), petitions([{"kind": "![x](http://x.vn/a.png)"}, {"kind": ":red[x] $a$"}]))
    assert "![x](http" not in written(at)
    assert ":red[" not in written(at)
    assert "![x](http://x.vn/a.png)" in shown(at).replace("\u2060", "")
