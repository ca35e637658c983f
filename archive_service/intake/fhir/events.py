"""Read stays, contacts and death from the native resources of a person: the dates that start retention
clocks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from archive_service.intake.dates import day_of
from archive_service.intake.fhir.links import Resource
from archive_service.intake.fhir.tree import many, objects, one, text
from archive_service.intake.identities import stay_identifier
from archive_service.intake.reading.json_values import Json
from archive_service.model.declared_events import DeclaredStay, RetentionEvents

_VOID = frozenset(("cancelled", "entered-in-error"))
_OVER = frozenset(("finished", "completed", "discharged", "discontinued"))
_GOING_ON = frozenset(("planned", "arrived", "triaged", "in-progress", "onleave", "on-hold"))
_NOT_DONE = _VOID | {"planned", "draft", "proposed", "requested", "not-done"}
_WRITTEN_AFTER = (
    ("Encounter", "period"),
    ("Encounter", "actualPeriod"),
    ("QuestionnaireResponse", "authored"),
    ("Consent", "dateTime"),
    ("Observation", "effectiveDateTime"),
    ("ServiceRequest", "authoredOn"),
    ("CarePlan", "created"),
    ("DocumentReference", "date"),
)
"""Fields with days that are past when a resource is written; a Task may be planned for the future."""
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
    """Say whether an Encounter is a stay; an event is part of a stay, or has the code of an event."""
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


def events_of(resources: Sequence[Resource], today: date, written_on: date | None = None) -> RetentionEvents:
    """Collect the events of one person's resources. An unknown fact stays None, and keeps the record.

    `written_on` is the day on which the flow was made, as it states itself.
    """
    shown = _latest(_shown_days(resources, today))
    return RetentionEvents(
        stays=tuple(
            _stay(resource.node, today, written_on, shown)
            for resource in resources
            if resource.kind == "Encounter"
            and is_stay(resource.node)
            and text(resource.node, "status") not in _VOID
        ),
        last_contact=_latest(day for day in _contacts(resources) if day <= today),
        death_date=_latest(day for day in _deaths(resources) if day and day <= today),
        birth_date=_latest(_births(resources)),
    )


def _stay(encounter: Json, today: date, written_on: date | None, shown: date | None) -> DeclaredStay:
    """Return a stay as its Encounter declares it.

    When the status says that the stay goes on and there is an end, the end is ignored: one of the two is
    wrong. `shown` is the latest day that the flow proves to be past, used when the flow does not state when
    it was made.
    """
    status = text(encounter, "status")
    key = "period" if one(encounter, "actualPeriod") is None else "actualPeriod"
    start, end = _period(encounter, key)
    # A flow that states a day after its receipt as its own date gives no reliable day.
    told = (written_on, day_of(text(encounter, "meta", "lastUpdated")))
    told_on = next((day for day in told if day and day <= today), None)
    if status in _OVER:
        ongoing = False
    elif status in _GOING_ON or end is None:
        ongoing = True
    else:
        ongoing = end > (told_on or today)
    seen = [day for day in (start, told_on or shown) if day] if ongoing and status != "planned" else []
    return DeclaredStay(
        identifiers=_stay_identifiers(encounter),
        start=start,
        end=end,
        ongoing=ongoing,
        seen_on=max(seen, default=None),
        told_on=told_on,
    )


def _stay_identifiers(encounter: Json) -> tuple[str, ...]:
    found = {
        stay_identifier(text(identifier, "system"), text(identifier, "value"))
        for identifier in objects(encounter, "identifier")
    }
    return tuple(sorted(found - {""}))


def _shown_days(resources: Sequence[Resource], today: date) -> Iterator[date]:
    """Yield the days on which something was done or recorded: the flow was not written before them."""
    for resource in resources:
        if text(resource.node, "status") in _NOT_DONE:
            continue
        for kind, key in _WRITTEN_AFTER:
            if resource.kind == kind:
                value = one(resource.node, key)
                words = value if isinstance(value, str) else text(value, "start")
                day = day_of(words)
                if day is not None and day <= today:
                    yield day


def _contacts(resources: Sequence[Resource]) -> Iterator[date]:
    for resource in resources:
        if text(resource.node, "status") in _VOID:
            continue
        for kind, key in _CONTACTS:
            if resource.kind == kind:
                yield from (day for day in _period(resource.node, key) if day)


def _deaths(resources: Sequence[Resource]) -> Iterator[date | None]:
    for resource in resources:
        if resource.kind == "Patient":
            yield day_of(text(resource.node, "deceasedDateTime"))
        elif resource.kind == "Observation" and text(resource.node, "status") not in _VOID:
            profiles = " ".join(p for p in many(one(resource.node, "meta"), "profile") if isinstance(p, str))
            if "mortalite" in profiles or text(resource.node, "code", "coding", "code") == "69453-9":
                yield day_of(text(resource.node, "effectiveDateTime"))


def _births(resources: Sequence[Resource]) -> Iterator[date | None]:
    for resource in resources:
        if resource.kind == "Patient":
            yield day_of(text(resource.node, "birthDate"))


def _latest(days: Iterable[date | None]) -> date | None:
    """Return the latest known day, which gives the longest retention."""
    return max((day for day in days if day), default=None)


def period_of(resources: Sequence[Resource]) -> tuple[date | None, date | None]:
    """Return the first and the last day in the resources."""
    days: list[date] = []
    for resource in resources:
        for key in ("period", "actualPeriod", "executionPeriod", "authored", "dateTime", "effectiveDateTime"):
            days += [day for day in _period(resource.node, key) if day]
    return (min(days), max(days)) if days else (None, None)
