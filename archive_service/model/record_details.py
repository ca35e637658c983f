"""What a record holds beside its row: kept sealed under the record's own key, and gone with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from archive_service.model.decisions import Decided
from archive_service.model.declared_events import RetentionEvents
from archive_service.model.flow import ByteRange, FlowKind
from archive_service.model.persons import NONCE_SIZE
from signing.digests import Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What the record's flow stated, where else only indexes and the sum of a file are kept.

    `names` are what its person is known by, the strongest first; `document`, `document_set` and `replaces`
    are identifiers of documents as written there, empty when there is none.
    """

    names: tuple[str, ...] = ()
    document: str = ""
    document_set: str = ""
    replaces: tuple[str, ...] = ()
    events: RetentionEvents


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordDetails:
    """All that is kept of a record under its own key; what the source does not say is empty or None.

    `parts` are where its source stands in the flow: the whole of it or, when the source is `segmented`, the
    record's own entries. `locator` tells where in that the record is. `decision` is None until one is
    taken, `document_digest` and `manifest_digest` until the document is made.
    """

    title: str
    source_digest: Digest
    carried_digest: Digest | None = None
    """That of the document alone, where it is a file that the flow carries."""
    document_digest: Digest | None = None
    manifest_digest: Digest | None = None
    validation_good_until: datetime | None = None
    """Until when the lists in the manifest are current; None when it lacks some, or when it is not known."""
    nonce: bytes
    """Makes the commitments of the journal, and is a leaf of the record's evidence."""
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

    def __post_init__(self) -> None:
        """Refuse a nonce that hides nothing."""
        if len(self.nonce) != NONCE_SIZE:
            raise ValueError(f"a nonce has {NONCE_SIZE} bytes")

    @property
    def content_digest(self) -> Digest:
        """The digest that a document has whatever carries it; without one of its own, that of the source."""
        return self.carried_digest or self.source_digest
