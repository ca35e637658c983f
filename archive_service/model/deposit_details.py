"""Facts of a deposit that are not in clear in its row: encrypted under the deposit's own key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from archive_service.findings import Finding
from archive_service.model.identifiers import LegalEntity
from archive_service.model.journal import commitment
from archive_service.model.persons import NONCE_SIZE
from signing.digests import Digest


class EntryPlace(NamedTuple):
    """The position in the flow of a transaction entry's resource; `length` is 0 when the flow is XML.

    A tuple, because a flow has many: it is made in a third of the time.
    """

    full_url: str
    type: str
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class ImportedFiles:
    """The two files about a deposit that came with a package of another instance, byte for byte: only that
    instance can make them. Both are empty when the package had none.
    """

    deposit: bytes
    receipt: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class DepositDetails:
    """Everything stored about a deposit under its own key.

    `mandate` are the sender's tenants at the time of sending, and `unlimited` means all tenants. A `hidden`
    flow was outside that mandate, and no tenant may see it. `entries` are the entries of a transaction, in
    order, and `fhir` its format (`json`, `xml`, empty for none). `reason` is why people settled it. After a
    flow of several records is cut, it is no longer `whole`: bytes that belong to none of them are under
    `unowned_key`.
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
    imported: ImportedFiles | None = None
    """None for a flow that was received here. When an imported one came without receipt, and was cut, its
    digests are unknown and all zeros.
    """

    @property
    def flow_commitment(self) -> str:
        """What is stored permanently, and in each record of the flow, instead of the flow's SHA-256; in
        hexadecimal.
        """
        return commitment(self.nonce, self.sha256.value)

    def __post_init__(self) -> None:
        """Refuse other digests, a nonce of the wrong size, and a cut flow without a key for its unowned
        bytes.
        """
        if (self.sha256.algorithm, self.sha512.algorithm) != ("sha256", "sha512"):
            raise ValueError("a flow has its SHA-256 and its SHA-512")
        if len(self.nonce) != NONCE_SIZE:
            raise ValueError(f"a nonce has {NONCE_SIZE} bytes")
        if not self.whole and not self.unowned_key:
            raise ValueError("the unowned bytes of a cut flow have a key of their own")
