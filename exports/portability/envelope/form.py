"""The constant parts of an envelope: identifier bytes, object identifiers, sizes.

    ContentInfo { id-ct-authEnvelopedData, [0] AuthEnvelopedData {
        version 0, recipientInfos, { id-data, { aes256-GCM, { nonce, 16 } }, [0] content }, tag } }

Source: RFC 5083, 2.1; RFC 5084, 3.2; RFC 5652, 6.1.
"""

from __future__ import annotations

from typing import Any, ClassVar, Final

from asn1crypto import core

SET: Final = 0x31
EXPLICIT: Final = 0xA0
"""[0], constructed: the content of a ContentInfo, or the originator's certificates."""
CONTENT: Final = 0x80
"""[0] IMPLICIT OCTET STRING: the encrypted content."""
CONTENT_IN_PIECES: Final = 0xA0
AUTHENTICATED_ATTRIBUTES: Final = 0xA1
OTHER_ATTRIBUTES: Final = 0xA2

AUTH_ENVELOPED_DATA: Final = bytes.fromhex("060b2a864886f70d0109100117")
DATA: Final = bytes.fromhex("06092a864886f70d010701")
AES256_GCM: Final = bytes.fromhex("060960864801650304012e")
VERSION_0: Final = bytes.fromhex("020100")

NONCE_SIZE: Final = 12
TAG_SIZE: Final = 16
PIECE: Final = 1 << 16
"""Bytes that are read, encrypted and written at a time; they stay in the cache of a core."""


class GcmParameters(core.Sequence):  # type: ignore[misc]  # asn1crypto has no types
    """GCMParameters of RFC 5084, 3.2; an absent length of the tag means 12."""

    _fields: ClassVar[list[Any]] = [("nonce", core.OctetString), ("icvlen", core.Integer, {"default": 12})]
