"""The check of a rulebook: everything that is wrong with it, alone and beside those in force."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from types import MappingProxyType
from typing import Any

from retention_rules.consistency import inconsistencies
from retention_rules.errors import RetentionRulesError, ValueRefused
from retention_rules.loading import canonical, is_key_of
from retention_rules.outcome import RulebookDigest
from retention_rules.own_terms import OwnTerms
from retention_rules.own_terms_parsing import own_terms_of
from retention_rules.precedence import Places, refusals
from retention_rules.rulebook import Level, Rulebook, Rulebooks
from retention_rules.rulebook_findings import RulebookCode, RulebookFinding
from retention_rules.rulebook_parsing import (
    access_rule,
    perimeter_rule,
    retention_rule,
    rules_in,
    transfer_terms,
)
from retention_rules.toml_section import Section

LARGEST = 1 << 20
_NOWHERE: Mapping[str, frozenset[str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedRulebook:
    """The result of a check. `book` is None when the text cannot be read as a rulebook."""

    digest: RulebookDigest
    book: Rulebook | None
    findings: tuple[RulebookFinding, ...]

    @property
    def is_accepted(self) -> bool:
        """Say whether nothing that refuses it was found."""
        return self.book is not None and not any(finding.refuses for finding in self.findings)


def checked_rulebook(
    content: bytes, in_force: Rulebooks | None = None, places: Places = _NOWHERE
) -> CheckedRulebook:
    """Check a rulebook, beside those in force when they are given. All findings are given, not the first.

    `places` says which departments concern the rulebook of a legal entity or an establishment; each does when
    it is not named there.
    """
    content = canonical(content)
    digest = RulebookDigest(sha256(content).digest())
    if len(content) > LARGEST:
        return CheckedRulebook(digest=digest, book=None, findings=(RulebookCode.TOO_LARGE.at(""),))
    try:
        table = tomllib.loads(content.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        finding = RulebookCode.UNREADABLE.at("", str(error))
        return CheckedRulebook(digest=digest, book=None, findings=(finding,))
    found: list[RulebookFinding] = []
    book = _book(table, content, digest, found)
    if book is not None:
        found.extend(inconsistencies(book, in_force))
        if in_force is not None:
            found.extend(refusals(book, in_force, places))
    return CheckedRulebook(digest=digest, book=book, findings=tuple(found))


def _book(
    table: dict[str, object], content: bytes, digest: RulebookDigest, found: list[RulebookFinding]
) -> Rulebook | None:
    """Read a rulebook; each rule with an error adds a finding and is left out. None when nobody can say whose
    rulebook it is.
    """
    file = Section("", table)
    level, key, name = _head(file, found)
    retention = rules_in(file, "retention", retention_rule, lambda: _noted(found))
    perimeter = rules_in(file, "perimeter", perimeter_rule, lambda: _noted(found))
    access = rules_in(file, "access", access_rule, lambda: _noted(found))
    transfer = None
    if level is Level.DEPARTMENT:
        with _noted(found):
            transfer = transfer_terms(file)
    own: dict[str, Any] = {}
    for term, read in own_terms_of(level).items():
        with _noted(found):
            own[term] = read(file)
    if not any(finding.where.startswith(("agencies", "rule_codes")) for finding in found):
        with _noted(found), file:
            pass
    if level is None or key is None or name is None:
        return None
    return Rulebook(
        level=level,
        key=key,
        name=name,
        digest=digest,
        text=content,
        retention=retention,
        perimeter=perimeter,
        access=access,
        transfer=transfer,
        own=OwnTerms(**own),
    )


def _head(file: Section, found: list[RulebookFinding]) -> tuple[Level | None, str | None, str | None]:
    level = key = name = None
    with _noted(found):
        level = file.choice("level", Level)
    with _noted(found):
        name = file.text("name")
    with _noted(found):
        if level is Level.NATIONAL:
            key = ""
        else:
            given = file.text("key")
            if level is not None and not is_key_of(level, given):
                raise file.refused("key", "a department or the FINESS of an establishment is expected")
            key = given
    return level, key, name


@contextmanager
def _noted(found: list[RulebookFinding]) -> Iterator[None]:
    """Turn an error of reading into a finding."""
    try:
        yield
    except RetentionRulesError as error:
        where = error.where.removeprefix(", ")
        found.append(RulebookCode.of(error.code).at(where, error.why or str(error)))
    except ValueError as error:
        # A value that a rule refuses to be made of.
        found.append(RulebookCode.of(ValueRefused.code).at("", str(error)))
