"""A flow about several persons: each person has a part, and the parts together are the flow."""

from __future__ import annotations

import json
from base64 import b64decode
from pathlib import Path
from uuid import UUID

from archive_service.bootstrap import Services
from archive_service.demo.fhir_flows import shared_afternoon
from archive_service.model.actors import OPERATOR
from archive_service.model.records import Part
from archive_service.settings import read_settings
from tests.begun_homes import begun
from tests.journeys import door
from tests.journeys.homes import Home
from tests.journeys.http_flows import transaction


def test_the_exact_flow_is_rebuilt_from_the_sources_of_its_records(tmp_path: Path) -> None:
    home, flow = Home(begun(tmp_path / "le home")), tmp_path / "flux.json"
    flow.write_bytes(shared_afternoon())
    (line,) = home.run("deposit", flow)
    home.run("work", "--until-empty")

    pieces: dict[int, bytes] = {}
    for record in line["records"]:
        home.run("record", record, "--get", "source", "-o", tmp_path / "source.json")
        source = json.loads((tmp_path / "source.json").read_bytes())
        pieces |= {one["offset"]: b64decode(one["data"]) for one in source["segments"]}
        assert source["flow"]["length"] == len(flow.read_bytes())

    rebuilt = b"".join(pieces[offset] for offset in sorted(pieces))
    assert len(line["records"]) == 3
    assert rebuilt == flow.read_bytes()
    assert {one["verdict"] for one in home.run("verify", *line["records"])} == {"passed"}
    assert {one["state"] for one in home.run("records")} == {"sealed"}


def test_the_sources_of_many_persons_are_together_about_as_long_as_their_flow(tmp_path: Path) -> None:
    services = Services(read_settings(begun(tmp_path / "le home")))
    people = [(number, f"QUIMPER{letters(number)}", "Ines") for number in range(1, 301)]
    flow, length = transaction(*people), 0
    pieces: dict[int, bytes] = {}
    try:
        line = door.accept(services, flow, OPERATOR)
        for record in line["records"]:
            source = services.record_reading.part(UUID(record), Part.SOURCE, OPERATOR)
            length += len(source)
            pieces |= {one["offset"]: b64decode(one["data"]) for one in json.loads(source)["segments"]}
    finally:
        services.close()

    assert len(line["records"]) == len(people)
    assert b"".join(pieces[offset] for offset in sorted(pieces)) == flow
    assert length < 3 * len(flow)


def letters(number: int) -> str:
    return "".join("ABCDEFGHIJ"[int(digit)] for digit in str(number))
