"""Trình chiếu: a deck is chosen, ordered, added to, kept and passed on as a link; shown, it is what the PPTX says."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from analytics.documents.decks import decks, saved_decks, slide_titles, slides
from analytics.documents.decks.decks import DECKS, KNOWN, OWN, Deck, Slide
from analytics.documents.decks.screen_pages import names, screenfuls
from analytics.scope.filters import Filters
from analytics.scope.viewer import LOCAL, WALL
from data.state import kept_decks
from data.state.errors import StateError
from tests.pages.test_pages import PAGES, _errors_in_full, again, healthy, letters_of, opened, said  # noqa: F401

PRESENT = next(page for page in PAGES if page.path == "trinh-chieu")
PETITIONS = next(page for page in PAGES if page.path == "don-thu")
COMMUNES = next(page for page in PAGES if page.path == "xa")


@pytest.fixture
def own(sample_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The sample in a home that may be written to."""
    place = tmp_path / "own"
    shutil.copytree(sample_home, place)
    monkeypatch.setenv("DANVAN_HOME", str(place))
    monkeypatch.setenv("DANVAN_TODAY", "2026-12-31")
    return place


def order(at: AppTest) -> list[str]:
    """The slides as the page lists them."""
    return [m.value for m in at.markdown if m.value.lstrip(":gray[")[:1].isdigit()]


def names_of(deck: Deck) -> list[str]:
    return [f"{place}. {slide_titles.name(slide)}" for place, slide in enumerate(deck.slides, 1)]


def pressed(at: AppTest, key: str) -> AppTest:
    at.button(key=key).click()
    return healthy(again(at))


# --- Put together


def test_it_opens_with_the_deck_that_fits_what_is_chosen(sample: Path):
    for link, key in (({}, "tong-ket"), ({"ky": "2024-Q3"}, "so-ket"), ({"ky": "2024-05"}, "giao-ban"),
                      ({"xa": "21112"}, "mot-xa")):  # fmt: skip
        at = healthy(opened(PRESENT, link))
        assert order(at) == names_of(DECKS[key])
        assert at.selectbox(key="deck").value == key
        assert at.button(key="deck-up-0").disabled
        assert at.button(key=f"deck-down-{len(DECKS[key].slides) - 1}").disabled


def test_another_deck_and_its_pace_are_chosen_from_the_lists(sample: Path):
    at = opened(PRESENT)
    at.selectbox(key="deck").select("so-ket")
    at = healthy(again(at))
    assert order(at) == names_of(DECKS["so-ket"])
    at.selectbox(key="deck-seconds").select(30)
    at = healthy(again(at))
    assert dict(at.query_params) == {"bo": "so-ket", "tu-chuyen": "30"}
    at = pressed(at, "deck-start")
    assert dict(at.query_params) == {"bo": "so-ket", "tu-chuyen": "30", "chieu": "1"}


def test_what_is_moved_hidden_and_dropped_is_kept_and_in_the_link(own: Path):
    at = opened(PRESENT, {"bo": "giao-ban"})
    at = pressed(pressed(pressed(at, "deck-down-1"), "deck-hide-3"), "deck-drop-0")
    wanted = "findings,overview,-received-trend,on-time,on-time-map,worklist,tasks-late,tasks-next,decisions"
    assert dict(at.query_params) == {"bo": "giao-ban", "trang": wanted}
    assert ":gray[3. Đơn thư tiếp nhận (ẩn)]" in order(at)
    kept = kept_decks.read("role:analyst", "giao-ban")
    assert kept
    assert {s["key"] for s in json.loads(kept)["slides"]} <= set(slides.SLIDES)
    anew = opened(PRESENT, {"bo": "giao-ban"})
    assert order(anew) == order(at)
    assert saved_decks.deck("giao-ban", WALL) == DECKS["giao-ban"]  # another viewer has their own
    at = pressed(anew, "deck-reset")
    assert order(at) == names_of(DECKS["giao-ban"])
    assert dict(at.query_params) == {"bo": "giao-ban"}
    assert kept_decks.read("role:analyst", "giao-ban") is None


