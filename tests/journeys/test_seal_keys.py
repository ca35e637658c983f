"""The register of seal keys as operators use it: enrol, seal, rotate, retire, delegate."""

from __future__ import annotations

from pathlib import Path

import pytest
from asn1crypto import cms
from cryptography import x509

from tests.journeys.sealing_homes import ENTITY, SealingHome
from tests.signing.test_pdf_seal import embedded


@pytest.fixture
def home(tmp_path: Path) -> SealingHome:
    return SealingHome(tmp_path)


def signer_of(document: bytes) -> int:
    """Return the serial number of the certificate that sealed."""
    signed = cms.ContentInfo.load(bytes(embedded(document).pkcs7_content))["content"]
    number: int = signed["signer_infos"][0]["sid"].chosen["serial_number"].native
    return number


def test_a_key_is_enrolled_and_seals_under_a_delegation(home: SealingHome) -> None:
    home.enrolled()
    home.delegate()

    record = home.deposited()
    home.run("work", "--until-empty")

    (key,) = home.keys()
    assert (key["state"], key["seals"], key["delegated_until"]) == ("active", True, "2029-12-31")
    assert f"{signer_of(home.document(record)):x}" == key["serial"]
    (report,) = home.run("verify", record)
    assert report["verdict"] == "passed"


def test_a_request_names_the_legal_entity_and_is_signed_by_its_key(home: SealingHome) -> None:
    request = x509.load_pem_x509_csr(home.requested("enrol", "--algorithm", "p-384"))

    assert request.is_signature_valid
    assert request.subject.rfc4514_string().count("Résidence des Essais") == 2
    assert ENTITY in str(request.subject)
    assert home.keys()[0]["algorithm"] == "P-384"


@pytest.mark.parametrize("algorithm", ["rsa-4096", "p-256", "p-384"])
def test_every_kind_of_key_is_enrolled_and_seals(home: SealingHome, algorithm: str) -> None:
    home.enrolled("enrol", "--algorithm", algorithm)
    home.delegate()
    record = home.deposited()

    home.run("work", "--until-empty")

    (report,) = home.run("verify", record)
    assert report["verdict"] == "passed"
