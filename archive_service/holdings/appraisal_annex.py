"""The end of nominative lists, which name persons: with their appraisal, or with a record that they name."""

from __future__ import annotations

from archive_service.holdings.key_destruction import GivenUp, KeyDestruction
from archive_service.model.appraisals import Appraisal
from archive_service.model.keys import APPRAISALS, qualified
from archive_service.ports import Transaction


def annex_given_up(appraisal: Appraisal) -> GivenUp:
    """Return the key of the nominative list of an appraisal."""
    return GivenUp(tenant=APPRAISALS, keys=[appraisal.annex_key])


def give_up_annex(appraisal: Appraisal, destruction: KeyDestruction, transaction: Transaction) -> None:
    """Have the nominative list of an appraisal destroyed if this transaction commits."""
    destruction.queue([annex_given_up(appraisal)], transaction)
    transaction.stored_objects.release_under(qualified(APPRAISALS, appraisal.annex_key))
