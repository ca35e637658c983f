"""A waiting deposit whose bytes are lost stops neither the others nor the work."""

from __future__ import annotations

from pathlib import Path

from tests.begun_homes import begun
from tests.journeys.homes import FINESS, Home, cda

SIREN = "130000011"


def test_a_lost_flow_holds_up_no_other(tmp_path: Path) -> None:
    home, objects = Home(begun(tmp_path / "home")), []
    for number in (1, 2):
        flow = tmp_path / f"{number}.xml"
        flow.write_bytes(cda(number).replace(f'"1{FINESS}"'.encode(), f'"2{SIREN}"'.encode()))
        (line,) = home.run("deposit", flow, code=10)
        assert line["outcome"] == "quarantined"
        objects.append({path for path in (home.path / "objects").rglob("*") if path.is_file()})
    for path in objects[0]:
        path.unlink()
    register = tmp_path / "register.csv"
    register.write_text(
        "finess,legal_entity,siren,siret,department,category,legal_status,name,closed_on,successor\n"
        f"{FINESS},250000999,{SIREN},,25,354,private,SSIAD des Essais,,\n"
    )

    (imported,) = home.run("establishments", "import", register)

    assert imported["accepted"] == 1
    home.run("work", "--until-empty")
    assert [one["state"] for one in home.run("records")] == ["sealed"]
