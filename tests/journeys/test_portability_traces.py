"""Who read what goes with a record, on from instance to instance, and tells nothing about anybody else."""

from __future__ import annotations

import json
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_service.access.rights import GRANTS, Right
from archive_service.holdings.package_leaves import PackageRefused
from archive_service.holdings.package_places import check_place
from archive_service.holdings.package_reading import PackageTree
from archive_service.holdings.portable_traces import (
    FORM,
    Shown,
    each_once,
    goes,
    joined,
    trace_in,
    trace_line,
)
from archive_service.model.actors import OPERATOR, SERVICE, Actor, Role
from archive_service.model.export_orders import ExportKind, ExportScope
from archive_service.model.export_shards import read_head, written_head
from archive_service.model.identifiers import NO_DEPARTMENT, NOBODY, Department, Finess, as_legal_entity
from archive_service.model.keys import INTAKE, qualified, split_key
from archive_service.model.records import Part, Record, RecordFilter
from archive_service.model.traces import ACTS, DEPOSITS_LISTED, RECORDS_EXPORTED, Reading, Trace, TraceFilter
from archive_service.ports import Transaction, Transactions
from archive_service.workflows.export_reception import check_package
from exports.portability.leaves import Leaf
from tests.journeys.exporting_homes import OTHER, Sender, There, person_of
from tests.journeys.homes import FINESS, cda
from tests.journeys.test_portability_import import add_line
from tests.journeys.unpacked_trees import content_of, laid_over, manifest_of

ENTITY, STRANGERS = "250000999", "260000998"
MARIE = "marie.durand@esms.example"
WHY = "Demande d'accès de sa fille Octavie, reçue le 3 mars"


def actor(sender: Sender, why: str = "", role: Role = Role.ESMS, name: str = MARIE) -> Actor:
    """Return somebody with a token, who states a purpose."""
    tokens = sender.services.tokens
    made = tokens.create(actor=name, role=role, tenants=[ENTITY], departments=[], expires=None, by=OPERATOR)
    holder = tokens.holder_of(made.text)
    return Actor(**{**{one: getattr(holder, one) for one in Actor.__slots__}, "purpose": why})


def accepted(sender: Sender, number: int, finess: str = FINESS) -> UUID:
    line = sender.accept(cda(number).replace(FINESS.encode(), finess.encode()))
    return UUID(line["records"][0])


