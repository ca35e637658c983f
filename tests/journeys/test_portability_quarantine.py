"""Quarantined flows leave with their establishment, when they are certainly its own."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from archive_service.bootstrap import Services
from archive_service.holdings.package_leaves import PackageRefused
from archive_service.holdings.package_reading import PackageTree
from archive_service.model.actors import OPERATOR, SERVICE, Actor, Role
from archive_service.model.export_orders import ExportKind, ExportScope
from archive_service.model.identifiers import Finess, as_legal_entity
from archive_service.runtime.worker import work_until_empty
from tests.archive_service.intake import fhir_samples
from tests.archive_service.intake.fhir_samples import bundle, organization, patient, stay, text
from tests.journeys import door
from tests.journeys.homes import FINESS, cda, establishment
from tests.journeys.test_portability_import import ENTITY, Two, leaves_of, listed_again, opened
from tests.journeys.test_rebuild import held_rows, rebuilt_rows

SECOND, FOREIGN = "250000023", "830000014"
VENDOR = Actor(
    name="éditeur",
    role=Role.DEPOSITOR,
    tenants=frozenset({as_legal_entity(ENTITY)}),
    pseudonym="0a4b6f9e-7f0d-4a53-8a55-0d7cf8a3c411",
)


def contradicting(finess: str, secret: str) -> bytes:
    """Return a flow that is about two persons at once, and therefore waits."""
    observation = {
        "resourceType": "Observation",
        "status": "final",
        "code": {"text": "Note"},
        "subject": {
            "reference": "Patient/ines",
            "identifier": {"system": "urn:oid:1.2.250.1.213.1.4.8", "value": "161078313700274"},
        },
        "valueString": secret,
    }
    flow = text(bundle(patient(), organization(), stay(), observation))
    return flow.replace(fhir_samples.FINESS.encode(), finess.encode())


def without_custodian(number: int) -> bytes:
    flow = cda(number)
    start, end = flow.index(b"<custodian>"), flow.index(b"</custodian>") + len(b"</custodian>")
    return flow[:start] + flow[end:]


def of_unknown_company(number: int) -> bytes:
    return cda(number).replace(f'"1{FINESS}"'.encode(), b'"2732829320"')


def waiting(services: Services, flow: bytes, sender: Actor) -> UUID:
    line = door.accept(services, flow, sender, file="envoi du 3.xml")
    assert line["outcome"] == "quarantined", line
    return UUID(line["deposit"])


@dataclass
class Case:
    two: Two
    own: UUID
    unnamed: UUID
    unknown: UUID
    unlimited: UUID


@pytest.fixture
def case(tmp_path: Path) -> Case:
    two = Two(tmp_path, _with_waiting_flows)
    return Case(two, *two.returned)


def _with_waiting_flows(services: Services) -> tuple[UUID, UUID, UUID, UUID]:
    services.establishments.register([establishment()], OPERATOR)
    door.accept(services, cda(1), OPERATOR)
    own = waiting(services, contradicting(FINESS, "Secret de Bernard"), OPERATOR)
    unnamed = waiting(services, without_custodian(2), VENDOR)
    unknown = waiting(services, of_unknown_company(3), VENDOR)
    unlimited = waiting(services, without_custodian(4), OPERATOR)
    assert door.accept(services, cda(5).replace(FINESS.encode(), FOREIGN.encode()), VENDOR)["outcome"] in (
        "rejected",
        "quarantined",
    )
    work_until_empty(services)
    return own, unnamed, unknown, unlimited


def quarantined_in(tree: Path) -> set[str]:
    return {path.name for path in (tree / "content" / "quarantine").glob("*")}


def line_of(services: Services, deposit: UUID) -> dict[str, Any]:
    return door.deposit(services, deposit, OPERATOR)


def test_what_is_certainly_of_the_establishment_goes_and_waits_at_the_next_one(case: Case) -> None:
    root, tree, _ = case.two.exported(case.two.old, "un")
    assert quarantined_in(tree) == {str(case.own), str(case.unnamed)}
    links = set(re.findall('href="([^"#]+)"', (tree / "index.html").read_text("utf-8")))
    flows = {link.split("/")[2] for link in links if "/flow." in link}
    assert flows == quarantined_in(tree)
    assert any(link.startswith("content/completeness/") for link in links)
    assert [link for link in links if not (tree / link).is_file()] == []
    (line,) = case.two.new.run("import", tree)
    assert (line["refused"], line["merged"], line["findings"]) == (0, 0, [])
    assert line["understood"] + line["kept_as_bytes"] == len(leaves_of(tree))

    with opened(case.two.old) as old, opened(case.two.new) as new:
        for deposit in (case.own, case.unnamed):
            there, here = (line_of(one, deposit) for one in (old, new))
            assert here["outcome"] == "quarantined"
            assert here["receipt"] == there["receipt"]
            assert here["findings"] == there["findings"]
            assert there["findings"]
    assert case.two.exported(case.two.new, "deux")[0] == root
    third = Two(case.two.folder / "trois")
    third.new.run("import", tree)
    third.new.run("import", tree)
    assert third.exported(third.new, "trois")[0] == root


def test_an_imported_flow_is_released_and_has_a_receipt_of_this_instance(case: Case) -> None:
    _, tree, _ = case.two.exported(case.two.old, "un")
    case.two.new.run("import", tree)
    with opened(case.two.new) as new:
        before = line_of(new, case.own)
        released = door.release(new, case.own, OPERATOR, reason="vu")
        work_until_empty(new)
        assert released["outcome"] == "accepted"
        assert released["receipt"] != before["receipt"]
        (record,) = released["records"]
        assert line_of(new, case.own)["receipt"] == released["receipt"]
        assert new.record_reading.record(UUID(record), OPERATOR).establishment == FINESS
        # The next import of the same package does not bring it back into quarantine.
        again = new.imports.import_(tree, OPERATOR)
        assert {one.code for one in again.findings} == {"deposit-differs"}
        assert line_of(new, case.own)["outcome"] == "accepted"


def test_a_flow_that_may_be_of_somebody_else_stays(case: Case) -> None:
    with opened(case.two.old) as old:
        scope = ExportScope(kind=ExportKind.MASSIVE, establishments=(Finess(FINESS),))
        found = {
            one.deposit.id: one.reason for one in old.quarantined_flows.of(scope, as_legal_entity(ENTITY))
        }
        assert found == {case.own: "", case.unnamed: "", case.unknown: "custodian-unregistered"}

        # With a second establishment, nobody knows whose the flow is that names none.
        old.establishments.register([establishment(SECOND)], OPERATOR)
        second = waiting(old, contradicting(SECOND, "Secret de Bernard"), OPERATOR)
        found = {
            one.deposit.id: one.reason for one in old.quarantined_flows.of(scope, as_legal_entity(ENTITY))
        }
    assert found == {
        case.own: "",
        case.unnamed: "custodian-absent",
        case.unknown: "custodian-unregistered",
        second: "outside-scope",
    }
    _, tree, _ = case.two.exported(case.two.old, "un")
    assert quarantined_in(tree) == {str(case.own)}
    told = b"".join(path.read_bytes() for path in tree.rglob("*") if path.is_file())
    for deposit in (case.unnamed, case.unknown, case.unlimited, second):
        assert str(deposit).encode() not in told


@pytest.mark.parametrize("kind", ["person", "targeted"])
def test_only_an_order_for_everything_has_quarantined_flows(case: Case, kind: str) -> None:
    with opened(case.two.old) as old:
        (person,) = [row["id"] for row in held_rows(old)["person"].values()]
    some = {"person": ("--person", str(person)), "targeted": ("--from", "2000-01-01")}
    root, tree, _ = case.two.exported(case.two.old, "un", "--kind", kind, *some[kind])
    assert quarantined_in(tree) == set()
    case.two.new.run("import", tree)
    assert case.two.exported(case.two.new, "deux", "--kind", kind, *some[kind])[0] == root


def test_a_flow_that_cannot_be_read_is_listed(case: Case) -> None:
    with opened(case.two.old) as old:
        with old.transactions.begin(SERVICE) as transaction:
            deposit = transaction.deposits.get(case.own)
        (path,) = case.two.old.path.glob(f"objects/**/{deposit.object.rpartition('/')[2]}")
        path.chmod(0o600)
        path.write_bytes(path.read_bytes()[:-1] + b"x")
    _, tree, _ = case.two.exported(case.two.old, "un")
    lines = (tree / "content/unreadable.ndjson").read_bytes().splitlines()
    assert [json.loads(line)["deposit"] for line in lines] == [str(case.own)]
    assert quarantined_in(tree) == {str(case.unnamed)}


@pytest.fixture
def imported(case: Case) -> Iterator[Services]:
    _, tree, _ = case.two.exported(case.two.old, "un")
    case.two.new.run("import", tree)
    with opened(case.two.new) as new:
        yield new


def test_the_rows_of_imported_flows_come_back_from_the_stores(imported: Services) -> None:
    held = held_rows(imported)["deposit"]
    assert rebuilt_rows(imported)["deposit"] == held
    assert sum(row["outcome"] == "quarantined" for row in held.values()) == 2


def _swapped(folder: Path) -> None:
    one, other = sorted(folder.parent.iterdir())
    receipts = [(each / "receipt.jws").read_bytes() for each in (one, other)]
    (one / "receipt.jws").write_bytes(receipts[1])


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: next(folder.glob("flow.*")).write_bytes(b"<ClinicalDocument/>"),
        lambda folder: next(folder.glob("flow.*")).unlink(),
        lambda folder: (folder / "receipt.jws").unlink(),
        lambda folder: (folder / "receipt.jws").write_bytes(b"no receipt"),
        lambda folder: next(folder.glob("flow.*")).rename(folder / "flow.bin"),
        _swapped,
    ],
)
def test_a_flow_whose_files_contradict_one_another_is_refused(
    case: Case, tmp_path: Path, change: Any
) -> None:
    _, tree, _ = case.two.exported(case.two.old, "un")
    changed = shutil.copytree(tree, tmp_path / "changé")
    folder = changed / "content" / "quarantine" / str(case.own)
    change(folder)
    if (folder / "flow.bin").exists():
        lines = (changed / "inventory.ndjson").read_text("utf-8")
        lines = lines.replace(f"{case.own}/flow.json", f"{case.own}/flow.bin")
        (changed / "inventory.ndjson").write_text(lines, "utf-8")
    listed_again(changed)
    with opened(case.two.new) as new:
        with pytest.raises(PackageRefused):
            new.imports.of_checked(PackageTree(changed), "ab" * 32, OPERATOR)
        assert held_rows(new).get("deposit") is None
