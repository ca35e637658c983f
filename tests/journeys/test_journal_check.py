"""`verify journal` finds what was changed in the database, in the store, and in what is kept beside them."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from threading import Barrier

import pytest

from archive_service.adapters import SystemClock
from archive_service.bootstrap import Services
from archive_service.errors import NotAllowed
from archive_service.model.actors import OPERATOR, Role
from archive_service.model.evidence_ageing import RenewalKind
from signing.digests import Digest
from signing.report import Verdict
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


def remove(services: Services, pattern: str) -> None:
    """Remove the only file of a dated checkpoint of that name."""
    (file,) = (services.home / LOG / "stamped").glob(pattern)
    file.unlink()


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
    remove(services, "*.note")

    assert services.journal_stamping.stamp() == size
    assert services.journal_stamping.stamps.sizes() == [size]
    assert failed(services) == set()


@pytest.mark.parametrize("kept", [".ers", ".ers .validation", ".ers .validation .note"])
def test_a_dating_that_was_killed_between_two_files_is_finished_by_the_next_run(
    services: Services, kept: str
) -> None:
    grow(services, 5)
    size = services.journal_stamping.stamp()
    (evidence,) = (services.home / LOG / "stamped").glob("*.ers")
    before = evidence.read_bytes()
    for end in {".ers", ".validation", ".note"}.difference(kept.split()):
        remove(services, f"*{end}")
    trust = services.trust_services.trust
    # Meanwhile the authorities gave other lists.
    younger = replace(services.journal_stamping, trust=lambda: replace(trust, crls=()))

    assert younger.stamp() == (None if ".note" in kept else size)

    assert services.journal_stamping.stamps.sizes() == [size]
    assert evidence.read_bytes() == before
    assert failed(services) == set()


def test_a_dating_that_was_killed_is_finished_when_the_journal_has_grown(services: Services) -> None:
    grow(services, 5)
    size = services.journal_stamping.stamp()
    remove(services, "*.note")
    grow(services, 300)

    assert services.journal_stamping.stamp() == size
    assert services.journal_stamping.stamp() is None
    assert services.journal_stamping.stamps.sizes() == [size]
    assert failed(services) == set()


def test_evidence_over_something_else_is_no_dating_that_was_begun(services: Services) -> None:
    grow(services, 5)
    size = services.journal_stamping.stamp()
    remove(services, "*.note")
    _change(services.home / LOG / f"stamped/{size}.ers", -20)

    assert services.journal_stamping.stamp() is None
    grow(services, 5)
    later = services.journal_stamping.stamp()

    assert services.journal_stamping.stamps.sizes() == [later]
    assert failed(services) == {"horodatages"}


def test_the_publication_goes_on_while_an_authority_is_asked(services: Services) -> None:
    grow(services, 5)
    inner, published = services.trust_services.stamper, list[bytes]()

    class Slow:
        def stamp(self, digest: Digest, at: datetime | None = None) -> bytes:
            published.append(other.submit(grow, services, 5).result(timeout=60))
            return inner.stamp(digest, at)

    with ThreadPoolExecutor(1) as other:
        size = replace(services.journal_stamping, stamper=Slow()).stamp()

    assert size is not None
    assert services.journal_publication.stated(published[0]).size == size + 5
    assert failed(services) == set()


def test_a_lost_date_keeps_no_later_checkpoint_from_its_own(services: Services) -> None:
    grow(services, 5)
    services.journal_stamping.stamp()
    remove(services, "*.ers")
    grow(services, 5)

    later = services.journal_stamping.stamp()

    assert later is not None
    assert services.journal_stamping.stamps.sizes()[-1] == later
    grow(services, 5)
    assert services.journal_stamping.stamp() is None
    assert failed(services) == {"horodatages"}


@pytest.mark.parametrize("lost", ["*.ers", "*.note"])
def test_a_lost_file_of_a_dated_checkpoint_is_a_failed_step(whole: Services, lost: str) -> None:
    whole.evidence_renewal.renew(RenewalKind.TIMESTAMP, "sha512", OPERATOR)
    remove(whole, lost)

    assert failed(whole) == {"horodatages"}


def test_of_two_dates_the_wrong_one_alone_is_named(services: Services) -> None:
    grow(services, 5)
    first = services.journal_stamping.stamp()
    grow(services, 5)
    second = replace(services.journal_stamping, clock=SystemClock(NOW + timedelta(hours=2))).stamp()
    services.evidence_renewal.renew(RenewalKind.TIMESTAMP, "sha512", OPERATOR)
    path = services.home / LOG / f"stamped/{second}.ers"
    path.chmod(0o600)
    path.write_bytes(path.read_bytes()[:-9])

    (step,) = [one for one in services.journal_check.report(OPERATOR).steps if one.verdict is Verdict.FAILED]

    assert f"{second} entrées" in step.detail
    assert f"{first} entrées" not in step.detail
