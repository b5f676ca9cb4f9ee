"""Whether this server asks who comes: with accounts it does, a lone desk needs none."""

from __future__ import annotations

from anyio import to_thread

from analytics.access import accounts
from data import settings
from data.state import store


class Asking:
    """Looked up anew only when what is kept has changed, so that one desk pays nothing for it.

    Once there were accounts it asks until the server is started anew: a store that is taken away opens nothing.
    """

    def __init__(self) -> None:
        self._asks = False
        self._seen: object = None

    async def now(self) -> bool:
        """Raises StateError where nobody can say."""
        stamp = None if self._asks else self._stamp()
        if not self._asks and stamp != self._seen:
            self._asks = await to_thread.run_sync(accounts.exist)
            self._seen = stamp
        return self._asks

    def _stamp(self) -> object:
        there = [(settings.home() / name).exists() for name in accounts.SIGN_IN_FILES]
        return settings.home(), store.stamp(), store.is_used(), *there
