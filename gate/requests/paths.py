"""Which paths there are: open to all, for who signed in, or for nobody.

Of Streamlit's own only what its page needs: its sign-in, metrics and whatever a later version adds stay shut.
"""

from __future__ import annotations

from analytics.access import oidc

SIGN_IN, SIGN_OUT = "/dang-nhap", "/dang-xuat"
PASSWORD, CODE, SCREEN = f"{SIGN_IN}/mat-khau", f"{SIGN_IN}/ma", f"{SIGN_IN}/man-hinh"
PROVIDER, CALLBACK = "/oidc/vao", oidc.CALLBACK
HEALTH, READY = "/healthz", "/readyz"
OURS = frozenset({SIGN_IN, SIGN_OUT, PASSWORD, CODE, SCREEN, PROVIDER, CALLBACK, HEALTH, READY})  # the door answers
FILES = ("/static/", "/app/static/")  # scripts, styles, letters: no data in these
SOCKET = "/_stcore/stream"
MEDIA, UPLOADS = "/media/", "/_stcore/upload_file/"
_CORE = ("/_stcore/health", "/_stcore/host-config", SOCKET)
_CORE_BELOW = (UPLOADS, "/_stcore/bidi-components/")
_SHUT = ("/_stcore", "/auth", "/oauth2callback", "/component", "/oidc", SIGN_IN, SIGN_OUT)


def is_open(path: str) -> bool:
    """Whether a path holds no data."""
    return path in OURS or path.startswith(FILES)


def is_shut(path: str) -> bool:
    """Whether a path is for nobody: not ours, not needed, or one that climbs."""
    if "\\" in path or "\0" in path or {".", ".."} & set(path.split("/")):
        return True
    if path in OURS or path in _CORE or path.startswith(_CORE_BELOW):
        return False
    return any(path == shut or path.startswith(f"{shut}/") for shut in _SHUT)
