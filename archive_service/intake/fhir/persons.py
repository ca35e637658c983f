"""The persons of a FHIR flow, read from Patients and references, and contradictions between them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from archive_service.findings import Finding
from archive_service.findings.catalogue import Code
from archive_service.intake.context import ExaminationContext
from archive_service.intake.dates import day_of, first_day_of
from archive_service.intake.fhir.tree import located, many, objects, one, text
from archive_service.intake.identities import INS_C, INS_OIDS, NSS_OIDS, bare_oid, check_ins, is_test_oid
from archive_service.intake.reading.json_values import Json
from archive_service.model.flow import PersonIdentity
from archive_service.model.identity_matching import identifiers_of

_OLD_SYSTEM = re.compile(r"https?://identifiant-medicosocial-([a-z]+)\.(?:cnsa\.fr|esante\.gouv\.fr)/?")
_BIRTH_PLACE = "patient-birthPlace"
_INSEE = "insee-code"

Place = Callable[[str], str]


def current_system(system: str) -> str:
    """Return the present name of a system; earlier drafts of the standard used other hosts.

    >>> current_system("https://identifiant-medicosocial-evaluation.cnsa.fr")
    'https://identifiant-medicosocial-evaluation.esante.gouv.fr'
    """
    old = _OLD_SYSTEM.fullmatch(system.strip())
    return f"https://identifiant-medicosocial-{old[1]}.esante.gouv.fr" if old else system.strip()


def patient_identity(patient: Json, pointer: str, place: Place) -> PersonIdentity:
    """Read the identity of a Patient. An identifier of `use` old is history; an NSS (social security number)
    is never an identifier.
    """
    current = [(system, value) for system, value, _ in _current_identifiers(patient, pointer)]
    ins = [f"{system}|{value}" for system, value in current if system in INS_OIDS]
    local_ids = [
        f"{system}|{value}"
        for system, value in current
        if system not in INS_OIDS and not (ins and system == INS_C)
    ]
    name = next(
        (name for name in objects(patient, "name") if text(name, "use") == "official"), one(patient, "name")
    )
    return PersonIdentity(
        local_ids=tuple(dict.fromkeys(local_ids)),
        ins=ins[0] if ins else "",
        ins_is_test=bool(ins) and is_test_oid(ins[0].split("|")[0]),
        family=text(name, "family"),
        given=" ".join(given.strip() for given in many(name, "given") if isinstance(given, str)),
        birth_date=day_of(text(patient, "birthDate")),
        gender=text(patient, "gender"),
        birth_place=_birth_place(patient),
        where=place(pointer),
    )


def names_of_patient(patient: Json) -> tuple[str, str]:
    """Return all family names and all given names that a Patient has or had, each as one text."""
    names = objects(patient, "name")
    given = [word for name in names for word in many(name, "given") if isinstance(word, str)]
    return " ".join(text(name, "family") for name in names), " ".join(given)


def check_patient(
    patient: Json, identity: PersonIdentity, pointer: str, place: Place, context: ExaminationContext
) -> Iterator[Finding]:
    """Yield findings about the identity that a Patient states."""
    ins: set[str] = set()
    for identifier, here in located(patient, "identifier", pointer):
        if bare_oid(text(identifier, "system")) in NSS_OIDS:
            yield Code.NSS_NOT_IDENTITY.at(place(here))
    for oid, value, here in _current_identifiers(patient, pointer):
        if oid in INS_OIDS:
            yield from check_ins(value, oid, place(f"{here}/value"), context)
            ins.add(f"{oid}|{value}")
    if len(ins) > 1:
        yield Code.SEVERAL_INS.at(place(f"{pointer}/identifier"))
    birth = first_day_of(text(patient, "birthDate"))
    death = day_of(text(patient, "deceasedDateTime"), latest=True)
    if birth and death and death < birth:
        yield Code.BIRTH_AFTER_DEATH.at(place(f"{pointer}/deceasedDateTime"))
    yield from _traits(patient, identity, pointer, place)


def _current_identifiers(patient: Json, pointer: str) -> Iterator[tuple[str, str, str]]:
    """Yield system, value and place of the identifiers that are current, with normalised systems."""
    for identifier, here in located(patient, "identifier", pointer):
        system, value = current_system(bare_oid(text(identifier, "system"))), text(identifier, "value")
        if system not in NSS_OIDS and value and text(identifier, "use") != "old":
            yield system, value, here


def _birth_place(patient: Json) -> str:
    for extension in objects(patient, "extension"):
        if text(extension, "url").endswith(_BIRTH_PLACE):
            address = one(extension, "valueAddress")
            for inner in objects(address, "extension"):
                if text(inner, "url").endswith(_INSEE):
                    return text(inner, "valueCoding", "code")
            return text(address, "city")
    return ""


def _traits(patient: Json, identity: PersonIdentity, pointer: str, place: Place) -> Iterator[Finding]:
    if identity.ins:
        traits = (identity.family, identity.given, identity.birth_date, identity.gender, identity.birth_place)
        if not all(traits):
            yield Code.INS_INCOMPLETE_TRAITS.at(place(pointer))
        return
    for extension in objects(patient, "extension"):
        for inner in objects(extension, "extension"):
            if text(inner, "valueCoding", "code") == "VALI":
                yield Code.IDENTITY_VALIDATED_WITHOUT_INS.at(place(pointer))


def from_identifier(system: str, value: str, where: str) -> PersonIdentity:
    """Return the identity that an identifier alone gives."""
    oid = current_system(bare_oid(system))
    if not value or oid in NSS_OIDS:
        return PersonIdentity(where=where)
    if oid in INS_OIDS:
        return PersonIdentity(ins=f"{oid}|{value}", ins_is_test=is_test_oid(oid), where=where)
    return PersonIdentity(local_ids=(f"{oid}|{value}",), where=where)


def merged(first: PersonIdentity, other: PersonIdentity) -> PersonIdentity:
    """Merge two identities of the same person; the values of the first come first."""
    return replace(
        first,
        local_ids=tuple(dict.fromkeys([*first.local_ids, *other.local_ids])),
        ins=first.ins or other.ins,
        ins_is_test=first.ins_is_test if first.ins else other.ins_is_test,
        family=first.family or other.family,
        given=first.given or other.given,
        birth_date=first.birth_date or other.birth_date,
        gender=first.gender or other.gender,
        birth_place=first.birth_place or other.birth_place,
    )


class Persons:
    """The distinct persons of a flow, found by their identifiers; `all` are their identities, each combined
    from the statements of the flow's entries.
    """

    def __init__(self) -> None:
        """Start without persons."""
        self.all: list[PersonIdentity] = []
        self.identities: list[PersonIdentity] = []
        self._by_name: dict[str, int] = {}
        self._same_as: dict[int, int] = {}

    def add(self, identity: PersonIdentity) -> int:
        """Return the number of the person, already known or new."""
        self.identities.append(identity)
        names = identifiers_of(identity)
        number = next((self.root(self._by_name[name]) for name in names if name in self._by_name), -1)
        if number < 0:
            self.all.append(identity)
            number = len(self.all) - 1
        else:
            self.all[number] = merged(self.all[number], identity)
        for name in names:
            self._by_name.setdefault(name, number)
        return number

    def unite(self, number: int, other: int) -> None:
        """Treat two numbers as one person: the lower number represents both."""
        low, high = sorted((self.root(number), self.root(other)))
        if low != high:
            self._same_as[high] = low
            self.all[low] = merged(self.all[low], self.all[high])

    def of(self, number: int) -> PersonIdentity:
        """Return the identity of a person."""
        return self.all[self.root(number)]

    def root(self, number: int) -> int:
        """Return the number that represents a person."""
        while number in self._same_as:
            number = self._same_as[number]
        return number

    def roots(self) -> list[int]:
        """Return one number for each person."""
        return [number for number in range(len(self.all)) if number not in self._same_as]
