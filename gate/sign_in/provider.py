"""An office's OpenID provider."""

from __future__ import annotations

from gate.requests import paths
from gate.sign_in import look
from gate.sign_in.forms import Visit


def ways(visit: Visit) -> tuple[str, ...]:
    """Links to the other ways in, below the form."""
    return (look.link(paths.SCREEN, "Đây là màn hình treo tường"),)
