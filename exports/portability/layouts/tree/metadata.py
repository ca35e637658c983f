"""`METADATA.XML` of an XDM archive: one submission set of ebRIM, with an entry for each document.

What the neutral content does not tell is left out, or has the code that the ANS gives for it; see
docs/formats/portability.md. A value set is named by the OID of its terminology.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Self

from exports.formats.xml_text import escaped
from exports.portability.layouts import sexes, source_types
from exports.portability.layouts.told import TheirIdentity, Told
from exports.portability.layouts.tree import identifiers
from exports.portability.layouts.tree.identifiers import identifier, urn

LOINC, FACILITIES, SETTINGS = "2.16.840.1.113883.6.1", "1.2.250.1.71.4.2.4", "1.2.250.1.213.1.1.4.9"
_CONFIDENTIALITY, _FORMATS = "2.16.840.1.113883.5.25", "1.3.6.1.4.1.19376.1.2.3"
_SOCIAL_DOCUMENT = ("28653-4", LOINC, "Document du secteur social / médico-social")
_ESSMS = ("ESSMS", SETTINGS, "Etablissement ou Service Social ou Médico-Social")
_SOCIAL_FACILITY = ("SA41", FACILITIES, "Autre établissement du domaine social ou médico-social")
_MIME_TYPE_SUFFICIENT = ("urn:ihe:iti:xds:2017:mimeTypeSufficient", _FORMATS, "mimeType Sufficient")
_SECRECY = {"N": "Normal", "R": "Restreint", "V": "Très restreint"}
_SEXES = {sexes.MALE: "M", sexes.FEMALE: "F", sexes.OTHER: "O", sexes.UNKNOWN: "U"}
_LOINC_CODE = re.compile(r"[0-9]{1,5}-[0-9]")
_OBJECT, _NOTHING = "urn:oasis:names:tc:ebxml-regrep:ObjectType:RegistryObject:", ""
HAS_MEMBER = "urn:oasis:names:tc:ebxml-regrep:AssociationType:HasMember"
TRANSFORMS, REPLACES = "urn:ihe:iti:2007:AssociationType:XFRM", "urn:ihe:iti:2007:AssociationType:RPLC"
_ENTRY, _SET = (
    "urn:uuid:7edca82f-054d-47f2-a032-9b2a5b5186c1",
    "urn:uuid:a54d6aa5-d40d-43f9-88c5-b4633d873bdd",
)

BEGINNING = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<lcm:SubmitObjectsRequest xmlns:lcm="urn:oasis:names:tc:ebxml-regrep:xsd:lcm:3.0" '
    'xmlns="urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0">\n<RegistryObjectList>\n'
)
END = "</RegistryObjectList>\n</lcm:SubmitObjectsRequest>\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document of an archive: `part` is `source` or `document`, `uri` its name beside the metadata."""

    part: str
    uri: str
    media_type: str
    size: int
    sha1: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Described:
    """A person, as all documents of an archive name them: their identifiers, and what is known of them."""

    is_person: bool
    patient_id: str
    source_patient_id: str
    source_patient_info: Sequence[str]

    @classmethod
    def of(cls, person: TheirIdentity | None) -> Self:
        """Describe a person, or nobody."""
        return cls(
            person is not None,
            identifiers.patient_id(person),
            identifiers.source_patient_id(person),
            tuple(_patient(person)),
        )


def entry_of(record: str, part: str) -> str:
    """Return the `entryUUID` of a document."""
    return identifier("entry", record, part)


def entry(told: Told, document: Document, entry_uuid: str, person: Described) -> str:
    """Return the ExtrinsicObject of a document."""
    record = told.record.record
    place = f"urn:uuid:{entry_uuid}"
    first, last = told.period
    seal = " (PDF scellé)" if document.part == "document" else " (fichier reçu)"
    slots = [
        ("creationTime", _moment(told.of("document_date"))),
        ("hash", document.sha1),
        ("size", str(document.size)),
        ("languageCode", "fr-FR"),
        ("serviceStartTime", _moment(first)),
        ("serviceStopTime", _moment(last)),
        ("sourcePatientId", person.source_patient_id),
        ("URI", document.uri),
        ("urn:archive-dui:sha256", document.sha256),
        ("urn:archive-dui:record", record),
        ("urn:archive-dui:document-type", told.detail("document_type")),
    ]
    inside = [
        *[_slot(name, value) for name, value in slots],
        _slot("sourcePatientInfo", *person.source_patient_info),
        _name(told.title + seal),
        *_codes(told, document, place),
        _author(place, "93606bcf-9494-43ec-9b4e-a7748d1a838d", told.of("establishment")),
        _external("58a6f841-87b3-4a3e-92fd-a8ffeff98427", place, "patientId", person.patient_id),
        _external("2e82c1f6-a085-4c72-9da3-8640a32e42ab", place, "uniqueId", _unique("document", place)),
    ]
    head = f'id="{place}" mimeType="{document.media_type}" objectType="{_ENTRY}"'
    return f"<ExtrinsicObject {head}>\n{''.join(inside)}</ExtrinsicObject>\n"


