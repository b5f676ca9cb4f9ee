"""Texts as offices write them: letters, dates, encodings, and cells that Excel would run."""
