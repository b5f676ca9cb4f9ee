"""What the two sides of the plan owe: conclusions, and what one side owes the other."""
