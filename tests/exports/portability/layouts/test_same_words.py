"""What all layouts say of a person or a source in the same words: sex, media type, death, numbers, days."""

from __future__ import annotations

import csv
import zipfile
from dataclasses import replace
from io import BytesIO, StringIO
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.portability.layouts import ContentPart, RecordFiles
from exports.portability.layouts.bulk import BulkLayout
from exports.portability.layouts.pages import PagesLayout
from exports.portability.layouts.sexes import sex_of
from exports.portability.layouts.source_types import source_media_type
from exports.portability.layouts.tables import TablesLayout
from exports.portability.layouts.tree import TreeLayout
from tests.exports.portability.layouts.bulk_samples import CDA, bundle, entry, resource, segments
from tests.exports.portability.layouts.layout_samples import laid_out, person, record
from tests.exports.portability.layouts.test_seda_layout import made as seda_made
from tests.exports.portability.layouts.test_seda_layout import record as seda_record

_FLOW = bundle([entry(resource("Patient", "p"))])
_XML = b'<?xml version="1.0"?><Bundle xmlns="http://hl7.org/fhir"><type value="transaction"/></Bundle>'
_SOURCES = [
    (_FLOW, "json", "application/fhir+json"),
    (b"\xef\xbb\xbf" + _FLOW, "json", "application/fhir+json"),
    (b'{"type": "transaction", "resourceType": "Bundle", "entry": []}', "json", "application/fhir+json"),
    (segments([(0, _FLOW[:40]), (60, b"{}")]), "json", "application/json"),
    (b'{"etablissement": {"finess": "330780008"}}', "json", "application/json"),
    (b'{"a": {"resourceType": "Patient"}}', "json", "application/json"),
    (b"[1]", "json", "application/json"),
    (_XML, "xml", "application/fhir+xml"),
    (b'<!-- <x> --><f:Patient xmlns:f="http://hl7.org/fhir"/>', "xml", "application/fhir+xml"),
    (_XML.decode().encode("utf-16"), "xml", "application/fhir+xml"),
    (CDA, "xml", "text/xml"),
    (b"<a>http://hl7.org/fhir</a>", "xml", "application/xml"),
]


def _with_source(one: RecordFiles, source: bytes, suffix: str) -> RecordFiles:
    path = one.parts["source"].path.rpartition(".")[0] + f".{suffix}"
    return replace(one, parts={**one.parts, "source": ContentPart(path, source)})


def _rows(files: dict[str, bytes], table: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(files[f"tables/{table}.csv"].decode(), newline="")))


def _made(files: dict[str, bytes], type_: str) -> list[dict[str, Any]]:
    return [orjson.loads(line) for line in files[f"bulk/00001/made/{type_}.ndjson"].splitlines()]


def _metadata(files: dict[str, bytes]) -> str:
    archive = zipfile.ZipFile(BytesIO(files["tree/PAT00001.ZIP"]))
    return archive.read("IHE_XDM/SUBSET01/METADATA.XML").decode()


@pytest.mark.parametrize(("source", "suffix", "expected"), _SOURCES)
def test_a_source_has_one_media_type_in_every_layout(source: bytes, suffix: str, expected: str) -> None:
    name, content = person("1")
    one = _with_source(record("a", "1"), source, suffix)
    persons = {name: (content, [one])}

    assert source_media_type(one.parts["source"]) == expected
    (row,) = _rows(laid_out(TablesLayout(), persons), "documents")
    assert row["source_media_type"] == expected
    assert f'mimeType="{expected}"' in _metadata(laid_out(TreeLayout(), persons))
    (reference,) = _made(laid_out(BulkLayout(), persons), "DocumentReference")
    types = {part["attachment"]["url"]: part["attachment"]["contentType"] for part in reference["content"]}
    assert types[f"../../../{one.parts['source'].path}"] == expected
    message = seda_made([_with_source(seda_record(1), source, suffix)])["seda/00001/manifest.xml"].decode()
    assert f"<MimeType>{expected}</MimeType>" in message


