"""Which files of a series are kept as its sample: some for certain, others drawn, so that anybody can do it
again.

A file is kept for certain by its letter, its year, or because a fact that would decide is unknown. Of the
others a share is drawn: the files are put in the order of a digest of the seed and their identifier, and the
first ones are kept. So neither the order of the list nor who draws makes a difference.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256

from retention_rules.sampling import ByPopulation, FirstYear, Letters, Proportion, Sample, YearsEndingIn

DRAW_FORM = "sample-draw/1"
_PARTICLES = frozenset(
    {"d", "da", "das", "de", "del", "della", "der", "des", "di", "do", "dos", "du", "el"}
) | {*("l", "la", "las", "le", "les", "van", "von", "y", "zu")}
# Capitals that Unicode does not take apart into a letter and an accent.
_LIGATURES = str.maketrans(
    {"Œ": "OE", "Æ": "AE", "Ø": "O", "Ł": "L", "Đ": "D", "Ð": "D", "Þ": "T", "ẞ": "SS"}
)


class Sure(StrEnum):
    """Why a file is kept for certain. Stored and answered, so never renamed."""

    LETTER = "letter"
    YEAR = "year"
    FIRST_YEAR = "first-year"
    WHOLE = "whole"
    """The sample of such a series is the whole of it."""
    NAME_UNKNOWN = "name-unknown"
    YEAR_UNKNOWN = "year-unknown"
    POPULATION_UNKNOWN = "population-unknown"
    DRAWN_BEFORE = "drawn-before"
    """It was kept by an earlier list: no further draw can undo that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SampledFile:
    """What a sample looks at in a file. Empty and None are unknown, and keep."""

    names: Collection[str] = ()
    """The family names under which the file may be put away."""
    closed: date | None = None
    """The day from which its time was counted."""
    birth: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesFacts:
    """What a sample looks at in a series; None is unknown, and keeps."""

    inhabitants: int | None = None
    first_year: int | None = None


def sure_reason(file: SampledFile, samples: Collection[Sample], series: SeriesFacts) -> Sure | None:
    """Return why a file is kept for certain; None when only a draw could keep it."""
    found = [reason for sample in samples if (reason := _sure(file, sample, series)) is not None]
    return min(found, key=list(Sure).index, default=None)


def _sure(file: SampledFile, sample: Sample, series: SeriesFacts) -> Sure | None:
    match sample:
        case Letters():
            return _by_letter(file.names, sample)
        case YearsEndingIn():
            day = file.birth if sample.of_birth else file.closed
            if day is None:
                return Sure.YEAR_UNKNOWN
            return Sure.YEAR if f"{day.year:04}".endswith(sample.digits) else None
        case FirstYear():
            if file.closed is None or series.first_year is None:
                return Sure.YEAR_UNKNOWN
            return Sure.FIRST_YEAR if file.closed.year <= series.first_year else None
        case ByPopulation() if series.inhabitants is None:
            return Sure.POPULATION_UNKNOWN
        case Proportion() | ByPopulation():
            share = _share(sample, series)
            return Sure.WHOLE if share is not None and share.kept == share.out_of else None


def _by_letter(names: Collection[str], sample: Letters) -> Sure | None:
    letters = [initials(name) for name in names]
    if not letters or not all(letters):
        return Sure.NAME_UNKNOWN
    return Sure.LETTER if any(found & set(sample.letters) for found in letters) else None


def initials(name: str) -> frozenset[str]:
    """Return the letters under which a family name may be put away; none when it has no Latin letter.

    A name with a particle is put away under the particle by some and under what follows by others.

    >>> sorted(initials("Évrard")), sorted(initials("de Beaumont")), sorted(initials("d’Œuf"))
    (['E'], ['B', 'D'], ['D', 'O'])
    """
    plain = unicodedata.normalize("NFKD", name.upper().translate(_LIGATURES)).translate(_LIGATURES)
    spaced = "".join(one if one.isalpha() else " " for one in plain if not unicodedata.combining(one))
    found: set[str] = set()
    for word in spaced.split():
        if not "A" <= word[0] <= "Z":
            return frozenset()
        found.add(word[0])
        if word.lower() not in _PARTICLES:
            break
    return frozenset(found)


def drawn_share(samples: Collection[Sample], series: SeriesFacts) -> Proportion | None:
    """Return the share of a series that is drawn, the largest of several; None when nothing is drawn."""
    shares = [share for sample in samples if (share := _share(sample, series)) is not None]
    partial = [one for one in shares if one.kept < one.out_of]
    return max(partial, key=lambda one: one.kept / one.out_of, default=None)


def _share(sample: Sample, series: SeriesFacts) -> Proportion | None:
    match sample:
        case Proportion():
            return sample
        case ByPopulation() if series.inhabitants is not None:
            return sample.share_for(series.inhabitants)
        case _:
            return None


def size_of_draw(share: Proportion, files: int) -> int:
    """Return how many of so many files are drawn: rounded up, so at least one when there is any.

    >>> [size_of_draw(Proportion(1, 10), files) for files in (0, 1, 10, 11)]
    [0, 1, 1, 2]
    """
    return -(-files * share.kept // share.out_of)


def seed_of(list_digest: str, nonce: str, value: str) -> str:
    r"""Return the seed of the draws of a list, in hex: SHA-256 of four lines.

    `list_digest` and `nonce` are in hex. A shell does the same with
    `printf 'sample-draw/1\n%s\n%s\n%s\n' DIGEST NONCE VALUE | sha256sum`.
    """
    return sha256(f"{DRAW_FORM}\n{list_digest}\n{nonce}\n{value}\n".encode()).hexdigest()


def drawn(files: Collection[str], share: Proportion, seed: str) -> frozenset[str]:
    """Return the files that are drawn: the first ones in the order of SHA-256 of `SEED FILE` and a newline.

    The same identifier counts once, however often it is given.
    """
    ordered = sorted(set(files), key=lambda one: (sha256(f"{seed} {one}\n".encode()).digest(), one))
    return frozenset(ordered[: size_of_draw(share, len(ordered))])
