"""The layout `bulk`: every resource byte for byte and once, in whatever form its source was kept."""

from __future__ import annotations

import json
from base64 import b64decode
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.portability.layouts import spooled
from exports.portability.layouts.bulk.received import SourceKind, received
from tests.exports.portability.layouts.bulk_samples import (
    CDA,
    ORGANIZATION,
    bundle,
    entry,
    flow,
    identifier,
    made,
    record,
    resource,
    segments,
)
from tests.shared_material import SAMPLES, needed

RAW = (
    b'{"resourceType":"Observation" ,  "id":"o1","status":"final",\n\t"valueQuantity":{"value":72.50,'
    b'"low":0.120,"x":1E+400,"n":'
    + b"9"
    * 5000
    + b'},"code":{"text":"caf\\u00e9 \\/ \xc3\xa9 \\"entry\\": [{"},'
    b'\r\n"subject":{"reference":"Patient\\/p1"}}'
)

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.decimals(allow_nan=False, allow_infinity=False).map(float)
    | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=12,
)
resources = st.builds(
    lambda type_, id_, more: {"resourceType": type_, "id": id_, "extension": more},
    st.sampled_from(["Patient", "Observation", "Encounter", "Organization", "List"]),
    st.text("abcXYZ0129-.", min_size=1, max_size=8),
    values,
)


@given(st.lists(resources, max_size=6), st.sampled_from([None, 0, 2, "\t"]), st.booleans())
def test_each_resource_of_a_flow_is_there_byte_for_byte_and_once(
    told: list[dict[str, Any]], indent: int | None, ascii_only: bool
) -> None:
    pieces = [json.dumps(one, indent=indent, ensure_ascii=ascii_only).encode() for one in told]
    source = b'{"resourceType":"Bundle","type":"transaction" , "entry" : [\r\n'
    source += (
        b",\r\n ".join(b'{ "resource":' + piece + b' , "request":{"url":"]}"} }' for piece in pieces)
        + b" ] }\n"
    )

    package = made([[record(1, source, 1)]])

    expected = {piece.replace(b"\r", b"").replace(b"\n", b"") for piece in pieces}
    assert sorted(package.received) == sorted(expected)


def test_decimals_order_escapes_and_spaces_stay() -> None:
    source = b'\xef\xbb\xbf{"entry":[{"resource":' + RAW + b'}],"resourceType":"Bundle"}'

    package = made([[record(1, source, 1)]])

    line = RAW.replace(b"\r", b"").replace(b"\n", b"")
    assert package.files["bulk/00001/Observation.ndjson"] == line + b"\n"


def test_halves_of_pairs_of_utf_16_stop_nothing() -> None:
    half = rb"\ud800"
    task = b'{"resourceType":"Task","id":"%s","identifier":[{"value":"%s"}]' % (half, half)
    task += b',"focus":{"reference":"%s/x"},"owner":{"identifier":{"value":"%s/y"}}}' % (half, half)
    strange = b'{"resourceType":"Task%s"}' % half
    entries = [b'{"fullUrl":"%s","resource":%s}' % (half, piece) for piece in (task, strange)]

    package = made([[record(1, b'{"resourceType":"Bundle","entry":[' + b",".join(entries) + b"]}", 1)]])

    assert package.lines("bulk/00001/Task.ndjson") == [task]
    assert [one["reference"] for one in package.told("bulk/dangling.ndjson")] == ["?/x", "|?/y"]


def test_the_entries_of_one_person_are_cut_out_of_the_segments_of_a_flow() -> None:
    own = [json.dumps(one, ensure_ascii=False, indent=2).encode() for one in flow(1, resources=4)]
    frame = [(0, b'{"resourceType":"Bundle","type":"transaction","entry":['), (90, b","), (800, b"]}")]
    parts = [*frame, *((100 * (number + 1), piece) for number, piece in enumerate(own))]

    package = made([[record(1, segments(sorted(parts)), 1)]])

    assert [
        len(package.lines(f"bulk/00001/{name}.ndjson")) for name in ("Patient", "Encounter", "Observation")
    ] == [1, 1, 1]
    assert json.loads(package.lines("bulk/00001/Patient.ndjson")[0]) == flow(1)[0]["resource"]
    posted = json.loads(package.files[f"bulk/00001/tddui/{identifier(1)}-001.json"])
    assert posted["entry"] == flow(1, resources=4)
    assert "bulk/outcome.ndjson" not in package.files


def test_a_resource_that_came_alone_is_there_whatever_members_it_has() -> None:
    listed = b'{"resourceType":"List","status":"current","mode":"working","entry":[{"item":{"display":"x"}}]}'

    package = made([[record(1, listed, 1)]])

    assert package.lines("bulk/00001/List.ndjson") == [listed]
    posted = json.loads(package.files[f"bulk/00001/tddui/{identifier(1)}-001.json"])
    assert posted["entry"] == [{"resource": json.loads(listed), "request": {"method": "POST", "url": "List"}}]


@pytest.mark.parametrize("name", ["Bundle-ExampleTDDUIBundle.json", "Bundle-TDDUIBundleExample.json"])
def test_an_official_sample_is_there_byte_for_byte(name: str) -> None:
    source = needed(SAMPLES / "tddui" / name).read_bytes()
    told = [one["resource"] for one in json.loads(source)["entry"]]

    package = made([[record(1, source, 1)]])

    lines = package.received
    assert sorted(json.loads(line)["id"] for line in lines) == sorted(one["id"] for one in told)
    flat = source.replace(b"\r", b"").replace(b"\n", b"")
    assert all(flat.count(line) == 1 for line in lines)


