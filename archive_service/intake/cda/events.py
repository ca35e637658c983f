"""Read the events that start retention clocks from a CDA document: stays, contacts, death."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from lxml import etree

from archive_service.intake.cda.flat_text import squeezed
from archive_service.intake.cda.header import attribute, bounds, every, first, period_of
from archive_service.intake.cda.locate import HL7
from archive_service.intake.cda.times import day_of
from archive_service.intake.identities import stay_identifier
from archive_service.model.declared_events import DeclaredStay, RetentionEvents
from archive_service.model.flow import PersonIdentity

_STAY = "1.2.250.1.213.1.1.3.219"
_ADMISSION = "1.2.250.1.213.1.1.3.218"
_ENTRY = "1.2.250.1.213.1.1.3.48.6"
_EXIT = "1.2.250.1.213.1.1.3.48.7"
_EVENT = "1.2.250.1.213.1.1.3.215"
_EXPORT = "EXPORT_DUI"


def events_of(document: etree._Element, person: PersonIdentity | None, today: date) -> RetentionEvents:
    """Return the dates that change a retention clock. A date after `today` is not an event that happened.

    Stays come from the FR-Sejour entries; a planned exit (mood INT) does not end a stay. Without such entries
    they come from the encounter around the document, except in an EXPORT_DUI, where that encounter is the
    transfer of the data itself.
    """
    stays = _stays(document, today)
    is_export = attribute(document, "code", "code") == _EXPORT
    encounter = first(document, "componentOf/encompassingEncounter")
    time = None if encounter is None else first(encounter, "effectiveTime")
    if not stays and encounter is not None and not is_export:
        stays = _encounter_stay(document, encounter, today)
    contacts = _contacts(document) if is_export else [*bounds(time), *period_of(document)]
    ends = [stay.end for stay in stays]
    death = _death(document)
    return RetentionEvents(
        stays=tuple(stays),
        last_contact=max((day for day in (*contacts, *ends) if day and day <= today), default=None),
        death_date=death if death and death <= today else None,
        birth_date=person.birth_date if person else None,
    )


def _encounter_stay(document: etree._Element, encounter: etree._Element, today: date) -> list[DeclaredStay]:
    """Return the encounter around a document as a stay; nothing when it states no day."""
    start, end = bounds(first(encounter, "effectiveTime"))
    if start is None and end is None:
        return []
    return [_declared(document, start, end, every(encounter, "id"), today)]


def _contacts(document: etree._Element) -> list[date | None]:
    """Return the days of the events that an export declares as past, up to the day of the export."""
    made = _made_on(document)
    days: list[date | None] = []
    for template in document.iter(f"{HL7}templateId"):
        event = template.getparent()
        if template.get("root") == _EVENT and event is not None and event.get("moodCode") == "EVN":
            days += [
                day for day in bounds(first(event, "effectiveTime")) if day and not (made and day > made)
            ]
    return days


def _death(document: etree._Element) -> date | None:
    patient = first(document, "recordTarget/patientRole/patient")
    return day_of(attribute(patient, "sdtc:deceasedTime", "value")) if patient is not None else None


def _stays(document: etree._Element, today: date) -> list[DeclaredStay]:
    """Return the stays of the FR-Sejour entries; a stay without an actual exit is still going on."""
    stays = []
    for template in document.iter(f"{HL7}templateId"):
        stay = template.getparent()
        if template.get("root") != _STAY or stay is None:
            continue
        start = _day_in(stay, _ENTRY) or _day_in(stay, _ADMISSION)
        end = _day_in(stay, _EXIT)
        ids = [one for admission in _acts(stay, _ADMISSION) for one in every(admission, "id")]
        stays.append(_declared(document, start, end, ids, today))
    return stays


def _declared(
    document: etree._Element,
    start: date | None,
    end: date | None,
    ids: Sequence[etree._Element],
    today: date,
) -> DeclaredStay:
    """Return a stay as a document declares it. An end after the day on which the document was written was
    only planned.

    When the document states a writing date after today, that date is ignored.
    """
    made = _made_on(document)
    made = made if made and made <= today else None
    ongoing = end is None or end > (made or today)
    # A root without extension is often new in each document, so it cannot identify a stay.
    found = {stay_identifier(squeezed(one.get("root")), squeezed(one.get("extension"))) for one in ids}
    return DeclaredStay(
        identifiers=tuple(sorted(found - {""})),
        start=start,
        end=None if ongoing else end,
        ongoing=ongoing,
        seen_on=(made or start) if ongoing else None,
        told_on=made,
    )


def _made_on(document: etree._Element) -> date | None:
    return day_of(attribute(document, "effectiveTime", "value"))


def _acts(stay: etree._Element, template: str) -> list[etree._Element]:
    """Return the acts of a template inside a stay, when they happened (mood EVN)."""
    return [
        act
        for act in every(stay, "component/*")
        if act.get("moodCode") == "EVN"
        and any(one.get("root") == template for one in every(act, "templateId"))
    ]


def _day_in(stay: etree._Element, template: str) -> date | None:
    """Return the latest day of the acts of a template inside a stay."""
    days = [day for act in _acts(stay, template) for day in bounds(first(act, "effectiveTime")) if day]
    return max(days, default=None)
