"""What an operator is told about the state of a home."""
