"""An order is closed only while every record that the journal counts for it is held: it is counted anew."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID

import psycopg
import pytest

from archive_service.api.export_problems import export_refusal
from archive_service.bootstrap import Services
from archive_service.model.actors import OPERATOR, SERVICE
from archive_service.model.export_orders import ExportKind, ExportOrder, ExportScope, ExportState
from archive_service.model.identifiers import Finess
from archive_service.model.records import RecordFilter
from archive_service.runtime.worker import work_until_empty
from archive_service.settings import Settings
from archive_service.workflows.export_reception import signed_receipt
from exports.portability.errors import EquationUnbalanced
from tests.begun_homes import begun
from tests.journeys.exporting_homes import OTHER, Sender, World
from tests.journeys.homes import FINESS, cda, establishment
from tests.lock_waiters import wait_for_lock_waiters

PROVISIONAL = "250000031"


def accepted(sender: Sender, *numbers: int, finess: str = FINESS) -> list[UUID]:
    flows = [cda(number).replace(FINESS.encode(), finess.encode()) for number in numbers]
    return [UUID(sender.accept(flow)["records"][0]) for flow in flows]


def delivered(sender: Sender, *numbers: int) -> tuple[list[UUID], ExportOrder, Path]:
    """Accept records, and have them delivered; return them, the order and its tree."""
    records = accepted(sender, *numbers)
    order = sender.built()
    return records, order, sender.tree(order)


def state_of(sender: Sender, order: ExportOrder) -> ExportState:
    return sender.services.exports.get(order.id, OPERATOR).state


@contextmanager
def by_hand(sender: Sender) -> Iterator[psycopg.Connection]:
    """Connect as who owns the tables, past the service."""
    with psycopg.connect(sender.services.database.owner) as owner:
        owner.execute("SET archive.scope = 'all'")
        owner.execute("SET archive.role = 'service'")
        yield owner


def lose(sender: Sender, *records: UUID) -> None:
    """Delete rows, and keep them aside."""
    with by_hand(sender) as owner:
        owner.execute("CREATE TABLE aside AS SELECT * FROM record WHERE id = ANY (%s)", (list(records),))
        done = owner.execute("DELETE FROM record WHERE id = ANY (%s)", (list(records),))
    assert done.rowcount == len(records)


def put_back(sender: Sender) -> None:
    with by_hand(sender) as owner:
        owner.execute("INSERT INTO record OVERRIDING SYSTEM VALUE SELECT * FROM aside")


ROWS = ("equation-unbalanced", "ne sont plus dans la base")
ENTRIES = ("journal-incomplete", "Le journal a perdu des entrées")


def refusal(sender: Sender, order: ExportOrder, tree: Path, why: tuple[str, str] = ROWS) -> str:
    with pytest.raises(EquationUnbalanced) as caught:
        sender.close(order, tree)
    answer = export_refusal(caught.value)
    assert (answer.status, answer.code) == (409, why[0])
    assert why[1] in answer.detail
    assert state_of(sender, order) is ExportState.DELIVERED
    return str(caught.value)


def test_a_row_lost_between_build_and_receipt_refuses_the_closing_until_it_is_back(sender: Sender) -> None:
    (lost, also_lost, *_), order, tree = delivered(sender, 1, 2, 3)
    lose(sender, lost, also_lost)

    told = refusal(sender, order, tree)

    assert "3 records were accepted" in told
    assert "the database lacks 2" in told
    assert str(lost) in told
    assert str(also_lost) in told
    put_back(sender)
    sender.close(order, tree)
    assert state_of(sender, order) is ExportState.CLOSED


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE record SET id = gen_random_uuid() WHERE id = %s",
        f"UPDATE record SET establishment = '{OTHER}' WHERE id = %s",
        "UPDATE record SET tenant = '260000998' WHERE id = %s",
    ],
)
def test_a_row_changed_by_hand_into_that_of_something_else_is_missing(sender: Sender, change: str) -> None:
    (lost, _), order, tree = delivered(sender, 1, 2)
    with by_hand(sender) as owner:
        owner.execute(change, (lost,))

    assert str(lost) in refusal(sender, order, tree)


def test_entries_lost_from_the_journal_refuse_the_closing(sender: Sender) -> None:
    (lost, _), order, tree = delivered(sender, 1, 2)
    with by_hand(sender) as owner:
        owner.execute("ALTER TABLE journal_entry DISABLE TRIGGER USER")
        done = owner.execute(
            "UPDATE journal_entry SET entry = convert_to(replace(convert_from(entry, 'utf8'), "
            "'record:received', 'record:forgotten'), 'utf8') WHERE position(%s::bytea IN entry) > 0 "
            "AND position('record:received'::bytea IN entry) > 0",
            (f'"subject":"{lost}"'.encode(),),
        )
    assert done.rowcount == 1

    assert "the journal names 1 of 2" in refusal(sender, order, tree, ENTRIES)


def test_a_row_outside_the_order_counts_too_and_one_of_another_establishment_does_not(
    sender: Sender,
) -> None:
    asked, outside = accepted(sender, 1, 2)
    (elsewhere,) = accepted(sender, 3, finess=OTHER)
    with sender.services.transactions.begin(SERVICE) as transaction:
        person = transaction.records.get(asked).person
    assert person is not None
    scope = ExportScope(kind=ExportKind.PERSON, establishments=(Finess(FINESS),), persons=(person,))
    order = sender.built(scope=scope)
    tree = sender.tree(order)
    lose(sender, outside, elsewhere)

    told = refusal(sender, order, tree)

    assert str(outside) in told
    assert str(elsewhere) not in told
    put_back(sender)
    with by_hand(sender) as owner:
        owner.execute("DELETE FROM record WHERE id = %s", (elsewhere,))
    sender.close(order, tree)


def test_what_came_after_the_snapshot_is_no_matter_of_the_order(sender: Sender) -> None:
    _, order, tree = delivered(sender, 1)
    (later,) = accepted(sender, 2)
    lose(sender, later)

    sender.close(order, tree)

    assert state_of(sender, order) is ExportState.CLOSED


def test_an_order_that_a_former_version_built_is_counted_up_to_now(sender: Sender) -> None:
    accepted(sender, 1)
    orders = [sender.built(), sender.built()]
    trees = [sender.tree(one) for one in orders]
    for one in orders:
        with sender.services.transactions.begin(SERVICE) as transaction:
            found = transaction.export_orders.get(one.id, lock=True)
            former = replace(found.built, position=None)
            details = replace(found.details, built=former)
            transaction.export_orders.save(replace(found, details_or_none=details))
    (later,) = accepted(sender, 2)
    sender.close(orders[0], trees[0])
    lose(sender, later)

    assert str(later) in refusal(sender, orders[1], trees[1])


def test_a_receipt_that_contests_is_taken_and_the_one_that_closes_is_refused(sender: Sender) -> None:
    (lost, kept), order, tree = delivered(sender, 1, 2)
    lose(sender, lost)
    answer(sender, order, tree, f"content/records/{kept}/document.pdf")
    assert state_of(sender, order) is ExportState.CONTESTED

    with pytest.raises(EquationUnbalanced):
        sender.close(order, tree)

    assert state_of(sender, order) is ExportState.CONTESTED
    put_back(sender)
    sender.close(order, tree)


def test_a_receipt_that_leaves_files_contested_is_taken_whatever_was_lost(
    sender: Sender, tmp_path: Path
) -> None:
    (lost, kept), order, tree = delivered(sender, 1, 2)
    first, second = (f"content/records/{kept}/{name}" for name in ("document.pdf", "record.json"))
    answer(sender, order, tree, first)
    again = reissued(sender, order, tmp_path / "again")
    answer(sender, order, tree, first, second)
    lose(sender, lost)

    answer(sender, order, again)

    found = sender.services.exports.get(order.id, OPERATOR)
    assert (found.state, found.details.contested) == (ExportState.CONTESTED, (second,))
    last = reissued(sender, order, tmp_path / "last")
    with pytest.raises(EquationUnbalanced):
        answer(sender, order, last)
    put_back(sender)
    answer(sender, order, last)
    assert state_of(sender, order) is ExportState.CLOSED


def test_of_two_receipts_of_one_instant_the_one_that_would_close_is_counted_anew(
    sender: Sender, tmp_path: Path
) -> None:
    (lost, kept), order, tree = delivered(sender, 1, 2)
    files = [f"content/records/{kept}/{name}" for name in ("document.pdf", "record.json")]
    again = []
    for number, one in enumerate(files):
        answer(sender, order, tree, one)
        again.append(reissued(sender, order, tmp_path / f"again-{number}"))
    answer(sender, order, tree, *files)
    lose(sender, lost)

    with ThreadPoolExecutor(2) as pool:
        with by_hand(sender) as owner:
            owner.execute("SELECT 1 FROM export_order WHERE id = %s FOR UPDATE", (order.id,))
            asked = [pool.submit(answer, sender, order, one) for one in again]
            wait_for_lock_waiters(sender.services.database.owner, *asked)
        errors = [one.exception() for one in asked]

    assert [type(one) for one in errors if one is not None] == [EquationUnbalanced]
    found = sender.services.exports.get(order.id, OPERATOR)
    assert found.state is ExportState.CONTESTED
    assert len(found.details.contested) == 1


def answer(sender: Sender, order: ExportOrder, tree: Path, *contested: str) -> None:
    told = [(path, "illisible") for path in contested]
    receipt = signed_receipt(tree, sender.receiver.key.read_bytes(), sender.certificate, told)
    sender.services.export_closing.close(order.id, receipt.content, OPERATOR)


def reissued(sender: Sender, order: ExportOrder, folder: Path) -> Path:
    sender.services.export_reissue.write(order.id, folder, OPERATOR)
    return sender.receiver.unpacked(sorted(folder.glob("reissue-*.cms")), folder / "tree")


@pytest.mark.parametrize("contested", [False, True])
def test_a_receipt_that_closes_nothing_because_rows_are_lost_is_kept_with_the_order(
    sender: Sender, contested: bool
) -> None:
    (lost, kept), order, tree = delivered(sender, 1, 2)
    if contested:
        answer(sender, order, tree, f"content/records/{kept}/document.pdf")
    before = sender.services.exports.get(order.id, OPERATOR)
    receipt = signed_receipt(tree, sender.receiver.key.read_bytes(), sender.certificate, []).content
    lose(sender, lost)

    for _ in range(2):
        with pytest.raises(EquationUnbalanced):
            sender.services.export_closing.close(order.id, receipt, OPERATOR)

        found = sender.services.exports.get(order.id, OPERATOR)
        assert found.details.refused_receipt == receipt
        assert (found.state, found.details.receipt) == (before.state, before.details.receipt)
    evidence = sender.services.export_evidence.of(order.id, OPERATOR)
    assert evidence.files()["refused-receipt.p7m"] == receipt
    put_back(sender)
    sender.services.export_closing.close(order.id, receipt, OPERATOR)
    found = sender.services.exports.get(order.id, OPERATOR)
    assert found.state is ExportState.CLOSED
    assert (found.details.receipt, found.details.refused_receipt) == (receipt, b"")


ACTS = (
    ["merge"],
    ["merge", "split"],
    ["version", "flow"],
    ["release"],
    ["fhir", "elsewhere", "flow"],
    ["merge", "version", "split", "release", "flow"],
)


@pytest.mark.parametrize("acts", ACTS, ids="-".join)
def test_what_changes_lawfully_after_the_build_refuses_no_closing(
    sender: Sender, acts: Sequence[str]
) -> None:
    world = World(sender)
    world.do(["flow", "flow", "fhir", "quarantine", "elsewhere"])
    whole = sender.built()
    with sender.services.transactions.begin(SERVICE) as transaction:
        found = transaction.records.listed(RecordFilter(establishment=Finess(FINESS)))
    persons = tuple(sorted({one.person for one in found if one.person}, key=str)[:2])
    targeted = ExportScope(kind=ExportKind.TARGETED, establishments=(Finess(FINESS),), persons=persons)
    days = replace(targeted, persons=(), first_day=date(2024, 3, 1), last_day=date(2024, 3, 31))
    orders = [whole, *(sender.built(scope=one) for one in (targeted, days))]
    trees = [sender.tree(one) for one in orders]

    world.do([*acts])
    delta = sender.built(whole.id)
    orders, trees = [*orders, delta], [*trees, sender.tree(delta)]
    world.do([*acts])
    work_until_empty(sender.services)

    for order, tree in zip(orders, trees, strict=True):
        sender.close(order, tree)
        assert state_of(sender, order) is ExportState.CLOSED


def test_an_eliminated_record_is_accounted_for(sender: Sender) -> None:
    (gone, _), order, tree = delivered(sender, 1, 2)
    with by_hand(sender) as owner:
        for state in ("eliminating", "eliminated"):
            owner.execute("UPDATE record SET state = %s WHERE id = %s", (state, gone))

    sender.close(order, tree)

    assert state_of(sender, order) is ExportState.CLOSED


def test_an_establishment_given_to_its_legal_entity_since_closes_its_order(sender: Sender) -> None:
    accepted(sender, 1, 2, finess=PROVISIONAL)
    scope = ExportScope(kind=ExportKind.MASSIVE, establishments=(Finess(PROVISIONAL),))
    orders = [sender.built(scope=scope), sender.built(scope=scope)]
    trees = [sender.tree(one) for one in orders]
    (moved,) = sender.services.establishments.register([establishment(PROVISIONAL)], OPERATOR).moved
    assert len(moved.records) == 2

    sender.close(orders[0], trees[0])
    lose(sender, moved.records[0])

    assert str(moved.records[0]) in refusal(sender, orders[1], trees[1])


def test_an_establishment_that_goes_to_another_legal_entity_leaves_its_records_to_the_order(
    sender: Sender,
) -> None:
    _, order, tree = delivered(sender, 1)
    (kept,) = sender.services.establishments.register(
        [establishment(legal_entity="260000998")], OPERATOR
    ).kept
    assert kept.records == 1
    accepted(sender, 2)

    sender.close(order, tree)

    assert state_of(sender, order) is ExportState.CLOSED


def test_an_order_of_what_was_imported_closes_after_the_same_package_came_again(
    sender: Sender, tmp_path: Path
) -> None:
    accepted(sender, 1, 2)
    first = sender.built()
    package = sender.tree(first)
    accepted(sender, 3)
    delta = sender.tree(sender.built(first.id))
    services = Services(Settings(home=begun(tmp_path / "other")))
    try:
        there = Sender(services, sender.receiver, tmp_path / "there")
        services.imports.import_(package, OPERATOR)
        order = there.built()
        tree = there.tree(order)
        services.imports.import_(delta, OPERATOR)
        services.imports.import_(package, OPERATOR)
        there.close(order, tree)
        assert state_of(there, order) is ExportState.CLOSED
    finally:
        services.close()
