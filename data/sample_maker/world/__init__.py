"""The made-up district behind the sample: its places and its planted stories."""
