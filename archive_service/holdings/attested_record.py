"""What an attestation says of a record, and the same as JSON: the form `attestation/1`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

import orjson
from cryptography.hazmat.primitives.hashes import SHA256

from archive_service.holdings.attestation_seals import WHOLE, StatedLevel
from archive_service.holdings.attested_journal import AttestedEntry
from archive_service.holdings.record_journal import CoveringCheckpoint
from archive_service.holdings.vouched_checkpoints import Vouched
from archive_service.model.deposits import Deposit
from archive_service.model.forms import Json
from archive_service.model.received_signatures import ReceivedSignature, received_json
from archive_service.model.records import Record
from signing.certificates import certificates_of, common_name
from signing.proof_end import ProofEnd
from signing.report import Step, Verdict, overall

FORM = "attestation/1"
STATEMENT, TOLD = "releve.pdf", "attestation.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """A trusted authority, by what anybody can compare with what it publishes."""

    name: str
    sha256: str
    ends: datetime

    @classmethod
    def each(cls, certificates: Sequence[bytes]) -> tuple[Anchor, ...]:
        """Return those of a trust store, DER."""
        parsed = certificates_of(certificates)
        return tuple(
            cls(
                name=common_name(one),
                sha256=one.fingerprint(SHA256()).hex(),
                ends=one.not_valid_after_utc,
            )
            for one in parsed
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AttestedRecord:
    """A record as an attestation shows it: what it is, how it was kept, how it was checked."""

    record: Record
    place: str
    """Name of the establishment; empty when the register does not have it."""
    deposit: Deposit | None
    made_at: datetime
    steps: Sequence[Step]
    received: Sequence[ReceivedSignature]
    """The verdicts given at intake on the signatures of the source."""
    entries: Sequence[AttestedEntry]
    """What the journal says of it, in order."""
    vouched: Vouched
    """What others say of the journal."""
    end: ProofEnd | None
    """Until when the proof holds by itself; None when something failed, or nothing holds."""
    anchors: Sequence[Anchor]
    proofs: Mapping[str, bytes]
    """What is attached, by path in the package."""
    is_development: bool
    seal: StatedLevel = WHOLE
    """Of the attestation itself."""

    @property
    def verdict(self) -> Verdict:
        """The worst verdict of the steps."""
        return overall(self.steps)

    @property
    def is_waiting(self) -> bool:
        """Whether the record waits for the evidence of its batch."""
        return not self.record.evidence_object


def told(one: AttestedRecord) -> bytes:
    """Return the attestation as JSON, for programs."""
    record, known = one.record, one.record.details
    value: Json = {
        "format": FORM,
        "record": str(record.id),
        "made_at": _moment(one.made_at),
        "verdict": one.verdict.value,
        "secured_until": None if one.end is None else _moment(one.end.at),
        "secured_by": None if one.end is None else one.end.cause.value,
        "waits_for_evidence": one.is_waiting,
        "seal_level": one.seal.level.value,
        "seal_lacks": None if one.seal.lack is None else one.seal.lack.value,
        "development": one.is_development,
        "document": {
            "title": known.title,
            "kind": record.kind.value,
            "person": None if record.person is None else str(record.person),
            "person_name": known.person_name,
            "establishment": record.establishment,
            "establishment_name": one.place,
            "legal_entity": record.tenant,
            "department": record.department,
            "document_date": None if record.document_date is None else record.document_date.isoformat(),
            "deposit": str(record.deposit),
            "received_at": None if one.deposit is None else _moment(one.deposit.received_at),
            "source_sha256": known.source_digest.hex,
            "document_sha256": None if known.document_digest is None else known.document_digest.hex,
        },
        "steps": [
            {"number": step.number, "name": step.name, "verdict": step.verdict.value, "detail": step.detail}
            for step in one.steps
        ],
        "received_signatures": [received_json(signature) for signature in one.received],
        "journal": [
            {"index": entry.index, "at": _moment(entry.at), "tag": entry.tag, "role": entry.role}
            for entry in one.entries
        ],
        "journal_cosigned": _cosigned(one.vouched.cosigned),
        "journal_dated": _dated(one.vouched.dated),
        "anchors": [
            {"name": anchor.name, "sha256": anchor.sha256, "ends": _moment(anchor.ends)}
            for anchor in one.anchors
        ],
        "proofs": [
            {"path": path, "bytes": len(content), "sha256": sha256(content).hexdigest()}
            for path, content in sorted(one.proofs.items())
        ],
    }
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2) + b"\n"


def _cosigned(one: CoveringCheckpoint | None) -> Json | None:
    if one is None:
        return None
    by = [{"name": each.name, "who": each.who, "at": _moment(each.at)} for each in one.witnesses]
    return {"size": one.size, "by": by}


def _dated(one: CoveringCheckpoint | None) -> Json | None:
    return None if one is None else {"size": one.size, "at": None if one.at is None else _moment(one.at)}


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
