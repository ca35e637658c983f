"""The Go reference libraries of transparency logs check a home's journal: its folder and its export."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from archive_service.adapters import SystemClock
from archive_service.bootstrap import Services
from archive_service.model.actors import OPERATOR, SERVICE
from archive_service.model.journal import Tag
from archive_service.settings import Settings
from archive_service.storage.watched_logs import FolderLog
from archive_service.storage.witness_memory import FolderWitnessMemory
from archive_service.trust.export import export_trust
from archive_service.workflows.witness_cosigning import CosignCheckpoints, Cosigned
from signing.cosignatures import CosignerKey
from signing.tiles import read_bundle
from tests import shared_material
from tests.begun_homes import begun
from tests.journeys import door
from tests.journeys.homes import cda

pytestmark = pytest.mark.judge


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a home whose journal was published again and again, and its export."""
    shared_material.judge("tlog")
    folder = tmp_path_factory.mktemp("judged")
    services = Services(Settings(home=begun(folder / "home")))
    door.accept(services, cda(), OPERATOR)
    while services.rendering.render() or services.evidence.close():
        pass
    for step in range(6):
        with services.transactions.begin(SERVICE) as transaction:
            for _ in range((1, 240, 20, 256, 300, 77)[step]):
                transaction.record(Tag.RECORD_RECEIVED, uuid4(), SERVICE)
        (folder / f"checkpoint.{step}").write_bytes(services.journal_publication.publish())
    services.journal_publication.export(folder / "export", OPERATOR)
    export_trust(services.trust_services, folder / "trust")
    services.close()
    return folder


def judge(folder: Path, log: str, *options: str | Path) -> tuple[int, dict[str, Any]]:
    command = [
        str(shared_material.judge("tlog")),
        "-dir",
        log,
        "-vkey",
        "@trust/journal.vkey",
        *map(str, options),
    ]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout)


@pytest.mark.parametrize("log", ["home/objects/journal", "export"])
def test_the_whole_log_is_good_and_grew_from_each_of_its_checkpoints(home: Path, log: str) -> None:
    origin = (home / "checkpoint.0").read_text().splitlines()[0]
    for step in range(6):
        code, report = judge(home, log, "-deep", "-origin", origin, "-old", f"checkpoint.{step}")

        assert (code, report["ok"]) == (0, True), report
        assert report["size"] > 800


@pytest.mark.parametrize("step", range(6))
def test_each_earlier_checkpoint_is_still_served_by_the_tiles_that_are_there(home: Path, step: int) -> None:
    code, report = judge(home, "home/objects/journal", "-checkpoint", f"checkpoint.{step}", "-deep")

    assert code == 0, report


def test_the_entries_are_the_bytes_that_were_journaled(home: Path) -> None:
    bundle = read_bundle((home / "export/tile/entries/001").read_bytes())
    (home / "entry").write_bytes(bundle[7])

    assert judge(home, "export", "-index", f"{256 + 7}=entry")[0] == 0
    assert judge(home, "export", "-index", f"{256 + 8}=entry")[0] == 1


def _change(path: Path, at: int = 40) -> None:
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(bytes(content))


@pytest.mark.parametrize(
    "harm",
    [
        lambda log: _change(log / "tile/entries/000"),
        lambda log: _change(log / "tile/0/001"),
        # The widest: narrower ones serve earlier checkpoints, and this one does not need them.
        lambda log: _change(max((log / "tile/1/000.p").iterdir(), key=lambda tile: int(tile.name)), 3),
        lambda log: (log / "tile/0/000").unlink(),
        lambda log: (log / "checkpoint").write_bytes(
            (log.parent / "checkpoint.5").read_bytes().replace(b"/", b"_")
        ),
    ],
)
def test_whatever_is_changed_is_refused(home: Path, harm: Callable[[Path], object]) -> None:
    subprocess.run(["cp", "-r", "export", "harmed"], cwd=home, check=True)
    harm(home / "harmed")

    code, _ = judge(home, "harmed", "-deep")

    subprocess.run(["rm", "-r", "harmed"], cwd=home, check=True)
    assert code == 1


@pytest.fixture(scope="module")
def witnessed(home: Path) -> list[str]:
    """Return the keys of two witnesses that cosigned the export, as options of the judge."""
    options = []
    for number in (1, 2):
        key = CosignerKey.from_seed(f"ad{number}.example.org/temoin", bytes([number]) * 32)
        journey = CosignCheckpoints(
            key=key, memory=FolderWitnessMemory(home / f"seen.{number}"), clock=SystemClock()
        )
        assert isinstance(journey.cosign(FolderLog(home / "export")), Cosigned)
        options += ["-witness", key.verifier().text]
    return options


def test_the_judge_counts_the_cosignatures_of_our_witnesses(home: Path, witnessed: list[str]) -> None:
    code, report = judge(home, "export", *witnessed, "-witnesses", "2", "-deep", "-old", "checkpoint.0")

    assert (code, report["ok"]) == (0, True), report
    assert judge(home, "export", *witnessed[:2], "-witnesses", "2")[0] == 1


@pytest.mark.parametrize("at", [5, 60, -40, -130])
def test_a_checkpoint_or_cosignature_that_is_changed_is_refused(
    home: Path, witnessed: list[str], at: int
) -> None:
    subprocess.run(["cp", "-r", "export", "harmed"], cwd=home, check=True)
    checkpoint = home / "harmed/checkpoint"
    content = bytearray(checkpoint.read_bytes())
    content[at] = ord("B") if content[at] != ord("B") else ord("C")
    checkpoint.write_bytes(bytes(content))

    code, _ = judge(home, "harmed", *witnessed, "-witnesses", "2")

    subprocess.run(["rm", "-r", "harmed"], cwd=home, check=True)
    assert code == 1
