"""A button that copies a text, ready to be pasted into a message."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

_CSS = """button {font:inherit;font-size:.93rem;min-height:2.5rem;padding:.25rem .9rem;border-radius:6px;cursor:pointer;
  border:1px solid var(--st-border-color);background:var(--st-background-color);color:var(--st-text-color)}
button.main {background:var(--st-primary-color);border-color:var(--st-primary-color);color:#fff}
button:hover:not(:disabled) {filter:brightness(.94)} button:disabled {opacity:.45;cursor:default}
button:focus-visible {outline:2px solid var(--st-text-color);outline-offset:2px}"""
_JS = (Path(__file__).parent / "copy_text.js").read_text("utf-8")
_main = st.components.v2.component(
    "copy_text_main", html="<button class='main' type='button'></button>", css=_CSS, js=_JS
)
_other = st.components.v2.component("copy_text", html="<button type='button'></button>", css=_CSS, js=_JS)


def button(label: str, text: str, key: str, *, is_main: bool = False) -> None:
    """Copies `text`; shut where there is nothing to copy. `is_main` for the one thing a page is for."""
    (_main if is_main else _other)(key=key, data={"label": label, "text": text}, width="content")
