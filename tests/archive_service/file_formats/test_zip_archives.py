"""What a ZIP may be, whoever opens it: who receives a volume, or imports what another program packed."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_service.file_formats.zip_archives import (
    ZipFlaw,
    ZipLimits,
    files_in,
    flaw_of,
    is_regular,
    size_of,
)
from archive_service.intake.packages import Limits, PackageCode, Said, package_items
from archive_service.workflows.export_reception import VolumeUnreadable, unpack
from tests.archive_service.file_formats.zip_samples import encrypted, overlapping, zipped_as

names = st.text("abcxyz", min_size=1, max_size=5)
contents = st.dictionaries(names, st.binary(max_size=300) | st.integers(1, 5000).map(bytes), max_size=8)


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


def judged(content: bytes, limits: ZipLimits = ZipLimits()) -> tuple[ZipFlaw, str] | None:  # noqa: B008 - frozen
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return flaw_of(files_in(archive), len(content), limits)


@given(contents, st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED]))
def test_what_a_program_packs_has_no_flaw(files: dict[str, bytes], method: int) -> None:
    content = zipped(files, method)

    assert judged(content) is None
    with zipfile.ZipFile(BytesIO(content)) as archive:
        members = files_in(archive)
        assert all(map(is_regular, members))
        assert size_of(members) == sum(map(len, files.values()))


@given(st.integers(1, 50), st.integers(0, 100_000))
def test_a_zip_becomes_no_larger_than_its_limits(ratio: int, small: int) -> None:
    content = zipped({"x": bytes(60_000)})
    too_large = max(small, len(content) * ratio) < 60_000

    found = judged(content, ZipLimits(ratio=ratio, small=small))

    assert (found is not None and found[0] is ZipFlaw.TOO_LARGE) == too_large


HOSTILE = {
    "a bomb": zipped({"x": bytes(150 << 20)}),
    "bzip2": zipped({"x": bytes(10_000)}, zipfile.ZIP_BZIP2),
    "encrypted": encrypted(zipped({"x": b"hello"})),
    "over one another": overlapping(),
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_both_who_open_a_zip_refuse_what_has_a_flaw_with_the_same_words(
    content: bytes, tmp_path: Path
) -> None:
    found = judged(content)
    assert found is not None
    file, temporary, tree = tmp_path / "x.zip", tmp_path / "temporary", tmp_path / "tree"
    file.write_bytes(content)
    temporary.mkdir()
    tree.mkdir()

    (said,) = package_items(file, temporary, Limits())
    with pytest.raises(VolumeUnreadable) as caught:
        unpack([file], None, tree)

    assert isinstance(said, Said)
    assert said.message == found[1]
    assert str(caught.value) == f"x.zip: {found[1]}"
    assert list(temporary.iterdir()) == list(tree.iterdir()) == []


@pytest.mark.parametrize("mode", [0o120777, 0o020644, 0o010644])
def test_both_refuse_links_devices_and_pipes(mode: int, tmp_path: Path) -> None:
    file = tmp_path / "x.zip"
    file.write_bytes(zipped_as(mode))

    (said,) = package_items(file, tmp_path, Limits())
    with pytest.raises(VolumeUnreadable, match="link or a device"):
        unpack([file], None, tmp_path)

    assert isinstance(said, Said)
    assert said.code is PackageCode.FILE_NOT_REGULAR
    assert list(tmp_path.iterdir()) == [file]


def test_more_files_than_the_limit_are_refused() -> None:
    content = zipped({str(number): b"" for number in range(11)})

    assert judged(content, ZipLimits(files=11)) is None
    found = judged(content, ZipLimits(files=10))
    assert found is not None and found[0] is ZipFlaw.TOO_LARGE