def test_a_link_shows_the_same_deck_elsewhere(own: Path):
    text = "on-time,-cover,don-thu/heat~xa=21112&ky=2023,noi-dung/plan-time~noi-dung=8&chi-tieu=on_time_rate"
    at = healthy(opened(PRESENT, {"bo": "so-ket", "trang": text}))
    assert order(at) == ["1. Đúng hạn", ":gray[2. Bìa (ẩn)]", "3. Đơn theo xã và nội dung:gray[, bộ lọc riêng]",
                         "4. Tỷ lệ đúng hạn"]  # fmt: skip
    assert saved_decks.deck("so-ket", LOCAL) == KNOWN["so-ket"]  # looking at somebody's deck changes nobody's
    assert order(pressed(at, "deck-drop-0"))[0] == ":gray[1. Bìa (ẩn)]"
    assert saved_decks.deck("so-ket", LOCAL).text().startswith("-cover,")


@pytest.mark.parametrize(
    ("link", "named"),
    [({"bo": "khong-co"}, "khong-co"), ({"trang": "cover,khong-co"}, "khong-co")],
)
def test_what_a_link_names_that_does_not_exist_is_said(link: dict[str, str], named: str, sample: Path):
    at = healthy(opened(PRESENT, link))
    assert [named in letters_of(w.value) for w in at.warning] == [True]


def test_a_slide_can_be_added_from_the_list(own: Path):
    at = opened(PRESENT, {"bo": "giao-ban"})
    at.selectbox(key="deck-more").select("agencies")
    at = pressed(healthy(again(at)), "deck-add")
    assert order(at)[-1] == f"{len(DECKS['giao-ban'].slides) + 1}. Đúng hạn theo cơ quan"


def test_a_figure_goes_from_its_menu_into_the_presenter_s_own_deck(own: Path):
    at = opened(PETITIONS, {"ky": "2024", "xa": "21112"})
    at.session_state["menu-heat"] = True
    at = healthy(again(at))
    at = pressed(at, "slides-add-heat")
    assert "Đã đưa vào “Bộ của tôi”, trang cuối." in said(at)
    assert saved_decks.deck(OWN.key, LOCAL).text() == "cover,don-thu/heat"
    at.toggle(key="slides-keep-heat").set_value(True)
    at = pressed(at, "slides-add-heat")
    assert saved_decks.deck(OWN.key, LOCAL).slides[-1].adds == "xa=21112"
    assert "đã có" in said(pressed(at, "slides-add-heat"))


def test_a_full_disk_loses_nothing(own: Path, monkeypatch: pytest.MonkeyPatch):
    at = pressed(opened(PRESENT, {"bo": "giao-ban"}), "deck-drop-0")

    def refuse(*args: object) -> None:
        raise StateError("Ổ đĩa đã đầy.")

    monkeypatch.setattr("data.state.kept_decks.write", refuse)
    at = pressed(at, "deck-drop-0")
    assert "Không lưu được" in at.warning[0].value
    assert order(at) == names_of(DECKS["giao-ban"].without(0).without(0))  # the link has it
    assert saved_decks.deck("giao-ban", LOCAL) == DECKS["giao-ban"].without(0)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"slides": 3}', '{"key": "x", "title": "y", "slides": [{}]}'])
def test_a_spoilt_file_gives_the_deck_as_it_comes(text: str, home: Path):
    kept_decks.write("role:analyst", "giao-ban", text)
    assert saved_decks.deck("giao-ban", LOCAL) == DECKS["giao-ban"]


def test_each_person_keeps_their_own_and_begins_with_their_role_s(home: Path):
    first, second = (replace(LOCAL, who=who) for who in ("an", "binh"))
    saved_decks.keep(DECKS["giao-ban"].without(0), LOCAL)  # before there were accounts
    assert saved_decks.deck("giao-ban", first) == DECKS["giao-ban"].without(0)
    saved_decks.keep(DECKS["giao-ban"], first)  # as it comes, though the role's is another
    assert saved_decks.deck("giao-ban", first) == DECKS["giao-ban"]
    assert saved_decks.deck("giao-ban", second) == DECKS["giao-ban"].without(0)
    saved_decks.keep(DECKS["giao-ban"].without(0), first)
    assert kept_decks.read("person:an", "giao-ban") is None


