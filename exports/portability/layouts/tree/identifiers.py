"""Identifiers in the forms of XDS: each follows from the content, so that it is the same in each export."""

from __future__ import annotations

import re
from hashlib import sha1
from uuid import NAMESPACE_URL, uuid5

from exports.portability.layouts.told import INS_OIDS, TheirIdentity

NAMESPACE = uuid5(NAMESPACE_URL, "https://archive-dui.invalid/portability/tree/1")
"""All identifiers that this layout makes are UUIDs of version 5 under this one."""

_NAMESPACE_BYTES = NAMESPACE.bytes

STRUCTURES = "1.2.250.1.71.4.2.2"
"""The authority of the identifiers of structures; one of a FINESS begins with the digit 1."""

_OID = re.compile(r"(?:urn:oid:)?([0-2](?:\.(?:0|[1-9][0-9]*))+)")
_ESCAPES = str.maketrans({"\\": "\\E\\", "|": "\\F\\", "^": "\\S\\", "&": "\\T\\", "~": "\\R\\"})


def identifier(*of: str) -> str:
    r"""Return the UUID of something that is named by a kind and its own identifiers, as text.

    Computed here, because an object of `uuid` for each of the thirty of a document takes twice the time.

    >>> identifier("document", "1", "source") == str(uuid5(NAMESPACE, "document\n1\nsource"))
    True
    """
    name = sha1(_NAMESPACE_BYTES + "\n".join(of).encode(), usedforsecurity=False).hexdigest()
    # RFC 9562, 5.5: the version 5, and the variant in the two highest bits.
    variant = "89ab"[int(name[16], 16) & 3]
    return f"{name[:8]}-{name[8:12]}-5{name[13:16]}-{variant}{name[17:20]}-{name[20:32]}"


def urn(*of: str) -> str:
    """Return `identifier` as a URN.

    >>> urn("document", "1") == f"urn:uuid:{identifier('document', '1')}"
    True
    """
    return f"urn:uuid:{identifier(*of)}"


def oid(of: str) -> str:
    """Return a UUID as an OID (ITU-T X.667).

    >>> oid("00000000-0000-0000-0000-000000000010")
    '2.25.16'
    """
    return f"2.25.{int(of.replace('-', ''), 16)}"


def escaped(text: str) -> str:
    r"""Return text for a component of HL7 version 2.

    >>> escaped("A^B")
    'A\\S\\B'
    """
    return text.translate(_ESCAPES)


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
    return match[1] if match else oid(str(uuid5(NAMESPACE_URL, system)))


def _cx(value: str, authority: str, kind: str) -> str:
    return f"{escaped(value)}^^^&{authority}&ISO^{kind}"
