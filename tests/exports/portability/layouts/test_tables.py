"""The tables of a package: persons, stays and documents can be rebuilt from them alone."""

from __future__ import annotations

import csv
import hashlib
from io import StringIO
from typing import Any

import orjson
from hypothesis import given
from hypothesis import strategies as st

from exports.portability.layouts.tables import TablesLayout
from exports.portability.layouts.tables.cells import plain, row, safe
from exports.portability.layouts.tables.columns import TABLES
from tests.exports.portability.layouts.layout_samples import (
    ANY_TEXT,
    identifier_of,
    laid_out,
    person,
    record,
    several,
)


def _read(files: dict[str, bytes], table: str) -> list[dict[str, str]]:
    rows = csv.DictReader(StringIO(files[f"tables/{table}.csv"].decode(), newline=""))
    return [{name: plain(cell) for name, cell in row.items()} for row in rows]


def test_the_tables_tell_what_the_content_tells() -> None:
    files = laid_out(TablesLayout(), *several())
    persons = {row["person"]: row for row in _read(files, "persons")}
    assert len(persons) == 3
    unread = persons[identifier_of("3")]
    assert [value for value in unread.values() if value] == [identifier_of("3")], "nothing is known of them"
    jean = persons[identifier_of("1")]
    assert (jean["family_name"], jean["given_names"], jean["birth_date"]) == ("DUPONT", "Jean", "1947-04-03")
    assert (jean["ins"], jean["ins_oid"]) == ("147720425367411", "1.2.250.1.213.1.4.8")
    assert orjson.loads(jean["local_ids"]) == ["https://local.example|3480787529/194704032"]
    documents = {row["record"]: row for row in _read(files, "documents")}
    assert len(documents) == 5
    first = documents[identifier_of("a")]
    assert first["replaced_by"] == identifier_of("b")
    assert first["source_path"] == f"content/records/{identifier_of('a')}/source.xml"
    assert first["source_sha256"] == hashlib.sha256(b"<a>a</a>").hexdigest()
    assert first["pdf_path"].endswith("document.pdf")
    assert documents[identifier_of("c")]["pdf_path"] == ""
    assert documents[identifier_of("e")]["person"] == ""
    stay = next(row for row in _read(files, "stays") if row["record"] == identifier_of("a"))
    assert (stay["person"], stay["start"], stay["end"], stay["ongoing"]) == (
        identifier_of("1"),
        "2023-01-02",
        "",
        "true",
    )
    assert orjson.loads(stay["identifiers"]) == ["s|1"]


def test_the_descriptor_says_what_the_tables_are() -> None:
    files = laid_out(TablesLayout(), *several())
    told = orjson.loads(files["tables/datapackage.json"])
    assert [resource["path"] for resource in told["resources"]] == [
        "documents.csv",
        "persons.csv",
        "stays.csv",
    ]
    for resource in told["resources"]:
        content = files[f"tables/{resource['path']}"]
        rows = list(csv.reader(StringIO(content.decode(), newline="")))
        fields = resource["schema"]["fields"]
        assert [field["name"] for field in fields] == rows[0]
        assert resource["rows"] == len(rows) - 1
        assert (resource["bytes"], resource["hash"]) == (
            len(content),
            f"sha256:{hashlib.sha256(content).hexdigest()}",
        )
        assert all(field["description"] for field in fields)
        assert "apostrophe" in resource["description"]
        key = resource["schema"]["primaryKey"]
        keys = [tuple(row[rows[0].index(name)] for name in key) for row in rows[1:]]
        assert len(set(keys)) == len(keys)
        for foreign in resource["schema"]["foreignKeys"]:
            (column,), (other,) = foreign["fields"], foreign["reference"]["fields"]
            there = {row[other] for row in _read(files, foreign["reference"]["resource"])}
            assert {row[column] for row in _read(files, resource["name"])} - {""} <= there


def test_the_dictionary_names_each_column() -> None:
    dictionary = laid_out(TablesLayout(), {})["tables/dictionary.md"].decode()
    for table in TABLES:
        assert f"## {table.name}.csv" in dictionary
        for column in table.columns:
            assert f"| `{column.name}` |" in dictionary


@given(ANY_TEXT)
def test_a_cell_gives_its_value_back_and_is_no_formula(value: str) -> None:
    assert plain(safe(value)) == value
    assert not safe(value).lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r"))


@given(ANY_TEXT, ANY_TEXT, ANY_TEXT)
def test_any_text_survives(family: str, title: str, local: str) -> None:
    name, content = person("1", family=family, local_ids=[local])
    one = record("a", "1", details={"title": title, "document_type": family, "stated": _stay(local)})
    files = laid_out(TablesLayout(), {name: (content, [one])})
    (row,) = _read(files, "persons")
    assert (row["family_name"], orjson.loads(row["local_ids"])) == (family, [local])
    (document,) = _read(files, "documents")
    assert (document["title"], document["document_type"]) == (title, family)
    (stay,) = _read(files, "stays")
    assert orjson.loads(stay["identifiers"]) == [local]


def _stay(identifier: str) -> dict[str, Any]:
    return {"stays": [{"identifiers": [identifier], "start": None}]}


def test_the_same_content_gives_the_same_tables() -> None:
    assert laid_out(TablesLayout(), *several()) == laid_out(TablesLayout(), *several())


@given(st.lists(st.text(st.sampled_from("=+-@ \t\r\n＝'\",;aé"), max_size=4), min_size=1, max_size=4))
def test_a_row_has_safe_cells_in_quotes_where_needed(values: list[str]) -> None:
    written = StringIO()
    csv.writer(written, lineterminator="\r\n").writerow([safe(value) for value in values])

    assert row(values) == written.getvalue()
