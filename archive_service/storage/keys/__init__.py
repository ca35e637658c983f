"""Keys, and the data encrypted under them."""
