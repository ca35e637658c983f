"""Evidence: a batch of 100,000 groups to its stored tree and token, the proof of one record, its
verification, and the renewal of hash trees.
"""

from __future__ import annotations

import secrets
import tempfile
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from archive_service.bootstrap import Services
from archive_service.holdings.dated_batches import material_of
from archive_service.holdings.evidence_batches import StoredBatch, opened_batch, written_batch
from archive_service.model.actors import OPERATOR
from archive_service.model.evidence_ageing import RenewalKind
from archive_service.model.records import RecordFilter
from archive_service.runtime.worker import work_until_empty
from archive_service.settings import Settings
from signing.development import create_development_pki
from signing.development_tsa import DevelopmentTimeStamper
from signing.digests import Digest
from signing.evidence import EvidenceBatch
from tests.begun_homes import begun
from tests.journeys import door
from tests.journeys.homes import cda

NOW = datetime(2026, 5, 17, 8, 30, tzinfo=UTC)
GROUPS = 100_000
PROOFS = 500
VERIFIED = 30
LARGE, LARGE_BYTES = 12, 16_000_000


def run() -> dict[str, float]:
    """Print the table, return the figures."""
    with tempfile.TemporaryDirectory() as folder:
        found = {**_batch(Path(folder)), **_home(Path(folder))}
    for name, value in found.items():
        print(f"{name:<20} {value:10.3f}")
    return found


def _batch(folder: Path) -> dict[str, float]:
    create_development_pki(folder / "pki", NOW, passphrase=b"banc")
    stamper = DevelopmentTimeStamper.open(folder / "pki", b"banc", lambda: NOW)
    groups = [[Digest("sha256", secrets.token_bytes(32)) for _ in range(4)] for _ in range(GROUPS)]
    records = tuple(uuid4() for _ in groups)
    seconds = []
    for _ in range(3):
        began = time.process_time()
        batch = EvidenceBatch.close(groups, stamper)
        stored = StoredBatch(
            id=uuid4(), records=records, tree=batch.tree, validation=material_of(batch.stamp)
        )
        content = written_batch(stored)
        seconds.append(time.process_time() - began)
    tree = opened_batch(content).tree
    _ = tree.levels
    began = time.process_time()
    for position in range(0, GROUPS, GROUPS // PROOFS):
        tree.record(position, groups[position])
    return {
        "evidence_100k_s": min(seconds),
        "proof_der_ms": (time.process_time() - began) / PROOFS * 1000,
    }


def _home(folder: Path) -> dict[str, float]:
    with closing(Services(Settings(home=begun(folder / "home"), now=NOW))) as services:
        padding = b"<!--" + b"x" * LARGE_BYTES + b"-->"
        for number in range(LARGE):
            flow = cda(number).replace(b"<realmCode", padding + b"<realmCode")
            door.accept(services, flow, OPERATOR)
        door.accept(services, cda(LARGE), OPERATOR)
        work_until_empty(services)
        records = services.record_reading.records(RecordFilter(limit=100), OPERATOR)
        began = time.process_time()
        for _ in range(VERIFIED):
            services.record_reading.verify(records[-1].id, OPERATOR)
        verified = (time.process_time() - began) / VERIFIED
        began = time.process_time()
        done = services.evidence_renewal.renew(RenewalKind.TREE, "sha512", OPERATOR)
        seconds = time.process_time() - began
        assert done.records == LARGE + 1, done
        return {"verify_record_ms": verified * 1000, "rehash_mb_s": done.bytes_read / 1e6 / seconds}
