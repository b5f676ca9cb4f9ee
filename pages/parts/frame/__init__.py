"""What stands on every page: header, filter bar, notices, addresses."""
