"""The published JSON Schemas match the answers."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from archive_service.contract.shapes import PUBLISHED, published_schema
from tests.journeys.cda_flows import cda
from tests.journeys.http_flows import Service

FORMATS = Path(__file__).resolve().parents[2] / "docs" / "formats"


@pytest.mark.parametrize("name", sorted(PUBLISHED))
def test_a_published_schema_is_the_one_in_force(name: str) -> None:
    published = json.loads((FORMATS / f"{name}.schema.json").read_text())

    assert published == published_schema(name)


def test_lines_and_problems_keep_to_their_schemas(service: Service) -> None:
    with service.esms() as client:
        accepted = client.post("/deposits", content=cda(1)).json()
        refused = client.post("/deposits", content=b"{").json()
        absent = client.get("/records/none").json()
        records = client.get("/records").json()
        health = client.get("/health").json()

    assert records
    for name, value in (
        ("deposit-line", accepted),
        ("deposit-problem", refused),
        ("problem", absent),
        ("health", health),
        *(("record-line", record) for record in records),
    ):
        jsonschema.validate(value, published_schema(name))
