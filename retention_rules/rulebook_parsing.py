"""Read the rules of a rulebook: from the tables of its TOML file to frozen values."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from enum import StrEnum
from typing import TypeVar

from retention_rules.outcome import FinalAction, RuleCode
from retention_rules.rulebook import (
    EVER,
    AccessRule,
    ActiveBase,
    AfterDeathAccess,
    Binding,
    DocumentDates,
    Origin,
    Overriding,
    PerimeterRule,
    RetentionRule,
    Selector,
)
from retention_rules.sample_parsing import samples_of
from retention_rules.sampling import in_french
from retention_rules.term_parsing import RecordKindName, term_of
from retention_rules.terms import After, Trigger
from retention_rules.toml_section import Section
from retention_rules.transfer_terms import Agency, OriginatingPattern, ReceiverCodes, TransferTerms


class _LegalStatus(StrEnum):
    PUBLIC = "public"
    PRIVATE = "private"


T = TypeVar("T")

_CATEGORY = re.compile(r"\d{3}")


def rules_in(
    file: Section,
    key: str,
    read: Callable[[Section], T],
    guard: Callable[[], AbstractContextManager[None]] = nullcontext,
) -> tuple[T, ...]:
    """Read the rules of one kind. What `guard` swallows an error of is left out."""
    rules: list[T] = []
    sections: Sequence[Section] = ()
    with guard():
        sections = tuple(file.sections(key))
    for section in sections:
        with guard(), section:
            rules.append(read(section))
    return tuple(rules)


def retention_rule(section: Section) -> RetentionRule:
    """Read one `[[retention]]`."""
    term, action = _inside(section, "term", term_of), section.choice("final_action", FinalAction)
    samples = samples_of(section)
    if samples and action is not FinalAction.SAMPLE:
        raise section.refused("samples", "a sample is taken when the final action is 'sample' alone")
    overriding = _inside(section, "overriding", _overriding) if "overriding" in section else None
    if overriding is not None and not (isinstance(term, After) and term.override is not None):
        raise section.refused("overriding", "the term names no event that overrides it")
    in_words = " ; ".join(in_french(sample) for sample in samples)
    return RetentionRule(
        origin=_origin(section),
        selector=_selector(section),
        term=term,
        final_action=action,
        sampling=section.text("sampling", default=in_words),
        samples=samples,
        active_base=_inside(section, "active_base", _active_base) if "active_base" in section else None,
        overriding=overriding,
    )


def _overriding(section: Section) -> Overriding:
    return Overriding(
        code=section.code("code"),
        title=section.text("title"),
        final_action=section.choice("final_action", FinalAction),
    )


def perimeter_rule(section: Section) -> PerimeterRule:
    """Read one `[[perimeter]]`."""
    asked = "public_service_mission"
    return PerimeterRule(
        origin=_origin(section),
        selector=_selector(section),
        included=section.truth("included"),
        public_service_mission=section.truth(asked) if asked in section else None,
        dated=_inside(section, "dated", _document_dates) if "dated" in section else EVER,
    )


def _document_dates(section: Section) -> DocumentDates:
    first, last = section.day_or_none("from"), section.day_or_none("until")
    if first is None and last is None:
        raise section.refused("from", "the first day, the last day, or both are expected")
    if first is not None and last is not None and last < first:
        raise section.refused("until", "this day is before the first one")
    return DocumentDates(first=first, last=last)


def access_rule(section: Section) -> AccessRule:
    """Read one `[[access]]`."""
    return AccessRule(
        origin=_origin(section),
        selector=_selector(section),
        trigger=section.choice("trigger", Trigger),
        duration=section.years("years"),
        after_death=_inside(section, "after_death", _after_death_access)
        if "after_death" in section
        else None,
    )


def transfer_terms(file: Section) -> TransferTerms | None:
    """Read what a department has agreed for transfers: all of it, or None."""
    if not any(key in file for key in ("agencies", "archival_agreement", "rule_codes")):
        return None
    agreement = file.text("archival_agreement")
    with file.section("rule_codes") as codes:
        appraisal = _inside(codes, "appraisal", _receiver_codes)
        access = _inside(codes, "access", _receiver_codes)
    with file.section("agencies") as agencies:
        return TransferTerms(
            archival_agreement=agreement,
            archival_agency=_inside(agencies, "archival_agency", _agency),
            transferring_agency=_inside(agencies, "transferring_agency", _agency),
            originating_agency=_inside(agencies, "originating_agency", _pattern),
            appraisal_codes=appraisal,
            access_codes=access,
            development=agencies.truth("development"),
        )


def _inside(section: Section, key: str, read: Callable[[Section], T]) -> T:
    with section.section(key) as inner:
        return read(inner)


def _origin(section: Section) -> Origin:
    return Origin(
        code=section.code("code"),
        title=section.text("title"),
        source=section.text("source"),
        binding=section.choice("binding", Binding),
        verified=section.truth("verified"),
        note=section.text("note", default=""),
        urls=_urls(section),
    )


def _urls(section: Section) -> tuple[str, ...]:
    urls = section.texts("urls")
    if not all(url.startswith(("https://", "http://")) for url in urls):
        raise section.refused("urls", "http or https addresses are expected")
    return urls


def _selector(section: Section) -> Selector:
    categories = section.texts("categories")
    if not all(_CATEGORY.fullmatch(category) for category in categories):
        raise section.refused("categories", "FINESS categories of three digits are expected")
    return Selector(
        kinds=frozenset(section.choices("kinds", RecordKindName)),
        document_types=frozenset(section.texts("document_types")),
        categories=frozenset(categories),
        legal_status=frozenset(section.choices("legal_status", _LegalStatus)),
    )


def _after_death_access(section: Section) -> AfterDeathAccess:
    return AfterDeathAccess(code=section.code("code"), duration=section.years("years"))


def _active_base(section: Section) -> ActiveBase:
    return ActiveBase(
        code=section.code("code"),
        trigger=section.choice("trigger", Trigger),
        duration=section.years("years"),
        source=section.text("source"),
    )


def _agency(section: Section) -> Agency:
    return Agency(identifier=section.text("identifier"), name=section.text("name"))


def _pattern(section: Section) -> OriginatingPattern:
    identifier = section.text("identifier")
    if "{legal_entity}" not in identifier:
        raise section.refused("identifier", "{legal_entity} is expected: it tells the producers apart")
    return OriginatingPattern(identifier=identifier, name=section.text("name"))


def _receiver_codes(section: Section) -> ReceiverCodes:
    default = section.text("default")
    return ReceiverCodes(default=default, by_rule=_by_rule(section))


def _by_rule(section: Section) -> dict[RuleCode, str]:
    codes: dict[RuleCode, str] = {}
    for name, receiver_code in section.entries().items():
        try:
            codes[RuleCode(name)] = receiver_code
        except ValueError as error:
            raise section.refused(name, "this is not the code of a rule") from error
    return codes
