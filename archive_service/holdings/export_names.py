"""The names of those who export, as the register has them."""

from __future__ import annotations

from collections.abc import Mapping

from archive_service.model.export_orders import ExportOrder
from archive_service.model.identifiers import finess_of
from archive_service.ports import Transaction


def names_in(order: ExportOrder, transaction: Transaction) -> Mapping[str, str]:
    """Return the names of the legal entity and the establishments of an order by FINESS number; who has no
    name, or is not in the register, is left out.
    """
    numbers = (finess_of(order.tenant), *order.details.scope.establishments)
    found = {number: transaction.establishments.get(number) for number in numbers}
    return {number: one.name for number, one in found.items() if one is not None and one.name}
