"""The next vendor takes everything in: the same content, hence the same root when it is exported again."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import sha256, sha512
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from archive_service.bootstrap import Services
from archive_service.demo.fhir_flows import shared_afternoon
from archive_service.errors import StoreUnavailable
from archive_service.holdings.imported_package import Package
from archive_service.holdings.imported_parts import StoredPage
from archive_service.holdings.imported_records import ImportedRecords
from archive_service.holdings.package_leaves import PackageRefused
from archive_service.holdings.package_reading import PackagedRecord, PackageTree
from archive_service.holdings.portable_forms import written
from archive_service.model.actors import OPERATOR, SERVICE
from archive_service.model.deposits import Deposit
from archive_service.model.identifiers import as_legal_entity
from archive_service.model.journal import Tag
from archive_service.model.records import Record, RecordFilter
from archive_service.ports import Transaction
from archive_service.runtime.worker import work_until_empty
from archive_service.settings import read_settings
from exports.portability.leaves import Leaf
from signing.report import Verdict
from tests.begun_homes import begun, filled_home
from tests.journeys import door
from tests.journeys.export_receivers import Receiver
from tests.journeys.homes import FINESS, Home, cda, establishment
from tests.journeys.http_flows import transaction
from tests.journeys.published_formats import keep
from tests.journeys.test_person_acts import of_set, with_stay
from tests.journeys.test_rebuild import Rows, held_rows, rebuilt_rows

ENTITY = "250000999"


class Two:
    """A home, filled or empty, what it exported, and an empty home. `returned` is what `fill` returned."""

    def __init__(self, folder: Path, fill: Callable[[Services], Any] | None = None) -> None:
        self.folder = folder
        self.receiver = Receiver.in_folder(folder / "destinataire")
        self.old = Home(folder / "ancien")
        self.returned: Any = filled_home(self.old.path, fill) if fill else begun(self.old.path)
        self.new = Home(begun(folder / "nouveau"))
        self.finess = FINESS

    def exported(self, home: Home, name: str, *more: str) -> tuple[str, Path, list[Path]]:
        """Export from a home; return the root, the unpacked folder and the volumes."""
        to = self.receiver.certificate
        (order,) = home.run("export", "order", "--establishment", self.finess, "--to", to, *more)
        home.run("work", "--until-empty")
        (line,) = home.run("export", "deliver", order["order"], "-o", self.folder / name / "volumes")
        volumes = [self.folder / name / "volumes" / one["file"] for one in line["volumes"]]
        return line["root"], self.receiver.unpacked(volumes, self.folder / name / "paquet"), volumes


def filled(services: Services) -> list[UUID]:
    """Deposit flows of every kind, and merge two persons; return the records of the first flows."""
    services.establishments.register([establishment()], OPERATOR)
    flows = [
        with_stay(cda(1), "20100105", "20110205"),
        of_set(with_stay(cda(2, family="AUTRE"), "20200105", "20210306"), 2, of=1, version=2),
        cda(5),
        cda(5)
        .replace(b"1.2.250.1.999.1.5", b"1.2.250.1.999.1.55")
        .replace(b'versionNumber value="1"', b'versionNumber value="2"'),
        _replacing(9, 8),
        cda(6),
        of_set(cda(7).replace(b"20240311", b"20200311"), 7, of=6, version=2).replace(
            b'999.3" extension="7"', b'999.3" extension="6"'
        ),
        cda(8),
    ]
    records: list[UUID] = []
    for flow in flows:
        line = door.accept(services, flow, OPERATOR)
        assert line["outcome"] == "accepted", line
        records += map(UUID, line["records"])
    shared = shared_afternoon().replace(b"250099983", FINESS.encode())
    line = door.accept(services, shared, OPERATOR)
    assert (line["outcome"], len(line["records"])) == ("accepted", 3), line
    work_until_empty(services)
    persons = [services.record_reading.record(one, OPERATOR).person for one in records[:2]]
    assert persons[0] != persons[1]
    assert persons[0] is not None and persons[1] is not None
    services.person_acts.merge(persons[1], persons[0], OPERATOR, "double dossier")
    return records


def _replacing(number: int, replaced: int) -> bytes:
    """Return a document that says which one it replaces."""
    parent = f'<parentDocument><id root="1.2.250.1.999.1.{replaced}"/></parentDocument>'
    related = f'<relatedDocument typeCode="RPLC">{parent}</relatedDocument>'
    flow = cda(number).replace(
        f'999.3" extension="{number}"'.encode(), f'999.3" extension="{replaced}"'.encode()
    )
    return flow.replace(b"<component><structuredBody>", f"{related}<component><structuredBody>".encode())


@pytest.fixture
def two(tmp_path: Path) -> Two:
    return Two(tmp_path, filled)


def leaves_of(tree: Path) -> dict[str, dict[str, Any]]:
    lines = (tree / "inventory.ndjson").read_text("utf-8").splitlines()
    return {one["path"]: one for one in map(json.loads, lines)}


def imported(two: Two) -> tuple[str, Path]:
    """Export, and import into the empty home; return the root and the unpacked folder."""
    root, tree, _ = two.exported(two.old, "un")
    two.new.run("import", tree)
    return root, tree


@contextmanager
def opened(home: Home) -> Iterator[Services]:
    services = Services(read_settings(home.path))
    try:
        yield services
    finally:
        services.close()


def told_of(tree: Path, folder: str, name: str) -> list[dict[str, Any]]:
    return [json.loads(path.read_bytes()) for path in sorted((tree / "content" / folder).glob(f"*/{name}"))]


def test_an_import_into_an_empty_home_is_exported_with_the_same_root(two: Two) -> None:
    root, tree, volumes = two.exported(two.old, "un")
    (line,) = two.new.run("import", *volumes, "--key", two.receiver.key)
    keep([line], "import-summary")
    again, second, _ = two.exported(two.new, "deux")

    records, persons = told_of(tree, "records", "record.json"), told_of(tree, "persons", "person.json")
    assert (len(records), len({one["deposit"] for one in records})) == (11, 9)
    assert sum(one["replaced_by"] is not None for one in records) == 4
    assert sum(bool(one["related"]) for one in records) == 2
    assert sum(bool(one["acts"]) for one in persons) == 1
    assert leaves_of(second) == leaves_of(tree)
    assert again == root
    assert line["root"] == root
    assert (line["refused"], line["merged"], line["findings"]) == (0, 0, [])
    assert line["understood"] + line["kept_as_bytes"] == len(leaves_of(tree))
    assert json.loads((second / "manifest.json").read_bytes())["equation"]["accepted"] == len(records)


def test_a_third_home_gets_the_same_root_from_the_second(two: Two) -> None:
    root, _ = imported(two)
    _, tree, _ = two.exported(two.new, "deux")
    third = Home(begun(two.folder / "troisième"))
    third.run("import", tree)

    assert two.exported(third, "trois")[0] == root


def test_imported_records_are_sealed_and_verified_under_the_trust_of_the_other_instance(two: Two) -> None:
    imported(two)
    records = [one["record"] for one in two.new.run("records")]
    trust = two.folder / "confiance"
    two.old.run("trust", "export", "-o", trust)

    assert {one["state"] for one in two.new.run("records")} == {"sealed"}
    judged = two.new.answer("verify", *records, ARCHIVE_TRUST=str(trust))
    assert {one["verdict"] for one in judged.lines} == {"passed"}, judged
    own = two.new.answer("verify", *records)
    assert own.code != 0
    assert "passed" not in {one["verdict"] for one in own.lines}


def test_everything_that_can_be_read_of_a_record_is_the_same_in_both_homes(two: Two) -> None:
    imported(two)
    with opened(two.old) as old, opened(two.new) as new:
        for line in door.records(old, RecordFilter(), OPERATOR):
            record = UUID(line["record"])
            for part in ("source", "document", "manifest", "nonce", "provenance", "evidence", "receipt"):
                assert new.record_reading.part(record, part, OPERATOR) == old.record_reading.part(
                    record, part, OPERATOR
                )
            one = old.record_reading.record(record, OPERATOR)
            assert one.person is None or _stays(new, one) == _stays(old, one)
            (there,) = door.records(new, RecordFilter(records=[record]), OPERATOR)
            assert there == line


def test_later_flows_find_the_persons_and_the_versions_of_imported_records(two: Two) -> None:
    imported(two)
    with opened(two.old) as old, opened(two.new) as new:
        # The second is of the person who was merged, the third of one whose document has a next version.
        later = [
            with_stay(cda(1), "20100105", "20110205").replace(b"999.1.1", b"999.1.91"),
            cda(2, family="AUTRE").replace(b"999.1.2", b"999.1.92").replace(b"999.2.2", b"999.2.92"),
            cda(5)
            .replace(b"999.1.5", b"999.1.95")
            .replace(b'versionNumber value="1"', b'versionNumber value="3"'),
        ]
        for flow in later:
            there, here = [door.accept(one, flow, OPERATOR) for one in (old, new)]
            assert (here["outcome"], there["outcome"]) == ("accepted", "accepted")
            found = [
                one.record_reading.record(UUID(line["records"][0]), OPERATOR)
                for one, line in ((old, there), (new, here))
            ]
            assert found[0].person == found[1].person
            assert found[0].replaces == found[1].replaces
            assert found[0].last_day == found[1].last_day
            assert found[0].person is not None
            assert _stays(old, found[0]) == _stays(new, found[1])
        assert found[1].replaces is not None


def _stays(services: Services, record: Record) -> object:
    assert record.person is not None
    with services.transactions.begin(SERVICE) as transaction:
        return transaction.people.file(record.person, record.establishment)


def test_a_flow_that_was_imported_is_not_accepted_twice(two: Two) -> None:
    imported(two)
    with opened(two.new) as new:
        before = len(door.records(new, RecordFilter(), OPERATOR))
        for flow in (cda(5), shared_afternoon().replace(b"250099983", FINESS.encode())):
            assert door.accept(new, flow, OPERATOR)["outcome"] == "accepted"
        assert len(door.records(new, RecordFilter(), OPERATOR)) == before


def test_a_second_import_changes_nothing(two: Two) -> None:
    root, tree = imported(two)
    (line,) = two.new.run("import", tree)

    assert (line["refused"], line["kept_as_bytes"], line["findings"]) == (0, 0, [])
    made_anew = sum(
        one["kind"] in ("checker", "documentation", "layout", "page", "table")
        for one in leaves_of(tree).values()
    )
    assert (line["understood"], line["merged"]) == (made_anew, len(leaves_of(tree)) - made_anew)
    assert two.exported(two.new, "deux")[0] == root


def test_a_package_comes_back_to_the_home_that_made_it_without_duplicates(two: Two) -> None:
    root, tree, _ = two.exported(two.old, "un")
    before = two.old.run("records")
    (line,) = two.old.run("import", tree)

    assert (line["refused"], line["kept_as_bytes"], line["findings"]) == (0, 0, [])
    assert two.old.run("records") == before
    assert two.exported(two.old, "deux")[0] == root


def test_a_package_with_a_problem_is_refused_and_nothing_is_written(two: Two) -> None:
    _, tree, _ = two.exported(two.old, "un")
    (document, *_) = sorted((tree / "content" / "records").rglob("document.pdf"))
    document.write_bytes(document.read_bytes() + b"\n")

    answer = two.new.answer("import", tree)
    assert (answer.code, answer.told.split(":")[0]) == (10, "package-unsound")
    path = str(document.relative_to(tree))
    assert [(one["path"], one["problem"]) for one in answer.lines] == [(path, "altered")]
    assert two.new.run("establishments", "list") == []
    assert two.new.run("records") == []


def test_a_package_for_another_legal_entity_is_refused_and_nothing_is_written(two: Two) -> None:
    _, tree, _ = two.exported(two.old, "un")
    with opened(two.new) as new:
        new.establishments.register([establishment(legal_entity="750000999")], OPERATOR)

    answer = two.new.answer("import", tree)
    assert (answer.code, answer.told.split(":")[0]) == (10, "package-refused")
    assert two.new.run("records") == []


def test_only_an_operator_without_a_scope_imports(two: Two) -> None:
    _, tree, _ = two.exported(two.old, "un")
    for role, scope in (("esms", ENTITY), ("vendor", ENTITY), ("operator", ENTITY)):
        asked = ("token", "create", "--actor", role, "--role", role, "--tenant", scope)
        (token,) = two.new.run(*asked)
        answer = two.new.answer("--token", token["token"], "import", tree)
        assert (answer.code, answer.told.split(":")[0]) == (10, "not-allowed"), role
    assert two.new.run("records") == []


def test_the_volumes_are_not_imported_without_their_key(two: Two) -> None:
    _, _, volumes = two.exported(two.old, "un")
    assert two.new.answer("import", *volumes).code == 11


def test_an_import_that_is_killed_anywhere_and_run_again_gives_the_same(two: Two) -> None:
    root, tree, _ = two.exported(two.old, "un")
    chance = random.Random(20261129)
    command = [sys.executable, "-c", _IMPORT, str(two.new.path), str(tree)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ARCHIVE_")}
    for _ in range(5):
        importing = subprocess.Popen(command, env=environment, cwd=Path(__file__).parents[2])
        time.sleep(chance.uniform(0.5, 1.5))
        importing.send_signal(signal.SIGKILL)
        importing.wait()
    (line,) = two.new.run("import", tree)

    assert (line["refused"], line["findings"]) == (0, [])
    assert two.exported(two.new, "deux")[0] == root


_IMPORT = """
import sys
from dataclasses import replace
from pathlib import Path
from archive_service.bootstrap import Services
from archive_service.model.actors import OPERATOR
from archive_service.settings import read_settings
services = Services(read_settings(Path(sys.argv[1])))
replace(services.imports, page=1).import_(Path(sys.argv[2]), OPERATOR)
"""


@dataclass(frozen=True)
class _Broken:
    """The writing of records that fails after so many pages, when everything but the commit is done."""

    records: ImportedRecords
    pages: list[None]

    def add(
        self, page: Sequence[PackagedRecord], stored: StoredPage, package: Package, transaction: Transaction
    ) -> Sequence[Deposit]:
        written = self.records.add(page, stored, package, transaction)
        if not self.pages:
            raise StoreUnavailable("the store is gone")
        self.pages.pop()
        return written


def test_an_import_that_fails_at_any_page_is_completed_by_the_next(two: Two) -> None:
    root, tree, _ = two.exported(two.old, "un")
    with opened(two.new) as new:
        for pages in range(3):
            records = new.imports.records
            broken = _Broken(records.records, [None] * pages)
            failing = replace(
                new.imports,
                page=1,
                records=replace(records, records=broken),  # type: ignore[arg-type]  # as much as is used
            )
            with pytest.raises(StoreUnavailable):
                failing.import_(tree, OPERATOR)
        done = new.imports.import_(tree, OPERATOR)
        with new.transactions.begin(SERVICE) as transaction:
            entries = transaction.journal.of_tenant(Tag.RECORD_RECEIVED, as_legal_entity(ENTITY), 0, 1_000)

    assert (done.refused, done.findings) == (0, [])
    assert {one.facts["import"] for one in entries} == {root}
    assert len({one.subject for one in entries}) == len(entries) == 11
    assert two.exported(two.new, "deux")[0] == root


@pytest.mark.parametrize("table", ["record", "record_link", "deposit", "person", "person_identifier", "file"])
def test_the_rows_of_an_import_come_back_from_the_stores(imported_home: Services, table: str) -> None:
    held = held_rows(imported_home)[table]
    assert held
    assert rebuilt_rows(imported_home)[table] == held


@pytest.fixture(scope="module")
def imported_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    made = Two(tmp_path_factory.mktemp("deux"))
    with opened(made.old) as old:
        filled(old)
    imported(made)
    with opened(made.new) as new:
        yield new


def test_the_rows_of_both_homes_say_the_same(two: Two) -> None:
    with opened(two.old) as old:  # the later contact moves the active base of the earlier record alone
        for day in (b"2023-02-01", b"2024-02-01"):
            flow = transaction((1, "ESSAI", "Adèle"), finess=FINESS).replace(b"2023-02-01", day)
            (record,) = door.accept(old, flow, OPERATOR)["records"]
        work_until_empty(old)
        person = str(old.record_reading.record(UUID(record), OPERATOR).person)
        ends = [row["active_until"] for row in held_rows(old)["record"].values() if row["person"] == person]
        assert ends == ["2026-02-01"] * 2
    imported(two)
    with opened(two.old) as old, opened(two.new) as new:
        there, here = held_rows(old), held_rows(new)

    for table in ("person_identifier", "record_link"):
        assert len(here[table]) == len(there[table]), table
    for table, own in (
        ("record", {"number", "facts", *_OF_INSTANCE}),
        ("person", {"facts"}),
    ):
        assert here[table].keys() == there[table].keys(), table
        for key, row in here[table].items():
            assert {name: row[name] for name in row.keys() - own} == {
                name: there[table][key][name] for name in row.keys() - own
            }
    kept = {key for key, row in there["file"].items() if _person_of(row) not in _merged(there)}
    assert here["file"].keys() == kept
    found = [{row["person"] for row in rows["person_identifier"].values()} for rows in (there, here)]
    assert found[0] == found[1]


def _person_of(file: dict[str, Any]) -> str:
    return str(file["person"])


def _merged(rows: Rows) -> set[str]:
    return {row["id"] for row in rows["person"].values() if row["merged_into"] is not None}


_OF_INSTANCE = (
    *("document_index", "set_index", "source_object", "document_object", "evidence_object"),
    *("evidence_batch", "evidence_position", "check_until"),
)


@pytest.mark.parametrize("kind", ["person", "targeted"])
def test_a_part_of_the_flows_is_imported_and_later_flows_are_accepted(two: Two, kind: str) -> None:
    """An event of several persons, the receipt of the flow and other versions stay where they are."""
    with opened(two.old) as old, old.transactions.begin(OPERATOR) as transaction:
        person = next(one.person for one in transaction.records.listed(RecordFilter()) if one.related)
    some = {
        "person": ("--person", str(person)),
        "targeted": ("--from", "2024-01-01", "--until", "2024-12-31"),
    }
    root, tree, _ = two.exported(two.old, "un", "--kind", kind, *some[kind])
    for number in range(2):
        (line,) = two.new.run("import", tree)
        assert (line["refused"], line["findings"]) == (0, []), number
    assert two.exported(two.new, "deux")[0] == root

    with opened(two.new) as new:
        listed = door.deposits(new, OPERATOR)
        assert [one for one in listed if one["receipt"] is None] or kind == "targeted"
        assert not any("00000000-0000" in one for line in listed for one in line["records"])
        third = of_set(cda(10), 10, of=6, version=3).replace(
            b'999.3" extension="10"', b'999.3" extension="6"'
        )
        shared = shared_afternoon().replace(b"250099983", FINESS.encode())
        again = shared.replace(b"JEUDI-EVN-12", b"JEUDI-EVN-13")
        for flow in (third, shared, again):
            line = door.accept(new, flow, OPERATOR)
            assert line["outcome"] == "accepted", line
    # What was not in the first package comes with the whole one.
    _, whole, _ = two.exported(two.old, "trois")
    answer = two.new.answer("import", whole)
    codes = {one["code"] for line in answer.lines for one in line["findings"]}
    assert codes <= {"deposit-differs", "person-known-otherwise", "record-facts-differ"}, answer


def test_a_flow_that_came_in_part_is_completed_by_the_whole(two: Two) -> None:
    with opened(two.old) as old, old.transactions.begin(OPERATOR) as transaction:
        persons = sorted(
            {str(one.person) for one in transaction.records.listed(RecordFilter()) if one.related}
        )
    for number, person in enumerate(persons):
        _, tree, _ = two.exported(two.old, f"personne-{number}", "--kind", "person", "--person", person)
        (line,) = two.new.run("import", tree)
        assert (line["refused"], line["findings"]) == (0, [])
    whole = two.exported(two.old, "tout")[1]

    for _ in range(2):
        (line,) = two.new.run("import", whole)
        assert (line["refused"], line["findings"]) == (0, [])

    deposits = {path.parent.name for path in whole.glob("content/deposits/*/deposit.json")}
    tree = two.exported(two.new, "ressorti")[1]
    assert {path.parent.name for path in tree.glob("content/deposits/*/deposit.json")} == deposits


def test_a_record_with_other_bytes_is_refused_and_not_overwritten(two: Two, tmp_path: Path) -> None:
    _, tree = imported(two)
    changed = shutil.copytree(tree, tmp_path / "autre")
    record = min((changed / "content" / "records").iterdir())
    with opened(two.new) as new:
        before = new.record_reading.part(UUID(record.name), "document", OPERATOR)
        package = PackageTree(changed)
        altered = (record / "document.pdf").read_bytes() + b"%"
        (record / "document.pdf").write_bytes(altered)
        facts = json.loads((record / "record.json").read_bytes())
        facts["details"]["document_digest"] = sha256(altered).hexdigest()
        (record / "record.json").write_bytes(written(facts))
        listed_again(changed)
        done = new.imports.of_checked(package, new_root := "ab" * 32, OPERATOR)
        after = new.record_reading.part(UUID(record.name), "document", OPERATOR)

    assert done.root == new_root
    assert [one.code for one in done.findings] == ["record-differs"]
    assert done.refused == len(list(record.iterdir()))
    assert after == before


def listed_again(tree: Path) -> None:
    """Write the lines of changed files again, as somebody would who makes another package of them."""
    lines = []
    for line in (tree / "inventory.ndjson").read_bytes().splitlines():
        leaf, content = Leaf.of_line(line), b""
        if (tree / leaf.path).is_file():
            content = (tree / leaf.path).read_bytes()
            digests = sha256(content).hexdigest(), sha512(content).hexdigest()
            leaf = replace(leaf, bytes=len(content), sha256=digests[0], sha512=digests[1])
            lines.append(leaf.line() + b"\n")
    (tree / "inventory.ndjson").write_bytes(b"".join(lines))


def _without(name: str) -> Callable[[Path], None]:
    def change(record: Path) -> None:
        (record / name).unlink()

    return change


def _with(name: str, content: bytes) -> Callable[[Path], None]:
    def change(record: Path) -> None:
        (record / name).write_bytes(content)

    return change


def _saying(**members: object) -> Callable[[Path], None]:
    def change(record: Path) -> None:
        told = json.loads((record / "record.json").read_bytes())
        (record / "record.json").write_bytes(written(told | members))

    return change


@pytest.mark.parametrize(
    "change",
    [
        _without("document.pdf"),
        _without("evidence.er"),
        _without("record.json"),
        _with("document.pdf", b"%PDF-1.7"),
        _with("source.xml", b"<ClinicalDocument/>"),
        _with("nonce.bin", bytes(32)),
        _with("record.json", b"{}"),
        _with("record.json", b"[]"),
        _saying(format="portability-record/9"),
        _saying(record="0a4b6f9e-7f0d-4a53-8a55-0d7cf8a3c411"),
        _saying(person="0a4b6f9e-7f0d-4a53-8a55-0d7cf8a3c411"),
        _saying(establishment="830000014"),
        _saying(state="received"),
        _saying(later="a member of a later version"),
        _saying(details={}),
        _saying(version=2**40),
    ],
)
def test_a_package_that_contradicts_itself_is_refused_before_anything_is_written(
    two: Two, change: Callable[[Path], None]
) -> None:
    _, tree, _ = two.exported(two.old, "un")
    record = next(
        one for one in sorted((tree / "content" / "records").iterdir()) if (one / "source.xml").exists()
    )
    change(record)
    listed_again(tree)
    with opened(two.new) as new:
        with pytest.raises(PackageRefused):
            new.imports.of_checked(PackageTree(tree), "ab" * 32, OPERATOR)
        assert held_rows(new).get("record") is None
        assert held_rows(new).get("establishment") is None


def test_volumes_are_imported_in_any_order_and_a_missing_one_is_named(two: Two) -> None:
    with opened(two.old) as old:
        for number in range(20, 60):
            door.accept(old, cda(number), OPERATOR)
        work_until_empty(old)
    (order,) = two.old.run("export", "order", "--establishment", FINESS, "--to", two.receiver.certificate)
    two.old.run("work", "--until-empty")
    volumes = two.folder / "volumes"
    (line,) = two.old.run("export", "deliver", order["order"], "-o", volumes, "--split", "1M")
    names = [one["file"] for one in line["volumes"]]
    assert len(names) > 2

    without = [volumes / name for name in names if name != names[1]]
    answer = two.new.answer("import", *without, "--key", two.receiver.key)
    assert (answer.code, answer.lines) == (10, [])
    assert "volume-missing" in answer.told
    assert names[1] in answer.told
    last = two.new.answer("import", *[volumes / name for name in names[:-1]], "--key", two.receiver.key)
    assert last.code == 10
    assert "volume-missing" in last.told
    (done,) = two.new.run("import", *[volumes / name for name in reversed(names)], "--key", two.receiver.key)
    assert done["root"] == line["root"]
    assert done["refused"] == 0


def test_volumes_that_were_decrypted_before_are_imported(two: Two) -> None:
    root, _, volumes = two.exported(two.old, "un")
    decrypted = [two.folder / "un" / f"{volume.name}.zip" for volume in volumes]

    (done,) = two.new.run("import", *decrypted)

    assert (done["root"], done["refused"]) == (root, 0)


def test_encrypted_volumes_without_a_key_are_not_opened(two: Two) -> None:
    _, _, volumes = two.exported(two.old, "un")

    assert two.new.answer("import", *volumes).code == 11


_LATER = {
    "content/records/{record}/later.bin": ("later", b"\x00\x01"),
    "content/persons/{person}/photo.jpg": ("photo", b"\xff\xd8"),
    "content/deposits/{deposit}/trace.json": ("trace", b"{}"),
    "content/later/of-the-package.json": ("later", b"[]"),
    "content/unreadable.ndjson": (
        "unreadable",
        b'{"reason":"object-lost","record":"00000000-0000-4000-8000-000000000001"}\n',
    ),
    "later/at-the-top.txt": ("later", b"texte"),
}


def with_later_files(tree: Path) -> set[str]:
    """Add files of kinds that this version does not know, as a later one would; return their paths."""
    (record, *_) = told_of(tree, "records", "record.json")
    names = {name: record[name] for name in ("record", "person", "deposit")}
    paths = set()
    for form, (kind, content) in _LATER.items():
        path = form.format(**names)
        (tree / path).parent.mkdir(parents=True, exist_ok=True)
        (tree / path).write_bytes(content)
        paths.add(path)
        whose = record["person"] if "/persons/" in path or "/records/" in path else None
        add_line(tree, path, kind, person=whose, record=record["record"] if "/records/" in path else None)
    listed_again(tree)
    return paths


def add_line(tree: Path, path: str, kind: str, *, person: str | None, record: str | None) -> None:
    content = (tree / path).read_bytes()
    leaf = Leaf(
        path=path,
        bytes=len(content),
        sha256=sha256(content).hexdigest(),
        sha512=sha512(content).hexdigest(),
        kind=kind,
        person=person,
        record=record,
    )
    lines = [*(tree / "inventory.ndjson").read_bytes().splitlines(), leaf.line()]
    lines.sort(key=lambda line: json.loads(line)["path"].encode())
    (tree / "inventory.ndjson").write_bytes(b"".join(line + b"\n" for line in lines))


def test_files_of_a_later_version_are_carried_on_to_the_next_export(two: Two) -> None:
    _, tree, _ = two.exported(two.old, "un")
    paths = with_later_files(tree)

    with opened(two.new) as new:
        done = new.imports.of_checked(PackageTree(tree), "ab" * 32, OPERATOR)
        again = new.imports.of_checked(PackageTree(tree), "ab" * 32, OPERATOR)
    _, second, _ = two.exported(two.new, "deux")

    assert (done.refused, again.refused, again.kept_as_bytes) == (0, 0, 0)
    assert [one.code for one in done.findings] == ["unreadable-at-sender"]
    told = leaves_of(tree)
    assert paths <= told.keys()
    assert {path: leaves_of(second).get(path) for path in paths} == {path: told[path] for path in paths}
    assert {path for path, line in leaves_of(second).items() if line != told.get(path)} <= {
        path for path in told if not path.startswith("content/")
    }


def test_a_file_of_another_kind_in_the_place_of_a_known_one_is_refused(two: Two) -> None:
    _, tree, _ = two.exported(two.old, "un")
    path = next(path for path in leaves_of(tree) if path.endswith("/person.json"))
    lines = (tree / "inventory.ndjson").read_bytes().splitlines()
    told = [Leaf.of_line(line) for line in lines]
    changed = [replace(leaf, kind="later") if leaf.path == path else leaf for leaf in told]
    (tree / "inventory.ndjson").write_bytes(b"".join(leaf.line() + b"\n" for leaf in changed))

    with opened(two.new) as new, pytest.raises(PackageRefused, match=r"person\.json"):
        new.imports.of_checked(PackageTree(tree), "ab" * 32, OPERATOR)


def test_imported_records_are_verified_by_the_trust_that_came_with_them(two: Two) -> None:
    _, tree, _ = two.exported(two.old, "un")
    trust = {path for path in leaves_of(tree) if path.startswith("content/trust/")}
    two.new.run("import", tree)
    records = [one["record"] for one in two.new.run("records")]

    before = two.new.answer("verify", *records)
    two.new.run("import", tree, "--accept-trust", "reprise de l'éditeur sortant")
    after = two.new.answer("verify", *records)

    assert {path.rpartition("/")[2] for path in trust} == {
        "anchors.pem",
        "intermediates.pem",
        "journal.vkey",
        "receipt-keys.json",
    }
    assert {one["verdict"] for one in before.lines} == {"indeterminate"}
    assert before.code == 11
    assert {one["verdict"] for one in after.lines} == {"passed"}, after
    assert after.code == 0
    steps = [one["steps"][0] for one in (*before.lines, *after.lines)]
    assert {step["name"] for step in steps} == {"autorités de confiance"}
    assert all("non celles de cette instance" in step["detail"] for step in steps)


def test_an_altered_record_does_not_pass_by_any_trust(two: Two) -> None:
    _, tree, _ = two.exported(two.old, "un")
    two.new.run("import", tree, "--accept-trust", "reprise")
    with opened(two.new) as new:
        (record, *_) = new.record_reading.records(RecordFilter(limit=1), OPERATOR)
        name = record.document_object.rpartition("/")[2]
        (stored, *_) = (two.new.path / "objects").rglob(f"*{name[-40:]}*")
        content = bytearray(stored.read_bytes())
        content[-1] ^= 1
        stored.chmod(0o600)
        stored.write_bytes(content)

        assert new.record_reading.verify(record.id, OPERATOR).verdict is Verdict.FAILED


def test_a_package_cannot_accept_its_own_trust(two: Two) -> None:
    _, tree, _ = two.exported(two.old, "un")
    path = "content/trust/x/accepted.json"
    (tree / path).parent.mkdir(parents=True)
    (tree / path).write_bytes(b"{}")
    add_line(tree, path, "trust-accepted", person=None, record=None)

    with opened(two.new) as new, pytest.raises(PackageRefused, match="its own trust"):
        new.imports.of_checked(PackageTree(tree), "ab" * 32, OPERATOR)
