"""Answers of a home with rows in another form, destroyed keys and altered objects."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import psycopg
import pytest
from psycopg import sql

from archive_service.bootstrap import Services
from archive_service.model.actors import OPERATOR, Role
from archive_service.model.keys import INTAKE, flow_key
from archive_service.settings import read_settings
from archive_service.storage.keys.encryption import decrypt_field, encrypt_field
from tests.begun_homes import begun
from tests.journeys.commands import run_command
from tests.journeys.homes import FINESS, cda
from tests.journeys.http_flows import Service, eventually, serving, transaction

_NUMBERS = count(1)


@dataclass(frozen=True, slots=True)
class Said:
    """How a command ended."""

    code: int
    lines: list[dict[str, Any]]
    told: str


@dataclass(frozen=True, slots=True)
class Held:
    """A service on a home, and what lies under it."""

    service: Service
    services: Services
    client: httpx.Client

    def run(self, *arguments: str | Path) -> Said:
        """Run a command in the home."""
        done = run_command(["--home", self.service.home, "--json", *arguments], os.environ)
        lines = [json.loads(one) for one in done.stdout.splitlines()]
        return Said(done.returncode, lines, done.stderr.decode())

    def sealed(self, number: int | None = None) -> dict[str, Any]:
        """Deposit one flow of its own; return its line once its record is sealed."""
        line: dict[str, Any] = self.client.post("/deposits", content=cda(number or next(_NUMBERS))).json()
        (record,) = line["records"]
        eventually(lambda: self.client.get(f"/records/{record}").json()["state"] == "sealed", 60)
        return line

    def another_form(self, table: str, row: str, tenant: str) -> AbstractContextManager[None]:
        """Have the facts of a row stand there as another version would have written them."""
        return self.rewritten(table, row, tenant, f'"{table}/'.encode(), f'"{table}/9'.encode())

    def rewritten(
        self, table: str, row: str, tenant: str, old: bytes, new: bytes
    ) -> AbstractContextManager[None]:
        """Have the facts of a row stand there with `new` where they have `old`, for a block."""

        def change(key: bytes, sealed: bytes) -> bytes:
            written = decrypt_field(key, sealed, f"{table} {row}".encode())
            assert old in written
            return encrypt_field(key, written.replace(old, new), f"{table} {row}".encode())

        return self.put_in(table, row, tenant, change)

    @contextmanager
    def put_in(
        self, table: str, row: str, tenant: str, change: Callable[[bytes, bytes], bytes]
    ) -> Iterator[None]:
        """Put other encrypted facts into a row, for a block: `change` gets its key and its present facts."""
        with psycopg.connect(self.services.database.owner, autocommit=True) as connection:
            ((key, sealed),) = connection.execute(
                sql.SQL("SELECT key, facts FROM {} WHERE id = %s").format(sql.Identifier(table)), (UUID(row),)
            ).fetchall()
            put = sql.SQL("UPDATE {} SET facts = %s WHERE id = %s").format(sql.Identifier(table))
            connection.execute(put, (change(self.services.vault.key(tenant, key), sealed), UUID(row)))
            try:
                yield
            finally:
                connection.execute(put, (sealed, UUID(row)))

    @contextmanager
    def harmed(self, name: str, harm: str) -> Iterator[None]:
        """Have an object altered in its store, or lost from it."""
        (path,) = (self.service.home / "objects").rglob(name.rpartition("/")[2])
        kept = path.read_bytes()
        path.chmod(0o600)
        if harm == "lost":
            path.unlink()
        else:
            path.write_bytes(kept[:-1] + bytes([kept[-1] ^ 1]))
        try:
            yield
        finally:
            path.write_bytes(kept)


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Held]:
    with serving(begun(tmp_path_factory.mktemp("home") / "le home"), ARCHIVE_BATCH_AGE="PT1S") as service:
        services = Services(read_settings(service.home))
        try:
            with service.client(service.make_token(role=Role.ESMS, tenants=(FINESS,))) as client:
                yield Held(service, services, client)
        finally:
            services.close()


def refused(answer: httpx.Response, status: int, code: str) -> None:
    """Check that an answer is this problem."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == code


HARMS = {
    "unknown-form": lambda held, table, row, tenant: held.another_form(table, row, tenant),
    "content-altered": lambda held, table, row, tenant: held.put_in(
        table, row, tenant, lambda _, sealed: sealed[:-1] + bytes([sealed[-1] ^ 1])
    ),
}


