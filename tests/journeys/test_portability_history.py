"""Earlier decisions, rulebooks, identifiers of resources and bytes of nobody go with a package."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from archive_service.adapters import SHIPPED_RULEBOOKS
from archive_service.bootstrap import Services
from archive_service.demo.fhir_flows import shared_afternoon
from archive_service.errors import NotFound
from archive_service.holdings.package_leaves import PackageRefused
from archive_service.holdings.package_reading import PackageTree
from archive_service.intake.fhir.conversion import xml_of_json
from archive_service.model.actors import OPERATOR, SERVICE
from archive_service.model.decision_review import Verdict
from archive_service.model.deposits import CreatedResource
from archive_service.model.records import RecordFilter
from archive_service.runtime.worker import work_until_empty
from archive_service.settings import Settings
from tests.archive_service.intake import fhir_samples
from tests.archive_service.intake.fhir_samples import bundle, organization, patient, stay, text
from tests.journeys import door
from tests.journeys.homes import FINESS, cda, establishment
from tests.journeys.published_formats import keep, keep_content
from tests.journeys.test_portability_import import Two, leaves_of, listed_again, opened
from tests.journeys.test_rebuild import held_rows

SECRET = "Secret de Bernard"


@dataclass
class Case:
    """Two homes, the first of which has records with a history, and the flows in it."""

    two: Two
    moved: UUID
    """The record whose decision changed twice."""
    deposits: Sequence[UUID]


def of_here(flow: bytes) -> bytes:
    return flow.replace(fhir_samples.FINESS.encode(), FINESS.encode()).replace(b"250099983", FINESS.encode())


def with_a_stranger() -> bytes:
    stranger = {
        "resourceType": "Observation",
        "status": "final",
        "code": {"text": "Note"},
        "subject": {"reference": "https://autre.example/fhir/Patient/77", "display": "M. Bernard AUTRE"},
        "valueString": SECRET,
    }
    return of_here(text(bundle(patient(), organization(), stay(), stranger)))


def in_xml() -> bytes:
    """Return the same flow in XML, about another stay."""
    return xml_of_json(with_a_stranger().replace(b"2021-02-01", b"2020-02-01"))


def alone() -> bytes:
    """Return a transaction that is one record and stays whole."""
    return of_here(text(bundle(patient(), organization(), stay(period={"start": "2019-02-01"}))))


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    folder = tmp_path_factory.mktemp("deux")
    two, rulebooks = Two(folder), folder / "rulebooks"
    shutil.copytree(SHIPPED_RULEBOOKS, rulebooks)
    national = rulebooks / "national.toml"
    national.write_text(national.read_text("utf-8") + "# as of this home\n", "utf-8")
    services = Services(Settings(home=two.old.path, rulebooks=rulebooks))
    try:
        services.establishments.register([establishment(legal_status="private")], OPERATOR)
        moved = accepted(services, lasting(cda(1), "20110205"))[1][0]
        for number, until in ((3, "20210306"), (4, "20220306")):
            flow = lasting(cda(1), until)
            accepted(services, flow.replace(b"1.2.250.1.999.1.1", f"1.2.250.1.999.1.{number}".encode()))
        flows = with_a_stranger(), in_xml(), alone(), of_here(shared_afternoon())
        deposits = [accepted(services, flow)[0] for flow in flows]
        work_until_empty(services)
    finally:
        services.close()
    return Case(two, moved, deposits)


def accepted(services: Services, flow: bytes) -> tuple[UUID, list[UUID]]:
    line = door.accept(services, flow, OPERATOR)
    assert line["outcome"] == "accepted", line
    return UUID(line["deposit"]), list(map(UUID, line["records"]))


def lasting(flow: bytes, until: str) -> bytes:
    encounter = (
        f'<componentOf><encompassingEncounter><effectiveTime><low value="20100105"/><high value="{until}"/>'
        "</effectiveTime></encompassingEncounter></componentOf><component><structuredBody>"
    )
    other = flow.replace(b'"EXPORT_DUI"', b'"SYNTHESE"')
    return other.replace(b"<component><structuredBody>", encounter.encode())


@dataclass
class Imported:
    """The package of the first home, and the second home, which has imported it."""

    root: str
    tree: Path
    line: dict[str, Any]
    old: Services
    new: Services


@pytest.fixture(scope="module")
def imported(case: Case) -> Iterator[Imported]:
    two = case.two
    root, tree, _ = two.exported(two.old, "un")
    (line,) = two.new.run("import", tree)
    with opened(two.old) as old, opened(two.new) as new:
        yield Imported(root, tree, line, old, new)


def created(services: Services, case: Case) -> list[CreatedResource]:
    return [one for deposit in case.deposits for one in services.deposit_reading.created(deposit)]


def test_what_is_exported_has_a_history_of_each_kind(case: Case, imported: Imported) -> None:
    kinds = {one["kind"] for one in leaves_of(imported.tree).values()}
    assert {"decisions", "identifiers", "rulebook", "unowned"} <= kinds
    files = [json.loads(one.read_bytes()) for one in imported.tree.glob("content/*/*/identifiers.json")]
    keep(files, "portability-identifiers")
    schemas = {"record", "decision", "person", "deposit", "establishment", "identifiers", "segments"}
    more = {"completeness", "person-completeness", "journal-line"}
    assert keep_content(imported.tree) == schemas | more
    lines = (imported.tree / f"content/records/{case.moved}/decisions.ndjson").read_bytes().splitlines()
    assert [json.loads(line)["number"] for line in lines] == [1, 2]


def test_everything_is_taken_in_and_goes_out_again_with_the_same_root(case: Case, imported: Imported) -> None:
    assert (imported.line["refused"], imported.line["findings"]) == (0, [])
    assert imported.line["understood"] + imported.line["kept_as_bytes"] == len(leaves_of(imported.tree))
    again, tree, _ = case.two.exported(case.two.new, "deux")
    assert leaves_of(tree) == leaves_of(imported.tree)
    assert again == imported.root


def test_each_decision_is_taken_again_at_the_receiver_with_the_imported_texts(
    case: Case, imported: Imported
) -> None:
    for number in (1, 2, 3):
        there = imported.old.decision_review.replay(case.moved, OPERATOR, number=number)
        here = imported.new.decision_review.replay(case.moved, OPERATOR, number=number)
        assert (here.verdict, here.problem) == (Verdict.PASSED, "")
        assert here.again == there.again
    shipped = imported.new.rulebooks.national.digest.value.hex()
    assert here.kept.basis is not None
    assert shipped not in [book.digest.hex for book in here.kept.basis.rulebooks]


def test_the_command_takes_a_decision_again_at_the_receiver(case: Case, imported: Imported) -> None:
    (line,) = case.two.new.run("rules", "replay", str(case.moved))
    assert line["verdict"] == "passed"


def test_created_resources_are_served_as_at_the_sender(case: Case, imported: Imported) -> None:
    resources = created(imported.old, case)
    assert sum(one.record is None for one in resources) >= 2
    assert created(imported.new, case) == resources
    for one in resources:
        there = imported.old.deposit_reading.resource(one.type, one.id, OPERATOR)
        here = imported.new.deposit_reading.resource(one.type, one.id, OPERATOR)
        assert (here.content, here.format) == (there.content, there.format)
    for deposit in case.deposits:
        there_ids = imported.old.deposit_reading.identifiers(deposit, OPERATOR)
        assert imported.new.deposit_reading.identifiers(deposit, OPERATOR) == there_ids
        assert there_ids


def test_the_bytes_of_nobody_are_kept_under_their_own_key(case: Case, imported: Imported) -> None:
    found = []
    for services in (imported.old, imported.new):
        with services.transactions.begin(SERVICE) as transaction:
            deposit = transaction.deposits.get(case.deposits[0])
        found.append(services.objects.read("intake", f"envelope/{deposit.id}", deposit.unowned_object))
    assert found[0] == found[1]


def test_a_second_import_changes_nothing(case: Case, imported: Imported) -> None:
    (line,) = case.two.new.run("import", imported.tree)
    assert (line["refused"], line["kept_as_bytes"], line["findings"]) == (0, 0, [])
    made_anew = sum(
        one["kind"] in ("checker", "documentation", "layout", "page", "table")
        for one in leaves_of(imported.tree).values()
    )
    assert (line["understood"], line["merged"]) == (made_anew, len(leaves_of(imported.tree)) - made_anew)


def test_the_file_of_one_person_has_nothing_of_the_others(case: Case, imported: Imported) -> None:
    resources = created(imported.old, case)
    shared = case.deposits[3]
    with imported.old.transactions.begin(SERVICE) as transaction:
        held = [one for one in transaction.records.listed(RecordFilter()) if one.person and one.related]
    one, other = held
    two = case.two
    root, tree, _ = two.exported(two.old, "personne", "--kind", "person", "--person", str(one.person))
    own, others = ([each for each in resources if each.record == record.id] for record in (one, other))
    assert own and others and shared == one.deposit

    told = b"".join(path.read_bytes() for path in tree.rglob("*") if path.is_file())
    spoken_of = json.loads((tree / f"content/records/{one.id}/identifiers.json").read_bytes())["resources"]
    assert {each["record"] for each in spoken_of} == {str(one.id), "elsewhere"}
    patients = [each for each in others if each.type == "Patient"]
    assert patients and not any(each.id.encode() in told for each in patients)
    assert str(other.id).encode() not in told.replace(str(one.related).encode(), b"")
    assert not list(tree.glob("content/deposits/*/unowned.json"))
    assert SECRET.encode() not in told

    third = Two(two.folder / "trois")
    third.new.run("import", tree)
    assert third.exported(third.new, "trois")[0] == root
    with opened(third.new) as new:
        for each in own:
            there = imported.old.deposit_reading.resource(each.type, each.id, OPERATOR)
            assert new.deposit_reading.resource(each.type, each.id, OPERATOR).content == there.content
        for each in others:
            with pytest.raises(NotFound):
                new.deposit_reading.resource(each.type, each.id, OPERATOR)
    # The rest of the flow comes later, with the whole package.
    answer = third.new.answer("import", imported.tree)
    assert {code["code"] for line in answer.lines for code in line["findings"]} <= {
        "deposit-differs",
        "record-facts-differ",
    }, answer
    with opened(third.new) as new:
        for each in (*own, *others):
            there = imported.old.deposit_reading.resource(each.type, each.id, OPERATOR)
            assert new.deposit_reading.resource(each.type, each.id, OPERATOR).content == there.content


@pytest.mark.parametrize("table", ["earlier_decision", "resource"])
def test_both_homes_have_the_same_rows(imported: Imported, table: str) -> None:
    there, here = (held_rows(one)[table] for one in (imported.old, imported.new))
    assert there
    assert here.keys() == there.keys()


def _changed(path: Path, before: bytes, after: bytes) -> None:
    content = path.read_bytes()
    assert before in content
    path.write_bytes(content.replace(before, after))


@pytest.mark.parametrize(
    ("file", "before", "after"),
    [
        ("decisions.ndjson", b'"number":1', b'"number":9'),
        ("decisions.ndjson", b'"format":"decision/1"', b'"format":"decision/9"'),
        ("decisions.ndjson", b"{", b"["),
        ("identifiers.json", b'"position":', b'"position":-1'),
        ("identifiers.json", b'"position":', b'"position":9999999'),
        ("identifiers.json", b'"fhir":"', b'"fhir":"x'),
        ("identifiers.json", b'"deposit":"', b'"deposit":"0'),
        ("unowned.json", b'"segments":', b'"pieces":'),
    ],
)
def test_a_history_that_contradicts_itself_is_refused_before_anything_is_written(
    case: Case, imported: Imported, tmp_path: Path, file: str, before: bytes, after: bytes
) -> None:
    tree = shutil.copytree(imported.tree, tmp_path / "paquet")
    _changed(next(iter(sorted(tree.glob(f"content/*/*/{file}")))), before, after)
    listed_again(tree)
    empty = Two(tmp_path / "vide")
    with opened(empty.new) as new:
        with pytest.raises(PackageRefused):
            new.imports.of_checked(PackageTree(tree), "ab" * 32, OPERATOR)
        assert held_rows(new).get("record") is None
