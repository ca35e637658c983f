"""The rules in French, each with its worked examples: pages that people read and correct."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from retention_rules.facts import FileFacts
from retention_rules.outcome import FinalAction, RuleCode, Status
from retention_rules.rulebook import (
    EVER,
    AccessRule,
    Binding,
    Origin,
    PerimeterRule,
    RetentionRule,
    Rulebook,
    Selector,
)
from retention_rules.term_wording import access_in_words, clock_in_words, dates_in_words, term_in_words
from retention_rules.terms import After, Trigger, UntilAge, Years, clocks_of
from retention_rules.wording import EVENTS, french_day, french_years
from retention_rules.worked_examples import WorkedExample

_KINDS = {
    "cda-document": "document CDA",
    "native-file": "dossier de l’usager (ressources FHIR)",
    "collective-event": "événement collectif",
    "structure-data": "données de l’établissement",
}
_LEGAL = {"public": "établissement public", "private": "établissement privé"}
_FORCE = {
    Binding.LAW: "imposée par un texte",
    Binding.CIRCULAR: "circulaire ou instruction",
    Binding.DEPARTMENT: "tableau de gestion du département",
    Binding.RECOMMENDATION: "recommandation",
    Binding.ANALOGY: "suivie par analogie",
    Binding.PRACTICE: "usage",
}
ACTIONS = {
    FinalAction.DESTROY: "destruction",
    FinalAction.KEEP: "conservation définitive",
    FinalAction.SAMPLE: "tri",
    FinalAction.UNDECIDED: "à décider",
}
_STATUS = {
    Status.RUNNING: "en cours",
    Status.NOT_STARTED: "pas commencé",
    Status.SUSPENDED: "suspendu",
    Status.ENDED: "écoulé",
    Status.NO_RULE: "sans règle",
}
FOLLOWING_THE_RECORDS = After(triggers=(Trigger.RELATED_FILES_ENDED,), duration=Years(0))
"""The term of an event of several persons, which no number of years says better."""
_UNVERIFIED = "**Non vérifiée à sa source**"


def rulebook_page(book: Rulebook, examples: Sequence[WorkedExample]) -> str:
    """Return the page of one rulebook, in Markdown."""
    lines = [
        f"# {book.name[:1].upper()}{book.name[1:]}",
        "",
        "Page produite à partir du référentiel et de ses exemples : corriger ceux-ci, jamais la page. "
        "Les personnes sont inventées. "
        "Chaque exemple est un essai qui échoue si le service décide autrement.",
    ]
    for rule in sorted(book.retention, key=lambda rule: rule.origin.code):
        lines += _retention(rule, examples)
    for access in sorted(book.access, key=lambda rule: rule.origin.code):
        lines += _access(access, examples)
    for perimeter in sorted(book.perimeter, key=lambda rule: rule.origin.code):
        lines += _perimeter(perimeter)
    return "\n".join(lines) + "\n"


def index_page(books: Mapping[str, Rulebook], examples: Mapping[str, Sequence[WorkedExample]]) -> str:
    """Return the page that names the others; keys are the names of the pages without their ending."""
    lines = [
        "# Règles de conservation",
        "",
        "Ce que le service décide avec les référentiels livrés, règle par règle, avec des exemples. "
        "Les exemples se corrigent dans `config/rulebooks/examples/`, sans programmer ; "
        "`python -m tests.retention_rules.rule_pages` refait ces pages.",
        "",
        "| référentiel | règles | non vérifiées | exemples |",
        "|---|---|---|---|",
    ]
    for name, book in books.items():
        origins = [*_origins(book)]
        unverified = sum(not origin.verified for origin in origins)
        counted = f"{len(origins)} | {unverified} | {len(examples.get(name, ()))}"
        lines.append(f"| [{book.name}]({name}.md) | {counted} |")
    return "\n".join(lines) + "\n"


def _origins(book: Rulebook) -> Iterator[Origin]:
    for rule in book.retention:
        yield rule.origin
    for access in book.access:
        yield access.origin
    for perimeter in book.perimeter:
        yield perimeter.origin


def _retention(rule: RetentionRule, examples: Sequence[WorkedExample]) -> list[str]:
    term = rule.term
    duration = term_in_words(term)
    if isinstance(term, After | UntilAge) and term != FOLLOWING_THE_RECORDS:
        duration = clock_in_words(term)
    lines = [*_head(rule.origin, rule.selector), f"- Durée : {duration.rstrip('.')}.{_appeals(rule)}"]
    sampling = f" ({rule.sampling})" if rule.sampling else ""
    lines.append(f"- Sort final : {ACTIONS[rule.final_action]}{sampling}.")
    base = rule.active_base
    if base is not None:
        after = f"{french_years(base.duration)} après {EVENTS[base.trigger]}"
        lines.append(f"- Base active ({base.code}) : {after}. {base.source}.")
    codes = {rule.origin.code}
    if rule.overriding is not None:
        instead = rule.overriding
        codes.add(instead.code)
        lines.append(
            f"- Si cet événement décide, la règle est {instead.code}, « {instead.title} » : "
            f"{ACTIONS[instead.final_action]}."
        )
    return [*lines, *_table(example for example in examples if example.expected.rule in codes)]


def _access(rule: AccessRule, examples: Sequence[WorkedExample]) -> list[str]:
    codes = {rule.origin.code}
    if rule.after_death is not None:
        codes.add(rule.after_death.code)
    lines = [*_head(rule.origin, rule.selector), f"- Communicabilité : {access_in_words(rule)}"]
    shown = [example for example in examples if example.expected.access in codes]
    if not shown:
        return lines
    rows = [
        f"| {example.title} | {facts_in_words(example.facts)} | {_day(example.expected.access_until)} |"
        for example in shown
    ]
    return [*lines, "", "| exemple | faits | fermé jusqu’au |", "|---|---|---|", *rows]


def _perimeter(rule: PerimeterRule) -> list[str]:
    answer = "relève" if rule.included else "ne relève pas"
    lines = _head(rule.origin, rule.selector)
    if rule.dated != EVER:
        lines.append(f"- Documents datés {dates_in_words(rule.dated)}.")
    return [*lines, f"- Le document {answer} des archives départementales."]


def _head(origin: Origin, selector: Selector) -> list[str]:
    lines = ["", f"## {origin.code} : {origin.title}", "", f"- Documents : {_records(selector)}."]
    mark = "" if origin.verified else f" {_UNVERIFIED}."
    lines.append(f"- Source : {origin.source} ; {_FORCE[origin.binding]}.{mark}")
    lines += [f"- Lu sur : <{url}>" for url in origin.urls]
    if origin.note:
        lines.append(f"- Remarque : {origin.note}")
    return lines


def _records(selector: Selector) -> str:
    said = [
        ", ".join(_KINDS[kind] for kind in sorted(selector.kinds)) or "toute nature",
        f"types {', '.join(sorted(selector.document_types))}" if selector.document_types else "",
        f"catégories FINESS {', '.join(sorted(selector.categories))}" if selector.categories else "",
        ", ".join(_LEGAL[status] for status in sorted(selector.legal_status)),
    ]
    return " ; ".join(filter(None, said))


def _appeals(rule: RetentionRule) -> str:
    clocks = clocks_of(rule.term)
    if any(clock.suspended_by_appeal for clock in clocks):
        return " Un recours suspend le délai."
    if any(isinstance(clock, After) and clock.interrupted_by_appeal for clock in clocks):
        return " Un recours fait recommencer le délai."
    return ""


def _table(examples: Iterable[WorkedExample]) -> list[str]:
    rows = [
        f"| {example.title} | {facts_in_words(example.facts)} | {french_day(example.today)} | "
        f"{_STATUS[example.expected.status]} | {_day(example.expected.last_day)} |"
        for example in examples
    ]
    head = ["", "| exemple | faits | au | délai | dernier jour |", "|---|---|---|---|---|"]
    return [*head, *rows] if rows else []


def _day(day: date | None) -> str:
    return "—" if day is None else french_day(day)


def facts_in_words(facts: FileFacts) -> str:
    """Return the dates of a file in French, in the order of a life; empty when there is none."""
    said = [] if facts.birth is None else [f"naissance le {french_day(facts.birth)}"]
    for stay in facts.stays:
        start = "" if stay.start is None else f" depuis le {french_day(stay.start)}"
        end = "sans fin connue" if stay.end is None else f"fini le {french_day(stay.end)}"
        said.append(f"séjour{start} {end}")
    if facts.last_consultation is not None:
        said.append(f"dernière consultation le {french_day(facts.last_consultation)}")
    if facts.last_contact is not None:
        said.append(f"dernier contact le {french_day(facts.last_contact)}")
    if facts.document_date is not None:
        said.append(f"document du {french_day(facts.document_date)}")
    said += [f"{_bare(EVENTS[name])} : {french_day(day)}" for name, day in sorted(facts.events.items())]
    for appeal in facts.appeals:
        closed = "en cours" if appeal.closed is None else f"clos le {french_day(appeal.closed)}"
        said.append(f"recours du {french_day(appeal.lodged)} {closed}")
    if facts.death is not None:
        said.append(f"décès le {french_day(facts.death)}")
    return " ; ".join(said)


def _bare(event: str) -> str:
    return event.removeprefix("la ").removeprefix("le ")


def example_codes(examples: Iterable[WorkedExample]) -> set[RuleCode]:
    """Return the codes of the rules that examples show."""
    found: set[RuleCode] = set()
    for example in examples:
        found.add(example.expected.rule)
        if example.expected.access is not None:
            found.add(example.expected.access)
    return found
