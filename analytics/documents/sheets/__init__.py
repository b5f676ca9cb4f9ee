"""Tables to go on working with in a spreadsheet."""
