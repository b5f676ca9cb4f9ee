"""A real server on the sample and a real Chromium, each started once; every visit is watched."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext
from serving import Server, serving
from visits import Visit, visiting


@pytest.fixture(scope="session")
def server(browser: Browser, sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The dashboard on the sample."""
    with serving(sample_home, tmp_path_factory.mktemp("server") / "log.txt") as running:
        yield running


@pytest.fixture(scope="session")
def office(browser: Browser) -> Iterator[BrowserContext]:
    """An ordinary reader's browser; its cache spares most tests the first load."""
    context = browser.new_context(viewport={"width": 1600, "height": 900}, locale="vi-VN")
    yield context
    context.close()


@pytest.fixture
def visit(office: BrowserContext, server: Server) -> Iterator[Visit]:
    """A new tab; at the end it must have been quiet."""
    yield from visiting(office, server)


@pytest.fixture
def elsewhere(browser: Browser, server: Server) -> Iterator[Callable[..., Visit]]:
    """`elsewhere(**options)`: a tab on another machine (a context with nothing remembered)."""
    opened: list[tuple[BrowserContext, Iterator[Visit]]] = []

    def open_there(**options: Any) -> Visit:
        context = browser.new_context(**{"viewport": {"width": 1600, "height": 900}, "locale": "vi-VN"} | options)
        visits = visiting(context, server)
        opened.append((context, visits))
        return next(visits)

    yield open_there
    for context, visits in opened:
        try:
            assert next(visits, None) is None
        finally:
            context.close()
