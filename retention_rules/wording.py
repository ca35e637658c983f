"""French words for days, durations and decisions, so that they can be read aloud."""

from __future__ import annotations

from datetime import date

from retention_rules.terms import Trigger, Years

_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip

EVENTS: dict[Trigger, str] = {
    Trigger.LAST_PASSAGE: "la fin du dernier séjour ou la dernière consultation",
    Trigger.LAST_CONTACT: "le dernier contact avec la personne",
    Trigger.BIRTH: "la naissance",
    Trigger.DEATH: "le décès",
    Trigger.DOCUMENT_DATE: "la date du document",
    Trigger.FILE_CLOSED: "la clôture du dossier",
    Trigger.DECISION: "la dernière décision",
    Trigger.QUITUS: "le quitus",
    Trigger.LAST_PAYMENT: "le dernier paiement",
    Trigger.EXERCISE_ENDED: "la fin de l’exercice",
    Trigger.RIGHTS_ENDED: "la fin des droits",
    Trigger.RELATED_FILES_ENDED: "le dernier jour de conservation des dossiers des personnes concernées",
}


def french_day(day: date) -> str:
    """Write a day in French words.

    >>> french_day(date(2043, 4, 3)), french_day(date(2043, 5, 1))
    ('3 avril 2043', '1er mai 2043')
    """
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number} {_MONTHS[day.month - 1]} {day.year}"


def french_years(years: Years) -> str:
    """Write a duration in French words.

    >>> french_years(Years(1)), french_years(Years(20))
    ('1 an', '20 ans')
    """
    return f"{years.count} an" if years.count <= 1 else f"{years.count} ans"