@pytest.mark.parametrize(
    ("code", "word", "pid"),
    [
        ("F", "female", "F"),
        ("M", "male", "M"),
        ("female", "female", "F"),
        ("MALE", "male", "M"),
        ("UN", "other", "O"),
        ("other", "other", "O"),
        ("unknown", "unknown", "U"),
        ("UNK", "unknown", "U"),
        ("martien", "", ""),
        ("", "", ""),
    ],
)
def test_a_sex_has_one_word_in_every_layout(code: str, word: str, pid: str) -> None:
    name, content = person("1", gender=code)
    persons = {name: (content, [record("a", "1")])}
    (row,) = _rows(laid_out(TablesLayout(), persons), "persons")
    assert (row["gender"], row["gender_code"]) == (word, code)
    (patient,) = _made(laid_out(BulkLayout(), persons), "Patient")
    assert patient.get("gender", "") == word
    assert (f"<Value>PID-8|{pid}</Value>" in _metadata(laid_out(TreeLayout(), persons))) == bool(pid)
    page = laid_out(PagesLayout(), persons)[f"pages/{name}.html"].decode()
    assert ("<dt>Sexe</dt>" in page) == bool(word)


@given(st.text())
def test_a_sex_is_a_word_of_fhir_or_nothing(code: str) -> None:
    assert sex_of(code) in ("male", "female", "other", "unknown", "")
    assert sex_of(f" {code.upper()}") == sex_of(code.upper())


def test_a_death_is_told_in_every_layout() -> None:
    name, content = person("1")
    days = [None, "2021-05-04", "2021-05-03", None]
    records = [record(str(at), "1", details={"stated": {"death": day}}) for at, day in enumerate(days)]
    persons = {name: (content, records)}
    (row,) = _rows(laid_out(TablesLayout(), persons), "persons")
    assert row["death_date"] == "2021-05-04"
    (patient,) = _made(laid_out(BulkLayout(), persons), "Patient")
    assert patient["deceasedDateTime"] == "2021-05-04"
    without = {name: (content, [record("0", "1")])}
    (alive,) = _made(laid_out(BulkLayout(), without), "Patient")
    assert "deceasedDateTime" not in alive
    assert alive["meta"] != patient["meta"], "another state is another version"
    assert "04/05/2021" in laid_out(PagesLayout(), persons)[f"pages/{name}.html"].decode()


def test_the_files_of_nobody_are_numbered_from_one_whatever_the_shard() -> None:
    name, content = person("1")
    persons = {name: (content, [record("a", "1")])}
    nobody = [record("e", None)]
    assert "tree/TRA00001.ZIP" in laid_out(TreeLayout(), persons, nobody)
    assert "pages/sans-personne-00001.html" in laid_out(PagesLayout(), persons, nobody)


def test_a_message_has_the_day_of_the_newest_decision_and_says_what_is_presumed() -> None:
    facts = {"legal_entity": "250000999", "legal_status": None, "department": "25"}
    one, other = seda_record(1), seda_record(2)
    one.told["details"]["decision"]["basis"] = {"facts": facts, "today": "2026-11-29"}
    other.told["details"]["decision"]["basis"]["today"] = "2026-11-28"
    message = seda_made([one, other])["seda/00001/manifest.xml"].decode()
    assert "<Date>2026-11-29T00:00:00" in message
    assert "présumées publiques" in message
    assert "250000015" in message.partition("</Comment>")[0]
    assert (
        "présumées" not in seda_made([other])["seda/00001/manifest.xml"].decode().partition("</Comment>")[0]
    )


def test_a_submission_without_dated_documents_has_the_day_of_the_newest_decision() -> None:
    name, content = person("1")
    decision = {"basis": {"today": "2026-11-29"}}
    one = record("a", "1", document_date=None, details={"decision": decision, "period": [None, None]})
    text = _metadata(laid_out(TreeLayout(), {name: (content, [one])}))
    assert '<Slot name="submissionTime"><ValueList><Value>20261129</Value>' in text
    dated = record("a", "1", details={"decision": decision})
    assert (
        "20230414"
        in _metadata(laid_out(TreeLayout(), {name: (content, [dated])})).partition("submissionTime")[2][:60]
    )