def traces_in(tree: Path) -> dict[str, list[dict[str, Any]]]:
    """Return the lines of all traces in a package, by path."""
    paths = sorted((tree / "content").glob("*/*/traces/*.ndjson"))
    return {
        path.relative_to(tree).as_posix(): [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        for path in paths
    }


def leaves_of(tree: Path) -> dict[str, dict[str, Any]]:
    lines = (tree / "inventory.ndjson").read_text("utf-8").splitlines()
    return {one["path"]: one for one in map(json.loads, lines)}


def lines_of(tree: Path, record: UUID) -> list[dict[str, Any]]:
    """Return the traces of a record, those of each instance after one another."""
    return [
        line for path, lines in traces_in(tree).items() for line in lines if f"/records/{record}/" in path
    ]


def whole(sender: Sender, **scope: Any) -> Path:
    """Order everything of both establishments, or another scope; return the tree that was delivered."""
    asked = {
        "kind": ExportKind.MASSIVE,
        "establishments": (Finess(FINESS), Finess(OTHER)),
        **scope,
    }
    return sender.tree(sender.built(scope=ExportScope(**asked), layouts=("tree",)))


@pytest.fixture
def read(sender: Sender) -> tuple[Sender, list[UUID]]:
    """A home with three records, two of which somebody read: one for a purpose, both in a list."""
    records = [accepted(sender, 1), accepted(sender, 2), accepted(sender, 3, OTHER)]
    marie = actor(sender, WHY)
    while sender.services.rendering.render() or sender.services.evidence.close():
        pass
    reading = sender.services.record_reading
    reading.part(records[0], Part.DOCUMENT, marie)
    reading.records(RecordFilter(records=[records[0], records[2]]), actor(sender, "pour le bilan"))
    return sender, records


def test_what_was_shown_of_a_record_goes_with_it(read: tuple[Sender, list[UUID]]) -> None:
    sender, (ours, unread, other) = read
    sender.services.record_reading.record(unread, OPERATOR)

    tree = whole(sender)

    (document, listed) = lines_of(tree, ours)
    with sender.services.transactions.begin(SERVICE) as transaction:
        person = transaction.records.get(ours).person
        (reader,) = {
            one.actor for one in transaction.traces.of_tenant(as_legal_entity(ENTITY), 0, 99, 9, ())
        } - {"operator"}
    assert (document["act"], document["role"]) == ("record:document", "esms")
    assert (document["actor"], document["shown"], document["id"]) == (reader, "record", str(ours))
    assert listed["act"] == "records:list"
    assert datetime.fromisoformat(document["at"]) < datetime.fromisoformat(listed["at"]) < datetime.now(UTC)
    assert [line["act"] for line in lines_of(tree, other)] == ["records:list"]
    assert not lines_of(tree, unread), "nobody read it, but the operator for upkeep"
    for path, leaf in leaves_of(tree).items():
        if f"/records/{ours}/" in path:
            assert (leaf["record"], leaf["person"]) == (str(ours), str(person))
    text = b"".join(
        path.read_bytes() for path in tree.rglob("*") if "/traces/" in str(path) and path.is_file()
    )
    assert MARIE.encode() not in text
    assert b"bilan" not in text
    assert b"Octavie" not in text
    assert "why" not in document, "purposes stay here"


@pytest.mark.parametrize("why", ["", "signalement du 3 mars contre la directrice"])
def test_readings_of_auditors_are_in_no_package(sender: Sender, why: str) -> None:
    record = accepted(sender, 1)
    person = person_of(sender, record)
    auditor = actor(sender, why, Role.AUDITOR, "inspection@dreets.example")
    sender.services.record_reading.record(record, auditor)
    sender.services.record_reading.records(RecordFilter(), auditor)
    sender.services.traces.listed(TraceFilter(), auditor, person=person)
    archivist = actor(sender, why, Role.ARCHIVIST, "archives@doubs.example")
    sender.services.record_reading.record(record, archivist)

    tree = whole(sender)

    lines = [line for lines in traces_in(tree).values() for line in lines]
    assert [(line["role"], line["act"]) for line in lines] == [("archivist", "record:line")]
    assert auditor.pseudonym not in str(lines)
    shown = sender.services.traces.listed(TraceFilter(), OPERATOR, person=person)
    assert {one.trace.role for one in shown} >= {"auditor", "archivist"}, "they are here"


def test_of_those_who_see_traces_only_the_operator_is_in_packages() -> None:
    watching = {role for role, grant in GRANTS.items() if Right.READ_TRACES in grant.may}

    assert watching == {Role.AUDITOR, Role.OPERATOR}


def test_what_the_operator_looks_at_for_a_purpose_is_a_reading_like_any_other(sender: Sender) -> None:
    record = accepted(sender, 1)
    operator = Actor(name="operator", role=Role.OPERATOR, pseudonym="operator", purpose="plainte du 3 mars")
    sender.services.record_reading.record(record, operator)
    sender.services.record_reading.record(record, OPERATOR)

    (line,) = lines_of(whole(sender), record)

    assert (line["actor"], line["role"]) == ("operator", "operator")
    assert "plainte" not in str(line)


def test_building_and_fetching_change_no_root(read: tuple[Sender, list[UUID]]) -> None:
    sender, (ours, *_) = read
    order = sender.services.exports.order(sender.asked(layouts=("tree",)), OPERATOR)
    sender.services.export_building.step(order.id)
    sender.services.record_reading.record(ours, actor(sender))
    sender.services.export_building.build(order.id)

    tree = sender.tree(sender.services.exports.get(order.id, OPERATOR))
    again = sender.services.export_delivery.deliver(order.id, sender.folder / "again", None, OPERATOR)

    assert [line["act"] for line in lines_of(tree, ours)] == ["record:document", "records:list"]
    assert again.order.built.root == manifest_of(tree)["root"]
    later = lines_of(sender.tree(sender.built(layouts=("tree",))), ours)
    assert [line["act"] for line in later] == ["record:document", "records:list", "record:line"]
    first, second = (manifest_of(whole(sender))["root"] for _ in range(2))
    assert first == second, "a fetched export is no reading for the next one"


def test_traces_of_two_instances_lie_side_by_side_and_roots_stay_equal(
    read: tuple[Sender, list[UUID]],
    there: There,
    tmp_path: Path,
) -> None:
    sender, records = read
    first = whole(sender)

    done = there.take(first)
    second = whole(there.sender)

    assert (done.refused, done.merged, done.findings) == (0, 0, [])
    assert done.traces == len(traces_in(first)) == 2
    assert content_of(second) == content_of(first)
    assert manifest_of(second)["root"] == manifest_of(first)["root"]

    scope = ExportScope(kind=ExportKind.MASSIVE, establishments=(Finess(FINESS), Finess(OTHER)))
    for services in (sender.services, there.services):
        counts = services.export_counting.counts(scope, as_legal_entity(ENTITY))
        (told,) = (one for one in counts.kinds if one.kind == "traces")
        assert (told.records, told.files) == (2, 2)

    paul = actor(there.sender, name="paul@esms.example")
    there.services.record_reading.records(RecordFilter(), paul)
    third = whole(there.sender)

    kept, own = traces_in(first), traces_in(third)
    assert {path: own[path] for path in kept} == kept
    assert len(own) == len(kept) + len(records)
    assert {line["act"] for path in own.keys() - kept.keys() for line in own[path]} == {"records:list"}
    again = There(sender, tmp_path / "third")
    try:
        assert again.take(third).refused == 0
        assert manifest_of(whole(again.sender))["root"] == manifest_of(third)["root"]
    finally:
        again.services.close()
    back = sender.services.imports.import_(third, OPERATOR)
    assert (back.refused, back.kept_as_bytes, back.findings) == (0, len(records), [])
    assert content_of(whole(sender)) == content_of(third)


def forgotten(sender: Sender, after: int, *, change: str = "DELETE FROM trace") -> None:
    """Lose the traces with higher numbers, as a home restored from an older backup has."""
    with psycopg.connect(sender.services.database.owner) as owner:
        owner.execute("SET archive.scope = 'all'")
        owner.execute("SET archive.role = 'service'")
        owner.execute("ALTER TABLE trace DISABLE TRIGGER append_only")
        assert owner.execute(f"{change} WHERE number > %s".encode(), (after,)).rowcount
        owner.execute("ALTER TABLE trace ENABLE TRIGGER append_only")


def last_trace(sender: Sender) -> int:
    with sender.services.transactions.begin(SERVICE) as transaction:
        return transaction.traces.last()


def test_traces_that_were_lost_here_come_back_with_a_package(
    read: tuple[Sender, list[UUID]], there: There
) -> None:
    sender, (ours, unread, _other) = read
    backup = last_trace(sender)
    sender.services.record_reading.part(ours, Part.DOCUMENT, actor(sender, name="luc@esms.example"))
    sender.services.record_reading.record(unread, actor(sender, name="luc@esms.example"))
    package = whole(sender)
    forgotten(sender, backup)
    assert len(lines_of(whole(sender), ours)) == 2

    done = sender.services.imports.import_(package, OPERATOR)
    again = sender.services.imports.import_(package, OPERATOR)

    assert (done.refused, done.kept_as_bytes, done.traces) == (0, 2, 3)
    assert [one.code for one in done.findings] == ["traces-differ"]
    assert (again.refused, again.kept_as_bytes, again.findings) == (0, 0, [])
    back = whole(sender)
    assert content_of(back) == content_of(package)
    assert manifest_of(back)["root"] == manifest_of(package)["root"]

    sender.services.record_reading.record(ours, actor(sender, name="luc@esms.example"))
    grown = whole(sender)
    acts = [line["act"] for line in lines_of(grown, ours)]
    assert acts == ["record:document", "records:list", "record:document", "record:line"]
    assert there.take(package).refused == 0
    assert there.take(grown).refused == 0
    assert content_of(whole(there.sender)) == content_of(grown)
    counts = sender.services.export_counting.counts(
        ExportScope(kind=ExportKind.MASSIVE, establishments=(Finess(FINESS), Finess(OTHER))),
        as_legal_entity(ENTITY),
    )
    assert [one.files for one in counts.kinds if one.kind == "traces"] == [3]


def test_all_traces_that_were_lost_here_come_back_to_whoever_may_have_them(
    read: tuple[Sender, list[UUID]],
) -> None:
    sender, (ours, _unread, other) = read
    package = whole(sender)
    forgotten(sender, 0)

    sender.services.imports.import_(package, OPERATOR)

    assert content_of(whole(sender)) == content_of(package)
    assert set(traces_in(whole(sender, establishments=(Finess(OTHER),)))) == {
        path for path in traces_in(package) if str(other) in path
    }
    with sender.services.transactions.begin(OPERATOR) as transaction:
        row = transaction.records.get(ours)
    sender.services.vault.destroy(row.tenant, row.key)
    assert not lines_of(whole(sender), ours)


def test_a_trace_that_comes_back_otherwise_is_named_and_ours_stays(
    read: tuple[Sender, list[UUID]],
) -> None:
    sender, (ours, *_) = read
    package = whole(sender)
    forgotten(sender, 0, change="UPDATE trace SET role = 'vendor'")
    here = whole(sender)

    done = sender.services.imports.import_(package, OPERATOR)

    assert [one.code for one in done.findings] == ["traces-differ"]
    assert done.kept_as_bytes == 2, "in doubt, what came is kept"
    assert content_of(whole(sender)) == content_of(here)
    assert {line["role"] for line in lines_of(here, ours)} == {"vendor"}


def test_own_traces_that_are_here_are_kept_once(read: tuple[Sender, list[UUID]]) -> None:
    sender, (ours, *_) = read
    package = whole(sender)
    sender.services.record_reading.record(ours, actor(sender))

    done = sender.services.imports.import_(package, OPERATOR)

    assert (done.refused, done.kept_as_bytes, done.findings) == (0, 0, [])


@dataclass(frozen=True, slots=True)
class Counted:
    """Transactions, of which the number is known."""

    inner: Transactions
    begun: list[Actor]

    def begin(self, by: Actor) -> AbstractContextManager[Transaction]:
        self.begun.append(by)
        return self.inner.begin(by)

    def place_entries(self) -> None:
        self.inner.place_entries()


def test_readings_from_before_it_was_known_whose_a_flow_is_go_with_it(sender: Sender, there: There) -> None:
    record = accepted(sender, 1)
    reader = actor(sender)
    with sender.services.transactions.begin(SERVICE) as transaction:
        deposit = transaction.records.get(record).deposit
        shown = Reading(
            act=DEPOSITS_LISTED,
            tenant=NOBODY,
            department=NO_DEPARTMENT,
            deposits=(deposit, UUID(int=1)),
        )
        transaction.traces.add(reader, [shown])
    sender.services.deposit_reading.get(deposit, reader)

    tree = whole(sender)

    told = {path: [line["act"] for line in lines] for path, lines in traces_in(tree).items()}
    (path,) = told
    assert f"/deposits/{deposit}/" in path
    assert told == {path: [DEPOSITS_LISTED, "deposit:line"]}
    assert str(UUID(int=1)) not in str(traces_in(tree)), "another flow, which is nobody's yet"
    assert there.take(tree).refused == 0
    assert content_of(whole(there.sender)) == content_of(tree)
    assert sender.services.imports.import_(tree, OPERATOR).kept_as_bytes == 0


def test_no_transaction_is_for_one_record(read: tuple[Sender, list[UUID]]) -> None:
    sender, _ = read
    services = sender.services
    scope = sender.asked().scope
    transactions: list[int] = []
    for number in (10, 11, 12):
        services.record_reading.records(RecordFilter(), actor(sender))
        accepted(sender, number)
        plan = services.export_planning.plan(scope, as_legal_entity(ENTITY))
        counted = Counted(services.transactions, [])
        traces = replace(services.export_traces, transactions=counted)
        assert len(list(traces.files(plan, scope, as_legal_entity(ENTITY), (), []))) == number - 8
        transactions.append(len(counted.begun))

    assert len(set(transactions)) == 1, transactions


def test_a_trace_that_is_lost_or_changed_is_named(read: tuple[Sender, list[UUID]]) -> None:
    sender, _ = read
    tree = whole(sender)
    lost, changed = list(traces_in(tree))[:2]
    (tree / lost).unlink()
    text = (tree / changed).read_bytes()
    (tree / changed).write_bytes(text.replace(b'"esms"', b'"etab"'))

    found = check_package([tree], None).problems

    assert {(one["path"], one["problem"]) for one in found} == {(lost, "missing"), (changed, "altered")}


def test_an_order_for_one_establishment_tells_no_reading_of_the_other(
    read: tuple[Sender, list[UUID]],
) -> None:
    sender, (ours, _unread, other) = read
    person = person_of(sender, ours)
    sender.services.traces.listed(TraceFilter(), actor(sender, role=Role.OPERATOR, name="a"), person=person)

    tree = whole(sender, establishments=(Finess(FINESS),))
    everything = whole(sender)

    assert {line["act"] for line in lines_of(tree, ours)} == {"record:document", "records:list"}
    assert not lines_of(tree, other)
    assert str(other) not in str(traces_in(tree))
    assert not [path for path in traces_in(tree) if "/persons/" in path]
    (of_person,) = (lines for path, lines in traces_in(everything).items() if f"/persons/{person}/" in path)
    assert [line["act"] for line in of_person] == ["traces:list"]


def test_an_order_for_one_person_tells_who_read_their_file_and_of_nobody_else(
    read: tuple[Sender, list[UUID]],
) -> None:
    sender, (ours, unread, other) = read
    person = person_of(sender, ours)

    tree = whole(sender, kind=ExportKind.PERSON, persons=(person,))

    assert [line["act"] for line in lines_of(tree, ours)] == ["record:document", "records:list"]
    assert not {str(unread), str(other)} & {
        line["id"] for lines in traces_in(tree).values() for line in lines
    }
    assert MARIE not in str(traces_in(tree))


def test_traces_of_another_legal_entity_stay_with_it(read: tuple[Sender, list[UUID]]) -> None:
    sender, (ours, *_) = read
    foreign = Actor(
        name="x", role=Role.AUDITOR, tenants=frozenset({as_legal_entity(STRANGERS)}), pseudonym="x"
    )
    with sender.services.transactions.begin(SERVICE) as transaction:
        reading = Reading(
            act="record:line", tenant=as_legal_entity(STRANGERS), department=Department("26"), records=(ours,)
        )
        transaction.traces.add(foreign, [reading])

    assert {line["actor"] for line in lines_of(whole(sender), ours)} & {"x"} == set()


def test_a_delta_brings_the_traces_that_are_new(read: tuple[Sender, list[UUID]], there: There) -> None:
    sender, (ours, _unread, _other) = read
    base_order = sender.built(layouts=("tree",))
    base = sender.tree(base_order)
    assert there.take(base).refused == 0
    sender.services.record_reading.record(ours, actor(sender, "contrôle"))
    order = sender.built(base_order.id, layouts=("tree",))

    delta = sender.tree(order)
    done = there.take(delta)
    again = there.take(delta)

    of_records = {path for path in content_of(delta) if "/records/" in path}
    (traces,) = of_records
    assert f"/records/{ours}/traces/" in traces
    assert (done.refused, done.findings, done.traces) == (0, [], 1)
    assert (again.refused, again.kept_as_bytes) == (0, 0)
    full = sender.tree(sender.built(layouts=("tree",)))
    assert laid_over([base, delta]) == content_of(full)
    copied = there.sender.tree(there.sender.built(layouts=("tree",)))
    assert content_of(copied) == content_of(full)
    assert manifest_of(copied)["root"] == manifest_of(full)["root"]
    older = there.services.imports.import_(base, OPERATOR)
    assert (older.refused, older.kept_as_bytes) == (0, 0)
    assert content_of(there.sender.tree(there.sender.built(layouts=("tree",)))) == content_of(full)


def test_traces_of_an_eliminated_record_go_and_are_taken_nowhere(
    read: tuple[Sender, list[UUID]], there: There
) -> None:
    sender, (ours, *_) = read
    base_order = sender.built(layouts=("tree",))
    base = sender.tree(base_order)
    there.take(base)
    for services in (sender.services, there.services):
        with psycopg.connect(services.database.owner) as owner:
            owner.execute("SET archive.scope = 'all'")
            owner.execute("SET archive.role = 'service'")
            for state in ("eliminating", "eliminated"):
                owner.execute("UPDATE record SET state = %s WHERE id = %s", (state, ours))

    delta = sender.tree(sender.built(base_order.id, layouts=("tree",)))
    again = there.take(base)

    removed = [json.loads(line) for line in (delta / "content/removed.ndjson").read_bytes().splitlines()]
    (path,) = (path for path in traces_in(base) if str(ours) in path)
    assert {"path": path, "reason": "eliminated"} in removed
    refused = {one.path for one in again.findings if one.code == "record-eliminated"}
    assert path in refused
    assert not lines_of(there.exported(), ours)


def test_traces_end_with_the_key_of_their_record(read: tuple[Sender, list[UUID]], there: There) -> None:
    sender, (ours, _, other) = read
    there.take(whole(sender))
    with there.services.transactions.begin(OPERATOR) as transaction:
        row = transaction.records.get(ours)
        carried = [one for one in transaction.carried_files.of([ours], [row.tenant]) if one.kind == "traces"]
    there.services.vault.destroy(row.tenant, row.key)

    tree = whole(there.sender)

    assert not lines_of(tree, ours)
    assert lines_of(tree, other)
    assert [one.key for one in carried] == [qualified(row.tenant, row.key)]
    told: list[Any] = []
    assert not list(there.services.carried_files.of([ours], [row.tenant], told))
    assert [one["reason"] for one in told] == ["key-destroyed"]


def test_traces_of_a_flow_and_a_person_who_cannot_be_read_go_no_further(
    read: tuple[Sender, list[UUID]], there: There, tmp_path: Path
) -> None:
    sender, (ours, _, other) = read
    with sender.services.transactions.begin(OPERATOR) as transaction:
        mine, theirs = transaction.records.get(ours), transaction.records.get(other)
    paul = actor(sender, role=Role.OPERATOR, name="paul")
    for one in (mine, theirs):
        sender.services.deposit_reading.get(one.deposit, paul)
        sender.services.traces.listed(TraceFilter(), paul, person=one.person)
    there.take(whole(sender))
    damage(there.sender, mine)
    damage(sender, mine)

    own, carried = whole(sender), whole(there.sender)
    third = There(sender, tmp_path / "third")
    try:
        done = third.take(carried)
        copied = whole(third.sender)
    finally:
        third.services.close()

    gone = {f"/deposits/{mine.deposit}/", f"/persons/{mine.person}/"}
    assert not [path for path in traces_in(carried) if any(one in path for one in gone)]
    assert traces_in(carried) == traces_in(own)
    about = {path.split("/")[1] for path in traces_in(carried)}
    assert about == {"records", "deposits", "persons"}, "those of others are there"
    assert [one.code for one in done.findings] == ["unreadable-at-sender"]
    assert content_of(copied) == content_of(carried)


@pytest.mark.parametrize("folder", ["records", "deposits", "persons"])
def test_traces_of_what_is_not_here_are_named_and_not_taken(
    read: tuple[Sender, list[UUID]], there: There, folder: str
) -> None:
    sender, _ = read
    tree = whole(sender)
    path = f"content/{folder}/{UUID(int=1)}/traces/a1.ndjson"
    (tree / path).parent.mkdir(parents=True)
    (tree / path).write_bytes(b"{}\n")
    add_line(tree, path, "traces", person=None, record=None)

    done = there.services.imports.of_checked(PackageTree(tree), "ab" * 32, OPERATOR)

    assert [(one.code, one.path) for one in done.findings] == [("subject-missing", path)]
    assert (done.refused, done.traces) == (1, 2)
    assert path not in traces_in(whole(there.sender))


def damage(sender: Sender, record: Record) -> None:
    """Lose the key of a record's flow, and alter what is known of its person."""
    services = sender.services
    with services.transactions.begin(SERVICE) as transaction:
        deposit = transaction.deposits.get(record.deposit)
    services.vault.destroy(*split_key(INTAKE, deposit.key))
    with psycopg.connect(services.database.owner) as owner:
        owner.execute("SET archive.scope = 'all'")
        owner.execute("SET archive.role = 'service'")
        owner.execute("UPDATE person SET facts = %s WHERE id = %s", (bytes(64), record.person))


def test_an_order_that_a_former_version_planned_has_no_traces(read: tuple[Sender, list[UUID]]) -> None:
    sender, _ = read
    scope, tenant = sender.asked().scope, as_legal_entity(ENTITY)
    plan = sender.services.export_planning.plan(scope, tenant)
    told = orjson.loads(written_head(plan.head))
    assert told.pop("traces") > 0

    former = sender.services.export_planning.plan(scope, tenant, traces=read_head(orjson.dumps(told)).traces)

    assert not list(sender.services.export_traces.files(former, scope, tenant, (), []))


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("content/records/r/traces/a.ndjson", "later"),
        ("content/records/r/traces", "traces"),
        ("content/persons/r/Traces/a.ndjson", "traces"),
        ("content/deposits/r/traces/a.NDJSON", "traces"),
        ("content/records/r/traces/a.ndjson/b", "traces"),
    ],
)
def test_no_other_file_is_in_the_place_of_traces(path: str, kind: str) -> None:
    leaf = Leaf.of_content(path, b"", kind, None, None)

    with pytest.raises(PackageRefused):
        check_place(leaf)
    check_place(Leaf.of_content("content/records/r/traces/a.ndjson", b"", "traces", None, None))
    check_place(Leaf.of_content("content/later/traces.txt", b"", "traces", None, None))


