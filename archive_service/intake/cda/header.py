"""Read who, what and when from the header of a CDA document."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TypedDict

from lxml import etree

from archive_service.intake.cda.flat_text import all_text, squeezed
from archive_service.intake.cda.locate import HL7, SDTC, CdaSource
from archive_service.intake.cda.times import day_of
from archive_service.intake.identities import (
    INS_C,
    INS_OIDS,
    NSS_OIDS,
    bare_oid,
    is_test_oid,
    stay_identifier,
    structure_of,
)
from archive_service.model.declared_events import DeclaredStay, RetentionEvents
from archive_service.model.flow import PersonIdentity, StructureIdentity, VersionLink

LOCAL_USERS = "https://identifiant-medicosocial-localusager.esante.gouv.fr"
_LOCAL_USER = re.compile(r"3[0-9][0-9AB][0-9]{7}/\S+")
_STAY = "1.2.250.1.213.1.1.3.219"
_ADMISSION = "1.2.250.1.213.1.1.3.218"
_ENTRY = "1.2.250.1.213.1.1.3.48.6"
_EXIT = "1.2.250.1.213.1.1.3.48.7"
_EVENT = "1.2.250.1.213.1.1.3.215"
_EXPORT = "EXPORT_DUI"


@cache
def _qualified(path: str) -> str:
    return "/".join(
        step if step in (".", "", "*") else (SDTC + step[5:] if step.startswith("sdtc:") else HL7 + step)
        for step in path.split("/")
    )


def first(element: etree._Element, path: str) -> etree._Element | None:
    """Return the first element at a path of CDA names (`sdtc:` for the other namespace), or None."""
    return element.find(_qualified(path))


def every(element: etree._Element, path: str) -> list[etree._Element]:
    """Return all elements at a path of CDA names."""
    return list(element.findall(_qualified(path)))


def attribute(element: etree._Element, path: str, name: str) -> str:
    """Return an attribute of the first element at a path, squeezed; empty when absent."""
    at = first(element, path)
    return squeezed(at.get(name)) if at is not None else ""


def text_at(element: etree._Element, path: str) -> str:
    """Return the text of the first element at a path, squeezed; empty when absent."""
    at = first(element, path)
    return all_text(at) if at is not None else ""


def identifier(element: etree._Element | None) -> str:
    """Return an identifier as `root^extension` or `root`; empty when absent or null."""
    if element is None:
        return ""
    root, extension = squeezed(element.get("root")), squeezed(element.get("extension"))
    return f"{root}^{extension}" if extension else root


class _Traits(TypedDict, total=False):
    family: str
    given: str
    birth_date: date | None
    gender: str
    birth_place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonTraits:
    """Facts about the person's identity in the header that the model does not keep: the mandatory traits that
    are missing.
    """

    missing: Sequence[str]
    ins_elements: Sequence[etree._Element]
    nss_elements: Sequence[etree._Element]


def custodian_of(source: CdaSource) -> StructureIdentity | None:
    """Return the custodian of the document, whether its identifier is understood or not; None when no
    custodian is named.
    """
    organization = first(source.document, "custodian/assignedCustodian/representedCustodianOrganization")
    if organization is None:
        return None
    name = text_at(organization, "name")
    ids = [one for one in every(organization, "id") if one.get("root") or one.get("extension")]
    if not ids:
        return StructureIdentity(name=name, where=source.where(organization)) if name else None
    read = [
        structure_of(one.get("root", ""), one.get("extension", ""), name, source.where(one)) for one in ids
    ]
    return max(read, key=lambda one: (bool(one.finess), bool(one.siret), bool(one.siren)))


def structure_is_understood(structure: StructureIdentity) -> bool:
    """Say whether an official number of the structure was read."""
    return bool(structure.finess or structure.siren or structure.siret)


def person_of(source: CdaSource, target: etree._Element) -> tuple[PersonIdentity, PersonTraits]:
    """Return the identity in one recordTarget; an NSS (social security number) is never part of it."""
    ids = [one for one in every(target, "patientRole/id") if one.get("extension") or one.get("root")]
    ins = [one for one in ids if bare_oid(one.get("root", "")) in INS_OIDS and squeezed(one.get("extension"))]
    nss = [one for one in ids if bare_oid(one.get("root", "")) in NSS_OIDS]
    local_ids = [
        local_id(bare_oid(one.get("root", "")), squeezed(one.get("extension")))
        for one in ids
        if one not in ins and one not in nss and squeezed(one.get("extension"))
        if not (ins and bare_oid(one.get("root", "")) == INS_C)
    ]
    patient = first(target, "patientRole/patient")
    person = PersonIdentity(
        local_ids=tuple(dict.fromkeys(local_ids)),
        ins=f"{bare_oid(ins[0].get('root'))}|{squeezed(ins[0].get('extension'))}" if ins else "",
        ins_is_test=bool(ins) and is_test_oid(ins[0].get("root", "")),
        where=source.where(target),
        **_traits_of(patient),
    )
    traits = PersonTraits(missing=_missing_traits(patient), ins_elements=ins, nss_elements=nss)
    return person, traits


def local_id(system: str, value: str) -> str:
    """Return `system|value`; a value in the national form of a local user always gets the same system name.

    >>> local_id("1.2.3", "3480787529/1012")
    'https://identifiant-medicosocial-localusager.esante.gouv.fr|3480787529/1012'
    """
    return f"{LOCAL_USERS if _LOCAL_USER.fullmatch(value) else system}|{value}"


def _names(patient: etree._Element, part: str, qualifier: str) -> list[str]:
    return [
        text
        for one in every(patient, f"name/{part}")
        if qualifier == (one.get("qualifier") or "") and (text := all_text(one))
    ]


def _traits_of(patient: etree._Element | None) -> _Traits:
    if patient is None:
        return {}
    families = (
        _names(patient, "family", "BR") or _names(patient, "family", "") or _names(patient, "family", "SP")
    )
    given = _names(patient, "given", "") or _names(patient, "given", "BR")
    place = first(patient, "birthplace/place")
    return {
        "family": families[0] if families else "",
        "given": " ".join(given),
        "birth_date": day_of(attribute(patient, "birthTime", "value")),
        "gender": attribute(patient, "administrativeGenderCode", "code"),
        "birth_place": (text_at(place, "addr/county") or all_text(place)) if place is not None else "",
    }


def _missing_traits(patient: etree._Element | None) -> list[str]:
    if patient is None:
        return ["patient"]
    present = {
        "family[BR]": _names(patient, "family", "BR"),
        "given[BR]": _names(patient, "given", "BR"),
        "given": _names(patient, "given", ""),
        "birthTime": attribute(patient, "birthTime", "value"),
        "birthplace/county": text_at(patient, "birthplace/place/addr/county"),
        "administrativeGenderCode": attribute(patient, "administrativeGenderCode", "code"),
    }
    return [name for name, value in present.items() if not value]


def version_of(source: CdaSource) -> VersionLink:
    """Return the document's place in its version chain."""
    document = source.document
    number = attribute(document, "versionNumber", "value")
    replaced = [
        name
        for related in every(document, "relatedDocument")
        if related.get("typeCode") == "RPLC"
        for one in every(related, "parentDocument/id")
        if (name := identifier(one))
    ]
    return VersionLink(
        document_id=identifier(first(document, "id")),
        set_id=identifier(first(document, "setId")),
        version=int(number) if number.isascii() and number.isdigit() and len(number) < 10 else None,
        replaces=tuple(replaced),
        document_where=_where(source, "id"),
        version_where=_where(source, "versionNumber"),
    )


