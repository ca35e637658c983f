"""What a deposit holds beside its row: kept sealed under the deposit's own key."""

from __future__ import annotations

from dataclasses import dataclass

from archive_service.findings import Finding
from archive_service.model.identifiers import LegalEntity
from archive_service.model.journal import commitment
from archive_service.model.persons import NONCE_SIZE
from signing.digests import Digest


@dataclass(frozen=True, slots=True)
class EntryPlace:
    """Where the resource of a transaction's entry stands in the flow; `length` 0 when the flow is XML."""

    full_url: str
    type: str
    offset: int
    length: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DepositDetails:
    """All that is kept of a deposit under its own key.

    `mandate` are the sender's tenants at the moment of sending, and `unlimited` says that it had all.
    `hidden` is a flow outside that mandate, which no tenant may see. `entries` are those of a transaction,
    in order, and `fhir` its format (`json`, `xml`, empty for none). `reason` is why people settled it. Once
    a flow of several records is cut it is not `whole`: what belongs to none of them is under `unowned_key`.
    """

    file: str
    sha256: Digest
    sha512: Digest
    length: int
    nonce: bytes
    mandate: tuple[LegalEntity, ...]
    unlimited: bool
    also_sent_by: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    hidden: bool = False
    entries: tuple[EntryPlace, ...] = ()
    fhir: str = ""
    reason: str = ""
    unowned_key: str = ""
    whole: bool = True

    @property
    def flow_commitment(self) -> str:
        """What is kept for ever, and in each record of the flow, instead of the flow's SHA-256; in hex."""
        return commitment(self.nonce, self.sha256.value)

    def __post_init__(self) -> None:
        """Refuse other digests, a nonce that hides nothing, and a cut flow whose rest has no key."""
        if (self.sha256.algorithm, self.sha512.algorithm) != ("sha256", "sha512"):
            raise ValueError("a flow has its SHA-256 and its SHA-512")
        if len(self.nonce) != NONCE_SIZE:
            raise ValueError(f"a nonce has {NONCE_SIZE} bytes")
        if not self.whole and not self.unowned_key:
            raise ValueError("the rest of a cut flow has a key of its own")
