"""Worked examples of rules: invented files with the day until which they are kept, for people to read and
correct.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from retention_rules.decision import decide
from retention_rules.errors import RulebookUnreadable
from retention_rules.facts import Appeal, FileFacts, Stay
from retention_rules.outcome import FinalAction, RuleCode, Status
from retention_rules.rulebook import Rulebooks
from retention_rules.term_parsing import RecordKindName
from retention_rules.terms import Trigger
from retention_rules.toml_section import Section


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What a decision must say. A day that is not named is not compared, but for `last_day`."""

    rule: RuleCode
    status: Status
    last_day: date | None
    final_action: FinalAction
    active_until: date | None
    access: RuleCode | None
    access_until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkedExample:
    """One file on one day, and the decision on it. `number` is its place in the text, from 1."""

    number: int
    title: str
    facts: FileFacts
    today: date
    expected: Expected


def load_examples(folder: Path) -> dict[str, tuple[WorkedExample, ...]]:
    """Read every file of examples of a folder, by the name of the file without its ending.

    Raises:
        RetentionRulesError: a file is unreadable, or has an unknown key or value.
    """
    return {
        path.stem: examples_in(path.read_bytes(), where=str(path)) for path in sorted(folder.glob("*.toml"))
    }


def examples_in(text: bytes, *, where: str) -> tuple[WorkedExample, ...]:
    """Read the examples of one text; `where` names it in messages. Raises the errors of `load_examples`."""
    try:
        table = tomllib.loads(text.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise RulebookUnreadable(f"{where}: this is not TOML in UTF-8 ({error})") from error
    with Section(where, table) as file:
        found = []
        for number, section in enumerate(file.sections("examples"), start=1):
            with section:
                found.append(_example(section, number))
        return tuple(found)


def differences(example: WorkedExample, rulebooks: Rulebooks) -> Iterator[str]:
    """Give what the rulebooks say otherwise than an example, each as `key: found, not expected`."""
    decision, expected = decide(example.facts, rulebooks, example.today), example.expected
    pairs: list[tuple[str, object, object]] = [
        ("rule", decision.rule, expected.rule),
        ("status", decision.status, expected.status),
        ("last_day", decision.last_day, expected.last_day),
        ("final_action", decision.final_action, expected.final_action),
    ]
    if expected.active_until is not None:
        pairs.append(("active_until", decision.active_until, expected.active_until))
    if expected.access is not None:
        pairs.append(("access", decision.access.code, expected.access))
        pairs.append(("access_until", decision.access.last_day, expected.access_until))
    for key, found, wanted in pairs:
        if found != wanted:
            yield f"{key}: {found}, not {wanted}"


def _example(section: Section, number: int) -> WorkedExample:
    title, today = section.text("title"), section.day("today")
    with section.section("expected") as inner:
        expected = Expected(
            rule=inner.code("rule"),
            status=inner.choice("status", Status),
            last_day=inner.day_or_none("last_day"),
            final_action=inner.choice("final_action", FinalAction),
            active_until=inner.day_or_none("active_until"),
            access=inner.code("access") if "access" in inner else None,
            access_until=inner.day_or_none("access_until"),
        )
    return WorkedExample(number=number, title=title, facts=_facts(section), today=today, expected=expected)


def _facts(section: Section) -> FileFacts:
    return FileFacts(
        kind=section.choice("kind", RecordKindName).value,
        document_type=_optional(section, "document_type"),
        document_date=section.day_or_none("document_date"),
        category=_optional(section, "category"),
        legal_status=_optional(section, "legal_status"),
        public_service_mission=_truth(section, "public_service_mission"),
        department=_optional(section, "department"),
        birth=section.day_or_none("birth"),
        death=section.day_or_none("death"),
        stays=tuple(_stays(section)),
        last_consultation=section.day_or_none("last_consultation"),
        last_contact=section.day_or_none("last_contact"),
        appeals=tuple(_appeals(section)),
        events=_events(section),
    )


def _optional(section: Section, key: str) -> str | None:
    return section.text(key) if key in section else None


def _truth(section: Section, key: str) -> bool | None:
    return section.truth(key) if key in section else None


def _stays(section: Section) -> Iterator[Stay]:
    for inner in section.sections("stays"):
        with inner:
            yield Stay(inner.day_or_none("start"), inner.day_or_none("end"))


def _appeals(section: Section) -> Iterator[Appeal]:
    for inner in section.sections("appeals"):
        with inner:
            yield Appeal(inner.day("lodged"), inner.day_or_none("closed"))


def _events(section: Section) -> dict[Trigger, date]:
    if "events" not in section:
        return {}
    with section.section("events") as inner:
        days = inner.days()
        for name in days:
            if name not in set(Trigger):
                raise inner.refused(name, "no event of rulebooks has this name")
        return {Trigger(name): day for name, day in days.items()}
