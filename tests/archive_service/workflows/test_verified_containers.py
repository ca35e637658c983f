"""A proof in a container dates what it covers, and only that."""

from __future__ import annotations

import zipfile
from datetime import datetime
from io import BytesIO
from pathlib import Path
from time import process_time

import pytest

from archive_service.workflows.verified_containers import judged_container
from signing.asic import EVIDENCE, EVIDENCE_MANIFEST, SIGNATURE, _manifest, sealed_container
from signing.cades import detached_seal
from signing.digests import Digest
from signing.report import Step, Verdict, overall
from signing.standalone_seals import add_evidence, evidence_digests
from signing.subindications import SubIndication
from signing.trust import TrustStore
from tests.signing.laboratory import day
from tests.signing.renewing import build_evidence
from tests.signing.thief import NOW, STOLEN, seal_key, stamper, trusting

DATA = {"a.txt": b"a file that everybody has since 2026"}
SIMPLE, EXTENDED = b"application/vnd.etsi.asic-s+zip", b"application/vnd.etsi.asic-e+zip"
TOKEN, MANIFEST = "META-INF/timestamp.tst", "META-INF/ASiCManifest009.xml"
BEFORE, AFTER = day("2026-02-01"), day("2028-05-20")


def judged(
    files: dict[str, bytes], trust: TrustStore, at: datetime = NOW, kind: bytes = EXTENDED
) -> list[Step]:
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as file:
        for name, one in {"mimetype": kind, **files}.items():
            file.writestr(name, one)
    with zipfile.ZipFile(content) as file:
        return judged_container(file, len(content.getvalue()), trust, at)


def stamped(files: dict[str, bytes], at: datetime) -> dict[str, bytes]:
    """A time stamp over a manifest of these files."""
    manifest = _manifest(TOKEN, "application/vnd.etsi.timestamp-token", files, "sha256")
    return {MANIFEST: manifest, TOKEN: stamper(at).stamp(Digest.of(manifest))}


def recorded(files: dict[str, bytes], at: datetime) -> dict[str, bytes]:
    """An evidence record over these files."""
    record = build_evidence([[Digest.of(one) for one in files.values()]], stamper(at))[0]
    return {EVIDENCE: record, EVIDENCE_MANIFEST: _manifest(EVIDENCE, "", files, "sha256")}


def container(claimed: datetime) -> dict[str, bytes]:
    return dict(sealed_container(DATA, seal_key(), claimed).entries)


def test_a_token_over_the_file_does_not_date_a_signature_that_a_thief_made_of_it_later() -> None:
    forged = detached_seal(Digest.of(DATA["a.txt"]), seal_key(), day("2026-01-20"))
    token = stamper(BEFORE).stamp(Digest.of(DATA["a.txt"]))

    found = judged({**DATA, SIGNATURE: forged, TOKEN: token}, trusting(STOLEN), kind=SIMPLE)

    assert overall(found) is not Verdict.PASSED


@pytest.mark.parametrize("proof", [stamped, recorded])
def test_a_proof_that_does_not_name_the_signature_does_not_date_it(proof: object) -> None:
    forged = container(day("2026-01-20"))

    found = judged({**forged, **proof(DATA, BEFORE)}, trusting(STOLEN))  # type: ignore[operator]

    assert overall(found) is not Verdict.PASSED


@pytest.mark.parametrize("proof", [stamped, recorded])
def test_a_proof_that_names_the_signature_keeps_it_valid_when_its_key_is_stolen_later(proof: object) -> None:
    genuine = container(day("2026-01-20"))
    assert overall(judged(genuine, trusting(STOLEN))) is not Verdict.PASSED

    found = judged({**genuine, **proof(genuine, BEFORE)}, trusting(STOLEN))  # type: ignore[operator]

    assert overall(found) is Verdict.PASSED, [one for one in found if one.verdict is not Verdict.PASSED]


def test_our_own_evidence_keeps_a_container_valid_when_its_key_is_stolen_later() -> None:
    made = sealed_container(DATA, seal_key(), day("2026-01-20")).written()
    record = build_evidence([evidence_digests(made, "sha256", NOW)], stamper(BEFORE))[0]
    with zipfile.ZipFile(BytesIO(add_evidence(made, record, NOW))) as file:
        found = judged_container(file, 1 << 20, trusting(STOLEN), NOW)

    assert overall(found) is Verdict.PASSED, [one for one in found if one.verdict is not Verdict.PASSED]


def test_a_file_that_only_a_time_stamp_names_is_not_covered_beside_a_signature() -> None:
    added = {"facture.txt": b"pay me"}
    sealed = container(AFTER)
    assert overall(judged(sealed, trusting())) is Verdict.PASSED

    found = judged({**sealed, **added, **stamped(added, AFTER)}, trusting())

    assert overall(found) is Verdict.FAILED
    assert "facture.txt" in found[-1].detail


def test_an_outer_time_stamp_dates_the_inner_one_whatever_their_names_are() -> None:
    genuine = container(day("2026-01-20"))
    inner = stamped(genuine, BEFORE)
    inside = {**genuine, **inner}
    outer_manifest = _manifest("META-INF/a.tst", "", inside, "sha256")
    outer = {
        "META-INF/ASiCManifest010.xml": outer_manifest,
        "META-INF/a.tst": stamper(AFTER).stamp(Digest.of(outer_manifest)),
    }

    found = judged({**inside, **outer}, trusting(STOLEN), day("2028-06-01"))

    names = [one.name for one in found if "manifeste" in one.name]
    assert names[0].startswith("Horodatage a.tst")
    assert overall(found) is Verdict.PASSED


GOLDEN = Path(__file__).parents[2] / "golden" / "seals"


@pytest.mark.parametrize("name", ["b-b", "b-t", "b-lt", "b-lta", "evidence"])
def test_a_golden_container_of_each_level_passes(name: str) -> None:
    path = GOLDEN / f"{name}.asice"
    with zipfile.ZipFile(path) as file:
        found = judged_container(
            file, path.stat().st_size, TrustStore.load(GOLDEN / "trust"), day("2026-11-30")
        )

    assert overall(found) is Verdict.PASSED


def test_a_manifest_of_endless_elements_is_not_read() -> None:
    endless = b"<ASiCManifest>" + b"<a/>" * (3 << 20) + b"</ASiCManifest>"
    begun = process_time()

    found = judged({**DATA, "META-INF/ASiCManifest001.xml": endless}, trusting())

    assert (overall(found), found[0].subindication) == (Verdict.INDETERMINATE, SubIndication.CUSTOM)
    assert process_time() - begun < 2
