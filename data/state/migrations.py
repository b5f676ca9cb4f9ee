"""Steps from one shape of the store to the next, each taken once, in order, in one transaction with its number.

A process killed in the middle leaves the store as it was. To change a table: change `tables`, append a step here that
does nothing where the table already has the new shape (step 1 makes the tables as they are today), else changes it.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, Engine, insert, select, update

from data.state import takeover
from data.state.errors import StateError
from data.state.tables import METADATA, NOTHING_TO_REPORT, STATE_VERSION

Step = Callable[[Connection], None]


def _first_tables(connection: Connection) -> None:
    METADATA.create_all(connection)


def _nothing_to_report(connection: Connection) -> None:
    NOTHING_TO_REPORT.create(connection, checkfirst=True)


STEPS: tuple[Step, ...] = (_first_tables, takeover.take, _nothing_to_report)


def bring_up(store: Engine) -> None:
    """Take the steps that are missing. Called under the lock. Raises StateError, SQLAlchemyError."""
    for number in range(_version(store), len(STEPS)):
        with store.begin() as connection:
            STEPS[number](connection)
            if number == 0:
                connection.execute(insert(STATE_VERSION).values(number=1))
            else:
                connection.execute(update(STATE_VERSION).values(number=number + 1))


def _version(store: Engine) -> int:
    """How many steps were taken. Raises StateError where a newer release was here."""
    with store.connect().execution_options(how="BEGIN") as connection:
        if not store.dialect.has_table(connection, STATE_VERSION.name):
            return 0
        found = connection.scalar(select(STATE_VERSION.c.number)) or 0
    if found > len(STEPS):
        raise StateError(
            "Kho trạng thái do một bản mới hơn của chương trình ghi. Hãy dùng bản mới đó, hoặc phục hồi bản sao lưu cũ."
        )
    return found
