"""The files of a package are found by folder at a cost of what is in the folder, not of the whole package."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import SupportsIndex

from archive_service.intake.packages.opened import Opened, PackageFile

FOLDERS = 500


class Counted(list[str]):
    """A list that counts how many of its items are looked at."""

    seen = 0

    def __iter__(self) -> Iterator[str]:
        for one in super().__iter__():
            Counted.seen += 1
            yield one

    def __getitem__(self, number: SupportsIndex) -> str:  # type: ignore[override]  # no slices are asked for
        Counted.seen += 1
        return super().__getitem__(number)


def test_the_files_of_each_folder_are_found_without_going_through_all() -> None:
    opened = Opened(_order=Counted())
    for number in range(FOLDERS):
        for name in ("a.xml", "b.xml"):
            opened.add(PackageFile(f"{number:04}/{name}", 1, Path("none")))
    Counted.seen = 0

    found = [opened.inside(f"{number:04}") for number in range(FOLDERS)]

    assert [[one.path for one in files] for files in found] == [
        [f"{number:04}/a.xml", f"{number:04}/b.xml"] for number in range(FOLDERS)
    ]
    # Each looks for the first file by halves, and then at two files and the next one.
    assert Counted.seen < FOLDERS * 20
