"""Frozen values of the service: flows, records, persons, decisions."""
