"""The rules of FHIR Bulk Data Access STU4 (4.0.0) for what an export gives, each with its place in that text.

HL7/bulk-data, `input/fsh/logicals/BulkDataManifest.fsh` and `input/pagecontent/`.
"""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from exports.portability.layouts.bulk.resource_types import EXPECTED, TYPES
from tests.exports.portability.layouts.bulk_samples import (
    CDA,
    FACTS,
    Made,
    bundle,
    entry,
    flow,
    made,
    record,
    resource,
)
from tests.shared_material import SAMPLES, judge, needed

_ELEMENTS = {
    *("manifestType", "transactionTime", "requiresAccessToken", "outputFormat", "outputOrganizedBy"),
    *("outputOrganizedByDetail", "output", "deleted", "outcome", "link", "extension"),
}


@pytest.fixture(scope="module")
def package() -> Made:
    others = [resource("Practitioner", "pr"), resource("Location", "lo", status="active")]
    first = [record(1, bundle([*flow(1), *map(entry, others)]), 1), record(2, CDA, 1, suffix="xml")]
    second = [record(3, bundle(flow(3)), 3), record(4, b'{"finess":"250099983"}', 3), record(5, b"<x/>", 3)]
    return made([first, second])


def manifest(package: Made) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(package.files["bulk/manifest.json"])
    return told


def of(package: Made, item: dict[str, Any]) -> bytes:
    return package.files[f"bulk/{item['url']}"]


def test_the_manifest_names_its_model_and_has_no_other_elements(package: Made) -> None:
    """BulkDataManifest: `manifestType` 0..1 "Canonical URL of the logical model that defines the structure of
    this manifest".
    """
    told = manifest(package)

    assert told["manifestType"] == "http://hl7.org/fhir/uv/bulkdata/StructureDefinition/BulkDataManifest"
    assert told.keys() <= _ELEMENTS


def test_the_time_of_the_manifest_includes_every_flow() -> None:
    """BulkDataManifest.transactionTime 1..1 instant: files "SHALL include any matching resources modified up
    to and including this instant".
    """
    shards = [[record(1, bundle(flow(1)), 1)]]
    late = replace(FACTS, latest=datetime(2026, 3, 9, 8, 30, 0, 123_456, tzinfo=UTC))

    assert manifest(made(shards, late))["transactionTime"] == "2026-03-09T08:30:00.123456Z"
    none = replace(FACTS, latest=None, last_day=date(2026, 2, 3))
    assert manifest(made(shards, none))["transactionTime"] == "2026-02-03T00:00:00Z"
    assert manifest(made([], replace(FACTS, latest=None)))["transactionTime"] == "1970-01-01T00:00:00Z"


def test_no_token_is_needed_and_the_format_is_ndjson(package: Made) -> None:
    """BulkDataManifest.requiresAccessToken 1..1 boolean, .outputFormat 0..1 "Defaults to
    application/fhir+ndjson when omitted".
    """
    assert manifest(package)["requiresAccessToken"] is False
    assert manifest(package)["outputFormat"] == "application/fhir+ndjson"


def test_each_output_has_a_type_and_is_not_organized_otherwise(package: Made) -> None:
    """BulkDataManifest.output.type: "When the manifest does not include an outputOrganizedBy value, this
    element SHALL be populated".
    """
    told = manifest(package)

    assert "outputOrganizedBy" not in told
    assert "outputOrganizedByDetail" not in told
    assert told["output"]
    assert all(item["type"] in TYPES for item in told["output"])
    assert all("continuesInFile" not in item for item in told["output"])


def test_each_file_has_one_type_alone(package: Made) -> None:
    """Bulk Data Output File Organization: "When the organizeOutputBy kickoff parameter is not populated, each
    output file SHALL contain resources of only one type".
    """
    for item in manifest(package)["output"]:
        types = {json.loads(line)["resourceType"] for line in of(package, item).split(b"\n") if line}
        assert types == {item["type"]}


def test_count_and_size_and_digest_are_those_of_the_file(package: Made) -> None:
    """BulkDataManifest.output.count "The number of resources in the file", .fileSize "The size of the file in
    bytes"; the digest is ours, in an extension.
    """
    told = manifest(package)
    for item in [*told["output"], *told["outcome"]]:
        content = of(package, item)
        assert content.endswith(b"\n")
        assert item["count"] == content.count(b"\n") > 0
        assert item["fileSize"] == len(content)
        assert item["extension"][0]["valueString"] == sha256(content).hexdigest()


def test_every_file_of_resources_is_named_once(package: Made) -> None:
    """BulkDataManifest.output: "An array of file items with one entry for each generated file"."""
    named = [f"bulk/{item['url']}" for item in manifest(package)["output"]]
    files = {
        path
        for path in package.files
        if path.endswith(".ndjson") and path.rpartition("/")[2].removesuffix(".ndjson") in TYPES
    }

    assert len(named) == len(set(named))
    assert set(named) == files


def test_nothing_is_deleted(package: Made) -> None:
    """BulkDataManifest.deleted 0..*; Output Manifest: "if _since was not supplied ... the Data Provider MAY
    omit this key". It is there and empty.
    """
    assert manifest(package)["deleted"] == []


