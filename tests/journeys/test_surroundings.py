"""A home works, or says what to do, after it was moved and under any setting of the machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from archive_service.bootstrap import Services
from archive_service.model.actors import OPERATOR
from archive_service.model.records import Part, RecordFilter
from archive_service.runtime.worker import work_until_empty
from archive_service.settings import Settings
from tests.begun_homes import begun
from tests.journeys import door
from tests.journeys.homes import Answer, Home, cda

JUST_AFTER_MIDNIGHT_IN_PARIS = "2026-06-30T22:30:00Z"


@dataclass(frozen=True, slots=True)
class Kept:
    """A home with one sealed record, and the parts of that record as files."""

    home: Home
    record: str
    parts: Path


@pytest.fixture(scope="module", autouse=True)
def _databases_of_a_module() -> None:
    """Homes are moved between two commands here."""


@pytest.fixture(autouse=True)
def _databases_of_a_test() -> None:
    """No database keeps running."""


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    folder = tmp_path_factory.mktemp("surroundings")
    services = Services(Settings(home=begun(folder / "le home")))
    try:
        door.accept(services, cda(1), OPERATOR)
        work_until_empty(services)
        (line,) = door.records(services, RecordFilter(), OPERATOR)
        parts = folder / "pièces"
        parts.mkdir()
        for part in ("source", "document", "provenance", "manifest", "nonce", "evidence"):
            content = services.record_reading.part(UUID(line["record"]), Part(part), OPERATOR)
            (parts / part).write_bytes(content)
    finally:
        services.close()
    return Kept(Home(folder / "le home"), line["record"], parts)


def test_a_home_that_was_moved_is_the_same_home(kept: Kept, tmp_path: Path) -> None:
    moved = Home(tmp_path / "là-bas")
    kept.home.path.rename(moved.path)
    try:
        assert [line["record"] for line in moved.run("records")] == [kept.record]
        assert [line["verdict"] for line in moved.run("verify", kept.record)] == ["passed"]
    finally:
        moved.path.rename(kept.home.path)


@contextmanager
def running(home: Home) -> Iterator[None]:
    """Keep the home's database running, so that no command has to start it."""
    services = Services(Settings(home=home.path))
    try:
        _ = services.database
        yield
    finally:
        services.close()


@contextmanager
def read_only_mount(folder: Path) -> Iterator[Callable[..., list[str]]]:
    """Give what begins a command that sees `folder` read-only."""
    script = 'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && exec "$@"'
    prefix = ["unshare", "--mount", "sh", "-c", script, str(folder)]
    if subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode != 0:
        pytest.skip("this account may not mount")
    yield lambda *command: [*prefix, *command]


@contextmanager
def without_write_rights(folder: Path) -> Iterator[Callable[..., list[str]]]:
    """Take everybody's right to write below `folder`."""
    if os.geteuid() == 0:
        pytest.skip("root writes whatever the rights say")
    before = {path: path.stat().st_mode for path in (folder, *folder.rglob("*"))}
    for path, mode in before.items():
        path.chmod(mode & ~0o222)
    try:
        yield lambda *command: [*command]
    finally:
        for path, mode in before.items():
            path.chmod(mode)


@pytest.mark.parametrize("read_only", [read_only_mount, without_write_rights], ids=lambda way: way.__name__)
def test_in_a_home_that_cannot_be_written_files_are_verified_and_the_rest_says_why_not(
    kept: Kept, read_only: Callable[[Path], Any]
) -> None:
    with read_only(kept.home.path) as before:

        def answer(*arguments: str | Path) -> Answer:
            command = before(sys.executable, "-m", "archive_service.cli", "--json", *map(str, arguments))
            environment = {**os.environ, "ARCHIVE_HOME": str(kept.home.path)}
            done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
            assert "Traceback" not in done.stderr
            lines = [json.loads(line) for line in done.stdout.splitlines()]
            return Answer(done.returncode, lines, done.stderr)

        whole = answer("verify", kept.parts, kept.parts / "document")
        told = [
            answer("records"),
            answer("verify", kept.record),
            answer("trust", "export", "-o", kept.parts.with_name("trust")),
        ]

    assert (whole.code, [line["verdict"] for line in whole.lines]) == (0, ["passed", "passed"])
    assert all(line["steps"][-1]["name"] == "registre des clés" for line in whole.lines)
    for one in told:
        assert (one.code, one.lines) == (10, [])
        assert one.told.startswith("misconfigured: ")
        assert str(kept.home.path) in one.told
        assert "ake the home writable" in one.told
    assert kept.home.run("records")[0]["state"] == "sealed"


@pytest.mark.parametrize("language", [{"LC_ALL": "POSIX"}, {"PYTHONIOENCODING": "latin-1"}])
def test_names_and_answers_in_french_are_written_whatever_the_language_is(
    kept: Kept, language: dict[str, str], tmp_path: Path
) -> None:
    flow = tmp_path / "flux reçu à l’été.xml"
    flow.write_bytes(cda(1))
    copy = tmp_path / "pièce « 1 ».pdf"

    with running(kept.home):
        answer = kept.home.answer("deposit", flow, **language)
        verified = kept.home.answer("verify", kept.parts, **language)
        said = subprocess.run(
            [sys.executable, "-m", "archive_service.cli", "verify", str(kept.parts)],
            env={**os.environ, **language, "ARCHIVE_HOME": str(kept.home.path)},
            capture_output=True,
            check=False,
        )
        got = kept.home.answer("record", kept.record, "--get", "document", "-o", copy, **language)

    assert [line["file"] for line in answer.lines] == [str(flow)]
    assert any("Résidence des Essais" in step["detail"] for step in verified.lines[0]["steps"])
    assert (said.returncode, said.stderr) == (0, b"")
    assert (
        "validation \u00e0 long terme".encode("latin-1" if "PYTHONIOENCODING" in language else "utf-8")
        in said.stdout
    )
    assert got.code == 0
    assert copy.read_bytes() == (kept.parts / "document").read_bytes()


def test_days_are_those_of_paris_wherever_the_machine_thinks_it_is(tmp_path: Path) -> None:
    (tmp_path / "flow.xml").write_bytes(cda(1))

    def line(zone: str) -> dict[str, Any]:
        home = Home(
            begun(tmp_path / zone.replace("/", "-")), ARCHIVE_NOW=JUST_AFTER_MIDNIGHT_IN_PARIS, TZ=zone
        )
        (deposit,) = home.run("deposit", tmp_path / "flow.xml")
        (record,) = home.run("records")
        own = {"record", "deposit", "person", "digests"}
        return {"findings": deposit["findings"]} | {name: record[name] for name in record if name not in own}

    assert line("Pacific/Kiritimati") == line("America/Los_Angeles")
