"""A command imports only what it needs: a list does not load the code that seals, packs or recognises."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = (
    "alembic",
    "asyncssh",
    "boto3",
    "fastapi",
    "fhir.resources",
    "lxml",
    "matplotlib",
    "procrastinate",
    "pyhanko",
    "typst",
)
PROGRAM = f"""
import json, sys
from archive_service.cli import main
try:
    main()
finally:
    print(json.dumps([name for name in {HEAVY} if name in sys.modules]), file=sys.stderr)
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("start") / "home"
    assert "alembic" in loaded(home, "doctor")
    return home


def loaded(home: Path, *words: str) -> list[str]:
    """Run a command; return which of the heavy packages it loaded."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ARCHIVE_")}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *words],
        env=environment | {"ARCHIVE_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return list(json.loads(done.stderr.splitlines()[-1]))


@pytest.mark.parametrize(
    "command",
    ["--help", "deposits list", "records", "establishments list", "token create --actor a --role esms"],
)
def test_a_small_command_loads_nothing_heavy(home: Path, command: str) -> None:
    assert loaded(home, *command.split()) == []


def test_work_without_a_push_by_sftp_loads_no_ssh(home: Path) -> None:
    assert "asyncssh" not in loaded(home, "work", "--until-empty")


def test_the_schema_at_head_is_the_last_file_of_a_revision(home: Path) -> None:
    assert "alembic" not in loaded(home, "doctor")


def test_the_schedule_loads_the_queue_and_nothing_that_reads_draws_or_seals() -> None:
    program = f"""
import sys
import archive_service.runtime.schedule
print([name for name in {HEAVY} if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "['procrastinate']\n"


def test_a_command_ends_without_a_search_for_garbage(home: Path) -> None:
    program = """
import atexit, gc, sys
atexit.register(lambda: print(gc.get_freeze_count() > 0, file=sys.stderr))
from archive_service.cli import main
main()
"""
    done = subprocess.run(
        [sys.executable, "-c", program, "--home", home, "records"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr.splitlines()[-1] == "True"
