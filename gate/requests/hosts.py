"""An exact Host on every path, an exact Origin on sockets and on whatever changes something.

Any name may be made to lead to 127.0.0.1 (DNS rebinding), and a page on another port of this computer is another
page: so neither "it came to 127.0.0.1" nor "its host is localhost" says that it was asked by our own page.
"""

from __future__ import annotations

from collections.abc import Iterable, Set
from ipaddress import ip_address
from typing import Any

from gate.requests.refusals import Refused

HERE = ("127.0.0.1", "localhost", "[::1]")
DEFAULT_PORTS = {"http": 80, "https": 443}
ONLY_READS = ("GET", "HEAD")
MISDIRECTED, FORBIDDEN = 421, 403
WRONG_HOST = "Sai tên máy chủ. Hãy mở bằng địa chỉ mà lệnh python run.py in ra, hoặc địa chỉ được cấp."
WRONG_ORIGIN = "Yêu cầu này đến từ một trang khác nên không được nhận."


def check(scope: Any, named: Set[str]) -> None:
    """Raises Refused unless a request was asked of one of our addresses, by a page of ours where that matters."""
    allowed = named | _own_addresses(scope)
    hosts, origins = _all(scope, b"host"), _all(scope, b"origin")
    if len(hosts) != 1 or hosts[0] not in {_host(address) for address in allowed}:
        raise Refused(MISDIRECTED, WRONG_HOST)
    only_reads = scope["type"] == "http" and scope["method"] in ONLY_READS
    if (not only_reads and len(origins) != 1) or not set(origins) <= allowed:
        raise Refused(FORBIDDEN, WRONG_ORIGIN)


def is_secure(scope: Any, named: Set[str]) -> bool:
    """Whether the browser came by TLS. What the address says counts: a proxy takes TLS off on the way here."""
    host = "".join(_all(scope, b"host"))
    return f"https://{host}" in named | _own_addresses(scope)


def is_loopback(address: str) -> bool:
    try:
        found = ip_address(address)
    except ValueError:
        return False
    mapped = getattr(found, "ipv4_mapped", None)
    return (mapped or found).is_loopback


def _own_addresses(scope: Any) -> frozenset[str]:
    """This computer's names with the port the request came to, however that was chosen; none where it came from afar.

    Whoever listens on another interface must say under which names (`DANVAN_ADDRESSES`).
    """
    listens_on, port = scope.get("server") or ("", None)
    if port is None or not is_loopback(listens_on):
        return frozenset()
    scheme = {"ws": "http", "wss": "https"}.get(scope["scheme"], scope["scheme"])
    after = "" if DEFAULT_PORTS.get(scheme) == port else f":{port}"
    return frozenset(f"{scheme}://{name}{after}" for name in HERE)


def _all(scope: Any, name: bytes) -> list[str]:
    """Every value of a header, letter by letter."""
    headers: Iterable[tuple[bytes, bytes]] = scope["headers"]
    return [value.decode("latin-1") for found, value in headers if found.lower() == name]


def _host(address: str) -> str:
    return address.partition("://")[2]
