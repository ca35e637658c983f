"""Receipts: what a receiver signs is read as it was signed, and nothing else is."""

from __future__ import annotations

import json
import random
import subprocess
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Literal

import pytest
from asn1crypto import cms
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from exports.portability.errors import (
    NotAReceipt,
    ReceiptAltered,
    ReceiptKeyUnusable,
    ReceiptSignatureWrong,
)
from exports.portability.receipts import Contested, Receipt, read_receipt, sign_receipt
from tests.certificates import issued, pem_of

MADE_AT = datetime(2026, 3, 9, 8, 0, tzinfo=UTC)
RECEIPT = Receipt(
    root="ab" * 32,
    leaves=8,
    order="6f1c2f0e-3b1a-4c0e-9a39-5d2f7d1b8a10",
    verdict="incomplete",
    contested=(
        Contested("content/records/a/document.pdf", 3, "illisible"),
        Contested("more", None, "en trop"),
    ),
    made_at=MADE_AT,
)
Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
VERDICTS: tuple[Literal["complete", "incomplete"], ...] = ("complete", "incomplete")
KINDS = ("rsa", "secp256r1", "secp384r1", "secp521r1")


@cache
def identity(kind: str) -> tuple[bytes, bytes]:
    """Return a key and its certificate, PEM."""
    curves = {curve.name: curve for curve in (ec.SECP256R1(), ec.SECP384R1(), ec.SECP521R1(), ec.SECP256K1())}
    key: Key = (
        rsa.generate_private_key(65537, int(kind[3:] or 2048))
        if kind.startswith("rsa")
        else ec.generate_private_key(curves[kind.partition("-")[0]])
    )
    made = issued(key, f"Éditeur {kind}", begin=MADE_AT - timedelta(days=1), lasting=timedelta(days=366))
    return pem_of(key), made.public_bytes(Encoding.PEM)


def signed(kind: str = "secp256r1", receipt: Receipt = RECEIPT) -> bytes:
    return sign_receipt(receipt, *identity(kind))


@pytest.mark.parametrize("kind", KINDS)
def test_a_receipt_is_read_as_it_was_signed(kind: str) -> None:
    read = read_receipt(signed(kind))

    assert read.receipt == RECEIPT
    certificate = x509.load_pem_x509_certificate(identity(kind)[1])
    assert read.certificate == certificate.public_bytes(Encoding.DER)


def test_the_content_has_the_members_of_the_contract() -> None:
    container = cms.ContentInfo.load(signed())["content"]
    members = json.loads(container["encap_content_info"]["content"].native)

    assert members == {
        "format": "portability-receipt/1",
        "root": "ab" * 32,
        "leaves": 8,
        "order": RECEIPT.order,
        "verdict": "incomplete",
        "contested": [
            {"path": "content/records/a/document.pdf", "leaf": 3, "reason": "illisible"},
            {"path": "more", "leaf": None, "reason": "en trop"},
        ],
        "made_at": "2026-03-09T08:00:00Z",
    }


texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)


@settings(max_examples=30)
@given(
    st.lists(
        st.builds(Contested, texts, st.none() | st.integers(0, 2**53), texts),
        max_size=4,
        unique_by=lambda one: one.path,
    ),
    st.sampled_from(VERDICTS),
    st.datetimes(timezones=st.just(UTC)).map(lambda at: at.replace(microsecond=0)),
)  # fmt: skip
def test_every_receipt_is_read_back(
    contested: list[Contested], verdict: Literal["complete", "incomplete"], at: datetime
) -> None:
    receipt = replace(
        RECEIPT, contested=tuple(contested), verdict=verdict, made_at=at.replace(year=max(at.year, 1000))
    )

    assert read_receipt(signed(receipt=receipt)).receipt == receipt


@pytest.mark.judge
@pytest.mark.parametrize("kind", KINDS)
def test_openssl_verifies_a_receipt(kind: str, tmp_path: Path) -> None:
    (tmp_path / "receipt").write_bytes(signed(kind))
    (tmp_path / "trust.pem").write_bytes(identity(kind)[1])
    options = "-verify -binary -inform DER -in receipt -out content -CAfile trust.pem -purpose any -cades"
    # A receipt of March 2026: the judge looks from that day.
    day = ["-attime", str(int(MADE_AT.timestamp()))]

    judged = subprocess.run(
        ["openssl", "cms", *options.split(), *day], cwd=tmp_path, capture_output=True, text=True
    )

    assert judged.returncode == 0, judged.stderr
    assert (tmp_path / "content").read_bytes() == RECEIPT.content()


@pytest.mark.judge
@pytest.mark.parametrize("kind", KINDS)
def test_a_receipt_made_by_openssl_is_read(kind: str, tmp_path: Path) -> None:
    key, certificate = identity(kind)
    (tmp_path / "key.pem").write_bytes(key)
    (tmp_path / "certificate.pem").write_bytes(certificate)
    (tmp_path / "content").write_bytes(json.dumps(json.loads(RECEIPT.content()), indent=1).encode())
    options = "-binary -nodetach -cades -outform DER -in content -out receipt -inkey key.pem"
    command = ["openssl", "cms", "-sign", *options.split(), "-signer", "certificate.pem"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)

    assert read_receipt((tmp_path / "receipt").read_bytes()).receipt == RECEIPT


