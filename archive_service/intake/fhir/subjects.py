"""Find the persons that each resource of a flow is about, or that it is about somebody outside the flow.

A resource about somebody outside the flow belongs to a stranger: it is kept with the flow, but in no person's
record. Which person's record a resource belongs to is decided by rules 1, 2, 3 and 6 of
`model.identity_matching`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from archive_service.findings import Finding
from archive_service.findings.catalogue import Code
from archive_service.intake.contested_identities import without_identifiers
from archive_service.intake.fhir.documents import CarriedCda, Documents
from archive_service.intake.fhir.flow import Flow
from archive_service.intake.fhir.links import Resource
from archive_service.intake.fhir.person_references import (
    HOLDERS,
    contained_in,
    identifier_in,
    kind_of,
    names_inside,
    person_references,
    speaking_parts,
)
from archive_service.intake.fhir.persons import (
    check_patient,
    from_identifier,
    names_of_patient,
    patient_identity,
)
from archive_service.intake.fhir.tree import many, objects, one, text
from archive_service.intake.reading.json_values import Json, walk
from archive_service.model.flow import PersonIdentity
from archive_service.model.identity_matching import (
    identifiers_contradict,
    identifiers_of,
    share_an_identifier,
    traits_contradict,
    words_name,
)

_KEYS = ("subject", "patient", "for", "beneficiary", "individual")
_SOURCE = "sourcePatientInfo"  # statements of another system about the same person
_ABOUT_PERSONS = frozenset(("", "Patient", "Group", "RelatedPerson", "Person"))
_MOST_COMPARED = 100  # persons; in a larger flow nobody is identified by words alone
_MOST_NESTED = 5  # depth of nested groups and relations that is followed

Named = frozenset[int] | Finding
"""The numbers of the persons that a reference names, empty when it names none; or the reason why the target
is a stranger.
"""

_NOBODY: frozenset[int] = frozenset()


@dataclass(slots=True)
class Subjects:
    """For each resource: the numbers of the persons it is about, and the reason why it belongs to a
    stranger.
    """

    persons: list[set[int]]
    strangers: dict[int, Finding] = field(default_factory=dict)


def subjects_of(flow: Flow, documents: Documents) -> Subjects:
    """Find the persons each resource is about; Patients are read first, so that references find them."""
    reading = _Reading(flow)
    for resource in flow.resources:
        if resource.kind == "Patient":
            reading.add_patient(resource)
    for cda in documents.cdas:
        reading.add_document(cda)
    subjects = Subjects([set() for _ in flow.resources])
    sheets = {cda.sheet.index: cda for cda in documents.cdas if cda.draft and cda.draft.person}
    for resource in flow.resources:
        index = resource.index
        if index in sheets:
            subjects.persons[index] = {reading.document_persons[index]}
            continue
        named = reading.persons_of(resource)
        if isinstance(named, Finding):
            subjects.strangers[index] = named
        else:
            subjects.persons[index] = set(named)
    flow.findings += subjects.strangers.values()
    root = flow.persons.root
    subjects.persons = [{root(number) for number in persons} for persons in subjects.persons]
    return subjects


class _Reading:
    """Resolves the references of one flow to its persons."""

    def __init__(self, flow: Flow) -> None:
        self._flow = flow
        self._persons = flow.persons
        self._patients: dict[int, int] = {}  # resource -> person
        self._other_names: dict[int, PersonIdentity] = {}  # person -> all names its Patients give
        self._held_names: dict[int, frozenset[str]] = {}
        self.document_persons: dict[int, int] = {}  # sheet of a CDA -> person

    def add_patient(self, resource: Resource) -> None:
        """Read a Patient of the flow."""
        identity = self._patient(resource.node, resource.pointer)
        number = self._persons.add(identity)
        self._patients[resource.index] = number
        known = self._other_names.get(number, PersonIdentity())
        family, given = names_of_patient(resource.node)
        self._other_names[number] = replace(
            known, family=f"{known.family} {family}".strip(), given=f"{known.given} {given}".strip()
        )
        if not identifiers_of(identity):
            alone = identity.family and identity.birth_date
            code = Code.PERSON_WITHOUT_IDENTIFIER if alone else Code.NO_PERSON
            self._flow.findings.append(code.at(identity.where))

    def add_document(self, cda: CarriedCda) -> None:
        """Read the person of a CDA document, and check that its DocumentReference names the same person."""
        person = cda.draft.person if cda.draft else None
        if person is None:
            return
        number = self._persons.add(person)
        self.document_persons[cda.sheet.index] = number
        for reference, where in person_references(cda.sheet.node, cda.sheet.pointer, _KEYS):
            named = self._designated(reference, where, cda.sheet)
            if words_name(text(reference, "display"), person) is False:
                self._differ(where)
            elif isinstance(named, Finding):
                # The CDA itself names its person; the DocumentReference may leave the person open, but must
                # not contradict it.
                self._flow.findings += [named] if named.code == Code.FHIR_SUBJECT_CONTRADICTS else []
            else:
                for other in named:
                    self._unite(number, other, where)

    def _unite(self, number: int, other: int, where: str) -> None:
        """Treat the person of a document and the subject of its DocumentReference as one, since the
        DocumentReference says so.
        """
        one_, two = (self._persons.of(each) for each in (number, other))
        if self._persons.root(number) == self._persons.root(other):
            return
        if identifiers_contradict(one_, two) or traits_contradict(one_, two):
            self._differ(where)
        else:
            self._persons.unite(number, other)

    def _differ(self, where: str) -> None:
        self._flow.findings.append(Code.DOCUMENT_SUBJECT_DIFFERS.at(self._flow.source.place(where)))

    def persons_of(self, resource: Resource) -> Named:
        """Return the persons that a resource names anywhere, or the reason why it must be in no record."""
        if resource.kind == "Patient":
            return frozenset([self._patients[resource.index]])
        persons = {
            self._patients[target]
            for target in self._flow.links.targets[resource.index]
            if target in self._patients
        }
        for node, pointer in speaking_parts(resource):
            for reference, where in person_references(node, pointer, _KEYS):
                named = self._designated(reference, where, resource)
                if isinstance(named, Finding):
                    return named
                persons |= named
        if resource.kind in HOLDERS:
            return self._held(resource, persons)
        return self._source_agrees(resource, frozenset(persons))

    def _held(self, resource: Resource, persons: set[int]) -> Named:
        """Return the persons of a resource that contains other resources: its bytes cannot be separated."""
        for pointer, node in walk(resource.node, resource.pointer):
            if isinstance(node, dict) and text(node, "resourceType") == "Patient":
                persons.add(self._persons.add(self._patient(node, pointer)))
        if len(persons) > 1:
            self._flow.findings.append(
                Code.FHIR_ENTRY_OF_NOBODY.at(self._flow.source.place(resource.pointer))
            )
        return frozenset(persons)

    def _source_agrees(self, resource: Resource, persons: frozenset[int]) -> Named:
        """Use what a DocumentReference says about the person in the source system: when nothing else names
        the person, or to detect a contradiction.
        """
        for reference, where in person_references(resource.node, resource.pointer, (_SOURCE,)):
            if not persons:
                persons_ = self._designated(reference, where, resource)
                if isinstance(persons_, Finding):
                    return persons_
                persons = persons_
                continue
            inner = contained_in(resource.node, text(reference, "reference"))
            if inner is None or text(inner, "resourceType") != "Patient":
                continue
            stated = patient_identity(inner, where, self._flow.source.place)
            known = [self._persons.of(number) for number in persons]
            if not any(share_an_identifier(stated, who) for who in known) and all(
                identifiers_contradict(stated, who) or traits_contradict(stated, who) for who in known
            ):
                return Code.FHIR_SUBJECT_CONTRADICTS.at(self._flow.source.place(where))
        return persons

    def _designated(self, reference: Json, where: str, resource: Resource, depth: int = 0) -> Named:
        """Return the persons that a reference designates."""
        links, place = self._flow.links, self._flow.source.place(where)
        name = text(reference, "reference")
        target = links.resolve(name, resource)
        if target is None and name and name in self._inside(resource):
            return _NOBODY  # the persons inside it are read separately
        if target in self._patients:
            return self._agreeing(self._patients[target], reference, place)
        if target is not None:
            return _NOBODY  # a group, a relation, a place: its owner decides
        if name.startswith("#"):
            inner = contained_in(resource.node, name)
            return self._of_contained(inner, resource, place, depth)
        stated = self._stated(reference, place)
        if stated is not None:
            if words_name(text(reference, "display"), self._names(stated)) is False:
                return Code.FHIR_SUBJECT_OTHER_NAME.at(place)
            return frozenset([stated])
        if self._is_contested(reference):
            # When two persons share an identifier, nobody can say which is meant; an identifier of one person
            # identifies that person.
            roots = self._persons.roots()
            return frozenset(roots) if len(roots) == 1 else Code.FHIR_ENTRY_OF_NOBODY.at(place)
        if kind_of(reference) not in _ABOUT_PERSONS:
            return _NOBODY
        if name or text(reference, "identifier", "value"):
            return Code.FHIR_SUBJECT_UNRESOLVED.at(place)
        return self._by_words(text(reference, "display"), place)

    def _inside(self, resource: Resource) -> frozenset[str]:
        if resource.kind not in HOLDERS:
            return frozenset()
        if resource.index not in self._held_names:
            self._held_names[resource.index] = names_inside(resource)
        return self._held_names[resource.index]

    def _agreeing(self, number: int, reference: Json, place: str) -> Named:
        """Return the person that a reference designates, unless its other statements describe somebody
        else.
        """
        identity = self._persons.of(number)
        system, value = identifier_in(reference)
        also = self._flow.links.identified("Patient", system, value)
        root = self._persons.root
        if also is not None and root(self._patients[also]) != root(number):
            return Code.FHIR_SUBJECT_CONTRADICTS.at(place)
        if also is None and identifiers_contradict(from_identifier(system, value, place), identity):
            return Code.FHIR_SUBJECT_CONTRADICTS.at(place)
        if words_name(text(reference, "display"), self._names(number)) is False:
            return Code.FHIR_SUBJECT_OTHER_NAME.at(place)
        return frozenset([number])

    def _stated(self, reference: Json, place: str) -> int | None:
        """Return the person that a reference names by an identifier, already known or new."""
        system, value = identifier_in(reference)
        if kind_of(reference) not in ("", "Patient") or not value:
            return None
        known = self._flow.links.identified("Patient", system, value)
        if known is not None:
            return self._patients[known]
        identity = without_identifiers(from_identifier(system, value, place), self._flow.contested)
        return self._persons.add(identity) if identifiers_of(identity) else None

    def _is_contested(self, reference: Json) -> bool:
        """Say whether a reference names a person by an identifier that is contested in the flow."""
        stated = from_identifier(*identifier_in(reference), "")
        return not self._flow.contested.isdisjoint(identifiers_of(stated))

    def _of_contained(self, inner: Json, resource: Resource, place: str, depth: int) -> Named:
        """Return the persons of a contained resource; a contained Patient without identifier proves
        nothing.
        """
        kind = text(inner, "resourceType")
        if kind == "Patient":
            identity = self._patient(inner, f"{resource.pointer}/contained")
            if not identifiers_of(identity):
                return Code.FHIR_SUBJECT_UNRESOLVED.at(place)
            return frozenset([self._persons.add(identity)])
        if kind not in _ABOUT_PERSONS:
            return _NOBODY
        persons: set[int] = set()
        members = [one(member, "entity") for member in objects(inner, "member")]
        for reference in [*members, *many(inner, "patient")] if depth < _MOST_NESTED else []:
            named = self._designated(reference, f"{resource.pointer}/contained", resource, depth + 1)
            if isinstance(named, Finding):
                return named
            persons |= named
        return frozenset(persons) if persons else Code.FHIR_SUBJECT_UNRESOLVED.at(place)

    def _by_words(self, words: str, place: str) -> Named:
        """Return the only person of the flow that a text names by family and given name."""
        if not words or len(self._persons.all) > _MOST_COMPARED:
            return _NOBODY
        verdicts = {number: words_name(words, self._names(number)) for number in self._persons.roots()}
        named = [number for number, verdict in verdicts.items() if verdict]
        if len(named) == 1:
            return frozenset(named)
        if named or (verdicts and all(verdict is False for verdict in verdicts.values())):
            return Code.FHIR_SUBJECT_OTHER_NAME.at(place)
        return _NOBODY

    def _names(self, number: int) -> PersonIdentity:
        return self._other_names.get(number) or self._persons.of(number)

    def _patient(self, patient: Json, pointer: str) -> PersonIdentity:
        """Return a Patient's identity without contested identifiers; note defects and uncertainty in it."""
        flow = self._flow
        identity = patient_identity(patient, pointer, flow.source.place)
        findings = list(check_patient(patient, identity, pointer, flow.source.place, flow.context))
        flow.findings += findings
        if any(finding.code == Code.SEVERAL_INS for finding in findings):
            flow.uncertain.add(identity.ins)
        return without_identifiers(identity, flow.contested)
