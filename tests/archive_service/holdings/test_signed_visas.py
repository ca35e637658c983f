"""A file that an archivist says is the signed bordereau of a list."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import pytest

from archive_service.errors import ArchiveServiceError, VisaByProducer
from archive_service.holdings.signed_visas import CheckSignedVisas
from archive_service.model.signed_visas import (
    LARGEST_SIGNED,
    Revocation,
    SignedVisaRefused,
    VisaOtherDocument,
    VisaTooLarge,
)
from signing.trust import TrustStore
from tests.archive_service.findings.corpus_names import CORPUS
from tests.archive_service.holdings.signed_visa_examples import AT, LIST
from tests.signing.archivists import NAME

EXAMPLES = sorted(CORPUS.glob("visa-*/signed.pdf"))
CODES = {one.code for one in SignedVisaRefused.__subclasses__()} | {VisaByProducer.code}


@dataclass(frozen=True, slots=True)
class Standing:
    """A clock that stands."""

    at: datetime

    def now(self) -> datetime:
        return self.at


def checks(trust: TrustStore, at: datetime = AT) -> CheckSignedVisas:
    return CheckSignedVisas(trust=lambda: trust, clock=Standing(at))


def test_every_refusal_has_an_example() -> None:
    # One that is too large is no small example: the next but one test makes it.
    named = {example.parent.name.partition("_")[0] for example in EXAMPLES}

    assert named == CODES - {VisaTooLarge.code}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.parent.name)
def test_an_example_is_refused_with_its_code(example: Path) -> None:
    folder = example.parent
    earlier = folder / "earlier.pdf"
    digests = {sha256(earlier.read_bytes()).hexdigest()} if earlier.exists() else set()
    check = checks(TrustStore.load(folder / "trust"))

    with pytest.raises(ArchiveServiceError) as refused:
        check.check(example.read_bytes(), LIST, (folder / "bordereau.pdf").read_bytes(), digests)

    assert refused.value.code == folder.name.partition("_")[0]


def test_a_file_of_a_hundred_megabytes_is_not_read() -> None:
    with pytest.raises(VisaTooLarge):
        checks(TrustStore()).check(bytes(100_000_000), LIST, b"%PDF-", ())
    with pytest.raises(ArchiveServiceError) as refused:
        checks(TrustStore()).check(bytes(LARGEST_SIGNED), LIST, b"%PDF-", ())
    assert refused.value.code == "visa-not-a-pdf"


def test_the_signature_of_a_trusted_certificate_is_told_without_the_person() -> None:
    # This one is refused only where nobody trusts its authority.
    folder = CORPUS / "visa-untrusted_no-anchor"
    bordereau, signed = ((folder / name).read_bytes() for name in ("bordereau.pdf", "signed.pdf"))
    trust = TrustStore.load(CORPUS / "visa-unsigned_as-it-was-fetched" / "trust")

    told = checks(trust).check(signed, LIST, bordereau, ())
    without_list = checks(TrustStore(anchors=trust.anchors)).check(signed, LIST, bordereau, ())

    assert told.sha256 == sha256(signed).hexdigest()
    assert told.issuer == "Autorité des agents publics"
    assert "Archives départementales du Doubs" in told.organisation
    assert NAME not in repr(told)
    assert told.revocation is Revocation.NOT_REVOKED
    assert without_list == replace(told, revocation=Revocation.UNKNOWN)
    with pytest.raises(VisaOtherDocument):
        checks(trust).check(signed, LIST, bordereau[:-1] + b"\r", ())
