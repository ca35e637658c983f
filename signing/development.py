"""The public key infrastructure of a development home. It proves nothing to other people."""

import re
import shutil
from collections.abc import Callable, Mapping
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)

from signing.atomic_files import locked, replace_file, write_folder
from signing.development_certificates import (
    Issuer,
    Key,
    check_validity,
    covers,
    issued_authority,
    revocation_list,
    seal_certificate,
    self_signed,
    tsa_certificate,
)
from signing.development_sharing import UNSHARED, SharedFiles
from signing.errors import SigningCode, SigningError
from signing.keys import SealKey
from signing.trust import TrustStore

_PLAIN_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")


def create_development_pki(
    folder: Path, now: datetime, *, passphrase: bytes, shared: SharedFiles = UNSHARED
) -> TrustStore:
    """Create both root authorities, the seal authority, the time-stamping key and the revocation lists, once.

    A second call, in this process or another, changes nothing. A call that is interrupted leaves no files
    that the next call would use as complete.

    Args:
        folder: Created if absent; holds private keys, each encrypted under `passphrase`.
        now: Aware; validity starts a day before it, whatever the machine's clock says.
        passphrase: Not empty.
        shared: Where other homes find the same authority. The first home to write it decides. When this home
            had another authority before, that one is moved to a separate folder: only this home trusts it,
            and it issues nothing more.
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


def has_development_pki(folder: Path) -> bool:
    """Say whether `create_development_pki` was completed in this folder."""
    return (folder / "authority" / "complete").exists()


def development_trust(folder: Path) -> TrustStore:
    """Return what a development home trusts: its two roots, with the current revocation lists."""
    trust = _trust_in(_authority(folder))
    for before in sorted(folder.glob("authority.*.before")):
        trust += _trust_in(before)
    return trust


def development_trust_files(folder: Path) -> list[Path]:
    """Return the files that `development_trust` reads, for callers that watch them for changes."""
    folders = (folder / "authority", *folder.glob("authority.*.before"))
    return sorted(path for one in folders for kind in ("*.pem", "crls/*.pem") for path in one.glob(kind))


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
    """Return the legal entity's seal key that is valid now; create it when there is none.

    RSA-3072; two processes that call at once get the same key.

    Args:
        folder: Where `create_development_pki` was called.
        legal_entity: Stable identifier. It names the folder below `seals/`; its digest is used instead when
            the identifier cannot be a folder's name.
        name: What a reader of the document sees as the signer; cut at 64 characters.
        now: Aware.
        passphrase: The one of the authority; the new key is encrypted under it too.
        shared: Where other homes find the same key.

    Raises:
        SigningError: the authority does not cover `now`.
    """
    place = folder / "seals" / _folder_name(legal_entity)
    check_development_authority(folder, now)
    with locked(folder):
        if (place / "complete").exists():
            if covers(_certificate(place / "chain.pem"), now):
                return _load_seal(place, passphrase)
            _move_expired(place)
        issuer = _issuer(folder, "seals-ca", passphrase)
        files = _agreed_seal(
            shared, legal_entity, now, lambda: _seal_files(issuer, legal_entity, name, now, passphrase)
        )
        write_folder(place, files)
        # EU DSS refuses a list made before the certificates that the list concerns.
        _renew_crl(folder, "seals-ca", issuer, now)
        return _load_seal(place, passphrase)


def _move_expired(place: Path) -> None:
    """Move a seal key to a folder named by its serial number; when the clock goes back and forth, the same
    key can be moved there again.
    """
    kept = place.with_name(f"{place.name}.{_serial(place / 'chain.pem'):x}.expired")
    if kept.exists():
        shutil.rmtree(kept)
    place.rename(kept)


def check_development_authority(folder: Path, now: datetime) -> None:
    """Refuse an authority whose certificates do not cover `now`.

    Raises:
        SigningError: it has ended, or the clock was set back to before it began.
    """
    for name in ("seals-ca", "tsa"):
        check_validity(_certificate(_authority(folder) / f"{name}.pem"), now)


def _agreed_seal(
    shared: SharedFiles, legal_entity: str, now: datetime, made: Callable[[], dict[str, bytes]]
) -> Mapping[str, bytes]:
    """Return the first shared key of the legal entity that is valid now; create one when there is none."""
    place = f"seals/{sha256(legal_entity.encode('utf-8', 'surrogatepass')).hexdigest()}"
    generation = 0
    while True:
        files = shared.get(f"{place}/{generation}") or shared.first(f"{place}/{generation}", made())
        if covers(x509.load_pem_x509_certificate(files["chain.pem"]), now):
            return files
        generation += 1


def renew_lists(folder: Path, now: datetime, *, passphrase: bytes) -> None:
    """Issue a new revocation list of the seal authority: other homes may have issued certificates since the
    last list.
    """
    with locked(folder):
        _renew_crl(folder, "seals-ca", _issuer(folder, "seals-ca", passphrase), now)


def revoke(folder: Path, certificate: bytes, now: datetime, *, passphrase: bytes) -> None:
    """Put a certificate (DER) that the seal authority issued on its revocation list."""
    serial = x509.load_der_x509_certificate(certificate).serial_number
    entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(now).build()
    with locked(folder):
        issuer = _issuer(folder, "seals-ca", passphrase)
        _renew_crl(folder, "seals-ca", issuer, now, entry)


def _authority_files(now: datetime, passphrase: bytes) -> dict[str, bytes]:
    root = self_signed("Autorité racine", now)
    seals = issued_authority(root, "Autorité des cachets", now)
    tsa_root = self_signed("Autorité racine d'horodatage", now)
    files: dict[str, bytes] = {}
    for name, issuer in (("root", root), ("seals-ca", seals), ("tsa-root", tsa_root)):
        files |= {f"{name}.key": _encrypted(issuer.key, passphrase), f"{name}.pem": _pem(issuer.certificate)}
        files[f"crls/{name}.pem"] = revocation_list(issuer, now, ()).public_bytes(Encoding.PEM)
    key = ec.generate_private_key(ec.SECP256R1())
    files |= {"tsa.key": _encrypted(key, passphrase), "tsa.pem": _pem(tsa_certificate(tsa_root, key, now))}
    return files | {"complete": b""}


def make_seal_key(legal_entity: str) -> rsa.RSAPrivateKey:
    """Make a new key for a legal entity; this takes most of the time of a first seal."""
    return rsa.generate_private_key(public_exponent=65537, key_size=3072)


def _seal_files(
    issuer: Issuer, legal_entity: str, name: str, now: datetime, passphrase: bytes
) -> dict[str, bytes]:
    key = make_seal_key(legal_entity)
    certificate = seal_certificate(issuer, key, legal_entity, name, now)
    return {
        "key.pem": _encrypted(key, passphrase),
        "chain.pem": _pem(certificate) + _pem(issuer.certificate),
        "complete": b"",
    }


def _renew_crl(
    folder: Path, name: str, issuer: Issuer, now: datetime, *revoked: x509.RevokedCertificate
) -> None:
    """Issue a new list of an authority, with all the certificates ever revoked.

    When the clock was ahead, the list made at that time is kept in a separate file: seals made meanwhile are
    judged by it, so a certificate revoked now is added to it too.
    """
    path = folder / "authority" / "crls" / f"{name}.pem"
    lists = {one: x509.load_pem_x509_crl(one.read_bytes()) for one in path.parent.glob(f"{name}*.pem")}
    entries = {entry.serial_number: entry for one in lists.values() for entry in one}
    entries |= {entry.serial_number: entry for entry in revoked}
    times = {one: found.last_update_utc for one, found in lists.items()} | {path: now}
    ahead = lists[path].last_update_utc
    if ahead > now:
        times[path.with_name(f"{name}.{ahead:%Y%m%d%H%M%S}.pem")] = ahead
    for one, made in times.items():
        replace_file(one, revocation_list(issuer, made, tuple(entries.values())).public_bytes(Encoding.PEM))


def _issuer(folder: Path, name: str, passphrase: bytes) -> Issuer:
    authority = _authority(folder)
    key = open_authority_key(authority / f"{name}.key", passphrase)
    return Issuer(x509.load_pem_x509_certificate((authority / f"{name}.pem").read_bytes()), key)


def open_authority_key(path: Path, passphrase: bytes) -> ec.EllipticCurvePrivateKey:
    """Open the key of an authority or of time-stamping; raise `SigningError` when the passphrase is wrong."""
    try:
        key = load_pem_private_key(path.read_bytes(), passphrase)
    except ValueError as error:
        raise SigningError(SigningCode.KEY_UNREADABLE, f"{path.name} cannot be opened") from error
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise SigningError(SigningCode.UNSUPPORTED_KEY, f"{path.name} is not an elliptic-curve key")
    return key


def _authority(folder: Path) -> Path:
    authority = folder / "authority"
    if not (authority / "complete").exists():
        raise SigningError(SigningCode.AUTHORITY_MISSING, f"no development authority in {folder}")
    return authority


def _load_seal(place: Path, passphrase: bytes) -> SealKey:
    return SealKey.load((place / "key.pem").read_bytes(), passphrase, (place / "chain.pem").read_bytes())


def _certificate(path: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(path.read_bytes())


def _serial(chain: Path) -> int:
    return _certificate(chain).serial_number


def _folder_name(legal_entity: str) -> str:
    if _PLAIN_NAME.fullmatch(legal_entity):
        return legal_entity
    return "x." + sha256(legal_entity.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _encrypted(key: Key, passphrase: bytes) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(passphrase))


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.PEM)


def _der(path: Path) -> bytes:
    return x509.load_pem_x509_certificate(path.read_bytes()).public_bytes(Encoding.DER)
