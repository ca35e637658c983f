"""What is said of a document that claims an identifier, or a version number, which another one has."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from archive_service.findings import Finding
from archive_service.findings.catalogue import Code
from archive_service.model.flow import RecordDraft
from archive_service.model.records import Record

_MOST_OF_A_CODE = 100

Claim = tuple[Code, *tuple[object, ...]]
"""What one document alone may have: the code of the finding when two have it, then what it is."""


@dataclass(slots=True)
class FlowClaims:
    """What the documents of one flow claim; they are asked about in the flow's order."""

    known: Sequence[Finding]
    """What intake found: an identifier that it saw twice is not told of again at the same place."""
    _first: dict[Claim, Record] = field(default_factory=dict)
    _counts: Counter[str] = field(default_factory=Counter)

    def findings(self, record: Record, draft: RecordDraft, kin: Sequence[Record]) -> list[Finding]:
        """Return what there is to say of a new record; `kin` are those that share an identifier with it.

        Nothing is to be said of the same document in another envelope, of a replacement that is stated,
        nor of another number in the same set. Who the other document is about is never said.
        """
        replacements = _replacements(record, kin)
        told = []
        for claim in _claims(record):
            # Those of this flow are known without asking: only the first of them counts.
            first = self._first.setdefault(claim, record)
            others = [one for one in kin if one.deposit != record.deposit and claim in _claims(one)]
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
        if self._counts[code] > _MOST_OF_A_CODE:
            return []
        return [code.at(where)]

    def rest(self) -> list[Finding]:
        """Return a word on what was too much to be told one by one."""
        return [
            Code.FINDINGS_MORE.at("", count=count - _MOST_OF_A_CODE)
            for count in self._counts.values()
            if count > _MOST_OF_A_CODE
        ]


def _claims(record: Record) -> list[Claim]:
    """Return what no other document may have; a number counts in the set of one person only."""
    claims: list[Claim] = []
    if record.document_index is not None:
        claims.append((Code.DOCUMENT_ID_REUSED, record.document_index))
    if record.set_index is not None and record.version is not None:
        claims.append((Code.VERSION_REUSED, record.person, record.set_index, record.version))
    return claims


def _replacements(record: Record, kin: Sequence[Record]) -> set[UUID]:
    """Return those that `record` replaces and those that replace it, one after the other, as they state it.

    Two that replace the same one are no replacements of each other.
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
    """Say whether two documents that claim the same are two, and no versions of each other."""
    if one.details_or_none is None or other.details_or_none is None:
        return False  # its key is destroyed: nobody can say what it was
    numbers = {one.version, other.version}
    if one.person == other.person and one.set_index == other.set_index and len(numbers - {None}) > 1:
        return False
    return one.details_or_none.content_digest != other.details_or_none.content_digest
