"""The public key infrastructure of a development home. It proves nothing to anybody else.

Made after what EU DSS asks for a TOTAL_PASSED without a network: basic constraints, keyCertSign
and subject key identifier on every authority, a revocation list of every authority, extended key
usage timeStamping alone on the time-stamping certificate and no ocsp-nocheck.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID

from signing.development_sharing import UNSHARED, SharedFiles
from signing.errors import SigningCode, SigningError
from signing.files import locked, replace_file, write_folder
from signing.keys import SealKey
from signing.trust import TrustStore

WARNING = "DEVELOPPEMENT - NE PAS UTILISER EN PRODUCTION"
"""Stands in the subject of every certificate made here."""

_AUTHORITY_YEARS = 60
_SEAL_YEARS = 15
_NAME_LIMIT = 64
"""X.520 upper bound of an organisation's and of a common name, in characters."""

_PLAIN_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_NOWHERE = "http://pki.developpement.invalid"

_Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


@dataclass(frozen=True, slots=True)
class _Issuer:
    """An authority able to sign."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey


def create_development_pki(
    folder: Path, now: datetime, *, passphrase: bytes, shared: SharedFiles = UNSHARED
) -> TrustStore:
    """Make both roots, the seal authority, the time-stamping key and their lists, once.

    A second call, in this process or another, changes nothing. A call that dies leaves nothing
    that the next one takes for whole.

    Args:
        folder: Created if absent; holds private keys, each encrypted under `passphrase`.
        now: Aware; validity starts a day before it, whatever the machine's clock says.
        passphrase: Not empty.
        shared: Where other homes find the same authority. The first to write it decides; an authority of
            its own that a home had before is put beside, believed here alone, and issues nothing more.
    """
    here = folder / "authority"
    with locked(folder):
        own = _files_in(here) if (here / "complete").exists() else None
        agreed = shared.get("authority")
        if agreed is None:
            agreed = shared.first("authority", own or _authority_files(now, passphrase))
        if own is not None and own["root.pem"] != agreed["root.pem"]:
            _put_beside(folder)
            own = None
        if own is None:
            write_folder(here, agreed)
    return development_trust(folder)


def _put_beside(folder: Path) -> None:
    serial = x509.load_pem_x509_certificate((folder / "authority" / "root.pem").read_bytes()).serial_number
    (folder / "authority").rename(folder / f"authority.{serial:x}.before")
    if (folder / "seals").exists():
        (folder / "seals").rename(folder / f"seals.{serial:x}.before")


def _files_in(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def development_trust(folder: Path) -> TrustStore:
    """Say whom a development home believes: its two roots, with the current revocation lists."""
    trust = _trust_in(_authority(folder))
    for before in sorted(folder.glob("authority.*.before")):
        trust += _trust_in(before)
    return trust


def _trust_in(authority: Path) -> TrustStore:
    return TrustStore(
        anchors=(_der(authority / "root.pem"), _der(authority / "tsa-root.pem")),
        intermediates=(_der(authority / "seals-ca.pem"),),
        crls=tuple(
            x509.load_pem_x509_crl(path.read_bytes()).public_bytes(Encoding.DER)
            for path in sorted((authority / "crls").glob("*.pem"))
        ),
    )


def issue_seal_certificate(
    folder: Path,
    legal_entity: str,
    name: str,
    now: datetime,
    *,
    passphrase: bytes,
    shared: SharedFiles = UNSHARED,
) -> SealKey:
    """Return the legal entity's seal key, made at the first call and renewed once it has expired.

    RSA-3072; two processes that call at once end with the same key.

    Args:
        folder: Where `create_development_pki` has been.
        legal_entity: Stable identifier; the folder below `seals/` bears it, or its digest when it
            could not be a folder's name.
        name: What a reader of the document sees as the signer; cut at 64 characters.
        now: Aware.
        passphrase: The one of the authority; the new key is encrypted under it too.
        shared: Where other homes find the same key.
    """
    place = folder / "seals" / _folder_name(legal_entity)
    with locked(folder):
        if (place / "complete").exists():
            if _is_valid(place / "chain.pem", now):
                return _load_seal(place, passphrase)
            place.rename(place.with_name(f"{place.name}.{_serial(place / 'chain.pem'):x}.expired"))
        issuer = _issuer(folder, "seals-ca", passphrase)
        if now > issuer.certificate.not_valid_after_utc:
            raise SigningError(SigningCode.AUTHORITY_EXPIRED, "the development authority has expired")
        files = _agreed_seal(
            shared, legal_entity, now, lambda: _seal_files(issuer, legal_entity, name, now, passphrase)
        )
        write_folder(place, files)
        # DSS refuses a list made before the certificates it speaks of.
        _renew_crl(folder, "seals-ca", issuer, now)
        return _load_seal(place, passphrase)


def _agreed_seal(
    shared: SharedFiles, legal_entity: str, now: datetime, made: Callable[[], dict[str, bytes]]
) -> Mapping[str, bytes]:
    """Return the first shared key of the legal entity that has not expired, made when there is none."""
    place = f"seals/{sha256(legal_entity.encode('utf-8', 'surrogatepass')).hexdigest()}"
    generation = 0
    while True:
        files = shared.get(f"{place}/{generation}") or shared.first(f"{place}/{generation}", made())
        if now < x509.load_pem_x509_certificate(files["chain.pem"]).not_valid_after_utc:
            return files
        generation += 1


def renew_lists(folder: Path, now: datetime, *, passphrase: bytes) -> None:
    """Make the seal authority's revocation list anew: other homes may have issued since the last one."""
    with locked(folder):
        _renew_crl(folder, "seals-ca", _issuer(folder, "seals-ca", passphrase), now)


