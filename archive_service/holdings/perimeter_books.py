"""The rulebooks under whose perimeter a record was taken in: a later perimeter is for later records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from archive_service.holdings.frozen_facts import facts_of
from archive_service.model.decisions import Decided, RulebookRef
from retention_rules import FileFacts, Level


def perimeter_refs(
    earlier: Decided | None, facts: FileFacts, now: Sequence[RulebookRef]
) -> tuple[RulebookRef, ...] | None:
    """Return the rulebooks that decide on the perimeter of a record, or None when they are those of `now`.

    They are those that were consulted when it was taken in. A place that had no rulebook then has none for
    this record; one to which the establishment has come since, as a department, has that of today.
    """
    if earlier is None or earlier.basis is None or earlier.basis.perimeter_rulebooks == tuple(now):
        return None
    facts_then = facts_of(earlier)
    if facts_then is None:
        return None
    before = set(_places(facts_then))
    then = {(ref.layer, ref.key): ref for ref in earlier.basis.perimeter_rulebooks}
    today = {(ref.layer, ref.key): ref for ref in now}
    found = []
    for place in dict.fromkeys(_places(facts)):
        ref = then.get(place) if place in then or place in before else today.get(place)
        if ref is not None:
            found.append(ref)
    return None if found == list(now) else tuple(found)


def _places(facts: FileFacts) -> Iterator[tuple[str, str]]:
    """Give the levels and keys that concern a file, the most specific first."""
    yield Level.ESMS.value, facts.establishment or ""
    yield Level.ESMS.value, facts.legal_entity or ""
    yield Level.DEPARTMENT.value, facts.department or ""
    yield Level.NATIONAL.value, ""
