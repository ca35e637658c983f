"""The demonstration: the main job on flows of invented persons, through the command line, told in French."""

from archive_service.demo.scenario import run

__all__ = ["run"]
