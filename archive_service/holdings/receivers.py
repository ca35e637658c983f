"""The receivers of an export: whether their certificates may be used, at the order and at each delivery."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from archive_service.errors import ArchiveServiceError, InvalidRequest
from archive_service.model.export_orders import ExportDetails, WithoutReceiver
from archive_service.ports import Clock
from exports.portability.envelope import Recipient, recipient
from signing.certificates import UNREADABLE
from signing.standing import Judgement, Standing, standing_of
from signing.trust import TrustStore

UNCHECKED = "receiver-unchecked"
"""The warning of an instance that has no trust to check a receiver against, which only development has."""

LARGEST_REASON = 500
"""Characters."""
MOST_RECEIVERS = 20


class ReceiverUntrusted(ArchiveServiceError):
    """No authority of `ARCHIVE_TRUST` stands behind the receiver's certificate."""

    code = "receiver-untrusted"


class ReceiverRevoked(ArchiveServiceError):
    """The receiver's certificate was revoked, or that of an authority above it. Nothing is made for it."""

    code = "receiver-revoked"


class ReceiverRevocationUnknown(ArchiveServiceError):
    """No present revocation list says whether the receiver's certificate is still good."""

    code = "receiver-revocation-unknown"


_REFUSALS: dict[Standing, type[ArchiveServiceError]] = {
    Standing.UNTRUSTED: ReceiverUntrusted,
    Standing.REVOKED: ReceiverRevoked,
    Standing.REVOCATION_UNKNOWN: ReceiverRevocationUnknown,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Admitted:
    """The certificates of receivers, and those of authorities that came with them (DER).

    `warnings` are codes of what was accepted although it is not as it should be; `accepted` is why, empty
    when no reason was needed.
    """

    certificates: tuple[bytes, ...]
    carried: tuple[bytes, ...]
    warnings: tuple[str, ...]
    accepted: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Receivers:
    """Judges the certificates of receivers. `has_trust` is false only in development without
    `ARCHIVE_TRUST`.
    """

    trust: Callable[[], TrustStore]
    clock: Clock
    has_trust: bool

    def admitted(self, files: Sequence[bytes], reason: str) -> Admitted:
        """Return the receivers of an order; `reason` is why one that cannot be trusted is accepted.

        Each file (PEM or DER) has the receiver's certificate first, and perhaps those of its authorities.

        Raises:
            InvalidRequest: no receiver, the same one twice, too many, or a reason that is too long.
            ReceiverRevoked: whatever the reason.
            ReceiverUntrusted, ReceiverRevocationUnknown: and there is no reason.
            ExportError: a certificate cannot be used; the code says why.
        """
        if not 1 <= len(files) <= MOST_RECEIVERS:
            raise InvalidRequest(f"an order has 1 to {MOST_RECEIVERS} receivers")
        if len(reason) > LARGEST_REASON:
            raise InvalidRequest(f"a reason has at most {LARGEST_REASON} characters")
        for one in files:
            recipient(one, self.clock.now())
        chains = [_certificates(one) for one in files]
        first = tuple(chain[0] for chain in chains)
        if len(set(first)) < len(first):
            raise InvalidRequest("a receiver is named twice")
        carried = tuple(dict.fromkeys(one for chain in chains for one in chain[1:]))
        if not self.has_trust:
            return Admitted(certificates=first, carried=carried, warnings=(UNCHECKED,), accepted="")
        warnings = self._check(first, carried, accepts=bool(reason.strip()))
        return Admitted(
            certificates=first,
            carried=carried,
            warnings=warnings,
            accepted=reason.strip() if warnings else "",
        )

    def of(self, details: ExportDetails) -> Sequence[Recipient]:
        """Return those for whom an order is encrypted now; raise as `admitted` does when one of them is not
        good any more, and `WithoutReceiver` when there is nobody.
        """
        if not details.recipients:
            raise WithoutReceiver("the order came through FHIR Bulk Data: fetch the files of its manifest")
        found = [recipient(one, self.clock.now()) for one in details.recipients]
        if self.has_trust:
            self._check(details.recipients, details.carried, accepts=bool(details.accepted_untrusted))
        return found

    def _check(
        self, certificates: Iterable[bytes], carried: Sequence[bytes], *, accepts: bool
    ) -> tuple[str, ...]:
        """Return the codes of what is wrong and accepted, once each."""
        trust, now = self.trust(), self.clock.now()
        found = [standing_of(one, carried, trust, now) for one in certificates]
        bad = [one for one in found if one.standing is not Standing.TRUSTED]
        for one in bad:
            if one.standing is Standing.REVOKED or not accepts:
                raise _refusal(one)
        return tuple(sorted({_refusal(one).code for one in bad}))


def _refusal(one: Judgement) -> ArchiveServiceError:
    return _REFUSALS[one.standing](one.why)


def _certificates(content: bytes) -> list[bytes]:
    """Return the certificates of a file in DER; `recipient` has read the first one."""
    if b"-----BEGIN" not in content:
        return [content]
    try:
        found = x509.load_pem_x509_certificates(content)
    except UNREADABLE as error:
        raise InvalidRequest("a certificate behind the receiver's own cannot be read") from error
    return [one.public_bytes(Encoding.DER) for one in found]
