"""Identifiers in the forms of XDS: each follows from the content, so that it is the same in each export."""

from __future__ import annotations

import re
from uuid import NAMESPACE_URL, UUID, uuid5

from exports.portability.layouts.told import INS_OIDS, TheirIdentity

NAMESPACE = uuid5(NAMESPACE_URL, "https://archive-dui.invalid/portability/tree/1")
"""All identifiers that this layout makes are UUIDs of version 5 under this one."""

STRUCTURES = "1.2.250.1.71.4.2.2"
"""The authority of the identifiers of structures; one of a FINESS begins with the digit 1."""

_OID = re.compile(r"(?:urn:oid:)?([0-2](?:\.(?:0|[1-9][0-9]*))+)")
_ESCAPES = {"\\": "\\E\\", "|": "\\F\\", "^": "\\S\\", "&": "\\T\\", "~": "\\R\\"}


def identifier(*of: str) -> UUID:
    """Return the UUID of something that is named by a kind and its own identifiers.

    >>> identifier("document", "1", "source") == identifier("document", "1", "source")
    True
    """
    return uuid5(NAMESPACE, "\n".join(of))


def oid(of: UUID) -> str:
    """Return a UUID as an OID (ITU-T X.667)."""
    return f"2.25.{of.int}"


def escaped(text: str) -> str:
    r"""Return text for a component of HL7 version 2.

    >>> escaped("A^B")
    'A\\S\\B'
    """
    return "".join(_ESCAPES.get(character, character) for character in text)


def patient_id(person: TheirIdentity | None) -> str:
    """Return the identifier of a patient: the national one, else that of their own software."""
    if person is None:
        return ""
    if person.ins:
        authority, _, value = person.ins.partition("|")
        return _cx(value, authority if authority in INS_OIDS else _authority(authority), "NH")
    return source_patient_id(person)


def source_patient_id(person: TheirIdentity | None) -> str:
    """Return the identifier of a patient in their own software; else that of the neutral content."""
    if person is None:
        return ""
    for local in person.local_ids:
        system, _, value = local.rpartition("|")
        if value:
            return _cx(value, _authority(system), "PI")
    return _cx(person.person, oid(identifier("persons")), "PI")


def institution(finess: str) -> str:
    """Return an establishment as the institution of an author.

    >>> institution("480787529")
    'FINESS 480787529^^^^^&1.2.250.1.71.4.2.2&ISO^IDNST^^^1480787529'
    """
    number = escaped(finess)
    return f"FINESS {number}^^^^^&{STRUCTURES}&ISO^IDNST^^^1{number}"


def _authority(system: str) -> str:
    """Return the OID of a system of identifiers; for an address, one that is made of it."""
    match = _OID.fullmatch(system)
    return match[1] if match else oid(uuid5(NAMESPACE_URL, system))


def _cx(value: str, authority: str, kind: str) -> str:
    return f"{escaped(value)}^^^&{authority}&ISO^{kind}"
