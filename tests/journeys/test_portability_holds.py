"""Holds leave with a package, and keep the records where it is imported."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from archive_service.errors import UnknownForm
from archive_service.holdings.hold_targets import Named
from archive_service.holdings.portable_forms import written
from archive_service.holdings.portable_holds import holds_file, read_holds_file
from archive_service.model.actors import OPERATOR, SERVICE
from archive_service.model.export_orders import ExportKind, ExportScope
from archive_service.model.holds import HoldReason
from archive_service.model.identifiers import Finess
from archive_service.model.records import RecordFilter
from archive_service.wording.dates import day_in_paris
from archive_service.workflows.holds import HoldAsked
from tests.journeys.exporting_homes import Sender, There, World, person_of, version_of
from tests.journeys.homes import FINESS, cda
from tests.journeys.unpacked_trees import content_of, manifest_of

NOTE = "Recours de Philiberte"


def accepted(home: Sender, number: int) -> UUID:
    return UUID(home.accept(cda(number))["records"][0])


def place(home: Sender, **named: Any) -> UUID:
    review = day_in_paris(home.services.clock.now()) + timedelta(days=100)
    asked = HoldAsked(on=Named(**named), reason=HoldReason.INQUIRY, note=NOTE, review=review)
    return home.services.holds.place(asked, OPERATOR).hold.id


def held(home: Sender, *records: UUID) -> dict[UUID, set[UUID]]:
    with home.services.transactions.begin(SERVICE) as transaction:
        return {record: {*holds} for record, holds in transaction.holds.on(records).items()}


def file_of(tree: Path, record: UUID) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((tree / f"content/records/{record}/holds.json").read_bytes())
    return found


def test_holds_are_imported_and_exported_with_the_same_root(sender: Sender, there: There) -> None:
    records = [accepted(sender, number) for number in (1, 2, 3)]
    on_record = place(sender, records=[records[0]])
    on_person = place(sender, persons=[person_of(sender, records[1])])
    on_place = place(sender, establishments=[Finess(FINESS)])
    lifted = place(sender, records=[records[2]])
    sender.services.holds.lift(lifted, "sans objet", OPERATOR)
    tree = sender.tree(sender.built())

    done, again = there.take(tree), there.take(tree)

    assert (done.refused, again.refused, again.kept_as_bytes) == (0, 0, 0), (done, again)
    assert held(there.sender, *records) == held(sender, *records)
    assert held(sender, *records) == {
        records[0]: {on_record, on_place},
        records[1]: {on_person, on_place},
        records[2]: {on_place},
    }
    told, here = (
        {
            one.hold.id: replace(one.hold, number=0, reminded=None, key="", targets=())
            for one in home.services.holds.holds(OPERATOR)
        }
        for home in (sender, there.sender)
    )
    assert here == told
    copied = there.exported()
    assert content_of(copied) == content_of(tree)
    assert manifest_of(copied)["root"] == manifest_of(tree)["root"]


def test_what_comes_after_the_import_is_held_too(sender: Sender, there: There) -> None:
    hold = place(sender, persons=[person_of(sender, accepted(sender, 1))])
    there.take(sender.tree(sender.built()))

    later = UUID(there.sender.accept(cda(1, family="QUENTINOT-VALADE"))["records"][0])

    assert held(there.sender, later) == {later: {hold}}


def test_a_delta_brings_the_holds_since_and_lifts_none(sender: Sender, there: There) -> None:
    records = [accepted(sender, number) for number in (1, 2)]
    first = place(sender, records=[records[0]])
    base = sender.built()
    there.take(sender.tree(base))
    second = place(sender, records=records)
    sender.services.holds.lift(first, "fini", OPERATOR)

    done = there.take(sender.tree(sender.built(base.id)))

    assert done.refused == 0, done
    assert held(there.sender, *records) == {records[0]: {first, second}, records[1]: {second}}


def test_a_hold_that_a_delta_brings_for_several_records_changes_none_of_their_facts_here(
    sender: Sender, there: There
) -> None:
    first, second, third, fourth = (accepted(sender, number) for number in (1, 2, 3, 4))
    order = sender.built()
    there.take(sender.tree(order))
    sender.services.person_acts.merge(
        person_of(sender, first), person_of(sender, second), OPERATOR, "la même"
    )
    on_place = place(sender, establishments=[Finess(FINESS)])
    on_person = place(sender, persons=[person_of(sender, second)])

    done = there.take(sender.tree(sender.built(order.id)))

    assert [one.code for one in done.findings] == []
    assert held(there.sender, first, second) == {one: {on_place, on_person} for one in (first, second)}
    assert held(there.sender, third, fourth) == {third: {on_place}, fourth: {on_place}}


def test_a_hold_that_came_with_a_new_record_stops_no_other_change(sender: Sender, there: There) -> None:
    world = World(sender)
    world.do(["flow", "fhir", "fhir"])
    records = [one.id for one in sender.services.record_reading.records(RecordFilter(), OPERATOR)]
    order = sender.built()
    there.take(sender.tree(order))
    kept, *others = dict.fromkeys(person_of(sender, record) for record in records)
    for other in others:
        sender.services.person_acts.merge(other, kept, OPERATOR, "la même")
    world.do(["flow"])  # a new record, with which the hold comes first
    place(sender, establishments=[Finess(FINESS)])

    done = there.take(sender.tree(sender.built(order.id)))

    assert [one.code for one in done.findings] == []
    assert held(there.sender, *records) == held(sender, *records)


def test_holds_on_persons_who_are_merged_and_split_follow_in_deltas(sender: Sender, there: There) -> None:
    world = World(sender)
    world.do(["flow", "flow"])
    records = [one.id for one in sender.services.record_reading.records(RecordFilter(), OPERATOR)]
    hold = place(sender, persons=[person_of(sender, records[0])])
    base = sender.built()
    there.take(sender.tree(base))
    world.do(["merge"])
    there.take(sender.tree(second := sender.built(base.id)))
    assert held(there.sender, *records) == held(sender, *records) == {one: {hold} for one in records}

    world.do(["split"])
    there.take(sender.tree(sender.built(second.id)))

    assert held(there.sender, *records) == held(sender, *records) == {one: {hold} for one in records}


def test_a_hold_placed_after_a_split_is_not_on_the_records_that_were_split_off_before(
    sender: Sender, there: There
) -> None:
    world = World(sender)
    world.do(["flow", "flow"])
    given, kept = (one.id for one in sender.services.record_reading.records(RecordFilter(), OPERATOR))
    earlier, person = person_of(sender, given), person_of(sender, kept)
    own = there.sender  # a hold of the receiver itself follows the records
    order = sender.built()
    there.take(sender.tree(order))
    sender.services.person_acts.merge(earlier, person, OPERATOR, "la même")
    order = sender.built(order.id)
    there.take(sender.tree(order))
    of_receiver = place(own, persons=[person])
    sender.services.person_acts.split(person, [given], OPERATOR, "une autre")
    since = place(sender, persons=[person])
    new = UUID(sender.accept(version_of(world.documents[-1], 2))["records"][0])
    assert person_of(sender, new) == person

    done = there.take(sender.tree(sender.built(order.id)))

    assert [one.code for one in done.findings] == []
    assert held(sender, given, kept, new) == {kept: {since}, new: {since}}
    assert held(own, given, kept, new) == {
        given: {of_receiver},
        kept: {since, of_receiver},
        new: {since, of_receiver},
    }


def test_an_order_for_some_persons_has_no_note_about_others_and_one_for_a_person_no_hold(
    sender: Sender, there: There
) -> None:
    records = [accepted(sender, number) for number in (1, 2, 3)]
    persons = [person_of(sender, record) for record in records]
    own, both = place(sender, persons=persons[:1]), place(sender, persons=persons[:2])
    one = ExportScope(kind=ExportKind.PERSON, establishments=(Finess(FINESS),), persons=(persons[0],))
    targeted = replace(one, kind=ExportKind.TARGETED, persons=(persons[0], persons[2]))

    tree = sender.tree(sender.built(scope=targeted))
    alone = sender.tree(sender.built(scope=one))

    told = file_of(tree, records[0])["holds"]
    notes = {hold["hold"]: hold["note"] and hold["note"]["text"] for hold in told}
    assert notes == {str(own): NOTE, str(both): None}
    assert list(alone.glob("content/records/*/holds.json")) == []
    assert there.take(tree).refused == 0
    assert held(there.sender, records[0]) == {records[0]: {own, both}}


def test_what_is_not_of_its_form_is_refused(sender: Sender) -> None:
    record_id = accepted(sender, 1)
    place(sender, records=[record_id])
    with sender.services.transactions.begin(SERVICE) as transaction:
        record = transaction.records.get(record_id)
        content = holds_file(record, transaction.holds.of_records([record])[record_id], all_notes=True)
    (told,) = read_holds_file(content, record)
    assert told.on == {"record"}

    whole = json.loads(content)
    assert written(whole) == content
    hold = whole["holds"][0]
    nonce = hold["note"]["nonce"]
    wrong_files: list[dict[str, Any]] = [
        {"format": "portability-holds/9"},
        {"record": str(UUID(int=1))},
        {"holds": []},
        {"more": 1},
    ]
    wrong_holds: list[dict[str, Any]] = [
        {"on": []},
        {"on": ["flow"]},
        {"reason": "caprice"},
        {"placed_at": "2026-03-02T09:00:00"},
        {"placed_at": "0001-01-01T00:00:00+14:00"},
        {"placed_at": "9999-12-31T23:59:59+00:00"},
        {"review": "2026-02-30"},
        {"owner": "x" * 65},
        {"owner": ["x"]},
        {"owner": "x\0"},
        {"lifted": {"at": hold["placed_at"], "by": ["x"], "note": None}},
        {"note": {"text": "", "nonce": nonce}},
        {"note": {"text": "x" * 2001, "nonce": nonce}},
        {"note": {"text": NOTE, "nonce": "AA=="}},
        {"note": {"text": [NOTE], "nonce": nonce}},
        {"later": True},
    ]
    for changed in (*wrong_files, *({"holds": [hold | one]} for one in wrong_holds)):
        with pytest.raises(UnknownForm):
            read_holds_file(written(whole | changed), record)
    nobody = written({**whole, "holds": [hold | {"on": ["person"]}]})
    with pytest.raises(UnknownForm):
        read_holds_file(nobody, replace(record, person=None))
