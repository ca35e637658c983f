"""Independent programs check our seals, evidence, tokens and journal."""

import json
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import cms
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID

from signing.development import create_development_pki, development_trust, issue_seal_certificate
from signing.development_tsa import DevelopmentTimeStamper
from signing.digests import Digest
from signing.evidence import EvidenceBatch
from signing.merkle import leaf_hash, root
from signing.pdf_seal import seal
from signing.transparency import LogKey
from signing.trust import TrustStore, pem
from signing.validation_material import ValidationMaterial
from tests.shared_material import judge
from tests.signing.laboratory import DAY, Extension, authority, crl, key, signer
from tests.signing.renewing import build_evidence
from tests.signing.signing_home import PASSPHRASE, with_cross_reference_stream
from tests.signing.tiles_of_logs import write_tiles
from tests.signing.written_trust import write_trust

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
    write_trust(development_trust(folder / "pki"), folder / "trust")
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


@dataclass(frozen=True, slots=True)
class BareTimeStamper:
    """An authority whose tokens carry no certificate but its own, and no list."""

    whole: DevelopmentTimeStamper

    def stamp(self, digest: Digest, at: datetime | None = None) -> bytes:
        content = cms.ContentInfo.load(self.whole.stamp(digest, at))["content"]
        fields = ("version", "digest_algorithms", "encap_content_info", "certificates", "signer_infos")
        bare = cms.SignedData({name: content[name] for name in fields})
        return bytes(cms.ContentInfo({"content_type": "signed_data", "content": bare}).dump())


def key_identifier(name: str) -> Extension:
    return x509.SubjectKeyIdentifier.from_public_key(key(name).public_key()), False


def der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.DER)


