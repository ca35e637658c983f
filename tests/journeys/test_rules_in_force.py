"""Which rules are in force is shown, and a rulebook is checked beside them, by command and over HTTP."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive_service.adapters import SHIPPED_RULEBOOKS
from archive_service.model.actors import Role
from retention_rules import load_rulebook
from retention_rules.rulebook import Level
from tests.begun_homes import begun
from tests.journeys.homes import Home, cda
from tests.journeys.http_flows import Service
from tests.journeys.published_formats import keep

SHORT = """
level = "department"
key = "25"
name = "essai"

[[retention]]
code = "ESSAI-25"
title = "Essai"
kinds = ["cda-document"]
final_action = "destroy"
binding = "department"
source = "Un texte"
verified = true
[retention.term]
kind = "after"
triggers = ["last-passage"]
years = 5
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return Home(begun(tmp_path_factory.mktemp("rules") / "home"))


def test_a_rulebook_is_checked_with_all_its_findings(home: Home, tmp_path: Path) -> None:
    short = tmp_path / "25.toml"
    short.write_text(SHORT, encoding="utf-8")
    wrong = tmp_path / "wrong.toml"
    wrong.write_text(
        SHORT.replace("years = 5", "years = -5").replace('"destroy"', '"burn"'), encoding="utf-8"
    )
    seed = SHIPPED_RULEBOOKS / "departments" / "25.toml"

    (refused,) = home.run("rules", "check", short, code=10)
    (unread,) = home.run("rules", "check", wrong, code=10)
    (accepted,) = home.run("rules", "check", seed)
    home.run("rules", "check", tmp_path / "absent.toml", code=2)

    keep([refused, unread, accepted], "rules-check")
    assert [finding["code"] for finding in refused["findings"]] == ["rulebook-shortens"]
    assert "MED-R1112-7" in refused["findings"][0]["message"]
    assert {finding["code"] for finding in unread["findings"]} <= {
        "rulebook-duration",
        "rulebook-word-unknown",
    }
    assert accepted["outcome"] == "accepted"
    assert accepted["digest"] == str(
        load_rulebook(seed.read_bytes(), Level.DEPARTMENT, "25", where="").digest
    )
    assert (accepted["layer"], accepted["key"]) == ("department", "25")


def test_the_rules_in_force_are_shown_by_level(home: Home) -> None:
    every = home.run("rules", "show")
    doubs = home.run("rules", "show", "--department", "25", "--as-of", "2026-01-01")

    keep(every, "rules-show")
    assert {line["key"] for line in every} > {"", "25", "83"}
    assert {line["key"] for line in doubs} == {"", "25"}
    medical = next(line for line in doubs if line["rule"] == "MED-R1112-7")
    assert "20 ans" in medical["delay"]
    assert medical["source"].startswith("Code de la santé publique")


def test_both_are_asked_over_http_likewise(service: Service) -> None:
    token = service.make_token(role=Role.ARCHIVIST, departments=["25"])
    with service.client(token) as client:
        shown = client.get("/rules", params={"department": "25"})
        checked = client.post("/rules/check", content=SHORT.encode())
        wrong = client.post("/rules/check", content=b"{}", headers={"Content-Type": "application/json"})
        large = client.post("/rules/check", content=b"#" * (3 << 20))
        absent = client.post("/rules/check")
        unknown = client.get("/rules", params={"dep": "25"})

    keep(shown.json(), "rules-show")
    keep([checked.json()], "rules-check")
    assert checked.json()["outcome"] == "refused"
    assert (wrong.status_code, large.status_code, unknown.status_code) == (415, 413, 422)
    assert (absent.status_code, absent.json()["code"]) == (422, "invalid-request")
    with service.client() as client:
        assert client.get("/rules").status_code == 401


def test_a_decision_is_explained_over_http_to_who_reads_the_record(service: Service) -> None:
    depositor = service.make_token(role=Role.ESMS, tenants=["250000015"])
    with service.client(depositor) as client:
        line = client.post("/deposits", content=cda(71)).json()
        (record,) = line["records"]
        explained = client.get(f"/rules/records/{record}", params={"as_of": "2040-01-01"})
        absent = client.get(f"/rules/records/{record}", params={"number": 2})
    with service.esms("830000014") as client:
        hidden = client.get(f"/rules/records/{record}")

    keep([explained.json()], "rules-explain")
    assert explained.json()["record"] == record
    assert (absent.status_code, hidden.status_code) == (404, 404)
