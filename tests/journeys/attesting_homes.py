"""A home with a sealed record, its attestation, and a package that a test may change."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import new, sha256
from pathlib import Path
from typing import Any

import pytest

from archive_service.bootstrap import Services
from archive_service.model.identifiers import as_legal_entity
from archive_service.settings import Settings
from exports.attestation import verify_dui
from exports.attestation.verify_dui import INDEX, canonical
from signing.cms import template_for
from tests.begun_homes import begun
from tests.journeys.homes import FINESS, Home, cda

VERIFIER = Path(verify_dui.__file__)


@dataclass(frozen=True, slots=True)
class Offline:
    """How the offline verifier ended, and its steps."""

    code: int
    verdict: str
    steps: list[dict[str, Any]]

    def of(self, verdict: str) -> list[str]:
        """Return the names of the steps with this verdict."""
        return [step["name"] for step in self.steps if step["verdict"] == verdict]


def checked_offline(
    target: Path, *options: str | Path, python: str | Path = sys.executable, path: str | None = None
) -> Offline:
    """Run the verifier in a process of its own, without anything of ours to import."""
    words = [str(python), "-I", str(VERIFIER), str(target), "--json", *map(str, options)]
    environment = {"PATH": os.environ["PATH"] if path is None else path}
    done = subprocess.run(words, capture_output=True, text=True, env=environment, cwd="/", check=False)
    assert "Traceback" not in done.stderr, done.stderr
    report = json.loads(done.stdout)
    return Offline(done.returncode, report["verdict"], report["steps"])


def sealed_home(folder: Path, flows: Sequence[bytes] = (cda(1), cda(2), cda(3))) -> Home:
    """Return a home where each flow is one sealed record, dated with the others."""
    home = Home(begun(folder / "home"))
    for number, flow in enumerate(flows):
        (folder / f"{number}.xml").write_bytes(flow)
        home.run("deposit", folder / f"{number}.xml")
    home.run("work", "--until-empty")
    return home


def copied(package: Path, to: Path) -> Path:
    """Return a copy of a package that may be changed."""
    shutil.copytree(package, to)
    return to


def reindexed(package: Path, sign: Callable[[bytes], bytes]) -> None:
    """Give a changed package an index that fits it, signed by whoever has the key: a hostile service."""
    index = json.loads((package / INDEX).read_bytes())
    index["files"] = [
        {"path": path, "bytes": len(content), "sha256": sha256(content).hexdigest()}
        for path, content in sorted(
            (file.relative_to(package).as_posix(), file.read_bytes())
            for file in package.rglob("*")
            if file.is_file() and file.name not in (INDEX, "package.p7s")
        )
    ]
    content = canonical(index) + b"\n"
    (package / INDEX).write_bytes(content)
    (package / "package.p7s").write_bytes(sign(content))


@pytest.fixture(scope="module")
def package(home: Home, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package of the attestation of a record of `home`, which the module gives; not to be changed."""
    folder = tmp_path_factory.mktemp("made")
    record, *_ = home.run("records")
    home.run("attest", record["record"], "-o", folder / "r.pdf", "--package", folder / "preuves")
    return folder / "preuves"


@pytest.fixture(scope="module")
def sign(home: Home) -> Iterator[Callable[[bytes], bytes]]:
    """The seal of the legal entity, in the hands of whoever runs the service."""
    services = Services(Settings(home=home.path))
    key = services.trust_services.keyring.seal_key(as_legal_entity(FINESS), "")
    yield lambda content: template_for(key).fill(new(key.digest, content).digest(), key)
    services.close()
