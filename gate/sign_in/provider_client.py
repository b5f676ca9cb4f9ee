"""Authlib's client of the provider: its discovery is read once an hour, its ID tokens are checked by its keys."""

from __future__ import annotations

import time
from functools import lru_cache
from typing import Any

from anyio import to_thread

from analytics.access.oidc import Misconfigured, Provider

ASKS_AGAIN = 3600  # seconds: what the provider says of itself is asked anew
SIGNATURES = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"})
WAITS = 10.0  # seconds for one answer of the provider


async def client(source: Provider) -> Any:
    """Ready to use. Raises Misconfigured where the provider says it is another, and what the network says."""
    made = await to_thread.run_sync(_made, source, int(time.time() // ASKS_AGAIN))
    known = await made.load_server_metadata()
    if str(known.get("issuer")).rstrip("/") != source.issuer.rstrip("/"):
        raise Misconfigured("sign-in.toml: nhà cung cấp tự gọi mình bằng một issuer khác với issuer đã ghi.")
    offered = known.get("id_token_signing_alg_values_supported") or ["RS256"]
    known["id_token_signing_alg_values_supported"] = [name for name in offered if name in SIGNATURES]  # never "none"
    return made


@lru_cache(maxsize=2)
def _made(source: Provider, hour: int) -> Any:
    from authlib.integrations.starlette_client import StarletteOAuth2App

    return StarletteOAuth2App(
        None, name="op", client_id=source.client_id, client_secret=source.client_secret,
        server_metadata_url=source.discovery,
        client_kwargs={"scope": "openid email profile", "code_challenge_method": "S256", "timeout": WAITS},
    )  # fmt: skip
