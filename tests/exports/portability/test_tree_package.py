"""Packages as volumes: the same bytes each time, the same tree for each split, nothing that has changed."""

from __future__ import annotations

import json
import random
import subprocess
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest

from exports.errors import DestinationUnwritable, FileUnreadable
from exports.portability import zip_volume
from exports.portability.errors import (
    EquationUnbalanced,
    FilesOutOfOrder,
    InvalidLeaf,
    InvalidManifest,
    InventoryDiffers,
    PathsClash,
)
from exports.portability.leaves import Leaf
from exports.portability.manifest import Equation, Excluded, manifest_json
from exports.portability.tree_package import TreeFile, write_volumes
from tests.exports.portability.package_samples import (
    EQUATION,
    MADE_AT,
    Volumes,
    files_of,
    manifest_files,
    manifest_of,
    package,
    sample_contents,
)
from tests.exports.portability.plain_inventory import inventory_of, root_of


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def file(path: str, content: bytes = b"x") -> TreeFile:
    return TreeFile(path, "part", None, None, partial(BytesIO, content))


def test_the_inventory_names_every_file_in_order_of_path() -> None:
    files = files_of(sample_contents())
    volumes, _, inventory = package(files)

    with zipfile.ZipFile(BytesIO(volumes.written[1])) as archive:
        lines = archive.read("inventory.ndjson").splitlines(keepends=True)
        names = archive.namelist()
        leaves = [Leaf.of_line(line) for line in lines]
        for leaf in leaves:
            content = archive.read(leaf.path)
            assert (leaf.bytes, leaf.sha256) == (len(content), sha256(content).hexdigest())
    assert [leaf.path for leaf in leaves] == [file.path for file in files] == names[: len(files)]
    assert names[len(files) :] == ["inventory.ndjson", "manifest.json", "manifest.jws", "manifest.p7s"]
    assert [leaf.path for leaf in leaves][:3] == [
        "check_portability.py",
        "content/persons/1.json",
        "content/persons/1/person.json",
    ]
    assert inventory.root == root_of(lines)
    assert (inventory.leaves, inventory.bytes) == (len(lines), sum(leaf.bytes for leaf in leaves))


def test_the_same_files_give_the_same_bytes() -> None:
    first, said, _ = package(files_of(sample_contents()))
    inventory = inventory_of(files_of(sample_contents()), BytesIO())
    again = Volumes()
    with zipfile.ZipFile(BytesIO(first.written[1])) as archive:
        signed = {name: archive.read(name) for name in ("manifest.json", "manifest.jws", "manifest.p7s")}
    write_volumes(files_of(sample_contents()), inventory, signed, None, again.open)

    assert again.written == first.written
    assert [(volume.bytes, volume.sha256) for volume in said] == [
        (len(content), sha256(content).hexdigest()) for content in first.written.values()
    ]


def test_the_root_is_of_the_content_alone() -> None:
    contents = sample_contents()
    inventories = [
        inventory_of(files_of(dict(order)), BytesIO())
        for order in (contents.items(), reversed(contents.items()))
    ]

    assert inventories[0].root == inventories[1].root
    assert inventory_of(files_of({**contents, "index.html": b"other"}), BytesIO()).root != inventories[0].root


@pytest.mark.parametrize("split", [1, 700, 3000, 9000, 40_000, None])
def test_volumes_of_every_size_unpack_to_the_same_tree(split: int | None, tmp_path: Path) -> None:
    whole, _, _ = package(files_of(sample_contents()))
    whole.unpack(tmp_path / "whole")
    volumes, said, inventory = package(files_of(sample_contents()), split)
    volumes.unpack(tmp_path / "split")

    left, right = tree(tmp_path / "whole"), tree(tmp_path / "split")
    signature = left.pop("manifest.p7s"), right.pop("manifest.p7s")
    assert left == right
    assert all(signature)
    assert sum(volume.leaves for volume in said) == inventory.leaves
    for number, volume in volumes.written.items():
        with zipfile.ZipFile(BytesIO(volume)) as archive:
            names = archive.namelist()
        last = number == len(volumes.written)
        assert ("inventory.ndjson" in names) == last
        # A volume is too large only when it has one file, or the last four, which stand together.
        assert split is None or len(volume) <= split or len(names) == 1 or (last and len(names) == 4)


def test_a_volume_has_no_time_and_no_extra_field_and_few_bytes() -> None:
    volumes, _, _ = package(files_of(sample_contents()))

    with zipfile.ZipFile(BytesIO(volumes.written[1])) as archive:
        for entry in archive.infolist():
            assert entry.date_time == (1980, 1, 1, 0, 0, 0)
            assert (entry.extra, entry.comment, entry.flag_bits) == (b"", b"", 0x800)
            assert entry.external_attr >> 16 == 0o100644
        assert archive.getinfo("content/records/a/document.pdf").compress_type == zipfile.ZIP_STORED
        assert archive.getinfo("content/records/b/source").compress_type == zipfile.ZIP_DEFLATED
        assert archive.getinfo("content/records/b/source").compress_size < 100


