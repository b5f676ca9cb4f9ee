"""Texts of somebody's file on our screens are letters: no link, no picture, no tag, no formula of Markdown."""

from __future__ import annotations

import html
import json
import random
import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics import formatting
from analytics.documents.decks import decks
from analytics.documents.decks.slides import SLIDES
from analytics.figures import LIGHT
from analytics.figures.by_page import PICTURES, Asked
from analytics.figures.figure import Prepared
from analytics.figures.lettering import BREAK, bold, in_lines, two_lines
from analytics.scope.filters import Filters
from analytics.scope.viewer import LOCAL
from data.loading.load import load
from tests.pages.test_pages import PAGES, _errors_in_full, healthy, opened  # noqa: F401

HOSTILE = "[x](http://a.example) ![y](http://b.example) <a href='http://c.example'>z</a> $E=mc^2$ :red[r]"


@pytest.fixture
def hostile(home: Path, template, write_csv) -> None:
    tables = {
        "petition": [{"agency": HOSTILE, "handling": "Thụ lý giải quyết", "accepted_on": "06/03/2024",
                      "resolved_on": "08/03/2024", "outcome": "Đã trả lời"}] * 12,
        "satisfaction": [{"agency": HOSTILE, "surveyed_on": "05/03/2024"}] * 12,
        "model": [{"name": HOSTILE}, {"name": HOSTILE, "parent_id": "M-00000", "replicated_on": "05/04/2024"}],
        "task": [{"title": HOSTILE, "due_on": "05/03/2024"}],
        "contribution": [{"project": HOSTILE, "cash_million": 5}],
    }  # fmt: skip
    report = load([write_csv(f"{name}.csv", template(name, rows)) for name, rows in tables.items()])
    assert report.stored


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.path or "home")
def test_no_page_makes_anything_of_them(page, hostile):
    at = healthy(opened(page, {"ky": "2024"}))
    raw = [str(element.value) for kind in (at.markdown, at.caption, at.info) for element in kind]
    raw += [table.value.to_csv() for table in at.table]
    for text in raw:
        assert not re.search(r"(?<!\\)\]\(|(?<!\\)<a href", text)
    for element in at.get("html"):
        assert "<a href='http" not in element.proto.body
    for chart in at.get("plotly_chart"):
        assert "<a " not in json.dumps(json.loads(chart.proto.spec), ensure_ascii=False)


TAGS = ("<b>", "</b>", "<br>", "<br/>", "<i>", "<a href='x'>", "<extra>", "</extra>", "&lt;", "&amp;", "&#60;",
        "&nbsp;", "&", "<", ">", "a", "Đ", " ")  # fmt: skip


@given(st.lists(st.sampled_from(TAGS), min_size=1, max_size=8).map("".join), st.integers(1, 12))
def test_tags_of_a_files_own_text_stay_letters_and_ours_are_drawn(text: str, letters: int):
    texts = [f"{bold(text)}{BREAK}b", two_lines(text), in_lines(text, letters), text]
    spec = {"data": [{"text": texts, "x": [1, 2], "y": [text], "hovertemplate": "<b>%{y}</b><extra></extra>"}]}
    (trace,) = Prepared(spec).to_dict()["data"]
    assert trace["hovertemplate"] == "<b>%{y}</b><extra></extra>"
    assert trace["x"] == [1, 2]
    assert shown(trace["text"][0]) == ([text, "b"], [text])
    assert all(" ".join(shown(told)[0]).split() == text.split() for told in trace["text"][1:])
    assert shown(trace["text"][3]) == shown(trace["y"][0]) == ([text], [])


def shown(told: str) -> tuple[list[str], list[str]]:
    """What Plotly draws of a text: its lines, and what is bold among them."""
    lines = told.split("<br>")
    thick = re.findall("<b>(.*?)</b>", told)
    assert not re.search("<(?!/?b>|br>)", told)
    return [html.unescape(re.sub("</?b>", "", line)) for line in lines], [html.unescape(each) for each in thick]


