"""Rows on PostgreSQL: the only SQL of the service."""
