"""How a sample is chosen from a series, as data: each way keeps some files of the series for ever."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

_DIGITS = frozenset("0123456789")


@dataclass(frozen=True, slots=True)
class Proportion:
    """`kept` files out of each `out_of`."""

    kept: int
    out_of: int

    def __post_init__(self) -> None:
        """Refuse a sample that keeps nothing, or more than there is."""
        if not 0 < self.kept <= self.out_of <= 1000:
            raise ValueError("at least one file is kept, and at most all")


@dataclass(frozen=True, slots=True)
class Letters:
    """The files of persons whose family name begins with one of these letters."""

    letters: tuple[str, ...]

    def __post_init__(self) -> None:
        """Refuse anything but capitals without accent, each once."""
        if not self.letters or any(len(one) != 1 or not "A" <= one <= "Z" for one in self.letters):
            raise ValueError("capitals without accent are expected")


@dataclass(frozen=True, slots=True)
class YearsEndingIn:
    """The files of the years whose last digits are these: `0` keeps 2020, `25` keeps 2025. The year is that
    from which the file's time is counted, or that of the person's birth.
    """

    digits: tuple[str, ...]
    of_birth: bool = False

    def __post_init__(self) -> None:
        """Refuse anything but one to four digits."""
        if not self.digits or any(not 1 <= len(one) <= 4 or set(one) - _DIGITS for one in self.digits):
            raise ValueError("the last digits of years are expected")


@dataclass(frozen=True, slots=True)
class PopulationClass:
    """The sample of places of at most `up_to` inhabitants; of all larger ones when that is None."""

    up_to: int | None
    share: Proportion


@dataclass(frozen=True, slots=True)
class ByPopulation:
    """A proportion that depends on the number of inhabitants; the classes grow, and the last has no end."""

    classes: tuple[PopulationClass, ...]

    def __post_init__(self) -> None:
        """Refuse classes that leave a place without a sample, or give it two."""
        ends = [one.up_to for one in self.classes]
        known = [end for end in ends if end is not None]
        if not ends or ends[-1] is not None or len(known) != len(ends) - 1 or known != sorted(set(known)):
            raise ValueError("classes in growing order are expected, the last one without an end")

    def share_for(self, inhabitants: int) -> Proportion:
        """Return the sample of a place."""
        return next(one.share for one in self.classes if one.up_to is None or inhabitants <= one.up_to)


@dataclass(frozen=True, slots=True)
class FirstYear:
    """All files of the first year of a measure."""


Sample: TypeAlias = Proportion | Letters | YearsEndingIn | ByPopulation | FirstYear


def in_french(sample: Sample) -> str:
    """Say in French which files are kept.

    >>> in_french(Letters(("B", "T")))
    'les noms qui commencent par B, T'
    """
    match sample:
        case Proportion():
            return _share(sample)
        case Letters():
            return f"les noms qui commencent par {', '.join(sample.letters)}"
        case YearsEndingIn():
            years = "années de naissance" if sample.of_birth else "années"
            return f"les {years} qui finissent par {', '.join(sample.digits)}"
        case ByPopulation():
            return "selon la population : " + ", ".join(_population(one) for one in sample.classes)
        case FirstYear():
            return "la première année de la mesure, entière"


def _share(share: Proportion) -> str:
    if share.kept == share.out_of:
        return "tout"
    return f"{share.kept} dossier{'s' if share.kept > 1 else ''} sur {share.out_of}"


def _population(one: PopulationClass) -> str:
    if one.up_to is None:
        return f"{_share(one.share)} au-delà"
    return f"{_share(one.share)} jusqu’à {one.up_to:,} habitants".replace(",", " ")
