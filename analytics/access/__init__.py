"""Who one is and what one may: accounts, sessions, rights, and the record of what was done."""
