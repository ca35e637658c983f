"""EU DSS, veraPDF, openssl, pdfsig and Bouncy Castle judge seals that leave alone, and changed copies."""

import json
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from signing.asic import EVIDENCE, SIGNATURE
from signing.development import (
    create_development_pki,
    development_trust,
    issue_seal_certificate,
    renew_lists,
)
from signing.development_tsa import DevelopmentTimeStamper
from signing.digests import Digest
from signing.standalone_seals import (
    Authorities,
    SealForm,
    SealLevel,
    WantedSeal,
    add_evidence,
    evidence_digests,
    raise_seal,
    seal_file,
    seal_files,
)
from tests.shared_material import judge
from tests.signing.renewing import build_evidence
from tests.signing.signing_home import PASSPHRASE
from tests.signing.written_trust import write_trust

pytestmark = pytest.mark.judge

MADE = {
    SealForm.PADES: "{level}.pdf",
    SealForm.CADES: "{level}.p7s",
    SealForm.ASIC: "{level}.asice",
}


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory, document: bytes) -> Path:
    """A seal of each form and level, made at once and raised step by step, with the trust to judge it."""
    folder, now = tmp_path_factory.mktemp("judged"), datetime.now(UTC) - timedelta(minutes=2)
    create_development_pki(folder / "pki", now, passphrase=PASSPHRASE)
    key = issue_seal_certificate(folder / "pki", "1", "Foyer é", now, passphrase=PASSPHRASE)
    stamper = DevelopmentTimeStamper.open(folder / "pki", PASSPHRASE, lambda: now)
    trust = development_trust(folder / "pki")
    write_trust(trust, folder / "trust")
    (folder / "document").write_bytes(document)
    with_whom = Authorities(stamper=stamper, trust=trust, at=now)
    for form, name in MADE.items():
        made = None
        for level in SealLevel:
            wanted = WantedSeal(form=form, level=level)
            at_once = seal_file(document, "d.pdf", wanted, key=key, stamper=stamper, trust=trust, at=now)
            made = raise_seal(made or at_once, level, with_whom, Digest.of(document))
            (folder / f"at-once-{name.format(level=level)}").write_bytes(at_once.content)
            (folder / f"raised-{name.format(level=level)}").write_bytes(made.content)
    files = {"source.xml": b"<a/>", "sous dossier/pièce.pdf": document}
    wanted = WantedSeal(form=SealForm.ASIC, level=SealLevel.B_LTA)
    whole = seal_files(files, "d", wanted, key=key, stamper=stamper, trust=trust, at=now)
    covered = evidence_digests(whole.content, "sha256", now)
    record = build_evidence([covered, [Digest.of(b"2")]], stamper)[0]
    (folder / "evidence.asice").write_bytes(add_evidence(whole.content, record, now))
    return folder


def reports(case: Path, *arguments: str) -> tuple[int, dict[str, dict[str, Any]]]:
    done = subprocess.run([str(judge("proof")), *arguments], cwd=case, capture_output=True, text=True)
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    assert lines, done.stderr
    return done.returncode, {Path(one["file"]).name: one for one in lines}


def trusted(case: Path) -> list[str]:
    crls = [str(path) for path in (case / "trust" / "crls").glob("*.pem")]
    return ["--trust", "trust/anchors.pem", "--crl", *crls, "--cert", "trust/intermediates.pem"]


def named(case: Path, ending: str) -> list[str]:
    return sorted(path.name for path in case.glob(f"[ar]*-b-*.{ending}"))


def profile(form: SealForm, level: str) -> str:
    letters = level.removeprefix("b-").upper()
    return f"{'PAdES' if form is SealForm.PADES else 'CAdES'}-BASELINE-{letters}"


def check_all_pass(found: Mapping[str, dict[str, Any]], form: SealForm) -> None:
    assert len(found) == 8
    for name, report in found.items():
        (signature,) = report["signatures"]
        level = name.split("-", 1)[1].removeprefix("once-").partition(".")[0]
        assert signature["indication"] == "TOTAL_PASSED", name
        assert signature["format"] == profile(form, level), name
        assert not signature["errors"], name
        assert {one["indication"] for one in report["timestamps"]} <= {"PASSED"}, name
        assert report["ok"], name


def test_dss_passes_a_pdf_at_every_level(case: Path) -> None:
    code, found = reports(case, "seal", *named(case, "pdf"), *trusted(case))

    check_all_pass(found, SealForm.PADES)
    assert code == 0


def test_dss_passes_a_detached_seal_at_every_level(case: Path) -> None:
    code, found = reports(case, "seal", *named(case, "p7s"), "--detached", "document", *trusted(case))

    check_all_pass(found, SealForm.CADES)
    assert code == 0


