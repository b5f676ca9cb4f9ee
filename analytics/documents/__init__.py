"""What leaves the dashboard as a file; `catalogue` names every document."""
