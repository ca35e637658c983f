"""Look at what is given to an import: a package of this format, its volumes, or something else."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path

from archive_service.errors import ArchiveServiceError
from archive_service.file_formats.zip_archives import NO_ZIP
from exports.portability.check_portability import INVENTORY, LARGEST_SMALL_FILE, MANIFEST, NOT_LEAVES

_VOLUME = re.compile(r"(.*-)([0-9]{3,9})(\.[A-Za-z.]{1,12})")
_NO_ZIP = (*NO_ZIP, OSError)
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")


class VolumeMissing(ArchiveServiceError):
    """A volume of a package was not given; the message names it."""

    code = "volume-missing"


def by_package(volumes: Sequence[Path]) -> Sequence[Sequence[Path]]:
    """Return the volumes of each package, told apart by the names of their deliveries; all together when
    somebody gave one of them another name.
    """
    groups: dict[str, list[Path]] = {}
    for path in volumes:
        found = _VOLUME.fullmatch(path.name)
        if found is None:
            return [volumes]
        groups.setdefault(found[1] + found[3], []).append(path)
    return list(groups.values())


def check_all_there(volumes: Sequence[Path]) -> None:
    """Check that no number is left out among volumes that still have the names of their delivery.

    Raises:
        VolumeMissing: a volume is not among them, or two are of different deliveries.
    """
    named = [found for path in volumes if (found := _VOLUME.fullmatch(path.name))]
    if len(named) != len(volumes):
        return  # somebody gave them other names: the check of the package says what is missing
    (first, *others) = {(found[1], found[3]) for found in named}
    if others:
        raise VolumeMissing("these are volumes of different packages")
    numbers = {int(found[2]) for found in named}
    gone = sorted({*range(1, max(numbers) + 1)} - numbers)
    if gone:
        names = ", ".join(f"{first[0]}{number:03}{first[1]}" for number in gone[:20])
        raise VolumeMissing(f"{len(gone)} of the volumes before the last one given are missing: {names}")


def check_end_is_there(tree: Path) -> None:
    """Check that the last volume was among those unpacked into a folder.

    Raises:
        VolumeMissing: the inventory is not there.
    """
    if not (tree / INVENTORY).exists():
        raise VolumeMissing("the last volume of the package is missing: it has the inventory")


def is_own_package(tree: Path) -> bool:
    """Say whether a folder is a package of this format, whole or not."""
    if any((tree / name).exists() for name in (INVENTORY, *NOT_LEAVES) if name != MANIFEST):
        return True
    try:
        told = json.loads(_beginning(tree / MANIFEST, LARGEST_SMALL_FILE))
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(told, dict) and "root" in told and "equation" in told


def holds_own_package(volumes: Sequence[Path]) -> bool:
    """Say whether files are volumes of this format that were decrypted already: ZIP files, of which one has
    the inventory.
    """
    if not all(is_zip(path) for path in volumes):
        return False
    for path in volumes:
        try:
            with path.open("rb") as source, zipfile.ZipFile(source) as archive:
                if INVENTORY in archive.NameToInfo:
                    return True
        except _NO_ZIP:
            continue
    return False


def is_zip(path: Path) -> bool:
    """Say whether a file begins as a ZIP file does."""
    try:
        return _beginning(path, 4) in _ZIP
    except OSError:
        return False


def _beginning(path: Path, most: int) -> bytes:
    """Return the first bytes of a file; raise `OSError` for what is none, which may have no end."""
    if not path.is_file():
        raise OSError(0, "not a file")
    with path.open("rb") as file:
        return file.read(most)
