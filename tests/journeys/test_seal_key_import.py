"""A key that was made elsewhere is enrolled from an encrypted PKCS#12 file, if it may seal."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, NoEncryption
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates
from cryptography.x509 import (
    CertificateSigningRequestBuilder,
    Name,
    NameAttribute,
    load_pem_x509_certificates,
)
from cryptography.x509.oid import NameOID

from archive_service.demo.small_pdf import small_pdf
from tests.journeys.sealing_homes import ENTITY, OTHER_ENTITY, SealingHome

PASSPHRASE = "un secret à part"
NAMED = Name(
    [
        NameAttribute(NameOID.ORGANIZATION_NAME, "Résidence des Essais"),
        NameAttribute(NameOID.ORGANIZATION_IDENTIFIER, ENTITY),
    ]
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> SealingHome:
    return SealingHome(tmp_path_factory.mktemp("brought"))


def p12(home: SealingHome, private: Any, passphrase: str = PASSPHRASE) -> Path:
    """Write a key with its certificate and the authorities above it, as another program would."""
    request = CertificateSigningRequestBuilder(NAMED).sign(private, SHA256())
    own, *above = load_pem_x509_certificates(home.authority.certify(request.public_bytes(Encoding.PEM)))
    secret = BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
    file = home.work / "key.p12"
    file.write_bytes(serialize_key_and_certificates(b"cachet", private, own, above, secret))
    return file


def bring(home: SealingHome, file: Path, *words: str, said: str = PASSPHRASE, entity: str = ENTITY) -> Any:
    return home.answer("keys", *(words or ("enrol",)), entity, "--p12", file, ARCHIVE_P12_PASSPHRASE=said)


def test_what_is_no_key_that_may_seal_is_refused_and_leaves_nothing(home: SealingHome) -> None:
    strong = p12(home, ec.generate_private_key(ec.SECP256R1()))
    kept = strong.read_bytes()
    cases = [
        (kept, "un autre secret", "signing-key-unreadable"),
        (b"text", PASSPHRASE, "signing-key-unreadable"),
        (kept[:200], PASSPHRASE, "signing-key-unreadable"),
        (p12(home, rsa.generate_private_key(65537, 1024)).read_bytes(), PASSPHRASE, "seal-key-too-weak"),
        (p12(home, ec.generate_private_key(ec.SECP256R1()), "").read_bytes(), PASSPHRASE, "unreadable"),
        (p12(home, ec.generate_private_key(ec.SECP521R1())).read_bytes(), PASSPHRASE, "unsupported-key"),
    ]
    for content, said, code in cases:
        strong.write_bytes(content)
        answer = bring(home, strong, said=said)
        assert (answer.code, answer.lines) == (10, []), (code, answer.told)
        assert code in answer.told
        assert said not in answer.told
    strong.write_bytes(kept)
    assert "another-holder" in bring(home, strong, entity=OTHER_ENTITY).told
    assert home.keys() == []


def test_without_a_passphrase_nothing_is_taken(home: SealingHome) -> None:
    file = p12(home, ec.generate_private_key(ec.SECP256R1()))

    assert bring(home, file, said="").code == 2
    assert home.keys() == []


def test_a_key_of_2048_bits_is_taken_with_a_warning_and_seals(home: SealingHome, tmp_path: Path) -> None:
    file = p12(home, rsa.generate_private_key(65537, 2048))

    answer = bring(home, file)

    assert answer.code == 0, answer.told
    assert "seal-key-weak" in answer.told
    home.delegate()
    (line,) = home.keys()
    assert (line["state"], line["algorithm"], line["vault"]) == ("active", "RSA-2048", "software")
    (tmp_path / "a.pdf").write_bytes(small_pdf(["a"]))
    (sealed,) = home.run("seal", tmp_path / "a.pdf", "--entity", ENTITY, "-o", tmp_path / "out")
    home.run("verify", sealed["sealed"])
    assert bring(home, file).code == 10  # the legal entity has a key: it is rotated
    kept = b"".join(path.read_bytes() for path in home.work.rglob("*") if path.is_file() and path != file)
    assert PASSPHRASE.encode() not in kept


def test_a_key_made_elsewhere_replaces_one(home: SealingHome, tmp_path: Path) -> None:
    file = p12(home, ec.generate_private_key(ec.SECP384R1()))
    (tmp_path / "secret").write_text(PASSPHRASE + "\n", encoding="utf-8")
    secret = {"ARCHIVE_P12_PASSPHRASE_FILE": str(tmp_path / "secret")}

    answer = home.answer("keys", "rotate", ENTITY, "--p12", file, **secret)

    assert answer.code == 0, answer.told
    lines = home.keys()
    assert [one["algorithm"] for one in lines] == ["RSA-2048", "P-384"]
