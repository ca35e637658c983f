"""FINESS numbers of Corsica contain a letter, and still name tenants, keys and objects."""

from __future__ import annotations

from pathlib import Path

from tests.begun_homes import begun
from tests.journeys.homes import FINESS, Home, cda

SOUTH, NORTH, NORTH_ENTITY = "2A0000014", "2B0000012", "2B0000996"


def test_flows_of_corsica_are_archived_like_others(tmp_path: Path) -> None:
    home = Home(begun(tmp_path / "home"))
    register = tmp_path / "register.csv"
    register.write_text(
        "finess,legal_entity,siren,siret,department,category,legal_status,name,closed_on,successor\n"
        f"{NORTH},{NORTH_ENTITY},,,2B,354,private,SSIAD du Cap,,\n"
    )
    home.run("establishments", "import", register)
    flows = []
    for number, finess in enumerate((SOUTH, NORTH), 1):
        flows.append(tmp_path / f"{finess}.xml")
        flows[-1].write_bytes(cda(number).replace(FINESS.encode(), finess.encode()))

    provisional, registered = home.run("deposit", *flows)
    home.run("work", "--until-empty")

    assert {"custodian-provisional"} <= {one["code"] for one in provisional["findings"]}
    assert registered["outcome"] == "accepted", registered
    for department, finess in (("2A", SOUTH), ("2B", NORTH)):
        (record,) = home.run("records", "--department", department)
        assert (record["establishment"], record["state"]) == (finess, "sealed")
        (report,) = home.run("verify", record["record"])
        assert report["verdict"] == "passed"
