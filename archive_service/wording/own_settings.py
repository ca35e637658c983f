"""What a department or an establishment sets for itself, in French."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from archive_service.wording.dates import day_words
from retention_rules import Years
from retention_rules.own_terms import NO_WAIT, OwnTerms
from retention_rules.wording import french_years


@dataclass(frozen=True, slots=True)
class OwnSetting:
    """One setting: its key in the rulebook, a French sentence, and its source where it has one."""

    name: str
    title: str
    source: str = ""


def own_settings(own: OwnTerms) -> Iterator[OwnSetting]:
    """Give what is set, in one order."""
    system, timing = own.receiving_system, own.timing
    if system is not None:
        yield OwnSetting("receiving_system", f"Système destinataire : {system.name}, SEDA {system.seda}.")
    if own.bordereau is not None:
        yield OwnSetting(
            "bordereau",
            f"Bordereau d'élimination : {own.bordereau.title}, {len(own.bordereau.columns)} colonnes.",
            own.bordereau.source,
        )
    if own.senders is not None:
        yield OwnSetting("senders", f"Émetteurs admis : {', '.join(sorted(own.senders))}.")
    if timing is not None and timing.flows_every_days is not None:
        yield OwnSetting("flows_every_days", f"Un flux est attendu tous les {timing.flows_every_days} jours.")
    if timing is not None and timing.wait != NO_WAIT:
        yield OwnSetting(
            "wait_years", f"Attente avant toute proposition d’élimination : {timing.wait.count} an(s)."
        )
    if own.inhabitants is not None:
        yield OwnSetting("inhabitants", f"Population : {own.inhabitants} habitants.")
    if own.archives is not None:
        status = "publiques" if own.archives.public else "privées"
        yield OwnSetting("archives", f"Archives {status}.", own.archives.source)


def wait_words(wait: Years, until: date) -> str:
    """Return until when an establishment waits before an elimination is proposed.

    >>> wait_words(Years(2), date(2046, 4, 3))
    'L’établissement attend 2 ans après ce délai : aucune élimination n’est proposée avant le 4 avril 2046.'
    """
    after = "" if until == date.max else f" avant le {day_words(until + timedelta(days=1))}"
    length = french_years(wait)
    return f"L’établissement attend {length} après ce délai : aucune élimination n’est proposée{after}."
