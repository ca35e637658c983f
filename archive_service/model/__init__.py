"""Frozen values of the service: what flows, records, people and decisions are."""
