"""The JSON lines of commands about rulebooks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from archive_service.contract.lines import Line, iso_day, moment
from archive_service.model.rule_effects import Remark, RuleEffect
from archive_service.model.rule_simulations import RuleSimulation
from archive_service.model.rulebook_versions import ActedOn, RulebookInForce, RulebookVersion, VersionState
from archive_service.wording.own_settings import own_settings
from retention_rules import (
    AccessRule,
    CheckedRulebook,
    Origin,
    PerimeterRule,
    RetentionRule,
    RulebookCode,
    RulebookFinding,
    Selector,
    access_in_words,
    term_in_words,
)


def check_line(file: str, checked: CheckedRulebook) -> Line:
    """Return the line of a checked rulebook."""
    book = checked.book
    return {
        "file": file,
        "outcome": "accepted" if checked.is_accepted else "refused",
        "digest": str(checked.digest),
        "layer": None if book is None else book.level.value,
        "key": None if book is None else book.key,
        "findings": [finding_of_rulebook(finding) for finding in checked.findings],
    }


def finding_of_rulebook(finding: RulebookFinding) -> Line:
    """Return a finding in the format of lines."""
    return {
        "code": finding.code.value,
        "severity": "error" if finding.refuses else "warning",
        "where": finding.where,
        "message": finding.message,
    }


def proposal_line(
    version: RulebookVersion, state: VersionState, checked: CheckedRulebook, effect: RuleEffect
) -> Line:
    """Return the line of a version that has just been proposed."""
    warnings = [*checked.findings, *_frees_held(version.proposal.effect)]
    return version_line(version, state) | {
        "places": place_lines(effect),
        "findings": [*map(finding_of_rulebook, warnings)],
    }


def simulation_line(digest: str, effect: RuleEffect, report: str | None, sheet: str | None) -> Line:
    """Return the line of a simulation."""
    warnings = [*map(finding_of_rulebook, _frees_held(effect.totals))]
    return {
        **effect.totals,
        "digest": digest,
        "places": place_lines(effect),
        "report": report,
        "sheet": sheet,
        "findings": warnings,
    }


def effect_line(effect: RuleEffect) -> Line:
    """Return the numbers of an effect, as they are kept with a simulation that somebody asked for."""
    return {**effect.totals, "places": place_lines(effect)}


def asked_line(asked: RuleSimulation) -> Line:
    """Return the line of a simulation that a worker does."""
    return {
        "simulation": str(asked.id),
        "state": asked.state.value,
        "read": asked.read,
        "asked": moment(asked.asked_at),
        "digest": asked.digest,
        "effect": None if asked.result is None else dict(asked.result),
    }


def place_lines(effect: RuleEffect) -> list[Line]:
    """Return the numbers of each establishment and kind in which something changes."""
    return [
        {"establishment": establishment, "kind": kind, **counted}
        for (establishment, kind), counted in effect.by_place.items()
    ]


def _frees_held(effect: Mapping[str, int]) -> Iterator[RulebookFinding]:
    if held := effect.get(Remark.HELD.value, 0):
        yield RulebookCode.FREES_HELD.at("", f"dossiers : {held}")


def version_line(version: RulebookVersion, state: VersionState) -> Line:
    """Return the line of a version in the history."""
    proposal = version.proposal
    return {
        "proposal": str(version.id),
        "digest": proposal.book.digest.hex,
        "effect": dict(proposal.effect) or None,
        "layer": proposal.book.layer,
        "key": proposal.book.key,
        "from": iso_day(proposal.valid_from),
        "state": state.value,
        "seed": version.is_seed,
        "proposed": _act_line(proposal),
        "approved": _act_line(version.approval),
        "withdrawn": _act_line(version.withdrawal),
        "applied": _act_line(version.application),
    }


def _act_line(act: ActedOn | None) -> Line | None:
    return None if act is None else {"at": moment(act.at), "by": act.actor, "role": act.role.value}


def flow_line(establishment: str, every_days: int, last: date | None, *, is_late: bool) -> Line:
    """Return the line of an establishment from which flows are expected."""
    return {
        "establishment": establishment,
        "every_days": every_days,
        "last": iso_day(last),
        "late": is_late,
    }


def rule_lines(version: RulebookInForce) -> Iterator[Line]:
    """Give a line for each rule of a rulebook in force, the most specific first in each subject."""
    book = version.book
    common = {
        "layer": book.level.value,
        "key": book.key,
        "rulebook": book.name,
        "digest": str(book.digest),
        "since": iso_day(version.since),
    }
    for rule in book.retention:
        yield _line("retention", rule, common) | {
            "delay": term_in_words(rule.term),
            "final_action": rule.final_action.value,
            "sampling": rule.sampling,
        }
    for area in book.perimeter:
        yield _line("perimeter", area, common) | {
            "included": area.included,
            "dated": {"from": iso_day(area.dated.first), "until": iso_day(area.dated.last)},
            "public_service_mission": area.public_service_mission,
        }
    for access in book.access:
        yield _line("access", access, common) | {"delay": access_in_words(access)}
    for setting in own_settings(book.own):
        yield {**_SETTING, **common, "rule": setting.name, "title": setting.title, "source": setting.source}


_SETTING: Line = {
    "subject": "setting",
    "binding": "",
    "verified": True,
    "note": "",
    "kinds": [],
    "document_types": [],
    "categories": [],
    "legal_status": [],
    "delay": None,
    "final_action": None,
    "sampling": "",
    "included": None,
    "dated": None,
    "public_service_mission": None,
}


def _line(subject: str, rule: RetentionRule | PerimeterRule | AccessRule, common: Line) -> Line:
    return {
        "rule": str(rule.origin.code),
        "subject": subject,
        **common,
        **_origin(rule.origin),
        **_selector(rule.selector),
        "delay": None,
        "final_action": None,
        "sampling": "",
        "included": None,
        "dated": None,
        "public_service_mission": None,
    }


def _origin(origin: Origin) -> dict[str, Any]:
    return {
        "title": origin.title,
        "source": origin.citation,
        "binding": origin.binding.value,
        "verified": origin.verified,
        "note": origin.note,
    }


def _selector(selector: Selector) -> dict[str, Any]:
    return {
        "kinds": sorted(selector.kinds),
        "document_types": sorted(selector.document_types),
        "categories": sorted(selector.categories),
        "legal_status": sorted(selector.legal_status),
    }
