"""One development authority, one seal key and one real document for all tests of the package."""

import os

import pytest
import typst

from signing.development import create_development_pki, development_trust, issue_seal_certificate
from signing.development_tsa import DevelopmentTimeStamper
from signing.pdf_seal import seal
from tests.signing.signing_home import NOW, PASSPHRASE, Home

_SOURCE = """
#set document(title: "Projet d'accompagnement", date: datetime(year: 2031, month: 5, day: 17))
#set text(lang: "fr")
= Projet d'accompagnement
Madame Exemple, née en 1950. #link("https://exemple.invalid")[Un lien], qui fait une annotation.
#table(columns: 2, [Repas], [seule], [Toilette], [avec aide])
#pdf.attach("source.xml", read("source.xml", encoding: none), relationship: "source",
  mime-type: "application/xml", description: "Source")
"""


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    folder = tmp_path_factory.mktemp("pki")
    create_development_pki(folder, NOW, passphrase=PASSPHRASE)
    key = issue_seal_certificate(folder, "750000001", "Association Les Tilleuls", NOW, passphrase=PASSPHRASE)
    stamper = DevelopmentTimeStamper.open(folder, PASSPHRASE, lambda: NOW)
    return Home(folder, key, development_trust(folder), stamper)


@pytest.fixture(scope="session")
def document(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A tagged PDF/A-3a with a 100 KB source attached, as the service makes them."""
    folder = tmp_path_factory.mktemp("typst")
    (folder / "source.xml").write_bytes(b"<a>" + os.urandom(100_000).hex().encode() + b"</a>")
    (folder / "document.typ").write_text(_SOURCE)
    made = typst.compile(folder / "document.typ", pdf_standards=["a-3a"])
    assert isinstance(made, bytes)
    return made


@pytest.fixture(scope="session")
def sealed(home: Home, document: bytes) -> bytes:
    return seal(document, home.key, NOW, name="Association Les Tilleuls", reason="Archivage")
