"""`verify journal` finds what was changed in the database, in the store, and in what is kept beside them."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Barrier

import pytest

from archive_service.adapters import SystemClock
from archive_service.bootstrap import Services
from archive_service.errors import NotAllowed
from archive_service.model.actors import OPERATOR, Role
from signing.timestamps import NoTimeStamper
from tests.begun_homes import begun
from tests.journeys.homes import Home, cda
from tests.journeys.published_formats import keep
from tests.journeys.test_journal_witnessed import (
    NOW,
    REWRITTEN,
    Archives,
    archives,
    grow,
    owner_runs,
    services,
)

__all__ = ["archives", "services"]

LOG = Path("objects/journal")


def _change(path: Path, at: int = 40) -> None:
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(bytes(content))


@pytest.fixture
def whole(services: Services, archives: Archives) -> Services:
    """A home whose journal is published, cosigned and dated."""
    grow(services, 300)
    services.journal_stamping.stamp()
    archives.cosign()
    grow(services, 300)
    return services


def failed(services: Services) -> set[str]:
    report = services.journal_check.report(OPERATOR)
    return {step.name for step in report.steps if step.verdict.value != "passed"}


def test_a_whole_journal_passes(whole: Services) -> None:
    report = whole.journal_check.report(OPERATOR)

    assert [(step.number, step.verdict.value) for step in report.steps] == [
        (number, "passed") for number in range(1, 8)
    ], report.steps
    with pytest.raises(NotAllowed):
        whole.journal_check.report(replace(OPERATOR, role=Role.AUDITOR))


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        (REWRITTEN, "entrées de la base"),
        (
            "DELETE FROM journal_entry WHERE number = (SELECT entry FROM journal_leaf WHERE index = 7)",
            "entrées de la base",
        ),
        ("UPDATE journal_leaf SET leaf = sha256('x') WHERE index = 9", "entrées de la base"),
        ("DELETE FROM journal_leaf WHERE index = 11", "entrées de la base"),
        ("DELETE FROM journal_leaf WHERE index >= 400", "entrées de la base"),
        (
            "DELETE FROM journal_entry WHERE number IN (SELECT entry FROM journal_leaf WHERE index >= 400); "
            "DELETE FROM journal_leaf WHERE index >= 400; DELETE FROM journal_head WHERE size > 400",
            "début publié du journal",
        ),
        (
            "UPDATE journal_head SET root = sha256('x'), frontier = '\\x0000000000000000'",
            "entrées de la base",
        ),
    ],
)
def test_what_the_owner_of_the_database_changes_is_found(whole: Services, statement: str, found: str) -> None:
    owner_runs(whole, statement)

    assert found in failed(whole)


@pytest.mark.parametrize(
    ("harm", "found"),
    [
        (lambda log: _change(log / "tile/0/000"), "fichiers publiés"),
        (lambda log: _change(log / "tile/entries/001"), "fichiers publiés"),
        (lambda log: (log / "tile/0/001").unlink(), "fichiers publiés"),
        (lambda log: _change(next((log / "tile/1/000.p").iterdir())), "fichiers publiés"),
        (lambda log: _change(log / "checkpoint"), "point de contrôle signé"),
        (lambda log: _change(next((log / "cosigned").iterdir()), -20), "cosignatures des témoins"),
        (lambda log: _change(next((log / "stamped").glob("*.note")), -20), "horodatages"),
        (lambda log: _change(next((log / "stamped").glob("*.ers")), -20), "horodatages"),
        (lambda log: (log / "witnesses").write_bytes(b"{}"), "refus des témoins"),
    ],
)
def test_what_is_changed_in_the_store_is_found(
    whole: Services, harm: Callable[[Path], object], found: str
) -> None:
    harm(whole.home / LOG)

    assert found in failed(whole)


def test_checkpoints_are_dated_at_most_so_often_and_stay(services: Services) -> None:
    assert services.journal_stamping.stamp() is None
    grow(services, 5)
    first = services.journal_stamping.stamp()
    grow(services, 5)

    assert first is not None
    assert services.journal_stamping.stamp() is None
    later = replace(services.journal_stamping, clock=SystemClock(NOW + timedelta(hours=2)))
    assert later.stamp() == first + 5
    assert later.stamp() is None
    assert services.journal_stamping.stamps.sizes() == [first, first + 5]
    assert "horodatages" not in failed(services)


def test_without_an_authority_the_journal_is_published_all_the_same(services: Services) -> None:
    grow(services, 5)
    undated = replace(services.journal_stamping, stamper=NoTimeStamper())
    work = replace(services.queued_work, stamp=undated.stamp)

    work.publish_journal()

    assert undated.stamps.sizes() == []
    assert services.journal_stamping.stamp() is not None


def test_the_command_says_it_in_numbered_steps(tmp_path: Path) -> None:
    home, flow = Home(begun(tmp_path / "home")), tmp_path / "flow.xml"
    flow.write_bytes(cda())
    home.run("deposit", flow)
    home.run("work", "--until-empty")

    lines = home.run("verify", "journal")

    keep(lines, "verify-report")
    assert (lines[0]["target"], lines[0]["verdict"]) == ("journal", "passed")
    _change(tmp_path / "home" / LOG / "checkpoint")
    assert home.run("verify", "journal", code=10)[0]["verdict"] == "failed"


def test_two_who_date_a_checkpoint_at_once_date_it_once(services: Services) -> None:
    grow(services, 5)
    together = Barrier(2)

    def stamped(_: int) -> int | None:
        together.wait()
        return services.journal_stamping.stamp()

    with ThreadPoolExecutor(2) as two:
        sizes = list(two.map(stamped, range(2)))

    assert sorted(size is None for size in sizes) == [False, True]
    assert services.journal_stamping.stamps.sizes() == [size for size in sizes if size is not None]


def test_a_date_whose_note_was_not_kept_is_kept_by_the_next_run(services: Services) -> None:
    grow(services, 5)
    size = services.journal_stamping.stamp()
    (note,) = (services.home / LOG / "stamped").glob("*.note")
    note.chmod(0o600)
    note.unlink()

    assert services.journal_stamping.stamp() == size
    assert services.journal_stamping.stamps.sizes() == [size]
    assert failed(services) == set()
