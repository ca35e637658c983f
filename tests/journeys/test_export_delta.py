"""Deltas: what is new or changed since an order's package, until the union is what a full export would be."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from archive_service.bootstrap import Services
from archive_service.errors import KeyDestroyed, NotFound
from archive_service.holdings.export_states import PredecessorGone
from archive_service.model.actors import OPERATOR, Actor, Role
from archive_service.model.export_orders import (
    ExportKind,
    ExportScope,
    ExportState,
    OrderStateRefused,
)
from archive_service.model.identifiers import Finess, as_legal_entity
from archive_service.model.keys import EXPORTS, export_state_key
from archive_service.model.records import RecordFilter
from archive_service.runtime.worker import work_until_empty
from archive_service.settings import Settings
from archive_service.workflows.export_orders import PredecessorDiffers
from archive_service.workflows.package_chains import PredecessorMissing
from tests.begun_homes import begun
from tests.journeys import door
from tests.journeys.exporting_homes import ACTS, OTHER, Sender, World, version_of
from tests.journeys.homes import FINESS, cda
from tests.journeys.published_formats import keep
from tests.journeys.unpacked_trees import content_of, laid_over, lines_of, manifest_of, resources_of


def excluded(tree: Path) -> dict[str, int]:
    return {one["reason"]: one["records"] for one in manifest_of(tree)["equation"]["excluded"]}


def sent_twice(trees: list[Path]) -> list[tuple[str, str, str]]:
    """Return the resources that a package has again though nothing of them changed since an earlier one: a
    Patient that changed and changed back comes with its person file.
    """
    before: set[tuple[str, str, str]] = set()
    twice = []
    for tree in trees:
        found = resources_of(tree)
        changed_back = {
            one for one in found if one[0] == "Patient" and (tree / f"content/persons/{one[1]}").exists()
        }
        twice += [one for one, count in Counter(found).items() if count > 1]
        twice += sorted(before.intersection(found) - changed_back)
        before.update(found)
    return twice


def test_a_delta_contains_what_is_new_and_the_lines_that_changed_alone(sender: Sender) -> None:
    first, other = (sender.accept(cda(number))["records"][0] for number in (1, 2))
    base = sender.tree(sender.built())
    (new,) = sender.accept(version_of(1, 2))["records"]
    order = sender.built(UUID(manifest_of(base)["order"]))

    tree = sender.tree(order)

    keep([manifest_of(tree)], "portability-manifest")
    assert manifest_of(tree)["predecessor"] == manifest_of(base)["root"]
    content = content_of(tree)
    of_records: dict[str, set[str]] = {path.split("/")[2]: set() for path in content if "/records/" in path}
    for path in content:
        if "/records/" in path:
            of_records[path.split("/")[2]].add(path.rpartition("/")[2])
    assert of_records.keys() == {new, first}
    assert of_records[first] == {"record.json"}
    assert {"source.xml", "document.pdf", "record.json"} <= of_records[new]
    assert other not in str(sorted(content))
    equation = manifest_of(tree)["equation"]
    assert (equation["accepted"], equation["exported"], excluded(tree)) == (3, 2, {"in-predecessor": 1})
    changed = {line["path"]: line["before"] for line in lines_of(tree, "content/changed.ndjson")}
    assert f"content/records/{first}/record.json" in changed
    assert laid_over([base, tree]) == content_of(sender.tree(sender.built()))


def test_a_base_and_two_deltas_laid_over_one_another_are_a_full_export_made_now(sender: Sender) -> None:
    _lay_over_one_another(sender, [["version", "merge", "flow", "fhir"], ["release", "split", "elsewhere"]])


@pytest.mark.long
@settings(
    max_examples=4,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(ACTS, min_size=1, max_size=3))
def test_base_and_deltas_laid_over_one_another_are_a_full_export_made_now(
    sender: Sender, rounds: list[list[str]]
) -> None:
    _lay_over_one_another(sender, rounds)


def _lay_over_one_another(sender: Sender, rounds: list[list[str]]) -> None:
    world = World(sender)
    world.do(["flow", "flow", "quarantine", "fhir"])
    orders = [sender.built()]
    trees = [sender.tree(orders[0])]
    for acts in rounds:
        world.do(acts)
        orders.append(sender.built(orders[-1].id))
        trees.append(sender.tree(orders[-1]))
        full = sender.built()
        now = sender.tree(full)

        assert laid_over(trees) == content_of(now)
        counted = orders[-1].built.equation
        assert counted.accepted == full.built.equation.accepted

    everything = [one for tree in trees for one in resources_of(tree)]
    assert sent_twice(trees) == []
    # A Patient has the version of the time when the last record of the person was new.
    of_records = [{one for one in found if one[0] != "Patient"} for found in (everything, resources_of(now))]
    assert of_records[0] == of_records[1]


def test_a_patient_who_changed_and_changed_back_is_sent_again(sender: Sender) -> None:
    _lay_over_one_another(
        sender,
        [["version", "merge", "version", "merge"], ["split"], ["elsewhere", "merge", "version", "fhir"]],
    )


def test_an_eliminated_record_and_what_vanished_are_told_and_counted(sender: Sender) -> None:
    gone, _ = (sender.accept(cda(number))["records"][0] for number in (1, 2))
    base_order = sender.built()
    base = sender.tree(base_order)
    with psycopg.connect(sender.services.database.owner) as owner:
        owner.execute("SET archive.scope = 'all'")
        owner.execute("SET archive.role = 'service'")
        for state in ("eliminating", "eliminated"):
            owner.execute("UPDATE record SET state = %s WHERE id = %s", (state, gone))

    tree = sender.tree(sender.built(base_order.id))

    equation = manifest_of(tree)["equation"]
    assert (equation["accepted"], equation["exported"], equation["eliminated"]) == (2, 0, 1)
    assert excluded(tree) == {"in-predecessor": 1}
    removed = {line["path"]: line["reason"] for line in lines_of(tree, "content/removed.ndjson")}
    assert removed[f"content/records/{gone}/document.pdf"] == "eliminated"
    assert laid_over([base, tree]) == content_of(sender.tree(sender.built()))


def test_what_cannot_be_read_now_is_not_told_as_gone(sender: Sender) -> None:
    lost, _ = (sender.accept(cda(number))["records"][0] for number in (1, 2))
    base_order = sender.built()
    base = sender.tree(base_order)
    with sender.services.transactions.begin(OPERATOR) as transaction:
        tenant, _, digest = transaction.records.get(UUID(lost)).document_object.partition("/")
    stored = sender.services.settings.home / "objects" / tenant / digest[:2] / digest
    away = stored.rename(stored.with_suffix(".away"))

    first = sender.built(base_order.id)
    tree = sender.tree(first)
    away.rename(stored)
    later = sender.tree(sender.built(first.id))

    assert not [one for one in lines_of(tree, "content/removed.ndjson") if lost in one["path"]]
    assert excluded(tree) == {"in-predecessor": 1, "object-lost": 1}
    assert not [path for path in content_of(later) if lost in path]
    assert laid_over([base, tree, later]) == content_of(sender.tree(sender.built()))


@pytest.mark.parametrize("state", ["ready", "delivered", "closed"])
def test_a_delta_after_an_order_in_each_state(sender: Sender, state: str) -> None:
    sender.accept(cda(1))
    order = sender.built()
    if state != "ready":
        tree = sender.tree(order)
        if state == "closed":
            sender.close(order, tree)
    sender.accept(cda(2))

    first, second = sender.built(order.id), sender.built(order.id)

    assert first.built.equation.exported == second.built.equation.exported == 1
    assert first.built.root == second.built.root


def test_orders_that_no_delta_continues(sender: Sender) -> None:
    sender.accept(cda(1))
    order = sender.built()
    exports = sender.services.exports
    waiting = exports.order(sender.asked(), OPERATOR)
    with pytest.raises(OrderStateRefused):
        exports.order(sender.asked(waiting.id), OPERATOR)
    exports.cancel(waiting.id, OPERATOR)
    with pytest.raises(OrderStateRefused):
        exports.order(sender.asked(waiting.id), OPERATOR)
    for scope in (
        ExportScope(kind=ExportKind.MASSIVE, establishments=(Finess(OTHER),)),
        ExportScope(kind=ExportKind.MASSIVE, establishments=(Finess(FINESS), Finess(OTHER))),
        ExportScope(kind=ExportKind.TARGETED, establishments=(Finess(FINESS),)),
    ):
        with pytest.raises(PredecessorDiffers):
            exports.order(sender.asked(order.id, scope=scope), OPERATOR)
    with pytest.raises(NotFound):
        exports.order(sender.asked(uuid4()), OPERATOR)
    stranger = Actor(
        name="x", role=Role.ESMS, tenants=frozenset({as_legal_entity("250000888")}), pseudonym="x"
    )
    with pytest.raises(NotFound):
        exports.order(sender.asked(order.id), stranger)
    sender.services.export_availability.revoke(order.id, "autre éditeur", OPERATOR)
    with pytest.raises(OrderStateRefused):
        exports.order(sender.asked(order.id), OPERATOR)


def test_an_order_that_is_revoked_before_its_delta_is_built_leaves_the_delta_refused(sender: Sender) -> None:
    sender.accept(cda(1))
    base = sender.built()
    delta = sender.services.exports.order(sender.asked(base.id), OPERATOR)
    sender.services.export_availability.revoke(base.id, "autre éditeur", OPERATOR)

    work_until_empty(sender.services)

    found = sender.services.exports.get(delta.id, OPERATOR)
    assert (found.state, found.details.problem.split(":")[0]) == (
        ExportState.REFUSED,
        PredecessorGone.code,
    )


def test_a_dry_run_of_a_delta_counts_what_is_new(sender: Sender) -> None:
    sender.accept(cda(1))
    base = sender.built()
    sender.accept(cda(2))
    work_until_empty(sender.services)

    counts = sender.services.exports.dry_run(sender.asked(base.id), OPERATOR).counts

    delta = sender.built(base.id)
    assert counts.equation == delta.built.equation
    by_kind = {one.kind: (one.records, one.files) for one in counts.kinds}
    assert by_kind["document"] == (1, 1)
    assert by_kind["record"] == (1, 1)


def test_a_chain_is_imported_as_one_package_and_exported_with_the_root_of_a_full_export(
    sender: Sender, tmp_path: Path
) -> None:
    world = World(sender)
    world.do(["flow", "flow", "quarantine", "fhir"])
    orders = [sender.built()]
    for acts in (["version", "merge", "flow"], ["release", "split", "flow"]):
        world.do(acts)
        orders.append(sender.built(orders[-1].id))
    trees = [sender.tree(one) for one in orders]
    full = sender.tree(sender.built())
    other = Services(Settings(home=begun(tmp_path / "other")))
    try:
        there = Sender(other, sender.receiver, tmp_path / "there")
        for wrong in ([trees[1]], [trees[0], trees[2]], trees[1:]):
            with pytest.raises(PredecessorMissing):
                other.imports.import_chain(wrong, OPERATOR)
        with pytest.raises(PredecessorMissing):
            other.imports.import_(trees[1], OPERATOR)
        assert door.records(other, RecordFilter(), OPERATOR) == []

        done = other.imports.import_chain([trees[1], trees[0], trees[2]], OPERATOR)

        assert done.refused == 0
        # A flow that was released from quarantine is a record now.
        told = {(one.code, one.path.split("/")[1]) for one in done.findings}
        assert told == {("removed-at-sender", "quarantine")}
        there_tree = there.tree(there.built())
        copied = content_of(there_tree)
        assert copied == content_of(full)
        assert manifest_of(there_tree)["root"] == manifest_of(full)["root"]
    finally:
        other.close()


@pytest.mark.parametrize("end", ["custody", "erasure"])
def test_what_a_closed_order_leaves_for_deltas_ends_with_the_custody_or_the_erasure(
    sender: Sender, end: str
) -> None:
    sender.accept(cda(1))
    order = sender.built()
    sender.close(order, sender.tree(order))
    held = sender.services
    key = (EXPORTS, export_state_key(order.id), order.built.state_object)
    assert held.objects.read(*key)

    if end == "custody":
        later = replace(held.export_deadlines, clock=Later(timedelta(days=200)))
        assert [one.key for one in later.remind()] == ["custody:ended"]
        assert later.remind() == []
    else:
        held.export_erasure.ask(order.id, OPERATOR)
        for _ in range(2):
            held.export_erasure.certify(order.id, b"attestation", OPERATOR)

    with pytest.raises(KeyDestroyed):
        held.objects.read(*key)
    with pytest.raises(PredecessorGone):
        held.exports.order(sender.asked(order.id), OPERATOR)
    assert held.exports.get(order.id, OPERATOR).state is ExportState.CLOSED


class Later:
    """A clock that is ahead."""

    def __init__(self, ahead: timedelta) -> None:
        self.ahead = ahead

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead


def test_the_page_of_a_delta_says_so_and_manifests_say_what_was_ordered(sender: Sender) -> None:
    sender.accept(cda(1))
    work_until_empty(sender.services)
    base = sender.built()
    first = sender.tree(base)
    sender.accept(cda(2))
    work_until_empty(sender.services)
    delta = sender.tree(sender.built(base.id))

    words = "Ce paquet complète un paquet précédent"
    assert words not in (first / "index.html").read_text()
    assert words in (delta / "index.html").read_text()
    nothing = dict.fromkeys(("first_day", "last_day"))
    scope = {"kind": "massive", "establishments": [FINESS], **nothing}
    for tree in (first, delta):
        assert json.loads((tree / "manifest.json").read_text())["scope"] == scope
        assert "exportType" not in (tree / "tree" / "MANIFEST.XML").read_text()


def test_a_targeted_order_of_everything_has_the_pages_of_an_order_of_all(sender: Sender) -> None:
    sender.accept(cda(1))
    work_until_empty(sender.services)
    scope = ExportScope(
        kind=ExportKind.TARGETED, establishments=(Finess(FINESS),), first_day=date(2000, 1, 1)
    )
    everything, some = sender.tree(sender.built()), sender.tree(sender.built(scope=scope))
    for path in ("index.html", "tree/MANIFEST.XML"):
        assert (everything / path).read_bytes() == (some / path).read_bytes()
    told = json.loads((some / "manifest.json").read_text())["scope"]
    assert (told["kind"], told["first_day"]) == ("targeted", "2000-01-01")
