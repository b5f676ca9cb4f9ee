"""How one gets in and out: a password and a code, a wall's token, an office's provider; pages without scripts."""
