"""The command line: progress and messages on stderr, results on stdout, exit codes kept for ever."""

from archive_service.cli.program import main

__all__ = ["main"]
