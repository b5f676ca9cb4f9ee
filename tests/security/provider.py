"""An OpenID provider on loopback: discovery, a page that asks who one is, codes with PKCE, signed ID tokens, userinfo.

`twist` changes what it says, so that each thing a client must look at can be made wrong.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

CLIENT, SECRET = "danvan", "mot-bi-mat-cua-bai-thu"
PEOPLE = {"an": {"sub": "1", "email": "an@binhson.example", "email_verified": True}}


@dataclass(kw_only=True)
class Provider:
    """`people` by what they type; `twist` gets the claims of an ID token before it is signed."""

    issuer: str
    people: dict[str, dict[str, Any]] = field(default_factory=lambda: {name: dict(who) for name, who in PEOPLE.items()})
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "1"}))
    twist: Callable[[dict[str, Any]], dict[str, Any]] = dict
    signs_with: RSAKey | None = None
    in_token: bool = True  # whether the address is in the ID token, or asked for with userinfo
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def discovery(self) -> dict[str, Any]:
        ends = {name: f"{self.issuer}/{path}" for name, path in (
            ("authorization_endpoint", "authorize"), ("token_endpoint", "token"), ("jwks_uri", "jwks"),
            ("userinfo_endpoint", "userinfo"))}  # fmt: skip
        return {"issuer": self.issuer, **ends, "response_types_supported": ["code"],
                "subject_types_supported": ["public"], "id_token_signing_alg_values_supported": ["RS256", "none"],
                "code_challenge_methods_supported": ["S256"]}  # fmt: skip

    def led_back(self, asked: dict[str, str], who: str) -> str:
        """Where somebody who said who they are is sent, with a code."""
        assert (asked["client_id"], asked["response_type"]) == (CLIENT, "code")
        assert (asked["code_challenge_method"], len(asked["code_challenge"])) == ("S256", 43)
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked | {"who": who}
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, form: dict[str, str], authorization: str) -> dict[str, Any] | None:
        """What a code is good for, once, with the secret and the verifier."""
        asked = self.codes.pop(form.get("code", ""), None)
        proof = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest()).rstrip(b"=")
        known = "Basic " + base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if asked is None or authorization != known or proof.decode() != asked["code_challenge"]:
            return None
        if form["redirect_uri"] != asked["redirect_uri"]:
            return None
        who, now = self.people[asked["who"]], int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": asked["nonce"]}
        claims = self.twist(claims | (who if self.in_token else {"sub": who["sub"]}))
        header = {"alg": "RS256", "kid": "1"}
        signed = jwt.encode(header, claims, self.signs_with or self.key)
        return {"access_token": asked["who"], "token_type": "Bearer", "expires_in": 300, "id_token": signed}


class _Handler(BaseHTTPRequestHandler):
    provider: Provider

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        asked, of = dict(parse_qsl(parts.query)), self.provider
        match parts.path:
            case "/.well-known/openid-configuration":
                self._say(of.discovery())
            case "/jwks":
                self._say(KeySet([of.key]).as_dict(private=False))
            case "/userinfo":
                self._say(of.people[self.headers["authorization"].removeprefix("Bearer ")])
            case "/authorize" if "who" in asked:
                self.send_response(302)
                self.send_header("location", of.led_back(asked, asked["who"]))
                self.end_headers()
            case "/authorize":
                kept = "".join(f'<input type=hidden name="{k}" value="{escape(v)}">' for k, v in asked.items())
                self._say(f"<!doctype html><form action=/authorize>{kept}<input name=who><button>OK</button></form>")
            case _:
                self.send_error(404)

    def do_POST(self) -> None:
        form = dict(parse_qsl(self.rfile.read(int(self.headers["content-length"])).decode()))
        answer = self.provider.token(form, self.headers["authorization"] or "")
        self._say(answer or {"error": "invalid_grant"}, 200 if answer else 400)

    def _say(self, what: dict[str, Any] | str, status: int = 200) -> None:
        is_page = isinstance(what, str)
        content = (what if is_page else json.dumps(what)).encode()
        self.send_response(status)
        self.send_header("content-type", "text/html" if is_page else "application/json")
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def running() -> Iterator[Provider]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    _Handler.provider = Provider(issuer=f"http://127.0.0.1:{server.server_address[1]}")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield _Handler.provider
    server.shutdown()