@pytest.mark.parametrize("code", HARMS)
def test_a_row_that_cannot_be_read_is_refused_with_a_code_when_it_is_asked_for(held: Held, code: str) -> None:
    line = held.sealed()
    (record,) = line["records"]

    with HARMS[code](held, "record", record, FINESS):
        shown = held.run("record", record)
        part = held.run("record", record, "--get", "document")
        over_http = [held.client.get(f"/records/{record}{part}") for part in ("", "/document")]
    with HARMS[code](held, "deposit", line["deposit"], INTAKE):
        over_http.append(held.client.get(f"/deposits/{line['deposit']}"))

    for said in (shown, part):
        assert (said.code, said.lines) == (10, [])
        assert said.told.startswith(f"{code}: ")
        assert "Traceback" not in said.told
    for answer in over_http:
        refused(answer, 500, code)
    assert held.run("record", record).code == 0


@pytest.mark.parametrize("code", HARMS)
def test_a_list_goes_on_beside_a_row_that_cannot_be_read(held: Held, code: str) -> None:
    first, harmed, last = (held.sealed() for _ in range(3))
    (record,) = harmed["records"]

    with HARMS[code](held, "record", record, FINESS):
        records, over_http = held.run("records"), held.client.get("/records")
    (line,) = (one for one in records.lines if one["damaged"])

    assert (records.code, over_http.status_code) == (10, 200)
    assert over_http.json() == records.lines
    assert (line["record"], line["state"], line["problem"]) == (record, "sealed", code)
    assert (line["title"], line["digests"]) == ("", {"source": None, "document": None})
    assert {*first["records"], *last["records"]} < {one["record"] for one in records.lines}

    with HARMS[code](held, "deposit", harmed["deposit"], INTAKE):
        deposits, over_http = held.run("deposits", "list"), held.client.get("/deposits")
    (line,) = (one for one in deposits.lines if one["damaged"])

    assert (deposits.code, over_http.status_code) == (10, 200)
    assert over_http.json() == deposits.lines
    assert line == {
        **harmed,
        "damaged": True,
        "receipt": None,
        "findings": [{**line["findings"][0], "code": code, "severity": "error", "where": ""}],
    }
    assert {first["deposit"], last["deposit"]} < {one["deposit"] for one in deposits.lines}
    assert held.run("records").code == held.run("deposits", "list").code == 0


def test_a_sender_sees_the_own_deposit_that_cannot_be_read_marked_in_the_list(held: Held) -> None:
    held.sealed()
    vendor = held.service.make_token(role=Role.VENDOR, tenants=(FINESS,), actor="éditeur")
    other = held.service.make_token(role=Role.VENDOR, tenants=(FINESS,), actor="autre éditeur")
    with held.service.client(vendor) as client, held.service.client(other) as somebody:
        line = client.post("/deposits", content=cda(next(_NUMBERS))).json()
        with held.another_form("deposit", line["deposit"], INTAKE):
            listed, not_theirs = client.get("/deposits"), somebody.get("/deposits")
            alone = somebody.get(f"/deposits/{line['deposit']}")

    assert [(one["deposit"], one["damaged"]) for one in listed.json()] == [(line["deposit"], True)]
    assert not_theirs.json() == []
    refused(alone, 404, "not-found")


def test_a_flow_about_somebody_whose_record_cannot_be_read_is_taken_in(held: Held, tmp_path: Path) -> None:
    number = next(_NUMBERS)
    (record,) = held.sealed(number)["records"]
    second = cda(number).replace(f"999.1.{number}".encode(), f"999.1.9{number}".encode())

    with held.another_form("record", record, FINESS):
        taken = held.client.post("/deposits", content=second)

    assert taken.status_code == 201, taken.text
    records = {one["record"]: one for one in held.run("records").lines}
    assert records[record]["person"] == records[taken.json()["records"][0]]["person"]


