"""An order that freezes its establishments: nothing more is accepted for them, and the journal proves it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any
from uuid import UUID

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive_service.bootstrap import Services
from archive_service.errors import InvalidRequest, NotAllowed, NotFound
from archive_service.holdings.freezes import EstablishmentFrozen, freeze
from archive_service.holdings.registration import Registration
from archive_service.holdings.settlement import Settlement
from archive_service.model.actors import OPERATOR, SERVICE, Actor, Role
from archive_service.model.answers import Acknowledged, Answer
from archive_service.model.deposits import Outcome
from archive_service.model.export_orders import (
    ExportKind,
    ExportOrder,
    ExportScope,
    ExportState,
    OrderStateRefused,
)
from archive_service.model.identifiers import Department, Finess, as_legal_entity
from archive_service.model.journal import Tag
from archive_service.model.records import RecordFilter
from archive_service.runtime.worker import work_until_empty
from archive_service.settings import Settings, read_settings
from archive_service.wording.dates import PARIS
from archive_service.workflows.export_orders import ExportAsked, MandateMissing
from archive_service.workflows.export_reception import signed_receipt, unpacked
from archive_service.workflows.transfer import TransferAsked
from signing.report import Verdict
from tests.archive_service.findings.corpus_names import CORPUS
from tests.begun_homes import begun
from tests.journeys import door
from tests.journeys.export_receivers import Receiver
from tests.journeys.exporting_homes import OTHER, home_of_two_establishments, of_two_numbers
from tests.journeys.homes import FINESS, Home, cda, establishment
from tests.journeys.http_flows import serving, transaction
from tests.journeys.published_formats import keep

ENTITY, OTHER_ENTITY = "250000999", "250000888"
CONTACT = "Éditeur suivant, reprise@suivant.example"


def _of(finess: str, number: int) -> bytes:
    return cda(number).replace(FINESS.encode(), finess.encode())


def _holder(role: Role, entity: str = ENTITY, name: str = "x") -> Actor:
    return Actor(
        name=name, role=role, tenants=frozenset({as_legal_entity(entity)}), pseudonym=f"{role}-{name}"
    )


class Case:
    """A home with a sealed record of one establishment; another establishment has none."""

    def __init__(self, services: Services, receiver: Receiver) -> None:
        self.services, self.receiver = services, receiver
        self.certificate = receiver.certificate.read_bytes()

    def asked(self, *establishments: str, **changes: Any) -> ExportAsked:
        scope = ExportScope(
            kind=ExportKind.MASSIVE, establishments=tuple(map(Finess, establishments or (FINESS,)))
        )
        return ExportAsked(**{"scope": scope, "certificate": self.certificate, "freeze": True, **changes})

    def frozen(self, *establishments: str, actor: Actor = OPERATOR, **changes: Any) -> ExportOrder:
        return self.services.exports.order(self.asked(*establishments, **changes), actor)

    def accept(self, flow: bytes, sender: Actor = OPERATOR) -> dict[str, Any]:
        return door.accept(self.services, flow, sender)

    def is_frozen(self, finess: str = FINESS) -> bool:
        with self.services.transactions.begin(SERVICE) as transaction:
            place = transaction.establishments.get(Finess(finess))
        assert place is not None
        return place.freeze is not None

    def delivered(self, order: UUID, folder: Path) -> Path:
        work_until_empty(self.services)
        self.services.export_delivery.deliver(order, folder / "volumes", None, OPERATOR)
        with unpacked(
            sorted((folder / "volumes").glob("*.cms")), self.receiver.key.read_bytes()
        ) as unpacked_tree:
            unpacked_tree.rename(folder / "tree")
            (unpacked_tree).mkdir()
        return folder / "tree"

    def close(self, order: UUID, tree: Path) -> None:
        receipt = signed_receipt(tree, self.receiver.key.read_bytes(), self.certificate, [])
        self.services.export_closing.close(order, receipt.content, OPERATOR)


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    with home_of_two_establishments(tmp_path / "home") as services:
        door.accept(services, cda(1), OPERATOR)
        work_until_empty(services)
        yield Case(services, Receiver.in_folder(tmp_path / "receiver"))


def _codes(line: dict[str, Any]) -> list[str]:
    """Return the codes of the errors."""
    return [one["code"] for one in line["findings"] if one["severity"] == "error"]


def _tags(services: Services, tag: Tag) -> list[tuple[int, str, dict[str, str]]]:
    with services.transactions.begin(SERVICE) as transaction:
        found = transaction.journal.of_tenant(tag, as_legal_entity(ENTITY), 0, 1000)
    return [(one.number, one.subject, dict(one.facts)) for one in found]


def test_a_deposit_for_a_frozen_establishment_says_since_when_by_which_order_and_where_to_turn(
    case: Case,
) -> None:
    order = case.frozen(contact=CONTACT)

    line = case.accept(cda(2))

    assert (line["outcome"], line["records"], _codes(line)) == ("rejected", [], ["establishment-frozen"])
    message = line["findings"][-1]["message"]
    freeze = order.details.freeze
    assert freeze is not None
    assert str(order.id) in message
    assert CONTACT in message
    assert f"{freeze.since.astimezone(PARIS):%d/%m/%Y}" in message
    assert line["receipt"]
    assert case.accept(_of(OTHER, 3))["outcome"] == "accepted"


def test_a_flow_sent_again_after_the_freeze_is_accepted_as_any_other(case: Case) -> None:
    order = case.frozen()
    first = case.accept(cda(2))

    case.services.export_freezes.unfreeze(order.id, "reprise retardée", OPERATOR)
    again = case.accept(cda(2))

    assert (first["outcome"], again["outcome"]) == ("rejected", "accepted")
    assert again["deposit"] == first["deposit"]
    assert len(again["records"]) == 1


def test_a_flow_of_several_establishments_is_refused_whole_when_one_is_frozen(case: Case) -> None:
    (example,) = (CORPUS / "several-legal-entities_two-custodians").iterdir()
    both = example.read_bytes().replace(b"250000031", OTHER.encode())
    order = case.frozen(OTHER)

    line = case.accept(both)

    assert (line["outcome"], line["records"], _codes(line)) == ("rejected", [], ["establishment-frozen"])
    assert line["findings"][-1]["where"].startswith("/entry/1")
    case.services.exports.cancel(order.id, OPERATOR)
    assert len(case.accept(both)["records"]) == 2


def test_a_flow_that_waits_in_quarantine_stays_there_and_cannot_be_released(case: Case) -> None:
    waiting = case.accept(of_two_numbers(5))
    assert waiting["outcome"] == "quarantined"
    deposit = UUID(waiting["deposit"])
    order = case.frozen()

    with pytest.raises(EstablishmentFrozen, match=str(order.id)):
        door.release(case.services, deposit, OPERATOR, "identité vérifiée")
    retried = door.retry(case.services, deposit, OPERATOR)
    assert (retried["outcome"], retried["grade"]) == ("quarantined", "quarantine")
    assert "establishment-frozen" in _codes(retried)
    case.services.settle.recheck(Outcome.QUARANTINED)
    assert door.deposit(case.services, deposit, OPERATOR)["outcome"] == "quarantined"

    case.services.exports.cancel(order.id, OPERATOR)
    released = door.release(case.services, deposit, OPERATOR, "identité vérifiée")
    assert released["outcome"] == "accepted"


def test_a_sender_without_mandate_does_not_learn_of_the_freeze(case: Case) -> None:
    case.frozen(contact=CONTACT)

    line = case.accept(cda(2), _holder(Role.DEPOSITOR, OTHER_ENTITY))

    assert _codes(line) == ["custodian-outside-mandate"]


def test_what_is_held_stays_readable_verifiable_and_transferable(case: Case, tmp_path: Path) -> None:
    (record,) = door.records(case.services, RecordFilter(), OPERATOR)
    case.frozen()

    assert case.services.record_reading.part(UUID(record["record"]), "document", OPERATOR)
    assert case.services.record_reading.verify(UUID(record["record"]), OPERATOR).verdict is Verdict.PASSED
    asked = TransferAsked(department=Department("25"), records=[UUID(record["record"])])
    assert case.services.transfer.write(asked, tmp_path / "out", OPERATOR)
    assert door.accept(case.services, cda(1), OPERATOR)["outcome"] == "accepted"


@pytest.mark.parametrize("how", ["closed", "cancelled", "revoked", "expired", "asked", "refused"])
def test_a_freeze_ends_with_its_order_and_the_journal_says_so(case: Case, how: str, tmp_path: Path) -> None:
    order = case.frozen()
    assert case.is_frozen()
    if how == "closed":
        case.close(order.id, case.delivered(order.id, tmp_path))
    elif how == "cancelled":
        case.services.exports.cancel(order.id, OPERATOR)
    elif how == "asked":
        case.services.export_freezes.unfreeze(order.id, "les deux éditeurs se sont accordés", OPERATOR)
    elif how == "revoked":
        case.delivered(order.id, tmp_path)
        case.services.export_availability.revoke(order.id, "autre éditeur", OPERATOR)
    elif how == "expired":
        case.delivered(order.id, tmp_path)
        object.__setattr__(case.services.clock, "fixed", datetime.now(UTC) + timedelta(days=101))
        assert case.services.export_availability.end_expired() == 1
        object.__setattr__(case.services.clock, "fixed", None)
    else:
        with psycopg.connect(case.services.database.owner) as owner:
            owner.execute("SET archive.scope = 'all'")
            owner.execute("SET archive.role = 'service'")
            owner.execute("UPDATE record SET establishment = %s", (OTHER,))
        case.services.export_building.build_waiting()
        assert case.services.exports.get(order.id, OPERATOR).state is ExportState.REFUSED

    assert not case.is_frozen()
    assert case.accept(cda(2))["outcome"] == "accepted"
    ((_, subject, facts),) = _tags(case.services, Tag.EXPORT_UNFROZEN)
    assert (subject, facts) == (str(order.id), {"establishment": FINESS, "why": how})
    details = case.services.exports.get(order.id, OPERATOR).details
    assert details.freeze is not None
    assert not details.freeze.is_on
    with pytest.raises(OrderStateRefused):
        case.services.export_freezes.unfreeze(order.id, "encore", OPERATOR)


def test_an_establishment_stays_frozen_until_the_last_order_that_froze_it_is_over(case: Case) -> None:
    first, second = case.frozen(), case.frozen(FINESS, OTHER)

    case.services.exports.cancel(first.id, OPERATOR)
    assert (case.is_frozen(), case.is_frozen(OTHER)) == (True, True)
    case.services.exports.cancel(second.id, OPERATOR)

    assert (case.is_frozen(), case.is_frozen(OTHER)) == (False, False)


def test_who_may_freeze(case: Case) -> None:
    esms, vendor, archivist = (_holder(role) for role in (Role.ESMS, Role.VENDOR, Role.ARCHIVIST))
    with pytest.raises(NotAllowed):
        case.frozen(actor=archivist)
    with pytest.raises(MandateMissing):
        case.frozen(actor=vendor)
    with pytest.raises(NotFound):
        case.frozen(actor=_holder(Role.ESMS, OTHER_ENTITY))
    assert not case.is_frozen()

    order = case.frozen(actor=esms)
    for actor in (archivist, vendor):
        with pytest.raises(NotAllowed):
            case.services.export_freezes.unfreeze(order.id, "non", actor)
    with pytest.raises(NotFound):
        case.services.export_freezes.unfreeze(order.id, "non", _holder(Role.ESMS, OTHER_ENTITY))
    case.services.export_freezes.unfreeze(order.id, "oui", esms)
    own = case.frozen(actor=vendor, mandate=b"%PDF-1.7")
    case.services.export_freezes.unfreeze(own.id, "oui", vendor)
    assert not case.is_frozen()


def test_a_freeze_that_makes_no_sense_is_refused(case: Case) -> None:
    (record,) = door.records(case.services, RecordFilter(), OPERATOR)
    scope = ExportScope(
        kind=ExportKind.PERSON, establishments=(Finess(FINESS),), persons=(UUID(record["person"]),)
    )
    for changes in (
        {"scope": scope},
        {"freeze": False, "contact": "ailleurs"},
        {"contact": "x" * 301},
        {"contact": "deux\nlignes"},
    ):
        with pytest.raises(InvalidRequest):
            case.frozen(**changes)
    order = case.frozen()
    for reason in ("", "  ", "x" * 1001):
        with pytest.raises(InvalidRequest):
            case.services.export_freezes.unfreeze(order.id, reason, OPERATOR)


def test_the_manifest_says_since_when_and_where_the_journal_says_it(case: Case, tmp_path: Path) -> None:
    order = case.frozen()
    tree = case.delivered(order.id, tmp_path)

    manifest = json.loads((tree / "manifest.json").read_bytes())

    keep([manifest], "portability-manifest")
    freeze = order.details.freeze
    assert freeze is not None
    assert manifest["frozen_at"] == f"{freeze.since:%Y-%m-%dT%H:%M:%SZ}"
    with case.services.transactions.begin(SERVICE) as transaction:
        (leaf,) = transaction.journal.entries(
            manifest["frozen_journal"]["index"], manifest["frozen_journal"]["index"] + 1
        )
        tree_root = transaction.journal.frontier(manifest["frozen_journal"]["size"]).root()
    assert json.loads(leaf)["tag"] == "export:frozen"
    assert tree_root.hex() == manifest["frozen_journal"]["root"]


def test_a_package_is_not_imported_for_a_frozen_establishment(case: Case, tmp_path: Path) -> None:
    order = case.services.exports.order(case.asked(freeze=False), OPERATOR)
    tree = case.delivered(order.id, tmp_path)
    other = Services(Settings(home=begun(tmp_path / "other")))
    try:
        other.establishments.register([establishment()], OPERATOR)
        there = Case(other, case.receiver)
        frozen = there.frozen()
        with pytest.raises(EstablishmentFrozen):
            other.imports.import_(tree, OPERATOR)
        assert door.records(other, RecordFilter(), OPERATOR) == []
        other.exports.cancel(frozen.id, OPERATOR)
        assert other.imports.import_(tree, OPERATOR).refused == 0
    finally:
        other.close()


class _Slow(Registration):
    """Waits between the reading of the register and the writing of records."""

    __slots__ = ()
    held, release = Event(), Event()

    def lock(self, *arguments: Any, **more: Any) -> None:
        """Let the test act, then go on."""
        self.held.set()
        self.release.wait(20)
        Registration.lock(self, *arguments, **more)


def _slowed(services: Services) -> Settlement:
    _Slow.held.clear()
    _Slow.release.clear()
    registration = services.settlement.registration
    known = {one.name: getattr(registration, one.name) for one in fields(registration)}
    return replace(services.settlement, registration=_Slow(**known))


@pytest.mark.parametrize("door_", ["deposit", "release"])
def test_a_freeze_waits_for_the_flow_that_is_being_accepted(case: Case, door_: str) -> None:
    services = case.services
    settlement = _slowed(services)
    accepting: Callable[[], Answer]
    if door_ == "deposit":
        journey = replace(services.deposit, settlement=settlement)
        accepting = partial(journey.accept, cda(2), OPERATOR)
    else:
        waiting = UUID(case.accept(of_two_numbers(5))["deposit"])
        settle = replace(services.settle, settlement=settlement)
        accepting = partial(settle.release, waiting, OPERATOR, "vu")

    with ThreadPoolExecutor(2) as pool:
        flow = pool.submit(accepting)
        assert _Slow.held.wait(20)
        order = pool.submit(case.frozen)
        with pytest.raises(TimeoutError):
            order.result(0.4)
        _Slow.release.set()
        taken = flow.result(20)
        assert isinstance(taken, Acknowledged)
        assert order.result(20).details.freeze is not None

    ((frozen, _, _),) = _tags(services, Tag.EXPORT_FROZEN)
    said = {subject: number for number, subject, _ in _tags(services, Tag.RECORD_RECEIVED)}
    (record,) = taken.deposit.records
    assert said[str(record)] < frozen


def test_whoever_writes_records_waits_for_a_freeze_that_is_being_written(case: Case, tmp_path: Path) -> None:
    order = case.services.exports.order(case.asked(freeze=False), OPERATOR)
    tree = case.delivered(order.id, tmp_path)
    waiting = UUID(case.accept(of_two_numbers(5))["deposit"])
    calls: list[Callable[[], object]] = [
        partial(case.accept, cda(2)),
        partial(door.release, case.services, waiting, OPERATOR, "vu"),
        partial(case.services.imports.import_, tree, OPERATOR),
    ]

    with ThreadPoolExecutor(3) as pool:
        with case.services.transactions.begin(SERVICE) as transaction:
            freeze(order, "", OPERATOR, case.services.clock, transaction)
            asked = [pool.submit(call) for call in calls]
            done, _ = wait(asked, 1)
            assert not done
        line, *errors = [one.exception(20) or one.result() for one in asked]

    assert isinstance(line, dict)
    assert _codes(line) == ["establishment-frozen"]
    assert [type(error) for error in errors] == [EstablishmentFrozen, EstablishmentFrozen]


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(2, 6), st.integers(0, 30))
def test_no_record_is_journaled_after_the_freeze_whatever_arrives_meanwhile(
    case: Case, flows: int, milliseconds: int
) -> None:
    started = Event()
    numbers = iter(range(case.services.new_id().int % 10**6 * 100, 10**9))
    wanted = [cda(next(numbers)) for _ in range(flows)]

    def deposit(flow: bytes) -> dict[str, Any]:
        started.set()
        return case.accept(flow)

    with ThreadPoolExecutor(flows + 1) as pool:
        answers = [pool.submit(deposit, flow) for flow in wanted]
        started.wait(20)
        Event().wait(milliseconds / 1000)
        order = pool.submit(case.frozen).result(60)
        lines = [answer.result(60) for answer in answers]

    (frozen,) = (
        number for number, subject, _ in _tags(case.services, Tag.EXPORT_FROZEN) if subject == str(order.id)
    )
    accepted = {record for line in lines for record in line["records"]}
    said = {subject: number for number, subject, _ in _tags(case.services, Tag.RECORD_RECEIVED)}
    assert all(said[record] < frozen for record in accepted)
    assert {line["outcome"] for line in lines} <= {"accepted", "rejected"}
    assert all(line["records"] or _codes(line) == ["establishment-frozen"] for line in lines)
    again = [case.accept(flow) for flow in wanted]
    assert [line["outcome"] for line in again] == [line["outcome"] for line in lines]
    case.services.exports.cancel(order.id, OPERATOR)


def test_by_command(tmp_path: Path) -> None:
    home = Home(begun(tmp_path / "home"))
    services = Services(read_settings(home.path))
    services.establishments.register([establishment()], OPERATOR)
    services.close()
    receiver = Receiver.in_folder(tmp_path / "receiver")
    (tmp_path / "flow.xml").write_bytes(cda(1))
    command: list[str | Path]
    command = ["export", "order", "--establishment", FINESS, "--to", receiver.certificate, "--freeze"]

    (order,) = home.run(*command, "--contact", CONTACT)
    keep([order], "export-order")
    assert order["frozen_at"]
    (line,) = home.run("deposit", tmp_path / "flow.xml", code=10)
    assert CONTACT in line["findings"][-1]["message"]
    places = home.run("establishments", "list")
    keep(places, "establishment-line")
    assert [(one["frozen_by"], one["frozen_at"]) for one in places] == [(order["order"], order["frozen_at"])]

    home.answer("export", "unfreeze", order["order"])
    (lifted,) = home.run("export", "unfreeze", order["order"], "--reason", "reporté")
    assert lifted["unfrozen_at"]
    assert home.run("establishments", "list")[0]["frozen_by"] is None
    assert home.run("deposit", tmp_path / "flow.xml")[0]["outcome"] == "accepted"


def test_over_http(tmp_path: Path) -> None:
    home = begun(tmp_path / "home")
    services = Services(read_settings(home))
    services.establishments.register([establishment(OTHER, ENTITY)], OPERATOR)
    services.establishments.register([establishment("830000014", ENTITY)], OPERATOR)
    services.close()
    receiver = Receiver.in_folder(tmp_path / "receiver")
    with serving(home) as running:
        token = running.make_token(role=Role.ESMS, tenants=[ENTITY], actor="marie")
        with running.client(token) as client:
            body = {
                "establishments": ["830000014"],
                "certificate": receiver.certificate.read_text(),
                "freeze": True,
                "contact": CONTACT,
            }
            made = client.post("/exports", json=body)
            assert made.status_code == 201, made.text
            keep([made.json()], "export-order")
            flow = transaction((1, "ESSAI", "Ève"))
            json_type = {"content-type": "application/json"}

            refused = client.post("/deposits", content=flow, headers=json_type)
            outcome = client.post("/fhir", content=flow, headers={"content-type": "application/fhir+json"})
            address = made.headers["location"]
            for bad in ({}, {"reason": ""}, {"reason": "x", "plus": 1}):
                assert client.post(f"{address}/unfreeze", json=bad).status_code == 422
            lifted = client.post(f"{address}/unfreeze", json={"reason": "reporté"})
            again = client.post(f"{address}/unfreeze", json={"reason": "reporté"})
            taken = client.post("/deposits", content=flow, headers=json_type)

    assert (refused.status_code, refused.headers["content-type"]) == (422, "application/problem+json")
    assert _codes(refused.json()) == ["establishment-frozen"]
    assert (outcome.status_code, outcome.json()["resourceType"]) == (422, "OperationOutcome")
    (issue,) = (one for one in outcome.json()["issue"] if one["severity"] == "error")
    assert (issue["severity"], issue["code"]) == ("error", "business-rule")
    assert issue["details"]["coding"][0]["code"] == "establishment-frozen"
    assert CONTACT in issue["diagnostics"]
    assert (lifted.status_code, again.status_code, taken.status_code) == (200, 409, 201)
