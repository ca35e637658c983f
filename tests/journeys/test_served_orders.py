"""What an order through FHIR Bulk Data builds: what its manifest and its resources name, and nothing more."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest

from archive_service.bootstrap import Services
from archive_service.errors import ArchiveServiceError, NotFound
from archive_service.holdings.export_planning import Plan, PlanExports
from archive_service.holdings.export_states import PredecessorGone
from archive_service.holdings.portable_forms import record_file
from archive_service.holdings.served_shards import SERVED_RECORD, described
from archive_service.model.actors import OPERATOR, SERVICE
from archive_service.model.bulk_requests import BulkLevel, BulkRequest
from archive_service.model.export_contents import Contents
from archive_service.model.export_orders import (
    ExportDetails,
    ExportKind,
    ExportOrder,
    ExportScope,
    ExportState,
)
from archive_service.model.export_shards import WHOLE, ExportShard
from archive_service.model.identifiers import Finess
from archive_service.model.records import Record, RecordFilter
from archive_service.model.traces import RECORDS_EXPORTED, Trace, TraceFilter
from archive_service.runtime.worker import work_until_empty
from archive_service.settings import read_settings
from archive_service.workflows.bulk_exports import BulkAsked
from archive_service.workflows.export_building import BuildExports, Step
from archive_service.workflows.export_orders import ExportAsked, PredecessorDiffers
from tests.begun_homes import filled_home
from tests.journeys import door
from tests.journeys.homes import FINESS, cda, establishment
from tests.journeys.http_flows import TENANT, transaction, transaction_xml

RECORDS, PER_SHARD = 6, 2
OTHER = "250000023"


def _mixed(services: Services) -> None:
    """Documents and resources, of several persons, of whom two were one; another establishment has none."""
    services.establishments.register([establishment(), establishment(OTHER)], OPERATOR)
    for number in range(3):
        door.accept(services, cda(number), OPERATOR)
    for person in ((1, "ESSAI", "Ada"), (2, "ESSAI", "Basile"), (3, "ESSAI", "Camille")):
        assert door.accept(services, transaction(person, finess=FINESS), OPERATOR)["outcome"] == "accepted"
    work_until_empty(services)
    persons = sorted({one.person for one in _records(services) if one.person is not None}, key=str)
    services.person_acts.merge(persons[0], persons[1], OPERATOR, "une seule personne")
    work_until_empty(services)


def _records(services: Services) -> list[Record]:
    with services.transactions.begin(SERVICE) as transaction_:
        return list(transaction_.records.listed(RecordFilter()))


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    filled_home(tmp_path / "le home", _mixed)
    opened = Services(read_settings(tmp_path / "le home"))
    yield opened
    opened.close()


def building(services: Services) -> BuildExports:
    """Return what builds exports in shards of two records."""
    made = services.export_building
    return replace(made, planning=replace(made.planning, shard_records=PER_SHARD))


def served(services: Services) -> ExportOrder:
    """Order through FHIR Bulk Data, and build."""
    order = kicked_off(services)
    assert building(services).build(order)
    return services.exports.get(order, OPERATOR)


def kicked_off(services: Services) -> UUID:
    asked = BulkAsked(request=BulkRequest(level=BulkLevel.SYSTEM), establishments=[(0, FINESS)])
    return services.bulk_exports.kick_off(asked, OPERATOR).id


def whole(services: Services, certificate: bytes) -> ExportOrder:
    """Order a whole package in the layout `bulk`, and build."""
    order = ordered(services, certificate)
    assert building(services).build(order)
    return services.exports.get(order, OPERATOR)


def ordered(services: Services, certificate: bytes) -> UUID:
    scope = ExportScope(kind=ExportKind.MASSIVE, establishments=(Finess(FINESS),))
    asked = ExportAsked(scope=scope, certificate=certificate, layouts=["bulk"])
    return services.exports.order(asked, OPERATOR).id


def leaves(services: Services, order: ExportOrder) -> dict[str, dict[str, Any]]:
    """Return the lines of the inventory by path."""
    package = services.export_delivery.package(order)
    return {told["path"]: told for told in map(json.loads, package.lines())}


def fetched(services: Services, order: ExportOrder) -> dict[str, bytes]:
    """Fetch all files of the manifest by their addresses."""
    manifest = services.bulk_files.manifest(order, "")
    return {
        one["url"]: got(services, order, one["url"]) for one in (*manifest["output"], *manifest["outcome"])
    }


def got(services: Services, order: ExportOrder, path: str) -> bytes:
    file = services.bulk_files.file(order.id, path, OPERATOR)
    return file.read(0, file.length)


def stored(services: Services, name: str) -> Path:
    tenant, _, rest = name.partition("/")
    (path,) = (services.home / "objects" / tenant).rglob(rest)
    path.chmod(0o600)
    return path


def spoil(services: Services, name: str) -> None:
    """Change the last byte of a stored object."""
    path = stored(services, name)
    path.write_bytes(path.read_bytes()[:-1] + b"\0")


def test_it_has_sources_documents_and_the_layout_alone(services: Services) -> None:
    order = served(services)

    found = leaves(services, order)
    assert Counter(one["kind"] for path, one in found.items() if path.startswith("content/")) == {
        "source": RECORDS,
        "document": RECORDS,
    }
    assert {path.partition("/")[0] for path in found} == {"bulk", "content"}
    assert not [path for path in found if "/tddui/" in path]
    assert {one["kind"] for one in found.values()} == {"source", "document", "layout"}
    assert order.built.equation.members()["accepted"] == order.built.equation.exported == RECORDS
    assert (order.built.leaves, order.built.layouts) == (len(found), ("bulk",))


def test_its_leaves_are_those_of_a_whole_package(services: Services, certificate: bytes) -> None:
    """The same bytes, digests and owners; also where references lead, and which lead nowhere."""
    package, order = leaves(services, whole(services, certificate)), served(services)

    found = leaves(services, order)
    found.pop("bulk/manifest.json")  # its time is that of flows, of which nothing is read: 0067
    assert found.items() <= package.items()
    assert {"bulk/00001/references.ndjson", "bulk/dangling.ndjson", "bulk/repeated.ndjson"} <= found.keys()
    files = fetched(services, order)
    assert files.keys() <= found.keys()
    assert len(files) > RECORDS
    with pytest.raises(NotFound):  # everything could be read
        got(services, order, "unreadable-outcome.ndjson")


def test_what_is_fetched_is_made_again_as_it_was(services: Services, certificate: bytes) -> None:
    order = served(services)

    for path, content in fetched(services, order).items():
        assert len(content) == leaves(services, order)[path]["bytes"]
    for path, told in leaves(services, order).items():
        if told["kind"] in ("source", "document"):
            assert len(got(services, order, path)) == told["bytes"]


def test_what_is_kept_of_a_record_is_part_of_its_file(services: Services) -> None:
    def is_part(small: Any, large: Any) -> bool:
        if isinstance(small, dict):
            return all(is_part(value, large[name]) for name, value in small.items())
        return bool(small == large)

    for record in _records(services):
        told, file = json.loads(described(record)), json.loads(record_file(record))
        assert told.pop("format") == SERVED_RECORD
        assert is_part(told, file)


def test_whole_packages_beside_it_stay_as_they_are(services: Services, certificate: bytes) -> None:
    before = whole(services, certificate)
    served(services)
    after = whole(services, certificate)

    assert after.built.root == before.built.root
    assert {"record", "evidence", "page", "journal", "documentation", "receipt"} <= {
        one["kind"] for one in leaves(services, after).values()
    }


def test_each_build_of_it_has_the_same_root(services: Services) -> None:
    first, second = served(services), kicked_off(services)
    # Another worker goes on after each step, as after a restart.
    while building(services).step(second) is not Step.ENDED:
        pass

    assert services.exports.get(second, OPERATOR).built.root == first.built.root


@pytest.mark.parametrize("part", ["source_object", "document_object"])
@pytest.mark.parametrize("is_lost", [False, True])
def test_a_damaged_part_is_listed_and_hides_nothing_else(
    services: Services, part: str, is_lost: bool
) -> None:
    bad = _records(services)[0]
    if is_lost:
        stored(services, getattr(bad, part)).unlink()
    else:
        spoil(services, getattr(bad, part))

    order = served(services)
    assert order.state is ExportState.READY
    excluded = {one.reason: one.records for one in order.built.equation.excluded}
    code = "object-lost" if is_lost else "object-damaged"
    assert (order.built.equation.exported, excluded) == (RECORDS - 1, {code: 1})
    found = leaves(services, order)
    assert found["content/unreadable.ndjson"]["kind"] == "unreadable"
    assert str(bad.id) not in {one["record"] for one in found.values()}
    package = services.export_delivery.package(order)
    with package.files() as parts:
        told = {file.path: file.open().read() for file in parts}["content/unreadable.ndjson"]
    assert json.loads(told) == {"record": str(bad.id), "reason": code}
    files = fetched(services, order)
    assert str(bad.id).encode() not in b"".join(
        content for path, content in files.items() if path.startswith("bulk/0")
    )
    # Who fetches by the manifest alone is told too: STU4, Output Manifest, `outcome`.
    (item,) = [
        one for one in services.bulk_files.manifest(order, "")["outcome"] if one["url"].startswith("unread")
    ]
    assert item["countSeverity"] == [{"code": "error", "count": 1}]
    (issue,) = json.loads(files[item["url"]])["issue"]
    assert issue["extension"][0]["valueString"] == str(bad.id)
    assert (issue["severity"], issue["code"]) == ("error", "incomplete")
    assert f"reason : {code}" in issue["diagnostics"]


def test_nothing_is_read_that_nobody_can_fetch(services: Services, certificate: bytes) -> None:
    """The evidence of all records is damaged, and the rows of all flows are altered."""
    bad = _records(services)[0]
    spoil(services, bad.evidence_object)
    with psycopg.connect(services.database.owner, autocommit=True) as owner:
        owner.execute("SET archive.scope = 'all'; SET archive.role = 'service'")
        owner.execute("UPDATE deposit SET facts = set_byte(facts, 20, 255 - get_byte(facts, 20))")

    order = served(services)
    assert order.built.equation.exported == RECORDS
    assert "content/unreadable.ndjson" not in leaves(services, order)
    assert got(services, order, f"content/records/{bad.id}/document.pdf").startswith(b"%PDF")
    assert whole(services, certificate).built.equation.exported < RECORDS


def test_a_person_who_cannot_be_read_is_told(services: Services) -> None:
    """The records stay: nothing dangles that is not listed."""
    person = next(one.person for one in _records(services) if one.person is not None)
    damage_person(services, person)

    order = served(services)
    assert order.built.equation.exported == RECORDS
    (issue,) = json.loads(fetched(services, order)["unreadable-outcome.ndjson"])["issue"]
    assert f"person : {person}" in issue["diagnostics"]
    with services.export_delivery.package(order).files() as parts:
        dangling = next(file.open().read() for file in parts if file.path == "bulk/dangling.ndjson")
    assert f"Patient/{person}".encode() in dangling


def test_who_fetches_what_could_not_be_read_is_traced(services: Services) -> None:
    """The file names records and persons: as each other file, it is traced, and the order is delivered."""
    bad, *others = _records(services)
    person = next(one.person for one in others if one.person not in (None, bad.person))
    spoil(services, bad.source_object)
    damage_person(services, person)
    order = served(services)

    got(services, order, "unreadable-outcome.ndjson")
    assert (bad.id,) in [one.records for one in exported_to(services)]
    assert (person,) in [one.persons for one in exported_to(services)]
    assert services.exports.get(order.id, OPERATOR).state is ExportState.DELIVERED


def test_who_fetches_which_records_are_not_fhir_is_traced(services: Services) -> None:
    in_xml = transaction_xml((4, "ESSAI", "Dina")).replace(TENANT.encode(), FINESS.encode())
    accepted = door.accept(services, in_xml, OPERATOR)
    work_until_empty(services)
    order = served(services)

    outcome = got(services, order, "bulk/outcome.ndjson")
    named = {
        UUID(json.loads(line)["issue"][0]["extension"][0]["valueString"]) for line in outcome.splitlines()
    }
    assert named == set(map(UUID, accepted["records"]))
    (shown,) = exported_to(services)
    assert set(shown.records) == named


def exported_to(services: Services) -> list[Trace]:
    """Return the traces of what exports showed."""
    found = services.traces.listed(TraceFilter(limit=1000), OPERATOR)
    return [one.trace for one in found if one.trace.act == RECORDS_EXPORTED]


def damage_person(services: Services, person: UUID | None) -> None:
    with psycopg.connect(services.database.owner, autocommit=True) as owner:
        owner.execute("SET archive.scope = 'all'; SET archive.role = 'service'")
        owner.execute(
            "UPDATE person SET facts = set_byte(facts, 20, 255 - get_byte(facts, 20)) WHERE id = %s",
            (person,),
        )


def test_a_lost_row_refuses_it(services: Services) -> None:
    lost = _records(services)[0]
    with psycopg.connect(services.database.owner, autocommit=True) as owner:
        owner.execute("SET archive.scope = 'all'; SET archive.role = 'service'")
        assert owner.execute("DELETE FROM record WHERE id = %s", (lost.id,)).rowcount == 1

    order = served(services)
    assert order.state is ExportState.REFUSED
    assert f"{RECORDS} records were accepted" in order.details.problem


@pytest.mark.parametrize("what", ["kept_object", "plan_object"])
@pytest.mark.parametrize("contents", Contents)
def test_a_shard_whose_files_cannot_be_made_again_refuses_it(
    services: Services, certificate: bytes, what: str, contents: Contents
) -> None:
    """Each file of the group would fail."""
    order = kicked_off(services) if contents is Contents.SERVED else ordered(services, certificate)
    builder = building(services)
    while not (shards := done_shards(services, order)):
        assert builder.step(order) is Step.DONE
    spoil(services, getattr(shards[-1], what))

    assert builder.build(order)
    found = services.exports.get(order, OPERATOR)
    assert found.state is ExportState.REFUSED
    assert "digest-mismatch" in found.details.problem


def done_shards(services: Services, order: UUID) -> list[ExportShard]:
    """Return the shards of an order when all of them are done."""
    with services.transactions.begin(SERVICE) as transaction_:
        rows = [one for one in transaction_.export_shards.of(order) if one.number > WHOLE]
    return rows if all(one.done for one in rows) else []


def test_a_part_damaged_after_the_build_is_not_handed_over(services: Services) -> None:
    order = served(services)
    spoil(services, _records(services)[0].source_object)

    with pytest.raises(ArchiveServiceError):
        fetched(services, order)


def test_no_delta_continues_it(services: Services, certificate: bytes) -> None:
    order = served(services)
    assert order.built.state_object == ""
    scope = ExportScope(kind=ExportKind.MASSIVE, establishments=(Finess(FINESS),))
    asked = ExportAsked(scope=scope, certificate=certificate, layouts=["bulk"], after=order.id)

    with pytest.raises(PredecessorDiffers):
        services.exports.order(asked, OPERATOR)
    with pytest.raises(PredecessorGone):
        services.exports.order(replace(asked, scope=order.details.scope), OPERATOR)


def test_one_that_a_former_version_built_whole_is_served_as_it_is(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = served(services)
    with monkeypatch.context() as former:
        former.setattr(ExportDetails, "contents", Contents.PACKAGE)
        order = served(services)

    assert order.built.root != expected.built.root
    assert {"record", "evidence", "page"} <= {one["kind"] for one in leaves(services, order).values()}
    files = fetched(services, order)
    assert files == fetched(services, expected)
    for path, told in leaves(services, expected).items():
        if told["kind"] in ("source", "document"):
            assert got(services, order, path) == got(services, expected, path)


def test_one_that_a_former_version_began_is_planned_again(services: Services) -> None:
    expected = served(services)

    class Former(PlanExports):
        """Plans a whole package for each order, as former versions did."""

        def plan(self, *asked: Any, **more: Any) -> Plan:
            return super().plan(*asked, **{**more, "contents": Contents.PACKAGE})

    new, planning = building(services), building(services).planning
    former = Former(**{name: getattr(planning, name) for name in PlanExports.__slots__})
    order = kicked_off(services)
    old = replace(new, planning=former)
    for _ in range(3):
        assert old.step(order) is Step.DONE
    assert new.build(order)

    built = services.exports.get(order, OPERATOR)
    assert built.built.root == expected.built.root
    assert fetched(services, built) == fetched(services, expected)