def test_a_deposit_whose_key_is_destroyed_is_still_listed_with_what_is_known(
    held: Held, tmp_path: Path
) -> None:
    # By the command: the server has not opened it yet, and does not keep its key in memory.
    flow = tmp_path / "flow.xml"
    flow.write_bytes(cda(next(_NUMBERS)))
    (line,) = held.run("deposit", flow).lines
    other, deposit = held.sealed(), line["deposit"]

    held.services.vault.destroy(INTAKE, flow_key(UUID(deposit)))
    over_http = held.client.get("/deposits")
    one = held.client.get(f"/deposits/{deposit}")
    listed = held.run("deposits", "list")
    records = held.client.get("/records")

    left = {**line, "file": "", "receipt": None, "findings": []}
    assert (over_http.status_code, one.status_code, listed.code) == (200, 200, 0)
    assert [found for found in over_http.json() if found["deposit"] == deposit] == [left]
    assert [found for found in listed.lines if found["deposit"] == deposit] == [left]
    assert one.json() == left
    assert other["receipt"] in [found["receipt"] for found in listed.lines]
    assert set(line["records"]) <= {found["record"] for found in records.json()}
    refused(held.client.get(f"/records/{line['records'][0]}/receipt"), 404, "not-found")


def test_a_bug_on_one_file_is_its_own_line_and_the_others_go_on(held: Held, tmp_path: Path) -> None:
    flows = [tmp_path / f"{name}.xml" for name in ("broken", "other-form", "new")]
    for flow in flows:
        flow.write_bytes(cda(next(_NUMBERS)))
    broken, other, _ = flows
    first, second = held.run("deposit", broken, other).lines

    with (
        held.rewritten("deposit", first["deposit"], INTAKE, b'"file":', b'"fils":'),
        held.another_form("deposit", second["deposit"], INTAKE),
    ):
        both = held.run("deposit", *flows)
        refused_alone = held.run("deposit", other)
    again = held.run("deposit", *flows)

    assert both.code == 1
    assert [(line["file"], line["deposit"] is None) for line in both.lines] == [
        (str(broken), True),
        (str(other), True),
        (str(flows[2]), False),
    ]
    assert [line["findings"][0]["code"] for line in both.lines[:2]] == ["internal-error", "unknown-form"]
    assert {line["receipt"] for line in both.lines[:2]} == {None}
    assert both.lines[2]["outcome"] == "accepted"
    assert f"{broken}: internal-error: KeyError at " in both.told
    assert "Traceback" not in both.told
    assert refused_alone.code == 10
    assert again.code == 0
    assert [line["deposit"] for line in again.lines[:2]] == [first["deposit"], second["deposit"]]


OBJECTS = {
    "source": "source_object",
    **dict.fromkeys(("document", "manifest", "nonce", "provenance"), "document_object"),
}


@pytest.mark.parametrize(("harm", "code"), [("altered", "object-damaged"), ("lost", "object-lost")])
def test_a_part_that_its_store_altered_or_lost_is_refused_with_a_code(
    held: Held, tmp_path: Path, harm: str, code: str
) -> None:
    (record,) = held.sealed()["records"]
    with held.services.transactions.begin(OPERATOR) as opened:
        row = opened.records.get(UUID(record))

    for part, object_ in OBJECTS.items():
        with held.harmed(getattr(row, object_), harm):
            over_http = held.client.get(f"/records/{record}/{part}")
            listed = held.client.get(f"/records/{record}")

        refused(over_http, 500, code)
        assert listed.status_code == 200
        assert held.client.get(f"/records/{record}/{part}").status_code == 200
    with held.harmed(row.document_object, harm):
        shown = held.run("record", record, "--get", "document", "-o", tmp_path / "document.pdf")
        sent = held.run("transfer", "--department", "25", "--record", record, "-o", tmp_path / "transfers")
        checked = held.run("verify", record)
    for said in (shown, sent):
        assert (said.code, said.lines) == (10, [])
        assert said.told.startswith(f"{code}: record {record}: its document ")
    assert list((tmp_path / "transfers").iterdir()) == []
    assert (checked.code, checked.lines[0]["verdict"]) == (10, "failed")
    log = (held.service.home.parent / f"{held.service.home.name}.log").read_text()
    assert f'"code": "{code}"' in log


def test_a_resource_of_an_altered_flow_is_an_outcome_with_a_code(held: Held) -> None:
    sent = held.client.post(
        "/fhir",
        content=transaction((1, "ESSAI", "Ines"), finess=FINESS),
        headers={"content-type": "application/fhir+json"},
    )
    with held.services.transactions.begin(OPERATOR) as opened:
        flow = opened.deposits.get(UUID(sent.headers["archive-deposit"])).object
    address = sent.json()["entry"][1]["response"]["location"].partition("/_history")[0]

    with held.harmed(flow, "altered"):
        answer = held.client.get(f"/fhir/{address}")

    assert answer.status_code == 500
    assert answer.json()["issue"][0]["details"]["coding"][0]["code"] == "object-damaged"
