"""What exports of other servers got wrong, and what ours does instead: one test for each known failure.

Some are tested elsewhere too; `test_the_table_names_tests_that_exist` reads this table.

F1 duplicates: tests/exports/portability/layouts/test_bulk_resources.py::test_f1_equal_resources_are_written_once_and_others_of_one_id_are_listed
F2 restarts: tests/journeys/test_portability_kills.py::test_an_export_killed_anywhere_in_its_build_has_the_same_root
F2 restarts: tests/journeys/test_export_shards.py::test_after_a_restart_only_the_shards_that_are_left_are_read
F3 memory: tests/journeys/test_growth_of_exports.py::test_f3_f7_memory_and_time_do_not_grow_with_the_export
F5 missing: tests/journeys/test_portability.py::test_a_row_that_was_deleted_by_hand_stops_the_order
F6 zeros: tests/exports/portability/layouts/test_bulk_manifest.py::test_f6_a_type_that_is_not_there_has_an_explicit_zero
F7 time: tests/journeys/test_growth_of_exports.py::test_f3_f7_memory_and_time_do_not_grow_with_the_export
F8 scopes: tests/journeys/test_portability_scope.py::test_a_person_merged_after_the_order_is_exported_with_the_other
F9 repeated: tests/journeys/test_portability.py::test_the_same_holdings_give_the_same_root
F10 closure: tests/exports/portability/layouts/test_bulk_references.py::test_exactly_the_references_to_absent_resources_are_listed
F11 life of links: tests/journeys/test_portability_availability.py::test_a_renewed_order_is_fetched_for_longer
F12 acknowledgement: tests/benchmarks/order_ack.py::run
F13 attempts: tests/journeys/test_export_shards.py::test_a_shard_that_never_ends_refuses_the_order_with_the_reason
F13 progress: tests/journeys/test_export_shards.py::test_a_build_that_is_killed_anywhere_goes_on_where_it_was
F14 reason: tests/journeys/test_portability_receivers.py::test_an_untrusted_receiver_needs_a_reason_which_is_kept
F14 dry run: tests/journeys/test_http_exports.py::test_a_dry_run_counts_and_orders_nothing
F15 addresses: tests/journeys/test_http_exports.py::test_orders_are_listed_page_by_page
"""  # noqa: E501

from __future__ import annotations

import ast
import inspect
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID
from zipfile import ZipFile

import pytest

from archive_service.api.export_bodies import ExportOrderBody
from archive_service.bootstrap import Services
from archive_service.cli.exports import order_
from archive_service.errors import ArchiveServiceError
from archive_service.model.actors import OPERATOR, SERVICE
from archive_service.model.export_orders import ExportKind, ExportOrder, ExportScope, ExportState
from archive_service.model.identifiers import Finess
from archive_service.model.records import Record, RecordFilter
from archive_service.runtime.worker import work_until_empty
from archive_service.settings import read_settings
from archive_service.workflows.export_orders import ExportAsked
from archive_service.workflows.export_reception import check_package
from exports import ExportError
from tests.begun_homes import begun
from tests.benchmarks.export_home import flow
from tests.journeys import door
from tests.journeys.export_receivers import Receiver
from tests.journeys.homes import FINESS, cda, establishment

EMPTY = "250000023"
PERSONS = 3
ROOT = Path(__file__).parents[2]


