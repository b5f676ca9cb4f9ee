"""Commands for whoever keeps an installation: who can sign in, and whether all is here."""
