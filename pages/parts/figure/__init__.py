"""A figure with its reading, its menu and its clicks; tiles."""
