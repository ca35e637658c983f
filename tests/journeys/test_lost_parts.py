"""A part of a home that was lost, or is not mounted, is named: it is not created again beside the others."""

from __future__ import annotations

import shutil
from base64 import b64encode
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import chain, combinations
from pathlib import Path

import pytest

from archive_service.bootstrap import Services
from archive_service.errors import Misconfigured, StoreUnavailable
from archive_service.model.actors import OPERATOR
from archive_service.model.identifiers import as_legal_entity
from archive_service.model.records import RecordFilter
from archive_service.runtime.worker import work_until_empty
from archive_service.settings import Settings
from tests.begun_homes import begun
from tests.journeys import door
from tests.journeys.homes import Home, cda
from tests.journeys.http_flows import eventually, serving

PARTS = ("master.secret", "keys", "objects", "postgres")
LOSSES = list(chain.from_iterable(combinations(PARTS, count) for count in (1, 2, 3)))
OTHER_SECRET = b64encode(bytes(range(32))).decode()
NEW_HOME = ("keys", "objects", "postgres")
"""A master secret alone is a home that was not begun."""


@pytest.fixture(scope="module", autouse=True)
def _databases_of_a_module() -> None:
    """Homes are moved, and lose their database, between two commands here."""


@pytest.fixture(autouse=True)
def _databases_of_a_test() -> None:
    """No database keeps running."""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home with a sealed record and one that waits."""
    path = tmp_path_factory.mktemp("parts") / "le home"
    services = Services(Settings(home=begun(path)))
    try:
        door.accept(services, cda(1), OPERATOR)
        work_until_empty(services)
        door.accept(services, cda(2), OPERATOR)
    finally:
        services.close()
    return Home(path)


@contextmanager
def without(home: Home, *parts: str) -> Iterator[None]:
    """Have parts of the home elsewhere for a block; what came in their place goes."""
    with ExitStack() as stack:
        for part in parts:
            path, kept = home.path / part, home.path.with_name(f"kept-{part}")
            path.rename(kept)
            stack.callback(kept.rename, path)
            stack.callback(shutil.rmtree, path, ignore_errors=True)
        yield


def entries(home: Home) -> set[str]:
    """Return what is in the home: its parts, what its stores hold, not the files of the database."""
    found = (path.relative_to(home.path) for path in home.path.rglob("*"))
    return {
        str(path)
        for path in found
        if path.parts[0] not in ("postgres", "postgres-log") or len(path.parts) == 1
    }


def records(home: Home) -> list[str]:
    """List the home's records in this process."""
    services = Services(Settings(home=home.path))
    try:
        services.check_stores()
        return [line["state"] for line in door.records(services, RecordFilter(), OPERATOR)]
    finally:
        services.close()


@pytest.mark.parametrize("lost", [loss for loss in LOSSES if loss != NEW_HOME], ids="+".join)
def test_nothing_is_made_in_the_place_of_what_is_lost(home: Home, lost: tuple[str, ...]) -> None:
    before = entries(home)
    gone = {entry for entry in before if Path(entry).parts[0] in lost}

    with without(home, *lost):
        with pytest.raises(Misconfigured, match="Nothing was changed") as refused:
            records(home)
        after = entries(home)

    assert any(part in str(refused.value) for part in lost)
    assert after == before - gone
    assert records(home) == ["sealed", "received"]


@pytest.mark.parametrize("lost", PARTS)
def test_a_command_and_the_doctor_name_the_lost_part(home: Home, lost: str, tmp_path: Path) -> None:
    flow = tmp_path / "flow.xml"
    flow.write_bytes(cda(3))
    command = ["serve", "--port", "0"] if lost == "keys" else ["deposit", flow]

    with without(home, lost):
        told, doctor = home.answer(*command), home.answer("doctor")

    assert (told.code, told.lines) == (10, [])
    assert told.told.startswith("misconfigured: ")
    assert str(home.path / lost) in told.told
    assert doctor.code == 10
    errors = [one["message"] for one in doctor.lines[0]["findings"] if one["severity"] == "error"]
    assert any(str(home.path / lost) in message for message in errors)


def test_another_master_secret_is_refused_by_the_name_of_its_file(home: Home) -> None:
    with without(home, "master.secret"):
        (home.path / "master.secret").write_text(OTHER_SECRET)
        (home.path / "master.secret").chmod(0o600)
        told = home.answer("records")
        (home.path / "master.secret").unlink()
    given = Home(home.path, ARCHIVE_MASTER_SECRET=OTHER_SECRET).answer("records")

    assert told.code == given.code == 10
    assert told.told.startswith(f"misconfigured: {home.path / 'master.secret'} is not the master secret")
    assert given.told.startswith("misconfigured: ARCHIVE_MASTER_SECRET is not the master secret")
    assert records(home) == ["sealed", "received"]


def test_a_start_that_was_cut_off_before_the_first_deposit_is_begun_again(tmp_path: Path) -> None:
    home = Home(tmp_path / "le home")
    assert records(home) == []

    with without(home, "keys", "objects"):
        assert records(home) == []
    with without(home, "postgres"):
        assert records(home) == []


def test_a_home_that_is_moved_away_under_a_service_is_not_made_anew(tmp_path: Path) -> None:
    path, moved = tmp_path / "le home", tmp_path / "déplacé"
    with serving(path, ARCHIVE_BATCH_AGE="PT1S") as service, service.esms("250000015") as client:
        assert client.post("/deposits", content=cda(1)).status_code == 201
        path.rename(moved)
        for child in ("worker", "http"):
            service.child(child).kill()

        elsewhere = Home(moved).run("records")
        assert not path.exists()
        moved.rename(path)

        eventually(lambda: client.get("/health").status_code == 200, 60)
        line = client.post("/deposits", content=cda(2)).json()
        eventually(lambda: client.get(f"/records/{line['records'][0]}").json()["state"] == "sealed", 60)
    assert len(elsewhere) == 1


def test_a_child_whose_home_goes_while_it_starts_makes_nothing(tmp_path: Path) -> None:
    home, moved = tmp_path / "le home", tmp_path / "déplacé"
    services = Services(Settings(home=begun(home)), may_make_home=False)
    try:
        assert services.home == home  # it looked, and saw the home
        home.rename(moved)
        for opened in ("object_store", "published_files", "key_store", "transactions"):
            with pytest.raises((StoreUnavailable, Misconfigured, FileNotFoundError)):
                getattr(services, opened)
            assert not home.exists(), opened
    finally:
        services.close()
        moved.rename(home)


def test_a_seal_key_is_not_issued_into_a_home_that_is_gone(tmp_path: Path) -> None:
    home = tmp_path / "le home"
    services = Services(Settings(home=begun(home)))
    try:
        keyring = services.trust_services.keyring
        keyring.seal_key(as_legal_entity("250000015"), "EHPAD inventé")
    finally:
        services.close()
    home.rename(tmp_path / "déplacé")

    with pytest.raises(StoreUnavailable):
        keyring.seal_key(as_legal_entity("250000999"), "EHPAD inventé")
    assert not home.exists()
