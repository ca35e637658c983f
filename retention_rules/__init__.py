"""What must be kept, for how long, and what happens next: pure decisions on frozen facts."""

from retention_rules.access import Access
from retention_rules.decision import Decision, decide
from retention_rules.errors import (
    AgenciesMissing,
    KeyMissing,
    RetentionRulesError,
    RulebookMissing,
    RulebookUnreadable,
    RulesConflict,
    UnknownKey,
    ValueRefused,
)
from retention_rules.facts import Appeal, FileFacts, Stay, credible
from retention_rules.loading import load_rulebook, load_rulebooks
from retention_rules.outcome import (
    Ended,
    FinalAction,
    NoRule,
    NotStarted,
    Reason,
    Retention,
    RulebookDigest,
    RuleCode,
    Running,
    Status,
    Suspended,
    Unlimited,
    is_due,
    last_day_of,
    status_of,
)
from retention_rules.perimeter import Perimeter
from retention_rules.retention import retention_of
from retention_rules.rulebook import Agency, Binding, Level, Origin, Rulebook, Rulebooks, TransferTerms
from retention_rules.terms import After, AfterDeath, ForEver, Term, Trigger, UntilAge, Years

__all__ = [
    "Access",
    "After",
    "AfterDeath",
    "AgenciesMissing",
    "Agency",
    "Appeal",
    "Binding",
    "Decision",
    "Ended",
    "FileFacts",
    "FinalAction",
    "ForEver",
    "KeyMissing",
    "Level",
    "NoRule",
    "NotStarted",
    "Origin",
    "Perimeter",
    "Reason",
    "Retention",
    "RetentionRulesError",
    "RuleCode",
    "Rulebook",
    "RulebookDigest",
    "RulebookMissing",
    "RulebookUnreadable",
    "Rulebooks",
    "RulesConflict",
    "Running",
    "Status",
    "Stay",
    "Suspended",
    "Term",
    "TransferTerms",
    "Trigger",
    "UnknownKey",
    "Unlimited",
    "UntilAge",
    "ValueRefused",
    "Years",
    "credible",
    "decide",
    "is_due",
    "last_day_of",
    "load_rulebook",
    "load_rulebooks",
    "retention_of",
    "status_of",
]
