"""Homes whose establishments leave for a receiver: what happens there, and the home of the receiver."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from hypothesis import strategies as st

from archive_service.bootstrap import Services
from archive_service.holdings.hold_targets import Named
from archive_service.model.actors import OPERATOR, Role
from archive_service.model.export_orders import ExportKind, ExportOrder, ExportScope, ExportState
from archive_service.model.holds import HoldReason
from archive_service.model.identifiers import Finess
from archive_service.model.records import RecordFilter
from archive_service.model.stated_events import StatedKind
from archive_service.runtime.worker import work_until_empty
from archive_service.settings import Settings
from archive_service.wording.dates import day_in_paris
from archive_service.workflows.export_orders import ExportAsked
from archive_service.workflows.export_reception import check_package, signed_receipt, unpacked
from archive_service.workflows.holds import HoldAsked
from archive_service.workflows.imported import Imported
from archive_service.workflows.stated_events import Stating
from tests.begun_homes import begun
from tests.journeys import door
from tests.journeys.export_receivers import Receiver
from tests.journeys.homes import FINESS, cda, establishment
from tests.journeys.http_flows import TENANT, transaction
from tests.journeys.published_formats import keep_content

OTHER = "250000023"
"""The second establishment of the home that sends."""


def of_two_numbers(number: int) -> bytes:
    """Return a document of somebody with two INS: it waits until a person decides."""
    both = b'<patientRole><id root="1.2.250.1.213.1.4.8" extension="%s"/>'
    numbers = b"".join(both.replace(b"<patientRole>", b"") % one for one in (b"%015d" % 1, b"%015d" % 2))
    return cda(number).replace(b"<patientRole>", b"<patientRole>" + numbers)


def version_of(number: int, version: int) -> bytes:
    """Return a later version of a document."""
    later = cda(number).replace(b'versionNumber value="1"', b'versionNumber value="%d"' % version)
    return later.replace(b'.999.1.%d"' % number, b'.999.1.%d.%d"' % (number, version))


@contextmanager
def home_of_two_establishments(home: Path) -> Iterator[Services]:
    """Open a new home with two establishments of one legal entity."""
    services = Services(Settings(home=begun(home)))
    try:
        services.establishments.register([establishment(), establishment(OTHER)], OPERATOR)
        yield services
    finally:
        services.close()


class Sender:
    """A home whose establishment leaves, and what its receiver has."""

    def __init__(self, services: Services, receiver: Receiver, folder: Path) -> None:
        self.services, self.receiver, self.folder = services, receiver, folder
        self.certificate = receiver.certificate.read_bytes()

    def accept(self, flow: bytes) -> dict[str, Any]:
        return door.accept(self.services, flow, OPERATOR)

    def asked(self, after: UUID | None = None, **changes: Any) -> ExportAsked:
        scope = ExportScope(kind=ExportKind.MASSIVE, establishments=(Finess(FINESS),))
        asked: dict[str, Any] = {"scope": scope, "certificate": self.certificate, "after": after}
        return ExportAsked(**(asked | changes))

    def built(self, after: UUID | None = None, **changes: Any) -> ExportOrder:
        asked = self.asked(after, **{"layouts": ("bulk", "seda", "tree"), **changes})
        order = self.services.exports.order(asked, OPERATOR)
        work_until_empty(self.services)
        found = self.services.exports.get(order.id, OPERATOR)
        assert found.state is ExportState.READY, found.details.problem
        return found

    def tree(self, order: ExportOrder) -> Path:
        """Deliver an order, and return its unpacked and checked tree."""
        folder = self.folder / str(order.id)
        self.services.export_delivery.deliver(order.id, folder / "volumes", None, OPERATOR)
        volumes = sorted((folder / "volumes").glob("*.cms"))
        with unpacked(volumes, self.receiver.key.read_bytes()) as found:
            shutil.copytree(found, folder / "tree")
        checked = check_package([folder / "tree"], None)
        assert not checked.problems, checked.problems
        keep_content(folder / "tree")
        return folder / "tree"

    def close(self, order: ExportOrder, tree: Path, *contested: str) -> None:
        told = [(path, "illisible") for path in contested]
        receipt = signed_receipt(tree, self.receiver.key.read_bytes(), self.certificate, told)
        self.services.export_closing.close(order.id, receipt.content, OPERATOR)


def person_of(sender: Sender, record: UUID) -> UUID:
    """Return the person of a record, without a trace of reading it."""
    with sender.services.transactions.begin(OPERATOR) as transaction:
        person = transaction.records.get(record).person
    assert person is not None
    return person


@contextmanager
def sending_home(folder: Path) -> Iterator[Sender]:
    """Open a new home with two establishments, one of which leaves for a receiver."""
    with home_of_two_establishments(folder / "home") as services:
        yield Sender(services, Receiver.in_folder(folder / "receiver"), folder / "packages")


class There:
    """The instance of the receiver, which imports what it got."""

    def __init__(self, sender: Sender, folder: Path) -> None:
        self.services = Services(Settings(home=begun(folder)))
        self.sender = Sender(self.services, sender.receiver, folder.with_name(f"{folder.name}-packages"))

    def close(self) -> None:
        self.services.close()

    def take(self, tree: Path) -> Imported:
        return self.services.imports.import_(tree, OPERATOR)

    def exported(self) -> Path:
        return self.sender.tree(self.sender.built())


ACTS = st.lists(
    st.sampled_from(
        ["flow", "version", "merge", "split", "release", "elsewhere", "fhir", "read", "event", "hold"]
    ),
    min_size=1,
    max_size=5,
)


class World:
    """What happens at the sender."""

    def __init__(self, sender: Sender) -> None:
        self.sender, self.services = sender, sender.services
        self.number = uuid4().int % 10**6 * 1000
        self.documents: list[int] = []
        self.versions: dict[int, int] = {}
        self.waiting: list[UUID] = []
        self.merged: list[tuple[UUID, list[UUID]]] = []

    def do(self, acts: list[str]) -> None:
        for act in acts:
            getattr(self, act)()

    def flow(self) -> None:
        self.number += 1
        assert self.sender.accept(cda(self.number))["records"]
        self.documents.append(self.number)

    def fhir(self) -> None:
        self.number += 1
        flow = transaction((1, "ESSAI", f"Ève{self.number}"), (2, "ESSAI", "Anne"))
        flow = flow.replace(TENANT.encode(), FINESS.encode())
        for name in (b"usager-", b"USAGER-", b"mesure-", b"but-"):
            flow = flow.replace(name, name + b"%d-" % self.number)
        assert self.sender.accept(flow)["records"]

    def version(self) -> None:
        number = self.documents[-1]
        self.versions[number] = self.versions.get(number, 1) + 1
        line = self.sender.accept(version_of(number, self.versions[number]))
        # After a merge of two identities the next flow of one of them is contested.
        assert line["records"] or line["outcome"] == "quarantined"

    def quarantine(self) -> None:
        self.number += 1
        line = self.sender.accept(of_two_numbers(self.number))
        assert line["outcome"] == "quarantined"
        self.waiting.append(UUID(line["deposit"]))

    def read(self) -> None:
        """Have somebody read a list, a record and a flow."""
        made = self.services.tokens.create(
            actor="lecteur", role=Role.ESMS, tenants=["250000999"], departments=[], expires=None, by=OPERATOR
        )
        reader = replace(self.services.tokens.holder_of(made.text), purpose="contrôle")
        reading = self.services.record_reading
        reading.record(reading.records(RecordFilter(limit=3), reader)[0].id, reader)
        self.services.deposit_reading.listed(reader, outcome="", after=None, limit=2)

    def release(self) -> None:
        if self.waiting:
            assert door.release(self.services, self.waiting.pop(), OPERATOR, "vu")["records"]

    def elsewhere(self) -> None:
        self.number += 1
        assert self.sender.accept(cda(self.number).replace(FINESS.encode(), OTHER.encode()))["records"]

    def merge(self) -> None:
        lines = door.records(self.services, RecordFilter(limit=1000), OPERATOR)
        persons = sorted(
            {line["person"] for line in lines if line["person"] and line["establishment"] == FINESS}
        )
        if len(persons) > 1:
            act = self.services.person_acts.merge(UUID(persons[0]), UUID(persons[1]), OPERATOR, "la même")
            self.merged.append((UUID(persons[1]), list(act.records)))

    def event(self) -> None:
        """Have events stated of somebody, of which one is corrected."""
        lines = door.records(self.services, RecordFilter(limit=1000), OPERATOR)
        persons = sorted(
            {line["person"] for line in lines if line["person"] and line["establishment"] == FINESS}
        )
        self.number += 1
        corrects = None
        for day in (1, 2):
            stating = Stating(
                person=UUID(persons[self.number % len(persons)]),
                establishment=Finess(FINESS),
                kind=StatedKind.STAY_START if self.number % 2 else StatedKind.LAST_CONTACT,
                on=date(2000, 1, day) + timedelta(self.number % 9000),
                proof=b"preuve %d" % self.number,
                corrects=corrects,
            )
            corrects = self.services.stated_events.state(stating, OPERATOR).event

    def hold(self) -> None:
        """Hold a record of the first establishment, or its person, or the establishment."""
        lines = door.records(self.services, RecordFilter(establishment=Finess(FINESS), limit=1000), OPERATOR)
        self.number += 1
        line = lines[self.number % len(lines)]
        named = [Named(records=[UUID(line["record"])]), Named(establishments=[Finess(FINESS)])]
        if line["person"]:
            named.append(Named(persons=[UUID(line["person"])]))
        review = day_in_paris(self.services.clock.now()) + timedelta(self.number % 900)
        self.services.holds.place(
            HoldAsked(on=named[self.number % len(named)], reason=HoldReason.AUDIT, note="vu", review=review),
            OPERATOR,
        )

    def split(self) -> None:
        if self.merged:
            person, records = self.merged.pop()
            if records:
                self.services.person_acts.split(person, records, OPERATOR, "une autre")
