"""The names of establishments, as the register has them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from archive_service.model.identifiers import Finess
from archive_service.ports import Transaction


def establishment_names(places: Iterable[Finess], transaction: Transaction) -> Mapping[Finess, str]:
    """Return the names of establishments, in the order of their numbers; of those in the register alone."""
    found = map(transaction.establishments.get, sorted(set(places)))
    return {one.finess: one.name for one in found if one is not None}
