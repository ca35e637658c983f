"""Durations and frequencies in French."""

from __future__ import annotations

from collections.abc import Mapping

_UNITS: Mapping[str, tuple[str, str]] = {
    "s": ("seconde", "secondes"),
    "min": ("minute", "minutes"),
    "h": ("heure", "heures"),
    "d": ("jour", "jours"),
    "wk": ("semaine", "semaines"),
    "mo": ("mois", "mois"),
    "a": ("an", "ans"),
    "ms": ("milliseconde", "millisecondes"),
}
_FEMININE = frozenset(("s", "min", "h", "wk", "ms"))


def unit_words(unit: str, number: str = "1") -> str:
    """Return the name of a time unit (UCUM) in the form used after a number; other units are returned
    unchanged.

    >>> unit_words("h", "8"), unit_words("d"), unit_words("mg", "2")
    ('heures', 'jour', 'mg')
    """
    if unit not in _UNITS:
        return unit
    return _UNITS[unit][is_plural(number)]


def is_plural(number: str) -> bool:
    """Say whether French puts the noun after a number in the plural: from 2 on."""
    try:
        return abs(float(number)) >= 2
    except ValueError:
        return True


def duration_words(number: str, unit: str) -> str:
    """Return a duration.

    >>> duration_words("30", "min"), duration_words("1", "d")
    ('30 minutes', '1 jour')
    """
    return f"{number} {unit_words(unit, number)}".strip()


def every(number: str, unit: str) -> str:
    """Write that something is done once in each such period.

    >>> every("8", "h"), every("1", "d"), every("1", "wk")
    ('toutes les 8 heures', 'chaque jour', 'chaque semaine')
    """
    if number in ("1", "1.0", "") and unit in _UNITS:
        return f"chaque {unit_words(unit)}"
    return f"{'toutes' if unit in _FEMININE else 'tous'} les {duration_words(number, unit)}"


def times_per(count: str, number: str, unit: str) -> str:
    """Write how many times something is done in such a period.

    >>> times_per("3", "1", "d"), times_per("1", "8", "h"), times_per("2", "3", "wk")
    ('3 fois par jour', 'toutes les 8 heures', '2 fois en 3 semaines')
    """
    if number in ("1", "1.0", ""):
        return f"{count} fois par {unit_words(unit)}"
    if count == "1":
        return every(number, unit)
    return f"{count} fois en {duration_words(number, unit)}"


def listed(words: list[str]) -> str:
    """Return words as one list.

    >>> listed(["lundi", "mardi", "jeudi"]), listed(["lundi"])
    ('lundi, mardi et jeudi', 'lundi')
    """
    return " et ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)