class Case:
    """A home with flows of three persons, two of them repeated by the sender, and its package in `bulk`."""

    def __init__(self, services: Services, receiver: Receiver, folder: Path) -> None:
        self.services, self.receiver, self.folder = services, receiver, folder
        self.order = self.ordered()
        assert services.export_building.build(self.order)
        done = services.export_delivery.deliver(self.order, folder / "volumes", 200_000, OPERATOR)
        self.volumes = [folder / "volumes" / one.file for one in done.volumes]
        self.tree = receiver.unpacked(self.volumes, folder / "paquet")

    def asked(self, **changes: Any) -> ExportAsked:
        scope = ExportScope(kind=ExportKind.MASSIVE, establishments=(Finess(FINESS),))
        asked = ExportAsked(scope=scope, certificate=self.receiver.certificate.read_bytes(), layouts=["bulk"])
        return replace(asked, **changes)

    def ordered(self, **changes: Any) -> UUID:
        return self.services.exports.order(self.asked(**changes), OPERATOR).id

    def shown(self, order: UUID) -> ExportOrder:
        return self.services.exports.get(order, OPERATOR)

    def lines(self, pattern: str) -> Iterator[tuple[str, int, dict[str, Any]]]:
        """Yield each line of files in `bulk/`, with the file and its number."""
        for path in sorted((self.tree / "bulk").glob(pattern)):
            for number, line in enumerate(path.read_bytes().splitlines(), 1):
                yield f"{path.relative_to(self.tree)}", number, json.loads(line)


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    folder = tmp_path_factory.mktemp("failures")
    services = Services(read_settings(begun(folder / "le home")))
    try:
        services.establishments.register([establishment(), establishment(EMPTY)], OPERATOR)
        for number in range(PERSONS):
            for content in (
                flow(FINESS, number),
                flow(FINESS, number).replace(b"72.125", b"72.25"),
                cda(number),
            ):
                assert door.accept(services, content, OPERATOR)["outcome"] == "accepted"
        door.accept(services, flow(FINESS, 0), OPERATOR)
        work_until_empty(services)
        yield Case(services, Receiver.in_folder(folder / "destinataire"), folder)
    finally:
        services.close()


RESOURCES = "[0-9]*/[A-Z]*.ndjson"


def test_f1_no_resource_comes_twice(case: Case) -> None:
    """A server split its work by times and lost their precision: resources came twice. Ours are there once by
    type, id and content, whatever the sender repeated, and several states of one id are listed.
    """
    received = list(case.lines(RESOURCES))
    seen = Counter(json.dumps(told, sort_keys=True) for _, _, told in received)
    states = Counter((told["resourceType"], told["id"]) for _, _, told in received)
    at = {(file, number): (told["resourceType"], told["id"]) for file, number, told in received}
    repeated = {
        at[place["file"], place["line"]]
        for _, _, told in case.lines("repeated.ndjson")
        for place in told["places"]
    }

    assert len(received) > PERSONS
    assert set(seen.values()) == {1}
    assert {name for name, count in states.items() if count > 1} == repeated
    paths = [json.loads(line)["path"] for line in (case.tree / "inventory.ndjson").read_bytes().splitlines()]
    assert len(paths) == len(set(paths))


def test_f2_a_build_that_begins_again_adds_nothing(case: Case) -> None:
    """A restarted orchestrator did its work a second time: duplicates. Here a step that is done again after
    its worker ended before saying so gives the same package.
    """
    order = case.ordered()
    building = case.services.export_building
    small = replace(building, planning=replace(building.planning, shard_records=1))
    small.step(order)
    with case.services.transactions.begin(SERVICE) as transaction:
        shards = [replace(one, attempts=2) for one in transaction.export_shards.of(order)]
        for one in shards:
            transaction.export_shards.attempted(one, one.attempts, "ended")
    assert small.build(order)
    assert not small.build(order)
    assert case.shown(order).built.equation == case.shown(case.order).built.equation


def test_f4_a_build_that_read_less_than_was_accepted_is_no_success(case: Case) -> None:
    """After a restart a job "finished quickly without doing anything" and reported success. Here an order is
    ready only when the counts are those of the journal.
    """

    class Forgetful:
        def __getattr__(self, name: str) -> Any:
            return getattr(case.services.export_content, name)

        def records(self, wanted: Any) -> list[Record]:
            return list(case.services.export_content.records(wanted))[1:]

    order = case.ordered()
    building = case.services.export_building
    forgetful: Any = Forgetful()
    shards = replace(building.shards, content=forgetful)
    replace(building, shards=shards).build(order)

    refused = case.shown(order)
    assert refused.state is ExportState.REFUSED
    assert "records were accepted" in refused.details.problem
    assert refused.details.built is None


def test_f5_every_accepted_record_is_in_the_package(case: Case) -> None:
    """A fast export missed resources, since it did not wait for all. The receiver finds here each record that
    was acknowledged, with its source, and every resource of the sources in the files by type.
    """
    with case.services.transactions.begin(SERVICE) as transaction:
        held = {str(one.id) for one in transaction.records.listed(RecordFilter(limit=100))}
    found = {path.parent.name for path in case.tree.glob("content/records/*/source.*")}
    manifest = json.loads((case.tree / "manifest.json").read_bytes())
    assert len(found) == manifest["equation"]["accepted"] == manifest["equation"]["exported"]
    assert held == found


