"""Pages by who looks: nothing without a session, what is theirs with one, and nothing left of whoever was there."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from analytics.access import rights, sessions
from analytics.scope import places
from pages.parts.access import who
from tests.pages.test_pages import DOOR, PAGES, again, said

SEES = """
[person.xa]
role = "commune"
communes = ["Bình Châu"]
[person.chi]
role = "leader"
[person.tai]
role = "loader"
[person.tu]
role = "analyst"
[wall.sanh]
"""


class Tab:
    """A tab of somebody's browser: `key` is the session its cookie names."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.key = ""
        patch.setattr(who, "session", lambda: self.key)

    def sign_in(self, name: str, kind: sessions.Kind = "person") -> Tab:
        self.key = sessions.key_of(sessions.begin(who=name, kind=kind, address="127.0.0.1"))
        return self

    def open(self, path: str, **link: str) -> str:
        """What the page says, opened cold."""
        self.at = AppTest.from_file(str(DOOR), default_timeout=120)
        self.at._page_hash = calc_hash(path)
        for name, value in link.items():
            self.at.query_params[name] = value
        return self.told(self.at.run())

    def again(self) -> str:
        """What it says when it runs again, with what the tab kept."""
        return self.told(again(self.at))

    def told(self, at: AppTest) -> str:
        assert not self.at.exception, "\n".join(f"{e.message}\n{''.join(e.stack_trace)}" for e in self.at.exception)
        return said(self.at)

    @property
    def numbers(self) -> int:
        return len(self.at.table) + len(self.at.get("plotly_chart"))


@pytest.fixture
def tab(sample_home: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Tab]:
    shutil.copytree(sample_home, home)
    (home / rights.FILE).write_text(SEES, "utf-8")
    monkeypatch.chdir(DOOR.parent)
    before = st.get_option("client.showErrorDetails")
    st.config.set_option("client.showErrorDetails", "full")
    yield Tab(monkeypatch)
    st.config.set_option("client.showErrorDetails", before)


def test_nobody_sees_anything_without_a_session_that_stands(tab: Tab):
    for path in ("", "nap-du-lieu", "bao-cao"):
        assert "Cần đăng nhập" in tab.open(path)
        assert tab.numbers == len(tab.at.button) == len(tab.at.selectbox) == 0
    assert "Đang đăng nhập" in tab.sign_in("tu").open("")
    assert tab.numbers > 0
    sessions.end(tab.key)
    assert "Cần đăng nhập" in tab.again()
    assert tab.numbers == 0


def test_signed_in_without_rights_is_one_sentence_and_a_way_out(tab: Tab):
    text = tab.sign_in("la").open("")
    assert "chưa được giao quyền" in text
    assert f'action="{who.SIGN_OUT}"' in text
    assert tab.numbers == 0


def test_a_commune_sees_its_own_and_the_district_on_every_page_it_opens(tab: Tab):
    tab.sign_in("xa")
    others = {name for unit, name in places.names().items() if name not in ("Bình Châu", "Bình Sơn")}
    for path in ("", "xa", "chat-luong"):
        text = tab.open(path, ky="2024")
        assert "Bình Châu" in text
        shown = re.sub(r"<style>.*?</style>", "", text, flags=re.S)
        assert [name for name in others if re.search(rf"{name}\b(?! \()", shown)] == [], path
    assert "Hạng" in tab.open("xa", ky="2024")
    assert "không được xem số liệu riêng của Bình An" in tab.open("", ky="2024", xa="21064")
    assert "Bình Châu" in tab.open("", ky="2024", xa="21064")


def test_who_may_not_has_no_button_and_a_sentence_where_a_link_leads(tab: Tab):
    tab.sign_in("chi")
    assert "không được nạp dữ liệu" in tab.open("nap-du-lieu")
    assert len(tab.at.get("file_uploader")) == 0
    assert "Sổ đơn" not in tab.open("don-thu", ky="2024")
    tab.open("kham-pha", ky="2024")
    assert len(tab.at.text_area) == 0
    tab.sign_in("tai").open("nap-du-lieu")
    assert len(tab.at.get("file_uploader")) == 1
    assert len(tab.at.text_input) == 0, "who loads is who signed in"


def test_nothing_is_left_in_a_tab_for_whoever_signs_in_next(tab: Tab):
    tab.sign_in("tu").open("", ky="2023")
    tab.at.session_state["deck-open"] = "cua-toi"
    tab.sign_in("chi")
    tab.again()
    assert "deck-open" not in tab.at.session_state


def test_rights_that_change_hold_from_the_next_run_on(tab: Tab):
    tab.sign_in("tu").open("kham-pha")
    assert len(tab.at.text_area) == 1
    (rights.place()).write_text(SEES.replace('role = "analyst"', 'role = "leader"'), "utf-8")
    tab.again()
    assert len(tab.at.text_area) == 0


@pytest.mark.parametrize(("name", "kind"), [("sanh", "wall"), ("xa", "person")])
def test_every_page_opens_for_who_sees_little(name: str, kind: sessions.Kind, tab: Tab):
    tab.sign_in(name, kind)
    for page in PAGES:
        tab.open(page.path, ky="2024")
        assert "Đang đăng nhập" in said(tab.at), page


def test_a_wall_sees_sums_alone(tab: Tab):
    tab.sign_in("sanh", "wall").open("don-thu", ky="2024")
    text = said(tab.at)
    assert "Sổ đơn" not in text
    assert "Không gồm đơn tố cáo" in text
    assert tab.numbers > 0
