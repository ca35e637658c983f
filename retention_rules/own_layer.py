"""What in a version of its rulebook an establishment may decide alone, and what needs the archivist."""

from __future__ import annotations

from retention_rules.outcome import RulebookDigest
from retention_rules.rulebook import Level, PerimeterRule, Rulebook


def needs_archivist(former: Rulebook | None, new: Rulebook) -> str:
    """Return why a version is not the establishment's alone, as an English clause; empty when it is.

    Its own are the timing, the senders and a narrower perimeter, which no upper level demands (the check
    refuses that). How long records are kept, of which of them a sample stays, who may read them, what the
    archives have to take, and whether archives are public are decided with the archivist.
    """
    if new.level is not Level.ESMS:
        return "it is not of an establishment"
    before = former or Rulebook(
        level=Level.ESMS, key=new.key, name=new.name, digest=RulebookDigest(bytes(32))
    )
    if new.retention != before.retention:
        return "it changes how long records are kept"
    if new.access != before.access:
        return "it changes who may read records"
    if new.own.archives != before.own.archives:
        return "it changes whether archives are public"
    if new.own.inhabitants != before.own.inhabitants:
        return "it changes the population on which samples depend"
    if _included(new) - _included(before) or _excluded(before) - _excluded(new):
        return "it gives the archives more to take"
    return ""


def _included(book: Rulebook) -> frozenset[PerimeterRule]:
    return frozenset(rule for rule in book.perimeter if rule.included)


def _excluded(book: Rulebook) -> frozenset[PerimeterRule]:
    return frozenset(rule for rule in book.perimeter if not rule.included)
