"""Wrong and repeated requests about portability exports: each ends with a code, and nothing is lost."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import psycopg
import pytest

from archive_service.bootstrap import Services
from archive_service.settings import read_settings
from tests.begun_homes import filled_home
from tests.journeys.export_receivers import Receiver, sealed_records
from tests.journeys.homes import FINESS, Home
from tests.journeys.published_formats import keep


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home with a sealed record."""
    filled_home(tmp_path / "le home", sealed_records(1))
    return Home(tmp_path / "le home")


def ordered(home: Home, receiver: Receiver) -> str:
    (line,) = home.run("export", "order", "--establishment", FINESS, "--to", receiver.certificate)
    return str(line["order"])


def delivered(home: Home, receiver: Receiver, folder: Path) -> tuple[str, Path]:
    """Order, build and deliver; return the order and the unpacked folder."""
    order = ordered(home, receiver)
    home.run("work", "--until-empty")
    (line,) = home.run("export", "deliver", order, "-o", folder / "volumes")
    volumes = [folder / "volumes" / one["file"] for one in line["volumes"]]
    return order, receiver.unpacked(volumes, folder / "paquet")


@pytest.mark.parametrize("contested", [False, True])
def test_a_report_that_could_not_be_written_is_written_by_closing_again(
    home: Home, receiver: Receiver, tmp_path: Path, contested: bool
) -> None:
    order, tree = delivered(home, receiver, tmp_path)
    receipt, blocked = tmp_path / "receipt.p7m", tmp_path / "file"
    signing = ("--sign", receiver.key, "--certificate", receiver.certificate, "-o", receipt)
    contesting = ("--contest", "index.html=illisible") if contested else ()
    home.run("export", "receipt", tree, *signing, *contesting)
    blocked.write_text("")
    closing = ("export", "close", order, "--receipt", receipt, "-o")
    assert home.answer(*closing, blocked).told.startswith("file-unwritable: ")

    (closed,) = home.run(*closing, tmp_path / "fin", code=10 if contested else 0)
    assert closed["state"] == ("contested" if contested else "closed")
    assert order in Path(closed["report"]).read_text("utf-8")
    assert (tmp_path / "fin" / "receipt.p7m").read_bytes() == receipt.read_bytes()


def test_a_mandate_without_end_is_refused(home: Home, receiver: Receiver, tmp_path: Path) -> None:
    large, larger = tmp_path / "large", tmp_path / "larger"
    large.write_bytes(bytes((8 << 20) + 1))
    larger.write_bytes(bytes((16 << 20) + 1))
    asking = ("export", "order", "--establishment", FINESS, "--to", receiver.certificate, "--mandate")
    for file in (large, larger, Path("/dev/zero")):
        answer = home.answer(*asking, file)
        assert (answer.code, answer.told.split(":")[0]) == (2, "invalid-request"), file
    assert home.run("export", "list") == []


@pytest.mark.parametrize("size", ["0", "-1", "1e9", "M", "²M", "٣M", "6 50M", "1.5G", "999999", "9" * 5000])
def test_a_split_that_is_no_size_is_refused(home: Home, tmp_path: Path, size: str) -> None:
    order = "00000000-0000-0000-0000-000000000000"
    answer = home.answer("export", "deliver", order, "-o", tmp_path / "volumes", f"--split={size}")
    assert (answer.code, answer.told.split(":")[0]) == (2, "invalid-request")


def test_an_order_that_cannot_be_read_hides_no_other(home: Home, receiver: Receiver) -> None:
    lost, sound = ordered(home, receiver), ordered(home, receiver)
    services = Services(read_settings(home.path))
    with psycopg.connect(services.database.owner, autocommit=True) as owner:
        owner.execute("SET archive.scope = 'all'; SET archive.role = 'service'")
        owner.execute("UPDATE export_order SET key = %s WHERE id = %s", (f"export/{UUID(int=0)}", lost))
    services.close()
    home.run("work", "--until-empty")

    lines = home.run("export", "list", code=10)
    keep(lines, "export-order")
    assert [(one["order"], one["state"], one["damaged"]) for one in lines] == [
        (sound, "ready", False),
        (lost, "refused", True),
    ]
    (line,) = home.run("export", "status", lost, code=10)
    assert line["problem"] == "key-destroyed"
    assert home.answer("export", "cancel", lost).told.startswith("key-destroyed: ")
