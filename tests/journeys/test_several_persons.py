"""A flow about several persons: each has a part of their own, and all of them are the flow."""

from __future__ import annotations

import json
from base64 import b64decode
from hashlib import sha256
from pathlib import Path

from archive_service.demo.fhir_flows import shared_afternoon
from tests.journeys.homes import Home


def test_the_exact_flow_is_rebuilt_from_the_sources_of_its_records(tmp_path: Path) -> None:
    home, flow = Home(tmp_path / "le home"), tmp_path / "flux.json"
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
    assert sha256(rebuilt).hexdigest() == source["flow"]["sha256"]
    assert {one["verdict"] for one in home.run("verify", *line["records"])} == {"passed"}
    assert {one["state"] for one in home.run("records")} == {"sealed"}
