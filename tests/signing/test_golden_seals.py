"""Seals that earlier versions made, one of each form and level, are sound for ever."""

import json
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from asn1crypto import cms

from signing.asic import Container
from signing.cms_levels import is_archived, signers_of, stamps_of
from signing.cms_reading import read_container, read_token
from signing.digests import Digest
from signing.long_term_data import long_term_data
from signing.pdf_levels import level_of, signers_in
from signing.seal_levels import SealLevel
from signing.trust import TrustStore
from signing.verification import Verdict, overall, verify_pdf
from tests.shared_material import judge

GOLDEN = Path(__file__).parents[1] / "golden" / "seals"
AT = datetime(2026, 11, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def trust() -> TrustStore:
    return TrustStore.load(GOLDEN / "trust")


@pytest.mark.parametrize("level", list(SealLevel))
def test_a_golden_pdf_has_its_level_and_leads_to_its_anchors(trust: TrustStore, level: SealLevel) -> None:
    content = (GOLDEN / f"{level}.pdf").read_bytes()

    assert level_of(content) is level
    assert long_term_data(signers_in(content), trust, AT).lists


def test_the_golden_pdf_without_time_stamp_passes(trust: TrustStore) -> None:
    assert overall(verify_pdf((GOLDEN / "b-b.pdf").read_bytes(), trust, AT)) is Verdict.PASSED


@pytest.mark.parametrize("level", list(SealLevel))
def test_a_golden_detached_seal_is_over_its_document(trust: TrustStore, level: SealLevel) -> None:
    check_container((GOLDEN / f"{level}.p7s").read_bytes(), (GOLDEN / "document.pdf").read_bytes(), level)


@pytest.mark.parametrize("level", list(SealLevel))
def test_a_golden_container_seals_its_document(trust: TrustStore, level: SealLevel) -> None:
    read = Container.read((GOLDEN / f"{level}.asice").read_bytes(), AT)

    inside = SealLevel.B_LT if level is SealLevel.B_LTA else level
    check_container(read.signature, read.manifest, inside)
    assert read.files == {"document.pdf": (GOLDEN / "document.pdf").read_bytes()}
    assert len(read.stamps) == (level is SealLevel.B_LTA)
    for stamp in read.stamps.values():
        assert read_token(stamp).imprint == Digest.of(read.archive_manifest)


@pytest.mark.judge
def test_dss_passes_every_golden_seal() -> None:
    crls = [str(path) for path in (GOLDEN / "trust" / "crls").glob("*.pem")]
    trusted = ["--trust", "trust/anchors.pem", "--crl", *crls, "--cert", "trust/intermediates.pem"]
    whole = sorted(path.name for ending in ("pdf", "asice") for path in GOLDEN.glob(f"*b-*.{ending}"))
    beside = sorted(path.name for path in GOLDEN.glob("*.p7s"))

    found = [
        *_judged("seal", *whole, "evidence.asice", *trusted),
        *_judged("seal", *beside, "--detached", "document.pdf", *trusted),
    ]

    assert len(found) == 13
    assert [one["file"] for one in found if not one["ok"]] == []


def check_container(content: bytes, document: bytes, level: SealLevel) -> None:
    assert read_container(content).message_digest == Digest.of(document)
    assert signers_of(content)
    signature = cms.ContentInfo.load(content)["content"]["signer_infos"][0]["signature"].native
    tokens = stamps_of(content)
    assert bool(tokens) is level.reaches(SealLevel.B_T)
    assert not tokens or read_token(tokens[0]).imprint == Digest.of(signature)
    assert bool(read_container(content).crls) is level.reaches(SealLevel.B_LT)
    assert is_archived(content) is level.reaches(SealLevel.B_LTA)


def _judged(*arguments: str) -> list[dict[str, object]]:
    done = subprocess.run([str(judge("proof")), *arguments], cwd=GOLDEN, capture_output=True, text=True)
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
