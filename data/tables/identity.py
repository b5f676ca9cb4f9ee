"""What a stored row is known by, as SQL: two rows are one where all of it is equal.

A code is unique within its sender. One with a letter in it ("BS-00123", "BC-05") names its series and stands for one
row of the district; a bare number ("05", "12/2024") is counted by each commune for itself (docs/decisions/012).
"""

from __future__ import annotations

from data.tables.columns import Table, Type


def code(column: str, sender: str) -> str:
    """A code as one text that no other sender's code equals, whatever its case and blanks."""
    folded = f"lower(replace({column}, ' ', ''))"
    return f"case when {bears_letters(column)} then {folded} else coalesce({sender}, '') || ' ' || {folded} end"


def bears_letters(column: str) -> str:
    """Whether a code says by itself whose it is."""
    return f"regexp_matches({column}, '\\pL')"


def parts(table: Table, of: str) -> list[str]:
    """What a row of a table with a key is known by: texts without case and blanks."""
    if table.within:
        return [code(f"{of}.{table.key[0]}", f"{of}.{table.within}")]
    columns = [table.column(name) for name in table.key]
    return [f"lower(replace({of}.{c.name}, ' ', ''))" if c.type is Type.TEXT else f"{of}.{c.name}" for c in columns]


def same(table: Table, left: str, right: str) -> str:
    """Whether two rows are one."""
    pairs = zip(parts(table, left), parts(table, right), strict=True)
    return " and ".join(f"{one} is not distinct from {other}" for one, other in pairs)
