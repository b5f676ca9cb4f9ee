"""The door, before everything else: who comes in at all, who signs in, and what a browser is told to keep to.

It knows requests and no data. It stands at the root beside `server.py`; no floor may import it.
"""
