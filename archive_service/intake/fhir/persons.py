"""Who a FHIR flow is about: persons read from Patients and references, and contradictions between them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from archive_service.findings import Finding
from archive_service.findings.catalogue import Code
from archive_service.intake.context import ExaminationContext
from archive_service.intake.dates import day_of
from archive_service.intake.fhir.tree import located, many, objects, one, text
from archive_service.intake.identities import INS_OIDS, NSS_OIDS, bare_oid, check_ins, is_test_oid
from archive_service.intake.reading.json_values import Json
from archive_service.model.flow import PersonIdentity

_OLD_SYSTEM = re.compile(r"https?://identifiant-medicosocial-([a-z]+)\.(?:cnsa\.fr|esante\.gouv\.fr)/?")
_BIRTH_PLACE = "patient-birthPlace"
_INSEE = "insee-code"
_GENDERS = frozenset(("male", "female"))

Place = Callable[[str], str]


def current_system(system: str) -> str:
    """Return the name a system has today; earlier drafts used other hosts.

    >>> current_system("https://identifiant-medicosocial-evaluation.cnsa.fr")
    'https://identifiant-medicosocial-evaluation.esante.gouv.fr'
    """
    old = _OLD_SYSTEM.fullmatch(system.strip())
    return f"https://identifiant-medicosocial-{old[1]}.esante.gouv.fr" if old else system.strip()


@dataclass(slots=True)
class Person:
    """A person being put together from what the flow's entries say."""

    identity: PersonIdentity
    patients: list[int] = field(default_factory=list)  # indexes of Patient entries


def patient_identity(patient: Json, pointer: str, place: Place) -> PersonIdentity:
    """Read who a Patient is. An identifier of `use` old is history, an NSS is never one."""
    local_ids: list[str] = []
    ins: list[str] = []
    for oid, value, identifier, _ in _current_identifiers(patient, pointer):
        if oid in INS_OIDS:
            ins.append(f"{oid}|{value}")
        else:
            local_ids.append(f"{current_system(text(identifier, 'system'))}|{value}")
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


def check_patient(
    patient: Json, identity: PersonIdentity, pointer: str, place: Place, context: ExaminationContext
) -> Iterator[Finding]:
    """Yield what is wrong in the identity that a Patient states."""
    ins: set[str] = set()
    for identifier, here in located(patient, "identifier", pointer):
        if bare_oid(text(identifier, "system")) in NSS_OIDS:
            yield Code.NSS_NOT_IDENTITY.at(place(here))
    for oid, value, _, here in _current_identifiers(patient, pointer):
        if oid in INS_OIDS:
            yield from check_ins(value, oid, place(f"{here}/value"), context)
            ins.add(f"{oid}|{value}")
    if len(ins) > 1:
        yield Code.SEVERAL_INS.at(place(f"{pointer}/identifier"))
    yield from _traits(patient, identity, pointer, place)


def _current_identifiers(patient: Json, pointer: str) -> Iterator[tuple[str, str, Json, str]]:
    """Yield OID or system, value, the identifier and its place, of all that name the person today."""
    for identifier, here in located(patient, "identifier", pointer):
        oid, value = bare_oid(text(identifier, "system")), text(identifier, "value")
        if oid not in NSS_OIDS and value and text(identifier, "use") != "old":
            yield oid, value, identifier, here


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
    """Return the little that an identifier alone says of a person."""
    oid = bare_oid(system)
    if not value or oid in NSS_OIDS:
        return PersonIdentity(where=where)
    if oid in INS_OIDS:
        return PersonIdentity(ins=f"{oid}|{value}", ins_is_test=is_test_oid(oid), where=where)
    return PersonIdentity(local_ids=(f"{current_system(system)}|{value}",), where=where)


def same_person(one_: PersonIdentity, other: PersonIdentity) -> bool:
    """Say whether two identities share an INS or a local identifier."""
    return bool((one_.ins and one_.ins == other.ins) or set(one_.local_ids) & set(other.local_ids))


def names_of(identity: PersonIdentity) -> list[str]:
    """Return what a person may be found by: the INS first, then the local identifiers."""
    return [*([identity.ins] if identity.ins else []), *identity.local_ids]


def contradictions(identities: Sequence[PersonIdentity]) -> Iterator[Finding]:
    """Yield what makes attribution unsafe among all identities of a flow."""
    by_ins: dict[str, PersonIdentity] = {}
    by_local: dict[str, PersonIdentity] = {}
    for identity in identities:
        if identity.ins:
            first = by_ins.setdefault(identity.ins, identity)
            if _differ(first, identity):
                yield Code.TWO_PERSONS_ONE_INS.at(identity.where)
        for local_id in identity.local_ids:
            first = by_local.setdefault(local_id, identity)
            if _differ(first, identity) or (first.ins and identity.ins and first.ins != identity.ins):
                yield Code.TWO_PERSONS_ONE_LOCAL_ID.at(identity.where)
    kinds = {identity.ins_is_test for identity in identities if identity.ins}
    if len(kinds) > 1:
        where = next(identity.where for identity in identities if identity.ins_is_test)
        yield Code.TEST_AND_PRODUCTION_MIXED.at(where)


def contested_names(identities: Sequence[PersonIdentity], context: ExaminationContext) -> frozenset[str]:
    """Return the identifiers that say nothing certain of anybody: those of two persons at once, and a test
    INS in production or beside a real one."""
    contested: set[str] = set()
    first: dict[str, PersonIdentity] = {}
    for identity in identities:
        for name in names_of(identity):
            other = first.setdefault(name, identity)
            two_ins = name != identity.ins and other.ins and identity.ins and other.ins != identity.ins
            if two_ins or _differ(other, identity):
                contested.add(name)
    if context.production or len({identity.ins_is_test for identity in identities if identity.ins}) > 1:
        contested |= {identity.ins for identity in identities if identity.ins_is_test}
    return frozenset(contested)


def without_names(identity: PersonIdentity, contested: frozenset[str]) -> PersonIdentity:
    """Return an identity without the identifiers that are contested."""
    if contested.isdisjoint(names_of(identity)):
        return identity
    certain = identity.ins not in contested
    return replace(
        identity,
        ins=identity.ins if certain else "",
        ins_is_test=identity.ins_is_test and certain,
        local_ids=tuple(name for name in identity.local_ids if name not in contested),
    )


def _differ(first: PersonIdentity, other: PersonIdentity) -> bool:
    if first.birth_date and other.birth_date and first.birth_date != other.birth_date:
        return True
    if {first.gender, other.gender} == _GENDERS:
        return True
    return first.is_named_otherwise(other)


def merged(first: PersonIdentity, other: PersonIdentity) -> PersonIdentity:
    """Return one identity from two of the same person; what the first says comes first."""
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
    """The distinct persons of a flow, each found again by its identifiers."""

    def __init__(self) -> None:
        """Start with nobody."""
        self.all: list[Person] = []
        self._by_name: dict[str, int] = {}
        self.identities: list[PersonIdentity] = []

    def add(self, identity: PersonIdentity, patient: int | None = None) -> int:
        """Return the number of the person, known already or new."""
        self.identities.append(identity)
        number = next((self._by_name[name] for name in names_of(identity) if name in self._by_name), -1)
        if number < 0:
            self.all.append(Person(identity))
            number = len(self.all) - 1
        else:
            self.all[number].identity = merged(self.all[number].identity, identity)
        for name in names_of(identity):
            self._by_name.setdefault(name, number)
        if patient is not None:
            self.all[number].patients.append(patient)
        return number
