"""Every line that a command prints matches its published schema."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.begun_homes import begun
from tests.journeys.homes import FINESS, Home, cda
from tests.journeys.http_flows import serving, transaction
from tests.journeys.published_formats import keep

REGISTER = f"""finess,legal_entity,siren,siret,department,category,legal_status,name,closed_on,successor
{FINESS},{FINESS},,,25,500,public,Résidence des Essais,,
250000999,{FINESS},,,25,500,private,Foyer des Essais,2020-01-31,{FINESS}
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return Home(begun(tmp_path_factory.mktemp("contract") / "home"))


@pytest.fixture(scope="module")
def record(home: Home, tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("flows")
    (folder / "register.csv").write_text(REGISTER, encoding="utf-8")
    keep(home.run("establishments", "import", folder / "register.csv"), "establishments-import")
    flows = {"cda.xml": cda(), "fhir.json": transaction((1, "ESSAI", "Ève")), "cut.json": b"{", "none": b""}
    for name, content in flows.items():
        (folder / name).write_bytes(content)
    keep(home.run("deposit", *(folder / name for name in (*flows, "absent")), code=10), "deposit-line")
    keep(home.run("work", "--until-empty"), "work-summary")
    return str(home.run("records")[0]["record"])


@pytest.mark.parametrize(
    ("command", "name"),
    [
        ("deposits list", "deposit-line"),
        ("records", "record-line"),
        ("record {record}", "record-line"),
        ("record {record} --get manifest -o {folder}/manifest.json", "record-part"),
        ("verify {record}", "verify-report"),
        ("transfer --department 25 -o {folder} --record {record}", "transfer-summary"),
        ("transfer --department 83 -o {folder}", "transfer-summary"),
        ("establishments list", "establishment-line"),
        ("token create --actor a --role esms --tenant 250000015", "token"),
        ("token create --actor a --role auditor --expires 2020-01-01", "token"),
        ("token list", "token-line"),
        ("trust export -o {folder}", "trust-file"),
        ("work retry {record}", "work-retry"),
        ("doctor", "doctor"),
    ],
)
def test_the_lines_of_a_command_keep_to_their_schema(
    home: Home, record: str, tmp_path: Path, command: str, name: str
) -> None:
    words = [word.format(record=record, folder=tmp_path) for word in command.split()]

    keep(home.run(*words), name)


def test_a_pdf_given_alone_is_reported_likewise(home: Home, record: str, tmp_path: Path) -> None:
    document = tmp_path / "document.pdf"
    home.run("record", record, "--get", "document", "-o", document)
    damaged = tmp_path / "damaged.pdf"
    damaged.write_bytes(document.read_bytes().replace(b"/Title", b"/Titre", 1))

    keep(home.run("verify", document), "verify-report")
    keep(home.run("verify", damaged, code=10), "verify-report")


def test_the_service_says_where_it_is_in_the_published_form(tmp_path: Path) -> None:
    with serving(tmp_path / "home") as service:
        keep([{"url": service.url, "pid": service.pid}], "serve-ready")
