"""What is configured, started, reachable, and what is only fit for development."""

from __future__ import annotations

from typing import Any

from archive_service.bootstrap import Services
from archive_service.errors import ArchiveServiceError
from archive_service.sealing import sealing_findings

_Finding = dict[str, str]


def examination(services: Services) -> dict[str, Any]:
    """Return the state of the service, without its secrets."""
    settings = services.settings
    findings: list[_Finding] = []
    database = _database(services, findings)
    for name, reach in (
        ("objects", lambda: services.object_store.exists("intake/" + "0" * 64)),
        ("keys", lambda: services.vault.check_master()),
    ):
        try:
            reach()
        except ArchiveServiceError as error:
            findings.append(_finding("error", f"{name}-{error.code}", str(error)))
    if database["version"] is not None:
        findings += sealing_findings(services)
    if not settings.production:
        findings += _development(services)
    return {
        "mode": settings.mode.value,
        "version": services.version,
        "home": str(services.home),
        "database": database,
        "objects": settings.objects or str(services.home / "objects"),
        "keys": settings.keys or str(services.home / "keys"),
        "seal_keys": str(settings.seal_keys or ("none" if settings.production else "development")),
        "trust": str(settings.trust or ("none" if settings.production else "development")),
        "time_stamping": settings.time_stamping or ("none" if settings.production else "development"),
        "findings": findings,
    }


def _database(services: Services, findings: list[_Finding]) -> dict[str, Any]:
    try:
        version, role, strong = services.database.state()
    except ArchiveServiceError as error:
        findings.append(_finding("error", error.code, str(error)))
        return {"version": None, "role": None, "dsn": None, "embedded": not services.settings.database}
    if strong:
        findings.append(
            _finding("error", "database-role-too-strong", "The service's role can bypass row-level security.")
        )
    return {
        "version": version,
        "role": role,
        "dsn": services.database.public_dsn(),
        "embedded": services.database.embedded,
    }


def _development(services: Services) -> list[_Finding]:
    """Say what must not be used for real files."""
    said = [_finding("warning", "development-mode", "DEVELOPMENT: not for the files of real people.")]
    if services.settings.seal_keys is None:
        said.append(_finding("warning", "development-pki", "Seals are made under a development authority."))
    if not services.settings.time_stamping:
        said.append(_finding("warning", "development-tsa", "Time stamps come from a development authority."))
    if services.database.embedded:
        said.append(_finding("information", "embedded-database", "PostgreSQL runs inside the home."))
    if services.settings.now is not None:
        said.append(_finding("warning", "set-clock", "The clock is set by ARCHIVE_NOW."))
    return said


def _finding(severity: str, code: str, message: str) -> _Finding:
    return {"severity": severity, "code": code, "message": message}
