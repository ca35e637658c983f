"""Why a record is kept until a day, in French sentences that can be read aloud."""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

from retention_rules.access import Access
from retention_rules.facts import FileFacts
from retention_rules.outcome import (
    Ended,
    FinalAction,
    NoRule,
    NotStarted,
    Reason,
    Retention,
    RuleCode,
    Running,
    Suspended,
    Unlimited,
)
from retention_rules.perimeter import Perimeter
from retention_rules.retention import death_decides
from retention_rules.rulebook import Binding, RetentionRule, Rulebook
from retention_rules.terms import After, ForEver, Term, Trigger, UntilAge
from retention_rules.wording import EVENTS, french_day, french_years

_FORCE: dict[Binding, str] = {
    Binding.LAW: "La règle est imposée par un texte.",
    Binding.CIRCULAR: "La règle vient d’une circulaire.",
    Binding.DEPARTMENT: "La règle vient du tableau de gestion des archives départementales.",
    Binding.RECOMMENDATION: "La règle est une recommandation.",
    Binding.ANALOGY: "La règle est suivie par analogie, faute de texte propre à ces établissements.",
    Binding.PRACTICE: "La règle est un usage, qu’aucun texte n’impose.",
}

_KEPT = "le délai n’a pas commencé, le dossier est conservé."


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """The reasons of a decision: the facts, the rule that was chosen, and the result."""

    facts: FileFacts
    books: tuple[Rulebook, ...]
    """Every rulebook that was consulted."""
    book: Rulebook
    rule: RetentionRule
    possible: tuple[RuleCode, ...]
    """The rules that the facts leave possible, including the chosen one."""
    retention: Retention
    action: FinalAction
    perimeter: Perimeter
    access: Access


@dataclass(frozen=True, slots=True)
class Step:
    """One or two sentences of an explanation; `source` is empty when no text is the source."""

    text: str
    source: str = ""


def steps_of(grounds: Grounds) -> tuple[Step, ...]:
    """Explain the decision: the rule, the dates, what follows, the source, the perimeter and the access."""
    rule = grounds.rule
    said = [
        *_retention(grounds.facts, rule.term, grounds.retention),
        _action(grounds.action, rule.sampling),
        _FORCE[rule.origin.binding],
        _source(rule),
    ]
    return (
        Step(
            f"Règle {rule.origin.code}, « {rule.origin.title} » ({grounds.book.name}).", rule.origin.citation
        ),
        *(Step(doubt) for doubt in _doubt(grounds.possible)),
        *(Step(text, rule.origin.citation) for text in said),
        *_common(grounds.perimeter, grounds.access),
    )


def steps_without_rule(perimeter: Perimeter, access: Access) -> tuple[Step, ...]:
    """Say that no rule was found, and what is known nevertheless."""
    kept = "Aucune règle en vigueur ne vise ce document : il est conservé jusqu’à décision."
    return Step(kept), *_common(perimeter, access)


def _common(perimeter: Perimeter, access: Access) -> tuple[Step, Step]:
    return Step(perimeter.reason, perimeter.source), Step(_access(access), access.source)


def _doubt(possible: tuple[RuleCode, ...]) -> list[str]:
    if len(possible) == 1:
        return []
    return [
        f"Il manque un fait pour choisir entre les règles {', '.join(possible)} : "
        "celle qui conserve le plus longtemps est retenue."
    ]


def _source(rule: RetentionRule) -> str:
    if rule.origin.verified:
        return f"Source : {rule.origin.source}."
    return f"Source : {rule.origin.source}. Cette règle n’est pas encore vérifiée à sa source."


