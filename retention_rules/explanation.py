"""Why a record is kept until a day, in French sentences that can be read aloud."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import assert_never

from retention_rules.access import Access
from retention_rules.engines import NAMES_OVERRIDDEN_EVENTS
from retention_rules.facts import FileFacts
from retention_rules.outcome import (
    Ended,
    FinalAction,
    NoRule,
    NotStarted,
    Reason,
    RuleCode,
    Running,
    Suspended,
    Unlimited,
    Unstated,
)
from retention_rules.perimeter import Perimeter
from retention_rules.retention import may_extend, override_decides
from retention_rules.rule_choice import Choice
from retention_rules.rulebook import Binding, RetentionRule
from retention_rules.term_wording import (
    at_least_in_words,
    choices_in_words,
    events_in_words,
    term_in_words,
)
from retention_rules.terms import (
    After,
    EarlierOf,
    Follows,
    ForEver,
    LaterOf,
    NotStated,
    Override,
    Term,
    Trigger,
    UntilAge,
    Years,
    clocks_of,
)
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
    engine: int
    choice: Choice
    possible: tuple[RuleCode, ...]
    """The rules that the facts leave possible."""
    imposed: tuple[RuleCode, ...]
    """The more precise rules that a text imposes beside them."""
    perimeter: Perimeter
    access: Access


@dataclass(frozen=True, slots=True)
class Step:
    """One or two sentences of an explanation; `source` is empty when no text is the source."""

    text: str
    source: str = ""


def steps_of(grounds: Grounds) -> tuple[Step, ...]:
    """Explain the decision: the rule, the dates, what follows, the source, the perimeter and the access."""
    choice, origin = grounds.choice, grounds.choice.rule.origin
    named, citation = choice.overriding or origin, origin.citation
    sampling = "" if choice.overriding is not None else choice.rule.sampling
    said = [*_retention(grounds, choice), _action(choice.action, sampling), _FORCE[origin.binding]]
    return (
        Step(f"Règle {named.code}, « {named.title} » ({choice.book.name}).", citation),
        *(Step(doubt) for doubt in _doubt(grounds.possible)),
        *(Step(text) for text in _imposed(grounds.imposed)),
        *(Step(text, citation) for text in [*said, _source(choice.rule)]),
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


def _imposed(imposed: tuple[RuleCode, ...]) -> list[str]:
    if not imposed:
        return []
    return [
        f"Un texte peut imposer aussi, pour ce type de document : {', '.join(imposed)}. "
        "La règle qui conserve le plus longtemps est retenue."
    ]


def _source(rule: RetentionRule) -> str:
    if rule.origin.verified:
        return f"Source : {rule.origin.source}."
    return f"Source : {rule.origin.source}. Cette règle n’est pas encore vérifiée à sa source."


def _retention(grounds: Grounds, choice: Choice) -> list[str]:
    rule, retention = choice.rule, choice.retention
    if choice.followed is not None:
        followed = choice.followed.rule.origin
        said = f"{term_in_words(rule.term)[:-1]} (règle {followed.code}, « {followed.title} »)."
        return [said, *_retention(grounds, choice.followed)]
    match retention:
        case Running():
            return [_delay(grounds, rule.term, retention)]
        case Ended():
            return [_delay(grounds, rule.term, retention), "Ce délai est écoulé."]
        case NotStarted():
            return [_not_started(retention), term_in_words(rule.term)]
        case Suspended():
            return [
                f"Un recours introduit le {french_day(retention.since)} est en cours : "
                "le délai est suspendu et le dossier est conservé."
            ]
        case Unlimited():
            return ["Le document est conservé sans limite de durée."]
        case Unstated() if isinstance(rule.term, Follows):
            return [term_in_words(rule.term), "Aucune règle ne dit cette durée : le document est conservé."]
        case Unstated():
            return [term_in_words(rule.term)]
        case NoRule():
            return []


def _delay(grounds: Grounds, term: Term, clock: Running | Ended) -> str:
    first, last = french_day(clock.first_day), french_day(clock.last_day)
    until = f"jusqu’au {last} inclus{_appeals(grounds.facts, term)}"
    match term:
        case ForEver() | NotStated() | Follows():
            return "Le document est conservé sans limite de durée."
        case UntilAge():
            return _until_age(grounds.facts, term, clock.first_day, until)
        case LaterOf():
            return f"Le plus long de ces délais est retenu : {choices_in_words(term)}, c’est-à-dire {until}."
        case EarlierOf():
            return f"Le plus court de ces délais est retenu : {choices_in_words(term)}, c’est-à-dire {until}."
        case After():
            return _after(grounds, term, first, until)
        case _:
            assert_never(term)


def _appeals(facts: FileFacts, term: Term) -> str:
    clocks = clocks_of(term)
    if not any(appeal.closed for appeal in facts.appeals):
        return ""
    if any(clock.suspended_by_appeal for clock in clocks):
        return ", compte tenu des recours clos qui ont pu suspendre le délai"
    if any(isinstance(clock, After) and clock.interrupted_by_appeal for clock in clocks):
        return ", compte tenu des recours clos qui ont pu faire recommencer le délai"
    return ""


def _until_age(facts: FileFacts, term: UntilAge, birth: date, until: str) -> str:
    age, why = term.age, ""
    extension = term.extension
    if extension is not None and may_extend(facts, extension, birth):
        age = Years(age.count + extension.by.count)
        ages = f"entre {extension.from_age.count} et {extension.to_age.count} ans"
        why = f", {french_years(extension.by)} de plus car {EVENTS[extension.event]} a pu intervenir {ages}"
    return (
        f"La personne est née le {french_day(birth)} : "
        f"conservé jusqu’à son {age.count}e anniversaire{why}, {until}."
    )


def _after(grounds: Grounds, term: After, first: str, until: str) -> str:
    if term.override is not None and override_decides(grounds.facts, term, grounds.engine):
        return _overridden(term, term.override, first, until, grounds.engine)
    events, duration = events_in_words(term.triggers), french_years(term.duration)
    at_least = at_least_in_words(term)
    return f"Le dossier est conservé {duration} après {events} ({first}){at_least}, c’est-à-dire {until}."


def _overridden(term: After, clause: Override, first: str, until: str, engine: int) -> str:
    kept, within = french_years(clause.duration), french_years(clause.within)
    passage = engine < NAMES_OVERRIDDEN_EVENTS or term.triggers == (Trigger.LAST_PASSAGE,)
    start = "le dernier passage" if passage else events_in_words(term.triggers)
    if clause.event is Trigger.DEATH:
        return (
            f"Le décès, le {first}, est survenu moins de {within} après {start} : "
            f"le dossier est conservé {kept} après le décès, {until}."
        )
    event = EVENTS[clause.event]
    return (
        f"Moins de {within} séparent {start} de cet autre événement : {event} ({first}). "
        f"Le dossier est conservé {kept} après celui-ci, {until}."
    )


def _not_started(retention: NotStarted) -> str:
    event = EVENTS[retention.awaiting]
    match retention.reason:
        case Reason.STAY_OPEN:
            return f"Un séjour est en cours ou n’a pas de fin connue : {_KEPT}"
        case Reason.EVENT_UNKNOWN:
            return f"Une date manque ({event}) : {_KEPT}"
        case Reason.BEYOND_CALENDAR:
            return f"Le délai compté depuis cette date ({event}) dépasse le calendrier : dossier conservé."


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
