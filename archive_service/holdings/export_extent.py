"""How much of what a legal entity has here an order is for."""

from __future__ import annotations

from archive_service.model.actors import SERVICE
from archive_service.model.export_orders import ExportKind, ExportScope
from archive_service.model.identifiers import LegalEntity
from archive_service.ports import Transactions


def has_everything(scope: ExportScope, tenant: LegalEntity, transactions: Transactions) -> bool:
    """Say whether an order is for everything that a legal entity has here."""
    is_whole = scope.kind is ExportKind.MASSIVE and scope.is_whole
    return is_whole and names_every_establishment(scope, tenant, transactions)


def names_every_establishment(scope: ExportScope, tenant: LegalEntity, transactions: Transactions) -> bool:
    """Say whether an order is for all establishments that a legal entity has here, if only in part."""
    with transactions.begin(SERVICE) as transaction:
        every = transaction.establishments.all()
    return {one.finess for one in every if one.legal_entity == tenant} <= set(scope.establishments)
