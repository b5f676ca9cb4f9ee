"""Files to a new snapshot: what was sent is read, merged, reported and can be undone."""
