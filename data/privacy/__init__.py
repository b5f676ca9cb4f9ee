"""What may be kept: texts known to name no person, and how the others are told."""
