"""Whether a file is the bordereau of a list, signed by an archivist with a certificate that is trusted."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from archive_service.errors import ArchiveServiceError, VisaByProducer
from archive_service.model.signed_visas import (
    LARGEST_SIGNED,
    Revocation,
    SignedVisaRefused,
    VisaChanged,
    VisaEncrypted,
    VisaExpired,
    VisaNotAPdf,
    VisaOtherDocument,
    VisaOtherList,
    VisaOutdated,
    VisaRevoked,
    VisaSignature,
    VisaSignatureInvalid,
    VisaSignedTwice,
    VisaTooLarge,
    VisaUnsigned,
    VisaUntrusted,
)
from archive_service.ports import Clock
from signing.added_signature import (
    AddedSignature,
    AdditionFlaw,
    UnsoundAddition,
    added_signature,
    holder_of,
)
from signing.certificates import certificate_of, may_sign
from signing.pdf_structure import text_string
from signing.standing import Standing, standing_of
from signing.trust import TrustStore

_MOST_REVISIONS = 50
_REFUSALS: Mapping[AdditionFlaw, type[SignedVisaRefused]] = {
    AdditionFlaw.NOT_A_PDF: VisaNotAPdf,
    AdditionFlaw.ENCRYPTED: VisaEncrypted,
    AdditionFlaw.OTHER_DOCUMENT: VisaOtherDocument,
    AdditionFlaw.UNSIGNED: VisaUnsigned,
    AdditionFlaw.SEVERAL: VisaSignedTwice,
    AdditionFlaw.CHANGED: VisaChanged,
    AdditionFlaw.INVALID: VisaSignatureInvalid,
}


def reason_of_seal(appraisal: UUID) -> str:
    """Return the reason in the seal of a bordereau, by which it is told from that of another list."""
    return f"Bordereau de la liste {appraisal}"


_BEFORE, _AFTER = text_string(reason_of_seal(UUID(int=0))).split(text_string(str(UUID(int=0)))[1:-1])
_REASON = re.compile(re.escape(_BEFORE) + rb"([0-9a-f]{72})" + re.escape(_AFTER))


def names_a_list(content: bytes) -> bool:
    """Say whether a seal or a signature in a file says that it is the bordereau of some list."""
    return _REASON.search(content) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckSignedVisas:
    """Checks signed bordereaux by the trust of this instance, at the time of the visa."""

    trust: Callable[[], TrustStore]
    clock: Clock

    def check(
        self, signed: bytes, appraisal: UUID, bordereau: bytes, earlier: Collection[str]
    ) -> VisaSignature:
        """Return what is told of the signature.

        Args:
            signed: Any bytes.
            appraisal: The list that the visa is for.
            bordereau: Its last bordereau, as it is kept.
            earlier: The SHA-256 of its bordereaux before that one, in hexadecimal.

        Raises:
            SignedVisaRefused: the code says why.
            VisaByProducer: the key that seals for the producer signed.
        """
        if len(signed) > LARGEST_SIGNED:
            raise VisaTooLarge(f"a signed bordereau has at most {LARGEST_SIGNED} bytes")
        try:
            found = added_signature(signed, bordereau)
        except UnsoundAddition as error:
            if error.flaw is AdditionFlaw.OTHER_DOCUMENT:
                raise _other_document(signed, appraisal, earlier) from error
            raise _REFUSALS[error.flaw](str(error)) from error
        if found.is_by_the_seal:
            raise VisaByProducer("the key that seals for the producer signs no visa")
        revocation = self._standing(found)
        holder = holder_of(found.certificate)
        return VisaSignature(
            sha256=sha256(signed).hexdigest(),
            serial=holder.serial,
            issuer=holder.issuer,
            organisation=holder.organisation,
            revocation=revocation,
        )

    def _standing(self, found: AddedSignature) -> Revocation:
        """Return what is known of the revocation of a certificate that is trusted now.

        No list of its authority, or an old one, does not refuse it: whoever gives the visa has proven who
        they are by their token as well.
        """
        now, parsed = self.clock.now(), certificate_of(found.certificate)
        if parsed is None or not may_sign(parsed):
            raise VisaUntrusted("the certificate is none for signing")
        judged = standing_of(found.certificate, found.carried, self.trust(), now)
        if judged.standing is Standing.REVOKED:
            raise VisaRevoked(judged.why)
        if judged.standing is Standing.UNTRUSTED:
            # Who has no trusted authority above learns that first: the dates are only what they say.
            if not parsed.not_valid_before_utc <= now <= parsed.not_valid_after_utc:
                raise VisaExpired("the certificate is not valid now")
            raise VisaUntrusted(judged.why)
        return Revocation.NOT_REVOKED if judged.standing is Standing.TRUSTED else Revocation.UNKNOWN


def _other_document(signed: bytes, appraisal: UUID, earlier: Collection[str]) -> ArchiveServiceError:
    """Say what a file is that does not begin with the last bordereau of this list."""
    named = _REASON.search(signed)
    if named and bytes.fromhex(named[1].decode()) != str(appraisal).encode():
        return VisaOtherList("the file is the bordereau of another list")
    if any(one in earlier for one in _digests_of_revisions(signed)):
        return VisaOutdated("the bordereau has changed since: fetch the last one")
    return VisaOtherDocument("the file does not begin with the bordereau as it was fetched, byte for byte")


def _digests_of_revisions(content: bytes) -> list[str]:
    """Return the SHA-256 of the file up to the end of each of its first revisions."""
    ends = [found.end() for found in re.finditer(rb"%%EOF\r?\n?", content)]
    return [sha256(memoryview(content)[:end]).hexdigest() for end in ends[:_MOST_REVISIONS]]
