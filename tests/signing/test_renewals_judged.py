"""Independent programs check evidence before and after its renewals."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from signing.development import create_development_pki, development_trust
from signing.development_tsa import DevelopmentTimeStamper
from signing.evidence_writing import EvidenceChain, evidence_record
from signing.trust import pem
from tests.shared_material import judge
from tests.signing.renewing import Renewing
from tests.signing.signing_home import PASSPHRASE

pytestmark = pytest.mark.judge

MEMBERS = {
    "source": b"<source/>",
    "document": b"%PDF-1.7 quoi",
    "manifest": b"{}",
    "nonce": bytes(range(32)),
}
STAMP = "timestamp"
ORDERS: Sequence[Sequence[str]] = [
    [],
    [STAMP],
    [STAMP, STAMP],
    [STAMP, STAMP, STAMP],
    ["sha512"],
    ["sha384", STAMP],
    [STAMP, "sha512", STAMP, STAMP],
    [STAMP, STAMP, "sha384", STAMP, "sha512", STAMP],
]
MIXED = [1, 5]
"""Orders whose renewal is also put behind another first time stamp."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Evidence records, alone in their batch and among others, and their twins with a changed byte."""
    folder, now = tmp_path_factory.mktemp("renewed"), datetime.now(UTC) - timedelta(hours=1)
    create_development_pki(folder / "pki", now, passphrase=PASSPHRASE)
    (folder / "anchors.pem").write_bytes(pem(development_trust(folder / "pki").anchors))
    stamper = DevelopmentTimeStamper.open(folder / "pki", PASSPHRASE, _minutes_from(now))
    for name, content in MEMBERS.items():
        (folder / name).write_bytes(content)
    members = list(MEMBERS.values())
    for number, order in enumerate(ORDERS):
        for kind, groups in {"only": [members], "among": [members, [b"2", b"x"], [b"3"]]}.items():
            evidence = Renewing(groups, stamper, others=0 if kind == "only" else 4)
            evidence.do(order)
            (folder / f"{kind}-{number}.ers").write_bytes(evidence.record(0))
            if kind == "among" and number in MIXED:
                other = Renewing(groups, stamper)
                (folder / f"mixed-{number}.ers").write_bytes(_mixed(evidence.chains[0], other.chains[0]))
    return folder


def _mixed(chains: Sequence[EvidenceChain], others: Sequence[EvidenceChain]) -> bytes:
    """Return the record of some chains, with the first time stamp of others over the same objects."""
    first = replace(chains[0], stamps=(others[0].stamps[0], *chains[0].stamps[1:]))
    return evidence_record([first, *chains[1:]])


def _minutes_from(now: datetime) -> Callable[[], datetime]:
    """Return a clock that is ten seconds later at each look."""
    times = (now + timedelta(seconds=10 * number) for number in count())
    return lambda: next(times)


def judged(folder: Path, *files: str, data: Sequence[str] = tuple(MEMBERS)) -> list[dict[str, Any]]:
    command = [str(judge("proof")), "evidence", *files, "--data", *data, "--trust", "anchors.pem"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    assert done.returncode in (0, 1), done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_bouncy_castle_and_dss_accept_records_before_and_after_every_renewal(folder: Path) -> None:
    files = [f"{kind}-{number}.ers" for number in range(len(ORDERS)) for kind in ("only", "among")]

    reports = judged(folder, *files)

    refused = [report for report in reports if not report["ok"]]
    assert not refused, refused
    assert len(reports) == len(files)


def test_bouncy_castle_and_dss_refuse_a_renewed_record_of_another_object(folder: Path) -> None:
    (folder / "forged").write_bytes(b"<Source/>")
    files = [f"among-{number}.ers" for number in range(len(ORDERS))]

    reports = judged(folder, *files, data=["forged"])

    assert len(reports) == len(files)
    for report in reports:
        assert not report["bouncy_castle"]["ok"], report
        assert not report["dss"]["ok"], report


def test_no_program_accepts_a_renewal_of_other_tokens(folder: Path) -> None:
    """A renewed time stamp that was put behind the first token of another record of the same objects."""
    mixed = [f"mixed-{number}.ers" for number in MIXED]
    shutil.copy(folder / "among-1.ers", folder / "good.ers")

    *refused, good = judged(folder, *mixed, "good.ers")

    assert good["ok"]
    for report in refused:
        assert not report["bouncy_castle"]["ok"], report
        assert not report["dss"]["ok"], report
