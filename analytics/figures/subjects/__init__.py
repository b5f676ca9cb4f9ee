"""Charts of one subject."""
