"""Make a golden home with the version that runs this: `python -m tests.golden.make_home EMPTY_FOLDER`.

The flows are those of the first golden home. What the version gave away of the home is kept in `given/`:
later versions are asked to check what they did not make.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from archive_service.storage.postgres.account import binaries
from archive_service.storage.postgres.embedded import EmbeddedPostgres
from tests.journeys.homes import Home

NOW = "2026-11-29T09:00:00+00:00"
FLOWS = Path(__file__).parent / "homes" / "a1c6801" / "flows"
FIRST = [
    "01-cda-avec-pdf.xml",
    "02-fhir-aggir.json",
    "03-fhir-deux-personnes.json",
    "05-flux-tronque.xml",
    "cda-1.xml",
    "cda-2.xml",
    "places.json",
    "quarantaine.xml",
]
PARTS = ("source", "document", "provenance", "manifest", "nonce", "evidence", "validation", "receipt")


def make(folder: Path) -> None:
    """Make the home, its dump, what its lists say and what it gave away."""
    home = Home(folder / "made", ARCHIVE_NOW=NOW)
    flows = folder / "flows"
    shutil.copytree(FLOWS, flows)
    os.chdir(flows)  # the lists say the names that were given
    lines = home.run("deposit", *FIRST, code=10)
    home.run("work", "--until-empty")
    home.run("deposit", "04-cda-version-2.xml")
    home.run("work", "--until-empty")
    home.run("establishments", "import", "register.csv")
    person = {one["deposit"]: str(one["person"]) for one in home.run("records", "--limit", "100")}
    twice = {line["file"]: person[line["deposit"]] for line in lines if line["file"].startswith("cda-")}
    reason = ("--reason", "double dossier d'essai")
    home.run("persons", "merge", twice["cda-2.xml"], twice["cda-1.xml"], *reason)
    home.run("deposit", "cda-4.xml")
    held_by = ("--actor", "direction@esms.example", "--role", "esms", "--tenant", "250000999")
    (token,) = home.run("token", "create", *held_by)
    (folder / "token.json").write_text(json.dumps(token) + "\n")
    home.run("--token", token["token"], "--why", "contrôle", "deposit", "cda-1.xml")
    _give(home, folder / "given")
    (folder / "expected").mkdir()
    _listed(home, folder / "expected" / "records.jsonl", "records", "--limit", "100")
    _listed(home, folder / "expected" / "deposits.jsonl", "deposits", "list")
    _listed(home, folder / "expected" / "establishments.jsonl", "establishments", "list")
    _dump(home.path, folder / "database.sql")
    for name in ("objects", "keys", "pki"):
        shutil.copytree(home.path / name, folder / name)
    shutil.copy(home.path / "master.secret", folder)
    shutil.rmtree(home.path)


def _give(home: Home, given: Path) -> None:
    """Keep the parts of one sealed record of each kind, a package of each SEDA version, trust and journal."""
    records = {
        one["kind"]: one["record"] for one in home.run("records", "--state", "sealed", "--limit", "100")
    }
    for record in records.values():
        folder = given / "parts" / record
        folder.mkdir(parents=True)
        for part in PARTS:
            home.run("record", record, "--get", part, "-o", folder / part)
    for seda in ("2.1", "2.2", "2.3"):
        sent = ("--department", "25", "--record", records["cda-document"])
        home.run("transfer", *sent, "--seda", seda, "-o", given / "packages" / seda)
    home.run("trust", "export", "-o", given / "trust")
    home.run("journal", "export", "-o", given / "journal")


def _listed(home: Home, file: Path, *command: str) -> None:
    file.write_text("".join(json.dumps(line) + "\n" for line in home.run(*command)))


def _dump(home: Path, file: Path) -> None:
    server = EmbeddedPostgres(home)
    try:
        dsn = server.ensure_running().superuser_dsn
        subprocess.run([binaries() / "pg_dump", f"--dbname={dsn}", f"--file={file}"], check=True)
    finally:
        server.release()


if __name__ == "__main__":
    make(Path(sys.argv[1]).absolute())
