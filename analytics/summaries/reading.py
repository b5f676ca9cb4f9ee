"""What a picture or a table says in words: the headline, and what is added to it."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, kw_only=True)
class Reading:
    """`headline` is a sentence without its full stop; `rest` the sentences after it, complete, "" where there are none.

    Names come from files and have full stops of their own ("8. Đất đai", "TT. Châu Ổ"): whoever writes a reading knows
    where its headline ends, nobody can find it afterwards. `opens_with_name`: a name or a number stands first, whose
    letters stay as they are after a colon.
    """

    headline: str
    rest: str = ""
    opens_with_name: bool = False

    @property
    def text(self) -> str:
        """All of it, as sentences."""
        return f"{self.headline}. {self.rest}".rstrip()

    def after(self, subject: str) -> str:
        """The headline behind its subject and a colon: "Nguồn đơn: trực tiếp nhiều nhất"."""
        told = self.headline if self.opens_with_name else self.headline[:1].lower() + self.headline[1:]
        return f"{subject}: {told}"

    def __add__(self, sentence: str) -> Reading:
        """With a sentence more; "" adds nothing."""
        return replace(self, rest=f"{self.rest} {sentence}".strip())


NOTHING = Reading(headline="Chưa có số liệu")