def proof(case: Path, *arguments: str) -> list[dict[str, Any]]:
    command = [str(judge("proof")), *arguments]
    done = subprocess.run(command, cwd=case, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def trust_options(case: Path) -> Sequence[str]:
    crls = [str(path) for path in (case / "trust" / "crls").glob("*.pem")]
    return ["--trust", "trust/anchors.pem", "--crl", *crls, "--cert", "trust/intermediates.pem"]


def test_verapdf_still_finds_the_sealed_document_to_be_pdfa_3a(case: Path) -> None:
    (report,) = proof(case, "pdfa", "sealed.pdf")

    assert report["compliant"]
    assert report["flavour"] == "3a"


def test_dss_passes_the_seal_and_sees_no_change_after_it(case: Path) -> None:
    reports = proof(case, "seal", "sealed.pdf", "modern.pdf", *trust_options(case))

    for report in reports:
        (signature,) = report["signatures"]
        assert signature["format"] == "PAdES-BASELINE-B"
        assert signature["indication"] == "TOTAL_PASSED"
        assert not signature["errors"]
        assert report["covered_to_end"]


def test_dss_does_not_pass_a_changed_copy(case: Path) -> None:
    changed = bytearray((case / "sealed.pdf").read_bytes())
    changed[len(changed) // 3] ^= 1
    (case / "changed.pdf").write_bytes(changed)
    command = [str(judge("proof")), "seal", "changed.pdf", *trust_options(case)]

    assert subprocess.run(command, cwd=case, capture_output=True).returncode == 1


def test_a_pdf_reader_finds_the_seal_valid_and_trusted(case: Path) -> None:
    if shutil.which("pdfsig") is None or shutil.which("certutil") is None:
        pytest.skip("pdfsig or certutil is not installed (poppler-utils, libnss3-tools)")

    proof(case, "pdfsig", "sealed.pdf", "--trust", "anchor0.pem", "anchor1.pem")


def test_bouncy_castle_and_dss_accept_the_evidence_of_a_group(case: Path) -> None:
    members = ["source", "manifest", "nonce", "document"]

    reports = proof(
        case, "evidence", "group.ers", "only.ers", "--data", *members, "--trust", "trust/anchors.pem"
    )

    assert [report["bouncy_castle"]["data_group"] for report in reports] == [True, True]
    assert all(report["dss"]["ok"] for report in reports)


def test_bouncy_castle_and_dss_accept_the_evidence_of_a_lone_object(case: Path) -> None:
    proof(case, "evidence", "lone.ers", "--data", "source", "--trust", "trust/anchors.pem")


def test_bouncy_castle_and_dss_refuse_a_changed_member(case: Path) -> None:
    (case / "forged").write_bytes(b"<Source/>")
    command = [str(judge("proof")), "evidence", "group.ers", "--data", "forged"]
    command += ["--trust", "trust/anchors.pem"]

    assert subprocess.run(command, cwd=case, capture_output=True).returncode == 1


def test_bouncy_castle_and_dss_judge_evidence_by_its_own_lists_and_the_anchor_alone(tmp_path: Path) -> None:
    """Of a token that came without its chain and lists, as many authorities send them."""
    now = datetime.now(UTC) - timedelta(minutes=1)
    root = authority("Racine d'horodatage", more=[key_identifier("Racine d'horodatage")])
    between = authority("Horodatage intermédiaire", root, more=[key_identifier("Horodatage intermédiaire")])
    for_stamps = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), True
    certificate = signer(between, name="Horodatage", begin=now - DAY, end=now + DAY, more=[for_stamps])
    lists = tuple(crl(one, now - DAY / 2, now + DAY) for one in (root, between))
    whole = DevelopmentTimeStamper(der(certificate), lists[0], lambda: now, key("Horodatage"))
    stamper = BareTimeStamper(whole)
    trust = TrustStore(anchors=(root.der,), intermediates=(between.der,), crls=lists)
    (tmp_path / "anchor.pem").write_bytes(pem([root.der]))
    for name, content in MEMBERS.items():
        (tmp_path / name).write_bytes(content)
    groups = [[Digest.of(one) for one in MEMBERS.values()], [Digest.of(b"2")]]
    (tmp_path / "bare.ers").write_bytes(EvidenceBatch.close(groups, stamper).record(0))
    (tmp_path / "kept.ers").write_bytes(EvidenceBatch.close(groups, stamper, trust=trust).record(0))
    options = ["--data", *MEMBERS, "--trust", "anchor.pem"]

    (report,) = proof(tmp_path, "evidence", "kept.ers", *options)

    assert report["bouncy_castle"]["ok"]
    assert report["dss"]["ok"]
    # The judge does tell: without what was kept it does not find the way to the anchor.
    command = [str(judge("proof")), "evidence", "bare.ers", *options]
    assert subprocess.run(command, cwd=tmp_path, capture_output=True).returncode == 1


def test_dss_passes_the_seal_with_what_was_kept_with_the_record(case: Path, tmp_path: Path) -> None:
    trust = TrustStore.load(case / "trust")
    manifest = ValidationMaterial.collected(trust, datetime.now(UTC)).to_json()
    kept = ValidationMaterial.from_json(json.loads(json.dumps(manifest)))
    shutil.copy(case / "sealed.pdf", tmp_path)
    (tmp_path / "anchors.pem").write_bytes(pem(trust.anchors))
    (tmp_path / "certificates.pem").write_bytes(pem(kept.certificates))
    crls = [f"{number}.crl" for number, _ in enumerate(kept.lists)]
    for name, content in zip(crls, kept.lists, strict=True):
        (tmp_path / name).write_bytes(content)

    options = ["--trust", "anchors.pem", "--crl", *crls, "--cert", "certificates.pem"]
    (report,) = proof(tmp_path, "seal", "sealed.pdf", *options)

    assert [one["indication"] for one in report["signatures"]] == ["TOTAL_PASSED"]


def test_openssl_accepts_the_token(case: Path) -> None:
    command = ["openssl", "ts", "-verify", "-data", "source", "-in", "token", "-token_in"]
    command += ["-CAfile", "trust/anchors.pem"]

    assert subprocess.run(command, cwd=case, capture_output=True).returncode == 0


def test_the_log_judge_rebuilds_the_journal_from_its_tiles(tmp_path: Path) -> None:
    key = LogKey.from_seed("journal.exemple", bytes(range(32)))
    entries = [b"entry %d" % number for number in range(700)]
    hashes = [leaf_hash(entry) for entry in entries]
    for path, content in write_tiles(entries).items():
        (tmp_path / "log" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "log" / path).write_bytes(content)
    (tmp_path / "log" / "checkpoint").write_bytes(key.sign(700, root(hashes)))
    (tmp_path / "old").write_bytes(key.sign(300, root(hashes[:300])))
    (tmp_path / "key").write_text(key.verifier)

    command = [str(judge("tlog")), "-dir", "log", "-vkey", "@key", "-old", "old", "-deep"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)

    assert done.returncode == 0, done.stdout + done.stderr
