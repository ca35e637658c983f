"""A home of an earlier version is opened by this one: nothing is lost, and work continues."""

from __future__ import annotations

import json
import shutil
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest

from archive_service.bootstrap import Services
from archive_service.holdings.file_facts import file_of
from archive_service.model.actors import OPERATOR, SERVICE
from archive_service.model.records import Part
from archive_service.settings import Settings
from archive_service.storage.postgres.embedded import EmbeddedPostgres
from signing.tiles import bundle_path, read_bundle
from tests.archive_service.storage.sql.databases import lost_rows, restore, rows_of
from tests.archive_service.storage.sql.schema_listing import schema_listing
from tests.journeys import door
from tests.journeys.homes import Home, cda

HOMES = sorted((Path(__file__).parents[1] / "golden" / "homes").glob("*/database.sql"))
FIRST = Path(__file__).parents[1] / "golden" / "homes" / "a1c6801" / "database.sql"
"""Made by a version of former forms: no facts with a decision, sums that depended on the order of arrival."""
of_the_first = pytest.mark.parametrize("upgraded", [FIRST], indirect=True)
NOW = "2026-11-30T09:00:00+00:00"
"""The certificates of a development home end: the tests stay on the day after the homes were made."""


class UpgradedHome(Home):
    """A home put together from what an operator keeps: stores, master secret, and a dump of the database."""

    def __init__(self, kept: Path, path: Path) -> None:
        super().__init__(path, ARCHIVE_NOW=NOW)
        self.kept = kept
        path.mkdir(mode=0o700)
        for folder in ("objects", "keys", "pki"):
            shutil.copytree(kept / folder, path / folder)
        shutil.copy(kept / "master.secret", path)
        # What git keeps is readable by all; a home is not.
        for one in path.rglob("*"):
            one.chmod(0o700 if one.is_dir() else 0o600)

    def server(self) -> EmbeddedPostgres:
        return EmbeddedPostgres(self.path)

    def lines(self, name: str) -> list[dict[str, Any]]:
        """Return the lines that the version of that time wrote."""
        return [json.loads(line) for line in (self.kept / "expected" / name).read_text().splitlines()]

    def rows(self) -> dict[str, list[dict[str, Any]]]:
        server = self.server()
        try:
            with psycopg.connect(server.ensure_running().superuser_dsn) as connection:
                return rows_of(connection)
        finally:
            server.release()


