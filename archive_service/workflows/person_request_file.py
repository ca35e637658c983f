"""Give the whole file of a person whose request for access was accepted; each reading leaves its trace."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from archive_service.access.rights import Right, require
from archive_service.access.scope import require_sight
from archive_service.access.tiers import answering
from archive_service.errors import ArchiveServiceError, Eliminated
from archive_service.holdings.person_folder import (
    INDEX,
    LETTER,
    STYLE_FILE,
    STYLE_OF_PAGES,
    Folder,
    FolderEvent,
    FolderRecord,
    index_page,
)
from archive_service.holdings.person_request_letters import RequestLetters, name_of
from archive_service.holdings.portable_traces import goes
from archive_service.holdings.present_persons import present_person, same_persons
from archive_service.model.actors import SERVICE, Actor
from archive_service.model.identifiers import Department, LegalEntity
from archive_service.model.journal import Tag
from archive_service.model.person_requests import (
    NoFileGranted,
    PersonRequest,
    RequestDecision,
    RequestKind,
    RequestUndecided,
)
from archive_service.model.persons import KnownPerson
from archive_service.model.records import Record, RecordFilter
from archive_service.model.stated_events import StatedEvent
from archive_service.model.traces import RECORDS_EXPORTED, REQUEST_FILE, Trace, TraceFilter, requests_shown
from archive_service.ports import Clock, Transaction, Transactions
from archive_service.wording.dates import day_in_paris
from archive_service.workflows.person_reading import ReadPersons
from archive_service.workflows.record_reading import ReadRecords

_PAGE = 1000
_UNREADABLE = "Ce document ne peut être lu tel qu’il a été déposé : l’établissement en est averti."


@dataclass(frozen=True, slots=True)
class GivenFile:
    """One file: its path, which names nobody, and its bytes."""

    path: str
    content: bytes


@dataclass(slots=True)
class Given:
    """What was given: how many records and files, and which parts could not be read."""

    records: int = 0
    files: int = 0
    unreadable: list[dict[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class GivePersonFiles:
    """Reads a person's whole file: documents, sources, stated events with proofs, readings, and an index."""

    transactions: Transactions
    reading: ReadRecords
    persons: ReadPersons
    letters: RequestLetters
    clock: Clock

    def granted(self, request: UUID, actor: Actor) -> PersonRequest:
        """Return the request whose file is to be given, and journal that it is.

        Raises:
            NotAllowed: the role may not.
            NotFound: the request, or a record of the person, is not in the actor's scope.
            RequestUndecided, NoFileGranted: it is no accepted request for access.
            Eliminated: the person was eliminated.
        """
        require(actor, Right.OPEN_REQUESTS)
        with self.transactions.begin(actor) as transaction:
            found = transaction.person_requests.get(request)
            transaction.traces.add(actor, requests_shown(REQUEST_FILE, [found]))
        if found.person is None:
            raise Eliminated("the person was eliminated: there is no file any more")
        if not found.is_decided:
            raise RequestUndecided("the request is not decided yet")
        if found.kind is not RequestKind.ACCESS or found.decision is not RequestDecision.ACCEPTED:
            raise NoFileGranted("only an accepted request for access gives the person's file")
        with self.transactions.begin(SERVICE) as transaction:
            person = present_person(found.person, transaction)
            records = self._outlines(person, transaction)
            require_sight(actor, "request", records)
            transaction.record(
                Tag.REQUEST_ANSWERED,
                found.id,
                actor,
                ("person", str(person)),
                ("records", str(len(records))),
                tenant=found.tenant,
                department=found.department,
            )
        return replace(found, person=person)

    def files(self, request: PersonRequest, actor: Actor, given: Given) -> Iterator[GivenFile]:
        """Yield the files of a granted request, the index last; what cannot be read is told in `given`.

        Raises:
            StoreUnavailable: the rest cannot be read now.
        """
        assert request.person is not None
        actor = answering(actor, request.id)
        traces = list(self._traces(request))
        records: list[FolderRecord] = []
        for number, record in enumerate(self._records(request.person, actor), start=1):
            told, files = self._of_record(number, record, actor, given)
            records.append(told)
            yield from self._counted(files, given)
        given.records = len(records)
        events: list[FolderEvent] = []
        for event in self._events(request.person, actor):
            told_event, files = self._of_event(event, request.person, actor, given)
            events.append(told_event)
            yield from self._counted(files, given)
        with self.transactions.begin(SERVICE) as transaction:
            known = transaction.people.known(request.person)
        letter = GivenFile(LETTER, self.letters.read(request))
        index = self._index(request, known, records, events, traces)
        style = GivenFile(STYLE_FILE, STYLE_OF_PAGES.encode())
        yield from self._counted([letter, style, GivenFile(INDEX, index.encode())], given)

    def _index(
        self,
        request: PersonRequest,
        known: KnownPerson,
        records: Sequence[FolderRecord],
        events: Sequence[FolderEvent],
        traces: Sequence[Trace],
    ) -> str:
        return index_page(
            Folder(
                request=request,
                known=known,
                name=name_of(known),
                made_on=day_in_paris(self.clock.now()),
                records=sorted(records, key=_by_day),
                events=events,
                traces=traces,
            )
        )

    def _counted(self, files: Sequence[GivenFile], given: Given) -> Sequence[GivenFile]:
        given.files += len(files)
        return files

    def _outlines(self, person: UUID, transaction: Transaction) -> Sequence[tuple[LegalEntity, Department]]:
        """Return legal entity and department of each record of the person that is still here."""
        ids = transaction.reassignments.records_of(person)
        return [
            (one.tenant, one.department)
            for first in range(0, len(ids), _PAGE)
            for one in transaction.records.outlined(
                RecordFilter(records=ids[first : first + _PAGE], limit=_PAGE)
            )
        ]

    def _records(self, person: UUID, actor: Actor) -> Iterator[Record]:
        after: UUID | None = None
        while True:
            page = self.reading.records(RecordFilter(person=person, after=after, limit=_PAGE), actor)
            yield from (one for one in page if not one.is_gone)
            if len(page) < _PAGE:
                return
            after = page[-1].id

    def _of_record(
        self, number: int, record: Record, actor: Actor, given: Given
    ) -> tuple[FolderRecord, Sequence[GivenFile]]:
        files: dict[str, GivenFile] = {}
        for part in ("document", "source") if record.document_object else ("source",):
            content = self._part(record, part, actor, given)
            if content is not None:
                name = f"{number:04}.pdf" if part == "document" else f"{number:04}{_ending(content)}"
                folder = "documents" if part == "document" else "recu"
                files[part] = GivenFile(f"{folder}/{name}", content)
        wanted = 2 if record.document_object else 1
        told = FolderRecord(
            record=record,
            document=files["document"].path if "document" in files else "",
            source=files["source"].path if "source" in files else "",
            problem="" if len(files) == wanted else _UNREADABLE,
        )
        return told, list(files.values())

    def _part(self, record: Record, part: str, actor: Actor, given: Given) -> bytes | None:
        try:
            return self.reading.part(record.id, part, actor)
        except ArchiveServiceError as error:
            if error.retryable:
                raise
            given.unreadable.append({"record": str(record.id), "part": part, "code": error.code})
            return None

    def _events(self, person: UUID, actor: Actor) -> Iterator[StatedEvent]:
        """Yield the events that were stated of the person. One that was stated of another, before a split,
        may still keep this file, but its proof tells of the other (RGPD, art. 15(4)).
        """
        found = self.persons.events(person, actor)
        with self.transactions.begin(SERVICE) as transaction:
            same = same_persons(person, transaction)
        yield from (one.event for one in found if one.event.person in same)

    def _of_event(
        self, event: StatedEvent, person: UUID, actor: Actor, given: Given
    ) -> tuple[FolderEvent, Sequence[GivenFile]]:
        try:
            proof = self.persons.proof(event.id, actor, person)
        except ArchiveServiceError as error:
            if error.retryable:
                raise
            given.unreadable.append({"event": str(event.id), "part": "proof", "code": error.code})
            return FolderEvent(event=event), ()
        path = f"evenements/{event.id}{_ending(proof)}"
        return FolderEvent(event=event, proof=path), [GivenFile(path, proof)]

    def _traces(self, request: PersonRequest) -> Iterator[Trace]:
        """Yield who was shown what of the person, the newest first, without what is upkeep or an inquiry."""
        assert request.person is not None
        after: UUID | None = None
        while True:
            with self.transactions.begin(SERVICE) as transaction:
                subject = transaction.traces.of_person(request.person)
                asked = TraceFilter(of_person=subject, tenants=[request.tenant], after=after, limit=_PAGE)
                page = transaction.traces.listed(asked)
            yield from (one for one in page if goes(one) or one.act == RECORDS_EXPORTED)
            if len(page) < _PAGE:
                return
            after = page[-1].id


def _by_day(one: FolderRecord) -> tuple[date, int]:
    return one.record.document_date or date.min, one.record.number


_ENDINGS = ((b"%PDF-", ".pdf"), (b"{", ".json"), (b"[", ".json"), (b"<", ".xml"), (b"\x89PNG", ".png"))


def _ending(content: bytes) -> str:
    """Return how the name of a file ends, by its first bytes, so that a computer opens it.

    >>> _ending(b"%PDF-1.7"), _ending(b"?")
    ('.pdf', '.bin')
    """
    head = content[:64].removeprefix(b"\xef\xbb\xbf").lstrip()
    return next((ending for start, ending in _ENDINGS if head.startswith(start)), ".bin")