deck_keys = st.sampled_from(sorted(slides.SLIDES))
some_slides = st.lists(
    st.builds(
        Slide, deck_keys, st.sampled_from(["", "xa=21112", "ky=2024-Q1&nd=8", "chi-tieu=received"]), st.booleans()
    )
)


@given(st.sampled_from(sorted(KNOWN)), some_slides)
def test_a_deck_comes_back_from_its_text_and_its_file(key: str, found: list[Slide]):
    deck = Deck(key=key, title=KNOWN[key].title, slides=tuple(found), grain=KNOWN[key].grain)
    assert decks.from_text(deck.text(), slides.SLIDES, KNOWN[key]) == (deck, [])
    assert decks.from_json(deck.json()) == deck


def test_a_deck_follows_the_data_until_a_period_is_chosen():
    last = date(2024, 5, 20)
    assert {k: d.meant(Filters(), last).period for k, d in DECKS.items()} == {
        "giao-ban": "2024-05", "so-ket": "2024-Q2", "tong-ket": "2024", "mot-xa": "2024"}  # fmt: skip
    for chosen in (Filters(period="2023"), Filters(start=date(2023, 1, 1), end=last)):
        assert DECKS["giao-ban"].meant(chosen, last) == chosen


def test_the_deck_of_one_commune_asks_which(sample: Path):
    """Neither the button nor a link shows it for all of the district."""
    for link in ({"bo": "mot-xa"}, {"bo": "mot-xa", "chieu": "1"}):
        at = healthy(opened(PRESENT, link))
        assert at.button(key="deck-start").disabled
        at.selectbox(key="deck-commune").set_value("21112")
        at = healthy(again(at))
        assert "Bình Châu" in said(at)
    at = healthy(opened(PRESENT, {"bo": "mot-xa", "xa": "21112"}))
    assert not at.button(key="deck-start").disabled
    assert not [box for box in at.selectbox if box.key == "deck-commune"]


# --- Shown


@pytest.mark.parametrize(("link", "key"), [({}, "tong-ket"), ({"bo": "mot-xa", "xa": "21112"}, "mot-xa")])
def test_the_wall_shows_every_slide_with_the_titles_of_the_pptx(link: dict[str, str], key: str, sample: Path):
    at = healthy(opened(PRESENT, link | {"chieu": "1"}))
    deck = DECKS[key]
    filters = Filters(period="2024", communes=("21112",) if "xa" in link else ())
    screens = screenfuls(slides.show(deck, filters, LOCAL))
    html = "".join(element.proto.body for element in at.get("html"))
    places = [html.find(f"<span>{s.title}</span>") for s in screens]
    assert -1 not in places
    assert places == sorted(places)
    assert len(at.get("plotly_chart")) == sum(s.figure is not None for s in screens)
    assert len(set(names(screens))) == len(screens)
    assert not [b for b in at.button if b.key == "deck-start"]


def test_hidden_slides_are_not_shown_and_a_deck_of_none_says_so(sample: Path):
    html = "".join(e.proto.body for e in opened(PRESENT, {"trang": "cover,-worklist", "chieu": "1"}).get("html"))
    assert "Tổng kết năm: công tác" in html
    assert "đơn quá hạn, " not in html
    at = healthy(opened(PRESENT, {"trang": "-cover", "chieu": "1"}))
    assert "trang nào để chiếu" in at.info[0].value
    assert at.button(key="deck-start").disabled


def test_a_commune_s_profile_is_two_clicks_away(sample: Path):
    at = opened(COMMUNES)
    at.session_state["commune-profile"] = "21112"
    at = healthy(again(at))
    (link,) = [e.proto for e in at.get("page_link") if e.proto.label == "Trình chiếu hồ sơ"]
    assert link.page == "trinh-chieu"
    assert link.query_string == "xa=21112&bo=mot-xa&chieu=1"


def test_leaving_for_another_page_offers_the_way_back(sample: Path):
    at = opened(PRESENT, {"bo": "so-ket", "chieu": "1"})
    at.switch_page(PETITIONS.file)
    at = healthy(again(at))
    assert at.title[0].value.startswith("Đơn thư")
    at = pressed(at, "back-to-slides")
    assert at.title[0].value.startswith("Trình chiếu")
    assert {k: at.query_params[k] for k in ("bo", "chieu")} == {"bo": "so-ket", "chieu": "1"}
