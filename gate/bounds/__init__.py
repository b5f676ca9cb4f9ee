"""How much a login takes of the server, whose a file is, and how a socket ends."""
