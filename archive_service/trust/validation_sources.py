"""What a seal made now will be judged by, collected once for as long as it stays the same."""

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
    """A material, the trust it was collected from, and until when it says the same of its lists."""

    trust: TrustStore
    until: datetime | None
    material: ValidationMaterial


@dataclass(frozen=True, slots=True)
class TrustedValidation:
    """`ValidationSource` from the trust of this instance: its authorities and their lists as they are now."""

    trust: Callable[[], TrustStore]
    clock: Clock
    _known: dict[tuple[bytes, ...], _Collected] = field(default_factory=dict)

    def material_for(self, key: SealKey) -> ValidationMaterial:
        """Return what seals of `key` are judged by; raise `SealKeyUnusable` while trust cannot be read."""
        try:
            trust = self.trust()
        except Misconfigured as error:
            # Nothing is wrong with the record: it waits until the operator has mended the folder.
            raise SealKeyUnusable(str(error)) from error
        # The signer's own certificate is in the seal, and the same authorities stand above many signers.
        now, above = self.clock.now(), key.certificates[1:] or key.certificates
        known = self._known.get(above)
        if known is None or known.trust is not trust or (known.until is not None and now > known.until):
            material = ValidationMaterial.collected(trust, now, above)
            until = next((end for end in material.list_ends() if end >= now), None)
            known = self._known[above] = _Collected(trust, until, material)
        return known.material
