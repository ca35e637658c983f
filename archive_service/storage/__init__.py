"""Where the service keeps things: rows on PostgreSQL, objects and keys in stores of their own."""
