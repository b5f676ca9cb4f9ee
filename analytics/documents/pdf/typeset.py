"""Data and a template to PDF, by Typst: A4, Be Vietnam Pro inside the file, PDF/A-3a and PDF/UA-1.

A template (`templates/*.typ`) gets its data as JSON, never as code, so no text of a file is read as markup.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

import fontpkg_be_vietnam_pro
import typst

from analytics.figures import LIGHT
from data import settings

_TEMPLATES = Path(__file__).parent / "templates"
_STANDARDS: Any = ["a-3a", "ua-1"]  # kept for decades; read aloud and reflowed
_COLOURS = {"ink": LIGHT.ink, "quiet": LIGHT.quiet, "good": LIGHT.good, "bad": "#A63F29", "brand": LIGHT.brand}


def typeset(template: str, data: dict[str, Any]) -> bytes:
    """The PDF. `data` has the document's `title` and whatever the template names.

    A letter that our letters lack (somebody's file may hold any) is forbidden by the standards: then without them.
    """
    today = settings.today()
    told = data | {"colours": _COLOURS, "printed": f"{today:%d/%m/%Y}"}
    asked: dict[str, Any] = {
        "root": str(_TEMPLATES),
        "font_paths": [str(files(fontpkg_be_vietnam_pro) / "files")],
        "ignore_system_fonts": True,
        "sys_inputs": {"data": json.dumps(told, ensure_ascii=False)},
        "timestamp": datetime(today.year, today.month, today.day, tzinfo=UTC),
    }
    page = str(_TEMPLATES / f"{template}.typ")
    compiled: Any = typst.compile  # gives bytes for one file in memory, which its types do not say
    try:
        return bytes(compiled(page, pdf_standards=_STANDARDS, **asked))
    except typst.TypstError as error:
        if "could not be displayed" not in str(error):
            raise
        return bytes(compiled(page, **asked))
