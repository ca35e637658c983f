"""Facts of a record that are not in clear in its row: encrypted under the record's own key, and destroyed
with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from archive_service.model.decisions import Decided
from archive_service.model.declared_events import RetentionEvents
from archive_service.model.flow import ByteRange, FlowKind
from archive_service.model.persons import NONCE_SIZE
from archive_service.model.received_signatures import ReceivedSignature
from signing.digests import Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """Identifiers and dates that the source declared, kept encrypted with the record.

    `names` are the identifiers of its person, the strongest first; `document`, `document_set` and `replaces`
    are identifiers of documents as written in the source, empty when there is none.
    """

    names: tuple[str, ...] = ()
    document: str = ""
    document_set: str = ""
    replaces: tuple[str, ...] = ()
    events: RetentionEvents


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordDetails:
    """Everything stored about a record under its own key; what the source does not state is empty or None.

    `parts` are the ranges of its source in the flow: the whole flow or, when the source is `segmented`, the
    record's own entries. `locator` is the place of the record in them. `decision` is None until one is taken;
    `document_digest` and `manifest_digest` are None until the document is made.
    """

    title: str
    source_digest: Digest
    carried_digest: Digest | None = None
    """The digest of the document alone, when it is a file inside the flow."""
    document_digest: Digest | None = None
    manifest_digest: Digest | None = None
    validation_good_until: datetime | None = None
    """Until when the lists in the manifest are current; None when a list is missing, or when it is
    unknown.
    """
    nonce: bytes
    """Used for the commitments of the journal, and a leaf of the record's evidence."""
    locator: str
    parts: tuple[ByteRange, ...]
    segmented: bool
    document_type: str
    software: str
    period: tuple[date | None, date | None]
    person_name: str
    flow_kind: FlowKind
    confidentiality: str
    stated: Stated
    decision: Decided | None = None
    signatures: tuple[ReceivedSignature, ...] = ()
    """The verdicts on the signatures that came with its source, as they were given then."""

    def __post_init__(self) -> None:
        """Refuse a nonce of the wrong size."""
        if len(self.nonce) != NONCE_SIZE:
            raise ValueError(f"a nonce has {NONCE_SIZE} bytes")

    @property
    def content_digest(self) -> Digest:
        """The digest of the document itself, whatever flow contains it; when there is none, the digest of the
        source.
        """
        return self.carried_digest or self.source_digest
