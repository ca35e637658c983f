"""The result of recognising a flow: its kind, its records, and the exact bytes of each record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from archive_service.findings import Finding, Grade, worst
from archive_service.model.declared_events import RetentionEvents
from archive_service.model.identifiers import NO_FINESS, NO_SIREN, NO_SIRET, Finess, Siren, Siret
from archive_service.model.received_signatures import ReceivedSignature
from signing.digests import Digest


class FlowKind(StrEnum):
    """The closed list of `kind` of a deposit."""

    TDDUI_BUNDLE = "tddui-bundle"  # native FHIR resources
    TDDUI_CDA_BUNDLE = "tddui-cda-bundle"  # CDA documents carried in DocumentReference
    PDSM_BUNDLE = "pdsm-bundle"
    DOCUMENT_REFERENCE = "document-reference"
    CDA = "cda"
    CDA_SELF_PRESENTING = "cda-self-presenting"
    CDA_SIGNED = "cda-signed"
    STRUCTURE_DATA = "structure-data"
    UNRECOGNISED = "unrecognised"


class RecordKind(StrEnum):
    """The closed list of `kind` of a record."""

    CDA_DOCUMENT = "cda-document"
    NATIVE_FILE = "native-file"
    COLLECTIVE_EVENT = "collective-event"
    STRUCTURE_DATA = "structure-data"


@dataclass(frozen=True, slots=True, kw_only=True)
class StructureIdentity:
    """The custodian of the file (CDA custodian, FHIR Organization), as the source writes it; absent is
    empty.
    """

    finess: Finess = NO_FINESS
    siren: Siren = NO_SIREN
    siret: Siret = NO_SIRET
    name: str = ""
    raw: str = ""
    where: str = ""

    @property
    def is_identified(self) -> bool:
        """Whether the identity is sufficient to find the establishment in the register."""
        return bool(self.finess or self.siren or self.siret)


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonIdentity:
    """The person of the record, as the source writes them. The NSS (social security number) is never used as
    a key.

    `local_ids` are `system|value` pairs as sent (aliases already resolved to one system name); `ins` is
    `oid|value` (15 characters with key) or empty. `ins_is_test` means that the OID is a test one.
    """

    local_ids: Sequence[str] = ()
    ins: str = ""
    ins_is_test: bool = False
    family: str = ""
    given: str = ""
    birth_date: date | None = None
    gender: str = ""
    birth_place: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionLink:
    """A document's place in its version chain. Ids are OIDs, URIs or `system|value`.

    `document_where` and `version_where` are the places of its identifier and its number, empty when unknown.
    """

    document_id: str = ""
    set_id: str = ""
    version: int | None = None
    replaces: Sequence[str] = ()
    document_where: str = ""
    version_where: str = ""


@dataclass(frozen=True, slots=True)
class ByteRange:
    """`length` bytes of the flow from `offset`; `where` is the place of the element there."""

    offset: int
    length: int
    where: str = ""


@dataclass(frozen=True, slots=True)
class FlowPart:
    """Available bytes of a flow: the whole (`where` empty, offset 0) or one entry of it."""

    offset: int
    content: bytes
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordDraft:
    """A record found in a flow, before any decision about it.

    `locator` tells `content_of` where the record is: a JSON pointer into the flow, "" for the whole flow.
    `entries` are the record's own exact byte ranges in the flow (its Bundle entries; the whole flow when the
    flow consists of this record alone), sorted and disjoint; no other record has them. `shared` are entries
    that this record and another one refer to (organisations, professionals). `related` are indexes of other
    drafts of the same flow (collective events). `title` is French and may hold personal data (it is stored
    encrypted).
    """

    kind: RecordKind
    title: str
    locator: str
    person: PersonIdentity | None
    custodian: StructureIdentity
    document_type: str = ""
    document_date: date | None = None
    period: tuple[date | None, date | None] = (None, None)
    software: str = ""
    events: RetentionEvents = field(default_factory=RetentionEvents)
    version: VersionLink = field(default_factory=VersionLink)
    entries: Sequence[ByteRange] = ()
    shared: Sequence[ByteRange] = ()
    related: Sequence[int] = ()
    confidentiality: str = ""
    carried: Digest | None = None  # SHA-256 of a document that is a file inside the flow


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleEntry:
    """One entry of a transaction Bundle, for the answer: its fullUrl, its type and its own bytes."""

    full_url: str
    resource_type: str
    resource: ByteRange  # of the `resource` value inside the flow; length 0 when the flow is XML


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """The result of examining a flow. `records` is empty when the flow is rejected."""

    kind: FlowKind
    findings: Sequence[Finding]
    records: Sequence[RecordDraft] = ()
    entries: Sequence[BundleEntry] = ()
    several_persons: bool = False
    shared: Sequence[ByteRange] = ()  # entries that several records refer to
    unowned: Sequence[ByteRange] = ()
    """Entries about somebody that are in no record: kept with the flow, each with a finding."""
    frame: Sequence[ByteRange] = ()
    """The bytes between and around all entries, when they certainly contain no personal data; they have no
    place.
    """
    fhir_format: str = ""  # "json", "xml" or "" when not FHIR
    signatures: Sequence[ReceivedSignature] = ()
    """The verdicts on the signatures that came with it."""
    contested: bool = False  # examined for its release, and an identifier identifies nobody

    @property
    def is_cut(self) -> bool:
        """Whether the flow is kept in parts, each under the key of its own record.

        The retention of two records may end on different days: bytes of one must not remain in the other.
        Entries that may concern somebody else are in no record at all.
        """
        return len(self.records) > 1 or bool(self.unowned)

    @property
    def grade(self) -> Grade:
        """The worst grade of the findings."""
        return worst(self.findings)
