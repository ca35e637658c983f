"""What the native resources of a person say of stays, contacts and death: the dates that move clocks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from archive_service.intake.dates import day_of
from archive_service.intake.fhir.ownership import Resource
from archive_service.intake.fhir.tree import many, objects, one, text
from archive_service.intake.reading.json_values import Json
from archive_service.model.flow import RetentionEvents

_VOID = frozenset(("cancelled", "entered-in-error"))
_OVER = frozenset(("finished", "completed", "discharged", "discontinued"))
_CONTACTS = (
    ("Encounter", "period"),
    ("Encounter", "actualPeriod"),
    ("QuestionnaireResponse", "authored"),
    ("Task", "executionPeriod"),
    ("Consent", "dateTime"),
    ("Observation", "effectiveDateTime"),
    ("ServiceRequest", "authoredOn"),
    ("CarePlan", "created"),
    ("DocumentReference", "date"),
)


def is_stay(encounter: Json) -> bool:
    """Say whether an Encounter is a stay; an event is part of one, or is named so."""
    marks = [text(identifier, "system") for identifier in objects(encounter, "identifier")]
    marks += [text(i, "type", "coding", "code") for i in objects(encounter, "identifier")]
    marks += [profile for profile in many(one(encounter, "meta"), "profile") if isinstance(profile, str)]
    words = " ".join(marks).lower()
    if "sejour" in words or " sej" in f" {words} ":
        return True
    return "evenement" not in words and one(encounter, "partOf") is None


def _period(node: Json, key: str) -> tuple[date | None, date | None]:
    value = one(node, key)
    if isinstance(value, str):
        return day_of(value), day_of(value, latest=True)
    return day_of(text(value, "start")), day_of(text(value, "end"), latest=True)


def events_of(resources: Sequence[Resource], today: date) -> RetentionEvents:
    """Gather the events of one person's resources. What is unknown stays None, and keeps the record."""
    patient = next((resource.node for resource in resources if resource.kind == "Patient"), None)
    starts: list[date] = []
    ends: list[date | None] = []
    ongoing = False
    for resource in resources:
        if resource.kind != "Encounter" or not is_stay(resource.node):
            continue
        status = text(resource.node, "status")
        if status in _VOID:
            continue
        start, end = _period(resource.node, "actualPeriod" if "actualPeriod" in resource.node else "period")
        if start:
            starts.append(start)
        if status in _OVER or end:
            ends.append(end)
        if status not in _OVER and not (end and end <= today):
            ongoing = True
    known_ends = [end for end in ends if end]
    all_known = len(known_ends) == len(ends) and not ongoing
    return RetentionEvents(
        stay_starts=tuple(sorted(starts)),
        last_stay_end=max(known_ends) if known_ends and all_known else None,
        stay_ongoing=ongoing,
        last_contact=max((day for day in _contacts(resources) if day <= today), default=None),
        death_date=_death(resources, patient),
        birth_date=day_of(text(patient, "birthDate")),
    )


def _contacts(resources: Sequence[Resource]) -> Iterator[date]:
    for resource in resources:
        if text(resource.node, "status") in _VOID:
            continue
        for kind, key in _CONTACTS:
            if resource.kind == kind:
                yield from (day for day in _period(resource.node, key) if day)


def _death(resources: Sequence[Resource], patient: Json) -> date | None:
    stated = day_of(text(patient, "deceasedDateTime"))
    if stated:
        return stated
    for resource in resources:
        if resource.kind == "Observation":
            profiles = " ".join(p for p in many(one(resource.node, "meta"), "profile") if isinstance(p, str))
            if "mortalite" in profiles or text(resource.node, "code", "coding", "code") == "69453-9":
                return day_of(text(resource.node, "effectiveDateTime"))
    return None


def period_of(resources: Sequence[Resource]) -> tuple[date | None, date | None]:
    """Return the first and the last day that the resources speak of."""
    days: list[date] = []
    for resource in resources:
        for key in ("period", "actualPeriod", "executionPeriod", "authored", "dateTime", "effectiveDateTime"):
            days += [day for day in _period(resource.node, key) if day]
    return (min(days), max(days)) if days else (None, None)
