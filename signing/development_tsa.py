"""The time-stamping authority of a development home. It proves nothing to other people."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Self

from asn1crypto import cms, core, tsp
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from signing.cms import message_imprint, signed_data, signing_certificate
from signing.development import open_authority_key
from signing.development_certificates import check_validity
from signing.digests import Digest
from signing.errors import SigningCode, SigningError

DEVELOPMENT_POLICY = "1.3.6.1.4.1.32473.1.1"
"""Under the enterprise number that RFC 5612 reserves for examples, so it cannot be a real policy."""


@dataclass(frozen=True, slots=True)
class DevelopmentTimeStamper:
    """The development home's time-stamping authority, run in this process, with its parsed key."""

    certificate: bytes
    """DER."""
    crl: bytes
    """Its authority's revocation list (DER), included in every token so that checking needs no other file."""
    clock: Callable[[], datetime]
    _key: EllipticCurvePrivateKey = field(repr=False)

    @classmethod
    def open(cls, folder: Path, passphrase: bytes, clock: Callable[[], datetime]) -> Self:
        """Open the key that `create_development_pki` made in `folder`."""
        try:
            certificate = x509.load_pem_x509_certificate((folder / "authority" / "tsa.pem").read_bytes())
            crl = x509.load_pem_x509_crl((folder / "authority" / "crls" / "tsa-root.pem").read_bytes())
        except OSError as error:
            message = f"no development authority in {folder}"
            raise SigningError(SigningCode.AUTHORITY_MISSING, message) from error
        key = open_authority_key(folder / "authority" / "tsa.key", passphrase)
        return cls(certificate.public_bytes(Encoding.DER), crl.public_bytes(Encoding.DER), clock, key)

    def stamp(self, digest: Digest, at: datetime | None = None) -> bytes:
        """Date `digest` at `at`, or at the present time of the home's clock.

        Raises:
            SigningError: the authority's certificate does not cover that time.
        """
        time = at or self.clock()
        check_validity(x509.load_der_x509_certificate(self.certificate), time)
        return self._token(digest, time, None)

    def answer(self, request: bytes) -> bytes:
        """Return the TimeStampResp (DER) to a TimeStampReq: this authority as a server for other programs.

        Raises:
            SigningError: the request cannot be read.
        """
        try:
            asked = tsp.TimeStampReq.load(request, strict=True)
            imprint, nonce = asked["message_imprint"], asked["nonce"].native
            digest = Digest(imprint["hash_algorithm"]["algorithm"].native, imprint["hashed_message"].native)
        except (ValueError, TypeError, KeyError) as error:
            raise SigningError(SigningCode.BAD_INPUT, "no time-stamping request") from error
        token = cms.ContentInfo.load(self._token(digest, self.clock(), nonce))
        response = tsp.TimeStampResp({"status": {"status": "granted"}, "time_stamp_token": token})
        return bytes(response.dump())

    def _token(self, digest: Digest, at: datetime, nonce: int | None) -> bytes:
        content = _tst_info(digest, at.astimezone(UTC), nonce).dump()
        hashed = core.OctetString(sha256(content).digest())
        attributes = cms.CMSAttributes(
            [
                cms.CMSAttribute({"type": "content_type", "values": ["tst_info"]}),
                cms.CMSAttribute({"type": "message_digest", "values": [hashed]}),
                signing_certificate(self.certificate),
            ]
        )
        signature = self._key.sign(attributes.untag().dump(), ECDSA(SHA256()))
        return signed_data(
            (self.certificate,),
            attributes,
            "sha256",
            "sha256_ecdsa",
            signature,
            content=("tst_info", content),
            crls=(self.crl,),
        )


def _tst_info(digest: Digest, at: datetime, nonce: int | None) -> Any:
    given = {} if nonce is None else {"nonce": nonce}
    return tsp.TSTInfo(
        {
            **given,
            "version": "v1",
            "policy": DEVELOPMENT_POLICY,
            "message_imprint": message_imprint(digest),
            # Random, not a counter: two processes can use the authority without sharing a file.
            "serial_number": secrets.randbits(63) | 1 << 63,
            "gen_time": core.GeneralizedTime(at.replace(microsecond=0)),
            "accuracy": {"seconds": 1},
        }
    )