@given(st.lists(st.sampled_from([b"a\n", b"b\n", b"c\n", b"d\n"]), unique=True, max_size=4), st.data())
def test_states_of_a_file_give_everything_that_one_of_them_has(
    lines: list[bytes], data: st.DataObject
) -> None:
    states = [b"".join(lines[: data.draw(st.integers(0, len(lines)))]) for _ in range(3)]
    longest = max(states, key=len)

    assert joined(states) == longest
    assert sorted(joined([*states, b"e\n"]).splitlines()) == sorted([*longest.splitlines(), b"e"])


_LINES = st.lists(
    st.one_of(
        st.tuples(st.uuids(version=4), st.sampled_from(["esms", "vendor"])).map(
            lambda one: orjson.dumps({"trace": str(one[0]), "role": one[1]}) + b"\n"
        ),
        st.sampled_from([b"no line of ours\n", b"[]\n", b'{"trace":1}\n', b"\xff\n"]),
    ),
    unique=True,
    max_size=4,
)


@given(_LINES, st.data())
def test_lines_that_came_back_are_told_once_as_they_are_here(came: list[bytes], data: st.DataObject) -> None:
    ours = [line for line in came if trace_in(line) is not None]
    here = [
        line.replace(b"vendor", b"archivist") for line in (data.draw(st.permutations(ours)) if ours else [])
    ]
    later = [orjson.dumps({"trace": str(UUID(int=1)), "role": "esms"}) + b"\n"]

    found = each_once([*came, *here, *later])

    assert found == [*(line.replace(b"vendor", b"archivist") for line in came), *later]
    assert each_once(came) == came