def test_dss_passes_a_detached_seal_whose_archive_time_stamp_was_renewed_with_new_lists(
    tmp_path: Path, document: bytes
) -> None:
    begun = datetime.now(UTC) - timedelta(minutes=20)
    create_development_pki(tmp_path / "pki", begun, passphrase=PASSPHRASE)
    key = issue_seal_certificate(tmp_path / "pki", "1", "Foyer", begun, passphrase=PASSPHRASE)
    (tmp_path / "document").write_bytes(document)
    (tmp_path / "other").write_bytes(document + b" ")
    made = None
    for number in range(3):
        at = begun + timedelta(minutes=5 * number)
        renew_lists(tmp_path / "pki", at, passphrase=PASSPHRASE)
        trust = development_trust(tmp_path / "pki")
        stamper = DevelopmentTimeStamper.open(tmp_path / "pki", PASSPHRASE, at.astimezone)
        with_whom = Authorities(stamper=stamper, trust=trust, at=at)
        wanted = WantedSeal(form=SealForm.CADES, level=SealLevel.B_LTA)
        if made is None:
            made = seal_file(document, "d", wanted, key=key, stamper=stamper, trust=trust, at=at)
        else:
            made = raise_seal(made, SealLevel.B_LTA, with_whom, Digest.of(document))
        (tmp_path / f"{number}.p7s").write_bytes(made.content)
    write_trust(trust, tmp_path / "trust")
    names = ("0.p7s", "1.p7s", "2.p7s")

    code, found = reports(tmp_path, "seal", *names, "--detached", "document", "--trust", "trust/anchors.pem")
    _, changed = reports(tmp_path, "seal", *names, "--detached", "other", "--trust", "trust/anchors.pem")

    assert code == 0
    for number, name in enumerate(names):
        (signature,) = found[name]["signatures"]
        assert (signature["format"], signature["indication"]) == ("CAdES-BASELINE-LTA", "TOTAL_PASSED")
        assert [one["indication"] for one in found[name]["timestamps"]] == ["PASSED"] * (2 + number)
        assert found[name]["ok"] and not changed[name]["ok"]


def test_dss_passes_a_container_at_every_level(case: Path) -> None:
    code, found = reports(case, "seal", *named(case, "asice"), *trusted(case))

    check_all_pass(found, SealForm.ASIC)
    assert code == 0


def test_a_seal_for_long_needs_no_list_from_outside(case: Path) -> None:
    inside = [name for ending in ("pdf", "asice") for name in named(case, ending) if "-b-lt" in name]

    code, found = reports(case, "seal", *inside, "--trust", "trust/anchors.pem")

    assert len(found) == 8
    assert all(one["ok"] for one in found.values())
    assert code == 0


def test_dss_passes_no_changed_twin(case: Path) -> None:
    twins = []
    for ending in ("pdf", "asice"):
        for name in named(case, ending):
            changed = bytearray((case / name).read_bytes())
            # In the document: in a PDF its middle, in a container the middle of its first file.
            changed[len((case / "document").read_bytes()) // 2] ^= 1
            (case / f"changed-{name}").write_bytes(changed)
            twins.append(f"changed-{name}")
    (case / "other").write_bytes((case / "document").read_bytes() + b" ")

    _, found = reports(case, "seal", *twins, *trusted(case))
    _, detached = reports(case, "seal", *named(case, "p7s"), "--detached", "other", *trusted(case))

    assert len(found) == 16 and len(detached) == 8
    assert not [name for name, one in {**found, **detached}.items() if one["ok"]]


def test_verapdf_finds_the_document_compliant_after_every_level(case: Path) -> None:
    code, found = reports(case, "pdfa", *named(case, "pdf"))

    assert {one["flavour"] for one in found.values()} == {"3a"}
    assert all(one["compliant"] for one in found.values())
    assert code == 0


def test_openssl_verifies_detached_seals_and_those_of_containers(case: Path) -> None:
    (case / "ca.pem").write_bytes((case / "trust" / "anchors.pem").read_bytes())
    for name in named(case, "p7s"):
        reports_ok(case, "cms", name, "--data", "document", "--trust", "ca.pem")
    with ZipFile(case / "at-once-b-b.asice") as file:
        (case / "inside.p7s").write_bytes(file.read(SIGNATURE))
        (case / "inside.xml").write_bytes(file.read("META-INF/ASiCManifest001.xml"))
    reports_ok(case, "cms", "inside.p7s", "--data", "inside.xml", "--trust", "ca.pem")


def test_pdfsig_finds_the_seal_valid_at_every_level(case: Path) -> None:
    for name in named(case, "pdf"):
        command = [str(judge("proof")), "pdfsig", name, "--trust", "trust/anchors.pem"]
        done = subprocess.run(command, cwd=case, capture_output=True, text=True)
        assert "Signature is Valid" in done.stdout + done.stderr


def test_the_evidence_record_of_a_container_passes_with_dss_and_bouncy_castle(case: Path) -> None:
    code, found = reports(case, "seal", "evidence.asice", *trusted(case))
    with ZipFile(case / "evidence.asice") as file:
        (case / "inside.ers").write_bytes(file.read(EVIDENCE))
        (case / "one").write_bytes(file.read("source.xml"))
        (case / "two").write_bytes(file.read("sous dossier/pièce.pdf"))
    covering = ["inside.ers", "--data", "one", "two", "--trust", "trust/anchors.pem"]
    told, records = reports(case, "evidence", *covering)

    assert [one["indication"] for one in found["evidence.asice"]["evidence_records"]] == ["PASSED"]
    assert found["evidence.asice"]["ok"] and code == 0
    assert records["inside.ers"]["bouncy_castle"]["ok"] and told == 0


def reports_ok(case: Path, *arguments: str) -> None:
    done = subprocess.run([str(judge("proof")), *arguments], cwd=case, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
