"""Make the verdict of a foreign signature from the steps of its verification and its signer's certificate."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from cryptography import x509

from signing.certificates import certificate_of
from signing.digests import Digest
from signing.foreign_signatures import ForeignSignature, SignatureForm, TrustMark, in_utc, written_text
from signing.report import Step, Verdict, decisive, overall
from signing.trust import TrustStore


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """Who signed, and when: certificates in DER, empty when there is none; aware times."""

    certificate: bytes = b""
    anchor: bytes = b""
    claimed_at: datetime | None = None
    proven_at: datetime | None = None

    @property
    def name(self) -> str:
        """The subject of the certificate; empty when it cannot be read."""
        parsed = certificate_of(self.certificate) if self.certificate else None
        return "" if parsed is None else subject_of(parsed)


def verdict_on(form: SignatureForm, steps: Sequence[Step], signer: Signer) -> ForeignSignature:
    """Return what the steps of a verification say of a signature; there is at least one step."""
    verdict = overall(steps)
    if verdict is Verdict.PASSED:
        detail = "Toutes les étapes de la vérification ont réussi."
    else:
        detail = next(one.detail for one in steps if one.verdict is verdict)
    return ForeignSignature(
        form=form,
        verdict=verdict,
        subindication=decisive(steps),
        detail=written_text(detail),
        signer=signer.name,
        certificate=Digest.of(signer.certificate) if signer.certificate else None,
        anchor=Digest.of(signer.anchor) if signer.anchor else None,
        claimed_at=in_utc(signer.claimed_at),
        proven_at=in_utc(signer.proven_at),
    )


def mark_of(trust: TrustStore) -> TrustMark:
    """Name a trust store."""
    members = (*trust.anchors, *trust.intermediates, *trust.crls, *trust.answers)
    every = sorted(sha256(one).digest() for one in members)
    return TrustMark(
        digest=Digest.of_parts(every),
        algorithms=Digest("sha256", bytes.fromhex(trust.algorithms.digest)),
        anchors=len(trust.anchors),
        lists=len(trust.crls),
    )


def subject_of(certificate: x509.Certificate) -> str:
    """Return the subject of a certificate as RFC 4514 writes it; the end of a very long one is left out."""
    try:
        return written_text(certificate.subject.rfc4514_string())
    except ValueError:  # a value that is not of its own type
        return ""


def earliest(moments: Iterable[datetime | None]) -> datetime | None:
    """Return the earliest of the times that are known."""
    return min((one for one in moments if one is not None), default=None)