def _retention(facts: FileFacts, term: Term, retention: Retention) -> list[str]:
    match retention:
        case Running():
            return [_delay(facts, term, retention)]
        case Ended():
            return [_delay(facts, term, retention), "Ce délai est écoulé."]
        case NotStarted():
            return [_not_started(retention), _in_words(term)]
        case Suspended():
            return [
                f"Un recours introduit le {french_day(retention.since)} est en cours : "
                "le délai est suspendu et le dossier est conservé."
            ]
        case Unlimited():
            return ["Le document est conservé sans limite de durée."]
        case NoRule():
            return []


def _delay(facts: FileFacts, term: Term, clock: Running | Ended) -> str:
    first, last = french_day(clock.first_day), french_day(clock.last_day)
    until = f"jusqu’au {last} inclus"
    if not isinstance(term, ForEver) and term.suspended_by_appeal and any(a.closed for a in facts.appeals):
        until += ", compte tenu des recours clos qui ont pu suspendre le délai"
    match term:
        case ForEver():
            return "Le document est conservé sans limite de durée."
        case UntilAge():
            age = term.age.count
            return f"La personne est née le {first} : conservé jusqu’à son {age}e anniversaire, {until}."
        case After():
            return _after(facts, term, first, until)
        case _:
            assert_never(term)


def _after(facts: FileFacts, term: After, first: str, until: str) -> str:
    if term.after_death is not None and death_decides(facts, term):
        kept, within = french_years(term.after_death.duration), french_years(term.after_death.within)
        return (
            f"Le décès, le {first}, est survenu moins de {within} après le dernier passage : "
            f"le dossier est conservé {kept} après le décès, {until}."
        )
    events = " et ".join(EVENTS[trigger] for trigger in term.triggers)
    duration = french_years(term.duration)
    return (
        f"Le dossier est conservé {duration} après {events} ({first}){_at_least(term)}, c’est-à-dire {until}."
    )


def _at_least(term: After) -> str:
    if term.at_least_until_age is None:
        return ""
    return f", et au moins jusqu’au {term.at_least_until_age.count}e anniversaire de la personne"


def _not_started(retention: NotStarted) -> str:
    event = EVENTS[retention.awaiting]
    match retention.reason:
        case Reason.STAY_OPEN:
            return f"Un séjour est en cours ou n’a pas de fin connue : {_KEPT}"
        case Reason.EVENT_UNKNOWN:
            return f"Une date manque ({event}) : {_KEPT}"
        case Reason.BEYOND_CALENDAR:
            return f"Le délai compté depuis cette date ({event}) dépasse le calendrier : dossier conservé."


def _in_words(term: Term) -> str:
    match term:
        case ForEver():
            return "La conservation est sans limite de durée."
        case UntilAge():
            return f"Il s’achèvera au {term.age.count}e anniversaire de la personne."
        case After():
            events = " et ".join(EVENTS[trigger] for trigger in term.triggers)
            if term.triggers == (Trigger.RELATED_FILES_ENDED,):
                return "Il suit celui du dossier conservé le plus longtemps."
            return f"Il sera de {french_years(term.duration)} après {events}{_at_least(term)}."


def _action(action: FinalAction, sampling: str) -> str:
    match action:
        case FinalAction.DESTROY:
            return (
                "À l’issue du délai : destruction, avec l’accord de l’établissement et, "
                "pour des archives publiques, le visa des archives départementales."
            )
        case FinalAction.KEEP:
            return "À l’issue du délai : conservation définitive."
        case FinalAction.SAMPLE:
            how = f" ({sampling})" if sampling else ""
            return f"À l’issue du délai : tri, un échantillon est conservé définitivement{how}."
        case FinalAction.UNDECIDED:
            return "Le sort final reste à décider ; d’ici là rien n’est détruit."


def _access(access: Access) -> str:
    if access.code is None:
        return "Aucune règle ne dit quand le document devient communicable : il reste fermé."
    if access.last_day is None:
        return f"Communicabilité ({access.code}) : une date manque, le document reste fermé."
    return f"Communicabilité ({access.code}) : fermé jusqu’au {french_day(access.last_day)} inclus."
