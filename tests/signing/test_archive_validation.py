"""An archive time stamp dates what its index names; the order of the attributes is no order of time."""

import zipfile
from io import BytesIO

import pytest
from asn1crypto import cms, core
from cryptography import x509

from signing.archive_validation import Existence
from signing.asic import Container, sealed_container
from signing.cades import detached_seal
from signing.cms import signed_data, signing_certificate
from signing.cms_levels import _SIGNATURE_STAMP, StampedAt, _Parts, with_archive_stamp, with_signature_stamp
from signing.development_tsa import DevelopmentTimeStamper
from signing.digests import Digest
from signing.errors import SigningCode, SigningError
from signing.report import Step, Verdict, overall, passed
from signing.signature_validation import GivenSignature, judge_signature, steps_of
from signing.trust import TrustStore
from tests.signing.laboratory import LATE, Revoked, crl, day
from tests.signing.thief import NOW, STAMPS, STOLEN, seal_key, stamp_certificate, stamper, trusting

CONTENT = b"x"


def by(authority: DevelopmentTimeStamper, day_: str) -> StampedAt:
    return StampedAt(stamper=authority, digest="sha256", at=day(day_))


def at(day_: str, **given: bytes) -> StampedAt:
    return by(stamper(day(day_), **given), day_)  # type: ignore[arg-type]


def judged(
    container: bytes, trust: TrustStore, content: bytes | None = CONTENT, until: str = "2028-06-01"
) -> list[Step]:
    given = GivenSignature(
        container=container,
        content=None if content is None else [content],
        form=passed("f"),
        acceptance=passed("a"),
    )
    return steps_of(judge_signature(given, trust, Existence(day(until), proven=False)))


def archived(container: bytes, stamped: StampedAt) -> bytes:
    return with_archive_stamp(container, Digest.of(CONTENT), stamped)


@pytest.mark.parametrize("larger", ["first", "second"])
def test_a_signature_archived_twice_passes_whichever_token_is_the_larger(larger: str) -> None:
    long = crl(
        STAMPS,
        day("2026-01-01"),
        LATE,
        *[Revoked(serial=10**15 + one, on=day("2025-01-01")) for one in range(20)],
    )
    lists: dict[str, dict[str, bytes]] = {"first": {}, "second": {}}
    lists[larger] = {"crl_": long}
    made = with_signature_stamp(
        detached_seal(Digest.of(CONTENT), seal_key(), day("2026-01-20")), at("2026-01-21")
    )
    twice = archived(archived(made, at("2026-03-01", **lists["first"])), at("2028-03-01", **lists["second"]))

    found = judged(twice, trusting())

    assert overall(found) is Verdict.PASSED
    told = [one.detail for one in found if "d'archivage" in one.name and "prouve l'existence" in one.detail]
    assert ["2026" in one for one in told] == [True, False]


def test_a_time_stamp_put_in_after_the_archive_stamp_is_not_judged_at_its_time() -> None:
    other = stamp_certificate("Horloge volée")
    stolen_clock = Revoked(
        serial=other.serial_number, on=day("2030-01-01"), reason=x509.ReasonFlags.key_compromise
    )
    trust = trusting(STOLEN, stamps=crl(STAMPS, day("2031-05-01"), LATE, stolen_clock))
    late = archived(detached_seal(Digest.of(CONTENT), seal_key(), day("2026-01-20")), at("2028-06-01"))
    assert overall(judged(late, trust, until="2031-06-01")) is not Verdict.PASSED
    parts = _Parts.read(late)
    backdated = by(stamper(day("2026-01-21"), other, "Horloge volée"), "2026-01-21").over(parts.signature)

    found = judged(parts.with_attribute(_SIGNATURE_STAMP, backdated).written(), trust, until="2031-06-01")

    assert overall(found) is not Verdict.PASSED


def test_an_archived_signature_with_its_content_inside_passes_without_the_file() -> None:
    attributes = cms.CMSAttributes(
        [
            cms.CMSAttribute({"type": "content_type", "values": ["data"]}),
            cms.CMSAttribute(
                {"type": "message_digest", "values": [core.OctetString(Digest.of(CONTENT).value)]}
            ),
            signing_certificate(seal_key().certificates[0]),
        ]
    )
    signature = seal_key().sign(attributes.untag().dump())
    whole = signed_data(
        seal_key().certificates, attributes, "sha256", "sha256_ecdsa", signature, content=("data", CONTENT)
    )
    made = archived(whole, at("2026-03-01"))

    assert overall(judged(made, trusting(), content=None)) is Verdict.PASSED
    assert overall(judged(made, trusting())) is Verdict.PASSED
    assert overall(judged(made, trusting(), content=b"y")) is Verdict.FAILED


def test_a_container_whose_compressed_bytes_are_damaged_is_refused_in_words() -> None:
    made = sealed_container({"a": b"text " * 1000}, seal_key(), day("2026-01-20"))
    output = BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as file:
        for name, one in made.entries.items():
            file.writestr(name, one)
    content = bytearray(output.getvalue())
    content[31:40] = b"\xff" * 9

    with pytest.raises(SigningError) as refused:
        Container.read(bytes(content), NOW)

    assert refused.value.code is SigningCode.BAD_INPUT
