"""Make the golden seals: one of each form and level, with the trust that judges them.

python -m tests.golden.make_seals EMPTY_FOLDER
"""

import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import typst

from signing.development import create_development_pki, development_trust, issue_seal_certificate
from signing.development_tsa import DevelopmentTimeStamper
from signing.digests import Digest
from signing.standalone_seals import (
    SealForm,
    SealLevel,
    WantedSeal,
    add_evidence,
    evidence_digests,
    seal_file,
)
from tests.signing.renewing import build_evidence
from tests.signing.written_trust import write_trust

AT = datetime(2026, 11, 29, 9, tzinfo=UTC)
ENDINGS = {SealForm.PADES: "pdf", SealForm.CADES: "p7s", SealForm.ASIC: "asice"}
_PASSPHRASE = b"une phrase de test"
_SOURCE = """
#set document(title: "Projet d'accompagnement", date: datetime(year: 2026, month: 11, day: 29))
#set text(lang: "fr")
= Projet d'accompagnement
Madame Exemple, née en 1950.
"""


def make(folder: Path) -> None:
    """Write the seals and their trust into an empty folder; the keys are not kept."""
    with tempfile.TemporaryDirectory() as name:
        pki = Path(name)
        create_development_pki(pki, AT, passphrase=_PASSPHRASE)
        key = issue_seal_certificate(pki, "750000001", "Foyer d'essai", AT, passphrase=_PASSPHRASE)
        stamper = DevelopmentTimeStamper.open(pki, _PASSPHRASE, lambda: AT)
        trust = development_trust(pki)
        (pki / "page.typ").write_text(_SOURCE, encoding="utf-8")
        document = bytes(typst.compile(pki / "page.typ", pdf_standards=["a-3a"]))
    write_trust(trust, folder / "trust")
    (folder / "document.pdf").write_bytes(document)
    for form, ending in ENDINGS.items():
        for level in SealLevel:
            wanted = WantedSeal(form=form, level=level)
            made = seal_file(document, "document.pdf", wanted, key=key, stamper=stamper, trust=trust, at=AT)
            (folder / f"{level}.{ending}").write_bytes(made.content)
    last = (folder / "b-lta.asice").read_bytes()
    covered = evidence_digests(last, "sha256", AT)
    record = build_evidence([covered, [Digest.of(b"another")]], stamper)[0]
    (folder / "evidence.asice").write_bytes(add_evidence(last, record, AT))


if __name__ == "__main__":
    make(Path(sys.argv[1]))
