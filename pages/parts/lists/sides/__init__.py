"""Lists of the pages about the two sides of the plan."""
