"""What a home still says, and how, of rows in another form, of destroyed keys and of altered objects."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
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
from archive_service.model.actors import Role
from archive_service.model.holdings import INTAKE
from archive_service.settings import read_settings
from archive_service.storage.vault import open_small, seal_small
from tests.journeys.homes import FINESS, cda
from tests.journeys.http_flows import Service, eventually, serving

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
        command = [sys.executable, "-m", "archive_service.cli", "--home", str(self.service.home), "--json"]
        done = subprocess.run([*command, *map(str, arguments)], capture_output=True, text=True, check=False)
        return Said(done.returncode, [json.loads(one) for one in done.stdout.splitlines()], done.stderr)

    def sealed(self) -> dict[str, Any]:
        """Deposit one flow of its own; return its line once its record is sealed."""
        line: dict[str, Any] = self.client.post("/deposits", content=cda(next(_NUMBERS))).json()
        (record,) = line["records"]
        eventually(lambda: self.client.get(f"/records/{record}").json()["state"] == "sealed", 60)
        return line

    def another_form(self, table: str, row: str, tenant: str) -> AbstractContextManager[None]:
        """Have the facts of a row stand there as another version would have written them."""
        return self.rewritten(table, row, tenant, f'"{table}/1"'.encode(), f'"{table}/9"'.encode())

    @contextmanager
    def rewritten(self, table: str, row: str, tenant: str, old: bytes, new: bytes) -> Iterator[None]:
        """Have the facts of a row stand there with `new` where they have `old`, for a block."""
        vault, name = self.services.vault, f"{table} {row}".encode()
        with psycopg.connect(self.services.database.owner, autocommit=True) as connection:
            ((key, sealed),) = connection.execute(
                sql.SQL("SELECT key, facts FROM {} WHERE id = %s").format(sql.Identifier(table)), (UUID(row),)
            ).fetchall()
            written = open_small(vault.key(tenant, key), sealed, name)
            other = written.replace(old, new)
            assert other != written
            put = sql.SQL("UPDATE {} SET facts = %s WHERE id = %s").format(sql.Identifier(table))
            connection.execute(put, (seal_small(vault.key(tenant, key), other, name), UUID(row)))
            yield
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
        yield
        path.write_bytes(kept)


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Held]:
    with serving(tmp_path_factory.mktemp("home") / "le home", ARCHIVE_BATCH_AGE="PT1S") as service:
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


def test_a_row_of_another_form_is_refused_with_a_code(held: Held) -> None:
    line = held.sealed()
    (record,) = line["records"]

    with held.another_form("record", record, FINESS):
        listed = held.run("records")
        shown = held.run("record", record)
        over_http = [held.client.get(path) for path in ("/records", f"/records/{record}")]
    with held.another_form("deposit", line["deposit"], INTAKE):
        deposits = held.run("deposits", "list")
        over_http += [held.client.get(path) for path in ("/deposits", f"/deposits/{line['deposit']}")]

    for said in (listed, shown, deposits):
        assert (said.code, said.lines) == (10, [])
        assert said.told.startswith("unknown-form: ")
        assert "Traceback" not in said.told
    for answer in over_http:
        refused(answer, 500, "unknown-form")
    assert held.run("records").code == 0


def test_a_deposit_whose_key_is_destroyed_is_still_listed_with_what_is_known(
    held: Held, tmp_path: Path
) -> None:
    # By the command: the server has not opened it yet, and does not keep its key in memory.
    flow = tmp_path / "flow.xml"
    flow.write_bytes(cda(next(_NUMBERS)))
    (line,) = held.run("deposit", flow).lines
    other, deposit = held.sealed(), line["deposit"]

    held.services.vault.destroy(INTAKE, f"deposit/{deposit}")
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
