"""The custodian of a file: establishments identified by FHIR organisations, business identifiers and
key/value data.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from archive_service.findings import Finding
from archive_service.intake.fhir.persons import Place
from archive_service.intake.fhir.tree import located, text
from archive_service.intake.identities import check_finess, national_issuer, structure_of
from archive_service.intake.reading.json_values import Json
from archive_service.model.flow import StructureIdentity
from archive_service.model.identifiers import NO_FINESS, Finess

_TYPED = {"FINEG": "1", "FINEJ": "1", "FINESS": "1", "SIREN": "2", "SIRET": "3", "SIRENE": "2"}
_IDENTIFIED_BY_TYPE = "urn:oid:1.2.250.1.71.4.2.2"


def organization_identity(organization: Json, pointer: str, place: Place) -> StructureIdentity:
    """Read FINESS, SIREN, SIRET and name of an Organization; missing ones are empty."""
    identity = StructureIdentity(name=text(organization, "name"), where=place(pointer))
    for identifier, here in located(organization, "identifier", pointer):
        system, value = text(identifier, "system"), text(identifier, "value")
        read = structure_of(system, value, identity.name, place(f"{here}/value"))
        if not read.is_identified:
            kind = _TYPED.get(text(identifier, "type", "coding", "code").upper(), "")
            if kind and value.isalnum():
                kind = "3" if kind == "2" and len(value) == 14 else kind
                read = structure_of(_IDENTIFIED_BY_TYPE, kind + value, identity.name, read.where)
        identity = combined(identity, read)
    return identity


def combined(first: StructureIdentity, other: StructureIdentity) -> StructureIdentity:
    """Combine two identities; where both have a value, the value of the first is used."""
    return replace(
        first,
        finess=first.finess or other.finess,
        siren=first.siren or other.siren,
        siret=first.siret or other.siret,
        name=first.name or other.name,
        raw=first.raw or other.raw,
        where=first.where or other.where,
    )


def finess_of_identifier(system: str, value: str) -> Finess:
    """Return the FINESS at the beginning of a business identifier in the national form, else empty."""
    return national_issuer(value) if "identifiant-medicosocial" in system else NO_FINESS


def check_structure(structure: StructureIdentity) -> Iterator[Finding]:
    """Check the control key of the establishment's FINESS."""
    if structure.finess:
        yield from check_finess(structure.finess, structure.where)


_FINESS_KEYS = (
    *("finess", "numerofiness", "numfiness", "nofiness", "idfiness", "codefiness"),
    *("finesset", "finesseg", "finessej", "finessgeographique", "finessjuridique", "finessetab"),
    *("numerofinesset", "numerofinesseg", "numerofinessej", "numfinesset", "numfinesseg", "numfinessej"),
    *("finessetablissement", "finessessms", "etablissementfiness", "numfinessetablissement", "numfinesspm"),
)
_KEYS: Mapping[str, str] = {
    **dict.fromkeys(_FINESS_KEYS, "1"),
    **dict.fromkeys(("siren", "numerosiren", "numsiren"), "2"),
    **dict.fromkeys(("siret", "numerosiret", "numsiret"), "3"),
}
_LENGTHS = {"1": (9,), "2": (9,), "3": (14,)}


def structure_key(key: str) -> str:
    """Return the kind of number that a key of structure-level data announces: `1` FINESS, `2` SIREN, `3`
    SIRET, or nothing.

    >>> structure_key("Numéro_FINESS_ET"), structure_key("nombre_de_places")
    ('1', '')
    """
    plain = key.casefold().replace("é", "e").replace("°", "")
    return _KEYS.get(re.sub(r"[^a-z]", "", plain), "")


def read_structure_value(kind: str, value: str, where: str) -> StructureIdentity | None:
    """Read an establishment's number, with or without spaces and prefix; None when the value is not such a
    number.
    """
    plain = re.sub(r"[\s.\-]", "", value)
    if len(plain) not in _LENGTHS[kind] and plain[:1] == kind and len(plain) - 1 in _LENGTHS[kind]:
        plain = plain[1:]
    read = structure_of(_IDENTIFIED_BY_TYPE, kind + plain, "", where)
    return replace(read, raw=value) if read.is_identified else None
