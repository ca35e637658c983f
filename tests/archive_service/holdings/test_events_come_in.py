"""Every event that a rule may name can come in, from a flow or from a person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pytest

from archive_service.holdings.file_facts import declared_file, file_facts
from archive_service.model.declared_events import DeclaredStay, EventKind, RetentionEvents
from archive_service.model.establishment import Establishment
from archive_service.model.flow import FlowKind, RecordKind
from archive_service.model.identifiers import Department, Finess, LegalEntity, Tenant
from archive_service.model.person_file import PersonFile
from archive_service.model.record_details import RecordDetails, Stated
from archive_service.model.records import Record, RecordState
from archive_service.model.stated_events import StatedFact, StatedKind
from retention_rules import After, EarlierOf, FileFacts, LaterOf, Term, Trigger, UntilAge
from signing.digests import Digest
from tests.retention_rules.retention_cases import FOLDER, SHIPPED

DAY, NEVER = date(2020, 2, 29), UUID(int=0)
NOTHING = RetentionEvents()
BOOKS = (SHIPPED.national, *SHIPPED.departments.values(), *SHIPPED.esms.values())
HOUSE = Establishment(
    finess=Finess("250000015"), legal_entity=LegalEntity(Tenant("250000007")), department=Department("25")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entrance:
    """A way in: what a flow declares, or a kind of event that people state, or facts of the record."""

    what: str
    declared: RetentionEvents = NOTHING
    stated: StatedKind | None = None
    document_date: date | None = None
    related_end: date | None = None

    @property
    def facts(self) -> FileFacts:
        """The facts that a decision would use, when nothing else had come in."""
        file = declared_file(self.declared)
        if self.stated is not None:
            file = PersonFile(stated=(StatedFact(event=NEVER, kind=self.stated, on=DAY, told_on=DAY),))
        return file_facts(sealed_record(self.document_date), HOUSE, file, self.related_end)


ENTRANCES: dict[Trigger, tuple[Entrance, ...]] = {
    Trigger.LAST_PASSAGE: (
        Entrance(
            what="FHIR Encounter.period.end, CDA encompassingEncounter/effectiveTime/high",
            declared=RetentionEvents(stays=(DeclaredStay(end=DAY),)),
        ),
        Entrance(what="event add --kind stay-end", stated=StatedKind.STAY_END),
        Entrance(what="event add --kind last-consultation", stated=StatedKind.LAST_CONSULTATION),
    ),
    Trigger.LAST_CONTACT: (
        Entrance(what="the latest dated resource of a flow", declared=RetentionEvents(last_contact=DAY)),
        Entrance(what="event add --kind last-contact", stated=StatedKind.LAST_CONTACT),
    ),
    Trigger.BIRTH: (
        Entrance(
            what="FHIR Patient.birthDate, CDA patient/birthTime", declared=RetentionEvents(birth_date=DAY)
        ),
        Entrance(what="event add --kind birth", stated=StatedKind.BIRTH),
    ),
    Trigger.DEATH: (
        Entrance(
            what="FHIR Patient.deceasedDateTime, CDA sdtc:deceasedTime",
            declared=RetentionEvents(death_date=DAY),
        ),
        Entrance(what="event add --kind death", stated=StatedKind.DEATH),
    ),
    Trigger.DOCUMENT_DATE: (Entrance(what="CDA effectiveTime, FHIR date", document_date=DAY),),
    Trigger.EXERCISE_ENDED: (Entrance(what="the civil year of the document", document_date=DAY),),
    Trigger.FILE_CLOSED: (Entrance(what="event add --kind file-closed", stated=StatedKind.FILE_CLOSED),),
    Trigger.DECISION: (Entrance(what="event add --kind decision", stated=StatedKind.DECISION),),
    Trigger.LAST_PAYMENT: (Entrance(what="event add --kind last-payment", stated=StatedKind.LAST_PAYMENT),),
    Trigger.QUITUS: (Entrance(what="event add --kind quitus", stated=StatedKind.QUITUS),),
    Trigger.RIGHTS_ENDED: (Entrance(what="event add --kind rights-ended", stated=StatedKind.RIGHTS_ENDED),),
    Trigger.RELATED_FILES_ENDED: (Entrance(what="the records that name the event", related_end=DAY),),
}


def sealed_record(document_date: date | None) -> Record:
    """Return a record without a decision."""
    return Record(
        id=NEVER,
        tenant=HOUSE.legal_entity,
        department=HOUSE.department,
        establishment=HOUSE.finess,
        deposit=NEVER,
        person=NEVER,
        kind=RecordKind.NATIVE_FILE,
        state=RecordState.SEALED,
        document_date=document_date,
        version=None,
        document_index=None,
        set_index=None,
        key="k",
        source_key="k",
        source_object="o",
        details_or_none=RecordDetails(
            title="",
            source_digest=Digest("sha256", bytes(32)),
            nonce=bytes(32),
            locator="",
            parts=(),
            segmented=False,
            document_type="",
            software="",
            period=(None, None),
            person_name="",
            flow_kind=next(iter(FlowKind)),
            confidentiality="",
            stated=Stated(events=NOTHING),
        ),
    )


def events_of(term: Term) -> Iterator[Trigger]:
    """Every event that moves the clock of a term."""
    match term:
        case After():
            yield from term.triggers
            if term.at_least_until_age is not None:
                yield Trigger.BIRTH
            if term.override is not None:
                yield term.override.event
        case UntilAge():
            yield Trigger.BIRTH
            if term.extension is not None:
                yield term.extension.event
        case LaterOf() | EarlierOf():
            for one in term.terms:
                yield from events_of(one)
        case _:
            return


def shipped_events() -> set[Trigger]:
    """Every event that a shipped rule names."""
    found: set[Trigger] = set()
    for book in BOOKS:
        for rule in book.retention:
            found.update(events_of(rule.term))
            if rule.active_base is not None:
                found.add(rule.active_base.trigger)
        for access in book.access:
            found.add(access.trigger)
            if access.after_death is not None:
                found.add(Trigger.DEATH)
    return found


def test_every_event_has_an_entrance() -> None:
    assert ENTRANCES.keys() == set(Trigger)
    assert shipped_events()
    assert shipped_events() <= ENTRANCES.keys()


@pytest.mark.parametrize(
    ("trigger", "entrance"),
    [(trigger, entrance) for trigger, entrances in ENTRANCES.items() for entrance in entrances],
    ids=lambda value: value.what if isinstance(value, Entrance) else value.value,
)
def test_an_entrance_gives_the_event_its_day(trigger: Trigger, entrance: Entrance) -> None:
    expected = date(2020, 12, 31) if trigger is Trigger.EXERCISE_ENDED else DAY

    assert entrance.facts.day_of(trigger) == expected


def test_every_kind_of_declared_event_is_an_event_of_rulebooks() -> None:
    assert {kind.value for kind in EventKind} <= {trigger.value for trigger in Trigger}


def test_an_event_that_has_not_come_in_has_no_day() -> None:
    nothing = Entrance(what="no flow says anything, and nobody does").facts

    assert [trigger for trigger in Trigger if nothing.day_of(trigger) is not None] == []


def test_the_readme_of_rulebooks_says_where_each_event_comes_from() -> None:
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    section = text.partition("## Événements")[2].partition("\n## ")[0]
    rows = [line for line in section.splitlines() if line.startswith("| `")]

    for trigger, entrances in ENTRANCES.items():
        (row,) = [row for row in rows if f"`{trigger.value}`" in row.split("|")[1]]
        for entrance in entrances:
            assert entrance.stated is None or f"`event add --kind {entrance.stated.value}`" in row
