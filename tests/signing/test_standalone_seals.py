"""Files that leave alone are sealed in the form and at the level asked for."""

from signing.seal_levels import SealForm, SealLevel
from signing.standalone_seals import WantedSeal, seal_file
from signing.verification import Verdict, overall, verify_pdf
from tests.signing.signing_home import NOW, Home


def test_a_pdf_leaves_with_a_seal_that_our_verification_passes(home: Home, document: bytes) -> None:
    sealed = seal_file(
        document,
        "projet.pdf",
        WantedSeal(form=SealForm.PADES, level=SealLevel.B_B),
        key=home.key,
        stamper=home.stamper,
        trust=home.trust,
        at=NOW,
    )

    assert sealed.name == "projet.pdf"
    assert sealed.content.startswith(document)
    assert overall(verify_pdf(sealed.content, home.trust, NOW)) is Verdict.PASSED
