"""How much one login may take of the server, and all together: sockets, messages, bytes sent up."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable

from gate.requests.refusals import Refused

SOCKETS_EACH, SOCKETS_ALL = 12, 300  # tabs of a login; a district with its communes has some sixty open
MESSAGES_AT_ONCE, MESSAGES_A_SECOND = 20, 5.0  # of a login: each makes the server run a page
BYTES_EACH, BYTES_ALL, WINDOW = 300_000_000, 1_000_000_000, 600.0  # sent up in ten minutes
FULL, LENGTH_NEEDED = 429, 411
FULL_SENTENCE = "Đã gửi quá nhiều trong mười phút qua. Hãy đợi rồi gửi tiếp."
clock = time.monotonic


class Bucket:
    """Tokens that come back with time; who takes more than there are is told how long to wait."""

    def __init__(self) -> None:
        self._tokens, self._at = float(MESSAGES_AT_ONCE), clock()

    def take(self) -> float:
        """Seconds to wait before the message may go on."""
        self._refill()
        self._tokens -= 1
        return max(0.0, -self._tokens / MESSAGES_A_SECOND)

    @property
    def is_full(self) -> bool:
        self._refill()
        return self._tokens >= MESSAGES_AT_ONCE

    def _refill(self) -> None:
        now = clock()
        self._tokens = min(float(MESSAGES_AT_ONCE), self._tokens + (now - self._at) * MESSAGES_A_SECOND)
        self._at = now


class Buckets:
    """One bucket a login, whatever sockets it opens."""

    def __init__(self) -> None:
        self._buckets: dict[str, Bucket] = {}

    def take(self, key: str) -> float:
        return self._buckets.setdefault(key, Bucket()).take()

    def forget_full(self) -> None:
        self._buckets = {key: bucket for key, bucket in self._buckets.items() if not bucket.is_full}


def may_open(key: str | None, keys: Iterable[str | None]) -> bool:
    """Whether one more socket of a login may be opened beside those of `keys`."""
    found = list(keys)
    return len(found) < SOCKETS_ALL and (key is None or found.count(key) < SOCKETS_EACH)


class Uploads:
    """Bytes sent up in the last ten minutes; counted as announced, before the first of them is read."""

    def __init__(self) -> None:
        self._sent: deque[tuple[float, str | None, int]] = deque()

    def take(self, key: str | None, length: str) -> None:
        """Raises Refused where this login, or all, would send more than there is room for."""
        if not length.isdecimal():
            raise Refused(LENGTH_NEEDED, "Yêu cầu này không nói dài bao nhiêu.")
        while self._sent and self._sent[0][0] < clock() - WINDOW:
            self._sent.popleft()
        mine = sum(size for _, of, size in self._sent if of == key)
        together = sum(size for _, _, size in self._sent)
        if mine + int(length) > BYTES_EACH or together + int(length) > BYTES_ALL:
            raise Refused(FULL, FULL_SENTENCE)
        self._sent.append((clock(), key, int(length)))
