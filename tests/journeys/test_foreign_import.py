"""Packages of other programs are taken in through the reception of flows, and everything is said."""

from __future__ import annotations

import json
import tracemalloc
from collections import Counter
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from archive_service.bootstrap import Services
from archive_service.intake.packages import Limits, Offered, package_items
from archive_service.model.actors import OPERATOR
from archive_service.settings import read_settings
from tests.begun_homes import begun
from tests.journeys.foreign_packages import (
    bundle,
    encounter,
    folder,
    gzipped,
    in_org,
    metadata,
    ndjson,
    observation,
    organization,
    patient,
    pdlgc_manifest,
    zipped,
)
from tests.journeys.homes import FINESS, Home, cda, establishment
from tests.journeys.published_formats import keep

PDF = b"%PDF-1.4\n%%EOF\n"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(begun(tmp_path / "home"))
    services = Services(read_settings(made.path))
    try:
        services.establishments.register([establishment()], OPERATOR)
    finally:
        services.close()
    return made


def counts(line: dict[str, Any]) -> tuple[int, int, int, int]:
    return line["understood"], line["kept_as_bytes"], line["refused"], line["merged"]


def codes(line: dict[str, Any]) -> Counter[str]:
    return Counter(one["code"] for one in line["findings"])


def records(home: Home) -> list[dict[str, Any]]:
    return home.run("records")


def test_a_folder_of_bundles_and_documents_is_deposited(home: Home, tmp_path: Path) -> None:
    flow = bundle(patient("a"), organization(), encounter("e", "a", **in_org()))
    package = folder(
        tmp_path / "reçu",
        {"x/cda.xml": cda(1), "y/z/sans-extension": cda(2), "bundle.JSON": flow, "note.pdf": PDF},
    )

    (line,) = home.run("import", package)
    (again,) = home.run("import", package)

    keep([line], "import-summary")
    assert line["root"] is None
    assert counts(line) == (3, 1, 0, 0), line
    assert codes(line) == {"flow-not-recognised": 1}
    assert line["findings"][0]["path"] == "note.pdf"
    assert counts(again) == (0, 0, 0, 4)
    assert len(records(home)) == 3
    assert len(home.answer("deposits", "list").lines) == 4


def test_a_zip_of_documents_is_deposited(home: Home, tmp_path: Path) -> None:
    package = zipped(tmp_path / "reçu.zip", {"dossier/1.xml": cda(1), "dossier/2.xml": cda(2)})

    (line,) = home.run("import", package)

    assert counts(line) == (2, 0, 0, 0), line


def test_a_bulk_export_becomes_a_flow_for_each_person(home: Home, tmp_path: Path) -> None:
    package = folder(
        tmp_path / "bulk",
        {
            "Patient.ndjson": ndjson(patient("a"), patient("b")),
            "Organization.ndjson": ndjson(organization(), organization("autre", finess="")),
            "Encounter.ndjson": ndjson(encounter("e", "a", **in_org()), encounter("f", "b", **in_org())),
            "Observation.ndjson": ndjson(
                observation("direct", subject={"reference": "Patient/a"}),
                observation("indirect", encounter={"reference": "Encounter/f"}),
                observation("absent", subject={"reference": "Patient/zz"}),
            ),
        },
    )

    (line,) = home.run("import", package)
    (again,) = home.run("import", package)

    assert counts(line) == (7, 2, 0, 0), line
    assert codes(line)["patient-absent"] == 1
    assert codes(line)["resource-of-nobody"] == 1
    assert {one["path"] for one in line["findings"]} == {"Observation.ndjson:3", "Organization.ndjson:2"}
    assert counts(again)[:3] == (0, 0, 0)
    assert again["merged"] == 9
    assert len(records(home)) == 2


