"""Certificates of receivers: accepted for encryption, or refused with a code of their own."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from hypothesis import given
from hypothesis import strategies as st

from exports.portability.envelope import EnvelopeError, private_key, recipient
from tests.certificates import AnyKey, pem_of
from tests.exports.portability.receivers import (
    AT,
    KINDS,
    certificate,
    ran_openssl,
    receiver,
    usage,
)

RSA, EC = receiver("rsa-2048").key, receiver("p-256").key
YEAR = timedelta(days=180)


def code_of(content: bytes, at: datetime = AT) -> str:
    with pytest.raises(EnvelopeError) as caught:
        recipient(content, at)
    return caught.value.code


@pytest.mark.parametrize("kind", KINDS)
def test_a_certificate_is_read_from_pem_and_der(kind: str) -> None:
    one = receiver(kind)
    der = x509.load_pem_x509_certificate(one.certificate).public_bytes(Encoding.DER)

    assert recipient(one.certificate, AT).identifier == recipient(der, AT).identifier
    assert recipient(der, AT).key == one.key.public_key()


def test_the_first_certificate_of_a_file_is_the_receiver() -> None:
    chain = b"Subject: whoever\n" + receiver("p-256", 5).certificate + receiver("p-256").certificate

    assert recipient(chain, AT) == receiver("p-256", 5).recipient


def test_names_keep_the_bytes_of_the_certificate() -> None:
    der = x509.load_pem_x509_certificate(receiver("p-256").certificate).public_bytes(Encoding.DER)

    identifier = receiver("p-256").recipient.identifier

    assert identifier[2 : 2 + identifier[3] + 2] in der


@given(st.binary(max_size=200))
def test_what_is_no_certificate_is_refused(content: bytes) -> None:
    assert code_of(content) == "recipient-unreadable"
    assert code_of(b"-----BEGIN CERTIFICATE-----\n" + content) == "recipient-unreadable"


def test_a_certificate_whose_extensions_cannot_be_read_is_refused() -> None:
    nonsense = x509.UnrecognizedExtension(x509.KeyUsage.oid, b"\xff\xff")

    assert code_of(certificate(EC, usage=nonsense)) == "recipient-unreadable"


def test_a_certificate_is_accepted_from_its_first_to_its_last_second() -> None:
    content = certificate(EC)

    assert recipient(content, AT - YEAR) == recipient(content, AT + YEAR)
    assert code_of(content, AT - YEAR - timedelta(seconds=1)) == "recipient-not-yet-valid"
    assert code_of(content, AT + YEAR + timedelta(seconds=1)) == "recipient-expired"


@pytest.mark.parametrize(
    ("key", "allowed", "accepted"),
    [
        (RSA, ["key_encipherment"], True),
        (RSA, ["key_encipherment", "digital_signature"], True),
        (RSA, ["digital_signature"], False),
        (RSA, ["data_encipherment", "key_agreement"], False),
        (EC, ["key_agreement"], True),
        (EC, ["key_agreement", "decipher_only"], True),
        (EC, ["key_agreement", "encipher_only"], False),
        (EC, ["digital_signature"], False),
        (EC, ["key_encipherment"], False),
    ],
)
def test_the_key_usage_must_allow_encryption(key: AnyKey, allowed: list[str], accepted: bool) -> None:
    content = certificate(key, usage=usage(*allowed))

    if accepted:
        assert recipient(content, AT)
    else:
        assert code_of(content) == "recipient-key-usage"


def test_a_short_rsa_key_is_refused() -> None:
    assert code_of(certificate(rsa.generate_private_key(65537, 1024))) == "recipient-key-weak"


@pytest.mark.parametrize(
    "key",
    [
        ed25519.Ed25519PrivateKey.generate(),
        dsa.generate_private_key(1024),
        ec.generate_private_key(ec.SECP256K1()),
        ec.generate_private_key(ec.BrainpoolP256R1()),
    ],
    ids=["ed25519", "dsa", "secp256k1", "brainpool"],
)
def test_a_key_of_another_kind_is_refused(key: AnyKey) -> None:
    assert code_of(certificate(key)) == "recipient-algorithm-unsupported"

    with pytest.raises(EnvelopeError) as caught:
        private_key(pem_of(key))
    assert caught.value.code == "private-key-unsupported"


def test_an_rsa_key_that_is_reserved_for_signatures_is_refused(tmp_path: Path) -> None:
    command = "openssl req -x509 -newkey rsa-pss -pkeyopt rsa_keygen_bits:2048 -nodes -subj /CN=x"
    ran_openssl(tmp_path, [*command.split(), "-keyout", "key", "-out", "certificate"])
    content = (tmp_path / "certificate").read_bytes()
    begins = x509.load_pem_x509_certificate(content).not_valid_before_utc

    assert code_of(content, begins) == "recipient-algorithm-unsupported"


@pytest.mark.parametrize("kind", KINDS)
def test_a_private_key_is_read_from_the_files_of_openssl(kind: str) -> None:
    key = receiver(kind).key
    forms = [PrivateFormat.PKCS8, PrivateFormat.TraditionalOpenSSL]
    files = [key.private_bytes(kind, form, NoEncryption()) for form in forms for kind in _ENCODINGS]
    locked = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"secret"))

    assert {private_key(file).private_numbers() for file in files} == {key.private_numbers()}
    assert private_key(locked, b"secret").private_numbers() == key.private_numbers()
    for file, passphrase in ((locked, None), (locked, b"wrong"), (b"", None), (b"-----BEGIN ", None)):
        with pytest.raises(EnvelopeError) as caught:
            private_key(file, passphrase)
        assert caught.value.code == "private-key-unreadable"


_ENCODINGS = (Encoding.PEM, Encoding.DER)
