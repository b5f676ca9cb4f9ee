"""Figures of the pages that follow the plan sentence by sentence: the two sides, grades, one-stop desks."""
