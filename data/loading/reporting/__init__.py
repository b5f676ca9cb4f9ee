"""What a load tells: progress, refusals, the report, and marked copies of files."""
