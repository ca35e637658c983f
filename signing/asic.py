"""Containers with files and their seal in one: ASiC-E with CAdES.

The seal is over a manifest that names each file with its digest. What is signed comes first in the container;
what a later level adds, or replaces, comes after it.

Source: ETSI EN 319 162-1: 4.4 (ASiC-E with CAdES), A.4 (manifests), A.7 (archive manifests).
"""

import re
import zlib
from base64 import b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from io import BytesIO
from typing import Self
from urllib.parse import quote
from xml.sax.saxutils import quoteattr
from zipfile import ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from signing.cades import detached_seal
from signing.cms_reading import read_container
from signing.digests import Digest
from signing.errors import SigningCode, SigningError
from signing.keys import SealKey
from signing.token_flaws import UnsoundToken

MIMETYPE = b"application/vnd.etsi.asic-e+zip"
MANIFEST = "META-INF/ASiCManifest001.xml"
SIGNATURE = "META-INF/signature001.p7s"
ARCHIVE_MANIFEST = "META-INF/ASiCArchiveManifest.xml"
"""The latest; earlier ones have a number."""
EVIDENCE = "META-INF/evidencerecord001.ers"
EVIDENCE_MANIFEST = "META-INF/ASiCEvidenceRecordManifest001.xml"

_DIGESTS = {
    "sha256": "http://www.w3.org/2001/04/xmlenc#sha256",
    "sha384": "http://www.w3.org/2001/04/xmldsig-more#sha384",
    "sha512": "http://www.w3.org/2001/04/xmlenc#sha512",
}
_SIGNATURE_TYPE = "application/pkcs7-signature"
_STAMP_TYPE = "application/vnd.etsi.timestamp-token"
_STAMP = re.compile(r"META-INF/timestamp(\d{3})\.tst")
_LARGEST = 1 << 30
"""Bytes of all files of a container that is read."""
_MOST_ENTRIES = 10_000
_NAME = re.compile(r"[^/\\\x00-\x1f]+(/[^/\\\x00-\x1f]+)*")
_UNREADABLE = (BadZipFile, zlib.error, ValueError, RuntimeError, OSError, EOFError)
"""What reading a damaged ZIP file, or one of another kind, may raise."""


@dataclass(frozen=True, slots=True)
class Container:
    """The entries of a container in their order, without `mimetype`."""

    entries: Mapping[str, bytes]
    at: datetime
    """Aware; written as the time of each entry."""

    @classmethod
    def read(cls, content: bytes, at: datetime) -> Self:
        """Read a container with one seal, as this module makes them.

        Raises:
            SigningError: `BAD_INPUT` for anything that is no such container, or one that is too large;
                `NOT_SEALED` when it has no seal of the form that is made here.
        """
        try:
            with ZipFile(BytesIO(content)) as file:
                entries = {one.filename: file.read(one) for one in _readable(file)}
        except _UNREADABLE as error:
            raise SigningError(SigningCode.BAD_INPUT, f"the container cannot be read: {error}") from error
        if entries.pop("mimetype", None) != MIMETYPE:
            raise SigningError(SigningCode.BAD_INPUT, "the file is no ASiC-E container")
        if not {MANIFEST, SIGNATURE} <= entries.keys():
            raise SigningError(SigningCode.NOT_SEALED, f"the container has no {SIGNATURE} over {MANIFEST}")
        read = cls(entries, at)
        read.check_unchanged()
        return read

    def check_unchanged(self) -> None:
        """Make sure that the signature is over the manifest, and the manifest over the files.

        Raises:
            SigningError: `CHANGED`, also for a manifest that was not written here; `BAD_INPUT` when the
                signature is not sound.
        """
        try:
            signed = read_container(self.signature).message_digest
        except UnsoundToken as error:
            raise SigningError(SigningCode.BAD_INPUT, f"the signature is not sound: {error}") from error
        written = (
            _manifest(SIGNATURE, _SIGNATURE_TYPE, self.files, signed.algorithm)
            if signed.algorithm in _DIGESTS
            else b""
        )
        if written != self.manifest or Digest.of(self.manifest, signed.algorithm) != signed:
            message = "the files of the container are not those that its seal is over"
            raise SigningError(SigningCode.CHANGED, message)

    @property
    def files(self) -> dict[str, bytes]:
        """The files that are sealed, by name."""
        return {name: one for name, one in self.entries.items() if not name.startswith("META-INF/")}

    @property
    def signature(self) -> bytes:
        """The CMS over the manifest, DER."""
        return self.entries[SIGNATURE]

    @property
    def manifest(self) -> bytes:
        """What the signature signs."""
        return self.entries[MANIFEST]

    @property
    def stamps(self) -> dict[str, bytes]:
        """The time stamps over archive manifests, by name, the latest last."""
        return {name: self.entries[name] for name in sorted(self.entries) if _STAMP.fullmatch(name)}

    @property
    def archive_manifest(self) -> bytes:
        """The latest manifest of everything, which a time stamp is over."""
        return self.entries[ARCHIVE_MANIFEST]

    @property
    def provable(self) -> dict[str, bytes]:
        """All that an evidence record can cover, by name."""
        return {name: one for name, one in self.entries.items() if name not in (EVIDENCE, EVIDENCE_MANIFEST)}

    @property
    def is_under_evidence(self) -> bool:
        """Whether an evidence record names the signature, which must then stay as it is."""
        return f'URI="{SIGNATURE}"'.encode() in self.entries.get(EVIDENCE_MANIFEST, b"")

    def written(self) -> bytes:
        """Return the bytes of the container: `mimetype` first, nothing compressed."""
        output = BytesIO()
        with ZipFile(output, "w", ZIP_STORED) as file:
            for name, content in {"mimetype": MIMETYPE, **self.entries}.items():
                info = ZipInfo(name, self.at.astimezone(UTC).timetuple()[:6])
                info.external_attr = 0o644 << 16
                file.writestr(info, content)
        return output.getvalue()

    def with_entries(self, added: Mapping[str, bytes]) -> Self:
        """Return the container with entries put in, or after all others when their name is new."""
        return replace(self, entries={**self.entries, **added})

    def with_signature(self, signature: bytes) -> Self:
        """Return the container with another signature (DER) over the manifest."""
        return self.with_entries({SIGNATURE: signature})

    def with_archive_manifest(self, digest: str) -> tuple[Self, str]:
        """Return the container with a manifest of everything in it, and the name that the time stamp over
        that manifest must have.
        """
        number = 1 + len(self.stamps)
        entries = dict(self.entries)
        earlier = entries.pop(ARCHIVE_MANIFEST, None)
        root = ""
        if earlier is not None:
            root = f"META-INF/ASiCArchiveManifest{number - 1:03}.xml"
            entries[root] = earlier
        name = f"META-INF/timestamp{number:03}.tst"
        written = _manifest(name, _STAMP_TYPE, entries, digest, root=root)
        return replace(self, entries={**entries, ARCHIVE_MANIFEST: written}), name

    def with_evidence(self, record: bytes, names: Iterable[str], digest: str) -> Self:
        """Return the container with an evidence record (DER) over some of its files."""
        covered = {name: self.entries[name] for name in names}
        written = _manifest(EVIDENCE, "", covered, digest)
        return self.with_entries({EVIDENCE: record, EVIDENCE_MANIFEST: written})


