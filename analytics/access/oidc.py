"""An OpenID provider: what `sign-in.toml` in the home says, and whom claims are of.

[oidc]
issuer = "https://login.example/realms/huyen"     # its discovery lies below it
client_id = "danvan"
client_secret_file = "oidc-secret"                # in the home, 0600; never in this file
callback = "https://dan-van.example/oidc/ve"      # fixed: never made from a Host header
claim = "email"                                   # Entra: "preferred_username", with the tenant's own issuer
domains = ["binhson.example"]                     # whose addresses may come in
groups = "groups"                                 # the claim that lists groups, if any
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select, update

from data import settings
from data.state import store
from data.state.tables import IDENTITY
from data.text.normalise import fold

FILE, CALLBACK = "sign-in.toml", "/oidc/ve"
_KEYS = {
    "oidc": {"issuer", "client_id", "client_secret_file", "callback", "claim", "domains", "groups"},
}


class Misconfigured(Exception):
    """`sign-in.toml` cannot be used as it is: a sentence."""


class NotKnown(Exception):
    """The provider's claims let nobody in: a sentence for whoever tried."""


@dataclass(frozen=True, kw_only=True)
class Provider:
    """One provider as configured; `claim` says which claim names a person."""

    issuer: str
    client_id: str
    client_secret: str
    callback: str
    claim: str = "email"
    domains: tuple[str, ...] = ()
    groups: str = ""

    @property
    def discovery(self) -> str:
        return self.issuer.rstrip("/") + "/.well-known/openid-configuration"


def provider() -> Provider | None:
    """The provider; None where none is configured. Raises Misconfigured."""
    found = _section("oidc")
    if found is None:
        return None
    for key in ("issuer", "client_id", "client_secret_file", "callback"):
        if not isinstance(found.get(key), str) or not found[key]:
            raise Misconfigured(f'{FILE}: mục [oidc] thiếu {key} = "…".')
    for key in ("issuer", "callback"):
        if not found[key].startswith(("https://", "http://127.0.0.1", "http://localhost")):
            raise Misconfigured(f"{FILE}: {key} phải bắt đầu bằng https://.")
    if not found["callback"].endswith(CALLBACK):
        raise Misconfigured(f"{FILE}: callback phải là địa chỉ của bảng theo dõi rồi {CALLBACK}.")
    if found["issuer"].rstrip("/").endswith(("/common", "/common/v2.0", "/organizations", "/organizations/v2.0")):
        raise Misconfigured(f"{FILE}: issuer phải là của riêng tổ chức (có mã tenant), không phải common.")
    claim = found.get("claim", "email")
    if claim not in ("email", "preferred_username"):
        raise Misconfigured(f'{FILE}: claim là "email" hoặc "preferred_username".')
    domains = found.get("domains", [])
    if not isinstance(domains, list) or not all(isinstance(one, str) for one in domains):
        raise Misconfigured(f'{FILE}: domains là danh sách, như ["binhson.example"].')
    return Provider(
        issuer=found["issuer"], client_id=found["client_id"], client_secret=_secret(found["client_secret_file"]),
        callback=found["callback"], claim=claim, domains=tuple(map(fold, domains)), groups=str(found.get("groups", "")),
    )  # fmt: skip


def person(claims: Mapping[str, Any], source: Provider) -> str:
    """Who the checked claims of an ID token are of: known by (iss, sub) ever after the first sight of an address.

    Raises NotKnown, StateError.
    """
    issuer, subject, address = str(claims.get("iss", "")), str(claims.get("sub", "")), _address(claims, source)
    if issuer.rstrip("/") != source.issuer.rstrip("/") or not subject:
        raise NotKnown("Nhà cung cấp đăng nhập không nói rõ đó là ai.")
    said = claims.get(source.groups) if source.groups else []
    groups = json.dumps([fold(g) for g in said if isinstance(g, str)] if isinstance(said, list) else [])
    with store.begin() as connection:
        mine = (IDENTITY.c.issuer == issuer, IDENTITY.c.subject == subject)
        who: str | None = connection.scalar(select(IDENTITY.c.who).where(*mine))
        if who is not None:
            connection.execute(update(IDENTITY).where(*mine).values(groups=groups))
            return who
        if connection.scalar(select(IDENTITY.c.who).where(IDENTITY.c.who == address)) is not None:
            raise NotKnown("Địa chỉ này đã là của một người khác. Hãy nhờ người quản trị.")
        connection.execute(insert(IDENTITY).values(issuer=issuer, subject=subject, who=address, groups=groups))
    return address


def _address(claims: Mapping[str, Any], source: Provider) -> str:
    address = fold(str(claims.get(source.claim) or ""))
    if "@" not in address or len(address) > 200:
        raise NotKnown("Nhà cung cấp đăng nhập không cho biết địa chỉ thư điện tử.")
    if source.claim == "email" and claims.get("email_verified") is not True:
        raise NotKnown("Địa chỉ thư điện tử này chưa được nhà cung cấp xác minh.")
    if source.domains and address.rpartition("@")[2] not in source.domains:
        raise NotKnown("Địa chỉ thư điện tử này không thuộc cơ quan.")
    return address


def _section(name: str) -> dict[str, Any] | None:
    path = settings.home() / FILE
    try:
        found = tomllib.loads(path.read_text("utf-8")).get(name)
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise Misconfigured(f"{FILE}: không đọc được ({type(error).__name__}). Xem mẫu trong README.") from None
    if found is None:
        return None
    if not isinstance(found, dict) or (extra := set(found) - _KEYS[name]):
        raise Misconfigured(f"{FILE}: mục [{name}] không có “{min(extra) if isinstance(found, dict) else name}”.")
    return found


def _secret(file: str) -> str:
    path = settings.home() / Path(file).name
    try:
        text = path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise Misconfigured(f"{FILE}: không đọc được tệp {path.name} trong thư mục dữ liệu.") from None
    if len(text) < 16:
        raise Misconfigured(f"Tệp {path.name} phải có ít nhất 16 ký tự.")
    return text
