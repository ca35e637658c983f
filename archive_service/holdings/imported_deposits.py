"""The deposits of imported records, with the two files that only the instance they come from can make."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from archive_service.findings import Grade
from archive_service.holdings.package_reading import Contents, PackagedRecord, PackageTree
from archive_service.model.deposit_details import DepositDetails, ImportedFiles
from archive_service.model.deposits import NOT_HERE, Deposit, Outcome
from archive_service.model.establishment import Establishment
from archive_service.model.identifiers import LegalEntity
from archive_service.model.keys import INTAKE, deposit_key, flow_key, unowned_key
from archive_service.model.persons import NONCE_SIZE
from archive_service.model.records import Record
from archive_service.ports import Cipher, Clock
from signing.digests import Digest

UNKNOWN_SENDER = "unknown"
_UNKNOWN = (Digest("sha256", bytes(32)), Digest("sha512", bytes(64)), 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedDeposits:
    """Makes the deposits of imported records, whose keys exist already."""

    cipher: Cipher
    clock: Clock
    random: Callable[[int], bytes]
    new_id: Callable[[], UUID]

    def of(self, one: PackagedRecord, tree: PackageTree, contents: Contents, place: Establishment) -> Deposit:
        """Return the deposit of a record.

        A flow that is one record has the digests of its source. A flow that was cut has those of its receipt;
        when the package has no receipt of it, because it has only a part of the flow, they are unknown.
        """
        record = one.record
        files = self._files(record.deposit, tree, contents)
        told = tree.deposit(contents.deposits[record.deposit]) if files.deposit else None
        sha256, sha512, length = self._digests(one, tree, contents)
        cut = record.details.segmented
        known = (sha256, sha512, length) != _UNKNOWN
        return Deposit(
            id=record.deposit,
            tenant=place.legal_entity,
            department=place.department,
            sender=UNKNOWN_SENDER if told is None else told.sender,
            outcome=Outcome.ACCEPTED,
            grade=Grade.OK if told is None else told.grade,
            kind=record.details.flow_kind if told is None else told.kind,
            received_at=self.clock.now() if told is None else told.received_at,
            content_index=self.cipher.index(INTAKE, "content", sha256.hex) if known else self.random(32),
            key=key_of_deposit(record),
            object="",
            entry=self.new_id(),
            details_or_none=DepositDetails(
                file="" if told is None else told.file,
                sha256=sha256,
                sha512=sha512,
                length=length,
                nonce=self.random(NONCE_SIZE),
                mandate=(LegalEntity(place.legal_entity),),
                unlimited=False,
                findings=() if told is None else told.findings,
                unowned_key=unowned_key(record.deposit) if cut else "",
                whole=not cut,
                imported=files,
            ),
            records=told.records if told is not None else _records_of(record.deposit, contents),
        )

    def _files(self, deposit: UUID, tree: PackageTree, contents: Contents) -> ImportedFiles:
        if deposit not in contents.deposits:
            return ImportedFiles(b"", b"")
        return ImportedFiles(tree.read(contents.deposits[deposit]), tree.read(contents.receipts[deposit]))

    def _digests(
        self, one: PackagedRecord, tree: PackageTree, contents: Contents
    ) -> tuple[Digest, Digest, int]:
        if not one.record.details.segmented:
            source = one.leaves["source"]
            return (
                Digest("sha256", bytes.fromhex(source.sha256)),
                Digest("sha512", bytes.fromhex(source.sha512)),
                source.bytes,
            )
        receipt = contents.receipts.get(one.record.deposit)
        if receipt is None:
            return _UNKNOWN
        claims = tree.claims(receipt)
        return (
            Digest("sha256", bytes.fromhex(str(claims["sha256"]))),
            Digest("sha512", bytes.fromhex(str(claims["sha512"]))),
            int(str(claims["length"])),
        )


def key_of_deposit(record: Record) -> str:
    """Return the name of the key of a record's deposit."""
    return deposit_key(record.deposit) if record.details.segmented else flow_key(record.deposit)


def _records_of(deposit: UUID, contents: Contents) -> Sequence[UUID]:
    """Return the records of a flow that came in part; the last stands for those that did not come: an event
    of several persons must be kept as long as theirs, which is then unknown.
    """
    return (*contents.flows[deposit], NOT_HERE)
