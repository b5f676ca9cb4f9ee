"""All that is told to a viewer, on screens and by commands: to compare what two of them are told."""
