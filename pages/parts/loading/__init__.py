"""The loading desk: check, load, past loads."""
