"""What cannot be read does not stop an export, is listed in it, and hides nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from posixpath import dirname, normpath
from urllib.parse import unquote
from uuid import UUID

import psycopg
import pytest

from archive_service.bootstrap import Services
from archive_service.model.actors import OPERATOR
from archive_service.model.export_orders import ExportKind, ExportOrder, ExportScope, ExportState
from archive_service.model.identifiers import Finess
from archive_service.model.records import Record, RecordFilter
from archive_service.runtime.worker import work_until_empty
from archive_service.settings import read_settings
from archive_service.workflows.export_orders import ExportAsked
from tests.begun_homes import filled_home
from tests.journeys import door
from tests.journeys.homes import FINESS, cda, establishment


def _two_records(services: Services) -> None:
    services.establishments.register([establishment()], OPERATOR)
    for number in range(2):
        door.accept(services, cda(number), OPERATOR, file="/home/jeanne/DUI/export.xml")
    work_until_empty(services)


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    """A home with two sealed records of two persons."""
    filled_home(tmp_path / "le home", _two_records)
    opened = Services(read_settings(tmp_path / "le home"))
    yield opened
    opened.close()


def built(services: Services, certificate: bytes) -> ExportOrder:
    scope = ExportScope(kind=ExportKind.MASSIVE, establishments=(Finess(FINESS),))
    order = services.exports.order(ExportAsked(scope=scope, certificate=certificate), OPERATOR)
    services.export_building.build_waiting()
    return services.exports.get(order.id, OPERATOR)


def content(services: Services) -> dict[str, bytes]:
    """Return the files of the newest order, by path."""
    (order, *_) = services.exports.listed(OPERATOR)
    with services.export_delivery.package(order).files() as files:
        return {file.path: file.open().read() for file in files}


def records(services: Services) -> list[Record]:
    with services.transactions.begin(OPERATOR) as transaction:
        return list(transaction.records.listed(RecordFilter()))


def damaged(services: Services, table: str, row: UUID | None) -> None:
    """Change a byte of an encrypted row by hand."""
    with psycopg.connect(services.database.owner, autocommit=True) as owner:
        owner.execute("SET archive.scope = 'all'; SET archive.role = 'service'")
        owner.execute(
            f"UPDATE {table} SET facts = set_byte(facts, 20, 255 - get_byte(facts, 20)) WHERE id = %s", (row,)
        )


@pytest.mark.parametrize(("table", "member"), [("person", "person"), ("deposit", "deposit")])
def test_an_altered_row_beside_the_records_is_listed(
    services: Services, certificate: bytes, table: str, member: str
) -> None:
    row = getattr(records(services)[0], member)
    damaged(services, table, row)

    order = built(services, certificate)
    assert order.state is ExportState.READY
    assert order.built.equation.exported == 2
    files = content(services)
    assert json.loads(files["content/unreadable.ndjson"]) == {
        member: str(row),
        "reason": "content-altered",
    }
    assert f"content/{table}s/{row}/{table}.json" not in files


def test_a_deposit_says_the_name_of_the_file_and_not_where_the_sender_had_it(
    services: Services, certificate: bytes
) -> None:
    built(services, certificate)
    told = [json.loads(file) for path, file in content(services).items() if path.endswith("/deposit.json")]
    assert [one["file"] for one in told] == ["export.xml"] * 2


def test_every_link_of_the_pages_leads_to_a_file(services: Services, certificate: bytes) -> None:
    built(services, certificate)
    files = content(services)
    pages = {path: page.decode() for path, page in files.items() if path.endswith(".html")}

    assert "index.html" in pages
    for path, page in pages.items():
        links = re.findall(r"""href=["']([^"'#]+)""", page)
        targets = {normpath(f"{dirname(path)}/{unquote(link)}").lstrip("/") for link in links}
        assert targets <= files.keys() | {"manifest.json"}, (path, targets - files.keys())
