"""The page of whoever manages: accounts made, reset and removed, sessions ended, the record read; nobody else's."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analytics.access import accounts, audit, managing, rights, sessions, signing_in
from analytics.scope.viewer import LOCAL, NotAllowed, Viewer
from tests.pages.access.test_who import SEES, Tab, tab  # noqa: F401

ROOT = Path(__file__).parents[3]
TITLE = "Quản trị: ai vào được"


def press(at: AppTest, label: str) -> AppTest:
    next(button for button in at.button if button.label == label).click()
    return at.run()


@pytest.fixture
def admin(tab: Tab) -> Tab:  # noqa: F811
    rights.place().write_text(SEES + '[person.quan]\nrole = "admin"\n', "utf-8")
    return tab.sign_in("quan")


def test_an_account_is_made_shown_once_reset_and_removed(admin: Tab):
    assert TITLE in admin.open("quan-tri")
    name = next(box for box in admin.at.text_input if box.label == "Tên tài khoản mới")
    name.set_value("moi")
    press(admin.at, "Lập tài khoản")
    (password,) = (code.value for code in admin.at.code)
    assert signing_in.check("moi", password, code="", address="").must_change
    admin.open("quan-tri")
    assert len(admin.at.code) == 0
    chosen = next(box for box in admin.at.selectbox if box.label == "Tài khoản")
    chosen.set_value("moi")
    press(admin.at, "Cấp lại mật khẩu")
    assert admin.at.code[0].value != password
    admin.open("quan-tri")
    next(box for box in admin.at.selectbox if box.label == "Tài khoản").set_value("moi")
    admin.at.checkbox[0].check()
    press(admin.at, "Bỏ tài khoản")
    assert accounts.get("moi") is None
    deeds = [(e["who"], e["deed"], e["account"]) for e in audit.entries(LOCAL) if "account" in e]
    assert deeds == [("quan", f"{what} account", "moi") for what in ("remove", "reset", "add")]


def test_a_session_is_ended_and_the_record_searched(admin: Tab):
    other = sessions.key_of(sessions.begin(who="tu", kind="person", address="10.0.0.9"))
    text = admin.open("quan-tri")
    assert "10.0.0.9" in text
    box = next(box for box in admin.at.selectbox if box.label == "Phiên")
    box.set_value(next(option for option in box.options if option.startswith("tu")))
    press(admin.at, "Kết thúc phiên")
    assert not sessions.alive(other)
    told = managing.record(LOCAL, "TU end")
    assert told["Việc"].tolist() == ["kết thúc phiên"]
    assert told["Chi tiết"].str.startswith("phiên của: tu; bắt đầu: ").all()
    assert managing.record(LOCAL, "kết thúc phiên").equals(told)
    assert managing.record(LOCAL, "nothing of this").empty


def test_a_mistake_in_the_rights_is_named(admin: Tab):
    admin.open("quan-tri")
    rights.place().write_text('[person.quan]\nrole = "admim"\n', "utf-8")
    admin.open("quan-tri")
    assert any("admim" in error.value for error in admin.at.error)


def test_nobody_else_sees_or_does_any_of_it(tab: Tab):  # noqa: F811
    text = tab.sign_in("tu").open("quan-tri")
    assert TITLE not in text
    assert "không được quản trị" in text
    assert len(tab.at.table) == len(tab.at.text_input) == 0
    tu = Viewer("analyst", deeds=rights.ROLES["analyst"], who="tu")
    for deed in (
        lambda: managing.people(tu),
        lambda: managing.names(tu),
        lambda: managing.mistakes(tu),
        lambda: managing.add("x", (), tu),
        lambda: managing.reset("tu", tu),
        lambda: managing.remove("tu", tu),
        lambda: managing.standing(tu),
        lambda: managing.end("k", tu),
        lambda: managing.record(tu),
    ):
        with pytest.raises(NotAllowed):
            deed()
    with pytest.raises(accounts.AccountError, match="Không tự bỏ"):
        managing.remove("tu", Viewer("admin", deeds=rights.ROLES["admin"], who="tu"))


def test_every_deed_and_fact_of_the_record_has_words_of_the_screen():
    """Whatever the code may write: a new deed without words would stand in English between the others."""
    calls = [
        node
        for top in ("analytics", "gate", "pages")
        for path in (ROOT / top).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("audit.write", "audit.record")
    ]
    deeds = {node.args[0].value for node in calls if isinstance(node.args[0], ast.Constant)}
    facts = {word.arg for node in calls for word in node.keywords}
    assert deeds == set(managing.DEEDS)
    assert facts | {"filters", "snapshot"} == set(managing.FACTS)
