"""The receiver opens volumes and folders that somebody made to harm: each is refused with a code, at once."""

from __future__ import annotations

import os
import random
import shutil
import tempfile
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pytest

from archive_service.errors import ArchiveServiceError, InvalidRequest
from archive_service.workflows.export_reception import (
    Checked,
    VolumeUnreadable,
    check_package,
    signed_receipt,
    unpack,
)
from exports import DestinationUnwritable, ExportError
from exports.portability.envelope import encrypt_for
from exports.portability.receipts import read_receipt
from tests.archive_service.file_formats.zip_samples import encrypted, overlapping, zipped_as
from tests.certificates import pem_of
from tests.exports.portability.package_samples import files_of, package, sample_contents, tree_at
from tests.exports.portability.receivers import receiver

OWN = receiver("p-256")
KEY = pem_of(OWN.key)


def volume(folder: Path, content: bytes, name: str = "export-001.cms") -> Path:
    """Write a volume whose content is not what the sender's program makes."""
    path = folder / name
    with path.open("wb") as file:
        encrypt_for([OWN.recipient], BytesIO(content), len(content), file)
    return path


def checked(folder: Path, content: bytes) -> Checked:
    return check_package([volume(folder, content)], KEY)


def zipped(*files: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for path, content in files:
            archive.writestr(path, content)
    return packed.getvalue()


def genuine() -> bytes:
    volumes, _, _ = package(files_of(sample_contents()))
    return bytes(volumes.written[1])


def _changed(content: bytes, place: int) -> bytes:
    changed = bytearray(content)
    changed[place] ^= 0xFF
    return bytes(changed)


HOSTILE = {
    "no ZIP": b"hello",
    "nothing": b"",
    "deflated wrongly": _changed(zipped(("x", b"hello" * 1000)), 33),
    "encrypted inside": encrypted(zipped(("x", b"hello"))),
    "bzip2": zipped(("x", bytes(10_000)), method=zipfile.ZIP_BZIP2),
    "lzma": zipped(("x", bytes(10_000)), method=zipfile.ZIP_LZMA),
    "a name that is no text": genuine().replace(b"index.html", b"ind\xffx.html"),
    "a path of thousands of folders": zipped(("a/" * 2000 + "x", b"")),
    "a path to the root": zipped(("/etc/x", b"")),
    "a path out of the folder": zipped(("content/../../x", b"")),
    "a path of Windows": zipped(("content\\..\\x", b"")),
    "a drive": zipped(("C:x", b"")),
    "a file with files in it": zipped(("a", b"1"), ("a/b", b"2")),
    "a bomb": zipped(("x", bytes(150 << 20))),
    "a link": zipped_as(0o120777),
    "a device": zipped_as(0o020644),
    "a folder with bytes": zipped(("content/", b"hello")),
    "files over one another": overlapping(),
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_volume_is_refused_and_leaves_nothing(
    content: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))

    with pytest.raises(VolumeUnreadable, match=r"export-001\.cms") as caught:
        checked(tmp_path, content)
    assert str(temporary) not in str(caught.value)
    assert list(temporary.iterdir()) == []
    assert {path.name for path in tmp_path.iterdir()} == {"temporary", "export-001.cms"}


def test_a_path_that_two_volumes_have_is_refused(tmp_path: Path) -> None:
    first = volume(tmp_path, genuine(), "export-001.cms")
    with pytest.raises(VolumeUnreadable, match="twice"):
        check_package([first, first], KEY)


def test_a_volume_changed_anywhere_before_its_encryption_ends_with_a_code(tmp_path: Path) -> None:
    chance, content = random.Random(9), genuine()
    for _ in range(150):
        changed = bytearray(content)
        for place in (chance.randrange(len(content)), len(content) - chance.randrange(1, 900)):
            changed[place] = chance.randrange(256)
        with suppress(ArchiveServiceError, ExportError):
            checked(tmp_path, bytes(changed))


def test_folders_in_a_zip_are_no_files(tmp_path: Path) -> None:
    packed = BytesIO(genuine())
    with zipfile.ZipFile(packed, "a") as archive:
        archive.mkdir("content/empty")
    found = checked(tmp_path, packed.getvalue())
    assert (found.problems, found.verdict and found.verdict["verdict"]) == ([], "complete")


def test_a_volume_larger_than_the_disk_is_refused_before_it_is_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(tmp_path)
    nearly_full = "archive_service.workflows.export_reception.disk_usage"
    monkeypatch.setattr(nearly_full, lambda _: usage._replace(free=1000))
    with pytest.raises(DestinationUnwritable):
        checked(tmp_path, genuine())


def test_a_volume_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(VolumeUnreadable, match=r"export-001\.cms"):
        unpack([tmp_path / "export-001.cms"], KEY, tmp_path)


MANIFESTS = {
    "nested": b"[" * 200_000,
    "a list": b"[]",
    "numbers": b'{"order":5,"root":"x","leaves":true}',
    "no digest": b'{"order":"x","root":"y","leaves":1}',
    "large": b" " * (2 << 20) + b"{}",
}


@pytest.mark.parametrize("manifest", MANIFESTS.values(), ids=MANIFESTS)
def test_no_receipt_is_made_of_a_manifest_that_says_nothing(manifest: bytes, tmp_path: Path) -> None:
    tree = tree_at(tmp_path / "tree")
    (tree / "manifest.json").write_bytes(manifest)
    with pytest.raises(InvalidRequest):
        _receipt(tree, [("manifest.json", "illisible")])


def test_no_receipt_reads_a_pipe_or_a_link_in_the_place_of_the_manifest(tmp_path: Path) -> None:
    for number, make in enumerate((os.mkfifo, lambda path: os.symlink("/dev/zero", path))):
        tree = tree_at(tmp_path / str(number))
        (tree / "manifest.json").unlink()
        make(tree / "manifest.json")
        with pytest.raises(InvalidRequest):
            _receipt(tree, [("manifest.json", "illisible")])


@pytest.mark.parametrize("inventory", [None, b"\xff\n", b"x" * 10_000_000, b""])
def test_a_damaged_inventory_can_be_contested(inventory: bytes | None, tmp_path: Path) -> None:
    tree = tree_at(tmp_path / "tree")
    (tree / "inventory.ndjson").unlink()
    if inventory is not None:
        (tree / "inventory.ndjson").write_bytes(inventory)
    (contested,) = _receipt(tree, [("inventory.ndjson", "illisible")])
    assert contested == ("inventory.ndjson", None)


def test_a_path_is_contested_once(tmp_path: Path) -> None:
    tree = tree_at(tmp_path / "tree")
    with pytest.raises(InvalidRequest, match="twice"):
        _receipt(tree, [("index.html", "absent"), ("index.html", "illisible")])


def _receipt(tree: Path, contested: Sequence[tuple[str, str]]) -> list[tuple[str, int | None]]:
    given = signed_receipt(tree, KEY, OWN.certificate, contested)
    return [(one.path, one.leaf) for one in read_receipt(given.content).receipt.contested]
