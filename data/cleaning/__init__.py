"""Cells to values: a column is understood, refused with a reason, or left blank."""
