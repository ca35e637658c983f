"""One development authority, one seal key and one real document for all tests of the package."""

import os
from datetime import UTC, datetime, timedelta

import pytest
import typst

from signing.pdf_seal import seal
from tests.signing.long_term_pdfs import Program
from tests.signing.signing_home import NOW, Home

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
    return Home.made(tmp_path_factory.mktemp("pki"), NOW, "Association Les Tilleuls")


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """Another program that signs, at the time of this machine: pyHanko knows no other."""
    # Other tests may have run for long since the module was loaded.
    clock = datetime.now(UTC) - timedelta(minutes=1)
    return Program(Home.made(tmp_path_factory.mktemp("present"), clock), clock + timedelta(seconds=30))


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
