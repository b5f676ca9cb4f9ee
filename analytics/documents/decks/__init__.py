"""Decks of slides: which slides, in which order, with which titles and figures."""
