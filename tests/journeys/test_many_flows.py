"""Flows that are deposited together are answered as if each had come alone."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive_service.bootstrap import Services
from archive_service.demo.fhir_flows import shared_afternoon
from archive_service.errors import KeyDestroyed, OutOfSpace
from archive_service.holdings.reception import FLOWS_TOGETHER, Arrival
from archive_service.holdings.registration import Registration
from archive_service.model.actors import OPERATOR, Actor, Role
from archive_service.model.deposits import Outcome
from archive_service.model.identifiers import Finess, Tenant, as_legal_entity
from archive_service.model.keys import INTAKE, flow_key
from archive_service.model.records import Part
from archive_service.model.stored_objects import ObjectKind, StoredObject
from archive_service.ports import EncryptedObjects, EncryptedWriter
from archive_service.settings import read_settings
from tests.begun_homes import begun
from tests.journeys import door
from tests.journeys.homes import FINESS, Home, cda, establishment
from tests.journeys.http_flows import transaction

NUMBERS = count(1)
LEGAL_ENTITY = "250000999"
ESTABLISHMENT = establishment(FINESS, LEGAL_ENTITY)


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    services = Services(read_settings(begun(tmp_path_factory.mktemp("ensemble") / "home")))
    yield services
    services.close()


def arrivals(*flows: bytes) -> list[Arrival]:
    return [Arrival(flow, f"{number}.xml") for number, flow in enumerate(flows)]


def lines(taken: list[dict[str, Any] | Exception]) -> list[dict[str, Any]]:
    """Return the answers, of which none may be a defect."""
    return [one for one in taken if isinstance(one, dict)]


def three() -> list[bytes]:
    return [cda(next(NUMBERS)) for _ in range(3)]


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.lists(st.integers(0, 5), min_size=1, max_size=12))
def test_each_is_answered_as_it_would_be_alone(services: Services, order: list[int]) -> None:
    pool = [*three(), b"", b"<ClinicalDocument>", b"%d: not a flow" % next(NUMBERS)]
    flows = [pool[number] for number in order]

    together = lines(door.accept_together(services.deposit, arrivals(*flows), OPERATOR))
    alone = [
        door.accept(services, flow, OPERATOR, file=one["file"])
        for flow, one in zip(flows, together, strict=True)
    ]

    assert [one["file"] for one in together] == [f"{number}.xml" for number in range(len(flows))]
    assert [without_receipt(one) for one in together] == [without_receipt(one) for one in alone]
    assert len({one["deposit"] for one in together}) == len(set(order))
    for number, one in zip(order, together, strict=True):
        assert (one["outcome"] == "accepted") == (number < 3)
        if number < 3:  # what is refused is checked anew, and its receipt says when
            assert one["receipt"] == alone[order.index(number)]["receipt"]


def without_receipt(line: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in line.items() if name != "receipt"}


@dataclass(frozen=True)
class Failing(Registration):
    """Has a defect that one flow meets."""

    met_by: bytes = b""

    def register(self, deposit: Any, flow: bytes, *others: Any) -> Any:
        if flow == self.met_by:
            raise ZeroDivisionError
        return super().register(deposit, flow, *others)


def test_a_defect_that_one_meets_leaves_the_others_their_answers(services: Services) -> None:
    first, bad, last = three()
    fields = {name: getattr(services.settlement.registration, name) for name in Registration.__slots__}
    settlement = replace(services.settlement, registration=Failing(**fields, met_by=bad))
    journey = replace(services.deposit, settlement=settlement)

    taken = door.accept_together(journey, arrivals(first, bad, last), OPERATOR)

    assert isinstance(taken[1], ZeroDivisionError)
    assert [taken[0]["outcome"], taken[2]["outcome"]] == ["accepted", "accepted"]  # type: ignore[index]
    # Nothing was acknowledged of it, nothing of it is lost: it is taken when it comes again.
    assert door.accept(services, bad, OPERATOR)["outcome"] == "accepted"


@dataclass(frozen=True)
class Full:
    """Objects on a disk that has no room for one flow."""

    inner: EncryptedObjects
    too_much: bytes

    @contextmanager
    def together(self) -> Iterator[EncryptedWriter]:
        with self.inner.together() as batch:
            yield Full(batch, self.too_much)  # type: ignore[arg-type]

    def put(self, tenant: str, key: str, plaintext: bytes | BinaryIO, kind: ObjectKind) -> StoredObject:
        if plaintext == self.too_much:
            raise OutOfSpace("the disk takes no more")
        return self.inner.put(Tenant(tenant), key, plaintext, kind)


def test_one_for_which_there_is_no_room_leaves_the_others_theirs(services: Services) -> None:
    first, large, last = three()
    reception = services.deposit.reception
    full = replace(reception, objects=Full(reception.objects, large))  # type: ignore[arg-type]

    taken = door.accept_together(
        replace(services.deposit, reception=full), arrivals(first, large, last), OPERATOR
    )

    assert isinstance(taken[1], OutOfSpace)
    assert [taken[0]["outcome"], taken[2]["outcome"]] == ["accepted", "accepted"]  # type: ignore[index]
    assert door.accept(services, large, OPERATOR)["outcome"] == "accepted"


class Unsigned:
    """Has a defect that every receipt meets."""

    def sign(self, claims: Mapping[str, Any]) -> str:
        raise ZeroDivisionError

    def sign_detached(self, content: bytes, kind: str) -> str:
        raise ZeroDivisionError


def test_receipts_that_cannot_be_given_are_told_of_each_flow(services: Services) -> None:
    flows = three()

    taken = replace(
        services.deposit, acknowledgement=replace(services.acknowledgement, receipts=Unsigned())
    ).accept_together(arrivals(*flows), OPERATOR)

    assert [type(one) for one in taken] == [ZeroDivisionError] * 3
    assert {door.accept(services, flow, OPERATOR)["outcome"] for flow in flows} == {"accepted"}


def test_one_over_the_limit_leaves_the_others_theirs(services: Services) -> None:
    first, large, last = three()
    limited = replace(services.deposit, limit=len(first) + 100)

    taken = door.accept_together(limited, arrivals(first, large + b" " * 200, last), OPERATOR)

    assert [one["outcome"] for one in taken] == ["accepted", "rejected", "accepted"]  # type: ignore[index]
    assert taken[1]["findings"][0]["code"] == "flow-too-large"  # type: ignore[index]


def test_of_the_same_bytes_twice_the_first_names_the_deposit(services: Services) -> None:
    flow = cda(next(NUMBERS))

    taken = door.accept_together(
        services.deposit, [Arrival(flow, "first"), Arrival(flow, "second")], OPERATOR
    )

    assert [one["file"] for one in taken] == ["first", "second"]  # type: ignore[index]
    line = door.deposit(services, UUID(taken[0]["deposit"]), OPERATOR)  # type: ignore[index]
    assert line["file"] == "first"


def test_what_is_cut_after_its_process_died_stays_readable(tmp_path: Path) -> None:
    services = Services(read_settings(begun(tmp_path / "home")))
    flows = arrivals(cda(1), shared_afternoon())
    (received,) = services.deposit.reception.received(flows[1:], OPERATOR)
    # As when it dies between the keys of a batch and its commit.
    services.vault.new_keys(INTAKE, [f"envelope/{received.id}"])

    taken = door.accept_together(services.deposit, flows, OPERATOR)
    services.close()

    later = Services(read_settings(tmp_path / "home"))
    line = door.deposit(later, received.id, OPERATOR)
    later.close()
    assert line == taken[1]
    assert line["outcome"] == "accepted"


def depositor(name: str) -> Actor:
    return Actor(
        name=name,
        role=Role.DEPOSITOR,
        tenants=frozenset([as_legal_entity(LEGAL_ENTITY)]),
        pseudonym=f"pseudonym-of-{name}",
    )


def test_two_senders_of_one_tenant_at_the_same_moment_make_one_deposit(services: Services) -> None:
    services.establishments.register([ESTABLISHMENT], OPERATOR)
    flow, journey = cda(next(NUMBERS)), services.deposit
    first, second = depositor("logiciel-a"), depositor("logiciel-b")

    (one,) = journey.reception.received(arrivals(flow), first)
    (other,) = journey.reception.received(arrivals(flow), second)
    kept = services.settlement.check(one.id, flow, first, first)
    told = services.settlement.check(other.id, flow, second, second)

    assert one.id != other.id
    assert (kept.id, told.id) == (one.id, one.id)
    assert door.accept(services, flow, second)["deposit"] == str(one.id)
    for sender in (first, second):
        listed = door.deposits(services, sender, outcome="", after=None, limit=9)
        assert [line["deposit"] for line in listed if line["deposit"] in (str(one.id), str(other.id))] == [
            str(one.id)
        ]
    with pytest.raises(KeyDestroyed):
        services.vault.key(INTAKE, flow_key(other.id))


@pytest.mark.parametrize("again", ["logiciel-a", "logiciel-b"])
def test_bytes_whose_deposit_is_gone_with_its_key_are_taken_in_anew(services: Services, again: str) -> None:
    services.establishments.register([ESTABLISHMENT], OPERATOR)
    flow = cda(next(NUMBERS))
    gone = door.accept(services, flow, depositor("logiciel-a"))
    services.vault.destroy(INTAKE, flow_key(UUID(gone["deposit"])))

    anew = door.accept(services, flow, depositor(again))

    assert (anew["outcome"], anew["deposit"] != gone["deposit"]) == ("accepted", True)
    assert services.record_reading.part(UUID(anew["records"][0]), Part.SOURCE, OPERATOR) == flow


def test_a_deposit_that_others_finish_meanwhile_stops_nobody(services: Services) -> None:
    done = threading.Event()

    def finish() -> None:
        while not done.is_set():
            services.settle.recheck(Outcome.RECEIVED)

    with ThreadPoolExecutor(1) as pool:
        finishing = pool.submit(finish)
        try:
            for number in range(12):
                people = [(1, f"QUIMPER{'ABCDEFGHIJKL'[number]}", "Ines"), (2, "LANNION", "Yves")]
                assert door.accept(services, transaction(*people), OPERATOR)["outcome"] == "accepted"
        finally:
            done.set()
        finishing.result(60)


def test_registers_that_arrive_together_are_all_written(services: Services) -> None:
    register = [
        replace(ESTABLISHMENT, finess=Finess(f"2500{number:05d}"), name=f"Foyer {number}")
        for number in range(30_000, 30_040)
    ]
    with ThreadPoolExecutor(4) as pool:
        done = [pool.submit(services.establishments.register, register, OPERATOR) for _ in range(4)]
        assert sum(one.result(60).changed for one in done) == len(register)


def test_a_file_whose_name_is_no_text_is_taken_like_any_other(tmp_path: Path) -> None:
    home, file = Home(begun(tmp_path / "home")), tmp_path / os.fsdecode(b"Pi\xe8ce.xml")
    file.write_bytes(cda(next(NUMBERS)))

    (line,) = home.run("deposit", file)

    assert line["outcome"] == "accepted"
    assert line["file"].endswith("Pi\\udce8ce.xml")


def test_the_command_says_one_line_a_file_in_their_order(tmp_path: Path) -> None:
    home = Home(begun(tmp_path / "home"))
    files = [tmp_path / f"{number}.xml" for number in range(2 * FLOWS_TOGETHER + 5)]
    for number, file in enumerate(files):
        file.write_bytes(cda(number // 2))  # each twice
    missing = tmp_path / "missing.xml"
    asked = [*files[:7], missing, *files[7:]]

    lines = home.run("deposit", *asked, code=10)

    assert [line["file"] for line in lines] == [str(file) for file in asked]
    assert [line["findings"][0]["code"] for line in lines if line["deposit"] is None] == ["file-unreadable"]
    taken = [line for line in lines if line["deposit"]]
    assert {line["outcome"] for line in taken} == {"accepted"}
    assert len({line["deposit"] for line in taken}) == (len(files) + 1) // 2
    assert len({line["receipt"] for line in taken}) == (len(files) + 1) // 2
