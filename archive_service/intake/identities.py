"""Check the French identifiers of persons, professionals and structures."""

from __future__ import annotations

import re

from archive_service.findings import Finding
from archive_service.findings.catalogue import Code
from archive_service.intake.context import ExaminationContext
from archive_service.model.flow import StructureIdentity
from archive_service.model.identifiers import (
    NO_FINESS,
    NO_SIREN,
    NO_SIRET,
    Finess,
    Siren,
    Siret,
    is_finess,
    is_siren,
    is_siret,
)

INS_NIR = "1.2.250.1.213.1.4.8"
INS_NIA = "1.2.250.1.213.1.4.9"
INS_NIR_TEST = "1.2.250.1.213.1.4.10"
INS_NIR_DEMO = "1.2.250.1.213.1.4.11"
NSS_OIDS = frozenset(("1.2.250.1.213.1.4.13", "1.2.250.1.213.1.4.14"))
INS_C = "1.2.250.1.213.1.4.2"
"""The number calculated from traits before 2020: beside an INS it is a former number, not a second INS."""
INS_OIDS = frozenset((INS_NIR, INS_NIA, INS_NIR_TEST, INS_NIR_DEMO))
PROFESSIONALS = "1.2.250.1.71.4.2.1"
STRUCTURES = "1.2.250.1.71.4.2.2"
RPPS_SYSTEM = "https://rpps.esante.gouv.fr"
FINESS_SYSTEMS = frozenset(("https://finess.esante.gouv.fr", "http://finess.esante.gouv.fr"))
SIREN_SYSTEMS = frozenset(("https://sirene.fr", "http://sirene.fr", "https://siren.fr"))

_URN_OID = re.compile(r"urn:oid:\s*", re.IGNORECASE)
_INS = re.compile(r"[1-478]\d{4}(?:\d\d|2[AB])\d{6}\d\d")
_STAY = re.compile(r"[^/]+/\S+-SEJOUR-\S+", re.ASCII)
STAYS = "https://identifiant-medicosocial-sejour.esante.gouv.fr"
_PREFIXED_STRUCTURE = {"1": 9, "2": 9, "3": 14}


def bare_oid(system: str) -> str:
    """Return a system without `urn:oid:`, which may be written in capitals (RFC 8141, section 3.1).

    >>> bare_oid("URN:OID:1.2.3 ")
    '1.2.3'
    """
    return _URN_OID.sub("", system.strip(), count=1)


def is_test_oid(system: str) -> bool:
    """Say whether an INS authority is a test or demonstration one."""
    return bare_oid(system) in (INS_NIR_TEST, INS_NIR_DEMO)


def ins_key(number: str) -> int:
    """Return the control key of the first 13 characters of an INS.

    The letters of Corsica count as 19 (2A) and 18 (2B). Source: INS reference frame, rule of the NIR.

    >>> ins_key("1477204253674")
    30
    """
    digits = number[:5] + {"2A": "19", "2B": "18"}.get(number[5:7], number[5:7]) + number[7:13]
    return 97 - int(digits) % 97


def check_ins(value: str, oid: str, where: str, context: ExaminationContext) -> list[Finding]:
    """Check form, key and authority of an INS of 15 characters."""
    findings: list[Finding] = []
    if not _INS.fullmatch(value) or not value.isascii():
        findings.append(Code.INS_FORMAT.at(where))
    elif int(value[13:]) != ins_key(value):
        findings.append(Code.INS_KEY.at(where))
    if is_test_oid(oid):
        findings.append(Code.INS_TEST_IDENTIFIER.at(where, production=context.production))
    return findings


def luhn(digits: str) -> bool:
    """Say whether the last digit is the Luhn check digit of the others.

    >>> luhn("79927398713")
    True
    """
    total = 0
    for place, digit in enumerate(reversed(digits)):
        number = int(digit) * (1 + place % 2)
        total += number - 9 if number > 9 else number
    return total % 10 == 0


def check_finess(value: str, where: str) -> list[Finding]:
    """Check form and key of a FINESS of nine characters; 2A and 2B count as 2 for the key."""
    if not is_finess(value):
        return [Code.FINESS_FORMAT.at(where)]
    digits = value.replace("A", "0").replace("B", "0")
    return [] if luhn(digits) else [Code.FINESS_KEY.at(where)]


def check_rpps(value: str, where: str) -> list[Finding]:
    """Check form and key of an RPPS of eleven digits."""
    if not (len(value) == 11 and value.isascii() and value.isdigit()):
        return [Code.RPPS_FORMAT.at(where)]
    return [] if luhn(value) else [Code.RPPS_KEY.at(where)]


def national_issuer(value: str) -> Finess:
    """Return the FINESS in an identifier in the national form (`3`, FINESS, `/`, number); empty for any
    other.

    >>> national_issuer("3480787529/1477")
    '480787529'
    """
    issuer, slash, _ = value.partition("/")
    return Finess(issuer[1:]) if slash and issuer[:1] == "3" and is_finess(issuer[1:]) else NO_FINESS


def stay_identifier(system: str, value: str) -> str:
    """Return the identifier of a stay as `system|value`; empty without a value.

    An identifier in the national form is written alike from FHIR and from CDA, where each establishment has
    an OID.

    >>> stay_identifier("1.2.250.2345", "3480787529/1477-SEJOUR-12")
    'https://identifiant-medicosocial-sejour.esante.gouv.fr|3480787529/1477-SEJOUR-12'
    """
    if not value:
        return ""
    national = national_issuer(value) and _STAY.fullmatch(value)
    return f"{STAYS if national else bare_oid(system)}|{value}"


def structure_of(system: str, value: str, name: str, where: str) -> StructureIdentity:
    """Read a structure's identifier: prefixed under the CDA authority, plain under the FHIR systems.

    A value that is not understood leaves FINESS, SIREN and SIRET empty; `raw` always holds the value.
    """
    authority, value = bare_oid(system), value.strip()
    kind, number = "", value
    if authority == STRUCTURES:
        if len(value) - 1 == _PREFIXED_STRUCTURE.get(value[:1]):
            kind, number = value[0], value[1:]
    elif authority in FINESS_SYSTEMS:
        kind = "1"
    elif authority in SIREN_SYSTEMS:
        kind = {9: "2", 14: "3"}.get(len(value), "")
    return StructureIdentity(
        finess=Finess(number) if kind == "1" and is_finess(number) else NO_FINESS,
        siren=Siren(number) if kind == "2" and is_siren(number) else NO_SIREN,
        siret=Siret(number) if kind == "3" and is_siret(number) else NO_SIRET,
        name=name.strip(),
        raw=f"{authority}^{value}" if authority else value,
        where=where,
    )
