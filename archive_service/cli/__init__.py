"""The command line: progress and messages on stderr, results on stdout, permanent exit codes."""

from archive_service.cli.program import main

__all__ = ["main"]
