"""The state of the examination of one FHIR flow, and the position of its entries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from archive_service.findings import Finding
from archive_service.intake.context import ExaminationContext
from archive_service.intake.dates import day_of
from archive_service.intake.fhir.links import Links, Resource
from archive_service.intake.fhir.persons import Persons
from archive_service.intake.fhir.tree import FhirSource, text
from archive_service.model.flow import ByteRange


@dataclass(slots=True)
class Flow:
    """A flow that was read, the persons in it, and the findings so far."""

    source: FhirSource
    resources: list[Resource]
    links: Links
    context: ExaminationContext
    persons: Persons = field(default_factory=Persons)
    findings: list[Finding] = field(default_factory=list)
    contested: frozenset[str] = frozenset()
    uncertain: set[str] = field(default_factory=set)

    @property
    def written_on(self) -> date | None:
        """The day on which the flow was made, as it states itself."""
        return day_of(text(self.source.root, "timestamp"))


def entry_pointer(resource: Resource) -> str:
    """Return the pointer of the entry that holds a resource."""
    return resource.pointer.removesuffix("/resource")


def ranges_of(flow: Flow, indexes: Sequence[int]) -> tuple[ByteRange, ...]:
    """Return the byte ranges of the entries of these resources; empty for a flow without entries."""
    if not flow.source.entries:
        return ()
    numbers = [int(entry_pointer(flow.resources[index]).rsplit("/", 1)[1]) for index in indexes]
    return in_order([flow.source.entries[number].entry for number in numbers])


def in_order(ranges: Sequence[ByteRange]) -> tuple[ByteRange, ...]:
    """Return the ranges without repetition, in the order of the flow."""
    return tuple(sorted(set(ranges), key=lambda part: part.offset))
