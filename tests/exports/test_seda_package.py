"""The zip of a transfer: its layout, unchanged bytes, no incomplete package."""

from __future__ import annotations

import io
import os
import re
import signal
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from exports import (
    DestinationUnwritable,
    ExportError,
    FileChanged,
    FileUnreadable,
    InvalidTransfer,
    PackageFile,
    RecordsOutOfOrder,
    RecordTwice,
    TransferRecord,
    Usage,
    write_transfer,
)
from exports.formats.seda_package import package_at
from tests.exports.seda_samples import (
    BASILE,
    HEADER,
    HOSPITAL,
    files_of,
    package_file,
    record,
    seda,
    sha512,
    varied_records,
)

VITAM_SEGMENT = re.compile(r"^[a-zA-Z0-9\-_@]+(\.[a-zA-Z0-9\-_@]+)*$")


def test_the_layout_is_vitams(tmp_path: Path) -> None:
    package = tmp_path / "versement.zip"

    summary = write_transfer(varied_records(), HEADER, "2.3", package)

    with zipfile.ZipFile(package) as archive:
        names = archive.namelist()
        assert archive.testzip() is None
        assert names.count("manifest.xml") == 1
        for name in names:
            assert name == "manifest.xml" or name.startswith("content/")
            assert all(VITAM_SEGMENT.match(segment) for segment in name.split("/"))
        assert len({name.lower() for name in names}) == summary.objects + 1
        assert all(info.compress_type == zipfile.ZIP_STORED for info in archive.infolist()[:-1])
        # Bit 3 announces a size behind the bytes: receivers that read a zip as a stream stop there.
        assert not any(info.flag_bits & 0x08 for info in archive.infolist())


CONTENT = st.binary(min_size=1, max_size=3000)


@settings(max_examples=25, derandomize=True)
@given(
    st.lists(st.lists(st.binary(min_size=1, max_size=3000), min_size=5, max_size=9), min_size=1, max_size=6)
)
def test_each_byte_given_is_in_the_package_exactly_once(contents: list[list[bytes]]) -> None:
    usages = [*list(Usage)[:5], Usage.SOURCE, Usage.OTHER_PROOF, Usage.SOURCE, Usage.OTHER_PROOF]
    records = [
        record(f"r{number}", files=[package_file(*pair) for pair in zip(usages, files, strict=False)])
        for number, files in enumerate(contents)
    ]
    given_digests = Counter(sha512(content) for files in contents for content in files)

    with TemporaryDirectory() as folder:
        package = Path(folder) / "p.zip"
        summary = write_transfer(records, HEADER, "2.2", package)

        with zipfile.ZipFile(package) as archive:
            root = etree.fromstring(archive.read("manifest.xml"))
            declared = {
                item.findtext(seda("Uri", "2.2")): item.findtext(seda("MessageDigest", "2.2"))
                for item in root.iter(seda("BinaryDataObject", "2.2"))
            }
            held = {name: sha512(archive.read(name)) for name in archive.namelist() if name != "manifest.xml"}
    assert declared == held
    assert Counter(held.values()) == given_digests
    assert summary.bytes == sum(len(content) for files in contents for content in files)


def test_bytes_of_several_chunks_are_copied_whole(tmp_path: Path) -> None:
    content = os.urandom(3 * (1 << 20) + 7)
    files = [package_file(Usage.SOURCE, content), *(f for f in files_of("r") if f.usage is not Usage.SOURCE)]

    write_transfer([record("r", files=files)], HEADER, "2.1", tmp_path / "p.zip")

    with zipfile.ZipFile(tmp_path / "p.zip") as archive:
        assert archive.read("content/O1.xml") == content


