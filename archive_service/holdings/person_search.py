"""What identifies a person exactly, as somebody writes it who looks for them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from archive_service.errors import InvalidRequest
from archive_service.intake.identities import INS_OIDS, bare_oid
from archive_service.model.identifiers import Finess
from archive_service.model.identity_matching import are_one_name
from archive_service.model.persons import KnownPerson

LONGEST_SEARCH = 200
"""Longest text, in characters."""

_INS = re.compile(r"[0-9][0-9AB]{14}")
_NAMED = re.compile(r"(?P<name>[^,|]*\w[^,|]*),\s*(?P<day>\d{4}-\d{2}-\d{2})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a search looks for: identifiers that have an index, and traits for which persons are read.

    `names` are identifiers that are the same everywhere, `local` those that are unique in an establishment
    alone; `value` is a local identifier without its system.
    """

    names: Sequence[str] = ()
    local: Sequence[str] = ()
    value: str = ""
    family: str = ""
    birth: date | None = None

    @property
    def needs_traits(self) -> bool:
        """Whether no index leads to everybody who is looked for."""
        return bool(self.value or self.family)

    def names_in(self, establishment: Finess) -> list[str]:
        """Return the identifiers by which an establishment may know the person."""
        return [f"local {establishment} {one}" for one in self.local]

    def is_met_by(self, person: KnownPerson) -> bool:
        """Say whether the traits in the first flow about a person are what is looked for."""
        traits = person.traits
        if traits is None:
            return False
        if self.value:
            return any(one.partition("|")[2] == self.value for one in traits.local_ids)
        return traits.birth_date == self.birth and are_one_name(traits.family, self.family)


def wanted_by(text: str) -> Wanted:
    """Read a search: `NAME,YYYY-MM-DD`, an INS, `system|value`, or a local identifier without its system.

    Raises:
        InvalidRequest: it is too long, or its day is no day.
    """
    text = text.strip()
    if len(text) > LONGEST_SEARCH:
        raise InvalidRequest(f"an identifier, or NAME,YYYY-MM-DD, of {LONGEST_SEARCH} characters at most")
    if not text or not text.isprintable():
        return Wanted()  # nobody has such a name or identifier
    named = _NAMED.fullmatch(text)
    if named is not None:
        try:
            return Wanted(family=named["name"].strip(), birth=date.fromisoformat(named["day"]))
        except ValueError as error:
            raise InvalidRequest("after the name comes a day of birth, YYYY-MM-DD") from error
    system, bar, value = text.partition("|")
    if bar:
        identifier = f"{bare_oid(system)}|{value}"
        return Wanted(names=[f"ins {identifier}"], local=list(dict.fromkeys((identifier, text))))
    names = [f"ins {oid}|{text}" for oid in sorted(INS_OIDS)] if _INS.fullmatch(text) else []
    return Wanted(names=names, value=text)
