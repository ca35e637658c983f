"""What is known of a file is what its records declared together, however they came and whose they became."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import permutations
from pathlib import Path
from uuid import UUID

import pytest

from archive_service.bootstrap import Services
from archive_service.holdings.file_facts import file_of
from archive_service.model.actors import OPERATOR, SERVICE
from archive_service.model.establishment import Establishment
from archive_service.model.records import Record, RecordFilter
from archive_service.settings import Settings
from tests.journeys.homes import FINESS, cda

ENTITY = "250000999"


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    services = Services(Settings(home=tmp_path / "home"))
    yield services
    services.close()


class Files:
    """Deposits small documents about invented persons, each about one stay."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self.documents = 1000

    def deposit(self, person: int, stay: str, *, made: str = "20260311", death: str = "") -> UUID:
        """Deposit a document of `person` made on a day, with the encounter `stay` (low, or low and high)."""
        self.documents += 1
        low, _, high = stay.partition("-")
        times = f'<low value="{low}"/>' + (f'<high value="{high}"/>' if high else "")
        flow = (
            cda(person)
            .replace(b'"EXPORT_DUI"', b'"SYNTHESE"')
            .replace(f"1.2.250.1.999.1.{person}".encode(), f"1.2.250.1.999.1.{self.documents}".encode())
            .replace(f"1.2.250.1.999.2.{person}".encode(), f"1.2.250.1.999.2.{self.documents}".encode())
            .replace(b"20240311101500+0100", made.encode())
        )
        if stay:
            encounter = f"<componentOf><encompassingEncounter><effectiveTime>{times}</effectiveTime>"
            encounter += "</encompassingEncounter></componentOf><component><structuredBody>"
            flow = flow.replace(b"<component><structuredBody>", encounter.encode())
        if death:
            birth = b'<birthTime value="19410502"/>'
            flow = flow.replace(
                b"<ClinicalDocument xmlns=", b'<ClinicalDocument xmlns:sdtc="urn:hl7-org:sdtc" xmlns='
            ).replace(birth, birth + f'<sdtc:deceasedTime value="{death}"/>'.encode())
        line = self.services.deposit.accept(flow, OPERATOR)
        assert line["outcome"] == "accepted", line
        return UUID(line["records"][0])

    def record(self, record: UUID) -> Record:
        return self.services.reading.record(record, OPERATOR)

    def clock(self, record: UUID) -> tuple[str, date | None, date | None]:
        found = self.record(record)
        return found.retention, found.first_day, found.last_day

    def differences(self) -> list[UUID]:
        """Return the persons whose sums are not those of what their records declared."""
        with self.services.transactions.begin(SERVICE) as transaction:
            records = transaction.records.listed(RecordFilter(limit=1000))
            places = {(one.person, one.establishment) for one in records if one.person is not None}
            return [
                person
                for person, finess in places
                if transaction.people.file(person, finess)
                != file_of(one.details.stated.events for one in transaction.records.of_file(person, finess))
            ]


DECLARED = (
    ("20100104-20200301", "20260311", ""),
    ("20100104", "20190201", ""),
    ("20240104-20250115", "20260311", "20250610"),
    ("", "20260311", "20250114"),
)


def test_a_file_ends_on_the_same_day_in_every_order_of_arrival(services: Services) -> None:
    files = Files(services)
    found = {}
    for person, order in enumerate(permutations(DECLARED), start=1):
        for stay, made, death in order:
            record = files.deposit(person, stay, made=made, death=death)
        found[order] = files.clock(record)

    # Ten years from the later death, which follows the later end.
    assert set(found.values()) == {("running", date(2025, 6, 10), date(2035, 6, 10))}
    assert files.differences() == []


def test_a_stay_that_goes_on_keeps_all_records_until_its_end_is_told(services: Services) -> None:
    files = Files(services)
    first = files.deposit(1, "20100104-20110205")
    assert files.clock(first)[:2] == ("running", date(2011, 2, 5))

    files.deposit(1, "20200104", made="20240601")
    assert files.clock(first) == ("not-started", None, None)

    # Written before the stay was seen going on: it may be wrong, and what is uncertain is kept.
    files.deposit(1, "20200104-20240101", made="20240301")
    assert files.clock(first) == ("not-started", None, None)

    files.deposit(1, "20200104-20241130", made="20241201")
    assert files.clock(first)[:2] == ("running", date(2024, 11, 30))
    assert files.differences() == []


def test_merges_splits_and_moves_keep_each_sum_that_of_its_own_records(services: Services) -> None:
    files = Files(services)
    older, newer = files.deposit(1, "20100104-20110205"), files.deposit(2, "20200104-20210306")
    alone = files.clock(older), files.clock(newer)
    one, other = files.record(older).person, files.record(newer).person
    assert one is not None and other is not None
    services.establishments.register(
        [
            Establishment(
                finess=FINESS, legal_entity=ENTITY, department="25", category="500", legal_status="public"
            )
        ],
        OPERATOR,
    )
    assert files.differences() == []

    services.person_acts.merge(one, other, OPERATOR, "double dossier")
    assert files.differences() == []
    assert files.clock(older) == files.clock(newer) == alone[1]

    services.person_acts.split(other, [older], OPERATOR, "deux personnes")
    assert files.differences() == []
    assert (files.clock(older), files.clock(newer)) == alone


def test_a_person_keeps_nothing_of_the_file_whose_records_all_left(services: Services) -> None:
    """The death of another would start a shorter clock for what comes next."""
    files = Files(services)
    theirs = files.deposit(1, "20200104-20210306", death="20210306")
    person = files.record(theirs).person
    assert person is not None
    elsewhere = files.deposit(1, "")
    with services.transactions.begin(SERVICE) as transaction:
        # The person has a record in another establishment, so that they stay when all of this file leaves.
        moved = transaction.records.get(elsewhere, lock=True)
        transaction.records.save(replace(moved, establishment="250000023"))

    services.person_acts.split(person, [theirs], OPERATOR, "deux personnes")

    with services.transactions.begin(SERVICE) as transaction:
        left = transaction.people.file(person, FINESS)
    assert (left.stays, left.death) == ((), None)


def test_a_private_establishment_with_a_mission_of_public_service_has_public_archives(
    services: Services,
) -> None:
    files = Files(services)
    place = Establishment(finess=FINESS, legal_entity=ENTITY, department="25", legal_status="private")
    found = []
    for answer in (None, True, None, False):
        services.establishments.register([replace(place, public_service_mission=answer)], OPERATOR)
        record = files.record(files.deposit(len(found) + 1, "20100104-20110205"))
        decision = record.details.decision
        assert decision is not None
        found.append((decision.perimeter_rule, record.in_perimeter))

    # A register that does not say it again takes nothing back.
    assert found == [
        ("PERIM-PRIVE", False),
        ("PERIM-MISSION", True),
        ("PERIM-MISSION", True),
        ("PERIM-PRIVE", False),
    ]
