"""The state of the service at one time: what is configured, what answers, what the operator should know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from archive_service.findings import Severity
from archive_service.model.notices import Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseState:
    """The database as the service reaches it; all but `embedded` are None when it does not answer."""

    version: str | None
    role: str | None
    dsn: str | None
    embedded: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceState:
    """The settings without their secrets, the database, and the notices."""

    mode: str
    version: str
    home: str
    database: DatabaseState
    objects: str
    keys: str
    seal_keys: str
    trust: str
    time_stamping: str
    notices: Sequence[Notice]

    @property
    def is_well(self) -> bool:
        """Whether nothing stops the work now."""
        return all(notice.severity is not Severity.ERROR for notice in self.notices)
