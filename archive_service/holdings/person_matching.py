"""Match persons within a tenant: by local identifier and INS, never by NSS."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from archive_service.findings import Finding
from archive_service.findings.catalogue import Code
from archive_service.holdings.declared_details import lookup_names
from archive_service.model.establishment import Establishment
from archive_service.model.flow import PersonIdentity
from archive_service.model.identifiers import Department, Tenant
from archive_service.model.identity_matching import is_somebody_else
from archive_service.model.keys import person_key
from archive_service.model.persons import KnownPerson, PersonTraits
from archive_service.ports import Cipher, Transaction

Described = tuple[PersonIdentity | None, Establishment]
"""The person in a record, and the establishment that the record comes from."""


@dataclass(frozen=True, slots=True)
class FlowPersons:
    """The persons of a flow.

    `persons` has one member for each record, None when the record names nobody; `new` holds the facts of
    persons seen for the first time; `indexes` are the indexes that were not known before, by person and
    department; `findings` report contradictions with known persons.
    """

    persons: Sequence[UUID | None]
    new: Mapping[UUID, Described]
    indexes: Mapping[tuple[UUID, Department], Sequence[bytes]]
    findings: Sequence[Finding]


@dataclass(frozen=True, slots=True, kw_only=True)
class Persons:
    """Finds or creates the persons of a flow, which all belong to one tenant."""

    cipher: Cipher
    new_id: Callable[[], UUID]

    def locks(self, described: Sequence[Described]) -> list[str]:
        """Return the locks that prevent two deposits about one new person from creating two persons."""
        return [f"person {index.hex()}" for one in described for index in self._indexes(*one)]

    def of(self, described: Sequence[Described], tenant: Tenant, transaction: Transaction) -> FlowPersons:
        """Find the persons described, in a transaction that holds their locks.

        When identifiers lead to two persons, the first identifier decides, and the INS is the first: only
        users merge persons, never a flow.
        """
        indexes = [self._indexes(identity, establishment) for identity, establishment in described]
        wanted = [index for own in indexes for index in own]
        known = dict(transaction.people.found(tenant, wanted)) if wanted else {}
        persons: list[UUID | None] = []
        new: dict[UUID, Described] = {}
        further: dict[tuple[UUID, Department], list[bytes]] = {}
        for one, own in zip(described, indexes, strict=True):
            person = next((known[index] for index in own if index in known), None)
            if person is None and own:
                person = self.new_id()
                new[person] = one
            persons.append(person)
            for index in own:
                if person is not None and index not in known:
                    known[index] = person
                    further.setdefault((person, one[1].department), []).append(index)
        # One person's file may have many documents: their person is read once.
        held = {one: transaction.people.known(one) for one in persons if one is not None and one not in new}
        findings = [
            finding
            for person, (identity, _) in zip(persons, described, strict=True)
            if person in held and identity is not None
            for finding in _contradictions(held[person], identity)
            # When users have merged persons, their decision is followed.
            if not transaction.reassignments.merged_into(person)
        ]
        return FlowPersons(persons, new, further, findings)

    def add(self, found: FlowPersons, tenant: Tenant, transaction: Transaction) -> None:
        """Write the new persons, whose keys exist already, and the new identifiers of all persons."""
        for person, (identity, establishment) in found.new.items():
            known = KnownPerson(traits=None if identity is None else _traits(identity))
            transaction.people.add(person, tenant, establishment.department, person_key(person), known)
        for (person, department), indexes in found.indexes.items():
            transaction.people.identify(person, tenant, department, indexes)

    def _indexes(self, identity: PersonIdentity | None, establishment: Establishment) -> list[bytes]:
        """Return the indexes of a person's identifiers, the strongest first."""
        names = lookup_names(identity, establishment)
        return [self.cipher.index(establishment.legal_entity, "person", name) for name in names]


def _contradictions(known: KnownPerson, stated: PersonIdentity) -> Iterator[Finding]:
    """Yield contradictions between the flow's identity traits and the known person's."""
    traits = known.traits
    if traits is None:
        return
    held = PersonIdentity(family=traits.family, given=traits.given, birth_date=traits.birth_date)
    if is_somebody_else(stated, held):
        by_ins = stated.ins and stated.ins == traits.ins
        code = Code.TWO_PERSONS_ONE_INS if by_ins else Code.TWO_PERSONS_ONE_LOCAL_ID
        yield code.at(stated.where, detail="l'une, déjà connue, a un autre nom et un autre jour de naissance")


def _traits(identity: PersonIdentity) -> PersonTraits:
    return PersonTraits(
        family=identity.family,
        given=identity.given,
        birth_date=identity.birth_date,
        gender=identity.gender,
        birth_place=identity.birth_place,
        ins=identity.ins,
        local_ids=tuple(identity.local_ids),
    )
