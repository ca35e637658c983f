"""What a department has agreed for transfers: the agencies and the codes of its archives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from retention_rules.outcome import RuleCode


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """An agency that takes part in a transfer, as SEDA names it."""

    identifier: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginatingPattern:
    """How the originating agency is named from the legal entity of an establishment."""

    identifier: str
    """Holds `{legal_entity}`."""
    name: str
    """May hold `{name}` and `{legal_entity}`."""

    def agency(self, *, legal_entity: str, name: str) -> Agency:
        """Name one legal entity."""
        fill = {"{legal_entity}": legal_entity, "{name}": name}
        return Agency(identifier=_filled(self.identifier, fill), name=_filled(self.name, fill))


def _filled(pattern: str, values: Mapping[str, str]) -> str:
    for mark, value in values.items():
        pattern = pattern.replace(mark, value)
    return pattern


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiverCodes:
    """The codes that a receiver uses for our rules; `default` for rules without a code of their own."""

    default: str
    by_rule: Mapping[RuleCode, str] = field(hash=False)

    def code_for(self, rule: RuleCode | None) -> str:
        """Return the receiver's code of one of our rules."""
        return self.default if rule is None else self.by_rule.get(rule, self.default)


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferTerms:
    """What a department has agreed for transfers."""

    archival_agreement: str
    archival_agency: Agency
    transferring_agency: Agency
    originating_agency: OriginatingPattern
    appraisal_codes: ReceiverCodes
    access_codes: ReceiverCodes
    development: bool
    """Whether the values are made for tests and come from no departmental archive."""
