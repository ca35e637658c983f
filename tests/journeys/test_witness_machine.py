"""A witness on its own machine, without a home: it cosigns what only grew, and refuses all else."""

from __future__ import annotations

import json
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from signing.cosignatures import CosignerKey, cosigned_at, open_refusal
from signing.notes import VerifierKey, read_note
from signing.transparency import LogKey, open_checkpoint
from tests.journeys.published_formats import keep
from tests.journeys.watched_logs import KEY, entries, write_log


class Machine:
    """The machine of a departmental archive: a folder, where commands run without a home."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.key = folder, folder / "clé du témoin"

    def run(self, *words: object, code: int = 0) -> tuple[list[dict[str, Any]], str]:
        command = [sys.executable, "-m", "archive_service.cli", "--json", "witness", *map(str, words)]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=False)
        assert done.returncode == code, (done.stdout, done.stderr)
        return [json.loads(line) for line in done.stdout.splitlines()], done.stderr

    def init(self, name: str = "ad25.example.org/temoin") -> VerifierKey:
        (line,), _ = self.run("init", "--key-file", self.key, "--name", name)
        keep([line], "witness-key")
        return VerifierKey.parse(line["vkey"])

    def cosign(self, log: object, *options: object, code: int = 0) -> dict[str, Any]:
        (line,), _ = self.run("cosign", "--key-file", self.key, log, *options, code=code)
        keep([line], "witness-cosign")
        return line

    def seen(self) -> list[dict[str, Any]]:
        lines, _ = self.run("status", "--key-file", self.key)
        return lines


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    machine = Machine(tmp_path / "témoin")
    machine.init()
    return machine


@pytest.fixture
def log(tmp_path: Path) -> Path:
    folder = tmp_path / "log"
    write_log(folder, entries(300))
    return folder


def test_a_key_is_made_for_its_owner_alone_and_never_replaced_nor_printed(tmp_path: Path) -> None:
    machine = Machine(tmp_path / "ad")
    public = machine.init()
    text = machine.key.read_text()

    lines, said = machine.run("init", "--key-file", machine.key, "--name", "autre", code=2)

    assert stat.S_IMODE(machine.key.stat().st_mode) == 0o600
    assert machine.key.read_text() == text
    assert CosignerKey.from_text(text).verifier() == public
    assert text.strip().split("+")[-1] not in said + json.dumps(lines)
    for name in ("", "deux mots", "a+b"):
        machine.run("init", "--key-file", machine.folder / "x", "--name", name, code=2)
        assert not (machine.folder / "x").exists()


def test_the_first_checkpoint_is_trusted_and_said_so_and_the_next_must_continue_it(
    machine: Machine, log: Path
) -> None:
    public = CosignerKey.from_text(machine.key.read_text()).verifier()
    (first,), said = machine.run("cosign", "--key-file", machine.key, log)
    assert (first["first_use"], first["before"], first["delivered"]) == (True, None, True)
    assert "first-use" in said
    assert cosigned_at(read_note((log / "checkpoint").read_bytes()), public) is not None

    write_log(log, entries(700))
    second = machine.cosign(log)

    assert second["first_use"] is False
    assert second["before"] == {"size": 300, "root": first["root"]}
    note = (log / "checkpoint").read_bytes()
    assert open_checkpoint(note, KEY.verifier).size == 700
    assert cosigned_at(read_note(note), public) is not None
    seen = machine.seen()
    keep(seen, "witness-seen")
    assert [(one["origin"], one["size"]) for one in seen] == [(KEY.name, 700)]
    assert machine.cosign(log)["verdict"] == "cosigned"


def _another_history(log: Path) -> None:
    write_log(log, entries(700, "autre"))


def _other_history_of_the_same_size(log: Path) -> None:
    write_log(log, entries(300, "autre"))


def _cut_and_grown_again(log: Path) -> None:
    shutil.rmtree(log / "tile")
    write_log(log, [*entries(200), *entries(400, "autre")[200:]])


def _truncated(log: Path) -> None:
    shutil.rmtree(log / "tile")
    write_log(log, entries(200))


def _tile_replaced(log: Path) -> None:
    write_log(log, entries(700))
    tile = log / "tile/0/001"  # in which what was seen ends; its last hash came later
    tile.write_bytes(tile.read_bytes()[:-32] + bytes(32))


def _tile_lost(log: Path) -> None:
    write_log(log, entries(700))
    (log / "tile/0/001").unlink()
    shutil.rmtree(log / "tile/0/001.p", ignore_errors=True)


def _another_key(log: Path) -> None:
    write_log(log, entries(700), LogKey.from_seed(KEY.name, bytes([9]) * 32))


def _root_replaced(log: Path) -> None:
    (log / "checkpoint").write_bytes(KEY.sign(301, bytes(32)))


@pytest.mark.parametrize(
    ("harm", "code"),
    [
        (_another_history, "fork"),
        (_other_history_of_the_same_size, "fork"),
        (_cut_and_grown_again, "fork"),
        (_truncated, "rollback"),
        (_tile_replaced, "fork"),
        (_tile_lost, "tiles"),
        (_root_replaced, "tiles"),
        (_another_key, "signature"),
    ],
)
def test_what_is_no_continuation_is_refused_with_both_checkpoints_as_evidence(
    machine: Machine, log: Path, harm: Callable[[Path], None], code: str
) -> None:
    machine.cosign(log)
    seen = (log / "checkpoint").read_bytes()
    harm(log)
    offered = (log / "checkpoint").read_bytes()

    line = machine.cosign(log, code=10)

    assert (line["verdict"], line["code"], line["cosignature"]) == ("refused", code, None)
    assert line["reason"]
    evidence = Path(line["evidence"])
    assert (evidence / "seen").read_bytes() == seen
    assert (evidence / "offered").read_bytes() == offered
    public = CosignerKey.from_text(machine.key.read_text()).verifier()
    assert open_refusal((evidence / "refusal").read_bytes(), public).code == code
    assert (log / "checkpoint").read_bytes() == offered
    assert [one["size"] for one in machine.seen()] == [300]
    shutil.rmtree(log)
    write_log(log, entries(800))
    assert machine.cosign(log)["before"]["size"] == 300


def test_a_first_checkpoint_that_is_given_must_be_continued(
    machine: Machine, log: Path, tmp_path: Path
) -> None:
    good, other = tmp_path / "good", tmp_path / "other"
    good.write_bytes(write_log(tmp_path / "earlier", entries(100)))
    other.write_bytes(write_log(tmp_path / "elsewhere", entries(100, "autre")))

    assert machine.cosign(log, "--from", other, code=10)["code"] == "fork"
    assert machine.seen() == []
    line = machine.cosign(log, "--from", good)

    assert (line["first_use"], line["before"]["size"]) == (False, 100)


def test_a_log_key_that_is_given_is_the_one_that_counts(machine: Machine, log: Path) -> None:
    other = LogKey.from_seed(KEY.name, bytes([9]) * 32).verifier
    (log / "vkey").write_text(other)

    assert machine.cosign(log, code=10)["code"] == "signature"
    assert machine.cosign(log, "--log-key", KEY.verifier)["verdict"] == "cosigned"
    assert machine.cosign(log)["verdict"] == "cosigned"
    machine.run("cosign", "--key-file", machine.key, log, "--log-key", other, code=2)
    (log / "vkey").unlink()
    stranger = Machine(machine.folder / "autre")
    stranger.init()
    stranger.run("cosign", "--key-file", stranger.key, log, code=2)


def test_a_memory_that_cannot_be_read_is_never_taken_for_a_first_sight(machine: Machine, log: Path) -> None:
    machine.cosign(log)
    (file,) = (machine.folder / "clé du témoin.seen").glob("*.json")
    before = (log / "checkpoint").read_bytes()

    for content in (b"", b"{}", b'{"format":"witness-seen/9"}', b"[]"):
        file.write_bytes(content)
        lines, said = machine.run("cosign", "--key-file", machine.key, log, code=10)
        assert (lines, "unknown-form" in said) == ([], True)
    assert (log / "checkpoint").read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"no note", b"a\n\n\xe2\x80\x94 a AAAAAAA=\n", bytes(300)])
def test_what_is_no_checkpoint_gets_an_error_and_changes_nothing(
    machine: Machine, log: Path, content: bytes
) -> None:
    (log / "checkpoint").write_bytes(content)

    lines, said = machine.run("cosign", "--key-file", machine.key, log, code=10)

    assert lines == []
    assert "signing-bad-input" in said
    machine.run("cosign", "--key-file", machine.key, machine.folder / "nowhere", code=2)
    machine.run("cosign", "--key-file", machine.folder / "no key", log, code=2)
    machine.run("cosign", "--key-file", log / "vkey", log, code=10)


def test_two_processes_of_one_witness_never_go_back(machine: Machine, tmp_path: Path) -> None:
    logs = []
    for size in (300, 500, 700, 900):
        logs.append(tmp_path / f"log-{size}")
        write_log(logs[-1], entries(size))
    machine.cosign(logs[0])

    def attempt(log: Path) -> str:
        command = [sys.executable, "-m", "archive_service.cli", "--json", "witness", "cosign"]
        done = subprocess.run(
            [*command, "--key-file", machine.key, log], capture_output=True, text=True, check=False
        )
        return str(json.loads(done.stdout)["verdict"])

    with ThreadPoolExecutor(4) as pool:
        verdicts = list(pool.map(attempt, reversed(logs)))

    assert verdicts[0] == "cosigned"
    assert [one["size"] for one in machine.seen()] == [900]


def test_two_witnesses_cosign_one_folder_at_once(log: Path, tmp_path: Path) -> None:
    machines = [Machine(tmp_path / f"ad{number}") for number in range(3)]
    keys = [machine.init(f"ad{number}.example.org/temoin") for number, machine in enumerate(machines)]

    with ThreadPoolExecutor(3) as pool:
        done = list(pool.map(lambda machine: machine.cosign(log), machines))

    note = read_note((log / "checkpoint").read_bytes())
    assert [one["verdict"] for one in done] == ["cosigned"] * 3
    assert None not in [cosigned_at(note, key) for key in keys]