def test_bytes_of_resources_are_kept(home: Home, tmp_path: Path) -> None:
    odd = b'{"resourceType":"Observation","id":"o","status":"final","code":{"text":"\\u00e9"},'
    odd += b'"subject":{"reference":"Patient/a"},"valueQuantity":{"value":72.500}}'
    package = folder(
        tmp_path / "bulk",
        {
            "1.Patient.ndjson": ndjson(patient("a", managingOrganization={"reference": "Organization/org"})),
            "2.Organization.ndjson": ndjson(organization()),
            "3.Observation.ndjson": b"\xef\xbb\xbf" + odd + b"\r\n\r\n",
        },
    )

    (line,) = home.run("import", package)
    (record,) = records(home)
    home.run("record", record["record"], "--get", "source", "-o", tmp_path / "source")

    assert line["understood"] == 3, line
    assert odd in (tmp_path / "source").read_bytes()


def test_who_imports_says_whose_it_is(home: Home, tmp_path: Path) -> None:
    package = folder(
        tmp_path / "bulk",
        {"Patient.ndjson": ndjson(patient("a")), "Encounter.ndjson": ndjson(encounter("e", "a"))},
    )

    (without,) = home.run("import", package)
    (line,) = home.run("import", package, "--establishment", FINESS)

    assert counts(without) == (0, 2, 0, 0), without
    assert counts(line) == (2, 0, 0, 0), line
    (record,) = records(home)
    assert record["establishment"] == FINESS
    (deposit,) = home.run("deposits", "list")
    assert "custodian-stated" in {one["code"] for one in deposit["findings"]}


def test_a_tree_of_the_french_draft_is_imported(home: Home, tmp_path: Path) -> None:
    def archive(number: int) -> dict[str, bytes]:
        documents = {"DOC00001.XML": cda(number), "DOC00002.PDF": PDF + bytes([number])}
        return {
            "INDEX.HTM": b"<html><body>Dossier</body></html>",
            "IHE_XDM/SUBSET01/METADATA.XML": metadata(documents),
            **{f"IHE_XDM/SUBSET01/{name}": content for name, content in documents.items()},
        }

    first, second = [zipped(tmp_path / f"{number}.zip", archive(number)).read_bytes() for number in (1, 2)]
    told = pdlgc_manifest({"PAT00001": first, "PAT00002": b"another", "PAT00003": None})
    third = {f"PAT00003/{path}": content for path, content in archive(3).items()}
    package = folder(
        tmp_path / "export",
        {"MANIFEST.XML": told, "PAT00001.ZIP": first, "PAT00002.ZIP": second, **third},
    )

    (line,) = home.run("import", package, code=10)
    (again,) = home.run("import", package, code=10)

    # Understood: the manifest, the archive that was opened, two documents. Kept: the files beside them.
    assert counts(line) == (4, 6, 1, 0), line
    assert codes(line)["archive-altered"] == 1
    assert codes(line)["archive-hash-undefined"] == 1
    assert len(records(home)) == 2
    assert counts(again) == (2, 0, 1, 8)


def test_a_bag_is_checked_and_its_payload_imported(home: Home, tmp_path: Path) -> None:
    files = {"cda.xml": cda(1), "autre.xml": cda(2)}
    sums = {path: sha256(content).hexdigest() for path, content in files.items()} | {"autre.xml": "0" * 64}
    package = folder(
        tmp_path / "sac" / "sac",
        {
            "bagit.txt": b"BagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-8\n",
            "manifest-sha256.txt": "".join(f"{one}  data/{path}\n" for path, one in sums.items()).encode(),
            **{f"data/{path}": content for path, content in files.items()},
        },
    )

    (line,) = home.run("import", package.parent, code=10)

    assert counts(line) == (3, 0, 1, 0), line
    assert [(one["code"], one["path"]) for one in line["findings"]] == [
        ("bag-file-altered", "sac/data/autre.xml")
    ]


def test_an_import_that_was_stopped_goes_on(home: Home, tmp_path: Path) -> None:
    package = folder(tmp_path / "reçu", {f"{number:02}.xml": cda(number) for number in range(20)})
    half = folder(tmp_path / "moitié", {f"{number:02}.xml": cda(number) for number in range(7)})

    home.run("import", half)
    (line,) = home.run("import", package)

    assert counts(line) == (13, 0, 0, 7)
    assert len(records(home)) == 20


