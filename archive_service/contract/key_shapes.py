"""The schemas of the lines of seal keys and delegations; `docs/formats/` publishes them."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field

from archive_service.model.seal_keys import KeyState, VaultKind

_Moment = Annotated[str, Field(description="ISO 8601, UTC.")]
_Algorithm = Annotated[str, Field(description="`RSA-3072`, `P-256` and the like.")]


class CertificateFinding(BaseModel):
    """What speaks against a certificate now."""

    code: Annotated[str, Field(description="Stable; `docs/operating.md` lists them.")]
    forbids: Annotated[bool, Field(description="Nothing is sealed with the key because of it.")]
    message: str


class KeyLine(BaseModel):
    """A seal key of the register. Its line stays for ever; the key itself never leaves its vault."""

    key: UUID
    legal_entity: Annotated[str, Field(description="FINESS.")]
    state: KeyState
    seals: Annotated[bool, Field(description="It is the key that seals now: active, sound, delegated.")]
    vault: VaultKind
    algorithm: _Algorithm
    name: Annotated[str, Field(description="The legal entity as the certificate request names it.")]
    certificate: Annotated[str | None, Field(description="The certificate's common name.")]
    serial: Annotated[str | None, Field(description="The certificate's serial number, in hexadecimal.")]
    not_after: Annotated[str | None, Field(description="When the certificate ends. ISO 8601, UTC.")]
    requested_at: _Moment
    enrolled_at: _Moment | None
    ends_at: Annotated[str | None, Field(description="From then on it seals nothing. ISO 8601, UTC.")]
    compromised_since: _Moment | None
    reason: Annotated[str | None, Field(description="Why it was retired.")]
    replaces: Annotated[UUID | None, Field(description="The key before it.")]
    delegated_until: Annotated[
        date | None, Field(description="The last day of the delegation in force today; null without one.")
    ]
    findings: list[CertificateFinding]


class KeyAct(BaseModel):
    """What an act made of a key."""

    key: UUID
    legal_entity: Annotated[str, Field(description="FINESS.")]
    state: KeyState
    vault: VaultKind
    algorithm: _Algorithm
    request: Annotated[str | None, Field(description="The file of the certificate request, or its PEM.")]
    ends_at: _Moment | None


class DelegationLine(BaseModel):
    """Who allowed whom to seal in the name of a legal entity."""

    delegation: UUID
    legal_entity: Annotated[str, Field(description="FINESS.")]
    by: str
    to: str
    from_: Annotated[date, Field(alias="from", description="The first day.")]
    until: Annotated[date, Field(description="The last day.")]
    in_force: bool
    recorded_at: _Moment
    ended_at: _Moment | None
    act_sha256: Annotated[str, Field(description="SHA-256 of the signed act, in hexadecimal.")]
    act_size: Annotated[int, Field(ge=1, description="Of the signed act, in bytes.")]


KEYS: dict[str, type[BaseModel]] = {
    "key-line": KeyLine,
    "key-act": KeyAct,
    "key-delegation": DelegationLine,
}
