"""What stands in a link is letters on the page: no link, picture, formula, icon or colour is made of it."""

from __future__ import annotations

import random
import sys
from pathlib import Path
from urllib.parse import urlencode

import pytest
from visits import Visit

sys.path.insert(0, str(Path(__file__).parents[2]))
from tests.pages.test_inert_text import PARTS, hostile_text

pytestmark = pytest.mark.browser

MADE = (
    "[data-testid='stAlert'] :is(a, img, .katex, code, strong, em, del, h1, h2, h3, li, blockquote, hr, sup,"
    " [style*='color'], [data-testid='stIconMaterial'] ~ [data-testid='stIconMaterial'])"
)


@pytest.mark.parametrize("seed", range(3))
def test_a_link_makes_nothing_of_its_text(seed: int, visit: Visit):
    at_random = random.Random(seed)
    shuffled = at_random.sample([part for part in PARTS if part.strip()], 12)
    link = {"co-quan": shuffled, "xa": [hostile_text(seed)], "ky": " ".join(PARTS[:8])}
    visit.open(f"/thoi-gian?{urlencode(link, doseq=True)}")
    alert = visit.page.locator("[data-testid='stAlert']").first
    alert.wait_for()
    assert "evil" in alert.inner_text() or "Đường dẫn" in alert.inner_text()
    assert visit.page.locator(MADE).count() == 0, visit.page.locator(MADE).first.evaluate("e => e.outerHTML")
    assert visit.page.locator("a[href*='evil'], img[src*='evil']").count() == 0


def test_a_deck_makes_nothing_of_its_text(visit: Visit):
    link = {"bo": " ".join(PARTS[:20]), "trang": "[x](http://evil.example),:smile:,www.evil.example"}
    visit.open(f"/trinh-chieu?{urlencode(link, doseq=True)}")
    alert = visit.page.locator("[data-testid='stAlert']").first
    alert.wait_for()
    assert ":smile:" in alert.inner_text().replace("\u2060", "")
    assert visit.page.locator(MADE).count() == 0, visit.page.locator(MADE).first.evaluate("e => e.outerHTML")
