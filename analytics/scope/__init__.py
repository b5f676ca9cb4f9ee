"""What is asked: filters, periods, places, the viewer, and which rows they may touch."""
