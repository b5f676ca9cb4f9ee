"""What the loading desk shows and does: jobs, reports, history, column matches, the template."""