@pytest.mark.parametrize("kind", ["rsa", "secp256r1"])
def test_no_byte_of_a_receipt_changes_unseen(kind: str) -> None:
    whole = signed(kind)
    places = range(len(whole)) if kind == "secp256r1" else random.Random(1).sample(range(len(whole)), 200)
    seen = set()
    for place in places:
        changed = bytearray(whole)
        changed[place] ^= 1 << place % 8
        try:
            read = read_receipt(bytes(changed))
        except (NotAReceipt, ReceiptAltered, ReceiptSignatureWrong) as error:
            seen.add(error.code)
            continue
        raise AssertionError(f"byte {place} was changed: {read.receipt}")
    assert seen == {"not-a-receipt", "receipt-altered", "receipt-signature-wrong"}


def test_a_content_that_was_replaced_is_altered() -> None:
    changed = signed().replace(b'"verdict":"incomplete"', b'"verdict":"incompletE"')
    with pytest.raises(ReceiptAltered):
        read_receipt(changed)


def test_the_certificate_of_somebody_else_does_not_fit() -> None:
    info = cms.ContentInfo.load(signed())
    other = cms.ContentInfo.load(signed("secp256r1-other"))
    info["content"]["certificates"] = other["content"]["certificates"]
    with pytest.raises(ReceiptSignatureWrong):
        read_receipt(info.dump(force=True))


@pytest.mark.parametrize(
    "raw",
    [b"", b"\0", b"{}", b"0\x80" * 5000, b"\x30\x82\xff\xff", RECEIPT.content(), b"x" * (17 << 20)],
    ids=range(7),
)
def test_other_bytes_are_no_receipt(raw: bytes) -> None:
    with pytest.raises(NotAReceipt):
        read_receipt(raw)


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"{}", b"null", b"[" * 100_000, b"\xff", b'{"format":"portability-receipt/2"}'),
        *(
            RECEIPT.content().replace(old, new)
            for old, new in (
                (b'"leaves":8', b'"leaves":-8'),
                (b'"leaves":8', b'"leaves":"8"'),
                (b'"leaves":8', b'"leaves":true'),
                (b'"leaves":8', b'"leaves":8,"leaves":9'),
                (b"incomplete", b"perhaps"),
                (b"abab", b"ABAB"),
                (b"00Z", b"00"),
                (b"2026-", b"x-"),
                (b'"leaf":3', b'"leaf":-3'),
                (b'"more"', b'""'),
                (b'"more"', b'"content/records/a/document.pdf"'),
            )
        ),
    ],
    ids=range(17),
)  # fmt: skip
def test_another_content_is_no_receipt_though_it_is_signed(
    content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(Receipt, "content", lambda self: content)
        other = signed()

    with pytest.raises(NotAReceipt):
        read_receipt(other)


def test_a_signature_without_content_is_no_receipt() -> None:
    info = cms.ContentInfo.load(signed())
    info["content"]["encap_content_info"] = {"content_type": "data"}
    with pytest.raises(NotAReceipt):
        read_receipt(info.dump(force=True))


def test_a_key_of_another_certificate_does_not_sign() -> None:
    with pytest.raises(ReceiptKeyUnusable) as refused:
        sign_receipt(RECEIPT, identity("rsa")[0], identity("secp256r1")[1])
    assert refused.value.code == "receipt-key-unusable"


def test_other_keys_and_texts_do_not_sign() -> None:
    key, certificate = identity("secp256r1")
    other = ed25519.Ed25519PrivateKey.generate().private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
    for wrong in (
        (b"", certificate),
        (key, b""),
        (certificate, key),
        (other, certificate),
        identity("secp256k1"),
    ):
        with pytest.raises(ReceiptKeyUnusable):
            sign_receipt(RECEIPT, *wrong)


def test_an_encrypted_key_needs_its_passphrase() -> None:
    key = rsa.generate_private_key(65537, 2048)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"secret"))
    for passphrase in (None, b"", b"other"):
        with pytest.raises(ReceiptKeyUnusable):
            sign_receipt(RECEIPT, pem, identity("rsa")[1], passphrase)
    plain, certificate = identity("rsa")
    encrypted = subprocess.run(
        ["openssl", "pkey", "-aes256", "-passout", "pass:secret"],
        input=plain,
        capture_output=True,
        check=True,
    ).stdout
    assert read_receipt(sign_receipt(RECEIPT, encrypted, certificate, b"secret")).receipt == RECEIPT


def test_certificates_of_authorities_are_carried_along() -> None:
    key, certificate = identity("secp256r1")
    read = read_receipt(sign_receipt(RECEIPT, key, identity("rsa")[1] + certificate))

    assert len(read.certificates) == 2
    assert read.certificate == x509.load_pem_x509_certificate(certificate).public_bytes(Encoding.DER)
