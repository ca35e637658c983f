"""A delta imported alone, into an instance that has what it continues."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Barrier
from uuid import UUID

import psycopg
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from archive_service.errors import StoreUnavailable
from archive_service.holdings.imported_package import Package
from archive_service.holdings.package_reading import PackagedRecord
from archive_service.model.actors import OPERATOR, SERVICE
from archive_service.model.export_orders import ExportState
from archive_service.model.journal import Tag
from archive_service.model.records import Record, RecordFilter
from archive_service.workflows.export_reception import signed_receipt
from archive_service.workflows.imported import Imported
from archive_service.workflows.known_records import KnownRecords
from archive_service.workflows.package_chains import PredecessorMissing
from exports.portability.envelope import decrypt, private_key
from tests.begun_homes import begun
from tests.journeys import door
from tests.journeys.exporting_homes import ACTS, Sender, There, World, person_of, version_of
from tests.journeys.homes import Home, cda
from tests.journeys.unpacked_trees import content_of, manifest_of


def test_a_base_and_two_deltas_imported_in_turn_are_exported_with_the_root_of_a_full_export(
    sender: Sender, tmp_path: Path
) -> None:
    _import_in_turn(sender, tmp_path, [["version", "merge", "flow"], ["release", "split", "flow"]])


@pytest.mark.long
@settings(
    max_examples=3,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(ACTS, min_size=1, max_size=3))
def test_base_and_deltas_imported_in_turn_are_exported_with_the_root_of_a_full_export(
    sender: Sender, tmp_path: Path, rounds: list[list[str]]
) -> None:
    _import_in_turn(sender, tmp_path, rounds)


def _import_in_turn(sender: Sender, tmp_path: Path, rounds: list[list[str]]) -> None:
    world = World(sender)
    world.do(["flow", "flow", "quarantine", "fhir"])
    orders = [sender.built()]
    there = There(sender, tmp_path / f"there-{world.number}")
    try:
        there.take(sender.tree(orders[0]))
        for acts in rounds:
            world.do(acts)
            orders.append(sender.built(orders[-1].id))
            tree = sender.tree(orders[-1])

            done, again = there.take(tree), there.take(tree)

            assert done.refused == 0, done
            assert {one.code for one in done.findings} <= {"removed-at-sender"}
            assert (again.refused, again.kept_as_bytes) == (0, 0), again
        full, copied = sender.tree(sender.built()), there.exported()
        assert content_of(copied) == content_of(full)
        assert manifest_of(copied)["root"] == manifest_of(full)["root"]
    finally:
        there.services.close()


def test_an_identifier_that_leads_to_whom_it_leads_at_the_sender_is_not_told(
    sender: Sender, there: There
) -> None:
    world = World(sender)
    world.do(["flow", "flow"])
    split_off, kept = (one.id for one in sender.services.record_reading.records(RecordFilter(), OPERATOR))
    other, person = person_of(sender, split_off), person_of(sender, kept)
    order = sender.built()
    there.take(sender.tree(order))
    sender.services.person_acts.merge(other, person, OPERATOR, "la même")
    later = UUID(sender.accept(version_of(world.documents[0], 2))["records"][0])
    sender.services.person_acts.split(person, [split_off], OPERATOR, "une autre")
    assert (person_of(sender, split_off), person_of(sender, later)) == (other, person)

    done = there.take(sender.tree(sender.built(order.id)))

    # Records of both state it; here as there it leads to the person with whom the other was merged.
    assert [one.code for one in done.findings] == []


def test_a_delta_without_its_predecessor_writes_nothing(sender: Sender, there: There) -> None:
    sender.accept(cda(1))
    order = sender.built()
    sender.accept(cda(2))
    delta = sender.tree(sender.built(order.id))

    for _ in range(2):
        with pytest.raises(PredecessorMissing):
            there.take(delta)

    assert door.records(there.services, RecordFilter(), OPERATOR) == []
    with there.services.transactions.begin(SERVICE) as transaction:
        assert transaction.journal.all_tagged(Tag.IMPORT_STARTED) == []


def test_what_was_changed_here_since_is_kept_and_told(sender: Sender, there: There) -> None:
    first, second = (UUID(sender.accept(cda(number))["records"][0]) for number in (1, 2))
    order = sender.built()
    there.take(sender.tree(order))
    persons = [sender.services.record_reading.record(one, OPERATOR).person for one in (first, second)]
    assert persons[0] is not None and persons[1] is not None
    there.services.person_acts.merge(persons[0], persons[1], OPERATOR, "la même ici")
    there.sender.accept(version_of(1, 2))
    sender.services.person_acts.merge(persons[1], persons[0], OPERATOR, "la même là-bas")
    for number, version in ((1, 3), (2, 2)):
        sender.accept(version_of(number, version))
    before = content_of(there.exported())

    delta = sender.tree(sender.built(order.id))
    for _ in range(2):
        done = there.take(delta)
        told = {(one.code, one.path.split("/")[2]) for one in done.findings}
        assert ("person-differs", str(persons[1])) in told
        assert ("record-facts-differ", str(first)) in told
    after = content_of(there.exported())
    for kept in (f"persons/{persons[1]}/person.json", f"records/{first}/record.json"):
        assert after[f"content/{kept}"] == before[f"content/{kept}"]
    assert len(door.records(there.services, RecordFilter(), OPERATOR)) == 5
    changed = UUID(str(there.services.record_reading.record(second, OPERATOR).replaced_by))
    assert there.services.record_reading.record(changed, OPERATOR).replaces == second


def test_what_the_sender_has_no_more_stays_here_and_is_told(sender: Sender, there: There) -> None:
    gone = sender.accept(cda(1))["records"][0]
    sender.accept(cda(2))
    order = sender.built()
    there.take(sender.tree(order))
    with psycopg.connect(sender.services.database.owner) as owner:
        owner.execute("SET archive.scope = 'all'")
        owner.execute("SET archive.role = 'service'")
        for state in ("eliminating", "eliminated"):
            owner.execute("UPDATE record SET state = %s WHERE id = %s", (state, gone))

    done = there.take(sender.tree(sender.built(order.id)))

    told = {one.path: one.message for one in done.findings if one.code == "removed-at-sender"}
    assert told[f"content/records/{gone}/document.pdf"].startswith("eliminated")
    assert done.refused == 0
    assert len(door.records(there.services, RecordFilter(), OPERATOR)) == 2
    assert there.services.record_reading.record(UUID(gone), OPERATOR).details.person_name


def test_a_chain_may_be_given_as_volumes_in_any_order(sender: Sender, tmp_path: Path) -> None:
    sender.accept(cda(1))
    order = sender.built()
    sender.accept(cda(2))
    orders = [order, sender.built(order.id)]
    trees = [sender.tree(one) for one in orders]
    encrypted = [path for one in orders for path in (sender.folder / str(one.id) / "volumes").glob("*.cms")]
    decrypted = []
    for path in encrypted:
        plain = tmp_path / f"{path.stem}.zip"
        with path.open("rb") as source, plain.open("wb") as target:
            decrypt(source, target, private_key(sender.receiver.key.read_bytes()))
        decrypted.append(plain)
    root = manifest_of(trees[-1])["root"]
    for name, volumes in (("enc", encrypted), ("dec", decrypted)):
        home = Home(begun(tmp_path / name))
        key = ("--key", sender.receiver.key) if name == "enc" else ()
        (line,) = home.run("import", *reversed(volumes), *key)
        assert (line["root"], line["refused"]) == (root, 0)
        assert len(home.run("records")) == 2


def test_two_imports_and_a_deposit_at_once_leave_nothing_twice(sender: Sender, there: There) -> None:
    sender.accept(cda(1))
    order = sender.built()
    base = sender.tree(order)
    there.take(base)
    for version in range(2, 6):
        sender.accept(version_of(1, version))
    delta = sender.tree(sender.built(order.id))
    barrier = Barrier(3)

    def at_once(act: Callable[[], object]) -> None:
        barrier.wait()
        act()

    with ThreadPoolExecutor(3) as pool:
        acts: list[Callable[[], object]] = [
            lambda: there.take(delta),
            lambda: there.take(delta),
            lambda: [there.sender.accept(version_of(1, version)) for version in range(7, 10)],
        ]
        for one in [pool.submit(at_once, act) for act in acts]:
            one.result()

    again = there.take(delta)
    assert again.refused == 0
    lines = door.records(there.services, RecordFilter(limit=100), OPERATOR)
    assert len(lines) == len({line["record"] for line in lines}) == 8
    assert len({line["person"] for line in lines}) == 1
    with there.services.transactions.begin(SERVICE) as transaction:
        assert transaction.journal.tagged(Tag.RECORD_RECEIVED) == 8


def test_a_delta_after_a_contested_order(sender: Sender, there: There) -> None:
    sender.accept(cda(1))
    order = sender.built()
    base = sender.tree(order)
    receipt = signed_receipt(
        base, sender.receiver.key.read_bytes(), sender.certificate, [("index.html", "illisible")]
    )
    sender.services.export_closing.close(order.id, receipt.content, OPERATOR)
    assert sender.services.exports.get(order.id, OPERATOR).state is ExportState.CONTESTED
    sender.accept(cda(2))

    there.take(base)
    done = there.take(sender.tree(sender.built(order.id)))

    assert (done.refused, done.findings) == (0, [])
    assert len(door.records(there.services, RecordFilter(), OPERATOR)) == 2


class Stopping(KnownRecords):
    """It applies one page of changes, and then its store does not answer."""

    def settle(self, page: Sequence[tuple[PackagedRecord, Record]], package: Package, done: Imported) -> None:
        KnownRecords.settle(self, page, package, done)
        if page:
            raise StoreUnavailable("away")


def test_an_import_of_a_delta_that_was_interrupted_is_finished_by_the_next(
    sender: Sender, there: There
) -> None:
    world = World(sender)
    world.do(["flow", "flow", "quarantine", "version", "fhir"])
    order = sender.built()
    there.take(sender.tree(order))
    world.do(["merge", "version", "release", "flow"])
    delta = sender.tree(sender.built(order.id))
    imports = there.services.imports
    known = imports.records.known
    stopping = Stopping(transactions=known.transactions, content=known.content, changes=known.changes)

    for _ in range(3):
        with pytest.raises(StoreUnavailable):
            records = replace(imports.records, known=stopping)
            replace(imports, page=1, records=records).import_(delta, OPERATOR)
    done = replace(imports, page=1).import_(delta, OPERATOR)

    assert done.refused == 0
    full, copied = sender.tree(sender.built()), there.exported()
    assert content_of(copied) == content_of(full)
    assert manifest_of(copied)["root"] == manifest_of(full)["root"]
