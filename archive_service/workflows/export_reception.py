"""What the receiver of a package does: check it, and sign a receipt. Needs neither a home nor a server."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from io import SEEK_END
from pathlib import Path
from shutil import copyfileobj, disk_usage
from stat import S_ISREG
from tempfile import TemporaryFile
from typing import Any, BinaryIO, Literal, cast

from archive_service.errors import ArchiveServiceError, InvalidRequest, has_no_room
from archive_service.file_formats.zip_archives import (
    NO_ZIP,
    ZipLimits,
    files_in,
    flaw_of,
    is_regular,
    size_of,
)
from archive_service.holdings.private_folder import private_folder
from exports import DestinationUnwritable, ExportError
from exports.portability.check_portability import (
    INVENTORY,
    LARGEST_SMALL_FILE,
    LONGEST_LINE,
    MANIFEST,
    NOT_LEAVES,
    Check,
    path_flaw,
)
from exports.portability.envelope import decrypt, private_key
from exports.portability.envelope.age import MAGIC, decrypt_with_age, is_age_key
from exports.portability.leaves import Leaf
from exports.portability.receipts import Contested, Receipt, sign_receipt

_PIECE = 1 << 20
_SHOWN = 80
_LIMITS = ZipLimits()


class PackageIncomplete(ArchiveServiceError):
    """The package is not complete, and the receipt contests nothing."""

    code = "package-incomplete"


class VolumeUnreadable(ArchiveServiceError):
    """A volume holds no ZIP file of a package; the message says which and why."""

    code = "volume-unreadable"


@dataclass(frozen=True, slots=True)
class Checked:
    """The problems of a package, and its verdict; no verdict when the volumes are encrypted and no key was
    given.
    """

    problems: Sequence[Mapping[str, Any]]
    verdict: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class GivenReceipt:
    """A receipt, and its bytes (CMS, DER)."""

    receipt: Receipt
    content: bytes


def check_package(package: Sequence[Path], key: bytes | None, *, deep: bool = False) -> Checked:
    """Check an unpacked folder, or encrypted volumes with the receiver's private key (PEM).

    Raises:
        InvalidRequest: neither one folder nor volumes.
        VolumeUnreadable, ExportError: a volume cannot be opened.
    """
    if len(package) == 1 and package[0].is_dir():
        return _checked(package[0], deep)
    if not package or not all(path.is_file() for path in package):
        raise InvalidRequest("a package is one folder, or the files of its volumes")
    if key is None:
        return Checked((), None)
    with unpacked(package, key) as tree:
        return _checked(tree, deep)


def signed_receipt(
    tree: Path, key: bytes, certificate: bytes, contested: Sequence[tuple[str, str]]
) -> GivenReceipt:
    """Check a folder and sign a receipt; `contested` are paths and reasons.

    Raises:
        InvalidRequest: the folder has no manifest.
        PackageIncomplete: the check found problems, and nothing is contested.
        ExportError: the key cannot sign.
    """
    found = _checked(tree, deep=False)
    if found.problems and not contested:
        raise PackageIncomplete(
            f"{len(found.problems)} problems: contest them (--contest PATH=REASON) or have them mended"
        )
    places = _places(tree, {path for path, _ in contested})
    verdict: Literal["complete", "incomplete"] = "incomplete" if found.problems else "complete"
    try:
        receipt = Receipt(
            **_manifest(tree),
            verdict=verdict,
            contested=tuple(Contested(path, places.get(path), reason) for path, reason in contested),
            made_at=datetime.now(UTC),
        )
    except ValueError as error:
        raise InvalidRequest(f"no receipt can be made: {error}") from error
    return GivenReceipt(receipt, sign_receipt(receipt, key, certificate))


def _manifest(tree: Path) -> Mapping[str, Any]:
    """Return what a receipt says of the manifest; raise `InvalidRequest` when the folder has none."""
    try:
        with _regular(tree / MANIFEST) as file:
            manifest = json.loads(file.read(LARGEST_SMALL_FILE))
        return {name: manifest[name] for name in ("order", "root", "leaves")}
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise InvalidRequest(f"{tree} has no manifest.json of a package") from error


def _places(tree: Path, wanted: set[str]) -> Mapping[str, int]:
    """Return the numbers of these paths in the inventory; a path that is not a leaf has none."""
    found: dict[str, int] = {}
    with suppress(OSError, ExportError), _regular(tree / INVENTORY) as lines:
        for number, line in enumerate(iter(lambda: lines.readline(LONGEST_LINE + 1), b"")):
            path = Leaf.of_line(line).path
            if path in wanted:
                found[path] = number
    return found


def _regular(path: Path) -> BinaryIO:
    """Open a file for reading; raise `OSError` for links, pipes and devices, which may have no end."""
    if not S_ISREG(path.lstat().st_mode):
        raise OSError(f"{path.name} is not a file")
    return path.open("rb")


@contextmanager
def unpacked(volumes: Sequence[Path], key: bytes | None) -> Iterator[Path]:
    """Decrypt and unpack volumes into one folder, which is removed when the block ends; without a key, they
    were decrypted before.
    """
    with private_folder() as folder:
        unpack(volumes, key, folder)
        yield folder


def unpack(volumes: Sequence[Path], key: bytes | None, tree: Path) -> None:
    """Decrypt volumes with the receiver's private key (PEM, or of age), and unpack them into the folder
    `tree`. Without a key they were decrypted before.

    Raises:
        VolumeUnreadable: a volume holds no ZIP file of a package.
        DestinationUnwritable: there is no room for the files.
        ExportError: a volume cannot be decrypted.
    """
    for volume in volumes:
        if key is None:
            with _opened(volume) as zipped:
                _unpack(zipped, tree, volume.name)
            continue
        with _opened(volume) as source, TemporaryFile() as opened:
            try:
                _decrypt(source, cast("BinaryIO", opened), key)
                opened.seek(0)
            except OSError as error:
                raise DestinationUnwritable(f"{volume.name} cannot be decrypted: {error.strerror}") from error
            _unpack(cast("BinaryIO", opened), tree, volume.name)


def _decrypt(source: BinaryIO, target: BinaryIO, key: bytes) -> None:
    """Decrypt a volume in either form, with a key of that form."""
    is_age = source.read(len(MAGIC)) == MAGIC
    source.seek(0)
    if is_age or is_age_key(key):
        decrypt_with_age(source, target, key)
    else:
        decrypt(source, target, private_key(key))


def _opened(volume: Path) -> BinaryIO:
    try:
        return volume.open("rb")
    except OSError as error:
        raise VolumeUnreadable(f"{volume.name}: {error.strerror}") from error


def _unpack(opened: BinaryIO, tree: Path, name: str) -> None:
    """Unpack one ZIP file. Before anything of it is written, it is refused when a path may not be in a
    package, or when it would be too large.
    """
    try:
        with zipfile.ZipFile(opened) as archive:
            members = files_in(archive)
            for member in members:
                _check_member(member, name)
            if flaw := flaw_of(members, opened.seek(0, SEEK_END), _LIMITS):
                raise VolumeUnreadable(f"{name}: {flaw[1]}")
            if (size := size_of(members)) > disk_usage(tree).free:
                raise DestinationUnwritable(
                    f"{name}: there is no room for {size} bytes in the folder to unpack in"
                )
            for member in members:
                _write(archive, member, tree)
    except FileExistsError as error:
        raise VolumeUnreadable(f"{name}: a path is in the volumes twice") from error
    except OSError as error:
        # Others come from the ZIP: a file where another path has a folder, a place before its beginning.
        kind = DestinationUnwritable if has_no_room(error) else VolumeUnreadable
        raise kind(f"{name} cannot be unpacked: {error.strerror}") from error
    except NO_ZIP as error:
        raise VolumeUnreadable(f"{name}: {error}") from error


def _check_member(member: zipfile.ZipInfo, volume: str) -> None:
    if member.filename not in NOT_LEAVES and (flaw := path_flaw(member.filename)):
        raise VolumeUnreadable(f"{volume}: the path {member.filename[:_SHOWN]!a} {flaw}")
    if not is_regular(member):
        raise VolumeUnreadable(f"{volume}: {member.filename[:_SHOWN]!a} is a link or a device")


def _write(archive: zipfile.ZipFile, member: zipfile.ZipInfo, tree: Path) -> None:
    target = tree / member.filename
    target.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(member) as source, target.open("xb") as file:
        copyfileobj(source, file, _PIECE)


def _checked(tree: Path, deep: bool) -> Checked:
    check = Check(str(tree), deep)
    problems = [{"leaf": one.leaf, "path": one.path, "problem": one.problem} for one in check]
    return Checked(problems, {"verdict": check.verdict, "root": check.root, "leaves": check.leaves})
