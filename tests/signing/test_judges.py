"""What programs made elsewhere say of our seals, evidence, tokens and journal."""

import json
import shutil
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from signing_home import PASSPHRASE
from test_pdf_seal import with_cross_reference_stream

from signing.development import create_development_pki, development_trust, issue_seal_certificate
from signing.development_tsa import DevelopmentTimeStamper
from signing.digests import Digest
from signing.evidence import build_evidence
from signing.merkle import leaf_hash, root
from signing.pdf_seal import seal
from signing.transparency import LogKey, write_tiles
from signing.trust import pem

pytestmark = pytest.mark.judge

MEMBERS = {"source": b"<source/>", "manifest": b"{}", "nonce": bytes(range(32))}


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory, document: bytes) -> Path:
    """Sealed documents, evidence and trust material in files, made at the machine's own time.

    The judges look at the clock of the machine, so a simulated one would only show that.
    """
    folder, now = tmp_path_factory.mktemp("judged"), datetime.now(UTC) - timedelta(minutes=1)
    create_development_pki(folder / "pki", now, passphrase=PASSPHRASE)
    key = issue_seal_certificate(folder / "pki", "1", "Foyer é", now, passphrase=PASSPHRASE)
    stamper = DevelopmentTimeStamper.open(folder / "pki", PASSPHRASE, lambda: now)
    development_trust(folder / "pki").write(folder / "trust")
    for number, anchor in enumerate(development_trust(folder / "pki").anchors):
        (folder / f"anchor{number}.pem").write_bytes(pem([anchor]))
    sealed = seal(document, key, now, name="Foyer é", reason="Archivage")
    (folder / "sealed.pdf").write_bytes(sealed)
    (folder / "modern.pdf").write_bytes(seal(with_cross_reference_stream(document), key, now))
    members = MEMBERS | {"document": sealed}
    for name, content in members.items():
        (folder / name).write_bytes(content)
    groups = [[Digest.of(one) for one in members.values()], [Digest.of(b"2")], [Digest.of(b"3")]]
    (folder / "group.ers").write_bytes(build_evidence(groups, stamper)[0])
    (folder / "only.ers").write_bytes(build_evidence(groups[:1], stamper)[0])
    (folder / "lone.ers").write_bytes(build_evidence([[groups[0][0]], *groups[1:]], stamper)[0])
    (folder / "token").write_bytes(stamper.stamp(groups[0][0]))
    return folder


def proof(shared: Path, case: Path, *arguments: str) -> list[dict[str, Any]]:
    command = [str(shared / "judges" / "proof" / "judge"), *arguments]
    done = subprocess.run(command, cwd=case, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def trust_options(case: Path) -> Sequence[str]:
    crls = [str(path) for path in (case / "trust" / "crls").glob("*.pem")]
    return ["--trust", "trust/anchors.pem", "--crl", *crls, "--cert", "trust/intermediates.pem"]


def test_verapdf_still_finds_the_sealed_document_to_be_pdfa_3a(shared: Path, case: Path) -> None:
    (report,) = proof(shared, case, "pdfa", "sealed.pdf")

    assert report["compliant"]
    assert report["flavour"] == "3a"


def test_dss_passes_the_seal_and_sees_no_change_after_it(shared: Path, case: Path) -> None:
    reports = proof(shared, case, "seal", "sealed.pdf", "modern.pdf", *trust_options(case))

    for report in reports:
        (signature,) = report["signatures"]
        assert signature["format"] == "PAdES-BASELINE-B"
        assert signature["indication"] == "TOTAL_PASSED"
        assert not signature["errors"]
        assert report["covered_to_end"]


def test_dss_does_not_pass_a_changed_copy(shared: Path, case: Path) -> None:
    changed = bytearray((case / "sealed.pdf").read_bytes())
    changed[len(changed) // 3] ^= 1
    (case / "changed.pdf").write_bytes(changed)
    command = [str(shared / "judges" / "proof" / "judge"), "seal", "changed.pdf", *trust_options(case)]

    assert subprocess.run(command, cwd=case, capture_output=True).returncode == 1


def test_a_pdf_reader_finds_the_seal_valid_and_trusted(shared: Path, case: Path) -> None:
    if shutil.which("pdfsig") is None or shutil.which("certutil") is None:
        pytest.skip("pdfsig or certutil is not installed (poppler-utils, libnss3-tools)")

    proof(shared, case, "pdfsig", "sealed.pdf", "--trust", "anchor0.pem", "anchor1.pem")


def test_bouncy_castle_and_dss_accept_the_evidence_of_a_group(shared: Path, case: Path) -> None:
    members = ["source", "manifest", "nonce", "document"]

    reports = proof(
        shared, case, "evidence", "group.ers", "only.ers", "--data", *members, "--trust", "trust/anchors.pem"
    )

    assert [report["bouncy_castle"]["data_group"] for report in reports] == [True, True]
    assert all(report["dss"]["ok"] for report in reports)


def test_bouncy_castle_and_dss_accept_the_evidence_of_a_lone_object(shared: Path, case: Path) -> None:
    proof(shared, case, "evidence", "lone.ers", "--data", "source", "--trust", "trust/anchors.pem")


def test_bouncy_castle_and_dss_refuse_a_changed_member(shared: Path, case: Path) -> None:
    (case / "forged").write_bytes(b"<Source/>")
    command = [str(shared / "judges" / "proof" / "judge"), "evidence", "group.ers", "--data", "forged"]
    command += ["--trust", "trust/anchors.pem"]

    assert subprocess.run(command, cwd=case, capture_output=True).returncode == 1


def test_openssl_accepts_the_token(case: Path) -> None:
    command = ["openssl", "ts", "-verify", "-data", "source", "-in", "token", "-token_in"]
    command += ["-CAfile", "trust/anchors.pem"]

    assert subprocess.run(command, cwd=case, capture_output=True).returncode == 0


def test_the_log_judge_rebuilds_the_journal_from_its_tiles(shared: Path, tmp_path: Path) -> None:
    key = LogKey.from_seed("journal.exemple", bytes(range(32)))
    entries = [b"entry %d" % number for number in range(700)]
    hashes = [leaf_hash(entry) for entry in entries]
    for path, content in write_tiles(entries).items():
        (tmp_path / "log" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "log" / path).write_bytes(content)
    (tmp_path / "log" / "checkpoint").write_bytes(key.sign(700, root(hashes)))
    (tmp_path / "old").write_bytes(key.sign(300, root(hashes[:300])))
    (tmp_path / "key").write_text(key.verifier)

    judge = [
        str(shared / "judges" / "tlog" / "judge"),
        "-dir",
        "log",
        "-vkey",
        "@key",
        "-old",
        "old",
        "-deep",
    ]
    done = subprocess.run(judge, cwd=tmp_path, capture_output=True, text=True)

    assert done.returncode == 0, done.stdout + done.stderr
