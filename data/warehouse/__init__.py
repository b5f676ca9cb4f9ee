"""Snapshots: their tables, how they are published, found, read and held to their contracts."""
