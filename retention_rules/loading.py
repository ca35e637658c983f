"""Read rulebooks from a folder of TOML files, strictly: an unknown key or value is refused."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from retention_rules.errors import RulebookMissing, RulebookUnreadable, RulesConflict, ValueRefused
from retention_rules.following import circles
from retention_rules.outcome import RulebookDigest, RuleCode
from retention_rules.own_terms import OwnTerms
from retention_rules.own_terms_parsing import own_terms_of
from retention_rules.rulebook import Level, Rulebook, RulebookId, Rulebooks, Selector
from retention_rules.rulebook_parsing import (
    access_rule,
    perimeter_rule,
    retention_rule,
    rules_in,
    transfer_terms,
)
from retention_rules.toml_section import Section

_DEPARTMENT = re.compile(r"(?:0[1-9]|[1-8]\d|9[0-5]|2[AB]|97[1-8])")
_KNOWN = 32
"""Rulebooks that a process remembers: it reads the same few again and again, each in 5 to 10 ms."""
_FINESS = re.compile(r"(?:\d{2}|2[AB])\d{7}")


def load_rulebooks(folder: Path) -> Rulebooks:
    """Read `national.toml`, `departments/NN.toml` and, if present, `esms/FINESS.toml`.

    Raises:
        RetentionRulesError: a file is missing, unreadable, or has an unknown key or value.
            The message names the file and the place in it.
    """
    national = folder / "national.toml"
    if not national.is_file():
        raise RulebookMissing(f"there is no national rulebook: {national} is missing")
    return Rulebooks(
        national=load_rulebook(national.read_bytes(), Level.NATIONAL, "", where=str(national)),
        departments=_folder(folder / "departments", Level.DEPARTMENT, _DEPARTMENT),
        esms=_folder(folder / "esms", Level.ESMS, _FINESS),
    )


def rulebooks_of(texts: Iterable[tuple[RulebookId, bytes]]) -> Rulebooks:
    """Read rulebooks again from stored texts, each under the name that a decision gives it.

    Raises:
        RulebookMissing: the national rulebook is not among them.
        RetentionRulesError: a text does not match its digest, or has an unknown key or value.
    """
    return Rulebooks.of(_named(named, text) for named, text in texts)


def _named(named: RulebookId, text: bytes) -> Rulebook:
    where = " ".join(filter(None, (named.level, named.key)))
    if sha256(canonical(text)).digest() != named.digest.value:
        raise ValueRefused(f"{where}: this is not the text whose digest is {named.digest}")
    return load_rulebook(text, named.level, named.key, where=where)


def _folder(folder: Path, level: Level, form: re.Pattern[str]) -> Mapping[str, Rulebook]:
    books = {}
    for path in sorted(folder.glob("*.toml")):
        if not form.fullmatch(path.stem):
            raise ValueRefused(f"{path}: the name of the file is neither a department nor a FINESS")
        books[path.stem] = load_rulebook(path.read_bytes(), level, path.stem, where=str(path))
    return books


def is_key_of(level: Level, key: str) -> bool:
    """Say whether this is the key of a rulebook of this level: nothing, a department, or a FINESS number."""
    match level:
        case Level.NATIONAL:
            return not key
        case Level.DEPARTMENT:
            return _DEPARTMENT.fullmatch(key) is not None
        case Level.ESMS:
            return _FINESS.fullmatch(key) is not None


def canonical(content: bytes) -> bytes:
    """Return the bytes that the digest in decisions is computed from: no byte order mark, lines ended by LF.

    For a file as it is shipped, `sha256sum` prints the same digest.
    """
    return content.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")


def load_rulebook(content: bytes, level: Level, key: str, *, where: str) -> Rulebook:
    """Read one rulebook; `where` names it in error messages. Raises the same errors as `load_rulebooks`."""
    return _read(canonical(content), level, key, where)


@lru_cache(maxsize=_KNOWN)
def _read(content: bytes, level: Level, key: str, where: str) -> Rulebook:
    try:
        table = tomllib.loads(content.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise RulebookUnreadable(f"{where}: this is not TOML in UTF-8 ({error})") from error
    with Section(where, table) as file:
        if file.text("level") != level:
            raise ValueRefused(f"{where}: level must be '{level}' for a file in this place")
        if level is not Level.NATIONAL and file.text("key") != key:
            raise ValueRefused(f"{where}: key must be '{key}', like the name of the file")
        book = Rulebook(
            level=level,
            key=key,
            name=file.text("name"),
            digest=RulebookDigest(sha256(content).digest()),
            text=content,
            retention=rules_in(file, "retention", retention_rule),
            perimeter=rules_in(file, "perimeter", perimeter_rule),
            access=rules_in(file, "access", access_rule),
            transfer=transfer_terms(file) if level is Level.DEPARTMENT else None,
            own=OwnTerms(**{name: read(file) for name, read in own_terms_of(level).items()}),
        )
    _refuse_conflicts(where, book)
    return book


def _refuse_conflicts(where: str, book: Rulebook) -> None:
    retention = [(line.origin.code, line.selector, None) for line in book.retention]
    access = [(line.origin.code, line.selector, None) for line in book.access]
    perimeter = [
        (line.origin.code, line.selector, (line.public_service_mission, line.dated))
        for line in book.perimeter
    ]
    codes: set[RuleCode] = set()
    for lines in (retention, access, perimeter):
        seen: dict[tuple[Selector, object], RuleCode] = {}
        for code, selector, also in lines:
            if code in codes:
                raise RulesConflict(f"{where}: the code {code} is given to two rules")
            codes.add(code)
            other = seen.setdefault((selector, also), code)
            if other != code:
                raise RulesConflict(f"{where}: {other} and {code} are for the same records")
    for rule, follower in circles(book.retention):
        pair = f"{rule.origin.code}, {follower.origin.code}"
        raise RulesConflict(f"{where}: a rule follows records for which a rule follows others ({pair})")
