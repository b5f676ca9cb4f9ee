"""Small state in one store: accounts, sessions, decks, matches, decisions; how a file is replaced whole."""