@pytest.fixture(scope="module", params=HOMES, ids=lambda dump: dump.parent.name)
def upgraded(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[UpgradedHome, dict[str, list[dict[str, Any]]]]:
    """A restored home that this version has opened once, and its rows before."""
    home = UpgradedHome(request.param.parent, tmp_path_factory.mktemp("restored") / "le home")
    server = home.server()
    try:
        restore(server.ensure_running().superuser_dsn, request.param)
    finally:
        server.release()
    before = home.rows()
    home.run("doctor")
    return home, before


def missing_from(found: list[dict[str, Any]], kept: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the kept lines that are not found in their order; keys may have been added since."""
    pairs = zip(found, kept, strict=True)
    return [old for new, old in pairs if {name: new.get(name) for name in old} != old]


def test_every_row_is_still_there(upgraded: tuple[UpgradedHome, dict[str, list[dict[str, Any]]]]) -> None:
    home, before = upgraded

    assert {name for name, rows in before.items() if not rows and name.startswith("public.")} <= {
        "public.journal_waiting",
        "public.trace_batch",
    }
    assert lost_rows(before, home.rows()) == []


def test_each_object_is_accounted_for_under_a_key_that_opens_it(
    upgraded: tuple[UpgradedHome, dict[str, list[dict[str, Any]]]],
) -> None:
    home, _ = upgraded
    held = [row for row in home.rows()["public.stored_object"] if row["key"] and not row["released_at"]]

    services = Services(Settings(home=home.path, now=datetime.fromisoformat(NOW)))
    try:
        for row in held:
            key, tenant = row["key"].split("@")
            assert services.vault.key(tenant, key), row
    finally:
        services.close()
    assert len(held) > 10


@pytest.mark.parametrize(
    ("name", "command"),
    [
        ("records.jsonl", ("records", "--limit", "100")),
        ("deposits.jsonl", ("deposits", "list")),
        ("establishments.jsonl", ("establishments", "list")),
    ],
)
def test_the_lists_say_what_they_said(
    name: str,
    command: tuple[str, ...],
    upgraded: tuple[UpgradedHome, dict[str, list[dict[str, Any]]]],
) -> None:
    home, _ = upgraded

    assert missing_from(home.run(*command), home.lines(name)) == []


def test_every_part_of_every_record_is_read_and_sound(
    upgraded: tuple[UpgradedHome, dict[str, list[dict[str, Any]]]],
) -> None:
    home, _ = upgraded
    records = home.lines("records.jsonl")
    sealed = [one for one in records if one["state"] == "sealed"]
    flows = {sha256(flow.read_bytes()).hexdigest() for flow in (home.kept / "flows").iterdir()}

    services = Services(Settings(home=home.path, now=datetime.fromisoformat(NOW)))
    try:
        digests = {
            part: {
                one["record"]: sha256(
                    services.record_reading.part(UUID(one["record"]), part, OPERATOR)
                ).hexdigest()
                for one in (records if part is Part.SOURCE else sealed)
            }
            # The first home was made when nothing was kept to judge seals by.
            for part in Part
            if part is not Part.VALIDATION or home.kept.name != "a1c6801"
        }
    finally:
        services.close()
    reports = home.run("verify", *(one["record"] for one in sealed))

    assert digests[Part.SOURCE] == {one["record"]: one["digests"]["source"] for one in records}
    assert digests[Part.DOCUMENT] == {one["record"]: one["digests"]["document"] for one in sealed}
    assert {digests[Part.SOURCE][one["record"]] for one in records if one["kind"] == "cda-document"} <= flows
    assert len(sealed) == 9
    assert [one["verdict"] for one in reports] == ["passed"] * len(sealed)


def test_what_was_given_away_is_given_in_the_same_bytes(
    upgraded: tuple[UpgradedHome, dict[str, list[dict[str, Any]]]], tmp_path: Path
) -> None:
    home, _ = upgraded
    given = sorted((home.kept / "given" / "parts").glob("*/*"))
    assert given or home.kept.name == "a1c6801"

    for part in given:
        home.run("record", part.parent.name, "--get", part.name, "-o", tmp_path / part.name)
        assert (tmp_path / part.name).read_bytes() == part.read_bytes(), part


def test_decisions_that_kept_their_facts_are_taken_again(
    upgraded: tuple[UpgradedHome, dict[str, list[dict[str, Any]]]],
) -> None:
    home, _ = upgraded
    expected = 11 if home.kept.name == "a1c6801" else 0

    for record in home.lines("records.jsonl"):
        (replayed,) = home.run("rules", "replay", record["record"], code=expected)
        assert replayed["verdict"] == ("indeterminate" if expected else "passed")


def test_the_holder_of_a_token_sees_what_is_its_own(
    upgraded: tuple[UpgradedHome, dict[str, list[dict[str, Any]]]],
) -> None:
    home, _ = upgraded
    token = json.loads((home.kept / "token.json").read_text())["token"]

    seen = home.run("--token", token, "records", "--limit", "100")

    own = [one["record"] for one in home.lines("records.jsonl") if one["establishment"] == "250000015"]
    assert [one["record"] for one in seen] == own
    assert len(own) == 4


def test_work_and_deposits_go_on(
    upgraded: tuple[UpgradedHome, dict[str, list[dict[str, Any]]]], tmp_path: Path
) -> None:
    home, _ = upgraded
    (tmp_path / "new.xml").write_bytes(cda(7, family="BELLANGER"))
    known = {one["file"]: one["deposit"] for one in home.lines("deposits.jsonl")}

    (again,) = home.run("deposit", home.kept / "flows" / "cda-2.xml")
    (new,) = home.run("deposit", tmp_path / "new.xml")
    (done,) = home.run("work", "--until-empty")

    assert again["deposit"] == known["cda-2.xml"]
    assert new["outcome"] == "accepted"
    assert done == {"documents": 2, "sealed": 2, "waiting": 0, "set_aside": 0}
    assert {one["state"] for one in home.run("records", "--limit", "100")} == {"sealed"}
    assert [one["verdict"] for one in home.run("verify", *new["records"])] == ["passed"]


@of_the_first
def test_files_are_summed_again_from_records_of_the_former_form(
    upgraded: tuple[UpgradedHome, dict[str, list[dict[str, Any]]]],
) -> None:
    """A sum of the former form depended on the order of arrival; it is made anew when the file is written."""
    home, _ = upgraded
    (received,) = [one for one in home.lines("records.jsonl") if one["state"] == "received"]
    file = UUID(received["person"]), received["establishment"]
    # Another document of the same invented person.
    flow = (home.kept / "flows" / "cda-4.xml").read_bytes().replace(b"1.2.250.1.999.1.", b"1.2.250.1.999.1.7")
    services = Services(Settings(home=home.path, now=datetime.fromisoformat(NOW)))
    try:
        with services.transactions.begin(SERVICE) as transaction:
            assert transaction.people.file(*file).former
        (added,) = door.accept(services, flow, OPERATOR)["records"]
        with services.transactions.begin(SERVICE) as transaction:
            known, records = transaction.people.file(*file), transaction.records.of_file(*file)
    finally:
        services.close()

    assert UUID(added) in {one.id for one in records}
    assert len(records) > 1
    assert not known.former
    assert known == file_of(one.details.stated.events for one in records)


@of_the_first
def test_the_journal_keeps_its_name_and_its_entries_of_the_first_form(
    upgraded: tuple[UpgradedHome, dict[str, list[dict[str, Any]]]], tmp_path: Path
) -> None:
    home, before = upgraded
    old = [entry["entry"] for entry in before["public.journal_entry"]]

    (stated,) = home.run("journal", "export", "-o", tmp_path / "log")

    entries = read_bundle((tmp_path / "log" / bundle_path(0, stated["size"])).read_bytes())
    assert stated["origin"] == "archive-dui/journal"
    assert len(entries) == stated["size"] > len(old) > 10
    assert {json.loads(entry).get("format") for entry in entries} == {None, "entry/2"}


@of_the_first
def test_a_decision_that_kept_no_facts_is_explained_and_cannot_be_taken_again(
    upgraded: tuple[UpgradedHome, dict[str, list[dict[str, Any]]]],
) -> None:
    home, _ = upgraded
    record = next(one for one in home.lines("records.jsonl") if one["state"] == "sealed")

    (replayed,) = home.run("rules", "replay", record["record"], code=11)
    (explained,) = home.run("rules", "explain", record["record"])

    assert replayed["verdict"] == "indeterminate"
    assert "kept neither its facts nor the texts of its rulebooks" in replayed["problem"]
    assert explained["steps"] and explained["problem"] == replayed["problem"]
    assert (explained["rule"], explained["last_day"]) == tuple(
        record["retention"][key] for key in ("rule", "last_day")
    )


@of_the_first
def test_a_decision_that_follows_one_of_the_former_form_can_be_taken_again(
    upgraded: tuple[UpgradedHome, dict[str, list[dict[str, Any]]]], tmp_path: Path
) -> None:
    """It is taken when the file next moves; the former one is kept beside it."""
    home, _ = upgraded
    (first,) = home.run("deposit", home.kept / "flows" / "cda-1.xml")
    (record,) = first["records"]
    flow = (home.kept / "flows" / "cda-1.xml").read_bytes().replace(b"1.2.250.1.999.1.", b"1.2.250.1.999.1.9")
    encounter = (
        b'<componentOf><encompassingEncounter><effectiveTime><low value="20200105"/><high value="20210306"/>'
        b"</effectiveTime></encompassingEncounter></componentOf><component><structuredBody>"
    )
    flow = flow.replace(b'"EXPORT_DUI"', b'"SYNTHESE"').replace(b"<component><structuredBody>", encounter)
    (tmp_path / "moved.xml").write_bytes(flow)

    (line,) = home.run("deposit", tmp_path / "moved.xml")

    assert line["outcome"] == "accepted"
    (last,) = home.run("rules", "replay", record)
    (former,) = home.run("rules", "replay", record, "--number", "1", code=11)
    assert (last["verdict"], last["kept"]["number"]) == ("passed", 2)
    assert former["kept"]["decided_on"] is None


def test_an_earlier_version_that_meets_a_later_home_says_what_to_do_and_changes_nothing(
    upgraded: tuple[UpgradedHome, dict[str, list[dict[str, Any]]]],
) -> None:
    home, _ = upgraded
    server = home.server()
    try:
        with psycopg.connect(server.ensure_running().superuser_dsn, autocommit=True) as connection:
            connection.execute("UPDATE alembic_version SET version_num = '9999'")
            before = schema_listing(connection), rows_of(connection)
            assert home.run("records", code=10) == []
            assert home.run("work", "--until-empty", code=10) == []
            assert home.run("serve", "--port", "0", code=10) == []
            assert home.run("deposit", home.kept / "flows" / "cda-1.xml", code=10) == []
            (said,) = home.run("doctor", code=10)
            assert (schema_listing(connection), rows_of(connection)) == before
    finally:
        server.release()
    (found,) = [one for one in said["findings"] if one["severity"] == "error"]
    assert "9999" in found["message"]
    assert "Start that version or a later one, or restore the backup" in found["message"]
