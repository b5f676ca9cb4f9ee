"""Pages on paper, as PDF made by the program itself: `typeset` turns data and a template into a tagged file."""
