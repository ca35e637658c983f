"""Portability packages: everything of an establishment, for a receiver who can prove that it is complete."""
