"""A file of an imported package that this version does not know: kept as it came, for the next export."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from archive_service.model.identifiers import Department, LegalEntity

TRUST, TRUST_ACCEPTED, UNREADABLE = "trust", "trust-accepted", "unreadable"
SUPERSEDED = "superseded"
RETURNED_TRACES = "returned-traces"
"""The kind under which traces of this instance are kept that came back with lines that are not here."""

NEVER_IN_PACKAGES = frozenset((TRUST_ACCEPTED, SUPERSEDED))
"""Kinds of files that this instance keeps for itself beside those that came."""

"""Kinds of carried files that are read here too: what the records of another instance are verified with, that
an operator accepted it (never exported), and what it could not read.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedFile:
    """The row of a carried file. Its bytes and its path are in the object, under `key`.

    At most one of `record`, `person` and `deposit` says whose it is; a file of none belongs to the package.
    """

    id: UUID
    tenant: LegalEntity
    department: Department
    kind: str
    record: UUID | None = None
    person: UUID | None = None
    deposit: UUID | None = None
    path_index: bytes
    """Finds the file by its path."""
    key: str
    object: str