def test_f6_nothing_is_said_as_zero(case: Case) -> None:
    """An empty result looked like a lost one. An export of an establishment without records says so: zeros in
    the equation, a complete package, and no type left out of the manifest of `bulk`.
    """
    scope = ExportScope(kind=ExportKind.MASSIVE, establishments=(Finess(EMPTY),))
    order = case.ordered(scope=scope)
    assert case.services.export_building.build(order)
    equation = case.shown(order).built.equation.members()
    assert (equation["accepted"], equation["exported"], equation["eliminated"]) == (0, 0, 0)

    extensions = json.loads((case.tree / "bulk/manifest.json").read_bytes())["extension"]
    counts = [
        {part["url"]: part.get("valueCode", part.get("valueUnsignedInt")) for part in one["extension"]}
        for one in extensions
        if one["url"] == "urn:archive-dui:extension:resource-count"
    ]
    assert any(set(one.values()) >= {0} for one in counts)


def test_f8_persons_themselves_and_no_abstract_type_are_exported(case: Case) -> None:
    """Members of nested groups and the Patient were lost, and abstract types exported."""
    types = {told["resourceType"] for _, _, told in case.lines(RESOURCES)}
    made = [told["id"] for _, _, told in case.lines("[0-9]*/made/Patient.ndjson")]

    assert {"Patient", "Encounter", "Observation"} <= types
    assert not {"Resource", "DomainResource"} & types
    assert sorted(made) == sorted(path.name for path in case.tree.glob("content/persons/*"))


def test_f9_a_second_order_finds_everything_again(case: Case) -> None:
    """A second identical export found nothing, and one without `_type` had Patients alone."""
    again = case.ordered()
    assert case.services.export_building.build(again)
    first, second = case.shown(case.order).built, case.shown(again).built
    assert (second.root, second.leaves, second.equation) == (first.root, first.leaves, first.equation)


def test_f10_every_reference_leads_somewhere_or_is_listed(case: Case) -> None:
    """Organizations and practitioners could not be exported with the patients that refer to them."""
    places = [told for _, _, told in case.lines("[0-9]*/references.ndjson")]
    known = {told["fullUrl"] for told in places} | {
        f"{told['file'].rpartition('/')[2].removesuffix('.ndjson')}/{told['id']}" for told in places
    }
    listed = {told["reference"] for _, _, told in case.lines("dangling.ndjson")}
    for file, _, told in case.lines(RESOURCES):
        for reference in re.findall(r'"reference": "([^"]+)"', json.dumps(told)):
            assert reference in known or reference in listed, (file, reference)
    shared = {told["resourceType"] for _, _, told in case.lines("shared/[A-Z]*.ndjson")}
    assert "Organization" in shared
    assert listed == set()


def test_f11_volumes_can_be_fetched_for_ninety_days(case: Case) -> None:
    """Files ended after two hours, and nobody could ask for longer."""
    order = case.shown(case.order)
    assert order.available_until is not None
    assert order.available_until - order.built.made_at >= timedelta(days=90)


def test_f12_an_order_is_answered_before_anything_is_read(case: Case) -> None:
    """Requests did the work at once and ended by a time limit; files of one type were overwritten."""
    order = case.services.exports.order(case.asked(), OPERATOR)
    assert (order.state, order.progress) == (ExportState.ACKNOWLEDGED, 0)
    case.services.exports.cancel(order.id, OPERATOR)

    assert len(case.volumes) > 1
    found = check_package(case.volumes, case.receiver.key.read_bytes())
    assert found.problems == []
    zips = sorted(case.folder.glob("*.zip"))
    names = [name for one in zips for name in ZipFile(one).namelist()]
    assert len(names) == len(set(names)) > len(zips)


def test_f13_who_takes_a_shard_over_does_not_begin_at_the_first(case: Case) -> None:
    """When a lease ended in the middle of a run, everything began again, for ever and without an error."""
    order = case.ordered()
    building = case.services.export_building
    small = replace(building, planning=replace(building.planning, shard_records=1))
    seen = [case.shown(order).progress]
    while case.shown(order).state is not ExportState.READY:
        small.step(order)
        seen.append(case.shown(order).progress)
    assert seen == sorted(seen)
    assert seen[-1] == case.shown(order).total


