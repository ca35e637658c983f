"""The records of a FHIR flow, the entries that belong to each record, and the entries of nobody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace

from archive_service.findings import Finding
from archive_service.findings.catalogue import Code
from archive_service.intake.fhir.documents import CarriedCda, Documents
from archive_service.intake.fhir.drafts import Custodians, collective_draft, native_draft
from archive_service.intake.fhir.flow import Flow, entry_pointer, ranges_of
from archive_service.intake.fhir.ownership import ACCOMPANYING, NEUTRAL, Ownership
from archive_service.intake.fhir.shares import MOST_COPIED, Shares
from archive_service.model.flow import PersonIdentity, RecordDraft
from archive_service.model.identity_matching import traits_agree


@dataclass(frozen=True, slots=True)
class FlowRecords:
    """The records of a flow, and the resources that belong to no record although they concern somebody."""

    drafts: Sequence[RecordDraft]
    unowned: Sequence[int] = ()
    several_persons: bool = False


@dataclass(slots=True)
class _Core:
    """The resources around which a record is built: the DocumentReference of a CDA, a collective event, or
    the resources of a person.
    """

    members: list[int]
    person: int | None = None
    cda: CarriedCda | None = None
    event: int | None = None
    draft: RecordDraft | None = None
    related: list[int] = field(default_factory=list)


def records_of(flow: Flow, documents: Documents, ownership: Ownership) -> FlowRecords:
    """Return the records: first those of the CDA documents, then of the collective events, then of each
    person.

    A resource that names nobody belongs to the records whose own resources refer to it.
    """
    binaries = {cda.binary for cda in documents.cdas if cda.binary is not None}
    cores = _cores(flow, documents, ownership, binaries)
    free = {i for i in range(len(flow.resources)) if i in binaries or not ownership.is_owned(i)}
    shares = Shares(flow, [core.members for core in cores], free)
    custodians = Custodians(flow.resources, flow.links, flow.source.place)
    for number, core in enumerate(cores):
        core.draft = _draft(flow, core, shares.own(number), custodians)
        organization = custodians.index_of(core.draft.custodian)
        if organization is not None:
            shares.add(number, organization)
    if shares.too_large:
        flow.findings.append(Code.FHIR_SHARED_TOO_LARGE.at("", limit=MOST_COPIED // 1_000_000))
    sheets = {cda.sheet.index for cda in documents.cdas}
    left = [i for i in range(len(flow.resources)) if not shares.is_reached(i) and i not in sheets]
    strangers = [i for i in left if i in ownership.strangers]
    unlinked = [i for i in left if not ownership.is_owned(i) and flow.resources[i].kind not in NEUTRAL]
    unowned = sorted([*strangers, *unlinked])
    if not cores and not flow.persons.all:
        return FlowRecords(list(_draft_of_nobody(flow, unowned, custodians)))
    flow.findings += _unowned(flow, ownership, unlinked)
    drafts = [
        replace(
            core.draft,
            entries=ranges_of(flow, shares.own(number)),
            shared=ranges_of(flow, shares.shared(number)),
        )
        for number, core in enumerate(cores)
        if core.draft is not None
    ]
    if len(drafts) > 1 or unowned:
        flow.findings += _unreferenced(flow, ownership, left)
    people = [core.person if core.event is None else None for core in cores]
    return FlowRecords(drafts, unowned, _are_several(people))


def _are_several(people: Sequence[int | None]) -> bool:
    """Say whether records concern more than one person; a record of nobody counts as another person's."""
    return len(set(people)) > 1 or sum(person is None for person in people) > 1


def _cores(flow: Flow, documents: Documents, ownership: Ownership, binaries: set[int]) -> list[_Core]:
    """Return the core of each record; resources that accompany a person's document are in the document's
    core.
    """
    cores = [
        _Core([cda.sheet.index], person=_owner(flow, ownership, cda), cda=cda)
        for cda in documents.cdas
        if cda.draft is not None
    ]
    sheets = {cda.sheet.index for cda in documents.cdas}
    taken = sheets | binaries
    of_event, of_person = (_by_owner(owned, taken) for owned in (ownership.events, ownership.persons))
    events_of: dict[int, list[int]] = {}  # person -> cores of the events
    for event, participants in ownership.participants.items():
        members = of_event.get(event, [])
        if members and participants:
            for person in participants:
                events_of.setdefault(person, []).append(len(cores))
            cores.append(_Core(members, event=event))
    for person in flow.persons.roots():
        members = of_person.get(person, [])
        if not members:
            continue
        host = _host(flow, person, members, cores)
        if host is not None:
            host.members += members
            continue
        cores.append(_Core(sorted(members), person=person, related=events_of.get(person, [])))
    return cores


