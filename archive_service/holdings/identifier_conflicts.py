"""Findings for a document whose identifier or version number is already in use."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from archive_service.findings import Finding
from archive_service.findings.catalogue import Code
from archive_service.findings.limited import MOST_OF_A_CODE
from archive_service.model.flow import RecordDraft
from archive_service.model.records import Record

Claim = tuple[Code, *tuple[object, ...]]
"""What only one document may have: the finding code when two have it, then its name."""


@dataclass(slots=True)
class FlowClaims:
    """The identifiers that the documents of one flow claim, checked in the flow's order."""

    known: Sequence[Finding]
    """The findings of the examination: a repeated identifier is not reported again at the same place."""
    _first: dict[Claim, Record] = field(default_factory=dict)
    _counts: Counter[str] = field(default_factory=Counter)

    def findings(self, record: Record, draft: RecordDraft, kin: Sequence[Record]) -> list[Finding]:
        """Return the findings about a new record; `kin` are the records that share an identifier with it.

        There is no finding for the same document in another flow, for a declared replacement, or for another
        number in the same set. The person of the other document is never mentioned.
        """
        replacements = _replacements(record, kin)
        told = []
        for claim in _claims(record):
            # Those of this flow are known without a query: only the first of them counts.
            first = self._first.setdefault(claim, record)
            others = [
                relative
                for relative in kin
                if relative.deposit != record.deposit and claim in _claims(relative)
            ]
            if any(one.id not in replacements and _contradict(one, record) for one in (*others, first)):
                told += self._told(claim[0], draft)
        return told

    def _told(self, code: Code, draft: RecordDraft) -> list[Finding]:
        stated = (
            draft.version.document_where if code == Code.DOCUMENT_ID_REUSED else draft.version.version_where
        )
        where = stated or draft.locator
        if code == Code.DOCUMENT_ID_REUSED and any(
            one.code == Code.DOCUMENT_ID_TWICE and one.where == where for one in self.known
        ):
            return []
        self._counts[code] += 1
        if self._counts[code] > MOST_OF_A_CODE:
            return []
        return [code.at(where)]

    def rest(self) -> list[Finding]:
        """Return a finding that counts the findings left out because there were too many."""
        return [
            Code.FINDINGS_MORE.at("", count=count - MOST_OF_A_CODE)
            for count in self._counts.values()
            if count > MOST_OF_A_CODE
        ]


def _claims(record: Record) -> list[Claim]:
    """Return what no other document may have; a version number is unique in the set of one person only."""
    claims: list[Claim] = []
    if record.document_index is not None:
        claims.append((Code.DOCUMENT_ID_REUSED, record.document_index))
    if record.set_index is not None and record.version is not None:
        claims.append((Code.VERSION_REUSED, record.person, record.set_index, record.version))
    return claims


def _replacements(record: Record, kin: Sequence[Record]) -> set[UUID]:
    """Return the records that `record` replaces and those that replace it, directly or indirectly, as they
    declare it.

    Two records that replace the same one do not replace each other.
    """
    named: dict[bytes | None, list[Record]] = defaultdict(list)
    naming: dict[bytes | None, list[Record]] = defaultdict(list)
    for one in kin:
        if one.person == record.person:
            named[one.document_index].append(one)
            for index in one.replaces_index:
                naming[index].append(one)
    older = _reached(record, lambda one: [other for index in one.replaces_index for other in named[index]])
    newer = _reached(record, lambda one: naming[one.document_index])
    return older | newer


def _reached(record: Record, further: Callable[[Record], Sequence[Record]]) -> set[UUID]:
    reached: set[UUID] = set()
    ways = [record]
    while ways:
        for one in further(ways.pop()):
            if one.id not in reached:
                reached.add(one.id)
                ways.append(one)
    return reached


def _contradict(one: Record, other: Record) -> bool:
    """Say whether two documents with one identifier are different, and not versions of each other."""
    if one.details_or_none is None or other.details_or_none is None:
        return False  # its key is destroyed: its content is unknown
    numbers = {one.version, other.version}
    if one.person == other.person and one.set_index == other.set_index and len(numbers - {None}) > 1:
        return False
    return one.details_or_none.content_digest != other.details_or_none.content_digest
