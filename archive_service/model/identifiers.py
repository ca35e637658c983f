"""Numbers and codes of the French registers, each with its own type, so that they cannot be confused.

They are text, also in the database. Values from outside are read by the functions here, which check them;
values that the service stored itself are used without a check. Empty means unknown.
"""

from __future__ import annotations

import re
from typing import Final, NewType
from uuid import UUID

Finess = NewType("Finess", str)
"""The number of an establishment in the register FINESS: nine characters."""

Tenant = NewType("Tenant", str)
"""The owner of rows and keys: a legal entity, or one of the names that the service reserves for itself."""

LegalEntity = NewType("LegalEntity", Tenant)
"""The FINESS number of a legal entity. Of a provisional establishment it is the establishment's own."""

Department = NewType("Department", str)
"""The code of a department: `25`, `2A`, `974`."""

Siren = NewType("Siren", str)
"""The number of a company: nine digits."""

Siret = NewType("Siret", str)
"""The number of a company's place: fourteen digits, the first nine of which are the company's."""


def uuid_or_none(text: str) -> UUID | None:
    """Return an identifier that is written as this service writes it; None for anything else."""
    try:
        found = UUID(text)
    except ValueError:
        return None
    return found if str(found) == text else None


NOBODY: Final = LegalEntity(Tenant(""))
NO_FINESS: Final = Finess("")
NO_DEPARTMENT: Final = Department("")
NO_SIREN: Final = Siren("")
NO_SIRET: Final = Siret("")

_FINESS: Final = re.compile(r"[0-9][0-9AB][0-9]{7}")
_DEPARTMENT: Final = re.compile(r"0[1-9]|[1-8][0-9]|9[0-5]|2[AB]|97[1-8]|98[678]")
_CODE: Final = re.compile(r"[0-9AB]{2,3}")
_METROPOLITAN: Final = re.compile(r"0[1-9]|[1-8][0-9]|9[0-5]|2A|2B")
_SIREN: Final = re.compile(r"[0-9]{9}")
_SIRET: Final = re.compile(r"[0-9]{14}")


def as_legal_entity(text: str) -> LegalEntity:
    """Treat a text as a legal entity's number, unchecked: for stored values."""
    return LegalEntity(Tenant(text))


def finess_of(text: str) -> Finess:
    """Read the number of an establishment.

    Raises:
        ValueError: it is none.

    >>> finess_of("2A0000123")
    '2A0000123'
    """
    return Finess(_matching(_FINESS, text, "a FINESS number"))


def legal_entity_of(text: str) -> LegalEntity:
    """Read the number of a legal entity; raise `ValueError` when it is none."""
    return LegalEntity(Tenant(_matching(_FINESS, text, "a FINESS number")))


def department_of(text: str) -> Department:
    """Read the code of a department; raise `ValueError` when it is none.

    >>> department_of("974"), department_of("2B")
    ('974', '2B')
    """
    return Department(_matching(_DEPARTMENT, text, "a department's code"))


def department_code_of(text: str) -> Department:
    """Read a code with the form of a department's code, whether such a department exists or not.

    Used for queries: the answer for a department that does not exist is that nothing is known about it.

    Raises:
        ValueError: the text does not have this form.
    """
    return Department(_matching(_CODE, text, "a department's code"))


def siren_of(text: str) -> Siren:
    """Read the number of a company; raise `ValueError` when it is none."""
    return Siren(_matching(_SIREN, text, "a SIREN number"))


def siret_of(text: str) -> Siret:
    """Read the number of a company's place; raise `ValueError` when it is none."""
    return Siret(_matching(_SIRET, text, "a SIRET number"))


def is_finess(text: str) -> bool:
    """Say whether a text has the form of a FINESS number."""
    return _FINESS.fullmatch(text) is not None


def is_siren(text: str) -> bool:
    """Say whether a text has the form of a SIREN number."""
    return _SIREN.fullmatch(text) is not None


def is_siret(text: str) -> bool:
    """Say whether a text has the form of a SIRET number."""
    return _SIRET.fullmatch(text) is not None


def department_of_finess(finess: str) -> Department | None:
    """Return the department at the beginning of a FINESS number, None when there is none.

    Overseas numbers begin with 97 and carry the department's last digit in fourth place (9704… is
    974); Mayotte's begin with 98.

    >>> department_of_finess("2A0000123"), department_of_finess("970401234")
    ('2A', '974')
    >>> department_of_finess("990001234") is None
    True
    """
    if not is_finess(finess):
        return None
    prefix = finess[:2]
    if prefix == "97" and finess[3] in "12346":
        return Department("97" + finess[3])
    if prefix == "98":
        return Department("976")
    return Department(prefix) if _METROPOLITAN.fullmatch(prefix) else None


def _matching(form: re.Pattern[str], text: str, what: str) -> str:
    if form.fullmatch(text) is None:
        raise ValueError(f"{text!r} is not {what}")
    return text
