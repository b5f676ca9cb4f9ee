"""The template as a page hands it out."""

from __future__ import annotations

from data.loading import template

NAME = "mau-so-lieu-dan-van.xlsx"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook() -> bytes:
    return template.workbook()
