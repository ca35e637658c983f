"""Go through a package of another program: what contains it first, then the files that are left."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from archive_service.intake.packages.bags import check_bag, is_bag
from archive_service.intake.packages.bulk import read_bulk
from archive_service.intake.packages.items import Item, Offered, PackageCode, Said
from archive_service.intake.packages.opened import (
    Limits,
    Opened,
    PackageFile,
    TemporaryFiles,
    listed_folder,
    unzip,
)
from archive_service.intake.packages.pdlgc import check_manifest, looks_like_pdlgc, open_archives


def package_items(package: Path, temporary: Path, limits: Limits) -> Iterator[Item]:
    """Yield what is in a package, a folder or a ZIP file: flows, files that were read, and findings.

    Nothing is written but numbered files into the folder `temporary`. Each file, or resource of an NDJSON
    file, is in the units of one item.
    """
    places = TemporaryFiles(temporary)
    opened = _opened(package, places, limits)
    top = _top(opened)
    yield from _told(opened)
    if is_bag(opened, top):
        yield from check_bag(opened, top)
        yield from _told(opened)
        top = _top(opened, f"{top}data/")
    if looks_like_pdlgc(opened, top):
        yield from check_manifest(opened, top)
        yield from _told(opened)
    yield from open_archives(opened, places, limits)
    yield from _told(opened)
    yield from read_bulk(opened, places, limits)
    for file in opened.inside(""):
        yield from _offered(file, limits)


def _opened(package: Path, places: TemporaryFiles, limits: Limits) -> Opened:
    if package.is_dir():
        return listed_folder(package, limits)
    opened = Opened()
    unzip(PackageFile(package.name, package.stat().st_size, package), opened, "", places, limits)
    return opened


def _top(opened: Opened, top: str = "") -> str:
    """Return the folder that everything is in, when there is one: many archives have a folder around all."""
    inside = [path.removeprefix(top) for path in opened.files if path.startswith(top)]
    while inside:
        first = {path.partition("/")[0] for path in inside}
        if len(first) > 1 or any("/" not in path for path in inside):
            return top
        (name,) = first
        if name.upper() == "IHE_XDM":
            return top
        top = f"{top}{name}/"
        inside = [path.removeprefix(f"{name}/") for path in inside]
    return top


def _told(opened: Opened) -> Iterator[Item]:
    said, opened.said = opened.said, []
    yield from said


def _offered(file: PackageFile, limits: Limits) -> Iterator[Item]:
    if file.size > limits.flow:
        message = f"larger than the largest flow ({limits.flow} bytes)"
        yield Said(PackageCode.FILE_TOO_LARGE, file.path, message, refused=1)
        return
    try:
        content = file.read(limits.flow + 1)
    except OSError as error:
        yield Said(PackageCode.FILE_UNREADABLE, file.path, error.strerror or "unreadable", refused=1)
        return
    yield Offered(content, file.path)
