"""French words for the delay that a rule states, before any date is known."""

from __future__ import annotations

from retention_rules.rulebook import AccessRule, DocumentDates
from retention_rules.terms import (
    After,
    AgeExtension,
    ClockTerm,
    EarlierOf,
    Follows,
    ForEver,
    LaterOf,
    NotStated,
    Override,
    Term,
    Trigger,
    UntilAge,
)
from retention_rules.wording import EVENTS, french_day, french_years

FOLLOWED: dict[str, str] = {
    "cda-document": "des documents de soins de la personne",
    "native-file": "du dossier de l’usager",
    "collective-event": "des événements collectifs",
    "structure-data": "des données de l’établissement",
}
"""The records that a rule follows, after « celle »."""


def term_in_words(term: Term) -> str:
    """Return a sentence that says how long records are kept under a term."""
    match term:
        case ForEver():
            return "La conservation est sans limite de durée."
        case NotStated():
            return "La durée n’est pas connue : le document est conservé jusqu’à ce qu’une règle la dise."
        case Follows():
            return f"La durée est celle {FOLLOWED.get(term.kind, 'd’autres documents du dossier')}."
        case UntilAge(extension=None):
            return f"Il s’achèvera au {term.age.count}e anniversaire de la personne."
        case UntilAge():
            return f"Il s’achèvera {clock_in_words(term).removeprefix('jusqu’')}."
        case LaterOf():
            return f"Le plus long de ces délais sera retenu : {choices_in_words(term)}."
        case EarlierOf():
            return f"Le plus court de ces délais sera retenu : {choices_in_words(term)}."
        case After(triggers=(Trigger.RELATED_FILES_ENDED,)):
            return "Il suit celui du dossier conservé le plus longtemps."
        case After():
            return f"Il sera de {_after(term)}."


def choices_in_words(term: LaterOf | EarlierOf) -> str:
    """Return the delays among which one is chosen, separated by semicolons."""
    return " ; ".join(clock_in_words(one) for one in term.terms)


def clock_in_words(term: ClockTerm) -> str:
    """Return a delay, such as `20 ans après le décès`."""
    if isinstance(term, After):
        return _after(term) + ("" if term.override is None else _override(term.override))
    return f"jusqu’au {term.age.count}e anniversaire de la personne{_extension(term.extension)}"


def _after(term: After) -> str:
    return f"{french_years(term.duration)} après {events_in_words(term.triggers)}{at_least_in_words(term)}"


def events_in_words(triggers: tuple[Trigger, ...]) -> str:
    """Return the events that start a clock, such as `la naissance et le décès`."""
    return " et ".join(EVENTS[trigger] for trigger in triggers)


def at_least_in_words(term: After) -> str:
    """Return the age that is waited for, after a comma; empty when there is none."""
    if term.at_least_until_age is None:
        return ""
    return f", et au moins jusqu’au {term.at_least_until_age.count}e anniversaire de la personne"


def _override(clause: Override) -> str:
    within, kept = french_years(clause.within), french_years(clause.duration)
    event = EVENTS[clause.event]
    return f", ou {kept} après {event} si cet événement survient moins de {within} plus tard"


def _extension(extension: AgeExtension | None) -> str:
    if extension is None:
        return ""
    ages = f"{extension.from_age.count} et {extension.to_age.count} ans"
    return f", prolongé de {french_years(extension.by)} si {EVENTS[extension.event]} se situe entre {ages}"


def access_in_words(rule: AccessRule) -> str:
    """Say until when a rule of communicability closes a record."""
    said = f"{french_years(rule.duration)} après {events_in_words((rule.trigger,))}"
    if rule.after_death is None:
        return f"Fermé {said}."
    return f"Fermé {said}, ou {french_years(rule.after_death.duration)} après le décès s’il est connu."


def dates_in_words(dated: DocumentDates) -> str:
    """Write the dates of the documents that a rule is for in French.

    >>> from datetime import date
    >>> dates_in_words(DocumentDates(first=date(2000, 1, 1)))
    'à partir du 1er janvier 2000'
    """
    if dated.first is None:
        return "de tout jour" if dated.last is None else f"jusqu’au {french_day(dated.last)}"
    first = french_day(dated.first)
    return f"à partir du {first}" if dated.last is None else f"du {first} au {french_day(dated.last)}"