def test_a_summary_counts_what_the_package_holds(tmp_path: Path) -> None:
    summary = write_transfer(varied_records(), HEADER, "2.3", tmp_path / "p.zip")

    with zipfile.ZipFile(tmp_path / "p.zip") as archive:
        root = etree.fromstring(archive.read("manifest.xml"))
        sizes = [info.file_size for info in archive.infolist() if info.filename != "manifest.xml"]
    assert summary.package == tmp_path / "p.zip"
    assert summary.seda == "2.3"
    assert summary.records == 15
    assert summary.units == len(list(root.iter(seda("ArchiveUnit", "2.3"))))
    assert summary.objects == len(sizes)
    assert summary.bytes == sum(sizes)


def test_the_same_records_make_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.zip", "b.zip"):
        write_transfer(varied_records(), HEADER, "2.3", tmp_path / name)

    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


def test_nothing_to_transfer_writes_nothing(tmp_path: Path) -> None:
    summary = write_transfer([], HEADER, "2.3", tmp_path / "p.zip")

    assert summary.package is None
    assert (summary.records, summary.units, summary.objects, summary.bytes) == (0, 0, 0, 0)
    assert list(tmp_path.iterdir()) == []


def test_a_transfer_that_fails_leaves_the_package_that_stood_there(tmp_path: Path) -> None:
    package = tmp_path / "p.zip"
    write_transfer([record("r-1")], HEADER, "2.3", package)
    before = package.read_bytes()

    with pytest.raises(RecordTwice):
        write_transfer([record("r-1"), record("r-1")], HEADER, "2.3", package)

    assert package.read_bytes() == before
    assert list(tmp_path.iterdir()) == [package]


class Broken(io.RawIOBase):
    """A store that stops answering after the first bytes."""

    def __init__(self) -> None:
        self._served = False

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        if self._served:
            raise OSError(5, "Input/output error")
        self._served = True
        return b"debut"


def broken() -> BinaryIO:
    return Broken()  # type: ignore[return-value]


def absent() -> BinaryIO:
    raise FileNotFoundError(2, "No such file or directory")


def with_source(source: PackageFile) -> TransferRecord:
    files = [source if file.usage is Usage.SOURCE else file for file in files_of("r-2")]
    return record("r-2", files=files)


def failing() -> Iterator[TransferRecord]:
    yield record("r-1")
    raise KeyError("the key of r-2 no longer exists")


SOURCE = package_file(Usage.SOURCE, b"0123456789")


@pytest.mark.parametrize(
    ("records", "error", "code"),
    [
        ([record("a"), record("a")], RecordTwice, "record-twice"),
        ([record("a"), record("b", person=BASILE), record("c")], RecordsOutOfOrder, "records-out-of-order"),
        ([record("a"), record("b", kind="Courrier"), record("c")], RecordsOutOfOrder, "records-out-of-order"),
        (
            [record("a"), record("b", establishment=HOSPITAL), record("c")],
            RecordsOutOfOrder,
            "records-out-of-order",
        ),
        ([record("a"), with_source(replace(SOURCE, size=9))], FileChanged, "file-changed"),
        ([record("a"), with_source(replace(SOURCE, size=11))], FileChanged, "file-changed"),
        ([record("a"), with_source(replace(SOURCE, open=absent))], FileUnreadable, "file-unreadable"),
        ([record("a"), with_source(replace(SOURCE, open=broken))], FileUnreadable, "file-unreadable"),
    ],
)
def test_an_error_says_what_happened_and_leaves_nothing(
    tmp_path: Path, records: list[TransferRecord], error: type[ExportError], code: str
) -> None:
    with pytest.raises(error) as raised:
        write_transfer(records, HEADER, "2.3", tmp_path / "p.zip")

    assert raised.value.code == code
    assert list(tmp_path.iterdir()) == []


def test_the_callers_own_error_passes_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(KeyError, match="r-2"):
        write_transfer(failing(), HEADER, "2.3", tmp_path / "p.zip")

    assert list(tmp_path.iterdir()) == []


