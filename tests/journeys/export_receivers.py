"""Receivers of portability exports: a key, its certificate, and what they do with the volumes."""

from __future__ import annotations

import subprocess
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding

from archive_service.bootstrap import Services
from archive_service.model.actors import OPERATOR
from archive_service.runtime.worker import work_until_empty
from archive_service.settings import read_settings
from tests.begun_homes import filled_home
from tests.certificates import Extension, issued, pem_of
from tests.journeys import door
from tests.journeys.homes import cda, establishment
from tests.journeys.published_formats import keep_content
from tests.signing.laboratory import Authority


@dataclass(frozen=True, slots=True)
class Receiver:
    """The files of a receiver."""

    key: Path
    certificate: Path

    @classmethod
    def in_folder(
        cls,
        folder: Path,
        name: str = "éditeur suivant",
        *,
        days: int = 36_500,
        issuer: Authority | None = None,
        extensions: Sequence[Extension] = (),
    ) -> Receiver:
        """Make a key and a certificate, valid from 2020 on for so many days; self-made without `issuer`."""
        folder.mkdir(parents=True, exist_ok=True)
        key = _key_of(folder.name)
        certificate = issued(
            key,
            name,
            lasting=timedelta(days=days),
            issuer=issuer.certificate.subject if issuer else None,
            signed_by=issuer.private if issuer else None,
            extensions=extensions,
        )
        made = cls(folder / "key.pem", folder / "certificate.pem")
        made.key.write_bytes(pem_of(key))
        made.certificate.write_bytes(certificate.public_bytes(Encoding.PEM))
        return made

    @property
    def serial(self) -> int:
        """The serial number of the certificate."""
        return x509.load_pem_x509_certificate(self.certificate.read_bytes()).serial_number

    def unpacked(self, volumes: list[Path], tree: Path) -> Path:
        """Decrypt the volumes with openssl and unpack them into one folder; what is in it keeps to the
        published schemas.
        """
        for volume in volumes:
            opened = tree.with_name(f"{volume.name}.zip")
            command: list[str | Path]
            command = ["openssl", "cms", "-decrypt", "-inform", "DER", "-in", volume, "-inkey", self.key]
            subprocess.run([*command, "-out", opened], check=True, capture_output=True)
            with zipfile.ZipFile(opened) as archive:
                archive.extractall(tree)
        if (tree / "inventory.ndjson").exists():  # it is in the last volume
            keep_content(tree)
        return tree


@cache
def _key_of(name: str) -> rsa.RSAPrivateKey:
    """Return the key of all receivers of this name: a test gives different names to different receivers."""
    return rsa.generate_private_key(65537, 2048)


@contextmanager
def sealed_home(home: Path, records: int) -> Iterator[Services]:
    """Open a home with so many sealed records of one establishment."""
    filled_home(home, sealed_records(records))
    opened = Services(read_settings(home))
    try:
        yield opened
    finally:
        opened.close()


@cache
def sealed_records(count: int, *others: str) -> Callable[[Services], None]:
    """Return what fills a home with so many sealed records of one establishment, and registers others."""

    def fill(services: Services) -> None:
        services.establishments.register([establishment(), *map(establishment, others)], OPERATOR)
        for number in range(count):
            door.accept(services, cda(number), OPERATOR)
        work_until_empty(services)

    return fill