def sealed_container(files: Mapping[str, bytes], key: SealKey, at: datetime) -> Container:
    """Return a container with files and their seal: level B-B.

    Args:
        files: By name, one or more; a name may have folders, and none may be `META-INF`.
        key: Parsed key and chain; its digest algorithm is used throughout.
        at: Aware; the claimed time.

    Raises:
        SigningError: `BAD_INPUT` for a name that a container cannot have, or an error of the key.
    """
    if not files:
        raise SigningError(SigningCode.BAD_INPUT, "a container holds at least one file")
    for name in files:
        _check_name(name)
    manifest = _manifest(SIGNATURE, _SIGNATURE_TYPE, files, key.digest)
    signature = detached_seal(Digest.of(manifest, key.digest), key, at)
    return Container({**files, MANIFEST: manifest, SIGNATURE: signature}, at)


def _check_name(name: str) -> None:
    parts = name.split("/")
    plain = _NAME.fullmatch(name) and not {".", ".."} & {*parts} and name != "mimetype"
    if not plain or parts[0].upper() == "META-INF" or len(name.encode()) > 1000:
        raise SigningError(SigningCode.BAD_INPUT, f"a container can have no file named {name[:80]!r}")


def _readable(file: ZipFile) -> list[ZipInfo]:
    """Return the entries; raise `ValueError` for what would be read in two ways, or is too large."""
    found = file.infolist()
    names = [one.filename for one in found]
    if len(names) > _MOST_ENTRIES or sum(one.file_size for one in found) > _LARGEST:
        raise ValueError("too many entries, or too large")
    if len({*names}) != len(names):
        raise ValueError("two entries have one name")
    if any(one.flag_bits & 1 for one in found):
        raise ValueError("it is encrypted")
    return [one for one in found if not one.is_dir()]


def _manifest(about: str, kind: str, files: Mapping[str, bytes], digest: str, *, root: str = "") -> bytes:
    """Write the manifest of `files`, to which the file named `about` refers."""
    mime = f" MimeType={quoteattr(kind)}" if kind else ""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<asic:ASiCManifest xmlns:asic="http://uri.etsi.org/02918/v1.2.1#" '
        'xmlns:ds="http://www.w3.org/2000/09/xmldsig#">',
        f"<asic:SigReference URI={quoteattr(quote(about))}{mime}/>",
    ]
    for name, content in files.items():
        value = b64encode(Digest.of(content, digest).value).decode()
        first = ' Rootfile="true"' if name == root else ""
        lines.append(
            f"<asic:DataObjectReference URI={quoteattr(quote(name))}{first}>"
            f'<ds:DigestMethod Algorithm="{_DIGESTS[digest]}"/>'
            f"<ds:DigestValue>{value}</ds:DigestValue></asic:DataObjectReference>"
        )
    return "\n".join([*lines, "</asic:ASiCManifest>", ""]).encode()
