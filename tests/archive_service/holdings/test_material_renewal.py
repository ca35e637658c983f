"""Validation material of records that waited long for their evidence."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from archive_service.holdings.manifest import validation_entry, validation_in
from archive_service.holdings.material_renewal import MaterialRenewal
from archive_service.storage.objects.files import FilesObjectStore
from archive_service.storage.objects.public import StoredPublicObjects
from signing.development_certificates import Issuer, self_signed
from signing.trust import TrustStore
from signing.validation_material import ValidationMaterial

SEALED = datetime(2026, 5, 17, tzinfo=UTC)
DAY = timedelta(days=1)
ROOT: Issuer = self_signed("Racine", SEALED - 400 * DAY)


def good_until(until: datetime, revoked: int = 0) -> bytes:
    assert isinstance(ROOT.key, ec.EllipticCurvePrivateKey)
    builder = x509.CertificateRevocationListBuilder(ROOT.certificate.subject, until - 7 * DAY, until)
    for number in range(revoked):
        builder = builder.add_revoked_certificate(x509.RevokedCertificateBuilder(number + 1, SEALED).build())
    return builder.sign(ROOT.key, SHA256(), ecdsa_deterministic=True).public_bytes(Encoding.DER)


def trusting(*lists: bytes) -> TrustStore:
    return TrustStore(anchors=(ROOT.certificate.public_bytes(Encoding.DER),), crls=lists)


@pytest.fixture
def public(tmp_path: Path) -> StoredPublicObjects:
    return StoredPublicObjects(FilesObjectStore(tmp_path / "objects"))


def manifest_of(trust: TrustStore, public: StoredPublicObjects, **more: Any) -> bytes:
    entry, _ = validation_entry(ValidationMaterial.collected(trust, SEALED), public)
    return orjson.dumps(more | {"validation": entry}, option=orjson.OPT_SORT_KEYS)


FIRST, SECOND = good_until(SEALED + DAY), good_until(SEALED + 6 * DAY)


@pytest.mark.parametrize("length", [0, 3000])
def test_lists_that_ended_while_the_record_waited_are_replaced(
    public: StoredPublicObjects, length: int
) -> None:
    first, second = good_until(SEALED + DAY, length), good_until(SEALED + 6 * DAY, length)
    manifest = manifest_of(trusting(first), public, record="1")
    renewal = MaterialRenewal(trust=trusting(first, second), now=SEALED + 2 * DAY, public=public)

    renewed = renewal.renewed(manifest)

    assert renewed == manifest_of(trusting(second), public, record="1")
    assert renewal.renewed(renewed) == renewed


def test_lists_that_were_missing_are_added(public: StoredPublicObjects) -> None:
    renewal = MaterialRenewal(trust=trusting(SECOND), now=SEALED, public=public)

    renewed = validation_in(renewal.renewed(manifest_of(trusting(), public)))

    assert isinstance(renewed, ValidationMaterial)
    assert (renewed.lists, renewed.missing) == ((SECOND,), ())


def test_lists_that_still_hold_stay_though_there_are_newer_ones(public: StoredPublicObjects) -> None:
    manifest = manifest_of(trusting(FIRST), public)
    renewal = MaterialRenewal(trust=trusting(FIRST, SECOND), now=SEALED + DAY / 2, public=public)

    assert renewal.renewed(manifest) == manifest


def test_where_nothing_better_is_to_be_had_the_manifest_stays(public: StoredPublicObjects) -> None:
    manifest = manifest_of(trusting(FIRST), public)

    for trust in (trusting(FIRST), trusting(), TrustStore()):
        renewal = MaterialRenewal(trust=trust, now=SEALED + 2 * DAY, public=public)
        assert renewal.renewed(manifest) == manifest


def test_a_manifest_of_before_stays_as_it_is(public: StoredPublicObjects) -> None:
    renewal = MaterialRenewal(trust=trusting(FIRST), now=SEALED, public=public)

    assert renewal.renewed(b'{"format":"manifest/1"}') == b'{"format":"manifest/1"}'
