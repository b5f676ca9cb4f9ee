"""The fact tables as declared: columns, headers, rules, and what may never be stored."""
