"""What can go wrong when rulebooks are read; deciding itself never fails."""

from __future__ import annotations

from typing import ClassVar


class RetentionRulesError(Exception):
    """A rulebook cannot be used. The message names the file, the place in it and what is expected."""

    code: ClassVar[str] = "retention-rules"


class RulebookMissing(RetentionRulesError):
    """The folder holds no national rulebook, or does not exist."""

    code = "rulebook-missing"


class RulebookUnreadable(RetentionRulesError):
    """The file is not UTF-8 or not TOML."""

    code = "rulebook-unreadable"


class UnknownKey(RetentionRulesError):
    """A key that no reader knows: most often a misspelt one, whose meaning would be lost silently."""

    code = "rulebook-unknown-key"


class KeyMissing(RetentionRulesError):
    """A key without which the rule says nothing, or nothing that can be checked (its source)."""

    code = "rulebook-key-missing"


class ValueRefused(RetentionRulesError):
    """A value of the wrong type, out of its range or outside its closed list."""

    code = "rulebook-value-refused"


class RulesConflict(RetentionRulesError):
    """Two rules with one code, or two that choose the same records: nobody could say which one holds."""

    code = "rulebook-rules-conflict"


class AgenciesMissing(RetentionRulesError):
    """The department has no rulebook, or one that does not name who takes part in a transfer."""

    code = "agencies-missing"