def test_a_cda_document_becomes_a_reference_and_a_binary() -> None:
    package = made([[record(7, CDA, 1, suffix="xml")]])

    binary = package.told("bulk/00001/made/Binary.ndjson")
    (reference,) = package.told("bulk/00001/made/DocumentReference.ndjson")
    assert [one["id"] for one in binary] == [identifier(7)]
    assert b64decode(binary[0]["data"]) == CDA
    assert [one["attachment"]["url"] for one in reference["content"]] == [
        f"../../../content/records/{identifier(7)}/document.pdf",
        f"Binary/{identifier(7)}",
        f"../../../content/records/{identifier(7)}/source.xml",
    ]
    assert reference["subject"] == {"reference": f"Patient/{identifier(1)}"}
    assert package.files["bulk/dangling.ndjson"] == b""
    posted = json.loads(package.files[f"bulk/00001/tddui/{identifier(1)}-001.json"])
    assert [one["resource"]["resourceType"] for one in posted["entry"]] == ["DocumentReference", "Patient"]
    assert posted["entry"][0]["resource"]["content"][0]["attachment"]["data"] == binary[0]["data"]


@pytest.mark.parametrize(
    ("source", "code"),
    [
        (b'<Bundle xmlns="http://hl7.org/fhir"/>', "fhir-xml"),
        (b'{"finess":"250099983","entry":[1]}', "key-values"),
        (b'[{"finess":"250099983"}]', "key-values"),
        (b'{"resourceType":"Bundle","entry":[{"resource":[]}]}', "unreadable"),
        (b'{"resourceType":"Bundle","entry":[' + b'{"a":' * 100_000, "unreadable"),
        (None, "no-source"),
    ],
)
def test_what_is_not_fhir_in_json_is_said_and_stays_where_it_is(source: bytes | None, code: str) -> None:
    package = made([[record(1, source, 1)]])

    (outcome,) = package.told("bulk/outcome.ndjson")
    assert outcome["issue"][0]["details"]["coding"][0]["code"] == code
    assert outcome["issue"][0]["extension"][0]["valueString"] == identifier(1)
    assert package.received == []
    assert len(package.told("bulk/00001/made/DocumentReference.ndjson")) == 1


def test_a_type_that_r4_does_not_know_names_no_file() -> None:
    names = ("../Patient", "PATIENT", "Patient ", "ActorDefinition")
    strange = [{"resourceType": name, "id": "x"} for name in names]

    package = made([[record(1, bundle({"resource": one} for one in strange), 1)]])

    assert package.received == []
    assert len(package.told("bulk/outcome.ndjson")) == 4
    posted = json.loads(package.files[f"bulk/00001/tddui/{identifier(1)}-001.json"])
    assert [one["resource"] for one in posted["entry"]] == strange


def test_utf_16_is_seen_as_xml() -> None:
    assert received(CDA.decode().replace("1.0", "1.0").encode("utf-16")).kind is SourceKind.CDA


def test_f1_equal_resources_are_written_once_and_others_of_one_id_are_listed() -> None:
    newer = {**flow(1)[0], "resource": {**flow(1)[0]["resource"], "gender": "female"}}
    other = {**dict(ORGANIZATION), "name": "Autre nom"}
    first = [bundle(flow(1)), bundle([newer, *flow(1)[1:]]), bundle(flow(1))]
    second = [record(4, bundle([entry(other)]), 2), record(5, bundle([entry(dict(ORGANIZATION))]), 2)]

    package = made([[record(number, told, 1) for number, told in enumerate(first)], second])

    assert len(package.received) == len(set(package.received)) == 10 + 1 + 1
    repeated = sorted(package.told("bulk/repeated.ndjson"), key=lambda one: str(one["places"]))
    files = ("bulk/00001/Patient.ndjson", "bulk/shared/Organization.ndjson")
    assert repeated == [
        {"versions": 2, "places": [{"file": file, "line": line} for line in (1, 2)]} for file in files
    ]
    told = package.told("bulk/00001/references.ndjson")
    patients = [(one["line"], one["record"]) for one in told if one["file"] == files[0]]
    assert patients == [(1, identifier(0)), (2, identifier(1)), (1, identifier(2))]


def test_f8_f10_the_person_and_those_about_nobody_are_there() -> None:
    others = [resource("Practitioner", "pr"), resource("Location", "lo"), resource("Organization", "org2")]

    package = made([[record(1, bundle([*flow(1), *map(entry, others)]), 1)]])

    assert len(package.lines("bulk/00001/Patient.ndjson")) == 1
    assert len(package.lines("bulk/00001/made/Patient.ndjson")) == 1
    for type_, count in (("Practitioner", 1), ("Location", 1), ("Organization", 2)):
        assert len(package.lines(f"bulk/shared/{type_}.ndjson")) == count
    shared = [one for one in package.told("bulk/00001/references.ndjson") if one["line"] is None]
    places = {one["sha256"]: one for one in package.told("bulk/shared/places.ndjson")}
    assert sorted(places[one["sha256"]]["id"] for one in shared) == ["lo", "org", "org2", "pr"]


def test_f9_the_same_bytes_are_made_again() -> None:
    first = [record(1, bundle(flow(1)), 1), record(2, CDA, 1, suffix="xml")]
    shards = [first, [record(3, bundle(flow(3)), None)]]

    assert made(shards).files == made(shards).files


def test_negative_data_is_there_as_it_was_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spooled, "_BUFFER", 1)  # every file on the disk
    empty = resource("List", "l", status="current", mode="snapshot", emptyReason={"text": "aucune"})

    package = made([[record(1, bundle([*flow(1), entry(empty)]), 1)]])

    assert package.told("bulk/00001/List.ndjson") == [empty]
    assert sum(b"asked-declined" in line for line in package.received) == 2
