"""A home with records whose volumes are sent in small pieces."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from archive_service.bootstrap import Services
from archive_service.model.actors import OPERATOR
from archive_service.model.export_orders import ExportKind, ExportScope
from archive_service.model.export_pushes import ExportPush, PushState, PushTarget
from archive_service.model.identifiers import Finess, as_legal_entity
from archive_service.model.journal import Tag
from archive_service.ports.pushes import VolumeReceiver
from archive_service.runtime.worker import work_until_empty
from archive_service.settings import read_settings
from archive_service.storage.push_hosts import PushHosts
from archive_service.workflows.export_orders import ExportAsked
from archive_service.workflows.export_push import PushExports
from archive_service.workflows.export_reception import check_package
from tests.begun_homes import begun
from tests.journeys import door
from tests.journeys.export_receivers import Receiver
from tests.journeys.homes import FINESS, cda, establishment

VOLUME = 60_000
PIECE = 2_000
LEGAL_ENTITY = as_legal_entity("250000999")
DEVELOPMENT, PRODUCTION = PushHosts(production=False), PushHosts(production=True)


def target(to: str) -> PushTarget:
    return PushTarget(to=to, host_key="", legal_entity=LEGAL_ENTITY)


@dataclass
class Pushing:
    """A home with records, a receiver, and a push in small pieces."""

    services: Services
    receiver: Receiver
    push: PushExports

    def ready(self) -> UUID:
        asked = ExportAsked(
            scope=ExportScope(kind=ExportKind.MASSIVE, establishments=(Finess(FINESS),)),
            certificate=self.receiver.certificate.read_bytes(),
        )
        order = self.services.exports.order(asked, OPERATOR)
        self.services.export_building.build_waiting()
        return order.id

    def last(self, order: UUID) -> ExportPush:
        return self.services.exports.get(order, OPERATOR).details.pushes[-1]

    def check_received(self, order: UUID, files: dict[str, bytes], folder: Path) -> None:
        """Check that a receiver has a whole package, and that the order and the journal say so."""
        push = self.last(order)
        assert (push.state, push.attempts, push.problem) == (PushState.SENT, 1, "")
        assert push.sent == push.count > 1
        volumes = dict(files)
        listing = json.loads(volumes.pop(f"export-{order}-volumes.json"))
        assert {one["file"]: one["sha256"] for one in listing["volumes"]} == {
            name: sha256(content).hexdigest() for name, content in volumes.items()
        }
        for name, content in volumes.items():
            (folder / name).write_bytes(content)
        tree = self.receiver.unpacked([folder / name for name in sorted(volumes)], folder / "paquet")
        assert check_package([tree], None).verdict == {
            "verdict": "complete",
            "root": listing["root"],
            "leaves": listing["leaves"],
        }
        assert self.journaled(order) == ["asked", "attempt", "sent"]
        assert self.services.exports.get(order, OPERATOR).state == "delivered"

    def journaled(self, order: UUID) -> list[str]:
        with self.services.transactions.begin(OPERATOR) as transaction:
            entries = transaction.journal.of_tenant(Tag.EXPORT_PUSHED, LEGAL_ENTITY, 0, 1000)
        return [one.facts["step"] for one in entries if one.subject == str(order)]


def pushing_small_volumes(services: Services, receiver: VolumeReceiver) -> PushExports:
    volumes = replace(services.export_volumes, size=VOLUME)
    return replace(services.export_push, volumes=volumes, receiver=receiver)


@contextmanager
def pushing_home(folder: Path) -> Iterator[Pushing]:
    """Give a home, whose journey of pushes has no way to a receiver yet."""
    services = Services(read_settings(begun(folder / "home")))
    try:
        services.establishments.register([establishment()], OPERATOR)
        for number in range(2):
            door.accept(services, cda(number), OPERATOR)
        work_until_empty(services)
        push = pushing_small_volumes(services, services.export_push.receiver)
        yield Pushing(services, Receiver.in_folder(folder / "destinataire"), push)
    finally:
        services.close()
