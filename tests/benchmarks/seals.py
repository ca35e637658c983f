"""What a seal at level B-B costs: ours, pyHanko's with its defaults, and EU DSS's where its jars are."""

from __future__ import annotations

import io
import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import typst
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from cryptography.x509 import CertificateBuilder, Name, NameAttribute, NameOID, random_serial_number
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, SimpleSigner, sign_pdf
from pyhanko.sign.fields import SigSeedSubFilter
from rich.console import Console

from signing.keys import SealKey
from signing.standalone_seals import SealForm, SealLevel, WantedSeal, seal_file
from signing.timestamps import NoTimeStamper
from signing.trust import TrustStore
from tests.shared_material import SHARED

_OURS, _THEIRS, _ROUNDS = 40, 2, 8
_JAVA = Path(__file__).with_name("DssSealing.java")


def run() -> dict[str, float]:
    """Measure processor time of one-page documents, RSA-3072, the key in memory, in turns."""
    screen = Console(width=100)
    pkcs, key, certificate = identity()
    document = one_page()
    now = datetime.now(UTC)
    wanted = WantedSeal(form=SealForm.PADES, level=SealLevel.B_B)
    means = {
        "key": SealKey.load_file(pkcs, b"x"),
        "stamper": NoTimeStamper(),
        "trust": TrustStore(),
        "at": now,
    }

    def ours() -> object:
        # Nothing is remembered of a document, so that one is as good as many.
        return seal_file(document, "page.pdf", wanted, **means)  # type: ignore[arg-type]

    with tempfile.TemporaryDirectory() as folder:
        signer = pyhanko_signer(Path(folder), key, certificate)
        ours()
        mine, theirs = [], []
        for _ in range(_ROUNDS):
            mine.append(_milliseconds(ours, _OURS))
            theirs.append(_milliseconds(lambda: pyhanko_seal(document, signer), _THEIRS))
        dss = _dss(Path(folder), pkcs, document)
    seal_ms, default_ms = statistics.median(mine), statistics.median(theirs)
    screen.print(f"ours {seal_ms:.2f} ms, pyHanko's defaults {default_ms:.0f} ms of processor time")
    if dss is None:
        screen.print("EU DSS: not measured (its jars, or a Java compiler, are not here)")
    else:
        screen.print(f"EU DSS {dss:.1f} ms of processor time: {dss / seal_ms:.1f} times ours")
    return {"seal_bb_ms": round(seal_ms, 2), "seal_vs_pyhanko_default": round(default_ms / seal_ms, 1)}


def _milliseconds(act: Callable[[], object], times: int) -> float:
    began = time.process_time()
    for _ in range(times):
        act()
    return (time.process_time() - began) * 1000 / times


def pyhanko_seal(document: bytes, signer: SimpleSigner) -> bytes:
    """Seal with pyHanko's defaults."""
    writer = IncrementalPdfFileWriter(io.BytesIO(document))
    metadata = PdfSignatureMetadata(field_name="Signature", subfilter=SigSeedSubFilter.PADES)
    return bytes(sign_pdf(writer, metadata, signer).getbuffer())


def one_page() -> bytes:
    """Return a document of one page, PDF/A-3."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "page.typ"
        source.write_text(
            '#set document(title: "Page", date: datetime(year: 2026, month: 5, day: 17))\n'
            '#set text(lang: "fr")\n= Projet d\'accompagnement\n#lorem(350)\n',
            encoding="utf-8",
        )
        return bytes(typst.compile(source, pdf_standards=["a-3a"]))


def identity() -> tuple[bytes, bytes, bytes]:
    """Return one RSA-3072 key as PKCS#12 and PEM, and its certificate as PEM."""
    key = rsa.generate_private_key(65537, 3072)
    name, now = Name([NameAttribute(NameOID.COMMON_NAME, "Mesure")]), datetime.now(UTC)
    builder = CertificateBuilder(name, name, key.public_key(), random_serial_number())
    builder = builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=30))
    certificate = builder.sign(key, hashes.SHA256())
    whole = pkcs12.serialize_key_and_certificates(
        b"x",
        key,
        certificate,
        None,
        PrivateFormat.PKCS12.encryption_builder()
        .kdf_rounds(10_000)
        .key_cert_algorithm(pkcs12.PBES.PBESv2SHA256AndAES256CBC)
        .build(b"x"),
    )
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return whole, pem, certificate.public_bytes(Encoding.PEM)


def pyhanko_signer(folder: Path, key: bytes, certificate: bytes) -> SimpleSigner:
    """Read a key, as pyHanko does."""
    (folder / "key.pem").write_bytes(key)
    (folder / "cert.pem").write_bytes(certificate)
    signer: SimpleSigner | None = SimpleSigner.load(str(folder / "key.pem"), str(folder / "cert.pem"))
    assert signer is not None
    return signer


def _dss(folder: Path, pkcs: bytes, document: bytes) -> float | None:
    """Return the processor milliseconds of a warm EU DSS for the same; `None` when it cannot be run here."""
    if not (SHARED / "judges").exists():
        return None
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"))
    libraries = sorted(cache.glob("dui-judges/proof/seal/*/lib"))
    if not libraries or not list(libraries[-1].glob("dss-token-*.jar")):
        return None
    (folder / "page.pdf").write_bytes(document)
    (folder / "key.p12").write_bytes(pkcs)
    command = ["java", "-Xmx1g", "-cp", f"{libraries[-1]}/*", str(_JAVA), "page.pdf", "key.p12"]
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=150)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return float(done.stdout.split()[-1]) if done.returncode == 0 else None
