"""The embedded server: one for all processes of a home, after any process was killed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg
import pytest

from archive_service.errors import Misconfigured
from archive_service.storage.postgres.embedded import ConnectionInfo, EmbeddedPostgres

USER_PROCESS = """
import sys
from pathlib import Path
import psycopg
from archive_service.storage.postgres.embedded import EmbeddedPostgres
info = EmbeddedPostgres(Path(sys.argv[1])).ensure_running()
with psycopg.connect(info.superuser_dsn) as connection:
    print(connection.execute("SELECT pg_postmaster_start_time()").fetchone()[0], flush=True)
sys.stdin.readline()
"""
STARTED = "SELECT pg_postmaster_start_time()::text"


@contextmanager
def running(home: Path) -> Iterator[tuple[EmbeddedPostgres, ConnectionInfo]]:
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    server = EmbeddedPostgres(home)
    try:
        info = server.ensure_running()
        yield server, info
    finally:
        server.release()


@contextmanager
def user_process(home: Path) -> Iterator[subprocess.Popen[str]]:
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    with subprocess.Popen(
        [sys.executable, "-c", USER_PROCESS, str(home)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def said(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def ask(info: ConnectionInfo, question: str) -> object:
    with psycopg.connect(info.superuser_dsn) as connection:
        row = connection.execute(question).fetchone()
    return row[0] if row else None


def first_process(home: Path) -> int:
    return int((home / "postgres" / "postmaster.pid").read_text().split()[0])


def lives(home: Path) -> bool:
    return (home / "postgres" / "postmaster.pid").exists()


def test_a_home_holds_a_postgresql_18_that_listens_on_no_network(tmp_path: Path) -> None:
    with running(tmp_path) as (_, info):
        assert str(ask(info, "SHOW server_version")).startswith("18.")
        assert ask(info, "SHOW listen_addresses") == ""
        assert ask(info, "SHOW server_encoding") == "UTF8"
        assert ask(info, "SHOW data_checksums") == "on"
        assert ask(info, "SHOW fsync") == "on"
        assert ask(info, "SELECT current_database()") == info.database
        assert ask(info, "SELECT lower('ÉLÉONORE')") == "éléonore"
        assert info.socket_dir.stat().st_mode & 0o777 == 0o700
        assert (tmp_path / "postgres").stat().st_mode & 0o777 == 0o700
    assert not lives(tmp_path)
    assert not info.socket_dir.exists()


def test_asking_again_gives_the_same_server(tmp_path: Path) -> None:
    with running(tmp_path) as (server, info):
        started = ask(info, STARTED)

        assert server.ensure_running() == info
        with running(tmp_path) as (_, other):
            assert ask(other, STARTED) == started

        # The second user has gone, the first has not.
        assert ask(info, STARTED) == started


@pytest.mark.parametrize(
    "name", ["with space", 'l\'été "à" $HOME `x` %s, b', "long/" + "é" * 120 + "/" + "x" * 200]
)
def test_a_home_may_have_any_path(tmp_path: Path, name: str) -> None:
    with running(tmp_path / name) as (_, info):
        assert ask(info, "SELECT 1") == 1
        assert len(str(info.socket_dir)) < 80


def test_what_was_committed_outlives_a_kill_of_the_server(tmp_path: Path) -> None:
    with running(tmp_path) as (server, info):
        with psycopg.connect(info.superuser_dsn) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
        with psycopg.connect(info.superuser_dsn):
            os.kill(first_process(tmp_path), signal.SIGKILL)

            again = server.ensure_running()

        assert ask(again, "SELECT answer FROM kept") == 42


def test_a_kill_of_all_its_processes_is_no_obstacle(tmp_path: Path) -> None:
    with running(tmp_path) as (server, info):
        group = os.getpgid(first_process(tmp_path))
        started = ask(info, STARTED)
        os.killpg(group, signal.SIGKILL)

        assert ask(server.ensure_running(), STARTED) != started


def test_a_process_id_left_over_from_before_a_reboot_is_no_obstacle(tmp_path: Path) -> None:
    with running(tmp_path):
        old = (tmp_path / "postgres" / "postmaster.pid").read_text()
    stranger = subprocess.Popen(["sleep", "60"])
    try:
        lines = [str(stranger.pid), *old.splitlines()[1:]]
        (tmp_path / "postgres" / "postmaster.pid").write_text("\n".join(lines) + "\n")

        with running(tmp_path) as (_, info):
            assert ask(info, "SELECT 1") == 1

        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_processes_that_start_at_once_share_one_server_and_the_last_stops_it(tmp_path: Path) -> None:
    with ExitStack() as stack:
        users = [stack.enter_context(user_process(tmp_path)) for _ in range(3)]
        starts = {said(user) for user in users}
        assert len(starts) == 1 and "" not in starts

        for user in users:
            assert lives(tmp_path)
            user.communicate("done\n", timeout=60)

        assert not lives(tmp_path)


def test_the_server_of_a_killed_user_serves_the_next(tmp_path: Path) -> None:
    with user_process(tmp_path) as user:
        started = said(user)
        user.kill()
        user.wait()

    with user_process(tmp_path) as next_user:
        assert said(next_user) == started
        next_user.communicate("done\n", timeout=60)

    assert not lives(tmp_path)


def test_a_server_that_is_still_starting_can_be_stopped(tmp_path: Path) -> None:
    with running(tmp_path):
        pass
    server = EmbeddedPostgres(tmp_path)
    server._wait_until_ready = lambda info: None  # type: ignore[method-assign]
    server.ensure_running()
    begun = time.monotonic()

    server.release()

    assert time.monotonic() - begun < 10
    with running(tmp_path) as (_, info):
        assert ask(info, "SELECT 1") == 1


def test_an_interrupt_at_the_terminal_is_not_for_the_server(tmp_path: Path) -> None:
    with running(tmp_path):
        assert os.getsid(first_process(tmp_path)) == first_process(tmp_path)


def test_a_socket_folder_that_was_cleaned_away_comes_back(tmp_path: Path) -> None:
    with running(tmp_path) as (server, info):
        shutil.rmtree(info.socket_dir)

        assert ask(server.ensure_running(), "SELECT 1") == 1


def test_a_socket_folder_made_by_somebody_else_is_refused(tmp_path: Path) -> None:
    with running(tmp_path) as (_, info):
        pass
    info.socket_dir.mkdir(mode=0o755)
    info.socket_dir.chmod(0o755)
    try:
        with pytest.raises(Misconfigured, match="must be a folder that belongs to"):
            EmbeddedPostgres(tmp_path).ensure_running()
        info.socket_dir.rmdir()
        info.socket_dir.symlink_to(tmp_path)
        with pytest.raises(Misconfigured, match="must be a folder that belongs to"):
            EmbeddedPostgres(tmp_path).ensure_running()
    finally:
        info.socket_dir.unlink(missing_ok=True)


def test_no_value_of_a_failed_statement_reaches_the_log(tmp_path: Path) -> None:
    with (
        running(tmp_path) as (_, info),
        psycopg.connect(info.superuser_dsn, autocommit=True) as connection,
    ):
        connection.execute("CREATE TABLE people (name text PRIMARY KEY, born date)")
        connection.execute("INSERT INTO people (name) VALUES ('Zéphyrine')")
        for statement, values in (
            ("INSERT INTO people (name) VALUES (%s)", ["Zéphyrine"]),
            ("INSERT INTO people (name, born) VALUES ('x', %s)", ["Zéphyrine"]),
            ("SELECT 'Zéphyrine' FROM nowhere", []),
            ("DO $$ BEGIN RAISE WARNING 'Zéphyrine'; END $$", []),
        ):
            try:
                connection.execute(statement, values)
            except psycopg.Error:
                continue

    logs = b"".join(path.read_bytes() for path in (tmp_path / "postgres-log").iterdir())
    assert b"ready to accept connections" in logs
    assert "Zéphyrine".encode() not in logs


def test_a_cluster_of_another_version_is_refused(tmp_path: Path) -> None:
    with running(tmp_path):
        pass
    (tmp_path / "postgres" / "PG_VERSION").write_text("17\n")

    with pytest.raises(Misconfigured, match="PostgreSQL 17"):
        EmbeddedPostgres(tmp_path).ensure_running()


def test_a_start_that_was_cut_off_is_begun_again(tmp_path: Path) -> None:
    (tmp_path / "postgres.draft").mkdir()
    (tmp_path / "postgres.draft" / "PG_VERSION").write_text("18\n")

    with running(tmp_path) as (_, info):
        assert ask(info, "SELECT 1") == 1


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's server runs under another account")
def test_root_runs_it_as_another_account_below_folders_that_only_root_may_enter(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)

    with running(closed / "home") as (_, info):
        assert ask(info, "SELECT 1") == 1
        assert (closed / "home" / "postgres").stat().st_uid != 0

    assert closed.stat().st_mode & 0o777 == 0o700
    assert closed.stat().st_uid == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_a_home_restored_by_root_is_given_back_to_the_server(tmp_path: Path) -> None:
    with running(tmp_path / "home") as (_, info), psycopg.connect(info.superuser_dsn) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    for path in (tmp_path / "home").rglob("*"):
        os.chown(path, 0, 0)
    (tmp_path / "home").rename(tmp_path / "restored")

    with running(tmp_path / "restored") as (_, info):
        assert ask(info, "SELECT answer FROM kept") == 42
