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
    national_issuer,
    structure_of,
)
from archive_service.model.flow import PersonIdentity, StructureIdentity, VersionLink

LOCAL_USERS = "https://identifiant-medicosocial-localusager.esante.gouv.fr"
_LOCAL_USER = re.compile(r"[^/]+/\S+")


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
    national = national_issuer(value) and _LOCAL_USER.fullmatch(value)
    return f"{LOCAL_USERS if national else system}|{value}"


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
    return bounds(time)


def bounds(time: etree._Element | None) -> tuple[date | None, date | None]:
    """Return the first and last day of a time interval, or twice the day of a point in time."""
    if time is None:
        return None, None
    at = day_of(time.get("value"))
    low, high = day_of(attribute(time, "low", "value")), day_of(attribute(time, "high", "value"))
    return low or at, high or at
