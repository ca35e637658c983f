"""What an archive time stamp inside a CAdES signature dates: the signature with all that it carried then.

Source: ETSI EN 319 122-1, 5.5.2 (ats-hash-index-v3) and 5.5.3 (archive-time-stamp-v3).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from asn1crypto import algos, cms, core

from signing.digests import Digest

ARCHIVE_STAMP, HASH_INDEX = "0.4.0.1733.2.4", "0.4.0.19122.1.5"
"""Attributes archive-time-stamp-v3 and ats-hash-index-v3 (EN 319 122-1, annex D)."""

SIGNER_FIELDS = ("version", "sid", "digest_algorithm", "signed_attrs", "signature_algorithm", "signature")
"""What is dated of the signer, in this order."""


class IndexMismatch(Exception):
    """The index of the time stamp names something that the signature no longer carries, or there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Archived:
    """What an archive time stamp dates, besides the signature itself."""

    digest: Callable[[str], Digest]
    """Returns the digest, by an algorithm, of what it dates."""
    named: frozenset[bytes]
    """Values (DER) of unsigned attributes that its index names; what was added later is not among them."""


def archived(container: bytes, token: bytes, content: Callable[[str], Digest]) -> Archived:
    """Return what the time stamp dates.

    Args:
        container: The signature, DER.
        token: The time stamp, DER.
        content: Returns the digest, by an algorithm, of what the signature signs.

    Raises:
        IndexMismatch: its index does not fit the signature.
    """
    signed = cms.ContentInfo.load(container)["content"]
    signer = signed["signer_infos"][0]
    index = _index_of(token)
    algorithm = index["algorithm"]["algorithm"].native
    values = [(kind + value, value) for kind, value in _attribute_values(signer)]
    for name, parts in (
        ("certificates", (one.dump() for one in signed["certificates"])),
        ("crls", (one.dump() for one in signed["crls"])),
        ("attributes", (whole for whole, _ in values)),
    ):
        there = {Digest.of(part, algorithm).value for part in parts}
        if not {one.native for one in index[name]} <= there:
            raise IndexMismatch
    stated = {one.native for one in index["attributes"]}
    kind = signed["encap_content_info"]["content_type"].dump()
    fields = [signer[name].dump() for name in SIGNER_FIELDS]
    return Archived(
        digest=lambda name: Digest.of_parts((kind, content(name).value, *fields, index.dump()), name),
        named=frozenset(value for whole, value in values if Digest.of(whole, algorithm).value in stated),
    )


def _index_of(token: bytes) -> Any:
    signer = cms.ContentInfo.load(token)["content"]["signer_infos"][0]
    found = [one for one in signer["unsigned_attrs"] if one["type"].dotted == HASH_INDEX]
    if len(found) != 1:
        raise IndexMismatch
    return _HashIndex.load(found[0]["values"][0].dump(), strict=True)


def _attribute_values(signer: Any) -> Iterable[tuple[bytes, bytes]]:
    return (
        (attribute["type"].dump(), value.dump())
        for attribute in signer["unsigned_attrs"]
        for value in attribute["values"]
    )


class _OctetStrings(core.SequenceOf):  # type: ignore[misc]  # asn1crypto has no types
    _child_spec = core.OctetString


class _HashIndex(core.Sequence):  # type: ignore[misc]  # asn1crypto has no types
    _fields: ClassVar = [
        ("algorithm", algos.DigestAlgorithm),
        ("certificates", _OctetStrings),
        ("crls", _OctetStrings),
        ("attributes", _OctetStrings),
    ]