def revoke(folder: Path, certificate: bytes, now: datetime, *, passphrase: bytes) -> None:
    """Put a certificate (DER) issued by the seal authority on its revocation list."""
    serial = x509.load_der_x509_certificate(certificate).serial_number
    entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(now).build()
    with locked(folder):
        issuer = _issuer(folder, "seals-ca", passphrase)
        _renew_crl(folder, "seals-ca", issuer, now, entry)


def _authority_files(now: datetime, passphrase: bytes) -> dict[str, bytes]:
    root = _self_signed("Autorité racine", now)
    seals = _issued_authority(root, "Autorité des cachets", now)
    tsa_root = _self_signed("Autorité racine d'horodatage", now)
    files: dict[str, bytes] = {}
    for name, issuer in (("root", root), ("seals-ca", seals), ("tsa-root", tsa_root)):
        files |= {f"{name}.key": _encrypted(issuer.key, passphrase), f"{name}.pem": _pem(issuer.certificate)}
        files[f"crls/{name}.pem"] = _crl(issuer, now, ()).public_bytes(Encoding.PEM)
    key = ec.generate_private_key(ec.SECP256R1())
    files |= {"tsa.key": _encrypted(key, passphrase), "tsa.pem": _pem(_tsa(tsa_root, key, now))}
    return files | {"complete": b""}


def _seal_files(
    issuer: _Issuer, legal_entity: str, name: str, now: datetime, passphrase: bytes
) -> dict[str, bytes]:
    key = rsa.generate_private_key(public_exponent=65537, key_size=3072)
    end = min(now + timedelta(days=365 * _SEAL_YEARS), issuer.certificate.not_valid_after_utc)
    builder = _builder(_seal_subject(legal_entity, name), key, issuer.certificate.subject, now, end)
    builder = _below(builder, issuer, "seals-ca")
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(_usage(digital_signature=True, content_commitment=True), critical=True)
    certificate = builder.sign(issuer.key, SHA256())
    return {
        "key.pem": _encrypted(key, passphrase),
        "chain.pem": _pem(certificate) + _pem(issuer.certificate),
        "complete": b"",
    }


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


def _self_signed(name: str, now: datetime) -> _Issuer:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = _subject(name)
    builder = _as_authority(_builder(subject, key, subject, now, _end(now)), path_length=None)
    return _Issuer(builder.sign(key, SHA256()), key)


def _issued_authority(root: _Issuer, name: str, now: datetime) -> _Issuer:
    key = ec.generate_private_key(ec.SECP256R1())
    builder = _builder(_subject(name), key, root.certificate.subject, now, _end(now))
    builder = _below(_as_authority(builder, path_length=0), root, "root")
    return _Issuer(builder.sign(root.key, SHA256()), key)


