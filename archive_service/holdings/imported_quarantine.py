"""Take in the quarantined flows of a package: they wait here, to be released, checked again or refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from archive_service.holdings.export_quarantine import QuarantinedFlows
from archive_service.holdings.package_reading import PackageTree
from archive_service.holdings.quarantine_reading import PackagedFlow
from archive_service.model.actors import SERVICE
from archive_service.model.deposit_details import DepositDetails, ImportedFiles
from archive_service.model.deposits import Deposit, Outcome
from archive_service.model.establishment import Establishment
from archive_service.model.identifiers import LegalEntity
from archive_service.model.journal import Tag
from archive_service.model.keys import INTAKE, flow_key
from archive_service.model.persons import NONCE_SIZE
from archive_service.model.stored_objects import ObjectKind, StoredObject
from archive_service.ports import Cipher, EncryptedObjects, Transaction
from signing.digests import Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedQuarantine:
    """Writes quarantined flows that are not here."""

    objects: EncryptedObjects
    cipher: Cipher
    random: Callable[[int], bytes]
    new_id: Callable[[], UUID]
    flows: QuarantinedFlows

    def stored(self, flows: Sequence[PackagedFlow], tree: PackageTree) -> Mapping[UUID, StoredObject]:
        """Store the bytes of flows, by deposit, before locks are taken; with their keys they are durable on
        return.
        """
        self.cipher.new_keys(INTAKE, [flow_key(one.told.id) for one in flows])
        with self.objects.together() as objects:
            return {
                one.told.id: objects.put(INTAKE, flow_key(one.told.id), tree.read(one.flow), ObjectKind.FLOW)
                for one in flows
            }

    def add(
        self,
        flows: Sequence[PackagedFlow],
        stored: Mapping[UUID, StoredObject],
        tree: PackageTree,
        place: Establishment,
        root: str,
        transaction: Transaction,
    ) -> None:
        """Write the flows, whose bytes are stored."""
        deposits = [
            replace(self._deposit(one, tree, place), object=stored[one.told.id].name) for one in flows
        ]
        held = [stored[one.told.id] for one in flows]
        transaction.stored_objects.add(held, place.legal_entity, place.department)
        transaction.deposits.add(*deposits)
        for deposit in deposits:
            transaction.record(
                Tag.DEPOSIT_IMPORTED,
                deposit.id,
                SERVICE,
                ("import", root),
                ("kind", deposit.kind.value),
                ("outcome", deposit.outcome.value),
                ("records", "0"),
                tenant=deposit.tenant,
                department=deposit.department,
                entry=deposit.entry,
            )

    def is_as_it_came(self, one: PackagedFlow, tree: PackageTree, known: Deposit) -> bool:
        """Say whether a deposit here is a flow of the package, and waits as it came."""
        if known.outcome is not Outcome.QUARANTINED or known.details.sha256.hex != one.flow.sha256:
            return False
        return self.flows.told_of(known) == (tree.read(one.deposit), tree.read(one.receipt))

    def _deposit(self, one: PackagedFlow, tree: PackageTree, place: Establishment) -> Deposit:
        told, flow = one.told, one.flow
        return Deposit(
            id=told.id,
            tenant=place.legal_entity,
            department=place.department,
            sender=told.sender,
            outcome=told.outcome,
            grade=told.grade,
            kind=told.kind,
            received_at=told.received_at,
            content_index=self.cipher.index(INTAKE, "content", flow.sha256),
            key=flow_key(told.id),
            object="",
            entry=self.new_id(),
            details_or_none=DepositDetails(
                file=told.file,
                sha256=Digest("sha256", bytes.fromhex(flow.sha256)),
                sha512=Digest("sha512", bytes.fromhex(flow.sha512)),
                length=flow.bytes,
                nonce=self.random(NONCE_SIZE),
                mandate=(LegalEntity(place.legal_entity),),
                unlimited=False,
                findings=told.findings,
                imported=ImportedFiles(tree.read(one.deposit), tree.read(one.receipt)),
            ),
        )
