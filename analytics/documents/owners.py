"""Whose decks and decisions are whose."""

from __future__ import annotations

from analytics.scope.viewer import Viewer


def owner(viewer: Viewer) -> str:
    """Who signed in keeps their own; on a desk without sign-in a role does."""
    return f"person:{viewer.who}" if viewer.who else role(viewer)


def role(viewer: Viewer) -> str:
    """What a role keeps, where nobody has signed in."""
    return "role:" + "-".join([viewer.role, *viewer.communes])