def _where(source: CdaSource, path: str) -> str:
    element = first(source.document, path)
    return "" if element is None else source.where(element)


def software_of(document: etree._Element) -> str:
    """Return the software that wrote the document: its name and model, as written."""
    for author in every(document, "author/assignedAuthor/assignedAuthoringDevice"):
        name, model = text_at(author, "softwareName"), text_at(author, "manufacturerModelName")
        if name or model:
            return f"{name} ({model})" if name and model and name != model else name or model
    return ""


def period_of(document: etree._Element) -> tuple[date | None, date | None]:
    """Return the first and last day of the first documented act."""
    time = first(document, "documentationOf/serviceEvent/effectiveTime")
    return _bounds(time)


def _bounds(time: etree._Element | None) -> tuple[date | None, date | None]:
    if time is None:
        return None, None
    at = day_of(time.get("value"))
    low, high = day_of(attribute(time, "low", "value")), day_of(attribute(time, "high", "value"))
    return low or at, high or at


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
    contacts = _contacts(document) if is_export else [*_bounds(time), *period_of(document)]
    ends = [stay.end for stay in stays]
    death = _death(document)
    return RetentionEvents(
        stays=tuple(stays),
        last_contact=max((day for day in (*contacts, *ends) if day and day <= today), default=None),
        death_date=death if death and death <= today else None,
        birth_date=person.birth_date if person else None,
    )


def _encounter_stay(document: etree._Element, encounter: etree._Element, today: date) -> list[DeclaredStay]:
    """Return the encounter around a document as a stay; None when it states no day."""
    start, end = _bounds(first(encounter, "effectiveTime"))
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
                day for day in _bounds(first(event, "effectiveTime")) if day and not (made and day > made)
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
    days = [day for act in _acts(stay, template) for day in _bounds(first(act, "effectiveTime")) if day]
    return max(days, default=None)
