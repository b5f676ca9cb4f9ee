"""Decks on screen: editor, link, the stage, documents to take away."""
