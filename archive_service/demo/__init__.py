"""The demonstration: the main job on flows about invented persons, through the command line, described in
French.
"""

from archive_service.demo.scenario import run

__all__ = ["run"]
