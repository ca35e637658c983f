"""Entries of the journal about appraisals: counts and digests alone."""

from __future__ import annotations

from archive_service.model.actors import Actor
from archive_service.model.appraisals import Appraisal
from archive_service.model.journal import Tag
from archive_service.ports import Transaction


def journal_appraisal(
    appraisal: Appraisal, tag: Tag, actor: Actor, transaction: Transaction, *facts: tuple[str, str]
) -> None:
    """Record what an actor did with an appraisal, with the digest of its list and of its last bordereau."""
    bordereaux = [one.sha256 for one in appraisal.details.documents if one.what == "bordereau"]
    transaction.record(
        tag,
        appraisal.id,
        actor,
        ("state", appraisal.state.value),
        ("list", appraisal.digest.hex()),
        ("lines", str(appraisal.lines)),
        *([("bordereau", bordereaux[-1])] if bordereaux else []),
        *facts,
        tenant=appraisal.tenant,
        department=appraisal.department,
    )
