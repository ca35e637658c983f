"""Rows on PostgreSQL: all SQL of the service is here."""
