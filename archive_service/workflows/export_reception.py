"""What the receiver of a package does: check it, and sign a receipt. Needs neither a home nor a server."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory, TemporaryFile
from typing import Any

from archive_service.errors import ArchiveServiceError, InvalidRequest
from exports.portability.check_portability import INVENTORY, MANIFEST, Check
from exports.portability.envelope import decrypt, private_key
from exports.portability.leaves import Leaf
from exports.portability.receipts import Contested, Receipt, sign_receipt

_PIECE = 1 << 20


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
    manifest = _manifest(tree)
    receipt = Receipt(
        order=manifest["order"],
        root=manifest["root"],
        leaves=manifest["leaves"],
        verdict="incomplete" if found.problems else "complete",
        contested=tuple(Contested(path, places.get(path), reason) for path, reason in contested),
        made_at=datetime.now(UTC),
    )
    return GivenReceipt(receipt, sign_receipt(receipt, key, certificate))


def _manifest(tree: Path) -> Mapping[str, Any]:
    try:
        manifest = json.loads((tree / MANIFEST).read_bytes())
        return {name: manifest[name] for name in ("order", "root", "leaves")}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InvalidRequest(f"{tree} has no manifest.json of a package") from error


def _places(tree: Path, wanted: set[str]) -> Mapping[str, int]:
    """Return the numbers of these paths in the inventory; a path that is not a leaf has none."""
    found: dict[str, int] = {}
    if wanted:
        with (tree / INVENTORY).open("rb") as lines:
            for number, line in enumerate(lines):
                path = Leaf.of_line(line).path
                if path in wanted:
                    found[path] = number
    return found


@contextmanager
def unpacked(volumes: Sequence[Path], key: bytes) -> Iterator[Path]:
    """Decrypt and unpack volumes into one folder, which is removed when the block ends."""
    with TemporaryDirectory() as folder:
        unpack(volumes, key, Path(folder))
        yield Path(folder)


def unpack(volumes: Sequence[Path], key: bytes, tree: Path) -> None:
    """Decrypt volumes with the receiver's private key (PEM), and unpack them into the folder `tree`.

    Raises:
        VolumeUnreadable, ExportError: a volume cannot be opened.
    """
    for volume in volumes:
        with volume.open("rb") as source, TemporaryFile() as opened:
            decrypt(source, opened, private_key(key))
            opened.seek(0)
            _unpack(opened, tree, volume.name)


def _unpack(opened: Any, tree: Path, name: str) -> None:
    """Unpack one ZIP file; a path that leads out of the folder, or comes twice, is refused."""
    try:
        with zipfile.ZipFile(opened) as archive:
            for member in archive.infolist():
                target = tree.joinpath(*_parts(member.filename, name))
                target.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(member) as source, target.open("xb") as file:
                    while piece := source.read(_PIECE):
                        file.write(piece)
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError) as error:
        raise VolumeUnreadable(f"{name}: {error}") from error


def _parts(path: str, volume: str) -> Sequence[str]:
    parts = PurePosixPath(path).parts
    if not parts or path.startswith("/") or ".." in parts or "\\" in path or ":" in parts[0]:
        raise VolumeUnreadable(f"{volume}: the path {path!r} leads out of the package")
    return parts


def _checked(tree: Path, deep: bool) -> Checked:
    check = Check(str(tree), deep)
    problems = [{"leaf": one.leaf, "path": one.path, "problem": one.problem} for one in check]
    return Checked(problems, {"verdict": check.verdict, "root": check.root, "leaves": check.leaves})
