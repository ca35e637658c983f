"""Judge the signatures of a signed PDF that came from outside, one verdict for each.

The verification is that of our own sealed PDFs (`signing.pdf_validation`), with the authorities given for
foreign signers. Nothing is fetched from a network, and no bytes make it raise an exception; time and memory
are bounded by the caller.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from signing.certificates import Purpose
from signing.chain import find_chain
from signing.cms_reading import named_certificates
from signing.foreign_signatures import ForeignSignature, SignatureForm
from signing.foreign_verdicts import Signer, earliest, verdict_on
from signing.pdf_reading import FoundSeal, UnreadablePdf
from signing.pdf_validation import READING, judged_in_pdf
from signing.report import Outcome, Step, failed, indeterminate, step_of
from signing.signature_validation import JudgedSignature, steps_of
from signing.stamp_validation import TOKEN_STEPS, JudgedToken
from signing.subindications import SubIndication
from signing.trust import TrustStore
from signing.unsigned_attributes import carried_parts

_FORMS = {
    "/ETSI.CAdES.detached": SignatureForm.PADES,
    "/adbe.pkcs7.detached": SignatureForm.CMS_IN_PDF,
    "/adbe.pkcs7.sha1": SignatureForm.CMS_IN_PDF,
    "/adbe.x509.rsa_sha1": SignatureForm.CMS_IN_PDF,
    "/ETSI.RFC3161": SignatureForm.TIME_STAMP,
}


def judge_signed_pdf(pdf: bytes, trust: TrustStore, at: datetime) -> list[ForeignSignature]:
    """Judge each signature and each document time stamp of a PDF, in the order in which they were added.

    Args:
        pdf: Any bytes, in which a signature dictionary was seen.
        trust: The authorities given for foreign signers, with their lists.
        at: Aware; when the file came in.

    Returns:
        At least one: a file whose signatures cannot be read has one verdict of an unknown form.
    """
    try:
        found = judged_in_pdf(pdf, trust, at)
    except UnreadablePdf as error:
        if error.is_ours:
            return [_unread(indeterminate(str(error), SubIndication.CUSTOM))]
        return [_unread(failed(str(error), SubIndication.FORMAT_FAILURE))]
    except MemoryError:  # it says nothing of these bytes
        raise
    # pyHanko and asn1crypto document no closed set of exceptions.
    except Exception as error:  # noqa: BLE001
        detail = f"La vérification n'a pas pu être menée à bien ({type(error).__name__})."
        return [_unread(indeterminate(detail, SubIndication.CUSTOM))]
    if not found:
        detail = "Le PDF porte la trace d'une signature qu'aucun de ses champs ne désigne."
        return [_unread(indeterminate(detail, SubIndication.CUSTOM))]
    judged = [one for _, one in found]
    return [_verdict(seal, judged[place:], trust, at) for place, (seal, _) in enumerate(found)]


def unexamined(detail: str) -> ForeignSignature:
    """Return the verdict on a file whose signatures were not examined; `detail` is French."""
    return _unread(indeterminate(detail, SubIndication.CUSTOM))


def _unread(outcome: Outcome) -> ForeignSignature:
    return verdict_on(SignatureForm.UNKNOWN, [step_of(READING, outcome, 1)], Signer())


def _verdict(
    seal: FoundSeal, judged: Sequence[JudgedSignature | JudgedToken], trust: TrustStore, at: datetime
) -> ForeignSignature:
    """Return the verdict on the first of `judged`; the others were added after it."""
    certificates = named_certificates(seal.container)
    chain = None
    if certificates:
        chain = find_chain(certificates[0], certificates[1:], trust, at, purpose=Purpose.ANY)
    signer = Signer(
        certificate=certificates[0] if certificates else b"",
        anchor=b"" if chain is None else chain.certificates[-1],
        claimed_at=seal.claimed_at or _signing_time(seal.container),
        proven_at=earliest(_proofs(judged)),
    )
    return verdict_on(_FORMS.get(seal.subfilter, SignatureForm.UNKNOWN), _steps(judged[0]), signer)


def _steps(judged: JudgedSignature | JudgedToken) -> list[Step]:
    if isinstance(judged, JudgedSignature):
        return steps_of(judged)
    return [step_of(name, outcome) for name, outcome in zip(TOKEN_STEPS, judged.outcomes, strict=True)]


def _proofs(judged: Sequence[JudgedSignature | JudgedToken]) -> Iterator[datetime | None]:
    """Yield the times that the time stamps of the first, and those of the file after it, prove."""
    first, *later = judged
    tokens = [first] if isinstance(first, JudgedToken) else [*first.stamps, *first.archives]
    yield from (one.proven for one in (*tokens, *later) if isinstance(one, JudgedToken))


def _signing_time(container: bytes) -> datetime | None:
    try:
        return carried_parts(container).signed_at
    except Exception:  # unreadable: the verdict says so  # noqa: BLE001
        return None
