"""Measures of the whole service, each in a process of its own: `python -m tests.benchmarks [NAME]`."""
