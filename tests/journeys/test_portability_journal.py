"""What the journal says of exported records goes with them, and is checked without this service."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from archive_service.bootstrap import Services
from archive_service.holdings.package_reading import PackageTree
from archive_service.model.actors import OPERATOR, SERVICE
from archive_service.model.records import RecordFilter
from archive_service.runtime.worker import work_until_empty
from archive_service.workflows.export_reception import check_package, unpacked
from signing.errors import SigningError
from signing.transparency import open_checkpoint
from tests.journeys import door
from tests.journeys.homes import FINESS, cda, establishment
from tests.journeys.test_portability_import import Two, listed_again, opened
from tests.signing.sparse_reading import SparseLogReading

FOREIGN = "830000014"


@pytest.fixture
def two(tmp_path: Path) -> Two:
    """Two homes; the first one has records of two legal entities, received one after the other in turns."""
    return Two(tmp_path, _of_two_legal_entities)


def _of_two_legal_entities(services: Services) -> None:
    services.establishments.register(
        [establishment(), establishment(FOREIGN, legal_entity="830000999")], OPERATOR
    )
    for number in range(1, 5):
        door.accept(services, cda(number), OPERATOR)
        door.accept(services, cda(number + 10).replace(FINESS.encode(), FOREIGN.encode()), OPERATOR)
    work_until_empty(services)


def extract_in(tree: Path) -> Path:
    (folder,) = (tree / "content" / "journal").iterdir()
    return folder


def entries_in(folder: Path, vkey: str) -> list[dict[str, Any]]:
    """Check an extract as anybody does, and return its entries."""
    checkpoint = open_checkpoint((folder / "checkpoint").read_bytes(), vkey)
    reading = SparseLogReading()
    lines = [line for path in sorted(folder.glob("*.ndjson")) for line in path.read_bytes().splitlines()]
    found = [json.loads(entry) for _, entry in reading.entries(lines)]
    assert (reading.size, reading.root()) == (checkpoint.size, checkpoint.root)
    return found


def vkey_of(two: Two) -> str:
    two.old.run("trust", "export", "-o", two.folder / "confiance")
    return (two.folder / "confiance" / "journal.vkey").read_text("utf-8").strip()


def test_the_entries_of_exported_records_are_proved_by_the_checkpoint_inside(two: Two) -> None:
    _, tree, _ = two.exported(two.old, "un")
    found = entries_in(extract_in(tree), vkey_of(two))

    records = {path.name for path in (tree / "content" / "records").iterdir()}
    deposits = {path.name for path in (tree / "content" / "deposits").iterdir()}
    tags: dict[str, set[str]] = {}
    for one in found:
        tags.setdefault(one["tag"], set()).add(one["subject"])
    assert tags["record:received"] == tags["record:decided"] == tags["record:sealed"] == records
    assert tags["deposit:accepted"] == tags["deposit:received"] == deposits
    assert {one["subject"] for one in found} == records | deposits


def test_nothing_of_another_legal_entity_can_be_read(two: Two) -> None:
    _, tree, _ = two.exported(two.old, "un")
    told = b"".join(path.read_bytes() for path in extract_in(tree).iterdir())
    with opened(two.old) as old, old.transactions.begin(SERVICE) as transaction:
        every = transaction.records.listed(RecordFilter())
    others = [one for one in every if one.establishment == FOREIGN]
    assert len(others) == 4
    for one in others:
        for identifier in (one.id, one.deposit, one.person, FOREIGN, "830000999"):
            assert str(identifier).encode() not in told


def test_the_same_records_give_the_same_extract_also_after_more_was_written(two: Two) -> None:
    first, tree, _ = two.exported(two.old, "un")
    with opened(two.old) as old:
        door.accept(old, cda(20).replace(FINESS.encode(), FOREIGN.encode()), OPERATOR)
        work_until_empty(old)
    second, again, _ = two.exported(two.old, "deux")
    assert extract_in(again).name == extract_in(tree).name
    assert second == first


def test_the_extract_goes_on_with_imported_records_and_is_not_made_anew(two: Two) -> None:
    root, tree, _ = two.exported(two.old, "un")
    (line,) = two.new.run("import", tree)
    assert (line["refused"], line["findings"]) == (0, [])
    again, second, _ = two.exported(two.new, "deux")
    assert again == root
    assert entries_in(extract_in(second), vkey_of(two))

    # What this instance receives itself is in an extract of its own journal, beside the other.
    with opened(two.new) as new:
        line = door.accept(new, cda(30), OPERATOR)
        work_until_empty(new)
        vkey = new.trust_services.journal_key.verifier
    _, third, _ = two.exported(two.new, "trois")
    own, *_ = [one for one in (third / "content/journal").iterdir() if one.name != extract_in(tree).name]
    found = entries_in(own, vkey)
    assert {one["subject"] for one in found} == {line["deposit"], *line["records"]}


def test_an_order_for_one_person_has_the_entries_of_their_records_alone(two: Two) -> None:
    with opened(two.old) as old, old.transactions.begin(SERVICE) as transaction:
        every = transaction.records.listed(RecordFilter())
    one = next(each for each in every if each.establishment == FINESS)
    _, tree, _ = two.exported(two.old, "un", "--kind", "person", "--person", str(one.person))
    found = entries_in(extract_in(tree), vkey_of(two))
    assert {UUID(each["subject"]) for each in found} == {one.id, one.deposit}

    # Of a package for everything, the next instance hands on what is about the person.
    _, whole, _ = two.exported(two.old, "deux")
    two.new.run("import", whole)
    _, tree, _ = two.exported(two.new, "trois", "--kind", "person", "--person", str(one.person))
    found = entries_in(extract_in(tree), vkey_of(two))
    assert {UUID(each["subject"]) for each in found} == {one.id, one.deposit}
    told = b"".join(path.read_bytes() for path in extract_in(tree).iterdir())
    assert not any(str(each.id).encode() in told for each in every if each.id != one.id)


@pytest.mark.parametrize("kind", ["person", "targeted"])
def test_an_order_for_a_part_is_handed_on_with_the_same_root(two: Two, kind: str) -> None:
    with opened(two.old) as old, old.transactions.begin(SERVICE) as transaction:
        every = transaction.records.listed(RecordFilter())
    person = next(each.person for each in every if each.establishment == FINESS)
    some = {"person": ("--person", str(person)), "targeted": ("--from", "2000-01-01")}[kind]
    root, tree, _ = two.exported(two.old, "un", "--kind", kind, *some)
    two.new.run("import", tree)
    assert two.exported(two.new, "deux", "--kind", kind, *some)[0] == root


def test_a_changed_line_is_noticed(two: Two) -> None:
    _, tree, _ = two.exported(two.old, "un")
    vkey, folder = vkey_of(two), extract_in(tree)
    lines = folder / "00001.ndjson"
    before = lines.read_bytes()
    lines.write_bytes(before.replace(b"record:sealed", b"record:search", 1))
    with pytest.raises(AssertionError):
        entries_in(folder, vkey)
    lines.write_bytes(b"".join(before.splitlines(keepends=True)[1:]))
    with pytest.raises((AssertionError, SigningError)):
        entries_in(folder, vkey)


def entry(**told: object) -> bytes:
    """Return the line of an entry."""
    return json.dumps({"entry": json.dumps(told)}).encode()


ODD_LINES = {
    "a list": b"[]",
    "a number": b"5",
    "an entry that is a number": b'{"entry":5}',
    "an entry that is a list": b'{"entry":"[]"}',
    "an entry without facts": entry(subject="x", tag="record:received"),
    "a subject that is a number": entry(subject=5, tag="record:received", facts={}),
    "a tag that is null": entry(subject="x", tag=None, facts={}),
    "facts that are a list": entry(subject="x", tag="record:received", facts=[]),
    "a count that is a text": b'{"count":"1","hash":"%s"}' % (b"00" * 32),
    "a member twice": b'{"entry":"{}","entry":"{}"}',
    "lists in lists": b"[" * 100_000,
}


def test_lines_of_an_extract_that_have_another_form_are_told_kept_and_read_by_nobody(two: Two) -> None:
    _, tree, _ = two.exported(two.old, "un")
    file = extract_in(tree) / "00001.ndjson"
    path, genuine = str(file.relative_to(tree)), file.read_bytes()
    with opened(two.new) as new:
        for number, odd in enumerate(ODD_LINES.values()):
            # Each as another package: files of one path with other bytes are refused.
            folder = extract_in(tree).rename(extract_in(tree).with_name(f"{number:064}"))
            (folder / "00001.ndjson").write_bytes(genuine + odd + b"\n")
            lines = (tree / "inventory.ndjson").read_bytes()
            before = path.split("/")[2]
            path = str((folder / "00001.ndjson").relative_to(tree))
            (tree / "inventory.ndjson").write_bytes(
                lines.replace(before.encode(), path.split("/")[2].encode())
            )
            listed_again(tree)

            done = new.imports.of_checked(PackageTree(tree), f"{number:064}", OPERATOR)

            line = len(genuine.splitlines()) + 1
            (found,) = [one for one in done.findings if one.code == "journal-unreadable"]
            assert found.path == path, odd
            assert found.message.startswith(f"line {line} "), odd
            assert done.refused == 0
        with new.transactions.begin(SERVICE) as transaction:
            person = transaction.records.listed(RecordFilter())[0].person
    assert extracts_in(two, "massive") == {f"{number:064}" for number in range(len(ODD_LINES))}
    assert extracts_in(two, "person", "--person", str(person)) == set()


def extracts_in(two: Two, kind: str, *more: str) -> set[str]:
    """Return the names of the extracts in an export; their lines need not have our form."""
    to, folder = two.receiver.certificate, two.folder / kind
    asked = ("--establishment", FINESS, "--kind", kind, "--to", to)
    (order,) = two.new.run("export", "order", *asked, *more)
    two.new.run("work", "--until-empty")
    two.new.run("export", "deliver", order["order"], "-o", folder)
    with unpacked(sorted(folder.glob("*.cms")), two.receiver.key.read_bytes()) as tree:
        assert check_package([tree], None).problems == []
        journal = tree / "content" / "journal"
        return {one.name for one in journal.iterdir()} if journal.exists() else set()
