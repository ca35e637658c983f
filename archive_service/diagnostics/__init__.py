"""Information for the operator about the state of a home."""
