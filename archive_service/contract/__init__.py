"""The JSON lines of the public contract: how each is built, and its published shape."""