def test_a_hostile_folder_costs_nothing_but_its_refusals(home: Home, tmp_path: Path) -> None:
    package = folder(tmp_path / "reçu", {"bon.xml": cda(1)})
    (package / "lien.xml").symlink_to(tmp_path / "home" / "master.secret")
    zipped(package / "bombe.zip", {"IHE_XDM/SUBSET01/METADATA.XML": b" " * 300_000_000})
    zipped(
        package / "évasion.zip",
        {"IHE_XDM/SUBSET01/METADATA.XML": b"<a/>", "../../../../évadé.xml": cda(2), "/tmp/évadé.xml": cda(3)},
    )

    (line,) = home.run("import", package, code=10)

    assert codes(line)["file-not-regular"] == 1
    assert codes(line)["archive-too-large"] == 1
    assert codes(line)["path-unsafe"] == 2
    assert len(records(home)) == 1
    assert not list(tmp_path.rglob("évadé.xml"))


def test_an_export_without_a_server_that_could_give_everything_is_told(home: Home, tmp_path: Path) -> None:
    outcome = {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "timeout"}]}
    told = {
        "transactionTime": "2026-01-01T00:00:00Z",
        "request": "https://dui.example/fhir/$export",
        "output": [
            {"type": "Patient", "url": "https://dui.example/1.Patient.ndjson", "count": 1},
            {"type": "Encounter", "url": "https://dui.example/1.Encounter.ndjson", "count": 1},
        ],
        "error": [{"type": "OperationOutcome", "url": "https://dui.example/erreurs.ndjson"}],
    }
    package = folder(
        tmp_path / "bulk",
        {
            "manifest.json": json.dumps(told).encode(),
            "1.Patient.ndjson": ndjson(patient("a", managingOrganization={"reference": "Organization/org"})),
            "Organization.ndjson.gz": gzipped(ndjson(organization())),
            "erreurs.ndjson": ndjson(outcome),
        },
    )

    (line,) = home.run("import", package)

    assert codes(line) == {
        "bulk-file-missing": 1,
        "bulk-file-extra": 1,
        "bulk-outcome": 1,
        "fhir-resource-not-a-flow": 1,
    }
    assert counts(line) == (3, 1, 0, 0), line


def test_only_an_operator_without_a_scope_imports(home: Home, tmp_path: Path) -> None:
    package = folder(tmp_path / "reçu", {"a.xml": cda(1)})
    (token,) = home.run("token", "create", "--actor", "x", "--role", "esms", "--tenant", "250000999")

    answer = home.answer("--token", token["token"], "import", package)

    assert answer.code == 10
    assert "not-allowed" in answer.told


def test_a_package_of_ours_is_never_taken_for_another(home: Home, tmp_path: Path) -> None:
    package = folder(tmp_path / "reçu", {"inventory.ndjson": b"", "a.xml": cda(1)})

    answer = home.answer("import", package)

    assert answer.code == 10
    assert records(home) == []
    assert home.answer("import", package, "--establishment", FINESS).code != 0


@pytest.mark.parametrize("resources", [3_000, pytest.param(12_000, marks=pytest.mark.long)])
def test_memory_does_not_grow_with_a_bulk_export(resources: int, tmp_path: Path) -> None:
    note = [{"text": "x" * 900}]
    lines = (
        observation(f"o{number}", subject={"reference": f"Patient/p{number % 100}"}, note=note)
        for number in range(resources)
    )
    people = ndjson(*(patient(f"p{number}") for number in range(100)))
    package = folder(tmp_path / "bulk", {"Patient.ndjson": people, "Observation.ndjson": ndjson(*lines)})
    (tmp_path / "temporaire").mkdir()
    tracemalloc.start()

    units = sum(
        one.units
        for one in package_items(package, tmp_path / "temporaire", Limits(chunk=100_000))
        if isinstance(one, Offered)
    )

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert units == resources + 100
    assert peak < 6_000_000
