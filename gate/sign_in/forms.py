"""What a form of the gate sends: read within bounds, and taken only from a page that we gave to the same browser."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response

from gate.requests import cookies
from gate.requests.refusals import Refused

LONGEST = 10_000  # bytes of a form
STALE = "Trang này mở đã lâu hoặc trình duyệt chặn cookie. Hãy thử lại."
_WITHIN = re.compile(r"/(?:[a-z0-9-]+(?:/[a-z0-9-]+)*)?(?:\?[^\s\\\x00-\x1f\x7f]{0,2000})?")
_secret = secrets.token_bytes(32)  # of this process: forms opened before a restart are asked for again


@dataclass(frozen=True, kw_only=True)
class Visit:
    """One request to the door: who asks from where, and what a form said."""

    request: Request
    fields: dict[str, str]

    def __getitem__(self, name: str) -> str:
        return self.fields.get(name, "")

    @property
    def secure(self) -> bool:
        return bool(self.request.scope["danvan"]["secure"])

    @property
    def address(self) -> str:
        return self.request.client.host if self.request.client else ""

    @property
    def then(self) -> str:
        """The page wanted: one of this server, nothing else."""
        return within(self["den"] or self.request.query_params.get("den", ""))

    def cookie(self, of: str) -> str:
        return cookies.value(self.request.scope, of, secure=self.secure)


async def read(request: Request) -> Visit:
    """The visit with the fields of its form; none for a request that only reads. Raises Refused."""
    if request.method != "POST":
        return Visit(request=request, fields={})
    if not request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        raise Refused(415, "Yêu cầu này không đúng dạng.")
    content = b""
    async for chunk in request.stream():
        content += chunk
        if len(content) > LONGEST:
            raise Refused(413, "Yêu cầu này quá lớn.")
    try:
        return Visit(request=request, fields=dict(parse_qsl(content.decode(), max_num_fields=20)))
    except ValueError:  # too many fields, or not UTF-8
        raise Refused(400, "Yêu cầu này không đúng dạng.") from None


def within(path: str) -> str:
    """A path of this server as it is, anything else as "/"."""
    return path if _WITHIN.fullmatch(path) and not path.startswith("/dang-") else "/"


def is_ours(visit: Visit) -> bool:
    """Whether the form was given by us, to this browser."""
    kept = visit.cookie(cookies.FORM)
    return bool(kept) and hmac.compare_digest(_proof(kept), visit["phieu"])


def given(visit: Visit) -> tuple[str, str]:
    """The browser's own number for its cookie, and the proof of it for the form."""
    kept = visit.cookie(cookies.FORM) or secrets.token_urlsafe(32)
    return kept, _proof(kept)


def remember(response: Response, visit: Visit, number: str) -> Response:
    cookies.keep(response, cookies.FORM, number, secure=visit.secure)
    return response


def _proof(kept: str) -> str:
    return hmac.new(_secret, kept.encode("utf-8", "replace"), hashlib.sha256).hexdigest()
