"""A package never writes to what another legal entity has here, and nothing of it leaves with that entity."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import replace
from hashlib import sha256, sha512
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from archive_service.bootstrap import Services
from archive_service.demo.fhir_flows import shared_afternoon
from archive_service.holdings.carried_files import Came
from archive_service.holdings.package_leaves import PackageRefused
from archive_service.holdings.package_reading import PackageTree
from archive_service.holdings.portable_forms import written
from archive_service.model.actors import OPERATOR, SERVICE
from archive_service.model.deposits import Deposit
from archive_service.runtime.worker import work_until_empty
from exports.portability.leaves import Leaf
from tests.journeys import door
from tests.journeys.export_receivers import sealed_records
from tests.journeys.homes import FINESS, cda, establishment
from tests.journeys.test_portability_import import Two, add_line, leaves_of, listed_again, opened, told_of
from tests.journeys.test_portability_quarantine import contradicting, waiting
from tests.journeys.test_rebuild import held_rows

OTHER, OTHER_ENTITY = "830000014", "830000999"
ROOT = "ab" * 32


@pytest.fixture
def two(tmp_path: Path) -> Two:
    """Two homes: the old one with records of one legal entity, the new one with a record of another."""
    made = Two(tmp_path, sealed_records(1))
    with opened(made.new) as new:
        new.establishments.register([establishment(OTHER, OTHER_ENTITY)], OPERATOR)
        elsewhere = cda(2, family="VOISIN").replace(f"1{FINESS}".encode(), f"1{OTHER}".encode())
        assert door.accept(new, elsewhere, OPERATOR)["outcome"] == "accepted"
        work_until_empty(new)
    return made


def deposit_of_the_other(services: Services) -> Deposit:
    with services.transactions.begin(SERVICE) as transaction:
        (found,) = transaction.deposits.listed(outcome="", sender=None, after=None, limit=9)
    assert found.tenant == OTHER_ENTITY
    return found


def as_a_part_of(tree: Path, deposit: UUID) -> None:
    """Say that the only record of a package is of this deposit, and put a file beside it."""
    (record,) = told_of(tree, "records", "record.json")
    path = tree / "content" / "records" / record["record"] / "record.json"
    path.write_bytes(written(record | {"deposit": str(deposit)}))
    for name in ("deposit.json", "receipt.jws"):
        (tree / "content" / "deposits" / record["deposit"] / name).unlink()
    beside = tree / "content" / "deposits" / str(deposit) / "note.txt"
    beside.parent.mkdir()
    beside.write_bytes(b"un secret")
    add_line(tree, beside.relative_to(tree).as_posix(), "later", person=None, record=None)
    listed_again(tree)


def test_a_record_that_names_a_deposit_of_another_legal_entity_is_refused(two: Two) -> None:
    _, tree, _ = two.exported(two.old, "un")
    with opened(two.new) as new:
        theirs = deposit_of_the_other(new)
        as_a_part_of(tree, theirs.id)
        before = held_rows(new)

        with pytest.raises(PackageRefused, match="another legal entity"):
            new.imports.of_checked(PackageTree(tree), ROOT, OPERATOR)

        assert held_rows(new) == before
    two.finess = OTHER
    _, exported, _ = two.exported(two.new, "deux")
    assert not any(path.endswith("note.txt") for path in leaves_of(exported))


def test_a_deposit_that_another_legal_entity_makes_meanwhile_is_refused(two: Two) -> None:
    _, tree, _ = two.exported(two.old, "un")
    wanted = uuid4()
    as_a_part_of(tree, wanted)
    with opened(two.new) as new:
        theirs = deposit_of_the_other(new)

        def meanwhile() -> None:
            with new.transactions.begin(SERVICE) as transaction:
                transaction.deposits.add(
                    replace(theirs, id=wanted, entry=uuid4(), content_index=bytes(32), records=())
                )

        with pytest.raises(PackageRefused, match="another legal entity"):
            replace(new.imports, prepare=meanwhile).of_checked(PackageTree(tree), ROOT, OPERATOR)
        with new.transactions.begin(SERVICE) as transaction:
            assert transaction.deposits.records_of([wanted]) == {wanted: []}


def test_a_quarantined_flow_with_the_identifier_of_anothers_deposit_is_refused(two: Two) -> None:
    with opened(two.old) as old:
        waiting(old, contradicting(FINESS, "Secret de Bernard"), OPERATOR)
    _, tree, _ = two.exported(two.old, "un")
    with opened(two.new) as new:
        theirs = deposit_of_the_other(new)
        _waiting_as(tree, theirs.id)
        before = held_rows(new)

        with pytest.raises(PackageRefused, match="another legal entity"):
            new.imports.of_checked(PackageTree(tree), ROOT, OPERATOR)

        assert held_rows(new) == before


def _waiting_as(tree: Path, deposit: UUID) -> None:
    """Give the quarantined flow of a package another identifier."""
    (folder,) = (tree / "content" / "quarantine").iterdir()
    new = folder.rename(folder.with_name(str(deposit)))
    told = json.loads((new / "deposit.json").read_bytes())
    (new / "deposit.json").write_bytes(written(told | {"deposit": str(deposit)}))
    head, claims, signature = (new / "receipt.jws").read_bytes().split(b".")
    claimed = json.loads(urlsafe_b64decode(claims + b"=="))
    payload = urlsafe_b64encode(written(claimed | {"deposit": str(deposit)})).rstrip(b"=")
    (new / "receipt.jws").write_bytes(b".".join([head, payload, signature]))
    lines = (tree / "inventory.ndjson").read_bytes()
    (tree / "inventory.ndjson").write_bytes(lines.replace(folder.name.encode(), new.name.encode()))
    listed_again(tree)


def test_files_of_an_owner_leave_with_the_tenant_they_came_for_alone(two: Two) -> None:
    with opened(two.new) as new:
        theirs = deposit_of_the_other(new)
        content = b"un secret"
        path = f"content/deposits/{theirs.id}/note.txt"
        digests = sha256(content).hexdigest(), sha512(content).hexdigest()
        leaf = Leaf(path, len(content), *digests, kind="later", person=None, record=None)
        with new.transactions.begin(SERVICE) as transaction:
            came = Came(leaf=leaf, content=content, deposit=theirs.id)
            stored = new.carried_files.stored([came], ROOT, establishment())
            new.carried_files.keep([came], stored, establishment(), transaction)
    two.finess = OTHER
    _, exported, _ = two.exported(two.new, "deux")
    assert path not in leaves_of(exported)


def test_identifiers_of_another_flow_here_are_refused_before_anything_is_written(two: Two) -> None:
    with opened(two.old) as old:
        flow = shared_afternoon().replace(b"250099983", FINESS.encode())
        assert door.accept(old, flow, OPERATOR)["outcome"] == "accepted"
        work_until_empty(old)
    _, tree, _ = two.exported(two.old, "un")
    with opened(two.new) as new:
        flow = shared_afternoon().replace(b"250099983", OTHER.encode())
        deposit = UUID(door.accept(new, flow, OPERATOR)["deposit"])
        with new.transactions.begin(SERVICE) as transaction:
            (theirs, *_) = transaction.deposits.resources(deposit)
        path = next(
            path
            for path in sorted(tree.glob("content/records/*/identifiers.json"))
            if f'"type":"{theirs.type}"'.encode() in path.read_bytes()
        )
        told = json.loads(path.read_bytes())
        one = next(each for each in told["resources"] if each["type"] == theirs.type)
        one["id"] = theirs.id
        path.write_bytes(written(told))
        listed_again(tree)
        before = held_rows(new)

        with pytest.raises(PackageRefused, match="another flow here"):
            new.imports.of_checked(PackageTree(tree), ROOT, OPERATOR)

        assert held_rows(new) == before
