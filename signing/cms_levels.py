"""Add to a CMS signature what a higher level needs; nothing that it signs is touched.

Only unsigned fields change: the unsigned attributes of the signer, and the certificates and lists carried
along. The encoding of everything else is kept, byte for byte.

Source: ETSI EN 319 122-1, 5.3 (signature-time-stamp), 5.5 (archive-time-stamp-v3), 6.3 (levels).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from asn1crypto import algos, cms, core

from signing.archive_stamps import ARCHIVE_STAMP, HASH_INDEX, SIGNER_FIELDS
from signing.cms import template_for
from signing.cms_reading import read_container, read_token
from signing.der import OCTETS, SEQUENCE, der
from signing.digests import Digest
from signing.errors import SigningCode, SigningError
from signing.keys import SealKey
from signing.long_term_data import LongTermData, Signer
from signing.timestamps import TimeStamper
from signing.token_flaws import UnsoundToken

_SIGNATURE_STAMP = "1.2.840.113549.1.9.16.2.14"
"""Attribute signature-time-stamp (EN 319 122-1, 5.3)."""

_SET, _FIRST, _SECOND = 0x31, 0xA0, 0xA1

_TOKEN_ROOM = 12_000
"""Bytes for a token, before its size is known: most have three to six thousand."""
_MARGIN = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class StampedAt:
    """Who dates, over which digest, and the time that a development authority certifies."""

    stamper: TimeStamper
    digest: str
    at: datetime

    def over(self, content: bytes) -> bytes:
        """Return a token over `content`, whose signature was checked.

        Raises:
            SigningError: no token could be had, or what came is none.
        """
        return self.over_digest(Digest.of(content, self.digest))

    def over_digest(self, digest: Digest) -> bytes:
        """Return a token over a digest; errors as for `over`."""
        token = self.stamper.stamp(digest, self.at)
        try:
            dated = read_token(token).imprint
        except UnsoundToken as error:
            message = f"the authority's token is unsound: {error}"
            raise SigningError(SigningCode.TIMESTAMP_WRONG, message) from error
        if dated != digest:
            raise SigningError(SigningCode.TIMESTAMP_WRONG, "the token dates another digest")
        return token


class RoomTooSmall(Exception):
    """A container is larger than the room kept for it; `needed` bytes would do."""

    def __init__(self, needed: int) -> None:
        """Keep the size."""
        super().__init__(f"{needed} bytes")
        self.needed = needed


@dataclass(frozen=True, slots=True, kw_only=True)
class ContainerMaker:
    """Makes the container of a PDF's seal in a room whose size is set before its content is known."""

    key: SealKey
    stamped: StampedAt | None = None
    room: int = _TOKEN_ROOM

    @property
    def size(self) -> int:
        """Bytes of the room."""
        return template_for(self.key).size + (self.room if self.stamped else 0)

    def fill(self, message_digest: bytes) -> bytes:
        """Return the container (DER) over a digest.

        Raises:
            RoomTooSmall: the token is larger than expected.
        """
        container = template_for(self.key).fill(message_digest, self.key)
        if self.stamped is None:
            return container
        container = with_signature_stamp(container, self.stamped)
        if len(container) > self.size:
            raise RoomTooSmall(len(container) - template_for(self.key).size + _MARGIN)
        return container


def with_signature_stamp(container: bytes, stamped: StampedAt) -> bytes:
    """Return the container (DER) with a time stamp over its signature: level B-T."""
    parts = _Parts.read(container)
    return parts.with_attribute(_SIGNATURE_STAMP, stamped.over(parts.signature)).written()


def with_long_term_data(container: bytes, data: LongTermData) -> bytes:
    """Return the container (DER) with certificates and lists in it: level B-LT.

    An archive time stamp that is there covers those that it names, one by one (ats-hash-index-v3): more may
    be added, for the next one to cover.
    """
    parts = _Parts.read(container)
    return replace(
        parts,
        certificates=parts.certificates | {*data.certificates},
        lists=parts.lists | {*data.lists},
    ).written()


def with_archive_stamp(container: bytes, content: Digest, stamped: StampedAt) -> bytes:
    """Return the container (DER) with an archive time stamp over all that it has: level B-LTA.

    Args:
        container: At level B-LT.
        content: Of what is signed, by `stamped.digest`: the stamp covers it anew.
        stamped: Who dates.
    """
    parts = _Parts.read(container)
    index = _hash_index(parts, stamped.digest)
    imprint = Digest.of_parts((parts.content_type, content.value, parts.signer, index), stamped.digest)
    token = _Parts.read(stamped.over_digest(imprint)).with_attribute(HASH_INDEX, index)
    return parts.with_attribute(ARCHIVE_STAMP, token.written()).written()


