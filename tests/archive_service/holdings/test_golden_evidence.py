"""Evidence after both renewals, and the forms in which it is stored, are read and verified for ever."""

from __future__ import annotations

import json
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive_service.holdings.evidence_batches import opened_batch, read_batch
from archive_service.holdings.evidence_stamps import opened_stamp, read_stamp
from archive_service.holdings.gathered_evidence import opened_gathering
from signing.digests import Digest
from signing.evidence_parts import taken_apart
from signing.evidence_reading import is_renewal, read_evidence
from signing.evidence_renewal import renewed
from signing.evidence_writing import EvidenceParts
from signing.report import Verdict
from signing.trust import TrustStore
from signing.verification import overall, proven_time, verify_evidence
from tests.shared_material import judge

GOLDEN = Path(__file__).parents[2] / "golden" / "evidence"
NAMES = ("source", "document", "manifest", "nonce")
RECORDS = ("renewed.ers", "renewed-again.ers")
AT = datetime(2026, 12, 1, tzinfo=UTC)


def members() -> list[bytes]:
    return [(GOLDEN / name).read_bytes() for name in NAMES]


@pytest.mark.parametrize("name", RECORDS)
def test_the_evidence_of_a_record_after_both_renewals_is_sound(name: str) -> None:
    evidence, trust = (GOLDEN / name).read_bytes(), TrustStore.load(GOLDEN / "trust")

    steps = verify_evidence(evidence, members(), trust, AT)

    assert overall(steps) is Verdict.PASSED, steps
    assert proven_time(evidence) == datetime(2026, 11, 30, 8, tzinfo=UTC)
    assert [stamp.algorithm for stamp in read_evidence(evidence).stamps][:3] == ["sha256", "sha256", "sha512"]
    for number in range(4):
        forged = [*members()[:number], b"forged", *members()[number + 1 :]]
        assert overall(verify_evidence(evidence, forged, trust, AT)) is Verdict.FAILED


def test_the_stored_forms_give_the_same_evidence_byte_for_byte() -> None:
    batch, later = (opened_batch((GOLDEN / f"evidence-batch-{number}").read_bytes()) for number in (1, 2))
    stamp = opened_stamp((GOLDEN / "evidence-stamp-1").read_bytes())
    group = [Digest.of(one) for one in members()]

    first = renewed(batch.tree.chain(0, group), stamp.tree, 0, stamp.token)
    record = EvidenceParts(chains=(first, later.tree.chain(0, later.group(0))))

    assert record.der() == (GOLDEN / "renewed.ers").read_bytes()
    earlier, place = later.before(0)
    assert (earlier.object, place) == ("public/evidence-batch-1", 0)


def test_every_stored_form_is_read_whole() -> None:
    gathered = opened_gathering((GOLDEN / "evidence-batch-3").read_bytes())
    record = taken_apart((GOLDEN / "renewed.ers").read_bytes())

    assert gathered.tokens == tuple(record.chains[-1].tokens)
    for number in (1, 2):
        stored = read_batch((GOLDEN / f"evidence-batch-{number}").read_bytes())
        assert len(stored.records) == stored.tree.count == 5
        assert stored.validation.certificates
    stamp = read_stamp((GOLDEN / "evidence-stamp-1").read_bytes())
    assert len(stamp.batches) == stamp.tree.count == 2
    assert is_renewal(*((GOLDEN / name).read_bytes() for name in RECORDS[::-1]))


@pytest.mark.judge
@pytest.mark.parametrize("data", [NAMES, ("trust/anchors.pem",)])
def test_bouncy_castle_and_dss_agree(data: tuple[str, ...]) -> None:
    command = [str(judge("proof")), "evidence", *RECORDS, "--data", *data, "--trust", "trust/anchors.pem"]

    done = subprocess.run(command, cwd=GOLDEN, capture_output=True, text=True, check=False)

    reports = [json.loads(line) for line in done.stdout.splitlines()]
    assert [report["ok"] for report in reports] == [data is NAMES] * 2, reports