def test_a_destination_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(DestinationUnwritable):
        write_transfer([record("a")], HEADER, "2.3", tmp_path / "absent" / "p.zip")


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="limits of a Linux process")
@pytest.mark.parametrize(("count", "size"), [(50, 100_000), (3_000, 10)], ids=["objects", "manifest"])
def test_a_full_disk_leaves_nothing(tmp_path: Path, count: int, size: int) -> None:
    program = """
import resource, signal, sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from tests.exports.seda_samples import HEADER, files_of, record
from exports import DestinationUnwritable, write_transfer
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, 2_000_000))
count, size = int(sys.argv[3]), int(sys.argv[4])
records = (record(f"r{n}", files=files_of(f"r{n}", size=size)) for n in range(count))
try:
    write_transfer(records, HEADER, "2.3", Path(sys.argv[2]))
except DestinationUnwritable as error:
    print(error.code)
"""
    ended = run(program, str(tmp_path / "p.zip"), str(count), str(size))

    assert (ended.stdout, ended.stderr) == ("destination-unwritable\n", "")
    assert list(tmp_path.iterdir()) == []


def test_a_killed_transfer_shows_no_package(tmp_path: Path) -> None:
    program = """
import os, signal, sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from tests.exports.seda_samples import HEADER, files_of, record
from exports import write_transfer
def records():
    for n in range(400):
        yield record(f"r{n}", files=files_of(f"r{n}", size=2_000))
    os.kill(os.getpid(), signal.SIGKILL)
write_transfer(records(), HEADER, "2.3", Path(sys.argv[2]))
"""
    ended = run(program, str(tmp_path / "p.zip"))

    assert ended.returncode == -signal.SIGKILL
    assert not (tmp_path / "p.zip").exists()
    # What remains is hidden and readable by its owner alone; the manifest's parts had no name at all.
    assert [path.name[:18] for path in tmp_path.iterdir()] == [".archive-dui.p.zip"]
    assert all(path.stat().st_mode & 0o077 == 0 for path in tmp_path.iterdir())


def test_the_next_transfer_removes_what_a_killed_one_left_and_nothing_of_one_that_runs(
    tmp_path: Path,
) -> None:
    abandoned = tmp_path / ".archive-dui.old.zip.abcdefgh.part"
    strange = tmp_path / ".other.zip.part"
    for path in (abandoned, strange):
        path.write_bytes(b"half")

    with package_at(tmp_path / "long.zip", HEADER.date) as running:
        write_transfer([record("r1")], HEADER, "2.3", tmp_path / "short.zip")
        kept = sorted(path.name[:21] for path in tmp_path.iterdir())
        running.finish(iter([]))

    assert kept == [".archive-dui.long.zip", ".other.zip.part", "short.zip"]
    assert sorted(path.name for path in tmp_path.iterdir()) == [".other.zip.part", "long.zip", "short.zip"]


def test_memory_is_flat_at_twenty_thousand_files(tmp_path: Path) -> None:
    program = """
import sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from tests.exports.seda_samples import HEADER, TransferPerson, files_of, record
from exports import write_transfer
def records(count):
    for n in range(count):
        yield record(f"r{n}", person=TransferPerson(f"p{n // 10}"), files=files_of(f"r{n}", size=5_000))
def peak():
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) // 1024
for count in (400, 4_000):
    print(write_transfer(records(count), HEADER, "2.3", Path(sys.argv[2])).objects, peak())
"""
    if not Path("/proc/self/status").exists():
        pytest.skip("the peak of memory is read from /proc")

    ended = run(program, str(tmp_path / "p.zip"))

    (small, before), (large, after) = (map(int, line.split()) for line in ended.stdout.splitlines())
    assert (small, large) == (2_000, 20_000)
    assert after < 300
    assert after - before < 60


def run(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", program, str(Path(__file__).parent), *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_an_unknown_version_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidTransfer):
        write_transfer([record("a")], HEADER, "1.0", tmp_path / "p.zip")  # type: ignore[arg-type]
