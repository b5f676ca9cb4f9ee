"""What the two sides of the plan owe the people and each other."""
