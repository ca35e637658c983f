"""The layout `bulk`: each reference leads to a resource of the package, or is listed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.portability.layouts.bulk import transactions
from exports.portability.layouts.bulk.links import links_of
from exports.portability.layouts.bulk.received import received
from tests.exports.portability.layouts.bulk_samples import (
    Made,
    bundle,
    entry,
    flow,
    identifier,
    made,
    record,
    resource,
)

FORMATS = Path(__file__).resolve().parents[4] / "docs" / "formats"
FORMS = {
    "00001/references": "reference",
    "shared/places": "shared-place",
    "dangling": "dangling",
    "repeated": "repeated",
    "00001/tddui/cut": "cut",
}
UUID_ = "urn:uuid:3f1c2f0e-0000-4000-8000-00000000000a"


def task(reference: Any, **more: Any) -> dict[str, Any]:
    focus = reference if isinstance(reference, dict) else {"reference": reference}
    return resource("Task", "t", status="draft", intent="order", focus=focus, **more)


def dangling(package: Made) -> list[str]:
    return [one["reference"] for one in package.told("bulk/dangling.ndjson")]


TARGETS = [
    entry(resource("Patient", "p1", identifier=[{"system": "urn:oid:1.2", "value": "7"}])),
    entry(resource("Encounter", "e1")),
    {"resource": resource("Location", "l1")},
    {"fullUrl": UUID_.upper().replace("URN:UUID", "urn:uuid"), "resource": {"resourceType": "Binary"}},
]
FOUND: list[Any] = [
    "Patient/p1",
    "Patient/p1/_history/3",
    "https://dui.example/fhir/Patient/p1",
    "https://dui.example/fhir/Encounter/e1/_history/1",
    "https://elsewhere.example/Location/l1",
    "Location/l1",
    UUID_,
    "Patient?identifier=urn:oid:1.2|7",
    "Patient?identifier=urn%3Aoid%3A1.2%7C7",
    {"identifier": {"system": "urn:oid:1.2", "value": "7"}, "type": "Patient"},
    {"display": "sans référence"},
]
NOT_FOUND: list[Any] = [
    "Patient/p2",
    "https://elsewhere.example/Patient/p1",
    "https://elsewhere.example/fhir/Encounter/e1",
    "urn:uuid:3f1c2f0e-0000-4000-8000-00000000000b",
    "#nobody",
    "Patient?identifier=urn:oid:1.2|8",
    "Patient?name=Essai",
    "pas une référence",
    "",
    {"identifier": {"system": "urn:oid:1.2", "value": "8"}},
]


@pytest.mark.parametrize("reference", FOUND)
@pytest.mark.parametrize("apart", [False, True])
def test_a_reference_is_found_in_its_flow_or_in_another(reference: Any, apart: bool) -> None:
    own = [entry(task(reference))]
    shards = [[record(1, bundle(own), 1)], [record(2, bundle(TARGETS), 2)]]
    package = made(shards if apart else [[record(1, bundle([*own, *TARGETS]), 1)]])

    assert dangling(package) == []


@pytest.mark.parametrize("reference", NOT_FOUND)
def test_a_reference_that_leads_nowhere_is_listed_with_its_resource(reference: Any) -> None:
    package = made([[record(1, bundle([*TARGETS, entry(task(reference))]), 1)]])

    (line,) = package.told("bulk/dangling.ndjson")
    told = reference if isinstance(reference, str) else "urn:oid:1.2|8"
    assert (line["file"], line["line"], line["record"]) == ("bulk/00001/Task.ndjson", 1, identifier(1))
    assert line["reference"] == told
    assert "meant" not in line


def test_a_reference_to_a_contained_resource_is_inside() -> None:
    contained = [{"resourceType": "Patient", "id": "c"}]

    assert dangling(made([[record(1, bundle([entry(task("#c", contained=contained))]), 1)]])) == []
    assert dangling(made([[record(1, bundle([entry(task("#d", contained=contained))]), 1)]])) == ["#d"]


def test_an_attachment_refers_to_its_binary() -> None:
    def sheet(url: str) -> dict[str, Any]:
        content = [{"attachment": {"url": url, "extension": [{"url": "urn:oid:1.2.3"}]}}]
        return entry(resource("DocumentReference", "d", content=content))

    assert dangling(made([[record(1, bundle([*TARGETS, sheet(UUID_)]), 1)]])) == []
    assert dangling(made([[record(1, bundle([*TARGETS, sheet("Binary/b")]), 1)]])) == ["Binary/b"]
    assert dangling(made([[record(1, bundle([sheet("https://exemple.fr/notice.pdf")]), 1)]])) == []


def test_an_identifier_in_words_that_looks_like_a_reference_is_none() -> None:
    told = resource("Observation", "o", note=[{"text": 'il a dit "reference": "Patient/nulle-part"'}])

    assert dangling(made([[record(1, bundle([entry(told)]), 1)]])) == []


def test_names_of_members_may_be_written_with_escapes() -> None:
    source = b'{"resourceType":"Task","focus":{"\\u0072eference":"Patient/nobody"}}'
    (only,) = received(source).entries

    assert [link.text for link in links_of(only)] == ["Patient/nobody"]
    assert dangling(made([[record(1, source, 1)]])) == ["Patient/nobody"]


@given(st.lists(st.tuples(st.integers(0, 5), st.booleans()), max_size=12))
def test_exactly_the_references_to_absent_resources_are_listed(planted: list[tuple[int, bool]]) -> None:
    tasks = [
        entry(
            resource(
                "Task",
                f"t{rank}",
                focus={"reference": f"Observation/{'absent' if absent else 'o1-'}{number}"},
            )
        )
        for rank, (number, absent) in enumerate(planted)
    ]

    package = made([[record(1, bundle([*flow(1), *tasks]), 1)]])

    assert sorted(dangling(package)) == sorted(
        f"Observation/absent{number}" for number, absent in planted if absent
    )


def test_a_record_that_replaces_one_elsewhere_says_so() -> None:
    package = made([[record(1, None, 1, told={"replaces": identifier(9)})]])

    assert dangling(package) == [f"DocumentReference/{identifier(9)}"]


def test_bundles_of_a_person_are_limited_and_their_cuts_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transactions, "MOST_BYTES", 9_000)
    monkeypatch.setattr(transactions, "MOST_ENTRIES", 12)
    flows = [flow(1, resources=5), flow(1, resources=5), flow(2, resources=5), flow(3, resources=30)]
    package = made([[record(number, bundle(told), 1) for number, told in enumerate(flows)]])

    paths = [path for path in package.files if path.startswith("bulk/00001/tddui/")]
    bundles = {path: json.loads(package.files[path])["entry"] for path in paths if path.endswith(".json")}
    # The same flow twice, then the next one without the organisation that is there.
    assert next(len(entries) for entries in bundles.values()) == 5 + 4
    assert all(len(entries) <= 12 for entries in bundles.values())
    assert all(len(package.files[path]) < 9_500 for path in bundles)
    sent = [json.dumps(one) for entries in bundles.values() for one in entries]
    assert {json.dumps(one) for told in flows for one in told} == set(sent)
    cuts = package.told("bulk/00001/tddui/cut.ndjson")
    assert sorted((one["file"], one["reference"]) for one in cuts) == sorted(_broken(bundles))


def _broken(bundles: dict[str, list[dict[str, Any]]]) -> list[tuple[str, str]]:
    """Return the references that are not answered in their own Bundle, each once an entry."""
    broken = []
    for path, entries in bundles.items():
        urls = {one["fullUrl"] for one in entries}
        for one in entries:
            told = json.dumps(one["resource"])
            for text in [piece.split('"')[1] for piece in told.split('"reference"')[1:]]:
                url = text if text.startswith("http") else f"https://dui.example/fhir/{text}"
                broken += [] if url in urls else [(path, text)]
    return broken


def test_two_states_of_a_resource_are_never_in_one_bundle() -> None:
    newer = {**flow(1)[0], "resource": {**flow(1)[0]["resource"], "gender": "female"}}
    package = made([[record(1, bundle(flow(1)), 1), record(2, bundle([newer, *flow(1)[1:]]), 1)]])

    for number in (1, 2):
        told = json.loads(package.files[f"bulk/00001/tddui/{identifier(1)}-00{number}.json"])
        urls = [one["fullUrl"] for one in told["entry"]]
        assert len(urls) == len(set(urls)) == 10
    assert package.files["bulk/00001/tddui/cut.ndjson"] == b""


def test_two_states_in_one_flow_are_in_two_bundles() -> None:
    newer = {**flow(1)[0], "resource": {**flow(1)[0]["resource"], "gender": "female"}}
    package = made([[record(1, bundle([*flow(1), newer]), 1)]])

    told = [json.loads(package.files[f"bulk/00001/tddui/{identifier(1)}-00{n}.json"]) for n in (1, 2)]
    assert [len(one["entry"]) for one in told] == [10, 1]
    assert package.files["bulk/00001/tddui/cut.ndjson"] == b""  # they lead to the first state


def test_the_lines_keep_to_their_schema(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transactions, "MOST_ENTRIES", 3)
    newer = {**flow(1)[0], "resource": {**flow(1)[0]["resource"], "gender": "female"}}
    flows = [flow(1), [newer, entry(task("Patient/nobody"))]]
    package = made([[record(number, bundle(told), 1) for number, told in enumerate(flows)]])

    for name, form in FORMS.items():
        schema = json.loads((FORMATS / f"bulk-{form}.schema.json").read_text("utf-8"))
        lines = package.told(f"bulk/{name}.ndjson")
        assert lines
        for line in lines:
            assert line.keys() <= schema["properties"].keys()
            jsonschema.Draft202012Validator(schema).validate(line)
