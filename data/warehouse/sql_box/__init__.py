"""A reader's own SQL: one SELECT, in a process with limits, over a copy of what they may see."""
