"""An establishment (ESMS), its legal entity (the tenant) and its department."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

_LONGEST_NAME = 300
_NOT_IN_A_LINE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
_DEPARTMENT = re.compile(r"^(0[1-9]|[1-8][0-9]|9[0-5]|2A|2B)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Establishment:
    """A line of the register. `provisional` ones were made from a flow, in development only."""

    finess: str
    legal_entity: str
    siren: str = ""
    siret: str = ""
    department: str
    category: str = ""
    legal_status: str = ""
    name: str = ""
    closed_on: date | None = None
    successor: str = ""
    provisional: bool = False
    public_service_mission: bool | None = None
    """Whether a private one carries out a mission of public service (code du patrimoine, art. L211-4): then
    its archives are public. None is unknown."""

    @property
    def has_public_archives(self) -> bool:
        """Whether its archives are public ones; presumed so where nobody has said."""
        return self.legal_status != "private" or self.public_service_mission is True


def register_name(text: str) -> str:
    r"""Return a name as a line of the register can hold it: at most 300 characters, without controls.

    >>> register_name("EHPAD Les \0 Peupliers")
    'EHPAD Les Peupliers'
    """
    return " ".join(_NOT_IN_A_LINE.sub(" ", text).split())[:_LONGEST_NAME]


def department_of_finess(finess: str) -> str | None:
    """Return the department a FINESS number begins with, None when it begins with none.

    Overseas numbers begin with 97 and carry the department's last digit in fourth place (9704… is
    974); Mayotte's begin with 98.

    >>> department_of_finess("2A0000123"), department_of_finess("970401234")
    ('2A', '974')
    >>> department_of_finess("990001234") is None
    True
    """
    if not re.fullmatch(r"[0-9][0-9AB][0-9]{7}", finess):
        return None
    prefix = finess[:2]
    if prefix == "97" and finess[3] in "12346":
        return "97" + finess[3]
    if prefix == "98":
        return "976"
    return prefix if _DEPARTMENT.match(prefix) else None
