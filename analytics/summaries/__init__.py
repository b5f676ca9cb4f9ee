"""What is said of numbers: tiles, scoreboard, rankings, targets, pivots, definitions."""
