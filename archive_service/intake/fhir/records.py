"""Which records a FHIR flow makes, and which of its entries each of them has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from archive_service.findings import Finding
from archive_service.findings.catalogue import Code
from archive_service.intake.fhir.documents import Documents
from archive_service.intake.fhir.drafts import Custodians, collective_draft, native_draft
from archive_service.intake.fhir.flow import Flow, entry_pointer, in_order, ranges_of
from archive_service.intake.fhir.ownership import ACCOMPANYING, Ownership
from archive_service.intake.fhir.persons import names_of, same_person
from archive_service.model.flow import PersonIdentity, RecordDraft


@dataclass(slots=True)
class _Taken:
    """Entries that CDA documents take: the sheet and the Binary of each, and all of them."""

    by_sheet: dict[int, list[int]] = field(default_factory=dict)
    everything: set[int] = field(default_factory=set)


def drafts_of(flow: Flow, documents: Documents, ownership: Ownership) -> list[RecordDraft]:
    """Return the records: of the carried CDA documents, of the collective events, then of each person."""
    taken = _take_documents(flow, documents, ownership)
    custodians = Custodians(flow.resources, flow.links, flow.source.place)
    drafts = [
        replace(
            cda.draft,
            locator=entry_pointer(cda.sheet),
            entries=ranges_of(flow, taken.by_sheet[cda.sheet.index]),
            person=cda.draft.person or _subject(flow, ownership, cda.sheet.index),
        )
        for cda in documents.cdas
        if cda.draft is not None
    ]
    events: dict[int, int] = {}
    for event, participants in ownership.participants.items():
        members = [i for i, owner in ownership.events.items() if owner == event and i not in taken.everything]
        if members and participants:
            events[event] = len(drafts)
            draft, findings = collective_draft([flow.resources[i] for i in members], custodians)
            flow.findings += findings
            where = entry_pointer(flow.resources[event])
            drafts.append(replace(draft, locator=where, entries=ranges_of(flow, members)))
    members_of: dict[int, list[int]] = {}
    for index, owner in ownership.persons.items():
        if index not in taken.everything:
            members_of.setdefault(owner, []).append(index)
    by_name = _hosts(drafts, len(documents.cdas))
    for number, person in enumerate(flow.persons.all):
        own_ = members_of.get(number, [])
        if len(flow.persons.all) <= 1 and not events:
            own_ += sorted(ownership.unlinked - taken.everything - set(own_))
        if not own_:
            continue
        host = _host(flow, person.identity, own_, by_name)
        if host is not None:
            drafts[host] = replace(
                drafts[host], entries=in_order([*drafts[host].entries, *ranges_of(flow, own_)])
            )
            continue
        related = tuple(at for event, at in events.items() if number in ownership.participants[event])
        resources = [flow.resources[i] for i in sorted(own_)]
        draft, findings = native_draft(
            resources,
            person.identity,
            custodians,
            flow.links,
            flow.source.place,
            flow.context.today,
            flow.written_on,
        )
        flow.findings += findings
        drafts.append(
            replace(
                draft, related=related, locator=entry_pointer(resources[0]), entries=ranges_of(flow, own_)
            )
        )
    if not drafts and not flow.persons.all:
        drafts += _draft_of_nobody(flow, ownership, custodians)
    else:
        flow.findings += _unlinked(flow, ownership, taken)
    return drafts


def _draft_of_nobody(flow: Flow, ownership: Ownership, custodians: Custodians) -> Iterator[RecordDraft]:
    """Yield the record of entries that name no person: it waits in quarantine until somebody does."""
    indexes = sorted(ownership.unlinked)
    resources = [flow.resources[index] for index in indexes]
    if all(resource.kind in ACCOMPANYING for resource in resources):
        return
    nobody = PersonIdentity(where=flow.source.place(resources[0].pointer))
    draft, findings = native_draft(
        resources, nobody, custodians, flow.links, flow.source.place, flow.context.today, flow.written_on
    )
    flow.findings += findings
    yield replace(draft, locator=entry_pointer(resources[0]), entries=ranges_of(flow, indexes))


def _subject(flow: Flow, ownership: Ownership, sheet: int) -> PersonIdentity | None:
    """Return the person a sheet names: where the CDA itself names nobody, it is all that is known."""
    owner = ownership.persons.get(sheet)
    return flow.persons.all[owner].identity if owner is not None else None


def _take_documents(flow: Flow, documents: Documents, ownership: Ownership) -> _Taken:
    """Give each carried CDA its sheet and its Binary; check that sheet and CDA speak of one person."""
    taken = _Taken()
    for cda in documents.cdas:
        members = taken.by_sheet.setdefault(cda.sheet.index, [cda.sheet.index])
        taken.everything.add(cda.sheet.index)
        if cda.binary is not None and cda.binary not in taken.everything:
            members.append(cda.binary)
            taken.everything.add(cda.binary)
        person = cda.draft.person if cda.draft else None
        owner = ownership.persons.get(cda.sheet.index)
        if person is None or owner is None:
            continue
        stated = flow.persons.all[owner].identity
        both_ins = stated.ins and person.ins
        both_local = stated.local_ids and person.local_ids
        if (both_ins or both_local) and not same_person(stated, person) and _surely_differ(stated, person):
            flow.findings.append(
                Code.DOCUMENT_SUBJECT_DIFFERS.at(flow.source.place(f"{cda.sheet.pointer}/subject"))
            )
    return taken


def _surely_differ(stated: PersonIdentity, person: PersonIdentity) -> bool:
    """Two systems may number one person differently; two INS, or two numbers of one system, are two."""
    if stated.ins and person.ins:
        return stated.ins != person.ins
    systems = {name.partition("|")[0] for name in stated.local_ids}
    return any(name.partition("|")[0] in systems for name in person.local_ids)


def _hosts(drafts: Sequence[RecordDraft], cdas: int) -> dict[str, int]:
    """Return the CDA records by the names of their persons; "" is that of the only person there is."""
    found_: dict[str, int] = {}
    for number, draft in enumerate(drafts[:cdas]):
        for name in names_of(draft.person) if draft.person else []:
            found_.setdefault(name, number)
    if found_ and len({_key(draft.person) for draft in drafts[:cdas] if draft.person}) == 1:
        found_[""] = min(found_.values())
    return found_


def _host(flow: Flow, person: PersonIdentity, indexes: Sequence[int], hosts: dict[str, int]) -> int | None:
    """Return the CDA record that a person's accompanying entries (the Patient, the List) go with."""
    if any(flow.resources[index].kind not in ACCOMPANYING for index in indexes):
        return None
    for name in names_of(person):
        if name in hosts:
            return hosts[name]
    return hosts.get("") if len(flow.persons.all) == 1 else None


def _key(person: PersonIdentity) -> str:
    return next(iter(names_of(person)), "")


def _unlinked(flow: Flow, ownership: Ownership, taken: _Taken) -> Iterator[Finding]:
    several = len(flow.persons.all) > 1 or bool(ownership.participants)
    for index in sorted(ownership.unlinked):
        resource = flow.resources[index]
        if index in taken.everything:
            continue
        where = flow.source.place(resource.pointer)
        if several:
            yield Code.FHIR_ENTRY_OF_NOBODY.at(where)
        elif flow.persons.all:
            yield Code.FHIR_ENTRY_NOT_LINKED.at(where)
        elif resource.kind not in ACCOMPANYING:
            yield Code.NO_PERSON.at(where)
