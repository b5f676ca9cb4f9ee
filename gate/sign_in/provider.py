"""An office's OpenID provider: there and back, with state, nonce and PKCE kept here, of which the browser has a number.

No token of the provider is kept: who it was is all that is wanted of it.
"""

from __future__ import annotations

import hmac
import logging
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlsplit

from anyio import to_thread
from starlette.responses import RedirectResponse, Response

from analytics.access import oidc
from analytics.access.oidc import Misconfigured, NotKnown, Provider
from analytics.access.sessions import key_of
from data.state.errors import StateError
from gate.requests import cookies, paths
from gate.sign_in import entering, look
from gate.sign_in.forms import Visit
from gate.sign_in.provider_client import client

WAITS, MOST = 600.0, 1_000  # seconds one may take at the provider; how many may be there at once
FAILED = "Đăng nhập bằng tài khoản cơ quan không thành công. Hãy thử lại; nếu vẫn vậy, hãy báo người quản trị."
UNKNOWN = "Lần đăng nhập này không bắt đầu từ trình duyệt này, hoặc đã quá 10 phút. Hãy thử lại."
clock = time.monotonic
log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Gone:
    """Somebody who was sent to the provider, and what must come back with them."""

    state: str
    nonce: str
    verifier: str
    then: str
    until: float = field(default_factory=lambda: clock() + WAITS)


_gone: dict[str, Gone] = {}  # by the hash of the number in the browser's cookie; a restart asks again


def ways(visit: Visit) -> tuple[str, ...]:
    """Links to the other ways in, below the form."""
    screen = look.link(paths.SCREEN, "Đây là màn hình treo tường")
    try:
        if oidc.provider() is None:
            return (screen,)
    except Misconfigured as error:
        log.error("Nobody signs in by the provider: %s", error)
        return (look.text("Chưa đăng nhập được bằng tài khoản cơ quan: tệp sign-in.toml có chỗ sai.", "quiet"), screen)
    return (look.link(f"{paths.PROVIDER}?den={quote(visit.then)}", "Đăng nhập bằng tài khoản cơ quan"), screen)


async def go(visit: Visit) -> Response:
    """To the provider, from the address it will lead back to."""
    source = await to_thread.run_sync(oidc.provider)
    if source is None:
        return RedirectResponse(paths.SIGN_IN, 303)
    own = urlsplit(source.callback)
    if visit.request.headers["host"] != own.netloc:
        return RedirectResponse(f"{own.scheme}://{own.netloc}{paths.PROVIDER}?den={quote(visit.then)}", 303)
    begun = await (await client(source)).create_authorization_url(source.callback)
    number = secrets.token_urlsafe(32)
    sent = {"state": begun["state"], "nonce": begun["nonce"], "verifier": begun["code_verifier"]}
    _remember(number, Gone(**sent, then=visit.then))
    response = RedirectResponse(begun["url"], 303)
    cookies.keep(response, cookies.PROVIDER, number, secure=visit.secure, age=int(WAITS))
    return response


async def back(visit: Visit) -> Response:
    """From the provider, in the browser that was sent there. Raises NotKnown, StateError."""
    source, query = await to_thread.run_sync(oidc.provider), visit.request.query_params
    gone = _gone.pop(key_of(visit.cookie(cookies.PROVIDER)), None)
    if source is None or gone is None or gone.until < clock() or not _is_same(query.get("state", ""), gone.state):
        return _refused(UNKNOWN)
    claims = await _claims(source, gone, query)
    who = await to_thread.run_sync(oidc.person, claims, source)
    wanted = Visit(request=visit.request, fields={"den": gone.then})
    response = await to_thread.run_sync(lambda: entering.begin(wanted, who, by="OpenID"))
    cookies.forget(response, cookies.PROVIDER, secure=visit.secure)
    return response


async def answer(visit: Visit) -> Response:
    """One of the two, whatever goes wrong at the provider. Raises StateError."""
    try:
        return await (back(visit) if visit.request.url.path == paths.CALLBACK else go(visit))
    except NotKnown as error:
        await to_thread.run_sync(entering.failed, visit, "", "OpenID")
        return _refused(str(error))
    except Misconfigured as error:
        log.error("Nobody signs in by the provider: %s", error)
    except StateError:
        raise
    except Exception as error:  # whatever a provider or the network answers: nobody is signed in, others go on
        log.warning("A sign-in by the provider failed: %s", type(error).__name__)
    return _refused(FAILED)


async def _claims(source: Provider, gone: Gone, query: Mapping[str, str]) -> dict[str, Any]:
    """What the provider says of who came back: signature, issuer, audience, nonce and time are looked at."""
    asked = await client(source)
    known = await asked.load_server_metadata()
    if query.get("iss", known["issuer"]) != known["issuer"] or "error" in query:
        raise NotKnown(FAILED)
    token = await asked.fetch_access_token(source.callback, code=query.get("code", ""), code_verifier=gone.verifier)
    told = dict(await asked.parse_id_token(token, nonce=gone.nonce))
    if not _is_for_us(told, source):
        raise NotKnown(FAILED)
    if source.claim not in told and "userinfo_endpoint" in known:
        more = dict(await asked.userinfo(token=token))
        told = {**(more if more.get("sub") == told["sub"] else {}), **told}
    return told


def _is_for_us(told: Mapping[str, Any], source: Provider) -> bool:
    """Whether the token is for this client; the library is content with being its authorised party."""
    audience = told.get("aud")
    return source.client_id in (audience if isinstance(audience, list) else [audience])


def _refused(sentence: str) -> Response:
    return look.page(
        "Chưa đăng nhập được", look.link(paths.SIGN_IN, "Về trang đăng nhập"), problem=sentence, status=403
    )


def _remember(number: str, gone: Gone) -> None:
    for key in [key for key, other in _gone.items() if other.until < clock()]:
        del _gone[key]
    while len(_gone) >= MOST:
        del _gone[next(iter(_gone))]
    _gone[key_of(number)] = gone


def _is_same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())
