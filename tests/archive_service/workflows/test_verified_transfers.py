"""A SEDA package passes by the seals of its documents; without one, or with one unread, nobody can tell."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest

from archive_service.workflows import verified_transfers
from archive_service.workflows.verified_transfers import judged_transfer
from signing.report import Step, Verdict, overall
from signing.subindications import SubIndication
from signing.trust import TrustStore
from tests.signing.laboratory import day

GOLDEN = Path(__file__).parents[2] / "golden" / "seals"
SEALED, UNSEALED = (GOLDEN / "b-b.pdf").read_bytes(), (GOLDEN / "document.pdf").read_bytes()


def manifest(files: Mapping[str, bytes]) -> bytes:
    objects = "".join(
        f"<BinaryDataObject><Uri>{name}</Uri><FormatIdentification><Uri>x</Uri></FormatIdentification>"
        f'<MessageDigest algorithm="SHA-256">{sha256(content).hexdigest()}</MessageDigest>'
        "</BinaryDataObject>"
        for name, content in files.items()
    )
    return f"<ArchiveTransfer>{objects}</ArchiveTransfer>".encode()


def judged(files: Mapping[str, bytes], written: bytes | None = None) -> list[Step]:
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as file:
        for name, one in {"manifest.xml": written or manifest(files), **files}.items():
            file.writestr(name, one)
    trust = TrustStore.load(GOLDEN / "trust")
    with zipfile.ZipFile(content) as file:
        return judged_transfer(file, len(content.getvalue()), trust, day("2026-11-30"))


def test_a_package_that_nobody_sealed_is_undecided() -> None:
    for content in (b"never sealed by anybody", UNSEALED):
        found = judged({"content/a.pdf": content})

        assert overall(found) is Verdict.INDETERMINATE
        assert found[-1].subindication is SubIndication.NO_POE


def test_a_package_with_a_sealed_document_passes_whatever_its_name_is() -> None:
    found = judged({"content/a": SEALED, "content/b.xml": b"<b/>", "c.pdf": UNSEALED})

    assert overall(found) is Verdict.PASSED
    assert "1 document(s)" in found[-1].detail
    assert "2 autre(s)" in found[-1].detail


def test_a_document_changed_under_its_seal_fails_whatever_its_name_is() -> None:
    assert b"/Reason" not in SEALED or b"/ByteRange" in SEALED
    changed = SEALED.replace(b"/Type", b"/Typo", 1)

    assert overall(judged({"content/a.bin": changed, "b.pdf": SEALED})) is not Verdict.PASSED


def test_a_seal_whose_byte_range_is_written_in_another_way_is_judged() -> None:
    hidden = SEALED.replace(b"/ByteRange", b"/#42yteRange")

    assert overall(judged({"a.pdf": hidden, "b.pdf": SEALED})) is not Verdict.PASSED


def test_a_document_too_large_to_be_judged_leaves_the_package_undecided(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(verified_transfers, "_LARGEST_DOCUMENT", len(SEALED))
    found = judged({"a.pdf": SEALED, "b.pdf": UNSEALED + bytes(len(SEALED))})

    assert overall(found) is Verdict.INDETERMINATE
    assert found[-1].subindication is SubIndication.CUSTOM


def test_a_manifest_too_large_to_be_read_leaves_the_package_undecided(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(verified_transfers, "_LARGEST_MANIFEST", 10)

    assert overall(judged({"a.pdf": SEALED})) is Verdict.INDETERMINATE


def test_a_manifest_that_names_one_file_many_times_is_refused_before_the_file_is_read() -> None:
    files = {"a.pdf": SEALED, "b.xml": b"<b/>"}
    twice = manifest(files).replace(b"<Uri>b.xml", b"<Uri>a.pdf")
    many = manifest({f"{number}": b"" for number in range(9)})

    for written in (twice, many):
        found = judged(files, written)
        assert overall(found) is Verdict.FAILED
        assert "bordereau nomme" in found[0].detail


def test_a_package_without_one_of_its_files_fails() -> None:
    found = judged({"b.xml": b"<b/>"}, manifest({"a.pdf": SEALED}))

    assert found[0].subindication is SubIndication.SIGNED_DATA_NOT_FOUND
    assert overall(found) is Verdict.FAILED


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_package_with_two_files_of_one_name_fails_as_programs_would_read_different_ones() -> None:
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as file:
        file.writestr("manifest.xml", manifest({"a.pdf": SEALED}))
        file.writestr("a.pdf", UNSEALED)
        file.writestr("a.pdf", SEALED)
    with zipfile.ZipFile(content) as file:
        found = judged_transfer(
            file, len(content.getvalue()), TrustStore.load(GOLDEN / "trust"), day("2026-11-30")
        )

    assert overall(found) is Verdict.FAILED
    assert found[0].subindication is SubIndication.FORMAT_FAILURE
