"""What people stated of files leaves with a package, and counts where it is imported."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import date
from hashlib import sha256, sha512
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from archive_service.holdings.freezes import EstablishmentFrozen
from archive_service.holdings.package_leaves import PackageRefused
from archive_service.holdings.package_reading import PackageTree
from archive_service.model.actors import OPERATOR
from archive_service.model.export_orders import ExportKind, ExportScope
from archive_service.model.identifiers import Finess
from archive_service.model.stated_events import StatedKind
from archive_service.workflows.stated_events import Stating
from exports.portability.leaves import Leaf
from tests.journeys.exporting_homes import OTHER, Sender, There, World, person_of
from tests.journeys.homes import FINESS, cda
from tests.journeys.test_person_acts import with_stay
from tests.journeys.test_stated_events import OF_THE_FIRST, ongoing
from tests.journeys.unpacked_trees import content_of, manifest_of


def state(home: Sender, person: UUID, kind: StatedKind, on: date, **more: Any) -> UUID:
    stating: dict[str, Any] = {"establishment": Finess(FINESS), "proof": b"preuve", **more}
    return home.services.stated_events.state(
        Stating(person=person, kind=kind, on=on, **stating), OPERATOR
    ).event


def first_day(home: Sender, record: UUID) -> object:
    return home.services.record_reading.record(record, OPERATOR).first_day


def test_events_and_proofs_are_imported_and_exported_with_the_same_root(sender: Sender, there: There) -> None:
    record = UUID(sender.accept(ongoing(1))["records"][0])
    person = person_of(sender, record)
    wrong = state(sender, person, StatedKind.STAY_END, date(2025, 6, 30))
    right = state(sender, person, StatedKind.STAY_END, date(2024, 6, 30), corrects=wrong, proof=b"autre")
    tree = sender.tree(sender.built())

    done, again = there.take(tree), there.take(tree)

    assert (done.refused, again.refused, again.kept_as_bytes) == (0, 0, 0), (done, again)
    told, here = (
        [
            (one.event.id, one.details, one.event.corrects, one.corrected_by, one.event.at)
            for one in home.services.person_reading.events(person, OPERATOR)
        ]
        for home in (sender, there.sender)
    )
    assert here == told
    assert [one[0] for one in here] == [wrong, right]
    assert there.services.person_reading.proof(right, OPERATOR) == b"autre"
    assert first_day(there.sender, record) == date(2024, 6, 30)
    copied = there.exported()
    assert content_of(copied) == content_of(tree)
    assert manifest_of(copied)["root"] == manifest_of(tree)["root"]


def test_an_event_counts_for_what_comes_after_the_import(sender: Sender, there: There) -> None:
    record = UUID(sender.accept(with_stay(cda(1), "20100105", "20110205"))["records"][0])
    person = person_of(sender, record)
    state(sender, person, StatedKind.APPEAL_OPENED, date(2012, 6, 30))
    there.take(sender.tree(sender.built()))

    (other,) = there.sender.accept(with_stay(cda(2).replace(*OF_THE_FIRST), "20100105", "20110205"))[
        "records"
    ]

    assert there.services.record_reading.record(UUID(other), OPERATOR).retention == "suspended"


def test_a_delta_brings_the_events_since(sender: Sender, there: There) -> None:
    record = UUID(sender.accept(ongoing(1))["records"][0])
    base = sender.built()
    there.take(sender.tree(base))
    event = state(sender, person_of(sender, record), StatedKind.STAY_END, date(2024, 6, 30))
    delta = sender.tree(sender.built(base.id))

    done = there.take(delta)

    assert done.refused == 0, done
    assert first_day(there.sender, record) == date(2024, 6, 30)
    (listed,) = there.services.person_reading.events(person_of(there.sender, record), OPERATOR)
    assert listed.event.id == event


def test_events_of_persons_who_are_merged_and_split_keep_the_root(sender: Sender, tmp_path: Path) -> None:
    world = World(sender)
    world.do(["flow", "flow", "event", "event", "merge", "event", "event"])
    orders = [sender.built()]
    there = There(sender, tmp_path / "there")
    with closing(there):
        assert there.take(sender.tree(orders[0])).refused == 0
        world.do(["split", "event", "flow", "event"])
        orders.append(sender.built(orders[0].id))

        done = there.take(sender.tree(orders[1]))

        assert done.refused == 0, done
        full, copied = sender.tree(sender.built()), there.exported()
        assert content_of(copied) == content_of(full)
        assert manifest_of(copied)["root"] == manifest_of(full)["root"]


def test_an_order_for_one_establishment_tells_no_event_of_another(sender: Sender) -> None:
    here = UUID(sender.accept(ongoing(1))["records"][0])
    other = ongoing(2).replace(*OF_THE_FIRST).replace(FINESS.encode(), OTHER.encode())
    elsewhere = UUID(sender.accept(other)["records"][0])
    persons = {FINESS: person_of(sender, here), OTHER: person_of(sender, elsewhere)}
    sender.services.person_acts.merge(persons[OTHER], persons[FINESS], OPERATOR, "la même")
    kept = persons[FINESS]
    own = state(sender, kept, StatedKind.QUITUS, date(2020, 1, 1))
    others = state(sender, kept, StatedKind.QUITUS, date(2020, 1, 1), establishment=Finess(OTHER))

    tree = sender.tree(sender.built())

    found = {path.stem for path in (tree / "content" / "persons").glob("*/events/*.json")}
    assert str(own) in found
    assert str(others) not in found
    scope = ExportScope(kind=ExportKind.MASSIVE, establishments=(Finess(FINESS), Finess(OTHER)))
    both = sender.tree(sender.built(scope=scope))
    found = {path.stem for path in (both / "content" / "persons").glob("*/events/*.json")}
    assert {str(own), str(others)} <= found


def test_of_an_establishment_that_leaves_nothing_more_is_stated(sender: Sender) -> None:
    record = UUID(sender.accept(ongoing(1))["records"][0])
    person = person_of(sender, record)
    before = state(sender, person, StatedKind.QUITUS, date(2020, 1, 1))
    order = sender.services.exports.order(sender.asked(freeze=True), OPERATOR)

    with pytest.raises(EstablishmentFrozen):
        state(sender, person, StatedKind.QUITUS, date(2020, 1, 2))

    assert state(sender, person, StatedKind.QUITUS, date(2020, 1, 1)) == before
    sender.services.exports.cancel(order.id, OPERATOR)
    state(sender, person, StatedKind.QUITUS, date(2020, 1, 2))


def test_a_dry_run_counts_events_as_the_package_has_them(sender: Sender) -> None:
    record = UUID(sender.accept(ongoing(1))["records"][0])
    state(sender, person_of(sender, record), StatedKind.QUITUS, date(2020, 1, 1))

    asked = sender.asked()
    counted = sender.services.export_counting.counts(asked.scope, sender.built().tenant)

    counts = {one.kind: (one.files, one.bytes) for one in counted.kinds}
    assert counts["event-proof"] == (1, len(b"preuve"))
    assert counts["event"][0] == 1


def _changed(content: bytes, **members: object) -> bytes:
    told = {**json.loads(content), **members}
    return json.dumps(told, sort_keys=True, separators=(",", ":")).encode() + b"\n"


@pytest.mark.parametrize(
    "change",
    [
        lambda content: _changed(content, on="1849-12-31"),
        lambda content: _changed(content, on="2999-12-31"),
        lambda content: _changed(content, kind="mariage"),
        lambda content: _changed(content, format="portability-event/9"),
        lambda content: _changed(content, further="1"),
        lambda content: _changed(content, event=str(uuid4())),
        lambda content: _changed(content, proof={"sha256": "00" * 32, "bytes": 6}),
        lambda content: b"{}",
    ],
)
def test_a_package_with_an_event_that_is_none_is_refused(
    sender: Sender, tmp_path: Path, change: Callable[[bytes], bytes]
) -> None:
    record = UUID(sender.accept(ongoing(1))["records"][0])
    state(sender, person_of(sender, record), StatedKind.QUITUS, date(2020, 1, 1))
    tree = tmp_path / "changed"
    shutil.copytree(sender.tree(sender.built()), tree)
    (path,) = (tree / "content" / "persons").glob("*/events/*.json")
    PackageTree(tree).contents()
    path.write_bytes(change(path.read_bytes()))
    _listed_anew(tree, path)

    with pytest.raises(PackageRefused):
        PackageTree(tree).contents()


def test_a_proof_without_its_event_is_refused(sender: Sender, tmp_path: Path) -> None:
    record = UUID(sender.accept(ongoing(1))["records"][0])
    state(sender, person_of(sender, record), StatedKind.QUITUS, date(2020, 1, 1))
    tree = tmp_path / "changed"
    shutil.copytree(sender.tree(sender.built()), tree)
    inventory = tree / "inventory.ndjson"
    lines = inventory.read_bytes().splitlines(keepends=True)
    inventory.write_bytes(b"".join(line for line in lines if b"/events/" not in line or b".proof" in line))

    with pytest.raises(PackageRefused, match="without its event"):
        PackageTree(tree).contents()


def _listed_anew(tree: Path, path: Path) -> None:
    """Write the inventory with the bytes that a file has now."""
    content, name = path.read_bytes(), str(path.relative_to(tree))
    inventory = tree / "inventory.ndjson"
    leaves = [Leaf.of_line(line) for line in inventory.read_bytes().splitlines(keepends=True)]
    digests = {"sha256": sha256(content).hexdigest(), "sha512": sha512(content).hexdigest()}
    leaves = [replace(one, bytes=len(content), **digests) if one.path == name else one for one in leaves]
    inventory.write_bytes(b"".join(one.line() + b"\n" for one in leaves))
