"""The JSON lines of seal keys and delegations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive_service.contract.lines import Line, iso_day, moment
from signing.certificates import certificate_of, common_name

if TYPE_CHECKING:  # each command imports only its own journey
    from datetime import date, datetime
    from pathlib import Path

    from archive_service.model.seal_keys import RegisteredKey, SealDelegation
    from archive_service.workflows.seal_key_reading import ShownKey


def key_line(shown: ShownKey) -> Line:
    """Return the line of a key of the register."""
    key = shown.key
    certificate = certificate_of(key.certificates[0]) if key.certificates else None
    return {
        "key": str(key.id),
        "legal_entity": key.tenant,
        "state": key.state.value,
        "seals": shown.seals,
        "vault": key.vault.value,
        "algorithm": key.algorithm,
        "name": key.notes.name,
        "certificate": None if certificate is None else common_name(certificate),
        "serial": None if certificate is None else f"{certificate.serial_number:x}",
        "not_after": None if certificate is None else moment(certificate.not_valid_after_utc),
        "requested_at": moment(key.requested_at),
        "enrolled_at": _moment(key.enrolled_at),
        "ends_at": _moment(key.ends_at),
        "compromised_since": _moment(key.compromised_since),
        "reason": key.notes.why or None,
        "replaces": None if key.replaces is None else str(key.replaces),
        "delegated_until": iso_day(shown.delegated_until),
        "findings": [
            {"code": one.code.value, "forbids": one.forbids, "message": one.message} for one in shown.findings
        ],
    }


def act_line(key: RegisteredKey, request: Path | str | None = None) -> Line:
    """Return the line of an act on a key; `request` is its certificate request, or where that was written."""
    return {
        "key": str(key.id),
        "legal_entity": key.tenant,
        "state": key.state.value,
        "vault": key.vault.value,
        "algorithm": key.algorithm,
        "request": None if request is None else str(request),
        "ends_at": _moment(key.ends_at),
    }


def delegation_line(one: SealDelegation, today: date) -> Line:
    """Return the line of a delegation."""
    return {
        "delegation": str(one.id),
        "legal_entity": one.tenant,
        "by": one.notes.by,
        "to": one.notes.to,
        "from": one.first_day.isoformat(),
        "until": one.last_day.isoformat(),
        "in_force": one.is_in_force(today),
        "recorded_at": moment(one.recorded_at),
        "ended_at": _moment(one.ended_at),
        "act_sha256": one.notes.digest,
        "act_size": one.notes.size,
    }


def _moment(time: datetime | None) -> str | None:
    return None if time is None else moment(time)