def test_what_was_not_understood_is_in_outcome_and_not_in_output(package: Made) -> None:
    """Output Manifest, implementation notes: "Error, warning, and information messages related to the export
    SHOULD be included in outcome and not in output"; BulkDataManifest.outcome.countSeverity.
    """
    told = manifest(package)
    (item,) = told["outcome"]
    outcomes = package.told("bulk/outcome.ndjson")

    assert "OperationOutcome" not in {output["type"] for output in told["output"]}
    severities = Counter(outcome["issue"][0]["severity"] for outcome in outcomes)
    assert {one["code"]: one["count"] for one in item["countSeverity"]} == severities
    assert len(outcomes) == 2
    assert manifest(made([[record(1, bundle(flow(1)), 1)]]))["outcome"] == []


def test_the_manifest_is_whole() -> None:
    """BulkDataManifest.link 0..*: only a partial manifest leads to another one."""
    assert "link" not in manifest(made([]))


def test_extensions_are_those_of_fhir(package: Made) -> None:
    """FHIR R4, Extensibility: an extension has a url, and a value or extensions, not both. A manifest is an
    Element, as its outputs are.
    """
    stack = [manifest(package)]
    while stack:
        node = stack.pop()
        for extension in node.get("extension", ()):
            values = [name for name in extension if name.startswith("value")]
            assert extension["url"]
            assert len(values) + ("extension" in extension) == 1
            stack.append(extension)
        stack += [item for name in ("output", "outcome") for item in node.get(name, ())]


def test_f6_a_type_that_is_not_there_has_an_explicit_zero(package: Made) -> None:
    def counts(told: dict[str, Any]) -> dict[str, tuple[int, int]]:
        return {
            parts["type"]["valueCode"]: (
                parts["received"]["valueUnsignedInt"],
                parts["made"]["valueUnsignedInt"],
            )
            for one in told["extension"]
            for parts in [{part["url"]: part for part in one["extension"]}]
        }

    assert counts(manifest(made([]))) == dict.fromkeys(EXPECTED, (0, 0))
    found = counts(manifest(package))
    assert found["Patient"] == (2, 2)
    assert found["Organization"] == (1, 0)
    assert found["DocumentReference"] == (0, 5)
    assert found["Goal"] == (0, 0)


@pytest.mark.judge
def test_a_sample_of_each_type_is_as_valid_as_what_was_received(tmp_path: Path) -> None:
    names = ("tddui/Bundle-ExampleTDDUIBundle.json", "fhir-other/Bundle-cds-transaction-creation.json")
    samples = [needed(SAMPLES / name).read_bytes() for name in names]
    cda = needed(SAMPLES / "tddui" / "CDA_TDDUI_Exemple_v1.0.1.xml").read_bytes()
    own = [record(3, cda, 1, suffix="xml"), record(4, bundle(flow(4)), 1), record(5, None, 1)]
    details = {"title": " ", "period": ["2026-02-03", "2026-01-01"]}
    later = {"replaces": "x", "replaced_by": "y", "details": details}
    shards = [[record(1, samples[0], 1), record(2, samples[1], 1), *own, record(6, b"<x/>", 2, told=later)]]
    package, told = (
        made(shards),
        [one["resource"] for sample in samples for one in json.loads(sample)["entry"]],
    )

    folder, apart = tmp_path / "package", tmp_path / "apart"
    for path, content in package.files.items():
        name = path.rpartition("/")[2].removesuffix(".ndjson")
        if name in {*TYPES, "outcome"}:
            origin = "made" if "/made/" in path or name == "outcome" else "received"
            (folder / f"{origin}-{name}.ndjson").parent.mkdir(exist_ok=True)
            (folder / f"{origin}-{name}.ndjson").write_bytes(content)
    apart.mkdir()
    for number, one in enumerate(told):
        (apart / f"{number}.json").write_text(json.dumps(one), encoding="utf-8")

    # The official samples have errors of their own, which are neither hidden nor multiplied.
    verdicts = _judged(["--ndjson", "--one-type", *map(str, sorted(folder.iterdir()))])
    assert len(verdicts) > 12
    assert [one for one in verdicts if one["errors"] and Path(one["file"]).name.startswith("made-")] == []
    assert sum(one["errors"] for one in verdicts) == sum(one["errors"] for one in _judged([str(apart)]))


@pytest.mark.judge
def test_bundles_are_valid_transactions(tmp_path: Path) -> None:
    cda = needed(SAMPLES / "tddui" / "CDA_TDDUI_Exemple_v1.0.1.xml").read_bytes()
    alone = b'{"resourceType":"Observation","id":"o","status":"final","code":{"text":"Poids"}}'
    records = [bundle(flow(1)), bundle([flow(1)[0], entry(resource("Patient", "q"))]), alone]
    made_of = [record(number, content, 1) for number, content in enumerate(records)]
    package = made([[*made_of, record(4, cda, 1, suffix="xml"), record(5, cda, 2, suffix="xml")]])

    for path, content in package.files.items():
        if "/tddui/" in path and path.endswith(".json"):
            (tmp_path / path.rpartition("/")[2]).write_bytes(content)

    verdicts = _judged([str(tmp_path)])
    assert [(one["type"], one["errors"]) for one in verdicts] == [("Bundle", 0)] * 2


def _judged(words: list[str]) -> list[dict[str, Any]]:
    done = subprocess.run([judge("fhir"), *words], capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stderr[-2000:]
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
