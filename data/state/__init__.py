"""Small state in one store: accounts, sessions, decks, matches, decisions. Nothing else opens it."""
