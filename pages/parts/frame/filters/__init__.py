"""The filter bar's choices: the state of its widgets, and the words on its chips."""