def signers_of(container: bytes) -> list[Signer]:
    """Return who signed a container and its time stamps, with the certificates that came with each.

    Raises:
        SigningError: `BAD_INPUT` for bytes that are no sound signature.
    """
    try:
        found = [Signer(read_container(container).certificates)]
        found += [Signer(read_token(token).certificates) for token in stamps_of(container)]
    except UnsoundToken as error:
        raise SigningError(SigningCode.BAD_INPUT, f"the signature is not sound: {error}") from error
    return found


def token_signers(token: bytes) -> list[Signer]:
    """Return who signed a time stamp (DER); errors as for `signers_of`."""
    try:
        return [Signer(read_token(token).certificates)]
    except UnsoundToken as error:
        raise SigningError(SigningCode.BAD_INPUT, f"a time stamp is not sound: {error}") from error


def is_archived(container: bytes) -> bool:
    """Say whether an archive time stamp is in a container (DER)."""
    signer = cms.ContentInfo.load(container)["content"]["signer_infos"][0]
    return any(one["type"].dotted == ARCHIVE_STAMP for one in signer["unsigned_attrs"])


def stamps_of(container: bytes) -> list[bytes]:
    """Return the tokens (DER) in a container: over its signature, then those of the archive."""
    signer = cms.ContentInfo.load(container)["content"]["signer_infos"][0]
    return [
        value.dump()
        for kind in (_SIGNATURE_STAMP, ARCHIVE_STAMP)
        for attribute in signer["unsigned_attrs"]
        if attribute["type"].dotted == kind
        for value in attribute["values"]
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parts:
    """A SignedData with one signer, in the pieces that it is put together from again; each is DER."""

    head: bytes
    """Version, digest algorithms and content."""
    content_type: bytes
    certificates: frozenset[bytes]
    lists: frozenset[bytes]
    signer: bytes
    """The fields of the signer up to the signature, one after the other."""
    signature: bytes
    """The value of the signature."""
    attributes: tuple[bytes, ...]
    """Unsigned."""

    @classmethod
    def read(cls, container: bytes) -> Self:
        signed = cms.ContentInfo.load(container)["content"]
        signer = signed["signer_infos"][0]
        return cls(
            head=b"".join(
                signed[name].dump() for name in ("version", "digest_algorithms", "encap_content_info")
            ),
            content_type=signed["encap_content_info"]["content_type"].dump(),
            certificates=frozenset(one.dump() for one in signed["certificates"]),
            lists=frozenset(one.dump() for one in signed["crls"]),
            signer=b"".join(signer[name].dump() for name in SIGNER_FIELDS),
            signature=signer["signature"].native,
            attributes=tuple(one.dump() for one in signer["unsigned_attrs"]),
        )

    def with_attribute(self, kind: str, value: bytes) -> Self:
        """Return the parts with one more unsigned attribute."""
        attribute = der(SEQUENCE, core.ObjectIdentifier(kind).dump() + der(_SET, value))
        return replace(self, attributes=(*self.attributes, attribute))

    def written(self) -> bytes:
        """Return the ContentInfo. asn1crypto would need minutes: it encodes each changed level twice."""
        unsigned = der(_SECOND, b"".join(sorted(self.attributes))) if self.attributes else b""
        body = self.head
        body += der(_FIRST, b"".join(sorted(self.certificates)))
        body += der(_SECOND, b"".join(sorted(self.lists))) if self.lists else b""
        body += der(_SET, der(SEQUENCE, self.signer + unsigned))
        kind = cms.ContentType("signed_data").dump()
        return der(SEQUENCE, kind + der(_FIRST, der(SEQUENCE, body)))


def _hash_index(parts: _Parts, digest: str) -> bytes:
    """Return ATSHashIndexV3 (DER): the digests of all that an attacker could take out or exchange."""

    def digests(values: Iterable[bytes]) -> bytes:
        return der(SEQUENCE, b"".join(der(OCTETS, Digest.of(value, digest).value) for value in values))

    attributes = [cms.CMSAttribute.load(one) for one in parts.attributes]
    values = (one["type"].dump() + value.dump() for one in attributes for value in one["values"])
    algorithm = bytes(algos.DigestAlgorithm({"algorithm": digest}).dump())
    whole = (algorithm, digests(sorted(parts.certificates)), digests(sorted(parts.lists)), digests(values))
    return der(SEQUENCE, b"".join(whole))
