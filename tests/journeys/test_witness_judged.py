"""The Go reference libraries speak `add-checkpoint` (C2SP tlog-witness) with our witness and our service."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from archive_service.bootstrap import Services
from archive_service.errors import WitnessRefused
from archive_service.model.actors import OPERATOR
from archive_service.model.identifiers import Department
from archive_service.settings import Settings
from signing.cosignatures import CosignerKey
from signing.transparency import LogKey
from tests import shared_material
from tests.begun_homes import begun
from tests.journeys.test_journal_witnessed import grow
from tests.journeys.test_witness_served import Served

pytestmark = pytest.mark.judge
OTHER = CosignerKey.from_seed("ad39.example.org/t", bytes(32))


@pytest.fixture(scope="module")
def peer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the program of `tlog_peer`, built from the judge's own libraries and in its cache."""
    judge = shared_material.judge("tlog")
    subprocess.run([judge, "-help"], capture_output=True, check=False)  # gets the libraries
    folder = tmp_path_factory.mktemp("peer")
    for name in ("go.mod", "go.sum"):
        shutil.copy(judge.parent / name, folder / name)
    shutil.copy(Path(__file__).parent / "tlog_peer" / "main.go", folder)
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "dui-judges" / "tlog"
    environment = {
        **os.environ,
        "GOPATH": str(cache / "gopath"),
        "GOCACHE": str(cache / "gocache"),
        "GOFLAGS": "-mod=readonly -modcacherw -buildvcs=false",
    }
    if shutil.which("go") is None:
        pytest.skip("Go is not installed")
    done = subprocess.run(
        ["go", "build", "-o", "peer", "."], cwd=folder, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return folder / "peer"


@pytest.fixture
def log(peer: Path, tmp_path: Path) -> Path:
    """Return a folder with the key of a log of Tessera."""
    subprocess.run([peer, "key", tmp_path], check=True)
    return tmp_path


def grown(peer: Path, log: Path, witness: Served, first: int, last: int) -> bool:
    """Let Tessera grow its log, which publishes nothing that the witness has not cosigned."""
    command: list[str | Path] = [peer, "log", log, witness.verifier.text, witness.url, str(first), str(last)]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def judged(log: Path, verifier: str) -> dict[str, Any]:
    options = ["-vkey", "@log.vkey", "-witness", verifier, "-witnesses", "1", "-deep"]
    done = subprocess.run(
        [shared_material.judge("tlog"), "-dir", "log", *options], cwd=log, capture_output=True, text=True
    )
    return dict(json.loads(done.stdout))


def test_our_witness_cosigns_a_log_of_tessera_as_it_grows(peer: Path, log: Path) -> None:
    witness = Served(log, (log / "log.vkey").read_text().strip())
    try:
        # Each run is a new process: it knows not what the witness saw, and learns it by a 409.
        for first, last in ((0, 5), (5, 300), (300, 301)):
            assert grown(peer, log, witness, first, last)
            report = judged(log, witness.verifier.text)
            assert (report["ok"], report["size"]) == (True, last), report
    finally:
        witness.stop()


def test_tessera_publishes_nothing_when_our_witness_does_not_know_it(peer: Path, log: Path) -> None:
    stranger = Served(log, LogKey.from_seed("log.example/other", bytes(32)).verifier)
    try:
        assert not grown(peer, log, stranger, 0, 5)
        assert not (log / "log" / "checkpoint").exists()
    finally:
        stranger.stop()


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    services = Services(Settings(home=begun(tmp_path / "home")))
    yield services
    services.close()


def test_a_witness_of_the_go_libraries_takes_our_proofs_and_we_its_cosignatures(
    peer: Path, services: Services, tmp_path: Path
) -> None:
    grow(services, 3)
    verifier = services.published_log.verifier()
    with subprocess.Popen([peer, "witness", verifier], stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            vkey, address = process.stdout.readline().split()
            made = services.witnesses.enrol(vkey, "Archives du Doubs", Department("25"), OPERATOR)
            services.witness_rounds.set_address(made.id, address, OPERATOR)
            rounds = replace(services.witness_rounds, every=timedelta())
            for count in (1, 300, 7):
                grow(services, count)
                assert rounds.ask_due() == 1
                assert services.witnesses.newest(1)[0].size == services.published_log.checkpoint()[1].size
            grow(services, 5)

            def forging(to: str, body: bytes, until: float) -> tuple[int, bytes]:
                old, _, rest = body.partition(b"\n")
                step, _, rest = rest.partition(b"\n")
                forged = b"".join((old, b"\n", b64encode(bytes(32)) if step else b"", b"\n", rest))
                return services.witness_asking.post(to, forged, until)

            with pytest.raises(WitnessRefused, match="422"):
                replace(services.witness_asking, post=forging).ask(address, OPERATOR)
            # The command knows nothing of what it saw: a 409 says it.
            assert services.witness_asking.ask(address, OPERATOR).by[0][0].id == made.id
            services.journal_publication.export(tmp_path / "log", OPERATOR)
        finally:
            process.kill()
    (tmp_path / "log.vkey").write_text(f"{verifier}\n")
    report = judged(tmp_path, vkey)
    assert report["ok"], report
    assert not judged(tmp_path, OTHER.verifier().text)["ok"]
