"""Whose records an export has: those of the ordering legal entity, of the persons as they are now."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from archive_service.bootstrap import Services
from archive_service.errors import NotFound
from archive_service.model.actors import OPERATOR, SERVICE
from archive_service.model.export_orders import ExportKind, ExportOrder, ExportScope, ExportState
from archive_service.model.identifiers import Finess
from archive_service.model.records import Record, RecordFilter
from archive_service.runtime.worker import work_until_empty
from archive_service.settings import read_settings
from archive_service.workflows.export_orders import ExportAsked
from tests.begun_homes import filled_home
from tests.journeys import door
from tests.journeys.homes import FINESS, cda, establishment

OTHER = Finess("250000023")


def _four_records(services: Services) -> None:
    services.establishments.register([establishment(), establishment(OTHER)], OPERATOR)
    for number in range(3):
        door.accept(services, cda(number), OPERATOR)
    elsewhere = cda(9, family="VOISIN").replace(f"1{FINESS}".encode(), f"1{OTHER}".encode())
    door.accept(services, elsewhere, OPERATOR)
    work_until_empty(services)


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    """A home with three sealed records of one establishment, and one of another."""
    filled_home(tmp_path / "le home", _four_records)
    opened = Services(read_settings(tmp_path / "le home"))
    yield opened
    opened.close()


def built(services: Services, certificate: bytes, *persons: UUID) -> ExportOrder:
    order = asked(services, certificate, *persons)
    services.export_building.build_waiting()
    return services.exports.get(order.id, OPERATOR)


def asked(services: Services, certificate: bytes, *persons: UUID) -> ExportOrder:
    kind = ExportKind.PERSON if persons else ExportKind.MASSIVE
    scope = ExportScope(kind=kind, establishments=(Finess(FINESS),), persons=persons)
    return services.exports.order(ExportAsked(scope=scope, certificate=certificate), OPERATOR)


def records(services: Services, finess: str = FINESS) -> list[Record]:
    with services.transactions.begin(OPERATOR) as transaction:
        return list(transaction.records.listed(RecordFilter(establishment=Finess(finess))))


def person_of(record: Record) -> UUID:
    assert record.person is not None
    return record.person


def test_records_that_a_former_legal_entity_keeps_are_not_those_of_the_new_one(
    services: Services, certificate: bytes
) -> None:
    services.establishments.register([establishment(legal_entity="250000777")], OPERATOR)
    door.accept(services, cda(50), OPERATOR)
    work_until_empty(services)

    order = built(services, certificate)
    assert (order.state, order.tenant) == (ExportState.READY, "250000777")
    assert (order.built.equation.accepted, order.built.equation.exported) == (1, 1)


def test_a_person_merged_after_the_order_is_exported_with_the_other(
    services: Services, certificate: bytes
) -> None:
    gone, kept, _ = (person_of(record) for record in records(services))
    order = asked(services, certificate, gone)
    services.person_acts.merge(gone, kept, OPERATOR, "doublon")
    services.export_building.build_waiting()

    assert services.exports.get(order.id, OPERATOR).built.equation.exported == 2


def test_an_order_is_built_while_an_act_on_its_person_goes_on(services: Services, certificate: bytes) -> None:
    person, *_ = (person_of(record) for record in records(services))
    order = asked(services, certificate, person)

    with ThreadPoolExecutor() as pool, services.transactions.begin(SERVICE) as acting:
        acting.reassignments.person(person)
        assert pool.submit(services.export_building.build, order.id).result(timeout=30)


def test_a_person_split_off_is_no_longer_exported_with_the_other(
    services: Services, certificate: bytes
) -> None:
    gone, kept, _ = (person_of(record) for record in records(services))
    services.person_acts.merge(gone, kept, OPERATOR, "doublon")
    (parted, *_) = [record for record in records(services) if record.person == kept]
    services.person_acts.split(kept, [parted.id], OPERATOR, "deux personnes")

    assert built(services, certificate, kept).built.equation.exported == 1


def test_a_person_who_has_no_record_there_cannot_be_ordered(services: Services, certificate: bytes) -> None:
    elsewhere = person_of(records(services, OTHER)[0])
    for person in (uuid4(), elsewhere):
        with pytest.raises(NotFound):
            asked(services, certificate, person)
    assert services.exports.listed(OPERATOR) == []


def test_an_order_moves_with_its_establishment_and_records_count_once(
    services: Services, certificate: bytes, tmp_path: Path
) -> None:
    new = "250000031"

    def there(number: int) -> bytes:
        return cda(number, family="NOUVEAU").replace(f"1{FINESS}".encode(), f"1{new}".encode())

    def order_there() -> ExportOrder:
        scope = ExportScope(kind=ExportKind.MASSIVE, establishments=(Finess(new),))
        order = services.exports.order(ExportAsked(scope=scope, certificate=certificate), OPERATOR)
        services.export_building.build_waiting()
        return services.exports.get(order.id, OPERATOR)

    door.accept(services, there(60), OPERATOR)
    work_until_empty(services)
    before = order_there()
    services.establishments.register([establishment(new)], OPERATOR)
    door.accept(services, there(61), OPERATOR)
    work_until_empty(services)

    assert before.tenant == new  # provisional: nobody has registered it
    assert services.exports.get(before.id, OPERATOR).tenant == "250000999"
    services.export_delivery.deliver(before.id, tmp_path / "volumes", None, OPERATOR)
    assert (before.built.equation.accepted, before.built.equation.exported) == (1, 1)
    after = order_there().built.equation
    assert (after.accepted, after.exported) == (2, 2)


def test_an_establishment_takes_only_its_own_identifiers_of_a_person_with_it(
    services: Services, certificate: bytes
) -> None:
    number = 2410525056991
    ins = f'<id root="1.2.250.1.213.1.4.10" extension="{number}{97 - number % 97:02}"/>'.encode()
    here = cda(20).replace(b"<patientRole>", b"<patientRole>" + ins)
    there = cda(21).replace(b"<patientRole>", b"<patientRole>" + ins)
    door.accept(services, here, OPERATOR)
    door.accept(services, there.replace(f"1{FINESS}".encode(), f"1{OTHER}".encode()), OPERATOR)
    work_until_empty(services)

    for finess, own, others in ((FINESS, "|20", "|21"), (OTHER, "|21", "|20")):
        scope = ExportScope(kind=ExportKind.MASSIVE, establishments=(Finess(finess),))
        order = services.exports.order(ExportAsked(scope=scope, certificate=certificate), OPERATOR)
        services.export_building.build_waiting()
        found = "".join(persons_in(services, services.exports.get(order.id, OPERATOR)))
        assert f'{own}"' in found
        assert f'{others}"' not in found


def persons_in(services: Services, order: ExportOrder) -> list[str]:
    """Return the files about persons in what was built."""
    with services.export_delivery.package(order).files() as files:
        found = []
        for file in files:
            if file.kind == "person":
                with file.open() as content:
                    found.append(content.read().decode())
        return found
