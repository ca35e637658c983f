"""What a verification trusts: anchors, intermediate authorities, revocation lists."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Self

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from signing.algorithm_policy import AlgorithmPolicy, shipped_policy
from signing.certificates import UNREADABLE, certificates_of
from signing.errors import SigningCode, SigningError
from signing.revocation_lists import latest_lists

_TABLE = "algorithms.toml"
_BEGIN, _END = b"-----BEGIN X509 CRL-----", b"-----END X509 CRL-----"


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownKey:
    """What a register says of a key that signs; all times are aware."""

    public_key: bytes
    """SubjectPublicKeyInfo, DER."""
    ended_at: datetime | None = None
    """Since when it signs no more."""
    compromised_since: datetime | None = None
    """Since when others may have used it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustStore:
    """DER bytes throughout. With an empty store nobody is trusted: every verdict is then indeterminate."""

    anchors: tuple[bytes, ...] = ()
    intermediates: tuple[bytes, ...] = ()
    crls: tuple[bytes, ...] = ()
    """Lists of every authority in the chains, including the roots; lists of any age."""
    answers: tuple[bytes, ...] = ()
    """Answers of OCSP responders that came with what is verified."""
    algorithms: AlgorithmPolicy = field(default_factory=shipped_policy)
    """Until when each algorithm is believed."""
    keys: tuple[KnownKey, ...] = ()
    """What is known of single keys."""

    def __add__(self, other: "TrustStore") -> "TrustStore":
        """Return the union of both stores, with the table of algorithms of the first: what came along with a
        signature does not choose it.
        """
        return TrustStore(
            anchors=tuple(dict.fromkeys(self.anchors + other.anchors)),
            intermediates=tuple(dict.fromkeys(self.intermediates + other.intermediates)),
            crls=tuple(dict.fromkeys(self.crls + other.crls)),
            answers=tuple(dict.fromkeys(self.answers + other.answers)),
            algorithms=self.algorithms,
            keys=tuple(dict.fromkeys(self.keys + other.keys)),
        )

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read `anchors.pem`, `intermediates.pem` and `crls/*`; an absent file counts as empty.

        A revocation list is DER, as authorities publish it, or one or more in PEM. A file of `crls/` that
        holds no list is left out, since it may be incomplete: `unreadable_lists` names it. The table of
        algorithms is `algorithms.toml`, else the one shipped.

        Raises:
            SigningError: `TRUST_UNREADABLE`, for certificates that cannot be read; `POLICY_UNREADABLE`.
        """
        try:
            return cls(
                anchors=_certificates(folder / "anchors.pem"),
                intermediates=_certificates(folder / "intermediates.pem"),
                crls=tuple(one for path in _list_files(folder) for one in _lists(path)),
                algorithms=_algorithms(folder / _TABLE),
            )
        except (ValueError, OSError) as error:
            raise SigningError(SigningCode.TRUST_UNREADABLE, f"{folder}: {error}") from error

    def files(self) -> Mapping[str, bytes]:
        """Return the files of a folder that `load` reads, by their paths in it: the latest list of each
        authority.
        """
        found = {"anchors.pem": pem(self.anchors), "intermediates.pem": pem(self.intermediates)}
        for authority in certificates_of((*self.anchors, *self.intermediates)):
            for latest in latest_lists(authority, self.crls):
                # Named by authority and scope, so that a newer list replaces the older one.
                name = f"crls/{_list_code(authority, latest.scope)}.pem"
                found[name] = x509.load_der_x509_crl(latest.content).public_bytes(Encoding.PEM)
        return found


@dataclass(slots=True)
class WatchedTrust:
    """The result of `load`, loaded again only when one of `files` changed."""

    files: Callable[[], Iterable[Path]]
    load: Callable[[], TrustStore]
    _known: tuple[object, TrustStore] | None = None
    _guard: Lock = field(default_factory=Lock)

    def current(self) -> TrustStore:
        """Return the present content of the trust files; the same object while they do not change."""
        with self._guard:
            # The state is taken before the files are read: a change meanwhile is read at the next call.
            state = tuple(_fingerprint(path) for path in self.files())
            if self._known is None or self._known[0] != state:
                self._known = state, self.load()
            return self._known[1]


def trust_files(folder: Path) -> list[Path]:
    """Return the files that `TrustStore.load` reads, whether they exist or not, for callers that watch
    them.
    """
    named = (folder / name for name in ("anchors.pem", "intermediates.pem", _TABLE))
    return [*named, *_list_files(folder)]


def unreadable_lists(folder: Path) -> list[str]:
    """Return the names of files in `crls/` that hold no revocation list."""
    return [path.name for path in _list_files(folder) if not _lists(path)]


def pem(certificates: Iterable[bytes]) -> bytes:
    """Write DER certificates one after the other in PEM."""
    parsed = map(x509.load_der_x509_certificate, certificates)
    return b"".join(one.public_bytes(Encoding.PEM) for one in parsed)


def _list_code(authority: x509.Certificate, scope: bytes) -> str:
    key = authority.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return sha256(authority.subject.public_bytes() + key + scope).hexdigest()[:16]


def _certificates(path: Path) -> tuple[bytes, ...]:
    content = path.read_bytes() if path.exists() else b""
    if not content.strip():
        return ()
    return tuple(
        certificate.public_bytes(Encoding.DER) for certificate in x509.load_pem_x509_certificates(content)
    )


def _algorithms(path: Path) -> AlgorithmPolicy:
    return AlgorithmPolicy.read(path.read_text("utf-8")) if path.exists() else shipped_policy()


def _list_files(folder: Path) -> list[Path]:
    return sorted(path for path in (folder / "crls").glob("[!.]*") if path.is_file())


def _lists(path: Path) -> list[bytes]:
    content = path.read_bytes()
    try:
        if b"-----BEGIN" in content:
            parsed = [x509.load_pem_x509_crl(one) for one in _pem_lists(content)]
        else:
            parsed = [x509.load_der_x509_crl(content)]
    except UNREADABLE:
        return []
    return [one.public_bytes(Encoding.DER) for one in parsed]


def _pem_lists(content: bytes) -> Iterator[bytes]:
    """Yield the lists of a file, in time that grows with its size alone, whatever is in it."""
    at = content.find(_BEGIN)
    while at >= 0 and (end := content.find(_END, at + len(_BEGIN))) >= 0:
        yield content[at : end + len(_END)]
        at = content.find(_BEGIN, end + len(_END))


def _fingerprint(path: Path) -> tuple[str, int, int, int]:
    try:
        status = path.stat()
    except FileNotFoundError:
        return str(path), 0, 0, 0
    return str(path), status.st_mtime_ns, status.st_size, status.st_ino
