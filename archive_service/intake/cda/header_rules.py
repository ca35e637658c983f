"""Check the header of a CDA document: the rules of the French frame, its custodian and its person.

Source: the CI-SIS schematron `1.2.250.1.213.1.1.1.1`, rewritten in Python because it needs XSLT 2.0.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from lxml import etree

from archive_service.findings import Finding
from archive_service.findings.catalogue import Code
from archive_service.intake.cda.flat_text import local, squeezed
from archive_service.intake.cda.header import (
    PersonTraits,
    attribute,
    every,
    first,
)
from archive_service.intake.cda.locate import HL7, CdaSource
from archive_service.intake.cda.times import read_stamp
from archive_service.intake.context import ExaminationContext
from archive_service.intake.identities import (
    check_ins,
    is_test_oid,
)
from archive_service.model.flow import PersonIdentity, StructureIdentity

_FRENCH_TEMPLATES = ("2.16.840.1.113883.2.8.2.1", "1.2.250.1.213.1.1.1.1")
_XDS_SD = "1.3.6.1.4.1.19376.1.2.20"
_ONCE = [
    "id",
    "code",
    "title",
    "effectiveTime",
    "confidentialityCode",
    "languageCode",
    "setId",
    "versionNumber",
    "recordTarget",
    "custodian",
    "componentOf",
    "component",
]
_CLINICAL_HEADER = frozenset(
    [
        "realmCode",
        "typeId",
        "templateId",
        "id",
        "code",
        "title",
        "effectiveTime",
        "confidentialityCode",
        "languageCode",
        "setId",
        "versionNumber",
        "copyTime",
        "recordTarget",
        "author",
        "dataEnterer",
        "informant",
        "custodian",
        "informationRecipient",
        "legalAuthenticator",
        "authenticator",
        "participant",
        "inFulfillmentOf",
        "documentationOf",
        "relatedDocument",
        "authorization",
        "componentOf",
        "component",
    ]
)
_OWN_CODES = frozenset(("recordTarget", "custodian", "component", "componentOf"))
_OID = re.compile(r"[0-2](\.(0|[1-9]\d*))+|[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")


def header_findings(source: CdaSource, today: date) -> Iterator[Finding]:
    """Check the header against the rules of the frame; each violation is one warning."""
    document = source.document
    here = source.where(document)
    children: dict[str, list[etree._Element]] = {}
    for child in document:
        if isinstance(child.tag, str) and child.tag.startswith(HL7):
            children.setdefault(local(child), []).append(child)
    for name, elements in children.items():
        if name not in _CLINICAL_HEADER:
            yield Code.CDA_UNKNOWN_ELEMENT.at(source.where(elements[0]), detail=name[:40])
    for name in _ONCE:
        count = len(children.get(name, ()))
        if count == 0 and name not in _OWN_CODES:
            yield Code.CDA_HEADER_MISSING.at(here, detail=name)
        elif count > 1 and name != "recordTarget":
            yield Code.CDA_HEADER_REPEATED.at(source.where(children[name][1]), detail=name)
    yield from _declarations(source, children, here)
    yield from _responsibles(source, children, here)
    yield from _document_facts(source, children, today)
    if (
        first(document, "component/structuredBody") is None
        and first(document, "component/nonXMLBody") is None
    ):
        yield Code.CDA_NO_BODY.at(here)


Children = Mapping[str, Sequence[etree._Element]]  # noqa: SLF001 - lxml names the type so


def _declarations(source: CdaSource, children: Children, here: str) -> Iterator[Finding]:
    realms = [one.get("code") for one in children.get("realmCode", ())]
    if realms != ["FR"]:
        yield Code.CDA_HEADER_REALM.at(here)
    types = [(one.get("root"), one.get("extension")) for one in children.get("typeId", ())]
    if types != [("2.16.840.1.113883.1.3", "POCD_HD000040")]:
        yield Code.CDA_HEADER_TYPE_ID.at(here)
    templates = [one.get("root") for one in children.get("templateId", ())]
    if not set(_FRENCH_TEMPLATES) < set(templates):
        yield Code.CDA_HEADER_TEMPLATES.at(here)
    unstructured = first(source.document, "component/nonXMLBody") is not None
    if unstructured and (_XDS_SD not in templates or len(templates) != 3):
        yield Code.CDA_HEADER_NON_XML_TEMPLATES.at(here)


def _responsibles(source: CdaSource, children: Children, here: str) -> Iterator[Finding]:
    authors = children.get("author", ())
    if not authors or any(first(author, "assignedAuthor/id") is None for author in authors):
        yield Code.CDA_HEADER_AUTHOR.at(here)
    signers = children.get("legalAuthenticator", ())
    if len(signers) != 1 or attribute(signers[0], "signatureCode", "code") != "S":
        yield Code.CDA_HEADER_LEGAL_AUTHENTICATOR.at(here)
    acts = children.get("documentationOf", ())
    act = first(acts[0], "serviceEvent") if acts else None
    if act is None or len(every(act, "performer")) != 1 or len(every(act, "effectiveTime")) != 1:
        yield Code.CDA_HEADER_DOCUMENTATION_OF.at(source.where(acts[0]) if acts else here)
    if first(source.document, "componentOf/encompassingEncounter/location/healthCareFacility") is None:
        yield Code.CDA_HEADER_COMPONENT_OF.at(here)
    replacing = [one for one in children.get("relatedDocument", ()) if one.get("typeCode") == "RPLC"]
    if len(replacing) > 1:
        yield Code.CDA_HEADER_RELATED_DOCUMENT.at(source.where(replacing[1]))


def _document_facts(source: CdaSource, children: Children, today: date) -> Iterator[Finding]:
    for one in children.get("languageCode", ())[:1]:
        if one.get("code") != "fr-FR":
            yield Code.CDA_HEADER_LANGUAGE.at(source.where(one))
    for one in children.get("confidentialityCode", ())[:1]:
        if one.get("code") not in ("N", "R", "V"):
            yield Code.CDA_HEADER_CONFIDENTIALITY.at(source.where(one))
    for one in children.get("id", ())[:1]:
        if one.get("extension") or not _OID.fullmatch(one.get("root", "")):
            yield Code.CDA_DOCUMENT_ID.at(source.where(one))
    for one in children.get("versionNumber", ())[:1]:
        if not re.fullmatch(r"0*[1-9]\d{0,8}", one.get("value", ""), re.ASCII):
            yield Code.CDA_VERSION_NUMBER.at(source.where(one))
    for one in children.get("effectiveTime", ())[:1]:
        stamp = read_stamp(one.get("value", ""))
        first_day = stamp.first_day if stamp and stamp.believable else None
        if first_day and first_day > today + timedelta(days=1):
            yield Code.CDA_DATE_FUTURE.at(source.where(one))


def custodian_findings(source: CdaSource, custodian: StructureIdentity | None) -> Iterator[Finding]:
    """Check that a custodian is named and understood."""
    if custodian is None:
        yield Code.NO_CUSTODIAN.at(source.where(source.document))
    elif not custodian.is_identified:
        yield Code.CUSTODIAN_NOT_UNDERSTOOD.at(custodian.where)


def person_findings(
    source: CdaSource, persons: Sequence[tuple[PersonIdentity, PersonTraits]], context: ExaminationContext
) -> Iterator[Finding]:
    """Check who the document is about."""
    if not persons:
        yield Code.NO_PERSON.at(source.where(source.document))
        return
    if len(persons) > 1:
        yield Code.SEVERAL_PERSONS.at(persons[1][0].where)
    ins = [element for _, traits in persons for element in traits.ins_elements]
    if len({is_test_oid(one.get("root")) for one in ins}) > 1:
        yield Code.TEST_AND_PRODUCTION_MIXED.at(source.where(ins[-1]))
    for person, traits in persons:
        yield from _identity_findings(source, person, traits, context)


def _identity_findings(
    source: CdaSource, person: PersonIdentity, traits: PersonTraits, context: ExaminationContext
) -> Iterator[Finding]:
    for one in traits.ins_elements:
        value = squeezed(one.get("extension"))
        yield from check_ins(value, one.get("root"), source.where(one), context)
    if len({squeezed(element.get("extension")) for element in traits.ins_elements}) > 1:
        yield Code.SEVERAL_INS.at(source.where(traits.ins_elements[1]))
    if traits.ins_elements and traits.missing:
        yield Code.INS_INCOMPLETE_TRAITS.at(person.where, detail=", ".join(traits.missing))
    for one in traits.nss_elements[:1]:
        yield Code.NSS_NOT_IDENTITY.at(source.where(one))
    if not person.ins and not person.local_ids:
        yield Code.PERSON_WITHOUT_IDENTIFIER.at(person.where)
