"""The certificates and lists that judge seals and tokens, as they were when these were made.

They are kept with a proof, so that it can be judged when the authorities no longer exist. They make nobody
trusted: a chain must still lead to an anchor that the verifier trusts.
"""

from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from signing.certificates import certificates_of, common_name, is_authority, is_issued_by, issuer_name
from signing.list_reasons import Unfit
from signing.revocation_lists import latest_lists, list_lack
from signing.trust import TrustStore

FORMAT = "validation/1"
UNKNOWN_AUTHORITY = "authority-unknown"
"""Reason of a missing list: even the certificate of its authority is missing."""


@dataclass(frozen=True, slots=True, order=True)
class MissingList:
    """An authority without a list that covers the time; `reason` is a stable code."""

    authority: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ValidationMaterial:
    """Certificates and lists (DER), sorted, so that the same material always gives the same bytes."""

    certificates: tuple[bytes, ...] = ()
    lists: tuple[bytes, ...] = ()
    missing: tuple[MissingList, ...] = ()
    """Lists that could not be obtained when the material was collected."""

    @classmethod
    def collected(cls, trust: TrustStore, at: datetime, signers: Iterable[bytes] = ()) -> Self:
        """Collect every authority of `trust` that is valid at `at`, with its latest lists.

        Args:
            trust: Anchors, intermediates and lists.
            at: Aware. A list that has ended by then is collected, and also named as missing.
            signers: Certificates (DER) of signers and of the authorities above them, where known: an
                authority that `trust` lacks is collected, or named as missing.
        """
        own, anchors = certificates_of(signers), certificates_of(trust.anchors)
        known = dict.fromkeys((*anchors, *certificates_of(trust.intermediates), *filter(is_authority, own)))
        authorities = [one for one in known if one.not_valid_after_utc >= at]
        lists = (one for authority in authorities for one in latest_lists(authority, trust.crls))
        lacks = ((one, list_lack(one, trust.crls, at)) for one in authorities)
        missing = {MissingList(common_name(one), lack.code) for one, lack in lacks if lack is not None}
        missing.update(_unknown((*own, *authorities), {*known}, {*anchors}))
        return cls(
            certificates=tuple(sorted(one.public_bytes(Encoding.DER) for one in authorities)),
            lists=tuple(sorted({one.content for one in lists})),
            missing=tuple(sorted(missing)),
        )

    @property
    def size(self) -> int:
        """Bytes of all certificates and lists."""
        return sum(map(len, (*self.certificates, *self.lists)))

    @property
    def good_until(self) -> datetime | None:
        """Return the day on which the first of its lists ends: until then no newer material is needed. None
        when a list is already missing.
        """
        ends = self.list_ends()
        return None if self.missing or not ends else ends[0]

    def list_ends(self) -> list[datetime]:
        """Return when its lists end, the earliest first."""
        ends = (x509.load_der_x509_crl(one).next_update_utc for one in self.lists)
        return sorted(end for end in ends if end is not None)

    def lacks(self, at: datetime) -> int:
        """Return how many lists are missing, or have ended at `at` (aware)."""
        ended = sum(end < at for end in self.list_ends())
        told = sum(one.reason == Unfit.ENDED.code for one in self.missing)
        return len(self.missing) + max(ended - told, 0)

    def added_to(self, trust: TrustStore) -> TrustStore:
        """Return `trust` with these certificates as intermediates and these lists; its anchors stay."""
        return trust + TrustStore(intermediates=self.certificates, crls=self.lists)

    def to_json(self) -> dict[str, Any]:
        """Return the JSON value that `from_json` reads; bytes are in base64."""
        return {
            "format": FORMAT,
            "certificates": [b64encode(certificate).decode() for certificate in self.certificates],
            "lists": [b64encode(one).decode() for one in self.lists],
            "missing": [{"authority": one.authority, "reason": one.reason} for one in self.missing],
        }

    @classmethod
    def from_json(cls, value: object) -> Self:
        """Read what `to_json` returned; raise `ValueError` for anything else."""
        try:
            if not isinstance(value, Mapping) or value["format"] != FORMAT:
                raise ValueError("no validation material of a known format")
            return cls(
                certificates=_decoded(value["certificates"]),
                lists=_decoded(value["lists"]),
                missing=tuple(
                    MissingList(str(one["authority"]), str(one["reason"])) for one in value["missing"]
                ),
            )
        except (KeyError, TypeError) as error:
            raise ValueError("the validation material is incomplete") from error


def _unknown(
    certificates: Sequence[x509.Certificate], known: set[x509.Certificate], anchors: set[x509.Certificate]
) -> Iterator[MissingList]:
    """Yield the issuers whose certificate is missing; none is needed above an anchor."""
    for certificate in certificates:
        if certificate not in anchors and not any(
            is_issued_by(certificate, authority) for authority in known
        ):
            yield MissingList(issuer_name(certificate), UNKNOWN_AUTHORITY)


def _decoded(values: Iterable[str]) -> tuple[bytes, ...]:
    return tuple(b64decode(value, validate=True) for value in values)
