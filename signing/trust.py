"""What a verification believes: anchors, authorities between, revocation lists."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Self

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from signing.errors import SigningCode, SigningError


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustStore:
    """DER bytes throughout. An empty store believes nobody: every verdict is then indeterminate."""

    anchors: tuple[bytes, ...] = ()
    intermediates: tuple[bytes, ...] = ()
    crls: tuple[bytes, ...] = ()
    """One list for every authority that issued something on the way, the roots included."""

    def __add__(self, other: Self) -> "TrustStore":
        """Believe both."""
        return TrustStore(
            anchors=tuple(dict.fromkeys(self.anchors + other.anchors)),
            intermediates=tuple(dict.fromkeys(self.intermediates + other.intermediates)),
            crls=tuple(dict.fromkeys(self.crls + other.crls)),
        )

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read `anchors.pem`, `intermediates.pem` and `crls/*`; an absent file counts as empty.

        A revocation list is PEM or, as authorities publish it, DER.
        """
        try:
            lists = sorted(path for path in (folder / "crls").glob("[!.]*") if path.is_file())
            return cls(
                anchors=_certificates(folder / "anchors.pem"),
                intermediates=_certificates(folder / "intermediates.pem"),
                crls=tuple(map(_crl, lists)),
            )
        except (ValueError, OSError) as error:
            raise SigningError(SigningCode.TRUST_UNREADABLE, f"{folder}: {error}") from error

    def write(self, folder: Path) -> tuple[Path, ...]:
        """Write the files that `load` reads, and say which."""
        (folder / "crls").mkdir(parents=True, exist_ok=True)
        written = [folder / "anchors.pem", folder / "intermediates.pem"]
        written[0].write_bytes(pem(self.anchors))
        written[1].write_bytes(pem(self.intermediates))
        for crl in map(x509.load_der_x509_crl, self.crls):
            # Named by issuer and its key, so that a newer list takes the place of the older one.
            name = sha256(crl.issuer.public_bytes() + _authority_key(crl)).hexdigest()[:16]
            written.append(folder / "crls" / f"{name}.pem")
            written[-1].write_bytes(crl.public_bytes(Encoding.PEM))
        return tuple(written)


def pem(certificates: Iterable[bytes]) -> bytes:
    """Write DER certificates one after the other in PEM."""
    parsed = map(x509.load_der_x509_certificate, certificates)
    return b"".join(one.public_bytes(Encoding.PEM) for one in parsed)


def _authority_key(crl: x509.CertificateRevocationList) -> bytes:
    try:
        found = crl.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier)
    except x509.ExtensionNotFound:
        return b""
    return found.value.key_identifier or b""


def _certificates(path: Path) -> tuple[bytes, ...]:
    content = path.read_bytes() if path.exists() else b""
    if not content.strip():
        return ()
    return tuple(one.public_bytes(Encoding.DER) for one in x509.load_pem_x509_certificates(content))


def _crl(path: Path) -> bytes:
    content = path.read_bytes()
    load = x509.load_pem_x509_crl if content.startswith(b"-----BEGIN") else x509.load_der_x509_crl
    return load(content).public_bytes(Encoding.DER)
