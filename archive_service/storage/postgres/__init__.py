"""The PostgreSQL server: the embedded one, and the connection to any."""
