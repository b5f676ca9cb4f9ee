"""Tables of rows and of words."""
