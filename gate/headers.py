"""What every answer tells the browser to keep to: only this server's scripts, in no frame, kept nowhere."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import Any

import streamlit as st

from data import settings
from gate.requests import hosts, paths

_INDEX = Path(st.__file__).parent / "static" / "index.html"
_DENIED = (
    *("accelerometer", "autoplay", "camera", "display-capture", "geolocation", "gyroscope", "hid"),
    *("magnetometer", "microphone", "midi", "payment", "publickey-credentials-get", "screen-wake-lock", "serial"),
    *("usb", "xr-spatial-tracking"),
)
_OWN = ("clipboard-write", "fullscreen")  # copying a table, showing slides


def content_security_policy() -> str:
    """Only this server, and Streamlit's own inline scripts by their hash."""
    scripts = re.findall(r"<script>(.*?)</script>", _INDEX.read_text("utf-8"), re.S)
    hashes = " ".join("'sha256-" + b64encode(sha256(s.encode()).digest()).decode() + "'" for s in scripts)
    return (
        f"default-src 'self'; script-src 'self' {hashes} blob:; style-src 'self' 'unsafe-inline';"
        " img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:;"
        " frame-src 'self' blob:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
    )


def permissions_policy() -> str:
    return ", ".join([*(f"{name}=()" for name in _DENIED), *(f"{name}=(self)" for name in _OWN)])


ALWAYS = {
    b"content-security-policy": content_security_policy().encode(),
    b"permissions-policy": permissions_policy().encode(),
    b"x-content-type-options": b"nosniff",
    b"x-frame-options": b"DENY",
    b"referrer-policy": b"same-origin",
    b"cross-origin-opener-policy": b"same-origin",
    b"cross-origin-resource-policy": b"same-origin",  # another port of this computer is another origin
}
NO_STORE = (b"cache-control", b"no-store")
HSTS = (b"strict-transport-security", b"max-age=31536000")


class Headers:
    """Outermost: what is refused has them as well. A page that says more strictly what it may, keeps its own."""

    def __init__(self, app: Any) -> None:
        self.app = app
        self.named = frozenset(settings.addresses())

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        secure = hosts.is_secure(scope, self.named)

        async def answer(message: Any) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": _with_ours(message["headers"], scope["path"], secure=secure)}
            await send(message)

        await self.app(scope, receive, answer)


def _with_ours(headers: list[tuple[bytes, bytes]], path: str, *, secure: bool) -> list[tuple[bytes, bytes]]:
    is_file = path.startswith(paths.FILES)
    kept = [(k, v) for k, v in headers if k.lower() != b"server" and (is_file or k.lower() != NO_STORE[0])]
    said = {k.lower() for k, _ in kept}
    ours = [(k, v) for k, v in ALWAYS.items() if k not in said]
    return [*kept, *ours, *([] if is_file else [NO_STORE]), *([HSTS] if secure else [])]
