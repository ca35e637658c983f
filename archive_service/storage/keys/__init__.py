"""Keys, and what is encrypted under them."""