_IDS = st.lists(st.uuids(version=4), max_size=4, unique=True).map(tuple)


@given(
    _IDS, _IDS, st.sampled_from(ACTS), st.text("àz 9", max_size=9), st.booleans(), st.sampled_from(list(Role))
)
def test_a_line_is_about_one_thing_and_names_no_other(
    records: tuple[UUID, ...],
    deposits: tuple[UUID, ...],
    act: str,
    why: str,
    is_operator: bool,
    role: Role,
) -> None:
    trace = Trace(
        id=UUID(int=1),
        number=1,
        tenant=as_legal_entity(ENTITY),
        department=Department("25"),
        at=datetime.now(UTC),
        actor="operator" if is_operator else "p",
        role=role.value,
        act=act,
        deposits=deposits,
        records=records,
        persons=(),
        encrypted_purpose=why.encode(),
        purpose=why,
    )

    for one in records:
        line = trace_line(trace, Shown.RECORD, one)
        others = {str(each) for each in (*records, *deposits)} - {str(one)}
        assert not [other for other in others if other.encode() in line]
        told = json.loads(line)
        assert (told["format"], told["id"], "why" in told) == (FORM, str(one), False)
    expected = act != RECORDS_EXPORTED and role is not Role.AUDITOR and (not is_operator or bool(why))
    assert goes(trace) == expected
