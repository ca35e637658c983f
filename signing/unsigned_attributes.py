"""What a CMS signature carries outside of what it signs: time stamps of itself, certificates, lists, answers.

Nothing is checked here.

Source: ETSI EN 319 122-1, 5.3 to 5.6 (attributes of CAdES); ISO 32000-2, 12.8.3.3 (revocation information of
PDF signatures); RFC 5940 (OCSP answers in a SignedData).
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from asn1crypto import cms, core, pdf

from signing.archive_stamps import ARCHIVE_STAMP
from signing.ocsp_answers import whole_answer

_STAMP = "signature_time_stamp_token"
_CERTIFICATES, _REVOCATION = "1.2.840.113549.1.9.16.2.23", "1.2.840.113549.1.9.16.2.24"
_EVIDENCE = ("1.2.840.113549.1.9.16.2.49", "1.2.840.113549.1.9.16.2.50")
_ANSWER = "1.3.6.1.5.5.7.16.2"


@dataclass(slots=True)
class CarriedParts:
    """DER throughout, each in the order in which it stands in the signature."""

    signature: bytes = b""
    """The signature value itself, which the time stamps date."""
    signed_at: datetime | None = None
    """The signing time that the signed attributes state; aware."""
    stamps: list[bytes] = field(default_factory=list)
    archive_stamps: list[bytes] = field(default_factory=list)
    records: list[bytes] = field(default_factory=list)
    """Evidence records."""
    certificates: list[bytes] = field(default_factory=list)
    crls: list[bytes] = field(default_factory=list)
    answers: list[bytes] = field(default_factory=list)
    unknown: int = 0
    """Number of unsigned attributes of other kinds, which are not examined."""


def carried_parts(container: bytes) -> CarriedParts:
    """Read what a signature carries; a part that cannot be read is left out.

    Args:
        container: A SignedData that `cms_reading.read_container` accepted.
    """
    signed = cms.ContentInfo.load(container)["content"]
    signer, found = signed["signer_infos"][0], CarriedParts()
    found.signature = signer["signature"].native
    for choice in signed["crls"]:
        if choice.name == "other" and choice.chosen["other_rev_info_format"].dotted == _ANSWER:
            found.answers.append(choice.chosen["other_rev_info"].dump())
    for attribute in signer["signed_attrs"]:
        _add_signed(attribute, found)
    for attribute in signer["unsigned_attrs"]:
        _add(attribute, found)
    return found


def _add_signed(attribute: Any, found: CarriedParts) -> None:
    kind = attribute["type"].native
    if kind == "signing_time":
        moment = attribute["values"][0].native
        found.signed_at = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    elif kind == "adobe_revocation_info_archival":
        one = pdf.RevocationInfoArchival.load(attribute["values"][0].dump())
        found.crls += [each.dump() for each in one["crl"]]
        found.answers += [each.dump() for each in one["ocsp"]]


def _add(attribute: Any, found: CarriedParts) -> None:
    kind, dotted = attribute["type"].native, attribute["type"].dotted
    values = [value.dump() for value in attribute["values"]]
    if kind == _STAMP:
        found.stamps += values
    elif dotted == ARCHIVE_STAMP:
        found.archive_stamps += values
    elif dotted == _CERTIFICATES:
        found.certificates += _members(values[0])
    elif dotted == _REVOCATION:
        _add_revocation(values[0], found)
    elif dotted in _EVIDENCE:
        found.records += values
    else:
        found.unknown += 1


def _members(value: bytes) -> list[bytes]:
    return [one.dump() for one in core.SequenceOf.load(value, spec=core.Any)]


def _add_revocation(value: bytes, found: CarriedParts) -> None:
    """Read RevocationValues: [0] lists, [1] basic answers, each EXPLICIT."""
    for part in _members(value):
        tag, inside = part[0], core.Any.load(part).contents
        if tag == 0xA0:
            found.crls += _members(inside)
        elif tag == 0xA1:
            found.answers += [whole_answer(one) for one in _members(inside)]