def _by_owner(owned: Mapping[int, int], taken: AbstractSet[int]) -> dict[int, list[int]]:
    """Return the resources of each owner, except those that are taken."""
    members: dict[int, list[int]] = {}
    for index, owner in owned.items():
        if index not in taken:
            members.setdefault(owner, []).append(index)
    return members


def _owner(flow: Flow, ownership: Ownership, cda: CarriedCda) -> int | None:
    owner = ownership.persons.get(cda.sheet.index)
    return None if owner is None else flow.persons.root(owner)


def _host(flow: Flow, person: int, members: Sequence[int], cores: Sequence[_Core]) -> _Core | None:
    """Return the document that the accompanying entries of a person (the Patient, the List) belong to.

    This is the first document of that person; or, when name and birth agree, of the only person with
    documents.
    """
    if any(flow.resources[index].kind not in ACCOMPANYING for index in members):
        return None
    documents = [core for core in cores if core.cda is not None]
    own = next((core for core in documents if core.person == person), None)
    if own is not None or len({core.person for core in documents}) != 1:
        return own
    other = documents[0].person
    known = None if other is None else flow.persons.of(other)
    agrees = known is not None and traits_agree(known, flow.persons.of(person))
    return documents[0] if agrees else None


def _draft(flow: Flow, core: _Core, own: Sequence[int], custodians: Custodians) -> RecordDraft:
    """Return the record built around a core; its entries are added later."""
    if core.cda is not None and core.cda.draft is not None:
        stated = None if core.person is None else flow.persons.of(core.person)
        person = core.cda.draft.person or stated
        return replace(core.cda.draft, locator=entry_pointer(core.cda.sheet), person=person)
    resources = [flow.resources[index] for index in own]
    if core.event is not None:
        draft, findings = collective_draft([flow.resources[index] for index in core.members], custodians)
        flow.findings += findings
        return replace(draft, locator=entry_pointer(flow.resources[core.event]))
    identity = PersonIdentity() if core.person is None else flow.persons.of(core.person)
    draft, findings = native_draft(flow, resources, identity, custodians)
    flow.findings += findings
    return replace(draft, locator=entry_pointer(resources[0]), related=tuple(core.related))


def _draft_of_nobody(flow: Flow, indexes: Sequence[int], custodians: Custodians) -> Iterator[RecordDraft]:
    """Yield the record of entries that name no person: it waits in quarantine until a person is named."""
    resources = [flow.resources[index] for index in indexes]
    if all(resource.kind in ACCOMPANYING for resource in resources):
        return
    nobody = PersonIdentity(where=flow.source.place(resources[0].pointer))
    draft, findings = native_draft(flow, resources, nobody, custodians)
    flow.findings += findings
    yield replace(draft, locator=entry_pointer(resources[0]), entries=ranges_of(flow, indexes))


def _unowned(flow: Flow, ownership: Ownership, unlinked: Sequence[int]) -> Iterator[Finding]:
    """Yield a finding for each resource of nobody that has none yet; resources of strangers have theirs
    already.
    """
    several = len(flow.persons.roots()) > 1 or bool(ownership.participants)
    for index in sorted(ownership.led_to_strangers):
        yield Code.FHIR_SUBJECT_UNRESOLVED.at(flow.source.place(flow.resources[index].pointer))
    for index in unlinked:
        resource = flow.resources[index]
        where = flow.source.place(resource.pointer)
        if several:
            yield Code.FHIR_ENTRY_OF_NOBODY.at(where)
        elif flow.persons.all:
            yield Code.FHIR_ENTRY_NOT_LINKED.at(where)
        elif resource.kind not in ACCOMPANYING:
            yield Code.NO_PERSON.at(where)


def _unreferenced(flow: Flow, ownership: Ownership, left: Sequence[int]) -> Iterator[Finding]:
    """Yield a finding about organisations, professionals and similar resources that no record needs."""
    for index in left:
        if not ownership.is_owned(index) and flow.resources[index].kind in NEUTRAL:
            yield Code.FHIR_ENTRY_UNREFERENCED.at(flow.source.place(flow.resources[index].pointer))
