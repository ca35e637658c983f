"""The command line: progress and messages on stderr, results on stdout, permanent exit codes."""

from archive_service.runtime.garbage import search_rarely


def main() -> None:
    """Run the command that the arguments name, and end with its exit code."""
    search_rarely()
    from archive_service.cli.program import main as program

    program()