def submission_set(archive: str, establishment: str, latest: str, person: Described) -> str:
    """Return the submission set of an archive; `latest` is the day of its newest document,
    else of the newest decision about them.
    """
    place = f"urn:uuid:{archive}"
    source = identifiers.oid(identifier("source", establishment))
    inside = [
        _slot("submissionTime", _moment(latest)),
        _name(
            "Dossier de l’usager" if person.is_person else "Documents sans usager, ou de plusieurs usagers"
        ),
        _classified("aa543740-bdda-424e-8c96-df4873be8500", place, _SOCIAL_FACILITY),
        _author(place, "a7058bb9-b4e4-4307-ba5b-e3f0ab85e12d", establishment),
        _external(
            "6b5aea1a-874d-4603-a4bc-96a0a7b38446",
            place,
            "patientId",
            person.patient_id,
            of="Set",
        ),
        _external("554ac39e-e3fe-47fe-b233-965d2a147832", place, "sourceId", source, of="Set"),
        _external("96fdda7c-d067-4183-912e-bf5ee74998a8", place, "uniqueId", _unique("set", place), of="Set"),
    ]
    node = (
        f'<Classification id="{urn("node", place)}" objectType="{_OBJECT}Classification" '
        f'classifiedObject="{place}" classificationNode="{_SET}"/>\n'
    )
    head = f'id="{place}" objectType="{_OBJECT}RegistryPackage"'
    return f"<RegistryPackage {head}>\n{''.join(inside)}</RegistryPackage>\n{node}"


def association(kind: str, source: str, target: str) -> str:
    """Return an association of two objects; members of the set are original."""
    status = _slot("SubmissionSetStatus", "Original") if kind == HAS_MEMBER else _NOTHING
    place = urn("association", kind, source, target)
    return (
        f'<Association id="{place}" objectType="{_OBJECT}Association" associationType="{kind}" '
        f'sourceObject="urn:uuid:{source}" targetObject="urn:uuid:{target}">\n{status}</Association>\n'
    )


def _codes(told: Told, document: Document, place: str) -> Iterator[str]:
    """Yield the codes that are known; the class follows from the type in a table that we do not have."""
    kind = told.detail("document_type")
    known = (
        (kind, LOINC, kind)
        if _LOINC_CODE.fullmatch(kind) and kind != _SOCIAL_DOCUMENT[0]
        else _SOCIAL_DOCUMENT
    )
    yield _classified("f0306f51-975f-434e-a61c-c59651d33983", place, known)
    secrecy = told.detail("confidentiality")
    if secrecy in _SECRECY:
        code = (secrecy, _CONFIDENTIALITY, _SECRECY[secrecy])
        yield _classified("f4f85eac-e6cb-4883-b524-f2705394840f", place, code)
    if document.media_type != source_types.CDA:
        yield _classified("a09d5840-386c-46f2-b5ad-9c3699a4309d", place, _MIME_TYPE_SUFFICIENT)
    yield _classified("f33fb8ac-18af-42cc-ae0e-ed0b0bdb91e1", place, _SOCIAL_FACILITY)
    yield _classified("cccf5598-8b07-4b77-a05e-ae952c785ead", place, _ESSMS)


def _patient(person: TheirIdentity | None) -> Iterator[str]:
    if person is None:
        return
    if person.ins:
        yield f"PID-3|{identifiers.patient_id(person)}"
    if person.name:
        yield f"PID-5|{identifiers.escaped(person.family)}^{identifiers.escaped(person.given)}"
    if person.birth_date:
        yield f"PID-7|{_moment(person.birth_date)}"
    if person.sex in _SEXES:
        yield f"PID-8|{_SEXES[person.sex]}"


def _moment(day: str) -> str:
    return day.replace("-", "")


def _unique(kind: str, place: str) -> str:
    return identifiers.oid(identifier("unique", kind, place))


def _slot(name: str, *values: str) -> str:
    """Return a slot; nothing when there is no value."""
    inside = "".join([f"<Value>{escaped(value)}</Value>" for value in values if value])
    return f'<Slot name="{name}"><ValueList>{inside}</ValueList></Slot>\n' if inside else _NOTHING


def _name(text: str) -> str:
    return f'<Name><LocalizedString xml:lang="fr-FR" charset="UTF-8" value="{escaped(text)}"/></Name>\n'


def _classified(scheme: str, place: str, code: tuple[str, str, str]) -> str:
    value, system, shown = code
    return (
        f'<Classification id="{urn("code", scheme, place)}" objectType="{_OBJECT}Classification" '
        f'classificationScheme="urn:uuid:{scheme}" classifiedObject="{place}" nodeRepresentation="{value}">\n'
        f"{_code(system, shown)}</Classification>\n"
    )


@lru_cache(maxsize=64)
def _code(system: str, shown: str) -> str:
    """Return what a code says: a package has few of them."""
    return _slot("codingScheme", system) + _name(shown)


def _author(place: str, scheme: str, establishment: str) -> str:
    if not establishment:
        return _NOTHING
    return (
        f'<Classification id="{urn("author", place)}" objectType="{_OBJECT}Classification" '
        f'classificationScheme="urn:uuid:{scheme}" classifiedObject="{place}" nodeRepresentation="">\n'
        f"{_institution(establishment)}</Classification>\n"
    )


@lru_cache(maxsize=64)
def _institution(establishment: str) -> str:
    return _slot("authorInstitution", identifiers.institution(establishment))


def _external(scheme: str, place: str, name: str, value: str, *, of: str = "Entry") -> str:
    if not value:
        return _NOTHING
    return (
        f'<ExternalIdentifier id="{urn("external", scheme, place)}" '
        f'objectType="{_OBJECT}ExternalIdentifier" registryObject="{place}" '
        f'identificationScheme="urn:uuid:{scheme}" value="{escaped(value)}">\n'
        f"{_external_name(of, name)}</ExternalIdentifier>\n"
    )


@lru_cache(maxsize=16)
def _external_name(of: str, name: str) -> str:
    return _name(f"XDS{'SubmissionSet' if of == 'Set' else 'DocumentEntry'}.{name}")
