"""An establishment (ESMS), its legal entity (the tenant) and its department."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from archive_service.model.identifiers import (
    NO_FINESS,
    NO_SIREN,
    NO_SIRET,
    Department,
    Finess,
    LegalEntity,
    Siren,
    Siret,
)

_LONGEST_NAME = 300
_NOT_IN_A_LINE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Freeze:
    """Since when nothing more is accepted for an establishment, and by which export order."""

    order: UUID
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Establishment:
    """A row of the register. `provisional` establishments were created from a flow, in development only."""

    finess: Finess
    legal_entity: LegalEntity
    siren: Siren = NO_SIREN
    siret: Siret = NO_SIRET
    department: Department
    category: str = ""
    legal_status: str = ""
    name: str = ""
    closed_on: date | None = None
    successor: Finess = NO_FINESS
    provisional: bool = False
    public_service_mission: bool | None = None
    """Whether a private establishment has a mission of public service (code du patrimoine, art. L211-4): its
    archives are then public. None means unknown.
    """
    freeze: Freeze | None = field(default=None, compare=False)
    """The oldest freeze that has not ended. The register does not decide on it."""

    @property
    def has_public_archives(self) -> bool:
        """Whether its archives are public; presumed public when unknown."""
        return self.legal_status != "private" or self.public_service_mission is True


def register_name(text: str) -> str:
    r"""Return a name in the form allowed in the register: at most 300 characters, without control characters.

    >>> register_name("EHPAD Les \0 Peupliers")
    'EHPAD Les Peupliers'
    """
    return " ".join(_NOT_IN_A_LINE.sub(" ", text).split())[:_LONGEST_NAME]
