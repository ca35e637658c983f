"""Why a person's records are kept although their erasure is asked for (RGPD, art. 17)."""

from __future__ import annotations

from collections.abc import Sequence

from archive_service.holdings.appraisal_list import needs_visa
from archive_service.model.holds import HoldReason
from archive_service.model.person_requests import Article, Ground, GroundCode
from archive_service.model.records import Record, RecordState

_IMPOSING = frozenset({"law", "circular"})
_NOT_ENDED = {
    "running": GroundCode.RUNNING,
    "not-started": GroundCode.NOT_STARTED,
    "suspended": GroundCode.SUSPENDED,
}
_OF_HOLDS = {
    HoldReason.LITIGATION: Article.LEGAL_CLAIMS,
    HoldReason.INQUIRY: Article.LEGAL_CLAIMS,
    HoldReason.AUDIT: Article.LEGAL_OBLIGATION,
    HoldReason.ARCHIVES_REQUEST: Article.PUBLIC_ARCHIVES,
    HoldReason.OTHER: Article.STILL_NEEDED,
}


def unreadable_ground() -> Ground:
    """Return the ground of a record whose decision cannot be taken: in doubt it is kept."""
    return Ground(article=Article.STILL_NEEDED, code=GroundCode.UNREADABLE, records=1)


def erasure_grounds(record: Record, holds: Sequence[HoldReason]) -> Sequence[Ground]:
    """Return what keeps a record from erasure; nothing when only the list of what is due is waited for.

    `record` has the decision of today, `holds` are the reasons of the holds in force on it.
    """
    found = [
        Ground(article=article, code=GroundCode.HELD, records=1)
        for article in sorted({_OF_HOLDS[reason] for reason in holds})
    ]
    kept = _kept(record)
    return [*found, kept] if kept is not None else found


def _kept(record: Record) -> Ground | None:
    if record.state is not RecordState.SEALED:
        return Ground(article=Article.STILL_NEEDED, code=GroundCode.NOT_SEALED, records=1)
    if record.retention != "ended":
        code = _NOT_ENDED.get(record.retention, GroundCode.NO_RULE)
        return _by_rule(record, _article_of_retention(record), code)
    if record.final_action == "destroy":
        return None
    return _by_rule(record, _article_of_final_action(record), GroundCode.FINAL_ACTION)


def _by_rule(record: Record, article: Article, code: GroundCode) -> Ground:
    decision = record.details.decision
    return Ground(
        article=article,
        code=code,
        rule=record.rule,
        binding="" if decision is None else decision.binding,
        until=record.last_day if code in (GroundCode.RUNNING, GroundCode.SUSPENDED) else None,
        records=1,
    )


def _article_of_retention(record: Record) -> Article:
    """Return the legal obligation where a text imposes the time, and for all public archives, which nobody
    destroys before it (code du patrimoine, art. L212-2 and L214-3). A time that is only recommended or
    practised imposes nothing: the data are still needed for what they were collected for.
    """
    decision = record.details.decision
    imposed = decision is not None and decision.binding in _IMPOSING
    return Article.LEGAL_OBLIGATION if imposed or needs_visa(record) else Article.STILL_NEEDED


def _article_of_final_action(record: Record) -> Article:
    """Return archiving in the public interest for what is to be kept or sorted, and for all public archives,
    on which the departmental archives decide.
    """
    chosen = record.final_action in ("keep", "sample")
    return Article.PUBLIC_ARCHIVES if chosen or needs_visa(record) else Article.STILL_NEEDED
