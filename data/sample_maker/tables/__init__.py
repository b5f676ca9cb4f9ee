"""Sample rows of the other fact tables, one file a table."""
