"""An object as the service keeps account of it: what it is, how long, under which key."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

PUBLIC_KEY = ""
"""The key of an object that is not encrypted, because it holds nothing of anybody."""


class ObjectKind(StrEnum):
    """The closed list of what an object is; stored, so never renamed."""

    FLOW = "flow"  # a flow as it was received
    SOURCE = "source"  # a record's own segments of a cut flow
    UNOWNED = "unowned"  # the bytes of a cut flow that belong to no record
    ARCHIVE = "archive"  # a record's document with its provenance, manifest and nonce
    EVIDENCE_BATCH = "evidence-batch"  # what was dated together, with its time stamp
    ROWS = "rows"  # what a rebuild of the database reads
    VALIDATION = "validation"  # certificates and revocation lists
    RULEBOOK = "rulebook"  # the text of a rulebook that decisions rest on
    DOCUMENT = "document"  # of homes before 0036: a sealed document alone
    DOSSIER = "dossier"  # of homes before 0036: its provenance, manifest and nonce
    EVIDENCE = "evidence"  # of homes before 0036: the evidence of one record


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredObject:
    """An object that was put into a store: its name there, its length in bytes, the key it is under."""

    name: str
    kind: ObjectKind
    size: int
    key: str
