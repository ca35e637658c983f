"""The corpus of smallest examples: its folders are named `<code>_<what>`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from archive_service.errors import ArchiveServiceError
from archive_service.findings.catalogue import Code

CORPUS = Path(__file__).parents[2] / "corpus"
_CODES = {code.value: code for code in Code}


def code_of(example: Path) -> Code:
    """Return the code that an example must raise."""
    return _CODES[example.parent.name.partition("_")[0]]


def kinds(family: type[ArchiveServiceError]) -> Iterator[type[ArchiveServiceError]]:
    """Yield the kinds of a family that have a code of their own, also those of a family inside it."""
    for one in family.__subclasses__():
        if "code" in vars(one):
            yield one
        yield from kinds(one)
