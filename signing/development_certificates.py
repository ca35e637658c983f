"""Build the certificates and lists of a development authority, as values that a development home keeps in
files.

The profile follows what EU DSS needs for a TOTAL_PASSED without a network: basic constraints, keyCertSign and
subject key identifier on every authority, a revocation list of every authority, extended key usage
timeStamping alone on the time-stamping certificate and no ocsp-nocheck.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID

from signing.errors import SigningCode, SigningError

WARNING = "DEVELOPPEMENT - NE PAS UTILISER EN PRODUCTION"
"""Part of the subject of every certificate made here."""

_AUTHORITY_YEARS = 60
_SEAL_YEARS = 15
_NAME_LIMIT = 64
"""X.520 upper bound of an organisation's and of a common name, in characters."""

_NOWHERE = "http://pki.developpement.invalid"


Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


@dataclass(frozen=True, slots=True)
class Issuer:
    """An authority that can sign certificates."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey


def covers(certificate: x509.Certificate, at: datetime) -> bool:
    """Say whether a certificate is valid at a time."""
    return certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc


def check_validity(certificate: x509.Certificate, at: datetime) -> None:
    """Refuse to use a development certificate at a time when it is not valid.

    Raises:
        SigningError: it has ended, or the clock was set back to before it began.
    """
    begin, end = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    if at > end:
        message = (
            f"the development authority ended on {end:%Y-%m-%d}: begin a new home, or give keys of your own"
        )
        raise SigningError(SigningCode.AUTHORITY_EXPIRED, message)
    if at < begin:
        message = (
            f"the clock says {at:%Y-%m-%d %H:%M} UTC, and the development authority begins on "
            f"{begin:%Y-%m-%d %H:%M}: set the clock right"
        )
        raise SigningError(SigningCode.AUTHORITY_NOT_YET_VALID, message)


def seal_certificate(
    issuer: Issuer, key: Key, legal_entity: str, name: str, now: datetime
) -> x509.Certificate:
    """Return a legal entity's certificate."""
    end = min(now + timedelta(days=365 * _SEAL_YEARS), issuer.certificate.not_valid_after_utc)
    builder = _builder(_seal_subject(legal_entity, name), key, issuer.certificate.subject, now, end)
    builder = _below(builder, issuer, "seals-ca")
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(_usage(digital_signature=True, content_commitment=True), critical=True)
    return builder.sign(issuer.key, SHA256())


def _seal_subject(legal_entity: str, name: str) -> x509.Name:
    readable = "".join(letter for letter in name if letter.isprintable()).strip() or "sans nom"
    identifier = "".join(letter for letter in legal_entity if letter.isprintable()).strip() or "inconnu"
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "FR"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, readable[:_NAME_LIMIT]),
            x509.NameAttribute(NameOID.ORGANIZATION_IDENTIFIER, identifier[:_NAME_LIMIT]),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, WARNING),
            x509.NameAttribute(NameOID.COMMON_NAME, f"Cachet de {readable}"[:_NAME_LIMIT]),
        ]
    )


def self_signed(name: str, now: datetime) -> Issuer:
    """Return a root."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = _subject(name)
    builder = _as_authority(_builder(subject, key, subject, now, _end(now)), path_length=None)
    return Issuer(builder.sign(key, SHA256()), key)


def issued_authority(root: Issuer, name: str, now: datetime) -> Issuer:
    """Return an authority below a root."""
    key = ec.generate_private_key(ec.SECP256R1())
    builder = _builder(_subject(name), key, root.certificate.subject, now, _end(now))
    builder = _below(_as_authority(builder, path_length=0), root, "root")
    return Issuer(builder.sign(root.key, SHA256()), key)


def tsa_certificate(root: Issuer, key: ec.EllipticCurvePrivateKey, now: datetime) -> x509.Certificate:
    """Return the certificate of a time-stamping key."""
    builder = _builder(_subject("Horodatage"), key, root.certificate.subject, now, _end(now))
    builder = _below(builder, root, "tsa-root")
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(_usage(digital_signature=True), critical=True)
    purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
    return builder.add_extension(purpose, critical=True).sign(root.key, SHA256())


def _builder(
    subject: x509.Name, key: Key, issuer: x509.Name, now: datetime, end: datetime
) -> x509.CertificateBuilder:
    builder = x509.CertificateBuilder(issuer, subject, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(days=1)).not_valid_after(end)
    return builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)


def _as_authority(builder: x509.CertificateBuilder, path_length: int | None) -> x509.CertificateBuilder:
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=path_length), critical=True)
    return builder.add_extension(_usage(key_cert_sign=True, crl_sign=True), critical=True)


def _below(builder: x509.CertificateBuilder, issuer: Issuer, name: str) -> x509.CertificateBuilder:
    """Name the issuer, its list and its certificate; the addresses deliberately lead nowhere."""
    authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key())
    crl = x509.DistributionPoint([_url(f"{name}.crl")], None, None, None)
    issuers = x509.AccessDescription(AuthorityInformationAccessOID.CA_ISSUERS, _url(f"{name}.cer"))
    builder = builder.add_extension(authority, critical=False)
    builder = builder.add_extension(x509.CRLDistributionPoints([crl]), critical=False)
    return builder.add_extension(x509.AuthorityInformationAccess([issuers]), critical=False)


def _url(path: str) -> x509.UniformResourceIdentifier:
    return x509.UniformResourceIdentifier(f"{_NOWHERE}/{path}")


def _usage(
    *,
    digital_signature: bool = False,
    content_commitment: bool = False,
    key_cert_sign: bool = False,
    crl_sign: bool = False,
) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=digital_signature,
        content_commitment=content_commitment,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=key_cert_sign,
        crl_sign=crl_sign,
        encipher_only=False,
        decipher_only=False,
    )


def _subject(name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "FR"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "archive-dui"),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, WARNING),
            x509.NameAttribute(NameOID.COMMON_NAME, name),
        ]
    )


def _end(now: datetime) -> datetime:
    return now + timedelta(days=365 * _AUTHORITY_YEARS)


def revocation_list(
    issuer: Issuer, now: datetime, revoked: tuple[x509.RevokedCertificate, ...]
) -> x509.CertificateRevocationList:
    """Return an authority's list; each new list has a higher number."""
    builder = x509.CertificateRevocationListBuilder(issuer.certificate.subject, now, _end(now))
    for one in revoked:
        builder = builder.add_revoked_certificate(one)
    authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key())
    builder = builder.add_extension(authority, critical=False)
    number = int(now.timestamp() * 1000)
    return builder.add_extension(x509.CRLNumber(number), critical=False).sign(issuer.key, SHA256())
