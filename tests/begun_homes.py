"""New homes as a first start leaves them, without running `initdb` and the migrations for each.

The embedded database is made once in a run, by the service's own code, stopped in order and copied. The
master secret of each home is its own. What a first start does is tested where homes are opened without this.
"""

from __future__ import annotations

import atexit
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import psycopg

from archive_service.bootstrap import Services
from archive_service.settings import Settings
from archive_service.storage.keys.master_secret import load_master
from archive_service.storage.postgres.account import binaries, server_account
from archive_service.storage.postgres.database import Database
from archive_service.storage.postgres.embedded import EmbeddedPostgres, has_cluster
from archive_service.storage.postgres.processes import server_environment
from tests.development_keys import reuse_seal_keys

_SMALL = """
shared_buffers = 16MB
io_method = sync
max_logical_replication_workers = 0
"""
"""Settings of a server that has little to do and starts for each test: a third less to start and stop."""

T = TypeVar("T")

SEAL_KEYS = reuse_seal_keys()
"""The folder of the seal keys of this run, for processes that seal in these homes."""


def begun(home: Path) -> Path:
    """Make a home with an empty database of the present schema and a master secret of its own; return it."""
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    with_database(home)
    load_master(home, make=True)
    return home


def filled_home(home: Path, fill: Callable[[Services], T]) -> T:
    """Make a home as `fill` leaves a new one; return what `fill` returned.

    It is filled once in a run and copied, its master secret included: for tests that change it, or that look
    at homes one at a time.
    """
    made, returned = _filled(fill)
    home.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["cp", "-a", made, home], check=True)
    answer: T = returned
    return answer


@cache
def _filled(fill: Callable[[Services], Any]) -> tuple[Path, Any]:
    """Return the folder of a home that is filled and stopped, and what `fill` returned."""
    folder = Path(tempfile.mkdtemp(prefix="filled-home-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    services = Services(Settings(home=begun(folder / "home")))
    try:
        returned = fill(services)
    finally:
        services.close()
        let_stop(folder / "home")
    return folder / "home", returned


_KEPT: list[dict[Path, EmbeddedPostgres]] = []
"""The servers that are kept running, innermost block last."""


@contextmanager
def keeping_databases() -> Iterator[None]:
    """Keep the database of each home running on which commands run, until the block ends.

    Each command would start and stop it, which takes as long as the command.
    """
    kept: dict[Path, EmbeddedPostgres] = {}
    _KEPT.append(kept)
    try:
        yield
    finally:
        _KEPT.remove(kept)
        for server in kept.values():
            server.release()


def keep_running(home: Path) -> None:
    """Keep the database of a home running, if it has one, when this is inside of `keeping_databases`."""
    if _KEPT and has_cluster(home) and not any(home in kept for kept in _KEPT):
        server = EmbeddedPostgres(home)
        server.ensure_running()
        _KEPT[-1][home] = server


def let_stop(home: Path) -> None:
    """Keep the database of a home running no longer: whoever uses it last stops it."""
    for kept in _KEPT:
        if home in kept:
            kept.pop(home).release()


@contextmanager
def running_database(home: Path) -> Iterator[None]:
    """Keep the database of a home running, which each command would otherwise start and stop for itself."""
    server = EmbeddedPostgres(home)
    server.ensure_running()
    try:
        yield
    finally:
        server.release()


def with_database(home: Path) -> Path:
    """Put the empty database alone into a home whose master secret is given to it; return the home."""
    assert not has_cluster(home)
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    data = home / "postgres"
    data.mkdir(mode=0o700)
    subprocess.run(["tar", "-xf", _first_database(), "-C", data], check=True)
    return home


@cache
def _first_database() -> Path:
    """Return an archive of a stopped database that nobody used; the end of the run removes it."""
    folder = Path(tempfile.mkdtemp(prefix="first-home-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    (folder / "home").mkdir(mode=0o700)
    data = folder / "home" / "postgres"
    server = EmbeddedPostgres(folder / "home")
    dsn = server.ensure_running().superuser_dsn
    Database.of(dsn, secret=b"", embedded=True).upgrade(b"")
    _drop_what_no_home_uses(dsn)
    server.release()
    # A third of the bytes and half of the files are copied: the log begins anew, with a first segment that
    # is mostly a hole.
    command = [*server_account(data).prefix, str(binaries() / "pg_resetwal"), "-D", str(data)]
    subprocess.run(command, check=True, capture_output=True, env=server_environment())
    with open(data / "postgresql.conf", "a", encoding="utf-8") as settings:
        settings.write(_SMALL)
    archive = folder / "postgres.tar"
    subprocess.run(["tar", "-cSf", archive, "-C", data, "."], check=True)
    return archive


def _drop_what_no_home_uses(dsn: str) -> None:
    """Drop the databases from which other databases would be made."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        for name in ("template0", "template1"):
            connection.execute(f"ALTER DATABASE {name} IS_TEMPLATE false")
            connection.execute(f"DROP DATABASE {name}")
