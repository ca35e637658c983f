"""Showing data of a person leaves a trace, which auditors can find and verify."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import jsonschema
import psycopg
import pytest

from archive_service.bootstrap import Services
from archive_service.contract.shapes import published_schema
from archive_service.errors import InvalidRequest, NotAllowed, NotFound, StoreUnavailable
from archive_service.model.actors import OPERATOR, SERVICE, Actor, Role
from archive_service.model.identifiers import Department, as_legal_entity
from archive_service.model.records import Part, RecordFilter
from archive_service.model.traces import ACTS, TraceFilter, checked_purpose, records_shown
from archive_service.settings import Settings
from archive_service.wording.dates import day_in_paris
from archive_service.workflows.traces import NamedTrace
from archive_service.workflows.transfer import TransferAsked
from tests.begun_homes import begun
from tests.journeys import door
from tests.journeys.homes import FINESS, SECRETS, Home, cda, establishment

ENTITY, OTHER_ENTITY, OTHER_FINESS = "250000999", "260000998", "260000013"
MARIE = "marie.durand@esms.example"
WHY = "Demande d'accès de sa fille Octavie, reçue le 3 mars"


@dataclass
class Case:
    """Two legal entities with a document each, and those who read them."""

    services: Services
    ours: UUID
    theirs: UUID

    def actor(self, role: Role, *tenants: str, departments: Sequence[str] = (), name: str = "") -> Actor:
        made = self.services.tokens.create(
            actor=name or f"{role} {uuid4()}",
            role=role,
            tenants=tenants,
            departments=departments,
            expires=None,
            by=OPERATOR,
        )
        return self.services.tokens.holder_of(made.text)

    def traces(self, by: Actor = OPERATOR, **asked: Any) -> list[NamedTrace]:
        """Return the traces that somebody is shown, without those of being shown traces."""
        named = {name: asked.pop(name) for name in ("person", "record", "actor") if name in asked}
        found = self.services.traces.listed(TraceFilter(**{"limit": 1000, **asked}), by, **named)
        return [one for one in found if one.trace.act != "traces:list"]

    def deposit(self, record: UUID) -> UUID:
        with self.services.transactions.begin(OPERATOR) as transaction:
            return transaction.records.get(record).deposit

    def person(self, record: UUID) -> UUID:
        with self.services.transactions.begin(OPERATOR) as transaction:
            person = transaction.records.get(record).person
        assert person is not None
        return person


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    services = Services(Settings(home=begun(tmp_path_factory.mktemp("home"))))
    places = [establishment(FINESS, ENTITY), establishment(OTHER_FINESS, OTHER_ENTITY)]
    services.establishments.register(places, OPERATOR)
    flows = cda(1), cda(2).replace(FINESS.encode(), OTHER_FINESS.encode())
    lines = [door.accept(services, flow, OPERATOR) for flow in flows]
    while services.rendering.render() or services.evidence.close():
        pass
    ours, theirs = (UUID(line["records"][0]) for line in lines)
    yield Case(services, ours, theirs)
    services.close()


def test_each_way_to_read_leaves_a_trace_of_who_what_and_when(case: Case, tmp_path: Path) -> None:
    marie, reading = case.actor(Role.ESMS, ENTITY), case.services.record_reading
    record, deposit = case.ours, case.deposit(case.ours)
    before = datetime.now(UTC)

    reading.records(RecordFilter(), marie)
    reading.record(record, marie)
    for part in Part:
        reading.part(record, part, marie)
    reading.verify(record, marie)
    case.services.decision_review.explain(record, marie)
    case.services.decision_review.replay(record, marie)
    case.services.deposit_reading.listed(marie, outcome="", after=None, limit=10)
    case.services.deposit_reading.get(deposit, marie)
    case.services.deposit_reading.identifiers(deposit, marie)
    archivist = case.actor(Role.ARCHIVIST, departments=["25"])
    asked = TransferAsked(department=Department("25"), records=[record])
    case.services.transfer.write(asked, tmp_path / "out", archivist)

    found = list(reversed(case.traces(record=record, since=before)))
    assert [one.trace.act for one in found] == [
        "records:list",
        "record:line",
        *(f"record:{part.value}" for part in Part),
        "record:verify",
        "record:decision",
        "record:decision",
        "deposits:list",
        "deposit:line",
        "deposit:identifiers",
        "records:transfer",
    ]
    assert {(one.actor, one.trace.actor, one.trace.role) for one in found[:-1]} == {
        (marie.name, marie.pseudonym, "esms")
    }
    assert (found[-1].actor, found[-1].trace.role) == (archivist.name, "archivist")
    for one in found:
        assert before <= one.trace.at <= datetime.now(UTC)
        assert (one.trace.tenant, one.trace.department) == (ENTITY, "25")
        assert one.trace.records == (record,) or one.trace.deposits == (deposit,)


@pytest.mark.parametrize(
    "harm", ["UPDATE trace SET actor = 'service'", "DELETE FROM trace", "TRUNCATE trace"]
)
def test_nobody_changes_or_removes_a_trace(case: Case, harm: str) -> None:
    case.services.record_reading.record(case.ours, OPERATOR)
    for url in (case.services.database.service, case.services.database.owner):
        with psycopg.connect(url) as connection:
            connection.execute(
                "SELECT set_config('archive.role', 'service', true), set_config('archive.scope', 'all', true)"
            )
            with pytest.raises(psycopg.Error, match=r"append-only|permission denied"):
                connection.execute(harm)


def test_what_is_not_shown_leaves_none(case: Case) -> None:
    stranger, reading = case.actor(Role.ESMS, OTHER_ENTITY), case.services.record_reading
    before = datetime.now(UTC)

    for call in (
        lambda: reading.record(case.ours, stranger),
        lambda: reading.part(case.ours, Part.SOURCE, stranger),
        lambda: reading.part(case.ours, "photo", OPERATOR),
        lambda: case.services.deposit_reading.get(case.deposit(case.ours), stranger),
        lambda: reading.record(case.ours, case.actor(Role.DEPOSITOR, ENTITY)),
    ):
        with pytest.raises((NotFound, NotAllowed)):
            call()
    assert reading.records(RecordFilter(kind="native-file"), OPERATOR) == []

    assert case.traces(since=before) == []


def test_a_page_is_one_trace_for_each_legal_entity_and_each_sees_its_own(case: Case) -> None:
    before = datetime.now(UTC)
    door.records(case.services, RecordFilter(), OPERATOR)
    auditors = [case.actor(Role.AUDITOR, tenant) for tenant in (ENTITY, OTHER_ENTITY)]
    of_department = case.actor(Role.AUDITOR, departments=["26"])

    seen = [case.traces(by, since=before) for by in (*auditors, of_department)]

    assert [[one.trace.records for one in traces] for traces in seen] == [
        [(case.ours,)],
        [(case.theirs,)],
        [(case.theirs,)],
    ]
    assert {one.actor for traces in seen for one in traces} == {"operator"}


def test_only_those_who_watch_see_traces(case: Case) -> None:
    for role in (Role.ESMS, Role.DEPOSITOR, Role.VENDOR, Role.ARCHIVIST):
        with pytest.raises(NotAllowed):
            case.traces(case.actor(role, ENTITY))
    assert case.traces(case.actor(Role.AUDITOR, "999999999")) == []


def test_traces_are_found_by_person_record_actor_and_time(case: Case) -> None:
    marie, paul = (case.actor(Role.ESMS, ENTITY, name=f"{name} {uuid4()}") for name in ("marie", "paul"))
    start = datetime.now(UTC)
    case.services.record_reading.record(case.ours, marie)
    middle = datetime.now(UTC)
    door.records(case.services, RecordFilter(), paul)
    door.deposits(case.services, paul, outcome="", after=None, limit=10)

    def who(**asked: Any) -> set[str | None]:
        return {one.actor for one in case.traces(since=start, **asked)}

    assert who(person=case.person(case.ours)) == {marie.name, paul.name}
    assert who(record=case.ours) == {marie.name, paul.name}
    assert who(record=case.theirs) == who(person=uuid4()) == who(record=uuid4()) == set()
    assert who(actor=paul.name) == who(actor=paul.pseudonym) == {paul.name}
    assert who(actor="nobody") == set()
    assert who(until=middle) == {marie.name}
    assert {one.actor for one in case.traces(since=middle)} == {paul.name}


def test_pages_follow_one_another(case: Case) -> None:
    reader = case.actor(Role.ESMS, ENTITY)
    for _ in range(5):
        case.services.record_reading.record(case.ours, reader)
    everything = [one.trace.id for one in case.traces(actor=reader.name)]

    pages: list[UUID] = []
    after: UUID | None = None
    while page := case.traces(actor=reader.name, limit=2, after=after):
        pages += [one.trace.id for one in page]
        after = pages[-1]

    assert pages == everything
    assert len(pages) == 5


def test_to_be_shown_traces_leaves_a_trace(case: Case) -> None:
    auditor = case.actor(Role.AUDITOR, ENTITY)
    case.services.record_reading.record(case.ours, OPERATOR)
    case.traces(auditor, record=case.ours)

    found = case.services.traces.listed(TraceFilter(), OPERATOR, actor=auditor.name)

    assert [(one.trace.act, one.trace.records) for one in found] == [("traces:list", (case.ours,))]


def test_a_purpose_is_kept_and_stands_nowhere_in_clear(case: Case) -> None:
    marie = replace(case.actor(Role.ESMS, ENTITY, name=MARIE), purpose=WHY)
    case.services.record_reading.record(case.ours, marie)
    door.deposit(case.services, case.deposit(case.ours), marie)
    door.records(case.services, RecordFilter(), marie)
    door.records(case.services, RecordFilter(), replace(OPERATOR, purpose=WHY))

    assert {one.trace.purpose for one in case.traces(actor=MARIE)} == {WHY}
    assert WHY in {one.trace.purpose for one in case.traces(actor="operator")}
    with psycopg.connect(case.services.database.owner) as owner:
        kept = "".join(row for (row,) in owner.execute("SELECT t::text FROM trace AS t"))
    for word in (MARIE, WHY, *SECRETS, "Octavie"):
        assert word not in kept
        assert word.encode().hex() not in kept


def test_a_destroyed_key_takes_the_purpose_along_and_leaves_the_trace(tmp_path: Path) -> None:
    services = Services(Settings(home=begun(tmp_path / "home")))
    (record,) = (UUID(one) for one in door.accept(services, cda(), OPERATOR)["records"])
    services.record_reading.record(record, replace(OPERATOR, purpose=WHY))
    with services.transactions.begin(OPERATOR) as transaction:
        kept = transaction.records.get(record)

    services.vault.destroy(kept.tenant, kept.key)

    (one,) = services.traces.listed(TraceFilter(), OPERATOR, record=record)
    services.close()
    assert (one.trace.act, one.trace.records, one.trace.purpose) == ("record:line", (record,), None)


def test_an_erased_actor_leaves_traces_of_a_pseudonym(case: Case) -> None:
    reader = replace(case.actor(Role.ESMS, ENTITY, OTHER_ENTITY), purpose=WHY)
    door.records(case.services, RecordFilter(), reader)
    before = {(one.actor, one.trace.purpose) for one in case.traces(actor=reader.pseudonym)}

    case.services.tokens.erase(UUID(reader.pseudonym), OPERATOR)

    after = {(one.actor, one.trace.purpose) for one in case.traces(actor=reader.pseudonym)}
    assert (before, after) == ({(reader.name, WHY)}, {(None, None)})
    assert case.traces(actor=reader.name) == []


@pytest.mark.parametrize("text", ["x" * 201, "a\nb", "a\0b"])
def test_a_purpose_is_one_line(text: str) -> None:
    with pytest.raises(InvalidRequest):
        checked_purpose(text)


def test_a_reading_whose_trace_cannot_be_kept_is_not_answered(tmp_path: Path) -> None:
    services = Services(Settings(home=begun(tmp_path / "home")))
    (record,) = (UUID(one) for one in door.accept(services, cda(), OPERATOR)["records"])
    with psycopg.connect(services.database.owner, autocommit=True) as owner:
        owner.execute("ALTER ROLE archive_service SET default_transaction_read_only = on")
    services.engine.dispose()

    for call in (
        lambda: services.record_reading.record(record, OPERATOR),
        lambda: services.record_reading.part(record, Part.SOURCE, OPERATOR),
        lambda: door.records(services, RecordFilter(), OPERATOR),
        lambda: door.deposits(services, OPERATOR, outcome="", after=None, limit=10),
    ):
        with pytest.raises(StoreUnavailable):
            call()

    with psycopg.connect(services.database.owner, autocommit=True) as owner:
        owner.execute("ALTER ROLE archive_service RESET default_transaction_read_only")
    services.engine.dispose()
    assert services.record_reading.record(record, OPERATOR).id == record
    services.close()


def commit(services: Services) -> None:
    services.trace_commitment.commit()


def test_the_journal_commits_to_traces_in_batches_and_any_change_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archive_service.workflows.traces.BATCH", 4)
    services = Services(Settings(home=begun(tmp_path / "home")))
    (record,) = (UUID(one) for one in door.accept(services, cda(), OPERATOR)["records"])
    for _ in range(10):
        services.record_reading.record(record, replace(OPERATOR, purpose=WHY))

    assert services.trace_commitment.commit() == 10
    assert services.trace_commitment.commit() == 0
    for _ in range(6):
        services.record_reading.record(record, OPERATOR)
    found = services.trace_commitment.compare(OPERATOR)
    assert (found.traces, found.batches, found.waiting, found.problems) == (10, 3, 6, [])

    for harm in (
        "UPDATE trace SET actor = 'service' WHERE number = 5",
        "UPDATE trace SET at = at + interval '1 second' WHERE number = 1",
        "UPDATE trace SET records = '{}' WHERE number = 10",
        "UPDATE trace SET purpose = '\\x00' WHERE number = 2",
        "DELETE FROM trace WHERE number = 4",
        "UPDATE trace_batch SET count = 3 WHERE first = 5",
        "UPDATE trace_batch SET root = decode(repeat('00', 32), 'hex') WHERE first = 1",
    ):
        with psycopg.connect(services.database.owner) as owner:
            owner.execute("SET LOCAL archive.role = 'service'; SET LOCAL archive.scope = 'all'")
            owner.execute("ALTER TABLE trace DISABLE TRIGGER append_only")
            owner.execute("ALTER TABLE trace_batch DISABLE TRIGGER append_only")
            owner.execute("CREATE TABLE saved AS SELECT * FROM trace")
            owner.execute("CREATE TABLE saved_batch AS SELECT * FROM trace_batch")
            assert owner.execute(harm).rowcount == 1
            owner.commit()
            problems = services.trace_commitment.compare(OPERATOR).problems
            owner.execute("SET LOCAL archive.role = 'service'; SET LOCAL archive.scope = 'all'")
            owner.execute("DELETE FROM trace; DELETE FROM trace_batch")
            owner.execute("INSERT INTO trace OVERRIDING SYSTEM VALUE SELECT * FROM saved")
            owner.execute("INSERT INTO trace_batch SELECT * FROM saved_batch")
            owner.execute("DROP TABLE saved; DROP TABLE saved_batch")
        assert len(problems) == 1, harm
    assert services.trace_commitment.compare(OPERATOR).problems == []
    services.close()


@pytest.mark.parametrize("batch", [1, 5, 9])
def test_a_batch_that_is_gone_with_its_traces_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    monkeypatch.setattr("archive_service.workflows.traces.BATCH", 4)
    services = Services(Settings(home=begun(tmp_path / "home")))
    (record,) = (UUID(one) for one in door.accept(services, cda(), OPERATOR)["records"])
    for _ in range(10):
        services.record_reading.record(record, OPERATOR)
    services.trace_commitment.commit()

    with psycopg.connect(services.database.owner) as owner:
        owner.execute("SET LOCAL archive.role = 'service'; SET LOCAL archive.scope = 'all'")
        owner.execute("ALTER TABLE trace DISABLE TRIGGER append_only")
        owner.execute("ALTER TABLE trace_batch DISABLE TRIGGER append_only")
        owner.execute("DELETE FROM trace WHERE number BETWEEN %s AND %s", (batch, batch + 3))
        assert owner.execute("DELETE FROM trace_batch WHERE first = %s", (batch,)).rowcount == 1

    found = services.trace_commitment.compare(OPERATOR)
    services.close()
    assert len(found.problems) == 1


def test_a_batch_holds_no_more_than_fits_into_an_object(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    commit(case.services)
    before = case.services.trace_commitment.compare(OPERATOR)
    monkeypatch.setattr("archive_service.workflows.traces.IDENTIFIERS", 3)
    for _ in range(4):
        door.records(case.services, RecordFilter(), case.actor(Role.ESMS, ENTITY, OTHER_ENTITY))

    assert case.services.trace_commitment.commit() == 8
    after = case.services.trace_commitment.compare(OPERATOR)

    assert after.batches - before.batches == 3
    assert after.problems == []


def test_a_reading_that_is_not_committed_yet_is_waited_for(case: Case) -> None:
    commit(case.services)
    shown, go_on = threading.Event(), threading.Event()

    def slow() -> UUID:
        reader = case.actor(Role.ESMS, ENTITY)
        with case.services.transactions.begin(SERVICE) as transaction:
            record = transaction.records.get(case.ours)
            transaction.traces.add(reader, records_shown("record:line", [record]))
            transaction.traces.write()  # what the end of the block does first
            transaction.records.get(case.ours)  # the server has run it
            shown.set()
            go_on.wait(20)
        return UUID(reader.pseudonym)

    with ThreadPoolExecutor(2) as pool:
        reading = pool.submit(slow)
        shown.wait(20)
        # A later number, whose reading is answered.
        case.services.record_reading.record(case.ours, OPERATOR)
        committing = pool.submit(case.services.trace_commitment.commit)
        with pytest.raises(TimeoutError):
            committing.result(0.3)
        go_on.set()
        assert committing.result(20) == 2
        reading.result(20)

    assert case.services.trace_commitment.compare(OPERATOR).problems == []


def test_many_commit_at_once_and_each_trace_is_in_one_batch(case: Case) -> None:
    def act(number: int) -> int:
        case.services.record_reading.record(case.ours, OPERATOR)
        return case.services.trace_commitment.commit() if number % 3 == 0 else 0

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(act, range(40)))
    commit(case.services)

    found = case.services.trace_commitment.compare(OPERATOR)
    assert (found.waiting, found.problems) == (0, [])


def test_traces_follow_an_establishment_to_its_legal_entity(tmp_path: Path) -> None:
    services = Services(Settings(home=begun(tmp_path / "home")))
    (record,) = (UUID(one) for one in door.accept(services, cda(), OPERATOR)["records"])
    services.record_reading.record(record, OPERATOR)
    services.establishments.register([establishment(FINESS, ENTITY)], OPERATOR)
    services.record_reading.record(record, OPERATOR)
    auditor = Actor(
        name="a", role=Role.AUDITOR, tenants=frozenset({as_legal_entity(ENTITY)}), pseudonym=str(uuid4())
    )

    found = services.traces.listed(TraceFilter(), auditor, record=record)

    services.close()
    assert [(one.trace.tenant, one.trace.act) for one in found] == [
        (ENTITY, "record:line"),
        (FINESS, "record:line"),
    ]


def test_the_commands_show_and_check_traces(tmp_path: Path) -> None:
    home, flow = Home(begun(tmp_path / "le home")), tmp_path / "flux.xml"
    flow.write_bytes(cda())
    (line,) = home.run("deposit", flow)
    record = line["records"][0]
    home.run("work", "--until-empty")
    (shown,) = home.run("records", "--why", WHY)
    home.run("record", record, "--get", "document", "-o", tmp_path / "d.pdf", "--why=Contrôle annuel")
    home.run("verify", record)
    home.run("deposits", "list")
    today = day_in_paris(datetime.now(UTC))

    traces = home.run("traces", "--record", record)
    (checked,) = home.run("traces", "--check")
    home.run("work", "--until-empty")
    (again,) = home.run("traces", "--check")

    for one in traces:
        jsonschema.validate(one, published_schema("trace-line"))
    for one in (checked, again):
        jsonschema.validate(one, published_schema("traces-check"))
    assert [(one["act"], one["why"]) for one in traces] == [
        ("deposits:list", None),
        ("record:verify", None),
        ("record:document", "Contrôle annuel"),
        ("records:list", WHY),
    ]
    assert {(one["actor"], one["role"]) for one in traces} == {("operator", "operator")}
    assert {one["act"] for one in traces} <= set(ACTS)
    assert (checked["verdict"], checked["waiting"]) == ("passed", 5)
    assert (again["verdict"], again["traces"], again["waiting"]) == ("passed", 5, 0)
    assert len(home.run("traces", "--person", shown["person"], "--limit", "2")) == 2
    assert home.run("traces", "--actor", "nobody") == []
    assert home.run("traces", "--until", (today - timedelta(days=2)).isoformat()) == []
    assert (
        len(home.run("traces", "--from", (today - timedelta(days=2)).isoformat(), "--actor", "operator")) > 4
    )
    home.run("traces", "--from", "hier", code=2)
    home.run("records", "--why", "x" * 201, code=2)
    (token,) = home.run("token", "create", "--actor", MARIE, "--role", "auditor", "--tenant", "999999999")
    assert home.run("--token", token["token"], "traces") == []
