"""The content key that a private key opens among the recipients of an envelope."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from asn1crypto import algos, cms, core
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap

from exports.portability.envelope.errors import EnvelopeMalformed
from exports.portability.envelope.key_agreement import READABLE, WRAPS, wrapping_key
from exports.portability.envelope.oaep_parameters import oaep
from exports.portability.envelope.private_keys import PrivateKey
from signing.der import INTEGER, der

_TRANSPORT, _AGREEMENT = 0x30, 0xA1
_NULL: Final = b"\x05\x00"


def content_keys(infos: Sequence[bytes], key: PrivateKey, size: int) -> tuple[bytes, ...]:
    """Return the content keys that `key` opens, the certain ones first; empty if there is none.

    A key encrypted by RSAES-OAEP or wrapped is certain. One encrypted by RSAES-PKCS1-v1_5 is not: for another
    recipient's, RSA gives random bytes, now and then as many as a key has.

    Args:
        infos: RecipientInfo, as they stand in the envelope; kinds that no `PrivateKey` can open are skipped.
        key: The receiver's private key.
        size: Size of a content key, in bytes.

    Raises:
        EnvelopeMalformed: a RecipientInfo cannot be parsed.
    """
    try:
        opened = [found for info in infos for found in _opened(info, key)]
    except EnvelopeMalformed:
        raise
    # The bytes come from anywhere, and asn1crypto documents no closed set of exceptions.
    except Exception as error:
        raise EnvelopeMalformed("a recipient of the envelope cannot be read") from error
    opened = [(certain, found) for certain, found in opened if len(found) == size]
    certain = tuple(found for is_certain, found in opened if is_certain)
    return certain[:1] or tuple(dict.fromkeys(found for _, found in opened))


def _opened(info: bytes, key: PrivateKey) -> Iterator[tuple[bool, bytes]]:
    """Yield each content key with whether it is certain."""
    if info[0] not in (_TRANSPORT, _AGREEMENT):
        return
    parsed = cms.RecipientInfo.load(info, strict=True).chosen
    if isinstance(key, rsa.RSAPrivateKey) and info[0] == _TRANSPORT:
        yield from _transported(parsed, key)
    if isinstance(key, ec.EllipticCurvePrivateKey) and info[0] == _AGREEMENT:
        yield from _agreed(parsed, key)


def _transported(info: Any, key: rsa.RSAPrivateKey) -> Iterator[tuple[bool, bytes]]:
    by_number = info["rid"].name == "issuer_and_serial_number"
    _check_version(info, 0 if by_number else 2)
    encrypted: bytes = info["encrypted_key"].native
    scheme = _scheme(info["key_encryption_algorithm"])
    if scheme is None or len(encrypted) != (key.key_size + 7) // 8:
        return
    try:
        yield isinstance(scheme, padding.OAEP), key.decrypt(encrypted, scheme)
    except ValueError:
        return


def _scheme(algorithm: Any) -> padding.AsymmetricPadding | None:
    name = algorithm["algorithm"].native
    if name == "rsaes_pkcs1v15":
        return padding.PKCS1v15()
    return oaep(algorithm["parameters"].dump()) if name == "rsaes_oaep" else None


def _agreed(info: Any, key: ec.EllipticCurvePrivateKey) -> Iterator[tuple[bool, bytes]]:
    _check_version(info, 3)
    algorithm = info["key_encryption_algorithm"]
    hashing = READABLE.get(algorithm["algorithm"].dotted)
    peer = _originator(info["originator"], key.curve)
    if hashing is None or peer is None:
        return
    wrap: bytes = algorithm["parameters"].dump()
    parsed = algos.AlgorithmIdentifier.load(wrap, strict=True)
    size = WRAPS.get(parsed["algorithm"].dotted)
    if size is None or not _is_absent(parsed["parameters"]):
        return
    secret = key.exchange(ec.ECDH(), peer)
    wrapping = wrapping_key(secret, hashing, wrap, size, info["ukm"].native)
    for one in info["recipient_encrypted_keys"]:
        try:
            yield True, aes_key_unwrap(wrapping, one["encrypted_key"].native)
        except InvalidUnwrap:
            continue


def _originator(originator: Any, curve: ec.EllipticCurve) -> ec.EllipticCurvePublicKey | None:
    """Return the sender's public key; `None` if it is not on the curve of the receiver's key."""
    if originator.name != "originator_key":
        return None
    stated = originator.chosen["algorithm"]
    if stated["algorithm"].native != "ec" or not _is_curve(stated["parameters"], curve):
        return None
    unused, *_ = bits = originator.chosen["public_key"].contents
    if unused:
        return None
    try:
        return ec.EllipticCurvePublicKey.from_encoded_point(curve, bits[1:])
    except ValueError:
        return None


def _is_curve(parameters: Any, curve: ec.EllipticCurve) -> bool:
    return _is_absent(parameters) or (parameters.name == "named" and parameters.chosen.native == curve.name)


def _is_absent(parameters: Any) -> bool:
    return isinstance(parameters, core.Void) or parameters.dump() == _NULL


def _check_version(info: Any, version: int) -> None:
    if info["version"].dump() != der(INTEGER, bytes((version,))):
        raise EnvelopeMalformed("a recipient of the envelope has a version that its form does not have")
