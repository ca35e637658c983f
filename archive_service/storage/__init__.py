"""Storage of the service: rows in PostgreSQL, objects and keys in stores of their own."""
