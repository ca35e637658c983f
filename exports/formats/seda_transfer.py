"""The contents of a transfer to an archival agency: its header and its records, as frozen values."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO, Literal

from exports.errors import InvalidTransfer, RecordIncomplete
from exports.formats.xml_text import readable

SedaVersion = Literal["2.1", "2.2", "2.3"]
SEDA_VERSIONS: tuple[SedaVersion, ...] = ("2.1", "2.2", "2.3")

LAST_YEAR = 8999
"""Receivers refuse rules and dates from this year on (VITAM, CheckArchiveUnitSchema)."""


class LegalStatus(StrEnum):
    """The nature of an establishment's archives (code du patrimoine, L211-4)."""

    PUBLIC = "public"
    PRIVATE = "private"


class FinalAction(StrEnum):
    """What happens when the retention ends. SEDA has no other values; a sampled record is kept."""

    KEEP = "Keep"
    DESTROY = "Destroy"


class Usage(StrEnum):
    """The role of a file in its record."""

    DOCUMENT = "document"
    SOURCE = "source"
    MANIFEST = "manifest"
    NONCE = "nonce"
    EVIDENCE = "evidence"
    OTHER_PROOF = "other-proof"


_EXACTLY_ONE = (Usage.DOCUMENT, Usage.MANIFEST, Usage.NONCE, Usage.EVIDENCE)


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency; `identifier` is the one that the receiver uses, `name` is for people."""

    identifier: str
    name: str = ""

    def __post_init__(self) -> None:
        _filled("the agency's identifier", self.identifier)


@dataclass(frozen=True, slots=True, kw_only=True)
class Agencies:
    """The agencies that receive and send, and the identifiers that the receiver uses for the producers.

    `producers` maps a legal entity to its identifier at the archival agency; a legal entity without an entry
    is named by its own number. `joint_producer` names the producer of a package whose records have several
    producers: the schema allows one only, and each establishment's unit names its own. When it is None, the
    transferring agency is named.
    """

    archival: Agency
    transferring: Agency
    producers: Mapping[str, str] = field(default_factory=dict)
    joint_producer: str | None = None

    def producer_of(self, legal_entity: str) -> str:
        """Return the receiver's identifier for the producer `legal_entity`."""
        return self.producers.get(legal_entity, legal_entity)


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferHeader:
    """The message around the records. `date` is aware; the legal status is computed from the records."""

    message_identifier: str
    date: datetime
    archival_agreement: str
    agencies: Agencies
    comment: str = ""
    rule_list: str = "archive-dui"
    archival_profile: str | None = None

    def __post_init__(self) -> None:
        _filled("message_identifier", self.message_identifier)
        _filled("archival_agreement", self.archival_agreement)
        _filled("rule_list", self.rule_list)
        _aware("the date of the message", self.date)


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferEstablishment:
    """The establishment that owns the file; `legal_entity` is the FINESS of its legal entity."""

    finess: str
    name: str
    legal_entity: str
    legal_status: LegalStatus

    def __post_init__(self) -> None:
        _filled("the establishment's FINESS", self.finess)
        _filled("the establishment's legal entity", self.legal_entity)


@dataclass(frozen=True, slots=True)
class TransferPerson:
    """The person a file is about: an opaque identifier, and the title of the file when it may be shown."""

    identifier: str
    title: str | None = None

    def __post_init__(self) -> None:
        _filled("the person's identifier", self.identifier)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """Who sealed the document and when; who checked the seal later, if anybody did. Times are aware."""

    signer: str
    sealed_at: datetime
    validator: str | None = None
    validated_at: datetime | None = None

    def __post_init__(self) -> None:
        _filled("the signer of the seal", self.signer)
        _aware("the time of the seal", self.sealed_at)
        if (self.validator is None) != (self.validated_at is None):
            raise InvalidTransfer("a seal's validator and the time of its check come together")
        if self.validated_at is not None:
            _aware("the time of the seal's check", self.validated_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageFile:
    """One file of a record. `size` is in bytes, at least 1; `open` returns a stream at its first byte.

    `puid` is the PRONOM identifier. When it is None, it is derived from `mime` if that type has only one, and
    left out otherwise.
    """

    name: str
    mime: str
    usage: Usage
    open: Callable[[], BinaryIO]
    size: int
    puid: str | None = None

    def __post_init__(self) -> None:
        _filled("the media type of a file", self.mime)
        # SEDA's Size is a positive integer, so an empty file cannot be declared correctly.
        if self.size < 1:
            raise InvalidTransfer(
                f"a file must hold at least one byte, but this {self.usage} holds {self.size}"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferRecord:
    """A record with its decisions and its files: one document, at least one source, a complete proof.

    When `person` is None, the record belongs to the establishment itself. When `appraisal_start` is None, the
    retention clock has not started. `kind` is the French label of the kind of document. Dates are days of
    Europe/Paris. `timestamped_at` is the aware time of the token in the evidence record.
    """

    record_id: str
    establishment: TransferEstablishment
    person: TransferPerson | None
    kind: str
    title: str
    appraisal_rule: str
    final_action: FinalAction
    access_rule: str
    files: Sequence[PackageFile]
    document_date: date | None = None
    start: date | None = None
    end: date | None = None
    appraisal_start: date | None = None
    access_start: date | None = None
    description: str = ""
    seal: Seal | None = None
    timestamped_at: datetime | None = None

    def __post_init__(self) -> None:
        _filled("record_id", self.record_id)
        _filled("appraisal_rule", self.appraisal_rule)
        _filled("access_rule", self.access_rule)
        if self.timestamped_at is not None:
            _aware("the time of the evidence record", self.timestamped_at)
        usages = [file.usage for file in self.files]
        missing = [usage.value for usage in Usage if usage is not Usage.OTHER_PROOF and usage not in usages]
        if missing:
            raise RecordIncomplete(f"record {self.record_id} lacks: {', '.join(missing)}")
        if repeated := [usage.value for usage in _EXACTLY_ONE if usages.count(usage) > 1]:
            raise InvalidTransfer(f"record {self.record_id} has more than one: {', '.join(repeated)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferSummary:
    """The totals of a package: all archive units, binary objects, and the sum of the objects' sizes in bytes.

    `package` is None when there was nothing to transfer and no file was written.
    """

    package: Path | None
    seda: SedaVersion
    records: int
    units: int
    objects: int
    bytes: int


def _filled(what: str, value: str) -> None:
    if not readable(value):
        raise InvalidTransfer(f"{what} is empty")


def _aware(what: str, value: datetime) -> None:
    if value.utcoffset() is None:
        raise InvalidTransfer(f"{what} has no time zone")
