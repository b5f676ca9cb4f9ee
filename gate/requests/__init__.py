"""What a request is asked by and for: hosts, paths, cookies, and how one is turned away."""
