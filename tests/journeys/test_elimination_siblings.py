"""The elimination of one record leaves the others of its flow, its person and its batch as they were."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from archive_service.bootstrap import Services
from archive_service.model.actors import OPERATOR, SERVICE
from archive_service.model.elimination import KeptCode
from archive_service.model.identifiers import Department
from archive_service.model.records import Part, Record
from archive_service.workflows.transfer import TransferAsked
from signing.report import Verdict
from tests.archive_service.intake.fhir_samples import bundle, organization, patient, sheet, stay, text
from tests.journeys import door
from tests.journeys.eliminating_homes import EliminatingHome, authority, lines_of, trusting
from tests.journeys.homes import cda
from tests.journeys.readable_homes import readable


@pytest.fixture
def home(tmp_path: Path) -> Iterator[EliminatingHome]:
    home = EliminatingHome.new(tmp_path / "home")
    with home.stack:
        yield home


def letter(number: int, secret: str, code: bytes) -> Any:
    """Return a sheet that carries a document of hers, of this type."""
    document = cda(7, family="QUIMPERNEL").replace(b"1.2.250.1.999.1.7", b"1.2.250.1.999.1.%d" % number)
    document = document.replace(b"1.2.250.1.999.2.7", b"1.2.250.1.999.2.%d" % number)
    document = document.replace(b"chambre des glycines", secret.encode())
    document = document.replace(b'code="EXPORT_DUI"', b'code="' + code + b'"')
    master = {"system": "urn:ietf:rfc:3986", "value": f"urn:oid:1.2.250.1.999.1.{number}"}
    return sheet(document, "text/xml", id=f"fiche-{number}", masterIdentifier=master)


def file_with_letters() -> bytes:
    """Return a flow about one person: what was measured of her, a contract, and a medical letter."""
    her = patient() | {
        "identifier": [{"system": "urn:oid:1.2.250.1.999.3", "value": "7"}],
        "name": [{"use": "official", "family": "QUIMPERNEL", "given": ["Philiberte"]}],
        "birthDate": "1941-05-02",
    }
    letters = letter(11, "SECRETUN", b"CONTRAT-SEJOUR"), letter(12, "SECRETDEUX", b"EXPORT_DUI")
    return text(bundle(her, organization("250000015"), stay(identifier=[]), *letters))


def parts_of(services: Services, record: Record) -> dict[Part, bytes]:
    """Return the parts of a record that outlive the details of its deposit."""
    return {part: services.record_reading.part(record.id, part, OPERATOR) for part in PARTS}


def destroyable(services: Services, home: EliminatingHome) -> tuple[Record, list[Record]]:
    """Return the record that is to be destroyed, and the others."""
    records = home.records(services)
    (gone,) = [one for one in records if one.final_action == "destroy"]
    return gone, [one for one in records if one.id != gone.id]


def test_the_other_records_of_a_flow_stay_whole(home: EliminatingHome, tmp_path: Path) -> None:
    home.deposited(file_with_letters())
    services = home.at()
    gone, others = destroyable(services, home)
    assert len(others) == 2
    before = {
        one.id: {part: services.record_reading.part(one.id, part, OPERATOR) for part in PARTS}
        for one in others
    }
    assert b"SECRETUN" in readable(services)

    done = trusting(services).execute(lines_of([gone]), authority(), OPERATOR)

    assert done.eliminated == [gone.id]
    after = readable(services)
    assert b"SECRETUN" not in after
    assert b"SECRETDEUX" in after
    for one in others:
        assert services.record_reading.verify(one.id, OPERATOR).verdict is Verdict.PASSED
        assert parts_of(services, one) == before[one.id]
        assert services.decision_review.explain(one.id, OPERATOR)
    (deposit,) = door.deposits(services, OPERATOR)
    assert deposit["file"] == ""
    assert len(deposit["records"]) == 3
    sent = services.transfer.write(
        TransferAsked(department=Department("25"), records=[one.id for one in others]),
        tmp_path / "out",
        OPERATOR,
    )
    assert sent


def test_a_record_waits_for_the_others_of_its_flow_to_be_finished(home: EliminatingHome) -> None:
    home.deposited(file_with_letters())
    services = home.at()
    gone, others = destroyable(services, home)
    with psycopg.connect(services.database.owner) as owner:
        owner.execute("SET archive.scope = 'all'")
        owner.execute("SET archive.role = 'service'")
        owner.execute("ALTER TABLE record DISABLE TRIGGER record_state")
        owner.execute("UPDATE record SET state = 'received' WHERE id = %s", (others[0].id,))
        owner.execute("ALTER TABLE record ENABLE TRIGGER record_state")

    done = trusting(services).execute(lines_of([gone]), authority(), OPERATOR)

    assert [one.code for one in done.kept] == [KeptCode.SHARED]


PARTS = (Part.SOURCE, Part.DOCUMENT, Part.MANIFEST, Part.NONCE, Part.PROVENANCE, Part.EVIDENCE)


def test_objects_whose_key_is_destroyed_are_deleted_when_their_locks_have_ended(
    home: EliminatingHome,
) -> None:
    before = home.deposited(file_with_letters())
    (flow,) = [name for name in before.object_store.names("intake/") if is_released(before, name)]
    assert before.released_objects.sweep() == 0

    services = home.at()

    assert services.released_objects.sweep() >= 1
    assert not services.object_store.remains(flow)
    assert services.released_objects.sweep() == 0
    for one in home.records(services):
        assert services.record_reading.verify(one.id, OPERATOR).verdict is Verdict.PASSED


def is_released(services: Services, name: str) -> bool:
    with services.transactions.begin(SERVICE) as transaction:
        return name in transaction.stored_objects.released("", 1000)
