"""Whether one rule can keep a file for a shorter time than another, shown by an example."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import product

from retention_rules.facts import Appeal, FileFacts, Stay
from retention_rules.outcome import Retention, last_day_of
from retention_rules.retention import kept_longer, retention_of
from retention_rules.rulebook import RetentionRule
from retention_rules.terms import After, Term, Trigger, UntilAge, clocks_of
from retention_rules.wording import french_day

_BASE = date(2000, 3, 1)
_LONG_AGO = date(1960, 3, 1)
_LATER = date(2030, 6, 15)
_BEFORE_ALL = date(1900, 1, 1)
_AGES = (0, 1, 5, 10, 15, 17, 19, 20, 25, 27, 28, 30, 40, 60, 80, 95)
"""Ages on the base day. An unknown birth adds nothing: a person born on that day is kept longest."""
_DEATHS = (None, -30, 0, 200, 360, 370, 1000, 1820, 1830, 3000, 3640, 3660, 5000, 7300, 7310, 12000)
"""Days from the base day to the death; None when the person is alive."""
_APPEALS = ((), ((400, 1100),))
_LONG_APPEALS = (*_APPEALS, ((400, 30000),))


@dataclass(frozen=True, slots=True)
class Shortening:
    """A file that one rule frees before the other does."""

    facts: FileFacts
    shorter: Retention
    longer: Retention

    @property
    def in_words(self) -> str:
        """The example in French."""
        return f"par exemple {_facts(self.facts)} : {_until(self.shorter)}, et non {_until(self.longer)}"


def shortening(lower: RetentionRule, upper: RetentionRule, *, long_appeals: bool) -> Shortening | None:
    """Return a file that `lower` keeps for a shorter time than `upper`; None when the examples show none.

    The examples are files with each event of the rules known, unknown or later than the others, with births,
    deaths and appeals around the limits of the texts. `long_appeals` adds appeals that last for decades.
    """
    triggers = sorted({*_triggers(lower.term), *_triggers(upper.term)})
    for facts in _examples(triggers, _LONG_APPEALS if long_appeals else _APPEALS):
        kept = [
            retention_of(facts, rule.origin.code, rule.term, today=_BEFORE_ALL) for rule in (lower, upper)
        ]
        if kept_longer(kept[1], kept[0]):
            return Shortening(facts, *kept)
    return None


def _triggers(term: Term) -> Iterator[Trigger]:
    """Give the events that a term names, but for birth and death, which are tried anyway."""
    for clock in clocks_of(term):
        match clock:
            case After():
                yield from clock.triggers
                if clock.override is not None and clock.override.event is not Trigger.DEATH:
                    yield clock.override.event
            case UntilAge():
                if clock.extension is not None:
                    yield clock.extension.event


def _examples(
    triggers: list[Trigger], appeals: tuple[tuple[tuple[int, int], ...], ...]
) -> Iterator[FileFacts]:
    for days in _days(triggers):
        for age, death, lodged in product(_AGES, _DEATHS, appeals):
            facts = FileFacts(
                kind="",
                birth=_BASE.replace(year=_BASE.year - age),
                death=None if death is None else _BASE + timedelta(days=death),
                appeals=tuple(
                    Appeal(_BASE + timedelta(days=start), _BASE + timedelta(days=end))
                    for start, end in lodged
                ),
            )
            facts = _with_events(facts, days)
            if _is_possible(facts):
                yield facts


def _days(triggers: list[Trigger]) -> Iterator[dict[Trigger, date]]:
    """Give the days of the events: all on one day, each missing, each much later, each much earlier."""
    same = dict.fromkeys(triggers, _BASE)
    yield same
    for trigger in triggers:
        yield {other: day for other, day in same.items() if other is not trigger}
        yield {**same, trigger: _LATER}
        yield {**same, trigger: _LONG_AGO}


def _with_events(facts: FileFacts, days: dict[Trigger, date]) -> FileFacts:
    passage = days.get(Trigger.LAST_PASSAGE)
    return replace(
        facts,
        stays=() if passage is None else (Stay(None, passage),),
        last_contact=days.get(Trigger.LAST_CONTACT),
        document_date=days.get(Trigger.DOCUMENT_DATE),
        events=days,
        birth=days.get(Trigger.BIRTH, facts.birth),
        death=days.get(Trigger.DEATH, facts.death),
    )


def _is_possible(facts: FileFacts) -> bool:
    """Say whether nothing happened before the birth."""
    days = [*facts.events.values(), facts.birth if facts.death is None else facts.death]
    return facts.birth is None or all(day is None or facts.birth <= day for day in days)


def _until(retention: Retention) -> str:
    last_day = last_day_of(retention)
    return "conservé sans fin connue" if last_day is None else f"conservé jusqu’au {french_day(last_day)}"


def _facts(facts: FileFacts) -> str:
    said = []
    if facts.birth is not None:
        said.append(f"une personne née le {french_day(facts.birth)}")
    events = sorted({*facts.events.values()} - {facts.birth, facts.death})
    if events:
        said.append(f"les événements de la règle le {' et le '.join(map(french_day, events))}")
    if facts.death is not None:
        said.append(f"un décès le {french_day(facts.death)}")
    if facts.appeals:
        said.append("un recours clos")
    return ", ".join(said) or "sans aucune date connue"
