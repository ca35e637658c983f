"""The stated events of a portability export, with their proofs, beside the persons they are about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from archive_service.errors import ArchiveServiceError
from archive_service.holdings.completeness import paged
from archive_service.holdings.export_content import ContentFile, ExportContent
from archive_service.holdings.portable_events import EVENT_KIND, FOLDER, PROOF_KIND, event_file, event_names
from archive_service.holdings.stored_objects import naming
from archive_service.model.actors import SERVICE
from archive_service.model.export_shards import ShardOutcome
from archive_service.model.identifiers import Finess
from archive_service.model.stated_events import StatedEvent


@dataclass(frozen=True, slots=True)
class ExportEvents:
    """Reads stated events. In a home without any, it looks once and reads nothing."""

    content: ExportContent

    def are_there(self) -> bool:
        """Say whether an event was stated of anybody."""
        with self.content.transactions.begin(SERVICE) as transaction:
            return transaction.stated_events.are_there()

    def of(
        self, persons: Sequence[UUID], places: Collection[Finess] | None, outcome: ShardOutcome
    ) -> Iterator[ContentFile]:
        """Yield the events that count for these persons' files in `places`, None for all, each with its
        proof; what cannot be read is told in `outcome`.
        """
        for page in paged(persons):
            for person, event in self._events(page, places):
                try:
                    yield from self._files(person, event)
                except ArchiveServiceError as error:
                    if error.retryable:
                        raise
                    reason = {"person": str(person), "event": str(event.id), "reason": error.code}
                    outcome.damaged.append(reason)

    def _events(
        self, persons: Sequence[UUID], places: Collection[Finess] | None
    ) -> Iterator[tuple[UUID, StatedEvent]]:
        wanted: defaultdict[UUID, list[UUID]] = defaultdict(list)
        with self.content.transactions.begin(SERVICE) as transaction:
            for person, finess, file in transaction.people.files(persons):
                if places is None or finess in places:
                    wanted[person] += [fact.event for fact in file.stated]
            every = {event for events in wanted.values() for event in events}
            found = {one.id: one for one in transaction.stated_events.several(every)}
        for person in persons:
            for event in sorted(set(wanted[person])):
                if event in found and found[event].details is not None:
                    yield person, found[event]

    def _files(self, person: UUID, event: StatedEvent) -> Sequence[ContentFile]:
        """Return both files of an event, or none."""
        with naming(f"event {event.id}: its proof"):
            proof = self.content.objects.read(event.tenant, event.key, event.object)
        told = zip(event_names(event.id), (EVENT_KIND, PROOF_KIND), (event_file(event), proof), strict=True)
        return [
            ContentFile(
                path=f"content/persons/{person}/{FOLDER}/{name}",
                kind=kind,
                content=content,
                person=str(person),
            )
            for name, kind, content in told
        ]
