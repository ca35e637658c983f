"""A stored object in the service's list of objects: its kind, its length, its key."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

PUBLIC_KEY = ""
"""The key of an object that is not encrypted, because it contains no personal data."""


class ObjectKind(StrEnum):
    """The closed list of kinds of objects; stored, so never renamed."""

    FLOW = "flow"  # a flow as it was received
    SOURCE = "source"  # a record's own segments of a cut flow
    UNOWNED = "unowned"  # the bytes of a cut flow that belong to no record
    ARCHIVE = "archive"  # a record's document with its provenance, manifest and nonce
    EVIDENCE_BATCH = "evidence-batch"  # the hashes that were dated together, with their time stamp
    EVIDENCE_STAMP = "evidence-stamp"  # a later time stamp over many batches
    ROWS = "rows"  # data for a rebuild of the database
    VALIDATION = "validation"  # certificates and revocation lists
    RULEBOOK = "rulebook"  # the text of a rulebook used by decisions
    EXPORT = "export"  # the inventory of a portability export
    CARRIED = "carried"  # a file of an imported package that is carried on
    APPRAISAL = "appraisal"  # a bordereau, a sheet or a nominative list of an appraisal
    CERTIFICATE = "certificate"  # the certificate of an elimination
    EVENT_PROOF = "event-proof"  # the proof of a stated event
    SEALED = "sealed"  # sealed files that are kept until they were fetched, for a day
    SEAL_DELEGATION = "seal-delegation"  # the signed act by which somebody may seal in another's name
    LETTER = "letter"  # the letter about a person's request
    DOCUMENT = "document"  # from homes before 0036: a sealed document alone
    DOSSIER = "dossier"  # from homes before 0036: its provenance, manifest and nonce
    EVIDENCE = "evidence"  # from homes before 0036: the evidence of one record


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredObject:
    """An object in a store: its name, its length in bytes, the key it is encrypted under."""

    name: str
    kind: ObjectKind
    size: int
    key: str
