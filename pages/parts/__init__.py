"""What pages share: the filter bar, figures with their menu, tiles, tables, empty states."""
