"""XLSX, XLS and ODS: their cells, their packages, and what is hidden in them."""
