"""The quarantined flows of an export: those that are certainly of the ordered establishments, and why the
others stay.

A flow that may be of somebody else never goes. Who keeps it is found out again, with the register of today.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from archive_service.errors import ArchiveServiceError
from archive_service.findings.catalogue import Code
from archive_service.holdings.acknowledgement import Acknowledgement
from archive_service.holdings.attribution import Attribution, Register, attribute
from archive_service.holdings.export_content import ContentFile
from archive_service.holdings.export_extent import has_everything
from archive_service.holdings.portable_completeness import OUTSIDE_SCOPE
from archive_service.holdings.portable_forms import deposit_file
from archive_service.holdings.settlement import sender_of
from archive_service.holdings.stored_objects import naming
from archive_service.intake import ExaminationContext, examine, media_type_of
from archive_service.model.actors import SERVICE
from archive_service.model.deposits import Deposit, Outcome
from archive_service.model.export_orders import ExportKind, ExportScope
from archive_service.model.flow import Examination
from archive_service.model.identifiers import LegalEntity
from archive_service.model.keys import INTAKE, flow_key
from archive_service.ports import Clock, EncryptedObjects, Transactions

ELSEWHERE = "custodian-elsewhere"
"""Why a flow stays whose establishments are of another legal entity today."""

_PAGE = 50
_UNCERTAIN = (
    Code.CUSTODIAN_OUTSIDE_MANDATE,
    Code.SEVERAL_LEGAL_ENTITIES,
    Code.CUSTODIAN_AMBIGUOUS,
    Code.CUSTODIAN_UNREGISTERED,
    Code.CUSTODIAN_SEVERAL,
    Code.CUSTODIAN_NOT_UNDERSTOOD,
)
"""Findings with which a flow may be of another legal entity, the first one that there is being the reason."""


@dataclass(frozen=True, slots=True)
class WaitingFlow:
    """A quarantined flow of a legal entity. `reason` says why it stays, and is empty when it goes."""

    deposit: Deposit
    reason: str
    flow: bytes = b""
    is_damaged: bool = False
    """Whether it stays because it cannot be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarantinedFlows:
    """Reads the quarantined flows of a legal entity."""

    transactions: Transactions
    objects: EncryptedObjects
    acknowledgement: Acknowledgement
    clock: Clock
    production: bool

    def of(self, scope: ExportScope, tenant: LegalEntity) -> Iterator[WaitingFlow]:
        """Yield them in the order of their identifiers as text."""
        everything = has_everything(scope, tenant, self.transactions)
        for deposit in self._waiting(tenant):
            if scope.kind is not ExportKind.MASSIVE:
                yield WaitingFlow(deposit, OUTSIDE_SCOPE)
                continue
            try:
                flow = self._flow(deposit)
            except ArchiveServiceError as error:
                if error.retryable:
                    raise
                yield WaitingFlow(deposit, error.code, is_damaged=True)
                continue
            reason = self._reason(deposit, flow, scope, everything=everything)
            yield WaitingFlow(deposit, reason, b"" if reason else flow)

    def parts_of(self, waiting: WaitingFlow) -> Sequence[tuple[str, str, bytes]]:
        """Return name, kind and content of the files of a flow that goes."""
        told, receipt = self.told_of(waiting.deposit)
        return (
            ("deposit.json", "quarantine-deposit", told),
            (flow_name(waiting.flow), "quarantine-flow", waiting.flow),
            ("receipt.jws", "quarantine-receipt", receipt),
        )

    def files_of(self, deposit: Deposit) -> Sequence[ContentFile]:
        """Return the files of a flow that waits here, in order of path; none of any other deposit."""
        if deposit.outcome is not Outcome.QUARANTINED:
            return ()
        parts = self.parts_of(WaitingFlow(deposit, "", self._flow(deposit)))
        return [
            ContentFile(path=quarantine_path(deposit.id, name), kind=kind, content=content)
            for name, kind, content in parts
        ]

    def told_of(self, deposit: Deposit) -> tuple[bytes, bytes]:
        """Return the file about a quarantined deposit, and its receipt; of an imported one as they came."""
        imported = deposit.details.imported
        if imported is not None:
            return imported.deposit, imported.receipt
        return deposit_file(deposit), self.acknowledgement.receipt(deposit).encode()

    def refused(self, tenant: LegalEntity) -> Iterator[Deposit]:
        """Yield the refused deposits of a legal entity."""
        return self._deposits(tenant, Outcome.REJECTED)

    def _waiting(self, tenant: LegalEntity) -> Iterator[Deposit]:
        return self._deposits(tenant, Outcome.QUARANTINED)

    def _deposits(self, tenant: LegalEntity, outcome: Outcome) -> Iterator[Deposit]:
        after: UUID | None = None
        while True:
            with self.transactions.begin(SERVICE) as transaction:
                page = transaction.deposits.of_tenant(tenant, outcome, after, _PAGE)
            yield from page
            if len(page) < _PAGE:
                return
            after = page[-1].id

    def _flow(self, deposit: Deposit) -> bytes:
        _ = deposit.details  # raises when they cannot be read
        with naming(f"deposit {deposit.id}: its flow"):
            return self.objects.read(INTAKE, flow_key(deposit.id), deposit.object)

    def _reason(self, deposit: Deposit, flow: bytes, scope: ExportScope, *, everything: bool) -> str:
        context = ExaminationContext.at(self.clock.now(), production=self.production)
        examination = examine(flow, context)
        with self.transactions.begin(SERVICE) as transaction:
            register = Register(transaction.establishments)
            found = attribute(examination, sender_of(deposit), register, production=self.production)
        return _reason(deposit, examination, found, scope, everything=everything)


def _reason(
    deposit: Deposit, examination: Examination, found: Attribution, scope: ExportScope, *, everything: bool
) -> str:
    """Return why a flow stays; empty when it is certainly of the ordered establishments, or names none and
    came from somebody who sends for this legal entity alone, all of whose establishments are ordered.
    """
    said = {one.code for one in (*examination.findings, *found.findings)}
    for code in _UNCERTAIN:
        if code in said:
            return code.value
    places = found.establishments.values()
    if any(one.legal_entity != deposit.tenant for one in places):
        return ELSEWHERE
    if not {one.finess for one in places} <= set(scope.establishments):
        return OUTSIDE_SCOPE
    if places and {draft.custodian for draft in examination.records} == found.establishments.keys():
        return ""
    details = deposit.details
    alone = not details.unlimited and details.mandate == (deposit.tenant,)
    return "" if alone and everything else Code.CUSTODIAN_ABSENT.value


def flow_name(flow: bytes) -> str:
    """Return the name of a flow's file, by what its bytes are."""
    media_type = media_type_of(flow)
    form = re.search(r"[/+](json|xml)$", media_type)
    return f"flow.{form[1] if form else 'bin'}"


def quarantine_path(deposit: UUID, name: str) -> str:
    """Return where a file about a quarantined flow is in a package."""
    return f"content/quarantine/{deposit}/{name}"
