"""A batch of a million groups: the proof of one is extracted, and verified by this and by other programs."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from signing.development import create_development_pki, development_trust
from signing.report import Verdict
from signing.trust import pem
from signing.verification import overall, verify_evidence
from tests.shared_material import judge
from tests.signing.signing_home import PASSPHRASE

pytestmark = pytest.mark.long

LEAVES = 1_000_000
PLACES = (0, 123_456, LEAVES - 1)
LARGEST = 2_500 << 20
"""Bytes of memory that closing the batch, and reading it again, may take."""

_CLOSE = """
import json, resource, sys, time
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from uuid import UUID
from archive_service.holdings.dated_batches import material_of
from archive_service.holdings.evidence_batches import StoredBatch, opened_batch, written_batch
from signing.development_tsa import DevelopmentTimeStamper
from signing.digests import Digest
from signing.evidence import EvidenceBatch

folder, leaves, at, passphrase, *places = sys.argv[1:]
leaves, at = int(leaves), datetime.fromisoformat(at)
stamper = DevelopmentTimeStamper.open(Path(folder) / "pki", passphrase.encode(), lambda: at)

def members(number):
    return [f"{name} {number}".encode() for name in ("source", "document", "manifest", "nonce")]

groups = [[Digest("sha256", sha256(one).digest()) for one in members(number)] for number in range(leaves)]
began = time.process_time()
batch = EvidenceBatch.close(groups, stamper)
stored = StoredBatch(
    id=UUID(int=1), records=tuple(map(UUID, (f"{n:032x}" for n in range(leaves)))), tree=batch.tree,
    validation=material_of(batch.stamp),
)
content = written_batch(stored)
closed = time.process_time() - began
own = {int(place): groups[int(place)] for place in places}
del batch, stored, groups
began = time.process_time()
tree = opened_batch(content).tree
for place, group in own.items():
    (Path(folder) / f"{place}.ers").write_bytes(tree.record(place, group))
    for member in members(place):
        name, _, _ = member.partition(b" ")
        (Path(folder) / f"{place}.{name.decode()}").write_bytes(member)
extracted = time.process_time() - began
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
print(json.dumps({"closed": closed, "extracted": extracted, "peak": peak, "bytes": len(content)}))
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The evidence of three records of the batch, and their members."""
    folder, now = tmp_path_factory.mktemp("million"), datetime.now(UTC) - timedelta(hours=1)
    create_development_pki(folder / "pki", now, passphrase=PASSPHRASE)
    (folder / "anchors.pem").write_bytes(pem(development_trust(folder / "pki").anchors))
    command = [sys.executable, "-c", _CLOSE, str(folder), str(LEAVES), now.isoformat(), PASSPHRASE.decode()]
    done = subprocess.run([*command, *map(str, PLACES)], check=True, capture_output=True, text=True)
    (folder / "measured.json").write_text(done.stdout)
    return folder


def members(folder: Path, place: int) -> list[str]:
    return [f"{place}.{name}" for name in ("source", "document", "manifest", "nonce")]


def test_a_million_groups_are_closed_and_read_within_memory_and_time(folder: Path) -> None:
    measured = json.loads((folder / "measured.json").read_text())
    print(measured)

    assert measured["peak"] < LARGEST
    assert measured["closed"] < 60
    assert measured["extracted"] < 30


@pytest.mark.parametrize("place", PLACES)
def test_one_record_of_a_million_is_proved(folder: Path, place: int) -> None:
    evidence = (folder / f"{place}.ers").read_bytes()
    contents = [(folder / name).read_bytes() for name in members(folder, place)]
    trust = development_trust(folder / "pki")

    assert overall(verify_evidence(evidence, contents, trust)) is Verdict.PASSED
    assert overall(verify_evidence(evidence, [b"forged", *contents[1:]], trust)) is Verdict.FAILED
    assert len(evidence) < 6_000


@pytest.mark.judge
@pytest.mark.parametrize("place", PLACES)
def test_other_programs_prove_one_record_of_a_million(folder: Path, place: int) -> None:
    command = [str(judge("proof")), "evidence", f"{place}.ers", "--trust", "anchors.pem", "--data"]

    sound = subprocess.run([*command, *members(folder, place)], cwd=folder, capture_output=True, text=True)
    other = members(folder, PLACES[place == PLACES[0]])
    forged = subprocess.run([*command, *other], cwd=folder, capture_output=True, text=True)

    assert json.loads(sound.stdout)["ok"], sound.stdout
    assert not json.loads(forged.stdout)["ok"]
