"""Marks of plain HTML that can be pressed, by mouse or keyboard: links with `data-press`."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import streamlit as st

_listen = st.components.v2.component("press", js=(Path(__file__).parent / "press.js").read_text("utf-8"))


def within(container: str, pressed: Callable[[str], None]) -> None:
    """Call `pressed` with the `data-press` of what is pressed inside the container of that key."""
    key = f"press-{container}"
    _listen(key=key, data={"within": container}, on_pressed_change=partial(_tell, key, pressed))


def _tell(key: str, pressed: Callable[[str], None]) -> None:
    found = st.session_state[key]["pressed"]
    if found is not None:
        pressed(str(found))
