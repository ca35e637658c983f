"""`python -m archive_service.cli`: the same as `archive-dui`."""

from archive_service.cli import main

main()