def _values(case: Case) -> Mapping[str, Any]:
    """Return a value of each member of the body of an order, other than that by default."""
    other = Receiver.in_folder(case.folder / "autre").certificate.read_text()
    person = next(case.tree.glob("content/persons/*")).name
    return {
        "establishments": [FINESS, EMPTY],
        "certificate": other,
        "other_certificates": [other],
        "age": ["age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj"],
        "asked_by": "vendor",
        "right": "article 28 du RGPD",
        "accept_untrusted": "établissement suivant connu",
        "kind": "targeted",
        "mandate": "bGUgbWFuZGF0",
        "persons": [person],
        "from": "2021-01-01",
        "until": "2021-01-02",
        "layouts": ["seda"],
        "after": str(case.order),
        "freeze": True,
        "contact": "éditeur suivant",
        "dry_run": True,
    }


def test_f14_every_parameter_of_an_order_has_an_effect(case: Case) -> None:
    """Directives were parsed and never applied. Each member of an order changes the order, or is refused;
    commands have the same, and what nobody knows is refused.
    """
    values = _values(case)
    fields = {field.alias or name for name, field in ExportOrderBody.model_fields.items()}
    assert values.keys() == fields
    base = {"establishments": [FINESS], "certificate": case.receiver.certificate.read_text()}
    plain = _told(case, base)
    for name, value in values.items():
        # A dry run orders nothing, and a reason is kept where receivers are judged: see the table above.
        if name not in ("dry_run", "accept_untrusted"):
            assert _told(case, {**base, name: value}) != plain, name
    with pytest.raises(ValueError, match="extra_forbidden"):
        ExportOrderBody.model_validate_json(json.dumps({**base, "_typeFilter": "x"}))


def _told(case: Case, body: Mapping[str, Any]) -> object:
    """Return what is kept of an order, without what differs in each; or the code of its refusal."""
    try:
        asked = ExportOrderBody.model_validate_json(json.dumps(body)).asked()
        order = case.services.exports.order(asked, OPERATOR)
    except (ArchiveServiceError, ExportError) as error:
        return error.code
    case.services.exports.cancel(order.id, OPERATOR)
    same: dict[str, Any] = {
        "acknowledgement": "",
        "mandate_nonce": b"",
        "deadlines": (),
        "overlaps": (),
        "freeze": None,
    }
    is_frozen = order.details.freeze is not None
    return replace(order.details, **same), is_frozen


def test_f14_commands_have_the_parameters_of_the_other_door(case: Case) -> None:
    """No option of the command is unknown over HTTP, and no member of the body to the command."""
    names = {
        "establishment": "establishments",
        "to": "certificate",
        "person": "persons",
        "from_": "from",
        "layout": "layouts",
    }
    options = {names.get(name, name) for name in inspect.signature(order_).parameters}
    assert options == _values(case).keys() - {"other_certificates"}  # `--to` may be repeated


def test_f15_an_order_is_found_by_its_identifier_for_ever(case: Case) -> None:
    """A client that lost an address began again, and each attempt had another identifier. Orders are found
    again by whoever may see them, whatever became of them, after a restart too.
    """
    cancelled = case.ordered()
    case.services.exports.cancel(cancelled, OPERATOR)
    again = Services(read_settings(case.services.home))
    try:
        assert again.exports.get(cancelled, OPERATOR).state is ExportState.CANCELLED
        assert again.exports.get(case.order, OPERATOR).built == case.shown(case.order).built
        listed, after = list[UUID](), None
        while page := again.exports.listed(OPERATOR, after=after, limit=2):
            listed += [one.id for one in page]
            after = page[-1].id
        assert {cancelled, case.order} <= set(listed)
        assert len(listed) == len(set(listed))
    finally:
        again.close()


def test_the_table_names_tests_that_exist() -> None:
    found = re.findall(r"^F([0-9]+) [^:]+: (tests/\S+\.py)::(\w+)$", __doc__ or "", re.MULTILINE)
    here = {
        int(number)
        for number in re.findall(r"^def test_f([0-9]+)_", Path(__file__).read_text(), re.MULTILINE)
    }
    assert here | {int(number) for number, _, _ in found} == set(range(1, 16))
    for _, path, name in found:
        tree = ast.parse((ROOT / path).read_text("utf-8"))
        assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}, (path, name)
