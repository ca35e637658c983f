"""Entries of the journal about appraisals: counts and digests alone."""

from __future__ import annotations

from archive_service.holdings.appraisal_bordereau import BORDEREAU
from archive_service.model.actors import Actor
from archive_service.model.appraisals import Appraisal
from archive_service.model.journal import Tag
from archive_service.ports import Transaction


def journal_appraisal(
    appraisal: Appraisal, tag: Tag, actor: Actor, transaction: Transaction, *facts: tuple[str, str]
) -> None:
    """Record what an actor did with an appraisal, with the digest of its list and of its last bordereau."""
    bordereau = appraisal.document(BORDEREAU)
    transaction.record(
        tag,
        appraisal.id,
        actor,
        ("state", appraisal.state.value),
        ("list", appraisal.digest.hex()),
        ("lines", str(appraisal.lines)),
        *([] if bordereau is None else [("bordereau", bordereau.sha256)]),
        *facts,
        tenant=appraisal.tenant,
        department=appraisal.department,
    )
