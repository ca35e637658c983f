"""What a package may not be, and how a file of one is named in errors."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from archive_service.errors import ArchiveServiceError, UnknownForm
from exports.portability.leaves import Leaf


class PackageRefused(ArchiveServiceError):
    """Something in the package contradicts itself, or cannot be kept here; nothing was imported."""

    code = "package-refused"


@contextmanager
def naming_leaf(leaf: Leaf) -> Iterator[None]:
    """Make an unknown form say in which file it is; raise `PackageRefused`."""
    try:
        yield
    except UnknownForm as error:
        raise PackageRefused(f"{leaf.path}: {error}") from error


def identifier_in(name: str, leaf: Leaf) -> UUID:
    """Return the identifier in a path; raise `PackageRefused`."""
    try:
        found = UUID(name)
    except ValueError as error:
        raise PackageRefused(f"{leaf.path} is not named by an identifier") from error
    if str(found) != name:
        raise PackageRefused(f"{leaf.path} is not named by an identifier")
    return found