def test_templates_hold_no_text_of_a_file(hostile):
    for name, picture in PICTURES.items():
        figure = picture.build(Asked(filters=Filters(period="2024"), viewer=LOCAL, look=LIGHT))
        for trace in figure.spec["data"] if figure else ():
            assert "a.example" not in f"{trace.get('hovertemplate')}{trace.get('texttemplate')}", name


PARTS = (
    *("[x](http://evil.example/a)", "![y](http://evil.example/b)", "<a href='http://evil.example'>z</a>"),
    *(
        "<img src=x>",
        "$E=mc^2$",
        "$$x$$",
        ":red[r]",
        ":blue-background[r]",
        ":smile:",
        ":material/home:",
        ":streamlit:",
    ),
    *(":small[s]", "http://evil.example", "HTTPS://evil.example/x?y", "www.evil.example", "a@evil.example", "**b**"),
    *("_i_", "~~s~~", "`c`", "# h", "- l", "1. l", "> q", "|a|b|", "---", "[^1]", "=HYPERLINK(1)", "+1", "-1", "@x"),
    *("\t", "\n", "\r\n", "\u202e", "\u2066", "\u200b", "\ufeff", "\u2028", "\x07", "&lt;b&gt;", "\\", "xã", " "),
)


def hostile_text(seed: int) -> str:
    at_random = random.Random(seed)
    return "".join(at_random.choices(PARTS, k=at_random.randint(1, 6)))


@pytest.mark.parametrize("seed", range(200))
def test_nothing_hidden_stays_and_every_sign_is_escaped(seed: int):
    """What Markdown reads late (addresses, emoji, icons) has no escape: a joiner of no width breaks it."""
    text = hostile_text(seed)
    said = formatting.literal(text)
    plain = said.replace("\u2060", "")
    assert not re.search(r"(?<!\\)(?:\\\\)*[`*_\[\]()#$<>:~|!]", plain)
    assert not any(unicodedata.category(letter) in ("Cc", "Cf", "Zl", "Zp") for letter in plain)
    late = re.sub(r"\\([^\w\s]|_)", r"\1", said)
    assert not re.search(r"https?://|\bwww\.|[\w.]@\w|:[\w+/-]+:", late, re.IGNORECASE)
    seen = "".join(c for c in text if c.isprintable() or unicodedata.category(c) == "Zs").replace(" ", "")
    assert late.replace("\u2060", "").replace(" ", "") == seen


def test_our_own_numbers_keep_their_blanks():
    assert formatting.literal(formatting.percent(95)) == "95,0%"
    assert formatting.literal("10:30") == r"10\:30"


@pytest.mark.parametrize("seed", range(8))
def test_what_is_wrong_with_a_link_is_said_once(seed: int, sample):
    """Unknown values of every name, by the thousand and of any length."""
    at_random = random.Random(seed)
    long, many = at_random.choice([1, 5_000]), at_random.choice([1, 30, 3_000])
    values = [hostile_text(at_random.randrange(10_000)) * long for _ in range(many)]
    names = ["xa", "nd", "loai", "linh-vuc", "nguon", "ky", "tinh-den", "co-quan"]
    name = at_random.choice(names)
    found, problems = Filters.from_query({name: values}, {})
    assert len(problems) <= 101
    if name == "co-quan":
        problems = [f"Đường dẫn nhắc đến cơ quan không có trong dữ liệu: {', '.join(found.agencies)}."]
    assert len(formatting.problems(problems)) < 10_000


def test_a_link_of_two_hundred_thousand_slides_is_cut(sample):
    base = decks.DECKS["giao-ban"]
    for part in ("x", "cover", "-cover~xa=21112", ""):
        deck, problems = decks.from_text(",".join([part] * 200_000), SLIDES, base)
        assert len(deck.slides) <= decks.MOST
        assert len(problems) <= decks.MOST + 1
        assert formatting.problems(problems).count("\n") <= formatting.MOST_PROBLEMS
    present = next(page for page in PAGES if page.path == "trinh-chieu")
    at = opened(present, {"bo": hostile_text(1), "trang": ",".join("x" * 100_000)})
    assert len(at.warning) == 1
    healthy(at)


def test_every_slide_a_deck_knows_fits_into_a_link():
    assert all(len(deck.slides) <= decks.MOST for deck in decks.KNOWN.values())
