"""The setting of time-stamping authorities: addresses, or a file with policy, credentials and TLS."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from ssl import CERT_REQUIRED, PROTOCOL_TLS_SERVER, SSLContext

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID

from archive_service.errors import Misconfigured
from archive_service.settings import Settings
from archive_service.trust.time_authorities import time_authorities
from signing.cms_reading import read_token
from signing.digests import Digest
from signing.errors import SigningCode, SigningError
from tests.signing import laboratory
from tests.signing.time_authorities import DatingAuthority, Served, serving

DIGEST = Digest.of(b"la racine d'un lot")
SECRET = "un mot de passe"
ROOT = laboratory.authority("Racine TLS")


def written(folder: Path, name: str, use: x509.ObjectIdentifier) -> Path:
    """Write a certificate of today with its key, and return the file."""
    now = datetime.now(UTC)
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))])
    one = laboratory.signer(
        ROOT,
        name=name,
        begin=now - timedelta(days=1),
        end=now + timedelta(days=9),
        more=[(names, False), (x509.ExtendedKeyUsage([use]), False)],
    )
    key = laboratory.key(name).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path = folder / f"{name}.pem"
    path.write_bytes(one.public_bytes(Encoding.PEM) + key)
    return path


@pytest.fixture
def secured(tmp_path: Path) -> Iterator[Served]:
    """An authority over TLS that asks its clients for a certificate."""
    authority = DatingAuthority.made(tmp_path / "pki")
    (tmp_path / "anchors.pem").write_bytes(ROOT.certificate.public_bytes(Encoding.PEM))
    context = SSLContext(PROTOCOL_TLS_SERVER)
    context.load_cert_chain(written(tmp_path, "serveur", ExtendedKeyUsageOID.SERVER_AUTH))
    context.load_verify_locations(tmp_path / "anchors.pem")
    context.verify_mode = CERT_REQUIRED
    with serving(authority.answers(), tls=context) as served:
        yield served


def described(folder: Path, text: str) -> Settings:
    (folder / "authorities.toml").write_text(text, encoding="utf-8")
    return Settings(time_stamping=str(folder / "authorities.toml"))


def test_addresses_are_authorities_in_their_order() -> None:
    settings = Settings(
        time_stamping="https://b.example.org/tsr  http://a.example.org",
        time_stamping_timeout=timedelta(seconds=3),
    )

    found = time_authorities(settings)

    assert [one.name for one in found] == ["b.example.org/tsr", "a.example.org"]
    assert {one.timeout for one in found} == {timedelta(seconds=3)}


def test_a_client_certificate_and_a_password_open_the_authority(secured: Served, tmp_path: Path) -> None:
    written(tmp_path, "client", ExtendedKeyUsageOID.CLIENT_AUTH)
    (tmp_path / "password").write_text(f"{SECRET}\n")
    settings = described(
        tmp_path,
        f'[[authority]]\nurl = "{secured.url}"\nname = "une"\nuser = "archives"\npassword_file = "password"\n'
        'client_certificate = "client.pem"\ntls_anchors = "anchors.pem"\n',
    )

    (authority,) = time_authorities(settings)

    assert read_token(authority.stamp(DIGEST)).imprint == DIGEST
    assert secured.headers[0]["Authorization"] == "Basic YXJjaGl2ZXM6dW4gbW90IGRlIHBhc3Nl"
    assert SECRET not in repr(authority)


@pytest.mark.parametrize("left_out", ["client_certificate", "tls_anchors"])
def test_without_the_certificate_or_the_anchors_there_is_no_connection(
    left_out: str, secured: Served, tmp_path: Path
) -> None:
    written(tmp_path, "client", ExtendedKeyUsageOID.CLIENT_AUTH)
    lines = {"client_certificate": "client.pem", "tls_anchors": "anchors.pem"}
    del lines[left_out]
    text = "\n".join(f'{name} = "{value}"' for name, value in lines.items())
    settings = described(tmp_path, f'[[authority]]\nurl = "{secured.url}"\n{text}\n')

    with pytest.raises(SigningError) as refused:
        time_authorities(settings)[0].stamp(DIGEST)

    assert refused.value.code is SigningCode.TIMESTAMP_UNREACHABLE
    assert secured.requests == 0


_GOOD = '[[authority]]\nurl = "https://tsa.example.org/"\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "tables and nothing else"),
        ("nonsense", "no TOML"),
        ("authority = 3", "tables and nothing else"),
        (_GOOD + "other = 1", "other is no setting"),
        (_GOOD + "[else]", "tables and nothing else"),
        (_GOOD + 'user = ""', "no text"),
        (_GOOD + 'policy = "x"', "no OID"),
        (_GOOD + 'password_file = "absent"', "password cannot be read"),
        (_GOOD + 'tls_anchors = "absent"', "certificates for TLS cannot be read"),
        (_GOOD + _GOOD, "the same name"),
        ('[[authority]]\nname = "a"', "http(s) address"),
        ('[[authority]]\nurl = "ftp://tsa.example.org/"', "http(s) address"),
        ('[[authority]]\nurl = "https://u:p@tsa.example.org/"', "holds no password"),
        ('[[authority]]\nurl = "http://tsa.example.org/"\nuser = "a"', "over https alone"),
        (_GOOD + f'name = "{"a" * 201}"', "at most 200"),
    ],
)
def test_what_cannot_be_meant_is_told_without_its_value(text: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(Misconfigured) as refused:
        time_authorities(described(tmp_path, text))

    assert said in str(refused.value)
    assert str(refused.value).startswith("ARCHIVE_TIME_STAMPING: ")
    assert "example.org" not in str(refused.value)
