"""The certificates and lists that judge a new seal, collected once and kept while they stay the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from archive_service.errors import Misconfigured, SealKeyUnusable
from archive_service.ports import Clock
from signing.keys import SealKey
from signing.trust import TrustStore
from signing.validation_material import ValidationMaterial


@dataclass(frozen=True, slots=True)
class _Collected:
    """Validation material, the trust from which it was collected, and the time until which its lists stay the
    same.
    """

    trust: TrustStore
    until: datetime | None
    material: ValidationMaterial


@dataclass(frozen=True, slots=True)
class TrustedValidation:
    """`ValidationSource` from the trust of this instance: its authorities and their present lists."""

    trust: Callable[[], TrustStore]
    clock: Clock
    _known: dict[tuple[bytes, ...], _Collected] = field(default_factory=dict)

    def material_for(self, key: SealKey) -> ValidationMaterial:
        """Return the material that judges seals of `key`; raise `SealKeyUnusable` when the trust cannot be
        read.
        """
        try:
            trust = self.trust()
        except Misconfigured as error:
            # The record has no defect: it waits until the operator has corrected the folder.
            raise SealKeyUnusable(str(error)) from error
        # The signer's own certificate is in the seal, and many signers have the same authorities above them.
        now, above = self.clock.now(), key.certificates[1:] or key.certificates
        known = self._known.get(above)
        if known is None or known.trust is not trust or (known.until is not None and now > known.until):
            material = ValidationMaterial.collected(trust, now, above)
            until = next((end for end in material.list_ends() if end >= now), None)
            known = self._known[above] = _Collected(trust, until, material)
        return known.material
