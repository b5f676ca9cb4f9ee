"""What a declaration of a statistical form holds: its columns as printed, and the sums that must agree."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

BASIS = "Thông tư 02/2021/TT-TTCP, Thông tư 01/2024/TT-TTCP"


@dataclass(frozen=True)
class Value:
    """What a row adds to a column: `what`, for the rows that meet `where` (expressions over `form_rows`)."""

    what: str
    where: str

    @property
    def of_row(self) -> str:
        return f"case when {self.where} then coalesce({self.what}, 0) else 0 end"

    @property
    def summed(self) -> str:
        """Nothing where no row meets the condition; unknown where those that do tell nothing."""
        return f"case when bool_or({self.where}) then sum(case when {self.where} then {self.what} end) else 0 end"


@dataclass(frozen=True, kw_only=True)
class FormColumn:
    """One column: its number as printed, its headings from the top down, and what is added up in it.

    `value` is None where our tables do not hold it; `is_withheld` marks what the viewer may not see.
    """

    number: str
    headings: tuple[str, ...]
    value: Value | None = None
    is_withheld: bool = False


@dataclass(frozen=True)
class Identity:
    """A column that must equal the sum of others; those our tables do not hold count as nothing."""

    total: str
    parts: tuple[str, ...]

    @property
    def text(self) -> str:
        return f"{self.total} = {' + '.join(self.parts)}"


@dataclass(frozen=True, kw_only=True)
class Form:
    """A statistical form. `rows` narrows the relation to the letters or receptions it is about."""

    code: str
    title: str
    relation: Literal["letters", "receptions"]
    rows: str
    columns: tuple[FormColumn, ...]
    identities: tuple[Identity, ...]
    notes: tuple[str, ...] = ()

    def column(self, number: str) -> FormColumn:
        return next(c for c in self.columns if c.number == number)

    @property
    def not_held(self) -> tuple[FormColumn, ...]:
        return tuple(c for c in self.columns if c.value is None and not c.is_withheld)

    def without(self, kind: str) -> Form | None:
        """The form for one who may not see a kind of letters: what is about it left blank; None where all of it is."""
        said = f"kind = '{kind}'"
        if said in self.rows:
            return None
        columns = tuple(
            replace(c, value=None, is_withheld=True) if c.value and said in c.value.where else c for c in self.columns
        )
        note = f"Không gồm đơn {kind.lower()}; cột về {kind.lower()} để trống."
        return replace(self, columns=columns, notes=(*self.notes, note)) if self.relation == "letters" else self


def identity(text: str) -> Identity:
    """ "9 = 11+12+13" as written on the form."""
    total, _, parts = text.partition("=")
    return Identity(total.strip(), tuple(part.strip() for part in parts.split("+")))


def letters(condition: str) -> Value:
    """Counts letters."""
    return Value("1", condition)


def cases(condition: str, leads: str = "leads") -> Value:
    """Counts cases, each where its latest letter stands."""
    return Value("1", f"({leads} and {condition})")


def amount(column: str, condition: str = "true") -> Value:
    """Adds up a number of the rows that meet the condition."""
    return Value(column, condition)