@pytest.mark.judge
@pytest.mark.parametrize("limits", [False, True], ids=["plain", "zip64"])
def test_unzip_accepts_every_volume(limits: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if limits:
        monkeypatch.setattr(zip_volume, "_LIMIT_32", 5)
    volumes, _, _ = package(files_of(sample_contents()), 9000)
    for number, content in volumes.written.items():
        (tmp_path / f"{number}.zip").write_bytes(content)
        judged = subprocess.run(
            ["unzip", "-q", "-o", f"{number}.zip", "-d", "tree"], cwd=tmp_path, capture_output=True
        )
        assert judged.returncode == 0, judged

    unpacked = tree(tmp_path / "tree")
    assert {path: unpacked.get(path) for path in sample_contents()} == sample_contents()


def test_sizes_of_zip64_are_written_when_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    # The real limit is 4 GiB. Readers take the large fields wherever the small ones have their largest value.
    written = {}
    for limit in (0xFFFFFFFF, 100):
        volumes = Volumes()
        volume = zip_volume.ZipVolume(volumes)
        with volumes.open(1), monkeypatch.context() as patch:
            volume.add(zip_volume.PackedFile.of("a", lambda: iter((b"a" * 50,)), deflated=False))
            patch.setattr(zip_volume, "_LIMIT_32", limit)
            volume.add(zip_volume.PackedFile.of("b", lambda: iter((b"b" * 500,)), deflated=False))
            volume.add(zip_volume.PackedFile.of("c", lambda: iter((b"c",)), deflated=True))
            volume.finish()
        written[limit] = bytes(volumes.written[1])

    assert b"PK\6\6" in written[100]
    assert b"PK\6\6" not in written[0xFFFFFFFF]


def test_more_entries_than_the_small_directory_can_count(tmp_path: Path) -> None:
    volumes = Volumes()
    volume = zip_volume.ZipVolume(volumes)
    with volumes.open(1):
        for number in range(70_000):
            volume.add(zip_volume.PackedFile.of(f"a/{number:06d}", lambda: iter((b"x",)), deflated=False))
        assert volume.final_size >= volume.bytes
        volume.finish()

    with zipfile.ZipFile(BytesIO(volumes.written[1])) as archive:
        assert len(archive.namelist()) == 70_000
        assert archive.read("a/069999") == b"x"


@pytest.mark.parametrize("deflated", [True, False])
def test_a_large_file_is_packed_twice_and_not_held(deflated: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zip_volume, "_IN_MEMORY", 1000)
    chunks = [random.Random(number).randbytes(900) for number in range(5)]
    opened = []

    def again() -> Iterator[bytes]:
        opened.append(1)
        yield from chunks

    packed = zip_volume.PackedFile.of("a", again, deflated=deflated)
    volumes = Volumes()
    volume = zip_volume.ZipVolume(volumes)
    with volumes.open(1):
        volume.add(packed)
        volume.finish()

    assert len(opened) == 2
    with zipfile.ZipFile(BytesIO(volumes.written[1])) as archive:
        assert archive.read("a") == b"".join(chunks)


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize(
    "changed",
    [
        lambda one: one + b"!",
        lambda one: one[:-1],
        lambda one: bytes([one[0] ^ 1]) + one[1:],
        lambda one: b"",
    ],
)  # fmt: skip
def test_a_file_that_changed_between_the_passes_is_named(
    changed: object, large: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert callable(changed)
    if large:
        monkeypatch.setattr(zip_volume, "_IN_MEMORY", 10)
    contents = sample_contents()
    inventory = inventory_of(files_of(contents), BytesIO())
    path = "content/records/a/document.pdf"
    later = files_of({**contents, path: changed(contents[path])})

    with pytest.raises(InventoryDiffers, match=path) as refused:
        write_volumes(later, inventory, manifest_files(manifest_of(inventory)), None, Volumes().open)
    assert refused.value.code == "inventory-differs"


def test_another_set_of_files_in_the_second_pass_is_refused() -> None:
    files = files_of(sample_contents())
    inventory = inventory_of(files, BytesIO())
    signed = manifest_files(manifest_of(inventory))

    for other, named in (
        (files[:-1], files[-1].path),
        (files[1:], files[1].path),
        ([*files, file("z")], "z"),
        ([replace(files[0], kind="other"), *files[1:]], files[0].path),
        ([files[1], files[0], *files[2:]], files[1].path),
    ):
        with pytest.raises(InventoryDiffers, match=named):
            write_volumes(other, inventory, signed, None, Volumes().open)
    with pytest.raises(InventoryDiffers):
        write_volumes(files, inventory, {"manifest.json": b"{}"}, None, Volumes().open)


def test_files_are_given_in_order_of_path() -> None:
    with pytest.raises(FilesOutOfOrder, match="a/b"):
        inventory_of([file("b"), file("a/b")], BytesIO())
    # Bytes of UTF-8, not letters: the zero-width order of a dictionary is no order for programs.
    inventory_of([file("a"), file("z"), file("é")], BytesIO())


@pytest.mark.parametrize("paths", [("a", "a"), ("A", "a"), ("a", "a/b"), ("A/b", "a/B"), ("a", "a-b", "a/b")])
def test_paths_that_clash_are_refused(paths: tuple[str, ...]) -> None:
    with pytest.raises(PathsClash) as refused:
        inventory_of([file(path) for path in paths], BytesIO())
    assert refused.value.code == "paths-clash"


def test_a_path_outside_is_refused_before_the_file_is_read() -> None:
    def opened() -> BytesIO:
        raise AssertionError("read")

    with pytest.raises(InvalidLeaf):
        inventory_of([TreeFile("../a", "part", None, None, opened)], BytesIO())


def test_a_file_that_cannot_be_read_is_named() -> None:
    def opened() -> BytesIO:
        raise OSError(5, "Input/output error", "/somewhere/secret")

    with pytest.raises(FileUnreadable, match="content/a cannot be read: Input/output error") as refused:
        inventory_of([TreeFile("content/a", "part", None, None, opened)], BytesIO())
    assert "secret" not in str(refused.value)


def test_a_full_disk_is_said_and_the_target_is_closed_as_failed() -> None:
    seen: list[BaseException] = []

    class Full:
        def write(self, data: bytes, /) -> None:
            raise OSError(28, "No space left on device")

    @contextmanager
    def opened(number: int) -> Iterator[Full]:
        try:
            yield Full()
        except BaseException as error:
            seen.append(error)
            raise

    files = files_of(sample_contents())
    inventory = inventory_of(files, BytesIO())
    with pytest.raises(DestinationUnwritable, match="No space left"):
        write_volumes(files, inventory, manifest_files(manifest_of(inventory)), None, opened)
    assert [type(error) for error in seen] == [DestinationUnwritable]


def test_a_manifest_has_the_members_of_the_contract() -> None:
    _, _, inventory = package(files_of(sample_contents()))

    manifest = json.loads(manifest_of(inventory))

    assert manifest == {
        "order": "6f1c2f0e-3b1a-4c0e-9a39-5d2f7d1b8a10",
        "root": inventory.root,
        "leaves": 8,
        "made_at": "2026-03-02T09:15:00Z",
        "from": "830000014",
        "to": {"certificate": "0" * 64},
        "equation": {
            "accepted": 12,
            "exported": 7,
            "excluded": [{"reason": "other-tenant", "records": 0}, {"reason": "unreadable", "records": 1}],
            "transferred": 3,
            "eliminated": 1,
        },
        "layouts": [],
        "predecessor": None,
        "frozen_at": None,
        "frozen_journal": None,
        "scope": None,
    }


@pytest.mark.parametrize(
    "equation",
    [
        replace(EQUATION, accepted=13),
        replace(EQUATION, exported=6),
        replace(EQUATION, excluded=()),
        replace(EQUATION, eliminated=0),
        Equation(accepted=0, exported=1, excluded=(Excluded("lost", -1),), transferred=0, eliminated=0),
    ],
)  # fmt: skip
def test_an_equation_with_a_hole_makes_no_manifest(equation: Equation) -> None:
    with pytest.raises(EquationUnbalanced) as refused:
        manifest_json(
            order="1", root="0" * 64, leaves=1, made_at=MADE_AT, sender="a", receiver="b",
            equation=equation, layouts=(), predecessor=None,
        )  # fmt: skip
    assert refused.value.code == "equation-unbalanced"


@pytest.mark.parametrize(
    "wrong",
    [{"root": "0" * 63}, {"root": "A" * 64}, {"leaves": 0}, {"made_at": MADE_AT.replace(tzinfo=None)},
     {"order": ""}, {"predecessor": "x"}, {"sender": "a" * (1 << 20)}],
    ids=str,
)  # fmt: skip
def test_a_manifest_of_impossible_values_is_refused(wrong: dict[str, object]) -> None:
    values: dict[str, object] = {
        "order": "1", "root": "0" * 64, "leaves": 1, "made_at": MADE_AT, "sender": "a", "receiver": "b",
        "equation": EQUATION, "layouts": (), "predecessor": None,
    }  # fmt: skip
    with pytest.raises(InvalidManifest):
        manifest_json(**{**values, **wrong})  # type: ignore[arg-type]
