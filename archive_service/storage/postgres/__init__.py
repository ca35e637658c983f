"""The PostgreSQL server: the embedded one, and connections to any server."""
