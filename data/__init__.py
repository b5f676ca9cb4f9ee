"""Floor 1: from files to a checked snapshot. Imports nothing of ours above it."""
