"""Small packages, signed by an invented seal, written to a folder."""

from __future__ import annotations

import zipfile
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from io import BytesIO
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.hazmat.primitives.serialization.pkcs7 import PKCS7Options, PKCS7SignatureBuilder

from exports.portability.manifest import Equation, Excluded, manifest_json
from exports.portability.tree_package import Inventory, TreeFile, Volume, checker_file, write_volumes
from tests.certificates import issued
from tests.exports.portability.plain_inventory import inventory_of

MADE_AT = datetime(2026, 3, 2, 9, 15, tzinfo=UTC)
EQUATION = Equation(
    accepted=12,
    exported=7,
    excluded=(Excluded("unreadable", 1), Excluded("other-tenant", 0)),
    transferred=3,
    eliminated=1,
)
Contents = Mapping[str, bytes]


def sample_contents() -> dict[str, bytes]:
    """Return the files of a small package, by path; some are alike, one is empty, one is large."""
    return {
        "content/persons/1/person.json": b'{"person":"1"}',
        "content/persons/1.json": b"{}",
        "content/records/a/document.pdf": b"%PDF-1.7 " + bytes(range(256)) * 20,
        "content/records/a/empty": b"",
        "content/records/a-b/source": b'{"resourceType":"Bundle"}' * 100,
        "content/records/b/source": b'{"resourceType":"Bundle"}' * 100,
        "index.html": b"<!doctype html><title>Index</title>",
    }


def files_of(contents: Contents, *, checker: bool = True) -> list[TreeFile]:
    """Return files in order of path, the checker among them."""
    files = [
        TreeFile(path, path.rpartition("/")[2][:20], None, path.split("/")[2][:1], partial(BytesIO, content))
        if path.count("/") > 2
        else TreeFile(path, "part", None, None, partial(BytesIO, content))
        for path, content in contents.items()
    ]
    return sorted([*files, *([checker_file()] if checker else [])], key=lambda file: file.path.encode())


@cache
def _seal() -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    key = ec.generate_private_key(ec.SECP256R1())
    begin, lasting = MADE_AT - timedelta(days=1), timedelta(days=3651)
    return key, issued(key, "Association exemple", begin=begin, lasting=lasting, serial=7)


def manifest_files(manifest: bytes) -> dict[str, bytes]:
    """Sign a manifest in the two ways of a package; the JWS has its form alone."""
    key, certificate = _seal()
    builder = PKCS7SignatureBuilder().set_data(manifest).add_signer(certificate, key, SHA256())
    options = [PKCS7Options.DetachedSignature, PKCS7Options.Binary, PKCS7Options.NoCapabilities]
    header = urlsafe_b64encode(b'{"alg":"ES256"}').rstrip(b"=")
    return {
        "manifest.json": manifest,
        "manifest.jws": header + b".." + urlsafe_b64encode(bytes(64)).rstrip(b"="),
        "manifest.p7s": builder.sign(Encoding.DER, options),
    }


def manifest_of(inventory: Inventory) -> bytes:
    """Return the manifest of an inventory, for an invented order."""
    return manifest_json(
        order="6f1c2f0e-3b1a-4c0e-9a39-5d2f7d1b8a10",
        root=inventory.root,
        leaves=inventory.leaves,
        made_at=MADE_AT,
        sender="830000014",
        receiver={"certificate": "0" * 64},
        equation=EQUATION,
        layouts=(),
        predecessor=None,
    )


class Volumes:
    """Targets in memory, one for each volume; they cannot seek."""

    def __init__(self) -> None:
        self.written: dict[int, bytearray] = {}

    @contextmanager
    def open(self, number: int) -> Iterator[Volumes]:
        """Open the target of a volume."""
        self.written[number] = self._open = bytearray()
        yield self

    def write(self, data: bytes, /) -> None:
        """Take in the next bytes."""
        self._open += data

    def unpack(self, folder: Path) -> None:
        """Unpack all into one folder."""
        for content in self.written.values():
            with zipfile.ZipFile(BytesIO(content)) as archive:
                assert archive.testzip() is None
                archive.extractall(folder)


def package(files: Sequence[TreeFile], split: int | None = None) -> tuple[Volumes, list[Volume], Inventory]:
    """Write a signed package into memory."""
    inventory = inventory_of(files, BytesIO())
    volumes = Volumes()
    written = write_volumes(files, inventory, manifest_files(manifest_of(inventory)), split, volumes.open)
    return volumes, written, inventory


def tree_at(folder: Path, contents: Contents | None = None) -> Path:
    """Write a signed package as a tree."""
    volumes, _, _ = package(files_of(sample_contents() if contents is None else contents))
    volumes.unpack(folder)
    return folder
