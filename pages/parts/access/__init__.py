"""Who looks at a page, and what whoever may not is told."""
