"""A page's own choices in the link, beside the filters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st


def multi(name: str, known: Sequence[str], default: list[str]) -> list[str]:
    """The values the link names that exist, else the default."""
    return [v for v in st.query_params.get_all(name) if v in known] or default


def place(name: str, options: Sequence[str], default: int) -> int:
    """Where the link's value stands among the options."""
    wanted = st.query_params.get(name, "")
    return list(options).index(wanted) if wanted in options else default


def write(values: Mapping[str, list[str]]) -> None:
    """Put the page's choices into the link; an empty list takes its name out."""
    for name, chosen in values.items():
        if chosen and st.query_params.get_all(name) != chosen:
            st.query_params[name] = chosen
        elif not chosen and name in st.query_params:
            del st.query_params[name]