def _tsa(root: _Issuer, key: ec.EllipticCurvePrivateKey, now: datetime) -> x509.Certificate:
    builder = _builder(_subject("Horodatage"), key, root.certificate.subject, now, _end(now))
    builder = _below(builder, root, "tsa-root")
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(_usage(digital_signature=True), critical=True)
    purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
    return builder.add_extension(purpose, critical=True).sign(root.key, SHA256())


def _builder(
    subject: x509.Name, key: _Key, issuer: x509.Name, now: datetime, end: datetime
) -> x509.CertificateBuilder:
    builder = x509.CertificateBuilder(issuer, subject, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(days=1)).not_valid_after(end)
    return builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)


def _as_authority(builder: x509.CertificateBuilder, path_length: int | None) -> x509.CertificateBuilder:
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=path_length), critical=True)
    return builder.add_extension(_usage(key_cert_sign=True, crl_sign=True), critical=True)


def _below(builder: x509.CertificateBuilder, issuer: _Issuer, name: str) -> x509.CertificateBuilder:
    """Point at the issuer, its list and its certificate; the addresses lead nowhere on purpose."""
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


def _renew_crl(
    folder: Path, name: str, issuer: _Issuer, now: datetime, *revoked: x509.RevokedCertificate
) -> None:
    path = folder / "authority" / "crls" / f"{name}.pem"
    before = x509.load_pem_x509_crl(path.read_bytes())
    # A clock set back must not make a list older than the one it replaces.
    made = max(now, before.last_update_utc)
    replace_file(path, _crl(issuer, made, (*before, *revoked)).public_bytes(Encoding.PEM))


def _crl(
    issuer: _Issuer, now: datetime, revoked: tuple[x509.RevokedCertificate, ...]
) -> x509.CertificateRevocationList:
    builder = x509.CertificateRevocationListBuilder(issuer.certificate.subject, now, _end(now))
    for one in revoked:
        builder = builder.add_revoked_certificate(one)
    authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key())
    builder = builder.add_extension(authority, critical=False)
    number = int(now.timestamp() * 1000)
    return builder.add_extension(x509.CRLNumber(number), critical=False).sign(issuer.key, SHA256())


def _issuer(folder: Path, name: str, passphrase: bytes) -> _Issuer:
    authority = _authority(folder)
    key = open_authority_key(authority / f"{name}.key", passphrase)
    return _Issuer(x509.load_pem_x509_certificate((authority / f"{name}.pem").read_bytes()), key)


def open_authority_key(path: Path, passphrase: bytes) -> ec.EllipticCurvePrivateKey:
    """Open an authority's or the time-stamping key; `SigningError` when the passphrase is wrong."""
    try:
        key = load_pem_private_key(path.read_bytes(), passphrase)
    except ValueError as error:
        raise SigningError(SigningCode.KEY_UNREADABLE, f"{path.name} cannot be opened") from error
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise SigningError(SigningCode.UNSUPPORTED_KEY, f"{path.name} is no elliptic-curve key")
    return key


def _authority(folder: Path) -> Path:
    authority = folder / "authority"
    if not (authority / "complete").exists():
        raise SigningError(SigningCode.AUTHORITY_MISSING, f"no development authority in {folder}")
    return authority


def _load_seal(place: Path, passphrase: bytes) -> SealKey:
    return SealKey.load((place / "key.pem").read_bytes(), passphrase, (place / "chain.pem").read_bytes())


def _is_valid(chain: Path, now: datetime) -> bool:
    certificate = x509.load_pem_x509_certificate(chain.read_bytes())
    return now < certificate.not_valid_after_utc


def _serial(chain: Path) -> int:
    return x509.load_pem_x509_certificate(chain.read_bytes()).serial_number


def _folder_name(legal_entity: str) -> str:
    if _PLAIN_NAME.fullmatch(legal_entity):
        return legal_entity
    return "x." + sha256(legal_entity.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _encrypted(key: _Key, passphrase: bytes) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(passphrase))


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.PEM)


def _der(path: Path) -> bytes:
    return x509.load_pem_x509_certificate(path.read_bytes()).public_bytes(Encoding.DER)
