"""Alembic revisions, run at start under an advisory lock."""
