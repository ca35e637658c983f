"""Errors that can happen when rulebooks are read; deciding never raises."""

from __future__ import annotations

from typing import ClassVar, Self


class RetentionRulesError(Exception):
    """A rulebook cannot be used. The message names the file, the place in it and what is expected."""

    code: ClassVar[str] = "retention-rules"
    where: str = ""
    """The place alone: file, then keys. Empty when only the message names it."""
    why: str = ""

    @classmethod
    def at(cls, where: str, why: str) -> Self:
        """Make the error for one place."""
        error = cls(f"{where}: {why}")
        error.where, error.why = where, why
        return error


class RulebookMissing(RetentionRulesError):
    """The folder holds no national rulebook, or does not exist."""

    code = "rulebook-missing"


class RulebookUnreadable(RetentionRulesError):
    """The file is not UTF-8 or not TOML."""

    code = "rulebook-unreadable"


class UnknownKey(RetentionRulesError):
    """A key that no rule uses: often a misspelling, whose meaning would be lost silently."""

    code = "rulebook-unknown-key"


class KeyMissing(RetentionRulesError):
    """A required key is missing: without it the rule has no meaning, or cannot be checked (its source)."""

    code = "rulebook-key-missing"


class ValueRefused(RetentionRulesError):
    """A value has the wrong type, is out of range, or is not in its closed list."""

    code = "rulebook-value-refused"


class WordUnknown(ValueRefused):
    """A word that is not in its closed list: an event, a kind, a final action."""

    code = "rulebook-word-unknown"


class DurationRefused(ValueRefused):
    """A duration or an age that is negative, absurd or no whole number of years."""

    code = "rulebook-duration"


class RulesConflict(RetentionRulesError):
    """Two rules have the same code, or apply to the same records, so the rule that applies is unclear."""

    code = "rulebook-rules-conflict"


class AgenciesMissing(RetentionRulesError):
    """The department has no rulebook, or its rulebook does not name the agencies that take part in a
    transfer.
    """

    code = "agencies-missing"
